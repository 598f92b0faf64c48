"""The queue of a study day: what is asked next, and what waits for another day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

NEW_A_DAY = 20
"""Questions."""
MINUTES_A_DAY = 30


@dataclass(frozen=True, slots=True)
class Due:
    """A question whose day has come, or that is in learning and comes back today."""

    question: int
    recall: float
    """The chance, 0 to 1, that the learner still knows it."""
    fact: str
    """What it asks about; questions with the same fact are siblings; empty when it has none."""
    seconds: float
    """How long an answer is expected to take."""
    learning: bool = False
    """It was asked today and comes back."""
    back: int = 0
    """How many answers the learner will have given today when it may come back."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A question that the learner has never been asked; `position` is its place in the reading."""

    question: int
    topic: str
    position: int
    fact: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Done:
    """What the learner has done on this study day."""

    answers: int = 0
    seconds: float = 0.0
    new: int = 0
    facts: Mapping[str, int] = field(default_factory=dict)
    """The facts asked today, each with the question that asked it."""
    topics: Mapping[str, int] = field(default_factory=dict)
    """New questions begun today by topic, so that a plan made anew goes on where the last one was."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a learner wants to do in a day."""

    new: int = NEW_A_DAY
    minutes: int = MINUTES_A_DAY


@dataclass(frozen=True, slots=True)
class Plan:
    """What is left to do today: the next question is the first in `order`."""

    order: tuple[int, ...]
    due: int
    """How many of them are due, not counting those in learning."""
    new: int
    learning: int
    seconds: float
    """How long all of them are expected to take."""
    put_off: int
    """Due questions left for another day, because today has no time for them."""
    siblings: int
    """Questions left for another day, because one on the same fact is asked today."""


def plan(due: Iterable[Due], fresh: Iterable[Fresh], done: Done, limits: Limits) -> Plan:
    """The rest of the study day: due questions, the most fragile first, then new ones topic by turns.

    Questions in learning are always finished; they come once enough others have been answered, or when nothing else
    is left. The rest is held to the limits. Two questions on one fact never come on one day.
    """
    day = _Day(done, limits)
    waiting = sorted(due, key=lambda d: (d.recall, d.question))
    returning = sorted((d for d in waiting if d.learning), key=lambda d: (d.back, d.question))
    learning = [d for d in returning if day.takes(d, whatever_the_time=True)]
    reviews = [d for d in waiting if not d.learning and day.takes(d)]
    put_off = day.left
    newly = _new_within(day, _by_turns(fresh, done.topics), max(0, limits.new - done.new))
    order = _woven(learning, [*reviews, *newly], done.answers)
    return Plan(order, len(reviews), len(newly), len(learning), day.planned, put_off, day.siblings)


class _Day:
    """The day as it fills: which questions and facts are taken, how much time is left."""

    def __init__(self, done: Done, limits: Limits) -> None:
        self.facts = dict(done.facts)
        self.questions: set[int] = set()
        self.spent, self.limit = done.seconds, limits.minutes * 60.0
        self.planned = 0.0
        self.siblings = self.left = 0

    def takes(self, item: Due | Fresh, *, whatever_the_time: bool = False) -> bool:
        """Plan the item unless it or a sibling is planned already or there is no time for it."""
        if item.question in self.questions:
            return False
        if item.fact and self.facts.get(item.fact, item.question) != item.question:
            self.siblings += 1
            return False
        if not whatever_the_time and not self._has_time_for(item):
            self.left += 1
            return False
        self._add(item)
        return True

    def _has_time_for(self, item: Due | Fresh) -> bool:
        """A day not yet begun has time for one question, however long; once one was left, so are those behind it."""
        used = self.spent + self.planned
        return not self.left and self.limit > 0 and (used == 0 or used + item.seconds <= self.limit)

    def _add(self, item: Due | Fresh) -> None:
        self.questions.add(item.question)
        self.planned += item.seconds
        if item.fact:
            self.facts[item.fact] = item.question


def _by_turns(fresh: Iterable[Fresh], begun: Mapping[str, int]) -> list[Fresh]:
    """One of each topic in turn, each topic in reading order; a topic with fewer begun today has its turn first."""
    reading = sorted(fresh, key=lambda f: (f.position, f.question))
    turns, earliest, keyed = Counter(begun), {}, []
    for place, item in enumerate(reading):
        keyed.append(((turns[item.topic], earliest.setdefault(item.topic, place)), item))
        turns[item.topic] += 1
    return [item for _, item in sorted(keyed, key=lambda pair: pair[0])]


def _new_within(day: _Day, fresh: Sequence[Fresh], most: int) -> list[Fresh]:
    """The first `most` new questions that the day still takes."""
    taken: list[Fresh] = []
    for item in fresh:
        if len(taken) >= most or day.left:
            break
        if day.takes(item):
            taken.append(item)
    return taken


def _woven(learning: Sequence[Due], others: Sequence[Due | Fresh], answered: int) -> tuple[int, ...]:
    """The order of asking: each question in learning as soon as it may come, the others around it."""
    order: list[int] = []
    coming, rest = list(reversed(learning)), list(reversed(others))
    while coming or rest:
        ready = coming and (coming[-1].back <= answered + len(order) or not rest)
        order.append((coming if ready else rest).pop().question)
    return tuple(order)
