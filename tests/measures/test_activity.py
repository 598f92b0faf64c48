"""The calendar of days studied."""

from __future__ import annotations

from datetime import date, timedelta

from quizapp.measures.activity import StudyDay, activity, begins

WED = date(2026, 11, 25)
MON = date(2026, 11, 23)


def test_a_calendar_has_whole_weeks_and_ends_today():
    weeks = activity([], WED)
    assert len(weeks) == 14
    assert [len(week.days) for week in weeks] == [7] * 13 + [3]
    assert weeks[0].monday == begins(WED) == date(2026, 8, 24)
    assert weeks[-1].days[-1].day == WED


def test_answers_and_seconds_stand_by_day_and_are_summed_by_week():
    week = activity([StudyDay(MON, 2, 30), StudyDay(WED, 1, 5)], WED)[-1]
    assert [(day.answers, day.seconds) for day in week.days] == [(2, 30), (0, 0), (1, 5)]
    assert (week.studied, week.answers, week.seconds) == (2, 3, 35)


def test_days_before_the_calendar_and_after_today_are_left_out():
    outside = [StudyDay(begins(WED) - timedelta(days=1), 3), StudyDay(WED + timedelta(days=1), 3)]
    assert sum(week.answers for week in activity(outside, WED)) == 0


def test_on_a_sunday_the_week_is_full_and_on_a_monday_it_has_begun():
    assert len(activity([], MON + timedelta(days=6), 1)[0].days) == 7
    assert len(activity([], MON, 1)[0].days) == 1
