"""Times as somebody takes them along: each in UTC, and as a clock on the wall showed it."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from quizapp.memory.study_day import known_zone


def clock(zone: str) -> tzinfo:
    """The clock of a time zone; UTC for one that is none any more."""
    return ZoneInfo(zone) if known_zone(zone) else UTC


def both(column: str) -> tuple[str, str]:
    """The names of the two columns of a time."""
    return f"{column}_utc", f"{column}_local"


def times(at: datetime | None, zone: tzinfo) -> tuple[str | None, str | None]:
    """An instant in UTC to the second, and to the minute as the clock of a zone showed it."""
    if at is None:
        return None, None
    utc, local = at.astimezone(UTC).isoformat(timespec="seconds"), at.astimezone(zone).isoformat(" ", "minutes")
    return f"{utc[:19]}Z", local[:16]
