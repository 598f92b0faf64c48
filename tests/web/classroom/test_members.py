"""Members of a class through their pages: what differs for one, removing, moving, and teachers who teach together."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from quizapp.models.accounts import Account
from quizapp.models.classes import Entry, Member
from tests.web.conftest import heading, hidden


@pytest.fixture
def teacher(person):
    return person().teacher()


@pytest.fixture
def room(teacher):
    return teacher.make_class()


@pytest.fixture
def mira(person, teacher, room):
    return person().named("Mira").join(teacher.code_of(room))


def member(app, name="Mira"):
    """Somebody's latest membership."""
    with app.database.read() as session:
        return session.scalar(select(Member).join(Account).where(Account.name == name).order_by(Member.id.desc()))


def entries(app, action):
    with app.database.read() as session:
        return session.scalar(select(func.count()).where(Entry.action == action))


def test_a_teacher_looks_at_a_member_and_that_is_logged(teacher, room, mira, app):
    page = teacher.get(f"/classes/{room}/members/{member(app).public}")
    assert heading(page.text) == "Mira has not begun"
    assert entries(app, "member looked at") == 1


def test_extra_time_and_a_note_are_kept_and_no_learner_sees_the_note(teacher, room, mira, app):
    address = f"/classes/{room}/members/{member(app).public}"
    note = "Reads slowly.\n<script>alert(1)</script> نعم"
    assert teacher.post(address, {"extra_time": "1.25", "note": note}).status_code == 303
    assert (member(app).extra_time, member(app).note) == (1.25, note)
    assert "<script>alert" not in teacher.get(address).text
    assert "× 1.25 time" in teacher.get(f"/classes/{room}").text
    for path in (f"/classes/{room}", "/today", "/account"):
        assert "Reads slowly" not in mira.get(path).text


@pytest.mark.parametrize(
    ("fields", "says"),
    [({"extra_time": "0.5"}, "factor from 1"), ({"extra_time": "4.01"}, "factor from 1"),
     ({"extra_time": "nan"}, "factor"), ({"extra_time": "much"}, "valid"), ({"extra_time": "inf"}, "factor"),
     ({"extra_time": "1", "note": "x" * 2001}, "2,000"), ({"extra_time": "1", "note": "a\x00b"}, "cannot be stored")],
)  # fmt: skip
def test_a_factor_or_a_note_that_cannot_be_is_told_at_its_field(teacher, room, mira, app, fields, says):
    answer = teacher.post(f"/classes/{room}/members/{member(app).public}", fields)
    assert answer.status_code == 422
    assert says in answer.text
    assert (member(app).extra_time, member(app).note) == (1, "")


def test_a_member_is_taken_out_and_back(teacher, room, mira, app):
    address = f"/classes/{room}/members/{member(app).public}"
    teacher.post(f"{address}/remove")
    assert member(app).ended_at is not None
    assert "is out of the class" in teacher.get(address).text
    teacher.post(f"{address}/restore")
    assert member(app).ended_at is None
    assert (entries(app, "member removed"), entries(app, "member taken back")) == (1, 1)


def test_a_member_moves_with_extra_time_and_note(teacher, room, mira, app):
    other = teacher.make_class("8c")
    address = f"/classes/{room}/members/{member(app).public}"
    teacher.post(address, {"extra_time": "1.5", "note": "Sits in front."})
    answer = teacher.post(f"{address}/move", {"to": other})
    assert answer.status_code == 303
    assert other in answer.location
    assert (member(app).extra_time, member(app).note) == (1.5, "Sits in front.")
    assert mira.get(f"/classes/{room}").status_code == 404
    assert mira.get(f"/classes/{other}").status_code == 200


def test_nobody_moves_into_a_class_of_somebody_else(teacher, person, room, mira, app):
    foreign = person().teacher("Mr Lind").make_class("9a")
    answer = teacher.post(f"/classes/{room}/members/{member(app).public}/move", {"to": foreign})
    assert answer.status_code == 404
    assert member(app).ended_at is None
    assert mira.get(f"/classes/{foreign}").status_code == 404


def test_a_member_of_another_class_is_not_reached_through_ones_own(teacher, person, room, mira, app):
    lind = person().teacher("Mr Lind")
    own = lind.make_class("9a")
    for path in ("", "/remove", "/restore", "/move", "/dismiss"):
        address = f"/classes/{own}/members/{member(app).public}{path}"
        assert lind.post(address, {"extra_time": "2", "to": own}).status_code == 404
        assert lind.post(address.replace(own, room)).status_code == 404
    assert lind.get(f"/classes/{own}/members/{member(app).public}").status_code == 404
    assert member(app).extra_time == 1


def test_a_learner_sees_no_member_page_not_even_their_own(room, mira, app):
    assert mira.get(f"/classes/{room}/members/{member(app).public}").status_code == 403


# Teaching together ----------------------------------------------------------------------------------------


def test_another_teacher_is_appointed_by_the_name_they_sign_in_with(teacher, person, room):
    lind = person().teacher("Mr Lind")
    assert lind.get(f"/classes/{room}").status_code == 404
    assert teacher.post(f"/classes/{room}/teachers", {"username": " mr lind"}).status_code == 303
    assert lind.get(f"/classes/{room}/plan").status_code == 200
    assert "2 people teach" in heading(teacher.get(f"/classes/{room}/teachers").text)


@pytest.mark.parametrize("name", ["Nobody", "Mira", "", "\x00"])
def test_a_learner_and_an_unknown_name_are_refused_alike(teacher, room, mira, name, app):
    answer = teacher.post(f"/classes/{room}/teachers", {"username": name})
    assert answer.status_code == 422
    assert "Type the name" in answer.text or "There is no teacher who signs in by that name" in answer.text
    assert member(app).role == "learner"


def test_a_teacher_is_dismissed_by_another_and_not_by_themselves(teacher, person, room, app):
    lind = person().teacher("Mr Lind")
    teacher.post(f"/classes/{room}/teachers", {"username": "Mr Lind"})
    assert teacher.post(f"/classes/{room}/members/{member(app, 'Ms Okafor').public}/dismiss").status_code == 403
    assert teacher.post(f"/classes/{room}/members/{member(app, 'Mr Lind').public}/dismiss").status_code == 303
    assert lind.get(f"/classes/{room}").status_code == 404


# Who has gone, and two teachers at once -------------------------------------------------------------------


def test_of_who_has_left_a_teacher_is_told_no_more_than_that(teacher, room, mira, app):
    address = f"/classes/{room}/members/{member(app).public}"
    mira.post(f"/classes/{room}/leave")
    page = teacher.get(address).text
    assert "left by themselves" in page
    for told in ("Texts of the class", "What differs", "was last here", "take back in"):
        assert told not in page
    assert teacher.post(f"{address}/restore").status_code == 409
    assert teacher.post(address, {"extra_time": "1.5", "note": "x"}).status_code == 409


def test_of_two_teachers_who_write_a_note_the_second_sees_the_first_ones_and_keeps_their_own(teacher, room, mira, app):
    address = f"/classes/{room}/members/{member(app).public}"
    shown = hidden(teacher.get(address).text)["shown"]
    form = {"extra_time": "1", "shown": shown}
    assert teacher.post(address, form | {"note": "by the first"}).status_code == 303
    answer = teacher.post(address, form | {"note": "by the second"})
    assert answer.status_code == 422
    assert "by the second</textarea>" in answer.text
    assert ">by the first<" in answer.text
    again = form | {"shown": hidden(answer.text)["shown"], "note": "both"}
    assert teacher.post(address, again).status_code == 303
