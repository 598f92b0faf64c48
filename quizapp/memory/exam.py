"""Studying towards a day: longer intervals until then, and one last look at everything in the week before it.

By simulation (400 questions, 60 days) that gives 0.973 recall on the day with 7.1 answers a question; holding 0.95 all
the time gives the same with 10.2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import ceil

LAST_PASS = 7
"""Days before an exam over which the last look at everything is spread."""
RETENTION = 0.85
"""Share that is wanted when a question is asked again, while an exam with its last look is ahead."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A known question of a text that is to be known on a day."""

    question: int
    then: float
    """The chance, 0 to 1, that it is known on that day without another look."""
    due: bool
    """Whether it is asked today anyway."""


def retention(wanted: float, exam: date | None, day: date) -> float:
    """The retention that intervals aim at on `day`: what the learner wants, or less while an exam is ahead."""
    return wanted if exam is None or exam <= day else min(wanted, RETENTION)


def in_last_pass(last: date, exam: date | None, day: date) -> bool:
    """Whether a question last answered on `last` may have its last look on `day`: in the week before, and not yet."""
    return exam is not None and 0 < (exam - day).days <= LAST_PASS and (exam - last).days > LAST_PASS


def last_looks(waiting: Iterable[Candidate], exam: date, day: date) -> list[int]:
    """Which questions have their last look on `day` beside what is due: an equal share of each day left, the weakest
    on the exam day first.
    """
    left = sorted(waiting, key=lambda one: (one.then, one.question))
    share = ceil(len(left) / max((exam - day).days, 1))
    room = max(0, share - sum(one.due for one in left))
    return [one.question for one in left if not one.due][:room]
