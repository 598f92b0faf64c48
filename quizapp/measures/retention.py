"""True retention: how often a question that was known is still known when it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

ENOUGH = 20
"""Answers below which a share says more of chance than of memory."""
ONE_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the questions asked were recalled."""

    asked: int = 0
    recalled: int = 0

    @property
    def share(self) -> float | None:
        """From 0 to 1; None when nothing was asked."""
        return self.recalled / self.asked if self.asked else None

    @property
    def enough(self) -> bool:
        """Whether there are answers enough to speak of a share."""
        return self.asked >= ENOUGH

    def __add__(self, other: Share) -> Share:
        return Share(self.asked + other.asked, self.recalled + other.recalled)


def monday(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def by_week(shares: Mapping[date, Share], today: date) -> dict[date, Share]:
    """The share of each week by its Monday, from the first with a question asked to this one, none left out."""
    weeks = {week: share for week, share in shares.items() if share.asked and week <= today}
    if not weeks:
        return {}
    count = (monday(today) - min(weeks)) // ONE_WEEK + 1
    return {week: weeks.get(week, Share()) for week in (min(weeks) + ONE_WEEK * n for n in range(count))}


def overall(weeks: dict[date, Share]) -> Share:
    """All weeks taken together."""
    return sum(weeks.values(), Share())
