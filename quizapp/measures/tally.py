"""Answers counted up as they come: by study day, and of questions asked again by week, stability and foreseen chance.

The counts are kept beside the log, so that a page reads some hundred rows however long somebody has studied.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from quizapp.measures.pace import counted
from quizapp.measures.retention import monday
from quizapp.memory.card import Card, Rating, State, recall

BANDS = (7.0, 21.0, 90.0)
"""Days of stability at which one band ends and the next begins."""
PARTS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95)
"""Foreseen chances at which one part ends and the next begins."""


@dataclass(frozen=True, slots=True)
class Given:
    """One answer that stands, with the card as it was when it was asked (None: new) and the rating that counts."""

    before: Card | None
    question: int
    day: date
    rating: int
    practice: bool
    duration_ms: int | None

    @property
    def recalled(self) -> bool:
        """Whether it was known: anything but Again."""
        return self.rating > Rating.AGAIN

    @property
    def milliseconds(self) -> int:
        """The time that counts as study."""
        return round(counted(self.duration_ms) * 1000)


Slot = tuple[date, int, int]
"""The Monday of a week, a band of stability, a part of the foreseen chances."""


@dataclass(slots=True)
class Looks:
    """Questions asked again: how many, how many were known, and how many were to be expected."""

    asked: int = 0
    recalled: int = 0
    foreseen: float = 0.0

    def __add__(self, other: Looks) -> Looks:
        return Looks(self.asked + other.asked, self.recalled + other.recalled, self.foreseen + other.foreseen)


@dataclass(slots=True)
class Tally:
    """All of it: answers and milliseconds of each day, and the looks of each slot."""

    days: dict[date, tuple[int, int]] = field(default_factory=dict)
    looks: dict[Slot, Looks] = field(default_factory=dict)


def tally(answers: Iterable[Given]) -> Tally:
    """The counts of answers, in whatever order they come."""
    found = Tally()
    for one in answers:
        count, time = found.days.get(one.day, (0, 0))
        found.days[one.day] = count + 1, time + one.milliseconds
        if is_look(one):
            slot, look = look_of(one)
            found.looks[slot] = found.looks.get(slot, Looks()) + look
    return found


def is_look(one: Given) -> bool:
    """Whether the answer says if something was remembered: the first of its day, to a card known and waiting."""
    before = one.before
    return not one.practice and before is not None and before.state == State.REVIEW and before.last < one.day


def look_of(one: Given) -> tuple[Slot, Looks]:
    """Where the answer to a known question counts, and what it adds there."""
    assert one.before is not None
    chance = recall(one.before, one.day)
    slot = monday(one.day), bisect_right(BANDS, one.before.stability), bisect_right(PARTS, chance)
    return slot, Looks(1, int(one.recalled), chance)
