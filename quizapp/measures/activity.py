"""When a learner studied: answers and seconds of each day, laid out in weeks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from quizapp.measures.retention import ONE_WEEK, monday

WEEKS = 14
"""How many weeks a calendar shows."""


@dataclass(frozen=True, slots=True)
class StudyDay:
    """What was done on one day."""

    day: date
    answers: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Week:
    """Monday to Sunday; the present week ends today."""

    monday: date
    days: tuple[StudyDay, ...]

    @property
    def studied(self) -> int:
        """Days with an answer."""
        return sum(day.answers > 0 for day in self.days)

    @property
    def answers(self) -> int:
        """All answers of the week."""
        return sum(day.answers for day in self.days)

    @property
    def seconds(self) -> float:
        """The time spent on them."""
        return sum(day.seconds for day in self.days)


def begins(today: date, weeks: int = WEEKS) -> date:
    """The Monday on which a calendar of so many weeks begins."""
    return monday(today) - ONE_WEEK * (weeks - 1)


def activity(done: Iterable[StudyDay], today: date, weeks: int = WEEKS) -> list[Week]:
    """The last `weeks` calendar weeks up to `today`, with the days on which nothing was done."""
    there = {day.day: day for day in done}
    start = begins(today, weeks)
    days = [start + timedelta(days=n) for n in range((today - start).days + 1)]
    filled = [there.get(day, StudyDay(day)) for day in days]
    return [Week(filled[n].day, tuple(filled[n : n + 7])) for n in range(0, len(filled), 7)]
