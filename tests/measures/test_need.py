"""Who could use a word: one reason each, the plainest first, and none on thin grounds."""

from __future__ import annotations

import pytest

from quizapp.measures.attendance import Attendance
from quizapp.measures.need import Lately, Reason, need

FINE = Lately(answers=60, seconds=600, days=4, quick=2, quick_wrong=1, asked=40, recalled=36)


def asked(attendance=Attendance.HERE, lately=FINE, goal=0.9, then=0.9):
    return need(attendance, lately, goal=goal, then=then)


def test_who_studies_and_knows_needs_no_word():
    assert asked() is None
    assert asked(then=None) is None
    assert asked(lately=Lately()) is None


@pytest.mark.parametrize("attendance", [Attendance.AWAY, Attendance.NEW, Attendance.STOPPED])
def test_who_is_not_there_is_told_of_as_such_whatever_else_is_so(attendance):
    hasty = Lately(answers=40, quick=40, quick_wrong=40, asked=40)
    assert asked(attendance, hasty, then=0.1) == Reason(attendance.value)


@pytest.mark.parametrize(
    ("answers", "quick", "wrong", "reason"),
    [(20, 10, 4, Reason.HASTY), (20, 9, 9, None), (20, 10, 3, None), (19, 19, 19, None)],
)
def test_half_of_the_answers_within_two_seconds_and_four_in_ten_of_those_wrong_is_hasty(answers, quick, wrong, reason):
    assert asked(lately=Lately(answers=answers, quick=quick, quick_wrong=wrong)) == reason


@pytest.mark.parametrize(
    ("recalled", "of", "reason"), [(14, 20, Reason.FORGETS), (15, 20, None), (16, 20, None), (0, 19, None)]
)
def test_recall_far_below_the_goal_counts_from_twenty_questions_on(recalled, of, reason):
    assert asked(lately=Lately(answers=of, asked=of, recalled=recalled)) == reason


def test_what_will_fade_by_the_exam_is_told_last():
    assert asked(then=0.69) == Reason.SHORT
    assert asked(then=0.7) is None
    assert asked(lately=Lately(answers=20, asked=20, recalled=5), then=0.2) == Reason.FORGETS
