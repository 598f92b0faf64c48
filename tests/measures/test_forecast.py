"""The load of the coming days, against days worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizapp.measures.forecast import forecast

TODAY = date(2026, 11, 23)


def days(*numbers):
    return [TODAY + timedelta(days=n) for n in numbers]


def cards(due, count=4, **how):
    how = {"seconds": 20, "minutes": 30, **how}
    return [load.cards for load in forecast(due, TODAY, count, **how)]


def test_each_day_has_what_falls_due_on_it():
    today, tomorrow, later = days(0, 1, 3)
    loads = forecast({today: 3, tomorrow: 2, later: 1}, TODAY, 4, seconds=20, minutes=30)
    assert [(load.day, load.cards, load.seconds) for load in loads] == list(
        zip(days(0, 1, 2, 3), (3, 2, 0, 1), (60, 40, 0, 20), strict=True)
    )


def test_what_is_overdue_comes_today():
    long_ago, today = days(-100, 0)
    assert cards({long_ago: 5, today: 1}) == [6, 0, 0, 0]


def test_a_backlog_is_spread_by_the_minutes_of_a_day():
    (yesterday,) = days(-1)
    assert cards({yesterday: 7}, minutes=1) == [3, 3, 1, 0]  # three answers of 20 seconds fill a minute


def test_the_time_already_spent_today_leaves_less_for_today_only():
    (today,) = days(0)
    assert cards({today: 7}, minutes=1, spent=40) == [1, 3, 3, 0]
    assert cards({today: 7}, minutes=1, spent=600) == [0, 3, 3, 1]


def test_a_day_takes_one_question_however_long_an_answer_is():
    (today,) = days(0)
    assert cards({today: 2}, minutes=1, seconds=100) == [1, 1, 0, 0]
    assert cards({today: 2}, minutes=1, seconds=100, spent=30) == [0, 1, 1, 0]


def test_no_minutes_a_day_means_nothing_is_asked():
    (today,) = days(0)
    assert cards({today: 2}, minutes=0) == [0, 0, 0, 0]


def test_nothing_due_and_what_falls_due_behind_the_horizon_make_empty_days():
    (far,) = days(4)
    assert cards({}) == cards({far: 9}) == [0, 0, 0, 0]


@given(st.dictionaries(st.integers(-30, 13), st.integers(0, 50)), st.integers(1, 60), st.floats(3, 120))
def test_no_question_is_asked_twice_or_before_its_day_and_no_day_is_overfull(due, minutes, seconds):
    due = {TODAY + timedelta(days=n): count for n, count in due.items()}
    loads = forecast(due, TODAY, 14, seconds=seconds, minutes=minutes)
    for load in loads:
        until = [other.cards for other in loads if other.day <= load.day]
        assert sum(until) <= sum(count for day, count in due.items() if day <= load.day)
        assert load.seconds <= max(minutes * 60 + 1e-6, seconds)
