"""The study day: a date in the learner's zone that begins at four in the morning there."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

DAY_BEGINS = time(4)
"""Local wall time: late enough for those who study past midnight, early enough for those who rise early."""

NOT_PLACES = frozenset({"Factory", "localtime"})
"""Names in the zone database that say nothing about where a learner is."""

ONE_DAY = timedelta(days=1)


@cache
def zones() -> tuple[str, ...]:
    """The names of all time zones that a learner can choose, in order."""
    return tuple(sorted(available_timezones() - NOT_PLACES))


def known_zone(name: str) -> bool:
    """Whether `name` is the exact name of a time zone, such as Europe/Berlin."""
    return name in zones()


def starts_at(day: date, zone: str) -> datetime:
    """The instant (UTC) at which the clocks in `zone` first show 04:00 of `day` or later."""
    local = ZoneInfo(zone)
    wall = datetime.combine(day, DAY_BEGINS)
    first, second = (wall.replace(tzinfo=local, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first <= second:
        return first
    return _end_of_gap(second, first, wall, local)


def study_day(at: datetime, zone: str, *, not_before: date | None = None) -> date:
    """The study day that the aware time `at` belongs to in `zone`; raises ValueError for a time without a zone.

    `not_before` is the learner's last study day: someone who travels west stays on it until the new place catches up.
    """
    if at.utcoffset() is None:
        raise ValueError("The time has no time zone; hand in an aware datetime.")
    since_four = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) - timedelta(hours=DAY_BEGINS.hour)
    day = since_four.date()
    if starts_at(day + ONE_DAY, zone) <= at:  # the clocks were put back over 04:00: what has begun stays begun
        day += ONE_DAY
    return day if not_before is None else max(day, not_before)


def day_of(at: datetime, zone: str, last: date | None) -> date:
    """The study day of a learner whose latest day was `last`: the one that their queue is planned for.

    A journey west costs a day at most; a `last` further ahead than that comes from a clock that was wrong.
    """
    return study_day(at, zone, not_before=last if last is not None and last <= at.date() + ONE_DAY else None)


def _end_of_gap(before: datetime, after: datetime, wall: datetime, local: ZoneInfo) -> datetime:
    """The second between two instants (UTC) at which the clocks jump past `wall`, found by halving."""
    low, high = 0, int((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        shown = (before + timedelta(seconds=middle)).astimezone(local).replace(tzinfo=None)
        low, high = (low, middle) if shown >= wall else (middle, high)
    return before + timedelta(seconds=high)
