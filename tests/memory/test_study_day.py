from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quizapp.memory.study_day import known_zone, starts_at, study_day, zones

ONE_DAY = timedelta(days=1)
TRAVELLED = ("Europe/Berlin", "America/New_York", "Australia/Sydney", "Australia/Lord_Howe", "Pacific/Auckland")
ODD = ("Pacific/Apia", "Antarctica/Casey", "Asia/Baku", "Asia/Kathmandu", "Pacific/Kwajalein", "Africa/Casablanca")
instants = st.datetimes(datetime(1965, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))
some_zones = st.sampled_from((*TRAVELLED, *ODD, "UTC", "Pacific/Honolulu", "Pacific/Kiritimati"))


def there(zone, *wall, fold=0):
    return datetime(*wall, tzinfo=ZoneInfo(zone), fold=fold)


def test_the_day_begins_at_four_in_the_morning():
    assert study_day(there("Europe/Berlin", 2025, 6, 10, 3, 59, 59), "Europe/Berlin") == date(2025, 6, 9)
    assert study_day(there("Europe/Berlin", 2025, 6, 10, 4), "Europe/Berlin") == date(2025, 6, 10)


def test_the_same_instant_is_another_day_elsewhere():
    at = datetime(2025, 6, 10, 15, tzinfo=UTC)
    assert study_day(at, "Pacific/Auckland") == date(2025, 6, 10)
    assert study_day(at + timedelta(hours=1), "Pacific/Auckland") == date(2025, 6, 11)
    assert study_day(at - timedelta(hours=2), "Pacific/Honolulu") == date(2025, 6, 9)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        study_day(datetime(2025, 6, 10, 12), "Europe/Berlin")


def test_a_leap_day_is_a_day_like_any_other():
    assert study_day(there("Europe/Berlin", 2024, 2, 29, 23), "Europe/Berlin") == date(2024, 2, 29)
    assert study_day(there("Europe/Berlin", 2024, 3, 1, 3), "Europe/Berlin") == date(2024, 2, 29)
    assert study_day(there("Europe/Berlin", 2024, 3, 1, 4), "Europe/Berlin") == date(2024, 3, 1)
    assert study_day(there("Europe/Berlin", 2025, 3, 1, 3), "Europe/Berlin") == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("zone", "day", "hour_before", "hour_after"),
    [
        ("Europe/Berlin", date(2025, 3, 30), "03:00", "02:00"),
        ("Europe/Berlin", date(2025, 10, 26), "02:00", "03:00"),
        ("America/New_York", date(2025, 3, 9), "09:00", "08:00"),
        ("America/New_York", date(2025, 11, 2), "08:00", "09:00"),
        ("Australia/Sydney", date(2025, 4, 6), "17:00", "18:00"),
        ("Australia/Sydney", date(2025, 10, 5), "18:00", "17:00"),
        ("Pacific/Auckland", date(2025, 4, 6), "15:00", "16:00"),
        ("Pacific/Auckland", date(2025, 9, 28), "16:00", "15:00"),
        ("Australia/Lord_Howe", date(2025, 4, 6), "17:00", "17:30"),
        ("Australia/Lord_Howe", date(2025, 10, 5), "17:30", "17:00"),
    ],
)
def test_when_the_clocks_change_the_day_still_begins_at_four(zone, day, hour_before, hour_after):
    assert f"{starts_at(day - ONE_DAY, zone):%H:%M}" == hour_before
    assert f"{starts_at(day, zone):%H:%M}" == hour_after
    assert starts_at(day, zone).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == datetime(*day.timetuple()[:3], 4)


@pytest.mark.parametrize("zone", TRAVELLED)
def test_a_year_of_hours_has_every_day_once_and_in_order(zone):
    begin = starts_at(date(2025, 1, 1), zone)
    hours = Counter(study_day(begin + timedelta(hours=h), zone) for h in range(365 * 24))
    assert list(hours) == [date(2025, 1, 1) + timedelta(days=n) for n in range(365)]
    assert set(hours.values()) <= {23, 24, 25}


def test_the_hour_that_comes_twice_belongs_to_one_day():
    first = there("Europe/Berlin", 2025, 10, 26, 2, 30)
    again = there("Europe/Berlin", 2025, 10, 26, 2, 30, fold=1)
    assert again.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=1)
    assert study_day(first, "Europe/Berlin") == study_day(again, "Europe/Berlin") == date(2025, 10, 25)


def test_where_four_does_not_exist_the_day_begins_when_the_clocks_jump_past_it():
    jump = datetime(2009, 10, 17, 18, tzinfo=UTC)  # Casey: 02:00 became 05:00
    assert starts_at(date(2009, 10, 18), "Antarctica/Casey") == jump
    assert study_day(jump - timedelta(seconds=1), "Antarctica/Casey") == date(2009, 10, 17)
    assert study_day(jump, "Antarctica/Casey") == date(2009, 10, 18)


def test_where_four_comes_twice_the_first_counts():
    begin = starts_at(date(1969, 9, 30), "Pacific/Kwajalein")  # that day was lived twice
    again = begin + timedelta(hours=22)
    assert again.astimezone(ZoneInfo("Pacific/Kwajalein")).date() == date(1969, 9, 30)
    assert study_day(begin, "Pacific/Kwajalein") == study_day(again, "Pacific/Kwajalein") == date(1969, 9, 30)


def test_samoa_skipped_a_date_and_its_study_day_is_only_that_night():
    jump = datetime(2011, 12, 30, 10, tzinfo=UTC)  # the 29th ended, the 31st began
    before, night = study_day(jump - timedelta(seconds=1), "Pacific/Apia"), study_day(jump, "Pacific/Apia")
    assert (before, night) == (date(2011, 12, 29), date(2011, 12, 30))
    assert starts_at(date(2011, 12, 31), "Pacific/Apia") - starts_at(date(2011, 12, 30), "Pacific/Apia") == timedelta(
        hours=4
    )


def test_moving_west_never_takes_a_day_back():
    at = there("Pacific/Auckland", 2025, 6, 10, 9)
    last = study_day(at, "Pacific/Auckland")
    landed = at + timedelta(hours=9)
    assert study_day(landed, "Pacific/Honolulu") == date(2025, 6, 9)
    assert study_day(landed, "Pacific/Honolulu", not_before=last) == last == date(2025, 6, 10)
    caught_up = there("Pacific/Honolulu", 2025, 6, 11, 4)
    assert study_day(caught_up - timedelta(seconds=1), "Pacific/Honolulu", not_before=last) == last
    assert study_day(caught_up, "Pacific/Honolulu", not_before=last) == date(2025, 6, 11)


def test_moving_east_goes_on_at_once():
    last = study_day(there("Pacific/Honolulu", 2025, 6, 9, 12), "Pacific/Honolulu")
    landed = there("Pacific/Auckland", 2025, 6, 10, 22)
    assert study_day(landed, "Pacific/Auckland", not_before=last) == date(2025, 6, 10)


@given(instants, some_zones)
@example(datetime(2011, 12, 30, 10, tzinfo=UTC), "Pacific/Apia")
@example(datetime(1969, 9, 30, 13, tzinfo=UTC), "Pacific/Kwajalein")
def test_every_instant_lies_within_its_study_day(at, zone):
    day = study_day(at, zone)
    assert starts_at(day, zone) <= at < starts_at(day + ONE_DAY, zone)


@given(st.lists(instants, min_size=2, max_size=8), some_zones)
def test_days_never_go_back_as_time_goes_on(times, zone):
    days = [study_day(at, zone) for at in sorted(times)]
    assert days == sorted(days)


@given(instants, st.lists(st.tuples(st.integers(0, 100_000), some_zones), min_size=2, max_size=12))
def test_days_never_go_back_for_a_learner_who_travels(at, journey):
    days, last = [], None
    for seconds, zone in journey:
        at += timedelta(seconds=seconds)
        last = study_day(at, zone, not_before=last)
        days.append(last)
    assert all(a <= b for a, b in pairwise(days))


@given(st.dates(date(1965, 1, 1), date(2090, 1, 1)), some_zones)
def test_a_day_starts_in_utc_and_later_than_the_one_before(day, zone):
    assert starts_at(day, zone).utcoffset() == timedelta(0)
    assert starts_at(day - ONE_DAY, zone) < starts_at(day, zone)


@pytest.mark.parametrize("name", ["Europe/Berlin", "Pacific/Apia", "UTC"])
def test_a_zone_is_known_by_its_exact_name(name):
    assert known_zone(name)
    assert name in zones()


@pytest.mark.parametrize(
    "name",
    ["", "Europe", "europe/berlin", "Berlin", "Europe/Berlin ", "../etc/passwd", "/etc", "a\0b", "é", "localtime"],
)
def test_anything_else_is_not_a_zone(name):
    assert not known_zone(name)
