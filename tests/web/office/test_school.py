"""The school, for its administrators and nobody else: what there is, what waits, who teaches which class."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from quizapp.app import create_app
from quizapp.models.accounts import Account
from quizapp.models.classes import Classroom, Member
from tests.counting import count
from tests.web.conftest import Person, heading
from tests.web.staffed import noted

PAGES = ["/school", "/school/classes", "/school/people", "/school/people/new", "/school/invite", "/school/log",
         "/school/log.csv"]  # fmt: skip


@pytest.fixture
def root(person):
    """An administrator who has just signed in."""
    return person().with_role("Root", "administrator")


@pytest.mark.parametrize("path", PAGES)
def test_teachers_are_told_why_not_and_others_see_nothing_there(person, root, path):
    assert root.get(path).status_code == 200
    assert person().get(path).status_code == 403
    assert person().start().get(path).status_code == 404
    assert person().named("Mira").get(path).status_code == 404
    answer = person().teacher().get(path)
    assert (answer.status_code, "Only administrators" in answer.text) == (403, True)


def test_only_administrators_are_shown_the_way_there(person, root):
    assert 'href="/school"' in root.get("/today").text
    for other in (person().start(), person().teacher()):
        assert 'href="/school"' not in other.get("/today").text


def test_a_school_that_has_just_been_set_up_says_what_comes_next(root):
    page = root.get("/school").text
    assert heading(page) == "quizapp is set up; now it needs its teachers"
    assert "You are the only administrator" in page


def test_the_heading_counts_and_says_whether_anything_waits(app, person, root):
    okafor = person().teacher()
    okafor.make_class("8b")
    assert heading(root.get("/school").text) == "2 accounts, 1 class"
    root.post("/school/invite", {"whom": "Mr Berg", "role": "teacher"}, page="/school/invite")
    with app.database.write() as session:
        session.execute(update(Member).values(ended_at=okafor.clock()))
    page = root.get("/school").text
    assert heading(page) == "2 accounts, 1 class, and 2 things to look at"
    assert "Nobody teaches" in page and "1 invitation not accepted yet" in page


# Classes --------------------------------------------------------------------------------------------------


def test_classes_are_listed_by_name_with_no_word_about_learning(person, root):
    okafor = person().teacher()
    for name in ("8b", "أ", "<b>"):
        okafor.make_class(name)
    page = root.get("/school/classes").text
    assert heading(page) == "3 classes"
    assert "&lt;b&gt;" in page and "<b>" not in page
    assert heading(root.get("/school/classes?q=8").text) == "1 class called like that"
    assert heading(root.get("/school/classes?q=nothing").text) == "No class is called like that"


def test_a_school_without_classes_says_so(root):
    assert heading(root.get("/school/classes").text) == "There are no classes yet"


def appoints(root, public, username):
    page = f"/school/classes/{public}"
    return root.post(page, {"username": username}, page=page)


def test_an_administrator_appoints_a_teacher_and_it_is_noted(app, person, root):
    public = person().teacher().make_class()
    berg = person().teacher("Mr Berg")
    assert berg.get(f"/classes/{public}").status_code == 404
    assert appoints(root, public, " mr berg ").status_code == 303
    assert berg.get(f"/classes/{public}").status_code == 200
    assert heading(root.get(f"/school/classes/{public}").text) == "8b has 0 learners and 2 teachers"
    assert noted(app)[-1] == "teacher appointed"


def test_administrators_see_a_class_from_within_once_they_have_appointed_themselves(person, root):
    public = person().teacher().make_class()
    assert root.get(f"/classes/{public}").status_code == 403
    appoints(root, public, "Root")
    assert root.get(f"/classes/{public}").status_code == 200


@pytest.mark.parametrize(
    ("username", "says"),
    [("", "Type the name"), ("Nobody", "Nobody here"), ("Mira", "That is a learner"), ("Ms Okafor", "already")],
)
def test_who_cannot_be_appointed_is_told_at_the_field(person, root, username, says):
    person().named("Mira")
    public = person().teacher().make_class()
    answer = appoints(root, public, username)
    assert (answer.status_code, says in answer.text) == (422, True)


def test_nobody_else_appoints_and_a_class_that_was_deleted_is_gone(app, person, root):
    okafor = person().teacher()
    public = okafor.make_class()
    assert okafor.post(f"/school/classes/{public}", {"username": "Ms Okafor"}).status_code == 403
    assert person().named("Mira").post(f"/school/classes/{public}", {"username": "Mira"}).status_code == 404
    with app.database.write() as session:
        session.delete(session.query(Classroom).one())
    assert appoints_gone(root, public).status_code == 404


def appoints_gone(root, public):
    return root.post(f"/school/classes/{public}", {"username": "Root"})


def test_after_a_pause_the_password_is_asked_for_and_what_was_done_is_kept(app, person, root, clock):
    public = person().teacher().make_class()
    clock.now += timedelta(minutes=31)
    asked = appoints(root, public, "Root")
    assert (asked.status_code, heading(asked.text)) == (403, "Is it still you?")
    assert count(app, Member) == 1
    page = f"/school/classes/{public}"
    assert root.post(page, {"username": "Root", "confirm_password": "three wet otters"}, page=page).status_code == 303


# Accounts that nobody uses --------------------------------------------------------------------------------


@pytest.mark.parametrize(("months", "things"), [(12, ", and 1 thing to look at"), (0, "")])
def test_accounts_that_will_be_erased_wait_to_be_looked_at_where_that_is_set(
    app, config, clock, person, root, months, things
):
    person().named("Mira")
    with app.database.write() as session:
        long_ago = clock() - timedelta(days=340)
        session.execute(
            update(Account)
            .where(Account.name == "Mira")
            .values(seen_at=long_ago, warned_at=clock() - timedelta(days=5))
        )
    strict = Person(create_app(replace(config, unused_months=months), clock), clock)
    strict.sign_in("Root")
    assert heading(strict.get("/school").text) == f"2 accounts, 0 classes{things}"
    page = strict.get("/school/people?role=leaving").text
    assert ("Will be erased on 18 December 2026" in page.replace("\xa0", " ")) == bool(months)
    assert heading(page) == ("1 account that nobody uses" if months else "2 accounts")
    strict.app.database.engine.dispose()
