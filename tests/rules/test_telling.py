"""What may be told when: no key before its time, whatever is set."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from quizapp.rules.assignment import PRESETS, Feedback, Late
from quizapp.rules.telling import NOTHING, Told, told, told_at_once
from quizapp.rules.timing import Own

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
TEST = replace(PRESETS["test"], closes=NOON)


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_before_it_is_handed_in_nothing_is_told_of_an_attempt(preset):
    assert told(replace(preset, closes=NOON), NOON + 9 * HOUR, submitted=False) == NOTHING


def test_a_test_tells_nothing_until_it_has_closed_for_the_last_of_those_who_are_in_time():
    assert told(TEST, NOON - HOUR, submitted=True) == Told(answers=False, score=False)
    assert told(TEST, NOON + TEST.grace, submitted=True) == NOTHING
    assert told(TEST, NOON + TEST.grace + timedelta(seconds=1), submitted=True) == Told(
        answers=True, score=True, free=True
    )


def test_whoever_has_a_later_date_of_their_own_or_late_work_is_told_later():
    later = NOON + timedelta(minutes=30)
    assert told(TEST, later, submitted=True, own=Own(closes=NOON + HOUR)) == NOTHING
    late = replace(TEST, late=Late.MARKED, late_until=NOON + HOUR)
    assert told(late, later, submitted=True) == NOTHING
    assert told(late, NOON + 2 * HOUR, submitted=True).answers


def test_homework_is_told_when_it_is_handed_in_and_the_score_can_be_told_alone():
    assert told(PRESETS["homework"], NOON, submitted=True) == Told(answers=True, score=True, free=True)
    never = replace(PRESETS["homework"], feedback=Feedback.NEVER)
    assert told(never, NOON, submitted=True) == Told(answers=False, score=True)
    assert told(replace(never, show_score=False), NOON, submitted=True) == NOTHING


def test_what_is_never_told_is_free_for_self_study_once_it_has_closed():
    never = replace(TEST, feedback=Feedback.NEVER)
    assert not told(never, NOON, submitted=True).free
    assert told(never, NOON + HOUR, submitted=True) == Told(answers=False, score=False, free=True)
    assert not told(replace(never, closes=None), NOON + HOUR, submitted=True).free


def test_in_practice_a_question_is_told_once_it_is_answered_and_elsewhere_not():
    assert told_at_once(PRESETS["practice"], answered=True)
    assert not told_at_once(PRESETS["practice"], answered=False)
    assert not told_at_once(PRESETS["homework"], answered=True)
    assert not told_at_once(TEST, answered=True)
