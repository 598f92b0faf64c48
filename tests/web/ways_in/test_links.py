"""One-time links as pages: looking changes nothing, following works once, and whatever leads nowhere looks the same."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import inspect, select, text

from quizapp.models.accounts import Account, Link, Try
from quizapp.models.study import Review
from quizapp.services.ways_in import links
from tests.counting import count
from tests.web.conftest import heading
from tests.web.staffed import linked, noted, stored

OTTERS, HERONS = "three wet otters", "four dry herons"
ALL = ["setup", "invite", "reset", "email"]


@pytest.fixture
def link(app, clock, person):
    """Makes the path of a link of each purpose; what is about somebody is about Mira."""

    def make(purpose, role="teacher", **fields):
        if purpose in (links.RESET, links.EMAIL) and not count(app, Account, Account.name == "Mira"):
            person().named("Mira")
        name = "Mira" if purpose in (links.RESET, links.EMAIL) else None
        given = {
            links.SETUP: {"role": "administrator"},
            links.INVITE: {"role": role, "whom": "Ms Okafor"},
            links.EMAIL: {"email": "mira@school.example"},
        }.get(purpose, {})
        return linked(app, purpose, clock(), name, **(given | fields))

    return make


def everything(app):
    """All that is stored, but for when people were here."""
    with app.database.read() as session:
        names = inspect(app.database.engine).get_table_names()
        return {name: sorted(map(str, session.execute(text(f"SELECT * FROM {name}")).all())) for name in names}


def joins(who, path, name="Ms Okafor", password=OTTERS, **more):
    return who.post(path, {"name": name, "password": password, **more}, page=path)


# Looking --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("purpose", ALL)
def test_looking_changes_nothing_however_often(app, person, link, purpose):
    path = link(purpose)
    before = everything(app)
    for _ in range(2):
        page = person().get(path)
        assert page.status_code == 200
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "same-origin"
    person().client.head(path)
    assert everything(app) == before


@pytest.mark.parametrize(
    ("purpose", "says"),
    [
        ("setup", "Set quizapp up: you are its first administrator"),
        ("invite", "You are invited as a teacher"),
        ("reset", "Choose a password for Mira"),
        ("email", "Is mira@school.example yours?"),
    ],
)
def test_a_link_says_what_it_is_for(person, link, purpose, says):
    assert heading(person().get(link(purpose)).text) == says


def test_what_leads_nowhere_looks_the_same_whatever_it_was(app, person, link, clock):
    reset, invite, old = link("reset"), link("invite"), link("invite", whom="Mr Berg")
    person().post(reset, {"password": HERONS}, page=reset)
    with app.database.write() as session:
        session.delete(session.scalars(select(Link).where(Link.whom == "Ms Okafor")).one())
    clock.now += timedelta(days=7)
    pages = [person().get(path) for path in (reset, invite, old, "/links/made-up", "/links/" + "x" * 500)]
    assert {page.status_code for page in pages} == {404}
    assert len({re.sub(r'value="[^"]*"', "", page.text) for page in pages}) == 1
    posted = person().post("/links/made-up", {"password": HERONS})
    assert (posted.status_code, heading(posted.text)) == (404, heading(pages[0].text))


def test_wrong_tokens_are_counted_and_after_sixty_good_ones_wait_too(app, person, link, clock):
    good, guesser = link("invite"), person()
    for n in range(59):
        assert guesser.get(f"/links/guess-{n}").status_code == 404
    assert guesser.get(good).status_code == 200
    guesser.post("/links/guess")
    assert count(app, Try, Try.kind == "token") == 60
    assert guesser.get(good).status_code == 429
    clock.now += timedelta(minutes=5)
    assert guesser.get(good).status_code == 200


# Setting up, and invitations ------------------------------------------------------------------------------


def test_the_first_administrator_sets_up_and_sees_the_school(app, person, link):
    path, root = link("setup"), person()
    answer = joins(root, path, "Root")
    assert answer.location == "/school"
    assert stored(app, "Root").role == "administrator"
    assert "now it needs its teachers" in root.get("/school").text
    assert person().post(path, {"name": "Second", "password": OTTERS}).status_code == 404
    assert noted(app) == ["quizapp set up"]


def test_a_teacher_who_is_invited_begins_with_their_classes(app, person, link):
    path, okafor = link("invite"), person()
    assert 'value="Ms Okafor"' in okafor.get(path).text
    assert joins(okafor, path, time_zone="Europe/Berlin").location == "/classes"
    assert okafor.get("/classes/new").status_code == 200
    made = stored(app, "Ms Okafor")
    assert (made.role, made.time_zone) == ("teacher", "Europe/Berlin")


@pytest.mark.parametrize(
    ("name", "password", "says"),
    [
        ("", OTTERS, "Choose a name."), ("x" * 61, OTTERS, "1 to 60 characters"), ("a@b.example", OTTERS, "without @"),
        ("Ms Okafor", "short", "at least 8"), ("Mira", OTTERS, "has that name already"),
    ],
)  # fmt: skip
def test_a_name_or_password_that_will_not_do_is_told_and_the_link_stays_good(app, person, link, name, password, says):
    person().named("Mira")
    path, okafor = link("invite"), person()
    answer = joins(okafor, path, name, password)
    assert (answer.status_code, says in answer.text) == (422, True)
    assert password not in answer.text
    assert count(app, Account) == 1
    assert joins(okafor, path).status_code == 303


def test_a_zone_that_is_none_is_not_taken(app, person, link):
    joins(person(), link("invite"), time_zone="Mars/Base")
    assert stored(app, "Ms Okafor").time_zone == "UTC"


def test_a_post_without_the_pages_token_is_refused_and_uses_nothing_up(app, person, link):
    path = link("invite")
    assert person().client.post(path, data={"name": "Thief", "password": OTTERS}).status_code == 400
    assert joins(person(), path).status_code == 303


@pytest.mark.parametrize(("ticked", "answers"), [(True, 1), (False, 0)])
def test_a_guests_answers_go_along_if_they_are_whose_account_it_is(app, person, link, ticked, answers):
    path, guest = link("invite"), person().start()
    guest.answer()
    assert "answered here as a guest is mine" in guest.get(path).text
    joins(guest, path, **({"mine": "y"} if ticked else {}))
    account = stored(app, "Ms Okafor")
    assert count(app, Review, Review.learner_id == account.id) == answers
    assert count(app, Review) == 1


def test_a_guest_who_has_answered_nothing_is_not_asked(person, link):
    assert "as a guest" not in person().start().get(link("invite")).text


def test_the_cookie_of_the_guest_is_worth_nothing_afterwards(person, link):
    path, guest = link("invite"), person().start()
    before = guest.client.get_cookie("quizapp").value
    joins(guest, path, mine="y")
    thief = person()
    thief.client.set_cookie("quizapp", before, domain="localhost")
    assert thief.get("/today").status_code == 403


# Somebody who has an account ------------------------------------------------------------------------------


def test_whoever_is_signed_in_accepts_as_themselves(app, person, link):
    path, mira = link("invite"), person().named("Mira")
    page = mira.get(path)
    assert heading(page.text) == "Become a teacher as Mira?"
    assert mira.post(path, {"accept": "yes"}, page=path).location == "/classes"
    assert stored(app, "Mira").role == "teacher"
    assert mira.get(path).status_code == 404
    assert noted(app) == ["invitation accepted"]


def test_whoever_signs_in_first_is_led_back_to_the_link(app, person, link):
    person().named("Mira")
    path, mira = link("invite"), person()
    way = re.search(r'href="(/sign-in\?next=[^"]+)"', mira.get(path).text)[1]
    answer = mira.post(way, {"name": "Mira", "password": OTTERS}, page=way)
    assert answer.location == path
    assert mira.post(path, {"accept": "yes"}, page=path).status_code == 303
    assert stored(app, "Mira").role == "teacher"


def test_an_administrator_who_looks_at_the_link_loses_nothing_and_uses_nothing_up(app, person, link):
    root, path = person().with_role("Root", "administrator"), link("invite")
    page = root.get(path)
    assert heading(page.text) == "You are an administrator already"
    assert "Accept the invitation" not in page.text
    assert root.post(path, {"accept": "yes"}, page=path).status_code == 409
    assert stored(app, "Root").role == "administrator"
    assert joins(person(), path).status_code == 303


@pytest.mark.parametrize("who", ["nobody", "guest"])
def test_nobody_else_accepts(person, link, who):
    path = link("invite")
    someone = person() if who == "nobody" else person().start()
    assert someone.post(path, {"accept": "yes"}, page=path).status_code == 403


# A new password -------------------------------------------------------------------------------------------


def test_a_new_password_ends_the_old_ones_sign_ins_and_begins_one_here(app, person, link):
    mira = person().named("Mira")
    path, elsewhere = link("reset"), person()
    answer = elsewhere.post(path, {"password": HERONS}, page=path)
    assert answer.location == "/today"
    assert elsewhere.get("/today").status_code == 200
    assert mira.get("/today").status_code == 403
    assert person().sign_in("Mira").status_code == 422
    assert person().sign_in("Mira", HERONS).status_code == 303


@pytest.mark.parametrize("password", ["short", "mira", "x" * 129, ""])
def test_a_password_that_will_not_do_uses_nothing_up(app, person, link, password):
    path = link("reset")
    assert person().post(path, {"password": password}, page=path).status_code == 422
    assert person().sign_in("Mira").status_code == 303
    assert person().post(path, {"password": HERONS}, page=path).status_code == 303


def test_the_username_stands_there_for_password_managers(app, person, link):
    assert 'name="username" value="Mira" autocomplete="username"' in person().get(link("reset")).text


def test_who_is_signed_in_as_somebody_else_is_told_that_it_ends(app, person, link):
    path, bert = link("reset"), person().named("Bert")
    assert "signed in as" in bert.get(path).text
    bert.post(path, {"password": HERONS}, page=path)
    assert "Mira" in bert.get("/account").text


@pytest.mark.parametrize(("ticked", "answers"), [(True, 1), (False, 0)])
def test_a_guests_answers_are_added_if_they_are_the_same_person(app, person, link, ticked, answers):
    path, guest = link("reset"), person().start()
    guest.answer()
    guest.post(path, {"password": HERONS} | ({"mine": "y"} if ticked else {}), page=path)
    assert count(app, Review, Review.learner_id == stored(app, "Mira").id) == answers


def test_an_account_that_was_made_by_somebody_else_is_begun(app, person, clock):
    root = person().with_role("Root", "administrator")
    root.post("/school/people/new", {"name": "Bert", "role": "learner"}, page="/school/people/new")
    path, bert = linked(app, links.RESET, clock(), "Bert"), person()
    assert heading(bert.get(path).text) == "Choose a password for Bert"
    assert bert.post(path, {"password": HERONS}, page=path).status_code == 303
    assert person().sign_in("Bert", HERONS).status_code == 303


@pytest.mark.parametrize(("sent", "kept"), [("Europe/Berlin", "Europe/Berlin"), ("Moon/Crater", "UTC"), ("", "UTC")])
def test_who_chooses_a_first_password_has_the_clock_of_their_browser(app, person, clock, sent, kept):
    root = person().with_role("Root", "administrator")
    root.post("/school/people/new", {"name": "Bert", "role": "teacher"}, page="/school/people/new")
    path, bert = linked(app, links.RESET, clock(), "Bert"), person()
    assert bert.post(path, {"password": HERONS, "time_zone": sent}, page=path).status_code == 303
    assert stored(app, "Bert").time_zone == kept


def test_a_new_password_leaves_the_zone_as_it_was_chosen(app, person, link):
    person().post(path := link("reset"), {"password": HERONS, "time_zone": "Asia/Tokyo"}, page=path)
    assert stored(app, "Mira").time_zone != "Asia/Tokyo"


# An address -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("signed_in", "to"), [(True, "/account/email"), (False, "/sign-in")])
def test_an_address_is_confirmed_on_whatever_device_the_letter_is_read(app, person, link, signed_in, to):
    mira = person().named("Mira")
    path = link("email")
    reader = mira if signed_in else person()
    assert reader.post(path, page=path).location == to
    assert stored(app, "Mira").email == "mira@school.example"
    assert person().sign_in("mira@school.example").status_code == 303
    assert person().get(path).status_code == 404


def test_an_address_that_somebody_else_has_confirmed_meanwhile_is_told(app, person, link):
    path = link("email")
    person().named("Anna")
    other = linked(app, links.EMAIL, stored(app, "Anna").created_at, "Anna", email="MIRA@school.example")
    person().post(other, page=other)
    answer = person().post(path, page=path)
    assert (answer.status_code, "has confirmed this address" in answer.text) == (409, True)
    assert stored(app, "Mira").email is None


# Secrets --------------------------------------------------------------------------------------------------


def test_a_token_stands_in_no_log_even_where_the_program_fails(app, person, link, caplog, monkeypatch):
    path = link("reset")
    with caplog.at_level("DEBUG"), monkeypatch.context() as patched:
        patched.setattr("quizapp.services.ways_in.recovery.choose", lambda *_, **__: 1 // 0)
        assert person().post(path, {"password": HERONS}, page=path).status_code == 500
    assert "ZeroDivisionError" in caplog.text
    with caplog.at_level("DEBUG"):
        person().get(path)
        person().get(path + "x")
        assert person().post(path, {"password": "short"}, page=path).status_code == 422
        assert person().post(path, {"password": HERONS}, page=path).status_code == 303
        assert person().get(path).status_code == 404
    assert path.rpartition("/")[2] not in caplog.text
