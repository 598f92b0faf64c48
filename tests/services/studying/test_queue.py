"""The queue of a day, read from the tables: what is due, what is new, what was done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quizapp.services.studying import queue
from tests import studied
from tests.studied import DAY, NOON

ONE_DAY = timedelta(days=1)


@pytest.fixture
def questions(session):
    return studied.deck(session)


@pytest.fixture
def learner(session, questions):
    made = studied.account(session)
    studied.enrol(session, made, questions[0])
    return made


def ids(rows):
    return [row.id for row in rows]


def test_a_newcomer_is_asked_new_questions_topic_by_turns(session, learner, questions):
    plan = queue.todays(session, learner, DAY)
    assert (plan.new, plan.due, plan.put_off) == (4, 0, 0)
    assert list(plan.order) == [questions[n].id for n in (0, 2, 1, 3)]


def test_who_has_begun_nothing_is_asked_nothing(session, questions):
    assert queue.todays(session, studied.account(session), DAY).order == ()


def test_what_is_due_comes_first_and_the_weakest_of_it_before_all(session, learner, questions):
    studied.card(session, learner, questions[3], stability=40.0, last=DAY - 10 * ONE_DAY)
    studied.card(session, learner, questions[2], stability=2.0, last=DAY - 10 * ONE_DAY)
    plan = queue.todays(session, learner, DAY)
    assert plan.order[:2] == (questions[2].id, questions[3].id)
    assert (plan.due, plan.new) == (2, 2)


def test_what_is_due_tomorrow_is_asked_tomorrow(session, learner, questions):
    studied.card(session, learner, questions[0], due=DAY + ONE_DAY)
    assert questions[0].id not in queue.todays(session, learner, DAY).order
    assert questions[0].id in queue.todays(session, learner, DAY + ONE_DAY).order


@pytest.mark.parametrize("what", ["retired", "set aside"])
def test_what_was_taken_out_or_set_aside_is_not_asked(session, learner, questions, what):
    studied.card(session, learner, questions[0], set_aside=what == "set aside")
    questions[0].retired_at = NOON if what == "retired" else None
    questions[1].retired_at = NOON if what == "retired" else None
    session.flush()
    order = queue.todays(session, learner, DAY).order
    assert questions[0].id not in order
    assert (questions[1].id in order) == (what == "set aside")


def test_the_cards_of_somebody_else_are_not_asked(session, learner, questions):
    stranger = studied.account(session)
    studied.enrol(session, stranger, questions[0])
    stranger.new_per_day = 0
    studied.card(session, stranger, questions[0])
    assert queue.todays(session, stranger, DAY).order == (questions[0].id,)
    assert queue.todays(session, learner, DAY).due == 0


def test_a_deck_that_is_not_studied_brings_nothing_new(session, learner, questions):
    more = studied.deck(session, key="more")
    assert not set(ids(more)) & set(queue.todays(session, learner, DAY).order)


def test_of_two_questions_on_one_fact_one_waits_for_another_day(session, learner, questions):
    questions[0].fact = questions[3].fact = "sochi"
    session.flush()
    plan = queue.todays(session, learner, DAY)
    assert (len(plan.order), plan.siblings) == (3, 1)
    studied.answer(session, learner, questions[0], state=None)
    studied.card(session, learner, questions[0], due=DAY + ONE_DAY)
    assert questions[3].id not in queue.todays(session, learner, DAY).order


def test_a_question_in_learning_waits_for_the_answers_it_was_told_to(session, learner, questions):
    studied.answer(session, learner, questions[0], state=None, rating=1)
    studied.card(session, learner, questions[0], state="learning", back=3)
    order = queue.todays(session, learner, DAY).order
    assert order.index(questions[0].id) == 2
    assert queue.todays(session, learner, DAY).learning == 1


def test_a_question_left_in_learning_is_due_the_next_day(session, learner, questions):
    studied.card(session, learner, questions[0], state="learning", back=3)
    plan = queue.todays(session, learner, DAY + ONE_DAY)
    assert (plan.learning, plan.due) == (0, 1)


def test_the_minutes_of_a_day_hold_and_what_does_not_fit_is_counted(session, learner, questions):
    learner.minutes_per_day = 1
    for row in questions:
        studied.card(session, learner, row, last=DAY - 10 * ONE_DAY)
    plan = queue.todays(session, learner, DAY)
    assert (len(plan.order), plan.put_off) == (3, 1)


def test_time_already_spent_counts_practice_too_and_new_questions_are_not_practice(session, learner, questions):
    studied.answer(session, learner, questions[0], state=None, seconds=30.0)
    studied.answer(session, learner, questions[1], practice=True, seconds=12.0)
    done = queue.done_on(session, learner, DAY)
    assert (done.answers, done.seconds, done.new) == (2, 42.0, 1)
    assert queue.done_on(session, learner, DAY + ONE_DAY).answers == 0


def test_what_was_taken_back_was_not_done(session, learner, questions):
    studied.correct(session, studied.answer(session, learner, questions[0], state=None), None)
    done = queue.done_on(session, learner, DAY)
    assert (done.answers, done.new, queue.answers_on(session, learner, DAY)) == (0, 0, 0)


def test_what_was_corrected_was_done(session, learner, questions):
    studied.correct(session, studied.answer(session, learner, questions[0], state=None), 2)
    assert queue.done_on(session, learner, DAY).new == queue.answers_on(session, learner, DAY) == 1


def test_an_answer_whose_time_is_not_known_counts_as_a_usual_one(session, learner, questions):
    studied.answer(session, learner, questions[0], seconds=None)
    assert queue.done_on(session, learner, DAY).seconds == queue.USUAL_SECONDS


def test_the_pace_is_the_usual_one_until_the_learner_has_shown_their_own(session, learner, questions):
    assert queue.pace(session, learner) == queue.USUAL_SECONDS
    for _ in range(5):
        studied.answer(session, learner, questions[0], seconds=10.0)
    assert queue.pace(session, learner) == 15.0
    for _ in range(60):
        studied.answer(session, learner, questions[1], seconds=8.0)
    assert queue.pace(session, learner) == 8.0


def test_the_limit_of_new_questions_does_not_hold_back_what_is_due(session, learner, questions):
    learner.new_per_day = 0
    studied.card(session, learner, questions[0])
    plan = queue.todays(session, learner, DAY)
    assert (plan.order, plan.new) == ((questions[0].id,), 0)


def test_facts_and_topics_of_another_text_are_others(session, learner, questions):
    others = studied.deck(session, key="other")
    studied.enrol(session, learner, others[0])
    questions[0].fact = others[0].fact = "one"
    studied.answer(session, learner, questions[0], state=None)
    studied.card(session, learner, questions[0], due=DAY + ONE_DAY)
    plan = queue.todays(session, learner, DAY)
    assert others[0].id in plan.order
    assert plan.siblings == 0
    assert len(queue.done_on(session, learner, DAY).topics) == 1
    assert plan.order[0] == others[0].id
