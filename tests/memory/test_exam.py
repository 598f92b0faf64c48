"""Studying towards a day: which questions have their last look when, and what intervals aim at."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from quizapp.memory import exam
from quizapp.memory.exam import Candidate

TODAY = date(2026, 11, 23)


def day(n):
    return TODAY + timedelta(days=n)


def waiting(count, due=()):
    return [Candidate(n, 0.5 + n / 1000, n in due) for n in range(count)]


def test_intervals_aim_lower_while_an_exam_is_ahead_but_never_higher_than_the_learner_wants():
    assert exam.retention(0.9, day(30), TODAY) == exam.RETENTION
    assert exam.retention(0.8, day(30), TODAY) == 0.8
    assert exam.retention(0.9, None, TODAY) == exam.retention(0.9, TODAY, TODAY) == exam.retention(0.9, day(-1), TODAY)


@pytest.mark.parametrize(
    ("last", "ahead", "looked"),
    [(-20, 7, True), (-20, 1, True), (-20, 8, False), (-20, 0, False), (0, 7, False), (-1, 7, True), (-4, 3, False)],
)
def test_the_last_look_falls_into_the_week_before_and_comes_once(last, ahead, looked):
    assert exam.in_last_pass(day(last), day(ahead), TODAY) is looked


def test_without_an_exam_there_is_no_last_look():
    assert not exam.in_last_pass(day(-20), None, TODAY)


def test_a_day_has_an_equal_share_of_what_is_left_the_weakest_first():
    assert exam.last_looks(waiting(70), day(7), TODAY) == list(range(10))
    assert exam.last_looks(waiting(71), day(7), TODAY) == list(range(11))
    assert exam.last_looks(waiting(5), day(1), TODAY) == list(range(5))


def test_what_is_due_anyway_counts_into_the_share():
    assert exam.last_looks(waiting(70, due={0, 1, 2}), day(7), TODAY) == list(range(3, 10))
    assert exam.last_looks(waiting(14, due=set(range(14))), day(7), TODAY) == []


def test_over_the_week_everything_has_had_its_look_once():
    left, seen = {n: 0.5 + n / 1000 for n in range(40)}, []
    for n in range(7):
        today = exam.last_looks([Candidate(q, r, False) for q, r in left.items()], day(7), day(n))
        seen += today
        for question in today:
            del left[question]
    assert sorted(seen) == list(range(40))
