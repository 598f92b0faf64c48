"""The end of a sitting: what was done, what was weak, what comes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quizapp.services.studying import queue, sitting
from tests import studied
from tests.studied import DAY

ONE_DAY = timedelta(days=1)


def end(session, learner, day=DAY):
    return sitting.finish(session, learner, day, queue.todays(session, learner, day))


def test_a_day_without_an_answer_was_empty(session, learner):
    found = end(session, learner)
    assert (found.reason, found.answered, found.met, found.right, found.asked, found.weak) == ("empty", 0, 0, 0, 0, [])


def test_answers_questions_and_those_known_at_first_sight_are_told_apart(session, learner, questions):
    studied.answer(session, learner, questions[0], rating=1, state=None)
    studied.answer(session, learner, questions[0], rating=3)
    studied.answer(session, learner, questions[1], rating=2, state=None)
    studied.answer(session, learner, questions[2], rating=3)
    found = end(session, learner)
    assert (found.answered, found.asked, found.met, found.right) == (4, 3, 2, 2)
    assert found.seconds == 40.0


def test_yesterday_and_what_was_taken_back_do_not_count(session, learner, questions):
    studied.answer(session, learner, questions[0], DAY - ONE_DAY)
    studied.correct(session, studied.answer(session, learner, questions[1]), None)
    assert end(session, learner).answered == 0
    assert end(session, learner, DAY - ONE_DAY).answered == 1


def test_what_was_forgotten_is_named_the_weakest_first_and_at_most_three(session, learner, questions):
    for n, row in enumerate(questions):
        studied.answer(session, learner, row, rating=1)
        studied.card(session, learner, row, stability=4.0 - n)
    weak = end(session, learner).weak
    assert [each.anchor for each in weak] == [f"q-{questions[n].public}" for n in (3, 2, 1)]
    assert weak[0].prompt == "What of “close ties in many matters.”?"
    assert weak[0].source_public == studied.source_of(session, questions[0]).public


def test_what_was_known_is_not_weak(session, learner, questions):
    studied.answer(session, learner, questions[0], rating=3)
    studied.card(session, learner, questions[0], stability=0.5)
    assert end(session, learner).weak == []


def test_tomorrow_and_the_week_are_told(session, learner, questions):
    studied.answer(session, learner, questions[0], rating=3)
    studied.card(session, learner, questions[0], due=DAY + ONE_DAY)
    studied.card(session, learner, questions[1], due=DAY + 3 * ONE_DAY)
    found = end(session, learner)
    assert [load.cards for load in found.week][1:] == [1, 0, 1, 0, 0, 0]
    assert (found.tomorrow, found.tomorrow_seconds) == (1, found.week[1].seconds)


@pytest.mark.parametrize(("new", "reason", "left"), [(0, "limit", 3), (20, "done", 0)])
def test_a_day_ends_by_the_limit_or_because_all_is_done(session, learner, questions, new, reason, left):
    learner.new_per_day = new
    for row in questions[: 4 - left]:
        studied.answer(session, learner, row, state=None)
        studied.card(session, learner, row, due=DAY + ONE_DAY)
    found = end(session, learner)
    assert (found.reason, found.fresh_left, found.waiting) == (reason, left, 0)


def test_what_is_due_but_has_no_time_waits(session, learner, questions):
    learner.minutes_per_day = 1
    studied.answer(session, learner, questions[0], seconds=55.0)
    studied.card(session, learner, questions[1], last=DAY - 10 * ONE_DAY)
    found = end(session, learner)
    assert (found.waiting, found.reason) == (1, "limit")


def test_what_the_learner_said_of_an_answer_counts_at_the_end_too(session, learner, questions):
    slipped, guessed = (
        studied.answer(session, learner, row, rating=r) for row, r in zip(questions[:2], (1, 3), strict=True)
    )
    for row in questions[:2]:
        studied.card(session, learner, row)
    studied.correct(session, slipped, 3)
    studied.correct(session, guessed, 1)
    found = end(session, learner)
    assert (found.right, [weak.anchor for weak in found.weak]) == (1, [f"q-{questions[1].public}"])


def test_new_questions_that_wait_for_their_siblings_are_not_held_back_by_a_limit(session, learner, questions):
    for row in questions:
        row.fact = "one"
    studied.answer(session, learner, questions[0], state=None)
    studied.card(session, learner, questions[0], due=DAY + ONE_DAY)
    found = end(session, learner)
    assert (found.reason, found.fresh_left) == ("done", 3)
