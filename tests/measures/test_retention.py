"""True retention by week, against weeks worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta

from quizapp.measures.retention import Share, by_week, monday, overall

MON = date(2026, 11, 23)


def test_weeks_without_a_question_are_there_and_have_no_share():
    weeks = by_week({MON - timedelta(days=21): Share(4, 3)}, MON)
    assert list(weeks) == [MON - timedelta(days=21), MON - timedelta(days=14), MON - timedelta(days=7), MON]
    assert weeks[MON - timedelta(days=21)].share == 0.75
    assert weeks[MON] == Share() and weeks[MON].share is None


def test_weeks_after_today_and_empty_ones_are_left_out():
    assert by_week({MON + timedelta(days=7): Share(3, 3)}, MON) == {}
    assert by_week({MON - timedelta(days=70): Share()}, MON) == by_week({}, MON) == {}


def test_all_weeks_together_and_whether_they_are_enough():
    weeks = {MON: Share(15, 12), MON + timedelta(days=7): Share(4, 4)}
    assert overall(weeks) == Share(19, 16)
    assert not overall(weeks).enough
    assert (overall(weeks) + Share(1, 0)).enough
    assert overall({}).share is None


def test_a_week_begins_on_monday():
    assert monday(date(2026, 11, 29)) == MON  # a Sunday
    assert monday(MON) == MON
