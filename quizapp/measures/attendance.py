"""Attendance: whether a learner has begun, goes on, or has stopped; days of holiday do not count."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

STOPPED_AFTER = 7
"""Days without an answer, holidays left out."""
ONE_DAY = timedelta(days=1)
Days = tuple[date, date]
"""The first and the last of some days."""


class Attendance(StrEnum):
    """What a teacher may want to know of a learner."""

    AWAY = "never signed in"
    NEW = "has not begun"
    STOPPED = "has stopped"
    HERE = ""


def merged(holidays: Iterable[Days]) -> tuple[Days, ...]:
    """The holidays in order; those that overlap or follow one another without a day between are one."""
    found: list[Days] = []
    for first, last in sorted(holidays):
        if found and first <= found[-1][1] + ONE_DAY:
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return tuple(found)


def days_off(last: date, today: date, holidays: Iterable[Days]) -> int:
    """Days since the last answer that were no holiday; `holidays` are merged."""
    after = last + ONE_DAY
    free = sum(max(0, (min(today, end) - max(after, first)).days + 1) for first, end in holidays)
    return max(0, (today - last).days - free)


def attendance(*, seen: bool, last: date | None, today: date, holidays: Iterable[Days] = ()) -> Attendance:
    """What is so of a learner who was `seen` here, and answered last on a day (None: never); `holidays` are merged."""
    if last is None:
        return Attendance.NEW if seen else Attendance.AWAY
    return Attendance.STOPPED if days_off(last, today, holidays) >= STOPPED_AFTER else Attendance.HERE
