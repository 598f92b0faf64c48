"""The roll of a class: who studies and who does not, what is due, and nothing of what is not the class's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from quizapp.models.classes import Holiday, Member
from quizapp.services.classroom import roll
from quizapp.services.studying import queue, texts
from tests import studied
from tests.counting import statements
from tests.studied import DAY, NOON


@pytest.fixture
def pupils(session):
    """Three learners who have been here."""
    return [studied.named(session, name, seen_at=NOON) for name in ("Anna", "Özil", "bert")]


@pytest.fixture
def questions(session):
    return studied.deck(session)


@pytest.fixture
def room(session, pupils, questions):
    made = studied.classroom(session, *pupils)
    studied.give(session, made, questions[0])
    return made


def ago(days):
    return DAY - timedelta(days=days)


def row(session, room, name, now=NOON):
    return next(each for each in roll.learners(session, room, now) if each.name == name)


def test_learners_stand_as_dictionaries_order_them_and_teachers_are_not_among_them(session, room):
    zed = studied.named(session, "Zed", seen_at=NOON)
    session.add(Member(class_id=room.id, account_id=zed.id, role="learner", joined_at=NOON))
    assert [person.name for person in roll.learners(session, room, NOON)] == ["Anna", "bert", "Özil", "Zed"]


def test_due_and_overdue_are_counted_by_the_day_of_each_question(session, room, pupils, questions):
    for question, days in zip(questions, (0, 1, 20), strict=False):
        studied.card(session, pupils[0], question, due=ago(days), last=ago(30))
    studied.card(session, pupils[0], questions[3], due=ago(-1), last=DAY)
    found = row(session, room, "Anna")
    assert (found.met, found.due, found.overdue, found.last) == (4, 1, 2, DAY)
    assert row(session, room, "bert").due == row(session, room, "bert").overdue == 0


def test_what_is_set_aside_or_taken_out_is_not_due(session, room, pupils, questions):
    studied.card(session, pupils[0], questions[0], set_aside=True)
    studied.card(session, pupils[0], questions[1])
    studied.card(session, pupils[0], questions[2])
    questions[1].retired_at = NOON
    session.flush()
    assert row(session, room, "Anna").due == 1


@pytest.mark.parametrize(
    ("zone", "hour", "due", "overdue"),
    [
        ("UTC", 12, 1, 1),
        ("Pacific/Kiritimati", 15, 1, 2),  # Tuesday five in the morning
        ("Pacific/Pago_Pago", 12, 1, 0),  # Monday one in the morning: still Sunday's study day
    ],
)
def test_today_is_the_study_day_where_the_learner_is(session, room, pupils, questions, zone, hour, due, overdue):
    pupils[0].time_zone = zone
    for question, days in zip(questions, (1, 0, -1), strict=False):
        studied.card(session, pupils[0], question, due=ago(days), last=ago(9))
    found = row(session, room, "Anna", datetime(2026, 11, 23, hour, tzinfo=UTC))
    assert (found.due, found.overdue) == (due, overdue)


def test_who_flew_west_stays_on_their_day_here_too(session, room, pupils, questions):
    pupils[0].last_day = DAY + timedelta(days=1)
    studied.card(session, pupils[0], questions[0], due=DAY)
    session.flush()
    found = row(session, room, "Anna")
    assert (found.today, found.due, found.overdue) == (DAY + timedelta(days=1), 0, 1)
    (text,) = roll.texts_of(session, room, pupils[0], NOON)
    assert (text.due, text.overdue) == (0, 1)


def test_due_is_what_the_learners_own_page_says(session, room, pupils, questions):
    for question, days in zip(questions, (0, 3, -2), strict=False):
        studied.card(session, pupils[0], question, due=ago(days))
    found, (text,) = row(session, room, "Anna"), texts.texts(session, pupils[0], DAY)
    assert found.due + found.overdue == text.due == queue.todays(session, pupils[0], DAY).due == 2


def test_texts_that_are_not_the_classs_do_not_show(session, room, pupils):
    own = studied.deck(session, key="own")
    studied.enrol(session, pupils[0], own[0])
    studied.card(session, pupils[0], own[0])
    found = row(session, room, "Anna")
    assert (found.met, found.due, found.last, str(found.attendance)) == (0, 0, None, "has not begun")


def test_a_text_in_two_classes_counts_once_in_each(session, room, pupils, questions):
    other = studied.classroom(session, pupils[0], name="History")
    studied.give(session, other, questions[0])
    studied.card(session, pupils[0], questions[0])
    both = roll.rolls(session, [room, other], NOON)
    assert sorted(each.due for each in both[room.id]) == [0, 0, 1]
    assert [each.due for each in both[other.id]] == [1]


def test_who_has_left_or_teaches_is_not_on_the_roll(session, room, pupils, questions):
    for pupil, fields in zip(pupils, ({"ended_at": NOON}, {"role": "teacher"}), strict=False):
        session.query(Member).filter_by(account_id=pupil.id).update(fields)
        studied.card(session, pupil, questions[0])
    assert [person.name for person in roll.learners(session, room, NOON)] == ["bert"]


def test_holidays_of_the_class_are_not_held_against_its_learners(session, room, pupils, questions):
    studied.card(session, pupils[0], questions[0], last=ago(20))
    assert str(row(session, room, "Anna").attendance) == "has stopped"
    session.add(Holiday(class_id=room.id, name="Autumn", first=ago(18), last=ago(3)))
    session.add(Holiday(class_id=room.id, name="Bridge", first=ago(10), last=ago(2)))
    session.flush()
    assert str(row(session, room, "Anna").attendance) == ""


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("name", ["Anna", "bert", "Özil"]),
        ("last", ["bert", "Özil", "Anna"]),
        ("overdue", ["Özil", "Anna", "bert"]),
        ("nonsense", ["Anna", "bert", "Özil"]),
    ],
)
def test_the_roll_is_ordered_as_asked_for(session, room, pupils, questions, order, names):
    studied.card(session, pupils[0], questions[0], last=DAY, due=DAY)
    studied.card(session, pupils[1], questions[0], last=ago(5), due=ago(1))
    assert [person.name for person in roll.learners(session, room, NOON, order)] == names


def test_rolls_take_two_queries_however_many_there_are(session, room, pupils, questions, engine):
    other = studied.classroom(session, *pupils, name="History")
    studied.give(session, other, questions[0])
    for pupil in pupils:
        studied.card(session, pupil, questions[0])
    with statements(engine) as asked:
        found = roll.rolls(session, [room, other], NOON)
    assert [len(people) for people in found.values()] == [3, 3]
    assert len(asked) == 2
    assert roll.rolls(session, [], NOON) == {}


def test_text_by_text_a_learner_is_told_with_what_is_due_of_each(session, room, pupils, questions):
    more = studied.deck(session, key="more")
    studied.give(session, room, more[0])
    for question, days, last in zip(questions, (0, 4, -3), (1, 5, 2), strict=False):
        studied.card(session, pupils[0], question, due=ago(days), last=ago(last))
    first, second = roll.texts_of(session, room, pupils[0], NOON)
    assert first == roll.TextOf("On more", 4, 0, 0, 0, None)
    assert second == roll.TextOf("On talks", 4, 3, 1, 1, ago(1))
