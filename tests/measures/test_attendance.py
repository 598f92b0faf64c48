"""Attendance: days without study, holidays left out, and who has stopped."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.measures.attendance import Attendance, attendance, days_off, merged
from tests.studied import DAY

DAYS = st.dates(date(2026, 1, 1), date(2026, 4, 1))
HOLIDAYS = st.lists(st.tuples(DAYS, DAYS).map(lambda pair: (min(pair), max(pair))), max_size=6)


def ago(days):
    return DAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("last", "expected"),
    [(DAY, Attendance.HERE), (ago(6), Attendance.HERE), (ago(7), Attendance.STOPPED), (ago(70), Attendance.STOPPED)],
)
def test_who_has_not_studied_for_a_week_has_stopped(last, expected):
    assert attendance(seen=True, last=last, today=DAY) == expected


def test_who_never_signed_in_is_told_from_who_has_not_begun():
    assert attendance(seen=False, last=None, today=DAY) == Attendance.AWAY
    assert attendance(seen=True, last=None, today=DAY) == Attendance.NEW


def test_holidays_are_not_held_against_anybody():
    holidays = merged([(ago(20), ago(1))])
    assert attendance(seen=True, last=ago(26), today=DAY, holidays=holidays) == Attendance.HERE
    assert attendance(seen=True, last=ago(27), today=DAY, holidays=holidays) == Attendance.STOPPED


def test_holidays_that_overlap_are_counted_once():
    assert days_off(ago(10), DAY, merged([(ago(9), ago(5)), (ago(7), ago(3)), (ago(8), ago(8))])) == 3


def test_a_day_ahead_of_today_is_no_absence():
    assert days_off(DAY + timedelta(days=1), DAY, ()) == 0


@given(HOLIDAYS, DAYS, DAYS)
def test_it_is_what_counting_day_by_day_gives(holidays, last, today):
    days = [last + timedelta(days=n) for n in range(1, (today - last).days + 1)]
    expected = sum(not any(first <= day <= end for first, end in holidays) for day in days)
    assert days_off(last, today, merged(holidays)) == expected


@given(HOLIDAYS, DAYS)
def test_merging_keeps_every_day_and_leaves_gaps_between(holidays, day):
    found = merged(holidays)
    assert any(a <= day <= b for a, b in found) == any(a <= day <= b for a, b in holidays)
    assert all((later[0] - earlier[1]).days > 1 for earlier, later in pairwise(found))
