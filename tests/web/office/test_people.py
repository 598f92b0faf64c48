"""People, for administrators: looked for, made, given a role or a way back in, signed out."""

from __future__ import annotations

import re

import pytest

from quizapp.models.accounts import Account, Link
from tests.counting import count
from tests.web.conftest import heading
from tests.web.staffed import noted, stored

HERONS = "four dry herons"
NAMES = ["X", "🦦", "مدرسة", "x" * 60, "=cmd|' /C calc'!A0", "<script>alert(1)</script>", "O’Neil\u202e"]


@pytest.fixture
def root(person):
    """An administrator who has just signed in."""
    return person().with_role("Root", "administrator")


def path_of(page):
    """The path of the link that a page hands over."""
    return re.search(r'value="http://localhost(/links/[^"]+)"', page.text)[1]


def changes_role(root, public, role, **more):
    return root.post(f"/school/people/{public}/role", {"role": role, **more}, page=f"/school/people/{public}")


def test_people_are_found_by_name_role_and_address(person, root):
    for name in ("Anna", "Anton", "Bert"):
        person().named(name)
    person().start()
    assert heading(root.get("/school/people").text) == "4 accounts"
    assert heading(root.get("/school/people?q=AN&role=learner").text) == "2 learners found"
    assert heading(root.get("/school/people?q=nobody").text) == "Nobody is called like that"
    for odd in ("?q=%00", "?page=-1", "?page=x", "?page=" + "9" * 40, "?role=root", "?q=" + "x" * 5000):
        assert root.get("/school/people" + odd).status_code == 200


def test_a_long_list_leads_from_page_to_page_with_what_was_looked_for(app, person, root):
    with app.database.write() as session:
        for n in range(120):
            name = f"Pupil {n:03}"
            session.add(Account(name=name, username=name, username_key=name.casefold(), created_at=person().clock()))
    page = root.get("/school/people?q=pupil&page=2").text
    assert "Page 2 of 3" in page
    assert 'href="/school/people?page=3&amp;q=pupil&amp;role="' in page
    assert page.count("Pupil 0") + page.count("Pupil 1") >= 50


# Making ---------------------------------------------------------------------------------------------------


def test_an_account_is_made_and_its_link_is_shown_once(app, person, root):
    page = root.post("/school/people/new", {"name": "Mr Berg", "role": "teacher"}, page="/school/people/new")
    assert (page.status_code, heading(page.text)) == (200, "The account Mr Berg is made")
    assert "<svg" in page.text and page.headers["Cache-Control"] == "no-store"
    path, berg = path_of(page), person()
    assert berg.post(path, {"password": HERONS}, page=path).location == "/classes"
    public = stored(app, "Mr Berg").public
    assert path not in root.get(f"/school/people/{public}").text
    assert noted(app) == ["account made", "password link made", "password chosen by link"]


@pytest.mark.parametrize("name", NAMES)
def test_people_may_be_called_anything_and_nothing_of_it_is_run(app, root, name):
    page = root.post("/school/people/new", {"name": name, "role": "learner"}, page="/school/people/new")
    assert page.status_code == 200
    assert "<script>alert" not in page.text + root.get("/school/people").text + root.get("/school/log").text
    assert "\u202e" not in page.text


def test_the_same_name_thrice_is_three_accounts(app, root):
    for username in ("Mira", "Mira 2", "Mira 3"):
        page = root.post("/school/people/new", {"name": "Mira", "role": "learner"}, page="/school/people/new")
        assert f"The account {username} is made" in heading(page.text)


@pytest.mark.parametrize(
    ("name", "role"), [("", "learner"), ("x" * 61, "learner"), ("x" * 300, "learner"), ("a@b.de", "learner"),
                       ("Mira", "root"), ("Mira", "")]
)  # fmt: skip
def test_what_will_not_do_is_told_and_makes_nobody(app, root, name, role):
    page = root.post("/school/people/new", {"name": name, "role": role}, page="/school/people/new")
    assert page.status_code == 422
    assert count(app, Account) == 1


# One person -----------------------------------------------------------------------------------------------


def test_a_person_is_told_without_a_word_about_what_they_learn(app, person, root):
    mira = person().named("Mira")
    mira.answer()
    page = root.get(f"/school/people/{stored(app, 'Mira').public}").text
    assert heading(page) == "Mira is a learner, last here today"
    assert "no class" in page and "on 1 device" in page
    assert "answer" not in page.partition("<main")[2].partition("</main>")[0].replace("answered", "")


def test_a_way_back_in_is_handed_over_and_ends_nothing_until_it_is_used(app, person, root):
    mira = person().named("Mira")
    public = stored(app, "Mira").public
    first = path_of(root.post(f"/school/people/{public}/link", page=f"/school/people/{public}"))
    path = path_of(root.post(f"/school/people/{public}/link", page=f"/school/people/{public}"))
    assert person().get(first).status_code == 404
    assert mira.get("/today").status_code == 200
    lost = person()
    assert lost.post(path, {"password": HERONS}, page=path).status_code == 303
    assert mira.get("/today").status_code == 403


def test_somebody_is_signed_out_on_all_devices(app, person, root):
    mira = person().named("Mira")
    public = stored(app, "Mira").public
    assert root.post(f"/school/people/{public}/sign-out", page=f"/school/people/{public}").status_code == 303
    assert mira.get("/today").status_code == 403
    assert person().sign_in("Mira").status_code == 303


def test_a_role_counts_at_once(app, person, root):
    mira = person().named("Mira")
    public = stored(app, "Mira").public
    assert mira.get("/classes/new").status_code == 403
    assert changes_role(root, public, "teacher").status_code == 303
    assert mira.get("/classes/new").status_code == 200
    assert changes_role(root, public, "learner").status_code == 303
    assert mira.get("/classes/new").status_code == 403


def test_a_teacher_becomes_a_learner_only_if_it_is_meant(app, person, root):
    okafor = person().teacher()
    classroom = okafor.make_class("8b")
    public = stored(app, "Ms Okafor").public
    page = root.get(f"/school/people/{public}").text
    assert "no longer teach" in page and "Nobody would then teach" in page
    refused = changes_role(root, public, "learner")
    assert (refused.status_code, "Set the tick" in refused.text) == (422, True)
    assert okafor.get(f"/classes/{classroom}").status_code == 200
    assert changes_role(root, public, "learner", sure="y").status_code == 303
    assert okafor.get(f"/classes/{classroom}").status_code == 404
    assert "Nobody teaches" in root.get("/school").text


def test_the_last_administrator_stays(app, person, root):
    public = stored(app, "Root").public
    assert "no administrator left" in changes_role(root, public, "teacher").text
    assert stored(app, "Root").role == "administrator"
    person().with_role("Second", "administrator")
    assert changes_role(root, public, "learner").location == "/today"
    assert root.get("/school").status_code == 404


def test_nobody_gives_themselves_a_way_back_in_on_their_own_page(app, root):
    page = root.get(f"/school/people/{stored(app, 'Root').public}").text
    assert "Make a link" not in page and "Sign them out" not in page


@pytest.mark.parametrize("act", ["role", "link", "sign-out"])
def test_nobody_else_does_any_of_it(app, person, root, act):
    person().named("Mira")
    public = stored(app, "Mira").public
    path, form = f"/school/people/{public}/{act}", {"role": "administrator"}
    for someone, status in ((person(), 403), (person().start(), 404), (person().named("Bert"), 404),
                            (person().teacher(), 403)):  # fmt: skip
        assert someone.post(path, form).status_code == status
    assert root.client.post(path, data=form).status_code == 400
    assert stored(app, "Mira").role == "learner"
    assert count(app, Link) == 0


def test_a_guest_is_found_by_no_administrator(app, person, root):
    person().start()
    with app.database.read() as session:
        guest = session.query(Account).filter(Account.username.is_(None)).one().public
    assert root.get(f"/school/people/{guest}").status_code == 404
