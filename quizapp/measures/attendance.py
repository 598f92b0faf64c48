"""Attendance: whether a learner has begun, goes on, or has stopped; days of holiday do not count."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

STOPPED_AFTER = 7
"""Days without an answer, holidays left out."""


class Attendance(StrEnum):
    """What a teacher may want to know of a learner."""

    AWAY = "never signed in"
    NEW = "has not begun"
    STOPPED = "has stopped"
    HERE = ""


def days_off(last: date, today: date, holidays: Iterable[tuple[date, date]]) -> int:
    """Days since the last answer that were no holiday; `holidays` are first and last days, and may overlap."""
    free = {first + timedelta(days=n) for first, until in holidays for n in range((until - first).days + 1)}
    return sum(last + timedelta(days=n) not in free for n in range(1, (today - last).days + 1))


def attendance(*, seen: bool, last: date | None, today: date, holidays: Iterable[tuple[date, date]] = ()) -> Attendance:
    """What is so of a learner who was `seen` here, and answered last on a day (None: never)."""
    if last is None:
        return Attendance.NEW if seen else Attendance.AWAY
    return Attendance.STOPPED if days_off(last, today, holidays) >= STOPPED_AFTER else Attendance.HERE
