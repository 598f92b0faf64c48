"""When something was, as people say it: the hour of a day close by, else the date, on the clock of whoever reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from quizapp.memory.study_day import known_zone
from quizapp.web.templating import MONTHS, THIN, short_day

ONE_DAY = timedelta(days=1)


def clock(zone: str) -> tzinfo:
    """The clock of a time zone; UTC for one that is none any more."""
    return ZoneInfo(zone) if known_zone(zone) else UTC


def teller(zone: str, now: datetime) -> Callable[[datetime | None], str]:
    """Tells days: today; yesterday; Mon 23 Nov; 23 November 2025; never."""
    here = clock(zone)

    def told(at: datetime | None) -> str:
        return _day(at.astimezone(here), now.astimezone(here)) if at else "never"

    return told


def minute_teller(zone: str, now: datetime) -> Callable[[datetime], str]:
    """Tells moments: today, 14:05; Mon 23 Nov, 09:00."""
    here = clock(zone)

    def told(at: datetime) -> str:
        local = at.astimezone(here)
        return f"{_day(local, now.astimezone(here))}, {local:%H:%M}"

    return told


def _day(at: datetime, now: datetime) -> str:
    if at.date() == now.date():
        return "today"
    if at.date() == now.date() - ONE_DAY:
        return "yesterday"
    if abs(now.date() - at.date()) < 180 * ONE_DAY:
        return short_day(at.date())
    return f"{at.day}{THIN}{MONTHS[at.month - 1]} {at.year}"
