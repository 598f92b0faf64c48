"""Classes through their pages: made, seen by each who may, put away, left and come back to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from quizapp.models.accounts import Account
from quizapp.models.classes import Classroom, Entry, Member
from tests.counting import count, statements
from tests.web.conftest import heading, hidden


@pytest.fixture
def teacher(person):
    return person().teacher()


@pytest.fixture
def room(teacher):
    """The class 8b."""
    return teacher.make_class()


@pytest.fixture
def mira(person, teacher, room):
    """A learner of 8b."""
    return person().named("Mira").join(teacher.code_of(room))


def give_all(teacher, room):
    """Have the class study the first text."""
    page = teacher.get(f"/classes/{room}/plan").text
    address = page.split('action="/classes/' + room + "/texts/")[1].split('"')[0]
    return teacher.post(f"/classes/{room}/texts/{address}")


# Making and naming ----------------------------------------------------------------------------------------


def test_a_teacher_makes_a_class_and_has_a_code_at_once(teacher, room, app):
    page = teacher.get(f"/classes/{room}")
    assert heading(page.text) == "Nobody has joined yet"
    assert len(teacher.code_of(room)) == 6
    assert count(app, Entry, Entry.action == "class made") == 1


@pytest.mark.parametrize("name", ["", "   ", "\u202e", "x" * 61, "\x00"])
def test_a_class_without_a_name_is_refused_at_its_field(teacher, app, name):
    answer = teacher.post("/classes/new", {"name": name}, page="/classes/new")
    assert answer.status_code == 422
    assert "aria-invalid" in answer.text
    assert count(app, Classroom) == 0


@pytest.mark.parametrize("name", ["8", "🦦", "Класс 8б", "صف ٨", "<b>8</b>"])
def test_a_class_may_be_called_anything(teacher, name):
    room = teacher.make_class(name)
    page = teacher.get(f"/classes/{room}").text
    assert "<b>8</b>" not in page
    assert teacher.get("/classes").status_code == 200


def test_a_learner_makes_no_class_and_is_told_who_does(person):
    mira = person().named("Mira")
    assert mira.get("/classes/new").status_code == 403
    answer = mira.post("/classes/new", {"name": "8b"})
    assert answer.status_code == 403
    assert "Only teachers make classes" in answer.text


def test_of_two_teachers_who_rename_at_once_the_later_is_told(teacher, person, room, app):
    other = person().teacher("Mr Lind")
    teacher.post(f"/classes/{room}/teachers", {"username": "Mr Lind"})
    forms = [hidden_edition(who.get(f"/classes/{room}/settings").text) for who in (teacher, other)]
    address = f"/classes/{room}/settings"
    assert teacher.post(address, {"name": "8b History", "edition": forms[0]}).status_code == 303
    late = other.post(address, {"name": "8b Geography", "edition": forms[1]})
    assert late.status_code == 409
    assert "Another teacher has changed this class" in late.text
    assert count(app, Classroom, Classroom.name == "8b History") == 1


def hidden_edition(page):
    return page.split('name="edition"')[1].split('value="')[1].split('"')[0]


# Who sees what --------------------------------------------------------------------------------------------


def test_a_class_is_nothing_to_strangers_and_says_why_to_its_learners(person, teacher, room, mira):
    for stranger in (person().start(), person().named("Bert"), person().teacher("Mr Lind")):
        for path in ("", "/plan", "/teachers", "/settings", "/poster"):
            assert stranger.get(f"/classes/{room}{path}").status_code == 404
    assert mira.get(f"/classes/{room}").status_code == 200
    for path in ("/plan", "/teachers", "/settings", "/poster"):
        answer = mira.get(f"/classes/{room}{path}")
        assert answer.status_code == 403
        assert "Only the teachers of this class" in answer.text


def test_an_administrator_is_told_that_they_may_appoint_teachers(person, room):
    answer = person().with_role("Root", "administrator").get(f"/classes/{room}")
    assert answer.status_code == 403
    assert "appoint its teachers" in answer.text


def test_a_learner_sees_the_class_and_no_other_learner(person, teacher, room, mira):
    person().named("Bert").join(teacher.code_of(room))
    give_all(teacher, room)
    page = mira.get(f"/classes/{room}").text
    assert "Ms Okafor" in page
    assert "Bert" not in page
    assert "8b" in mira.get("/today").text
    assert "8b" in mira.get("/classes").text


def test_what_the_class_studies_is_asked(teacher, room, mira, person):
    newcomer = person()
    code = teacher.code_of(room)
    newcomer.post(
        f"/join/{code}/new",
        {"name": "Noah", "password": "three wet otters", "time_zone": "Europe/Berlin"},
        page=f"/join/{code}",
    )
    assert "Nothing is due today" in newcomer.get("/today").text
    give_all(teacher, room)
    assert "20 questions today" in newcomer.get("/today").text
    assert newcomer.answer().status_code == 303


# The list of learners -------------------------------------------------------------------------------------


def test_the_list_tells_who_studied_who_has_not_begun_and_what_is_due(person, teacher, room, mira, clock):
    give_all(teacher, room)
    person().named("Bert").join(teacher.code_of(room))
    mira.answer()
    page = teacher.get(f"/classes/{room}").text
    assert heading(page) == "1 of 2 have studied within a week"
    assert "<bdi>Bert</bdi> has not begun" in page
    assert "today" in page
    clock.now += timedelta(days=8)
    page = teacher.get(f"/classes/{room}").text
    assert heading(page) == "Nobody has studied within a week"
    assert "<bdi>Mira</bdi> stopped 8 days ago" in page


def test_the_list_of_classes_tells_what_is_found_in_each(person, teacher, room, mira, clock):
    give_all(teacher, room)
    teacher.make_class("9c")
    person().named("Bert").join(teacher.code_of(room))
    mira.answer()
    clock.now += timedelta(days=2)
    page = teacher.get("/classes").text
    assert "2 learners. 1 has studied within a week, 1 has something overdue." in page
    assert "Nobody has joined yet." in page
    assert "studied" not in mira.get("/classes").text


def test_a_second_click_makes_no_second_class(teacher, app):
    answers = [teacher.post("/classes/new", {"name": "8b"}, page="/classes/new") for _ in range(2)]
    assert answers[0].location == answers[1].location
    assert count(app, Classroom) == 1


def test_a_code_renewed_on_an_old_page_is_refused(teacher, room):
    old = teacher.code_of(room)
    form = {"lasting": "week", "shown": old}
    assert teacher.post(f"/classes/{room}/code", form).status_code == 303
    printed = teacher.code_of(room)
    answer = teacher.post(f"/classes/{room}/code", form)
    assert answer.status_code == 409
    assert "changed meanwhile" in answer.text
    assert teacher.code_of(room) == printed


@pytest.mark.parametrize("by", ["name", "last", "overdue", "nonsense"])
def test_the_list_can_be_ordered(person, teacher, room, mira, by):
    assert teacher.get(f"/classes/{room}?by={by}").status_code == 200


def test_the_page_of_a_class_asks_the_database_as_often_for_two_hundred_as_for_two(app, person, teacher, room):
    give_all(teacher, room)
    asked = []
    for size in (2, 200):
        with app.database.write() as session:
            room_id = session.scalar(select(Classroom.id).where(Classroom.public == room))
            people = [
                Account(
                    name=f"Pupil {n}", username=f"P {size} {n}", username_key=f"p {size} {n}", created_at=app.clock()
                )
                for n in range(size)
            ]
            session.add_all(people)
            session.flush()
            session.add_all(
                Member(class_id=room_id, account_id=who.id, role="learner", joined_at=app.clock()) for who in people
            )
        teacher.get(f"/classes/{room}")
        asked.append(queries(app, lambda: teacher.get(f"/classes/{room}")))
    assert asked[0] == asked[1] <= 21


def queries(app, act):
    with statements(app.database.engine) as asked:
        act()
    return len(asked)


# The code and the poster ----------------------------------------------------------------------------------


def test_a_new_code_makes_the_old_one_worthless_and_a_closed_one_lets_nobody_in(person, teacher, room):
    old = teacher.code_of(room)
    teacher.post(f"/classes/{room}/code", {"lasting": "week"})
    new = teacher.code_of(room)
    assert new != old
    bert = person().named("Bert")
    assert bert.get(f"/join/{old}").status_code == 404
    assert bert.get(f"/join/{new}").status_code == 200
    teacher.post(f"/classes/{room}/code/close")
    assert bert.get(f"/join/{new}").status_code == 404
    assert teacher.get(f"/classes/{room}/poster").status_code == 409
    assert teacher.post(f"/classes/{room}/code", {"lasting": "for ever"}).status_code == 422


def test_a_code_ends_when_it_was_said_to(person, teacher, room, clock):
    teacher.post(f"/classes/{room}/code", {"lasting": "day"})
    code = teacher.code_of(room)
    clock.now += timedelta(hours=23, minutes=59)
    assert person().get(f"/join/{code}").status_code == 200
    clock.now += timedelta(minutes=1)
    assert person().get(f"/join/{code}").status_code == 404


def test_the_poster_has_the_code_its_words_and_a_warning_where_phones_get_nowhere(teacher, room):
    code, page = teacher.code_of(room), teacher.get(f"/classes/{room}/poster").text
    assert " ".join(code) in page
    assert "<svg" in page
    assert "leads only this computer here" in page
    assert "leads only" not in teacher.get(f"/classes/{room}/poster", headers={"Host": "quiz.school.example"}).text


# Leaving, putting away, deleting --------------------------------------------------------------------------


def test_who_leaves_is_out_at_once_and_can_undo_it_for_a_day(teacher, room, mira, clock):
    give_all(teacher, room)
    answer = mira.post(f"/classes/{room}/leave")
    assert answer.location.endswith("/left")
    assert mira.get(f"/classes/{room}").status_code == 404
    assert "Undo" in mira.get(f"/classes/{room}/left").text
    assert mira.post(f"/classes/{room}/back").status_code == 303
    assert mira.get(f"/classes/{room}").status_code == 200
    mira.post(f"/classes/{room}/leave")
    clock.now += timedelta(days=1, seconds=1)
    assert mira.post(f"/classes/{room}/back").status_code == 404


def test_an_address_that_cannot_be_of_a_class_leads_nowhere(mira):
    assert mira.get("/classes/a%00b/left").status_code == 404
    assert mira.post("/classes/a%00b/back").status_code == 404


def test_who_was_taken_out_comes_back_by_a_teacher_or_a_code_alone(teacher, room, mira, app):
    member = member_of(app, "Mira")
    teacher.post(f"/classes/{room}/members/{member}/remove")
    assert mira.get(f"/classes/{room}").status_code == 404
    assert mira.post(f"/classes/{room}/back").status_code == 404
    teacher.post(f"/classes/{room}/members/{member}/restore")
    assert mira.get(f"/classes/{room}").status_code == 200


def member_of(app, name):
    with app.database.read() as session:
        return session.scalar(select(Member.public).join(Account).where(Account.name == name))


def test_the_only_teacher_cannot_leave(teacher, room):
    answer = teacher.post(f"/classes/{room}/leave")
    assert answer.status_code == 409
    assert "only teacher" in answer.text
    assert teacher.get(f"/classes/{room}").status_code == 200


def test_a_class_is_put_away_and_taken_out_again_with_everybody_in_it(teacher, room, mira):
    give_all(teacher, room)
    code = teacher.code_of(room)
    teacher.post(f"/classes/{room}/archive")
    assert heading(teacher.get(f"/classes/{room}").text) == "This class is put away"
    assert mira.get(f"/join/{code}").status_code == 404
    assert "This class is over" in mira.get(f"/classes/{room}").text
    teacher.post(f"/classes/{room}/restore")
    assert "1 learner" in teacher.get(f"/classes/{room}").text


def test_a_class_is_deleted_when_it_is_put_away_and_its_name_typed(teacher, room, mira, app):
    give_all(teacher, room)
    fields = mira.question()
    address = f"/classes/{room}/delete"
    assert teacher.post(address, {"name": "8b"}).status_code == 409
    teacher.post(f"/classes/{room}/archive")
    wrong = teacher.post(address, {"name": "8c"})
    assert wrong.status_code == 422
    assert count(app, Classroom) == 1
    assert teacher.post(address, {"name": " 8B "}).status_code == 303
    assert count(app, Classroom) == 0
    assert mira.get(f"/classes/{room}").status_code == 404
    assert mira.answer(fields).status_code == 303
    assert mira.get("/today").status_code == 200
    assert count(app, Account) == 2


# Staff who were away --------------------------------------------------------------------------------------


def test_after_half_an_hour_a_teacher_types_the_password_and_nothing_is_lost(teacher, room, clock, app):
    clock.now += timedelta(minutes=31)
    asked = teacher.post(f"/classes/{room}/code", {"lasting": "month"})
    assert asked.status_code == 403
    assert "Is it still you?" in asked.text
    before = teacher.code_of(room)
    wrong = teacher.post(f"/classes/{room}/code", {**hidden(asked.text), "confirm_password": "four dry badgers"})
    assert wrong.status_code == 403
    assert "not your password" in wrong.text
    assert teacher.code_of(room) == before
    right = teacher.post(f"/classes/{room}/code", {**hidden(wrong.text), "confirm_password": "three wet otters"})
    assert right.status_code == 303
    assert teacher.code_of(room) != before
    assert teacher.post(f"/classes/{room}/code", {"lasting": "day"}).status_code == 303
