"""What Anki knows of a card's memory, as a schedule: its FSRS state, else what its interval and its ease amount to."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from quizapp.formats.anki.collection import Collection, MemoryRow
from quizapp.formats.base import Look, Schedule

NEW = 0
"""The sort of card that nobody has answered."""
SUSPENDED = -1
DAY = 86_400
A_TIME = 1_000_000_000
"""From here on a due date is a time in seconds; below, a day counted from the creation of the collection."""
MOST_DAYS = 36_500
MOST_LOOKS = 300_000
"""Answers of the log that are read."""
PRACTICE, MANUAL = 3, 4
"""In the log: answers in a filtered deck; from here on what nobody answered."""
W8, W9, W10 = 1.8722, 0.1666, 0.796
RETENTION = 0.9
"""FSRS-6's usual weights and retention, for the state of a card that only has an interval and an ease."""


@dataclass(slots=True)
class Days:
    """The days of a collection, and the answers in its log."""

    created: int
    rollover: int
    west: int
    log: Iterator[tuple[Any, ...]]
    memories: dict[int, MemoryRow] = field(default_factory=dict)
    logged: dict[int, list[Look]] = field(default_factory=dict)
    cut: bool = False
    """Whether the log is longer than what is read."""

    @classmethod
    def of(cls, collection: Collection) -> Days:
        """The days of this collection, with its log read."""
        days = cls(collection.created, collection.rollover, collection.west, collection.looks())
        days.memories = {row[0]: row[1:] for row in collection.memories()}
        days._read_log()
        return days

    def schedule(self, card: int) -> Schedule | None:
        """What was known of the card with this id; None for one that was never answered, or whose numbers are none."""
        due, interval, ease, lapses, original, data = self.memories.get(card, (None,) * 6)
        if not all(isinstance(number, int) for number in (due, interval, ease, lapses, original)):
            return None
        looks = tuple(self.logged.get(card, ()))
        state = _state(data)
        stability, difficulty = _number(state, "s"), _number(state, "d")
        try:
            when = self._day(original or due)
            last = self._last(state, looks, when, interval)
        except (OverflowError, ValueError, OSError):
            return None
        if not stability:
            if interval <= 0:
                return None
            stability, difficulty = float(interval), difficulty_of(interval, ease)
        stability, difficulty = min(max(stability, 0.001), MOST_DAYS), min(max(difficulty or 5.0, 1.0), 10.0)
        return Schedule(stability, difficulty, max(when, last), last, max(0, min(lapses, 10_000)), looks)

    def _day(self, due: int) -> date:
        """The study day of a due date."""
        first = self._study_day(self.created)
        return self._study_day(due) if due >= A_TIME else first + timedelta(days=due)

    def _study_day(self, seconds: float) -> date:
        local = seconds - self.west * 60 - self.rollover * 3600
        return datetime.fromtimestamp(local, UTC).date()

    def _last(self, state: dict[str, Any], looks: Sequence[Look], due: date, interval: int) -> date:
        """The day of the last answer: as Anki notes it, else as the log does, else what the interval says."""
        if seconds := _number(state, "lrt"):
            return self._study_day(seconds)
        if looks:
            return self._study_day(looks[-1].at.timestamp())
        return due - timedelta(days=max(0, min(interval, MOST_DAYS)))

    def _read_log(self) -> None:
        for count, (card, at, rating, took, kind, factor) in enumerate(self.log):
            if count >= MOST_LOOKS:
                self.cut = True
                return
            if rating not in (1, 2, 3, 4) or not isinstance(kind, int) or kind >= MANUAL:
                continue
            if (kind == PRACTICE and not factor) or not isinstance(at, int) or not 0 < at < 10**14:
                continue
            when = datetime.fromtimestamp(at / 1000, UTC)
            duration = took if isinstance(took, int) and 0 < took < 10**9 else None
            self.logged.setdefault(card, []).append(Look(when, rating, duration))


def difficulty_of(interval: float, ease: int) -> float:
    """The difficulty, 1 to 10, with which FSRS lets a stability of `interval` days grow by the ease (in thousandths)
    after a Good answer in time: its formula for the growth, solved for the difficulty, as the fsrs-rs library does it
    for cards that were scheduled by SM-2."""
    growth = math.exp(W8) * interval**-W9 * (math.exp((1 - RETENTION) * W10) - 1)
    return min(10.0, max(1.0, 11.0 - ((ease or 2500) / 1000 - 1) / growth))


def _state(data: Any) -> dict[str, Any]:
    if not isinstance(data, str) or not data.startswith("{"):
        return {}
    try:
        state = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return state if isinstance(state, dict) else {}


def _number(state: dict[str, Any], name: str) -> float:
    """A number above 0; 0 where there is none."""
    value = state.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0.0
    return float(value) if 0 < value < 10**12 else 0.0
