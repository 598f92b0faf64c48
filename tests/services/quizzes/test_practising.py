"""After a quiz: what was wrong comes again, once, and not before it may be told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from quizapp.models.quizzes import OwnDates
from quizapp.models.study import CardRow, Enrolment, Review
from quizapp.services.quizzes import attempts, practising, telling
from quizapp.services.studying import log
from quizapp.services.studying.queue import todays
from tests import studied
from tests.quizzing import RIGHT, WRONG, answered, begun, preset, quizzed
from tests.studied import DAY, NOON

MINUTE = timedelta(minutes=1)


def ratings(session, it):
    """By question, in its order, the ratings in the log."""
    found = {row.id: [] for row in it.rows}
    for review in session.scalars(select(Review).order_by(Review.id)):
        found[review.question_id].append(review.rating)
    return list(found.values())


def enter(session, it, now=NOON, day=DAY):
    done = practising.enter(session, it.learner, now, day)
    session.flush()
    return done


def test_wrong_and_unanswered_come_again_and_right_ones_are_known(session):
    it = quizzed(session)
    answered(session, it, [RIGHT[0], WRONG[1], None])
    assert enter(session, it) == 3
    assert ratings(session, it) == [[3], [1], [1]]
    states = {row.question_id: row.state for row in session.scalars(select(CardRow))}
    assert states[it.rows[1].id] == "learning"
    assert {row.id for row in it.rows[1:]} <= set(todays(session, it.learner, DAY).order)


def test_each_answer_enters_once(session):
    it = quizzed(session)
    attempt = answered(session, it, [WRONG[0], WRONG[1], WRONG[2]])
    assert enter(session, it) == 3
    assert enter(session, it, NOON + MINUTE) == 0
    assert attempt.practised
    keys = set(session.scalars(select(Review.key)))
    assert keys == {f"attempt-{sheet.row.id}" for sheet in attempts.sheets(session, attempt)}


def test_what_is_known_already_is_left_alone_when_right_and_comes_again_when_wrong(session):
    it = quizzed(session)
    for row in it.rows[:2]:
        studied.card(session, it.learner, row, due=DAY + timedelta(days=9), last=DAY - timedelta(days=1))
    answered(session, it, [RIGHT[0], WRONG[1], RIGHT[2]])
    enter(session, it)
    assert ratings(session, it) == [[], [1], [3]]
    assert session.get(CardRow, (it.learner.id, it.rows[1].id)).lapses == 1


def test_a_card_is_the_replay_of_its_log(session):
    it = quizzed(session)
    answered(session, it, [WRONG[0], RIGHT[1], None])
    enter(session, it)
    for row in it.rows:
        assert log.rebuild(session, it.learner.id, row.id) == log.stored_card(session, it.learner.id, row.id)


def test_what_asks_something_else_meanwhile_is_learnt_anew_and_not_by_this(session):
    it = quizzed(session)
    answered(session, it, [WRONG[0], None, None])
    studied.reword(session, it.rows[0], "What swims?")
    studied.version_of(session, it.rows[0], 2).meaning = True
    session.flush()
    assert enter(session, it) == 2
    assert ratings(session, it) == [[], [1], [1]]


def test_a_deck_is_met_and_brings_nothing_new(session):
    it = quizzed(session)
    answered(session, it, [WRONG[0], None, None])
    enter(session, it)
    row = session.get(Enrolment, (it.learner.id, it.deck.id))
    assert row.only_met


def test_a_deck_that_the_class_studies_is_not_begun_besides(session):
    it = quizzed(session)
    studied.give(session, it.classroom, it.rows[0])
    answered(session, it, [WRONG[0], None, None])
    enter(session, it)
    assert session.get(Enrolment, (it.learner.id, it.deck.id)) is None


def test_nothing_enters_before_the_latest_closing_time_of_anybody(session):
    it = quizzed(session, preset("test", closes=NOON + 10 * MINUTE))
    other = studied.named(session, "Noah")
    session.add(OwnDates(assignment_id=it.given.id, learner_id=other.id, closes=NOON + 60 * MINUTE))
    session.flush()
    attempt = answered(session, it, [WRONG[0], None, None])
    assert enter(session, it, NOON + 30 * MINUTE) == 0
    assert not telling.of(session, it.given, attempt, NOON + 60 * MINUTE).answers
    assert telling.when(session, it.given) == NOON + 60 * MINUTE
    assert enter(session, it, NOON + 61 * MINUTE) == 3


def test_a_running_attempt_and_a_teachers_look_enter_nothing(session):
    it = quizzed(session)
    begun(session, it)
    look = attempts.begin(session, it.teacher, it.given, NOON, preview=True)
    attempts.hand_in(session, attempts.going_of(session, look, it.given, it.teacher), NOON)
    assert enter(session, it) == 0
    assert practising.enter(session, it.teacher, NOON, DAY) == 0


def test_catching_up_ends_what_is_over_and_takes_it_in(session):
    it = quizzed(session, preset(limit=10 * MINUTE))
    begun(session, it)
    assert practising.due(session, NOON) == []
    later = NOON + 11 * MINUTE
    assert practising.due(session, later) == [it.learner.id]
    practising.catch_up(session, it.learner.id, later)
    session.flush()
    assert ratings(session, it) == [[1], [1], [1]]
    assert practising.due(session, later) == []


@pytest.mark.parametrize("last", [None, date(2026, 11, 25)])
def test_the_study_day_never_goes_back(session, last):
    it = quizzed(session)
    it.learner.last_day = last
    answered(session, it, [WRONG[0], None, None])
    enter(session, it)
    assert it.learner.last_day == (last or DAY)
