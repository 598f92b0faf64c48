"""Who is in a class: in and out, back and elsewhere, and who teaches; also when several change it at once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from quizapp.models.accounts import Account
from quizapp.models.classes import Classroom, Entry, Member
from quizapp.services import access
from quizapp.services.audit import By
from quizapp.services.classroom import classes, joining, members
from quizapp.services.errors import Conflict, Invalid, NotFound
from tests import studied
from tests.studied import NOON

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def by(session):
    return By(studied.named(session, "Ms Okafor", role="teacher"), NOON, "192.0.2.1")


@pytest.fixture
def room(session, by):
    return classes.create(session, by, "8b")


@pytest.fixture
def anna(session):
    return studied.named(session, "Anna")


@pytest.fixture
def seat(session, room, anna):
    return joining.join(session, anna, room, NOON)


def actions(session):
    session.flush()
    return session.scalars(select(Entry.action).order_by(Entry.id)).all()[1:]


# In, out and back -----------------------------------------------------------------------------------------


def test_joined_twice_is_joined_once_and_into_a_class_put_away_nobody_comes(session, by, room, anna):
    first = joining.join(session, anna, room, NOON)
    assert joining.join(session, anna, room, LATER) is first
    assert first.joined_at == NOON
    classes.archive(session, by, room)
    with pytest.raises(Conflict, match="put away"):
        joining.join(session, studied.named(session, "Bert"), room, NOON)
    assert joining.join(session, anna, room, LATER) is first


def test_who_comes_back_has_extra_time_and_note_as_before(session, room, anna, seat):
    seat.extra_time, seat.note = 1.25, "sits in front"
    joining.leave(session, room, seat, NOON)
    again = joining.join(session, anna, room, LATER)
    assert (again.id, again.extra_time, again.note, again.ended_at) == (seat.id, 1.25, "sits in front", None)


def test_left_twice_is_left_once_and_undone_twice_is_undone_once(session, room, anna, seat):
    joining.leave(session, room, seat, NOON)
    joining.leave(session, room, seat, LATER)
    assert seat.ended_at == NOON
    for _ in range(2):
        assert joining.back(session, anna, room.public, LATER) is room
    assert seat.ended_at is None


def test_a_place_that_was_filled_meanwhile_is_not_taken_back(session, room, anna, seat, monkeypatch):
    monkeypatch.setattr(joining, "MOST_MEMBERS", 2)
    joining.leave(session, room, seat, NOON)
    joining.join(session, studied.named(session, "Bert"), room, NOON)
    with pytest.raises(Conflict, match="2 members"):
        joining.back(session, anna, room.public, LATER)


def test_who_left_by_themselves_is_not_brought_back_by_a_teacher(session, by, room, anna, seat):
    joining.leave(session, room, seat, NOON)
    with pytest.raises(Conflict, match="by themselves"):
        members.restore(session, by, room, seat, anna)
    assert seat.ended_at == NOON


def test_who_was_taken_out_is_brought_back_once_and_where_there_is_room(session, by, room, anna, seat, monkeypatch):
    for _ in range(2):
        members.remove(session, by, room, seat, anna)
    monkeypatch.setattr(joining, "MOST_MEMBERS", 1)
    with pytest.raises(Conflict, match="1 members"):
        members.restore(session, by, room, seat, anna)
    monkeypatch.setattr(joining, "MOST_MEMBERS", 2)
    for _ in range(2):
        members.restore(session, by, room, seat, anna)
    assert (seat.ended_at, seat.removed) == (None, False)
    assert actions(session) == ["member removed", "member taken back"]


def test_a_teacher_who_is_made_a_learner_comes_back_to_teach_neither_alone_nor_by_another(session, by, room):
    berg = studied.named(session, "Mr Berg", role="teacher")
    members.appoint(session, by, room, "Mr Berg")
    seat = joining.membership(session, berg, room)
    joining.leave(session, room, seat, NOON)
    berg.role = "learner"
    with pytest.raises(Conflict, match="learner's by now"):
        joining.back(session, berg, room.public, LATER)
    seat.removed = True
    with pytest.raises(Conflict, match="learner's by now"):
        members.restore(session, by, room, seat, berg)
    assert seat.ended_at == NOON


def test_somebody_erased_meanwhile_is_gone_and_no_fault(session, by, room, anna, seat):
    session.delete(anna)
    session.flush()
    with pytest.raises(NotFound, match="erased"):
        members.remove(session, by, room, seat, anna)


# Set for one ----------------------------------------------------------------------------------------------


def test_of_two_teachers_who_write_at_once_the_second_is_told(session, by, room, anna, seat):
    shown = members.version(seat)
    members.describe(session, by, room, seat, anna, extra_time=1.25, note="by the first", shown=shown)
    with pytest.raises(Conflict) as refused:
        members.describe(session, by, room, seat, anna, extra_time=1, note="by the second", shown=shown)
    assert refused.value.field == "shown"
    assert (seat.extra_time, seat.note) == (1.25, "by the first")


def test_of_who_has_left_nothing_is_written(session, by, room, anna, seat):
    joining.leave(session, room, seat, NOON)
    with pytest.raises(Conflict, match="any more"):
        members.describe(session, by, room, seat, anna, extra_time=1, note="still here?")


# Elsewhere ------------------------------------------------------------------------------------------------


def test_who_is_in_the_other_class_already_keeps_what_is_set_there(session, by, room, anna, seat):
    other = classes.create(session, by, "9c")
    there = joining.join(session, anna, other, NOON)
    there.extra_time, there.note = 2.0, "theirs"
    seat.note = "ours"
    assert members.move(session, by, room, seat, anna, other) is there
    assert (there.extra_time, there.note, seat.ended_at) == (2.0, "theirs", NOON)


def test_nobody_is_moved_back_into_a_class_that_they_left_by_themselves(session, by, room, anna, seat):
    other = classes.create(session, by, "9c")
    joining.leave(session, other, joining.join(session, anna, other, NOON), NOON)
    with pytest.raises(Conflict, match="by themselves"):
        members.move(session, by, room, seat, anna, other)
    assert seat.ended_at is None


def test_nobody_moves_into_a_class_that_is_full_put_away_or_the_same(session, by, room, anna, seat, monkeypatch):
    other = classes.create(session, by, "9c")
    with pytest.raises(Conflict):
        members.move(session, by, room, seat, anna, room)
    monkeypatch.setattr(joining, "MOST_MEMBERS", 1)
    with pytest.raises(Conflict, match="1 members"):
        members.move(session, by, room, seat, anna, other)
    classes.archive(session, by, other)
    with pytest.raises(Conflict, match="put away"):
        members.move(session, by, room, seat, anna, other)
    assert seat.ended_at is None


# Who teaches ----------------------------------------------------------------------------------------------


def test_a_class_that_was_put_away_and_has_lost_its_teacher_gets_another_who_deletes_it(session, by, room):
    lee = studied.named(session, "Mr Lee", role="teacher")
    classes.archive(session, by, room)
    joining.membership(session, by.account, room).ended_at = NOON
    session.flush()
    members.appoint(session, by, room, "Mr Lee")
    classes.delete(session, By(lee, LATER), access.taught(session, lee, room.public), "8b")
    assert session.scalar(select(func.count()).select_from(Classroom)) == 0


def test_a_teacher_is_appointed_once(session, by, room):
    lee = studied.named(session, "Mr Lee", role="teacher")
    for _ in range(2):
        assert members.appoint(session, by, room, " MR  LEE ") is lee
    assert actions(session) == ["teacher appointed"]


def test_names_of_nobody_and_of_learners_are_refused_in_the_same_words(session, by, room, anna):
    said = set()
    for name in ("Anna", "Nobody", "", "\x00"):
        with pytest.raises(Invalid) as refused:
            members.appoint(session, by, room, name)
        said.add((str(refused.value), refused.value.field))
    assert len(said) == 1


def test_a_teacher_who_leaves_is_logged(session, by, room):
    members.appoint(session, by, room, studied.named(session, "Mr Lee", role="teacher").username)
    mine = joining.membership(session, by.account, room)
    joining.leave(session, room, mine, NOON, by)
    joining.back(session, by.account, room.public, LATER, by)
    assert actions(session)[-2:] == ["teacher left", "teacher came back"]


# At once --------------------------------------------------------------------------------------------------


@pytest.fixture
def stored(database):
    """The ids of a class with two teachers, of another, of the teachers and of eight learners; all is committed."""
    with database.write() as session:
        teacher = studied.named(session, "Ms Okafor", role="teacher")
        rooms = [classes.create(session, By(teacher, NOON), name) for name in ("8b", "9c")]
        other = studied.named(session, "Mr Lee", role="teacher")
        session.add(Member(class_id=rooms[0].id, account_id=other.id, role="teacher", joined_at=NOON))
        pupils = [studied.named(session, f"Pupil {n}") for n in range(8)]
        session.flush()
        return [room.id for room in rooms], [teacher.id, other.id], [pupil.id for pupil in pupils]


def at_once(database, act, times):
    """Have `act(session, n)` done by so many threads, each in a session of its own; gives what came of each."""
    outcomes, start = [None] * times, threading.Barrier(times)

    def work(n):
        start.wait()
        try:
            with database.write() as session:
                outcomes[n] = act(session, n)
        except Exception as error:
            outcomes[n] = error

    threads = [threading.Thread(target=work, args=(n,)) for n in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_of_32_joins_at_once_by_one_account_there_is_one_member(database, stored):
    (room, _), _, (pupil, *_) = stored

    def join(session, _n):
        return joining.join(session, session.get(Account, pupil), session.get(Classroom, room), NOON).id

    assert len(set(at_once(database, join, 32))) == 1
    with database.read() as session:
        assert session.scalar(select(func.count()).where(Member.account_id == pupil)) == 1


def test_a_full_class_stays_full_however_many_come_at_once(database, stored, monkeypatch):
    (room, _), _, pupils = stored
    monkeypatch.setattr(joining, "MOST_MEMBERS", 5)

    def join(session, n):
        return joining.join(session, session.get(Account, pupils[n]), session.get(Classroom, room), NOON).id

    assert sum(isinstance(each, Conflict) for each in at_once(database, join, 8)) == 5
    with database.read() as session:
        assert joining.size(session, session.get(Classroom, room)) == 5


@pytest.mark.parametrize("how", ["leave", "dismiss"])
def test_of_two_teachers_who_go_at_once_one_stays(database, stored, how):
    (room, _), teachers, _ = stored

    def go(session, n):
        classroom = session.get(Classroom, room)
        who = session.get(Account, teachers[n if how == "leave" else 1 - n])
        seat = joining.membership(session, who, classroom)
        if how == "leave":
            return joining.leave(session, classroom, seat, NOON, By(who, NOON))
        return members.dismiss(session, By(session.get(Account, teachers[n]), NOON), classroom, seat, who)

    outcomes = at_once(database, go, 2)
    assert sum(isinstance(each, Conflict) for each in outcomes) == 1
    with database.read() as session:
        assert joining.teachers(session, session.get(Classroom, room)) == 1


def test_of_two_teachers_who_rename_at_once_one_is_told(database, stored):
    (room, _), teachers, _ = stored

    def rename(session, n):
        classes.rename(session, By(session.get(Account, teachers[n]), NOON), session.get(Classroom, room), f"8b {n}", 0)
        return n

    outcomes = at_once(database, rename, 2)
    (winner,) = (each for each in outcomes if isinstance(each, int))
    assert sum(isinstance(each, Conflict) for each in outcomes) == 1
    with database.read() as session:
        assert session.get(Classroom, room).name == f"8b {winner}"


def test_two_moves_that_cross_do_not_wait_for_each_other_for_ever(database, stored):
    rooms, (teacher, _), pupils = stored
    with database.write() as session:
        seats = [
            joining.join(session, session.get(Account, pupils[n]), session.get(Classroom, rooms[n]), NOON).id
            for n in range(2)
        ]

    def cross(session, n):
        here, there = session.get(Classroom, rooms[n]), session.get(Classroom, rooms[1 - n])
        by, seat = By(session.get(Account, teacher), NOON), session.get(Member, seats[n])
        return members.move(session, by, here, seat, session.get(Account, pupils[n]), there).class_id

    assert at_once(database, cross, 2) == [rooms[1], rooms[0]]


def test_who_joins_while_the_class_is_deleted_is_in_it_or_told_that_it_is_gone(database, stored):
    (room, _), (teacher, _), pupils = stored

    def act(session, n):
        classroom = session.get(Classroom, room)
        if classroom is None:
            raise NotFound("gone before")
        if n == 0:
            by = By(session.get(Account, teacher), NOON)
            classes.archive(session, by, classroom)
            return classes.delete(session, by, classroom, "8b")
        return joining.join(session, session.get(Account, pupils[n]), classroom, NOON).id

    outcomes = at_once(database, act, 8)
    assert outcomes[0] is None
    assert all(isinstance(each, int | NotFound | Conflict) for each in outcomes[1:]), outcomes
    with database.read() as session:
        assert session.scalar(select(func.count()).where(Member.class_id == room)) == 0
