"""The answers that the coming days bring to somebody who keeps to the plan, those that follow from answers too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from quizapp.memory.outlook import MIDDLE, Trace, begin, trace


class Kind(NamedTuple):
    """Cards that are nearly alike; days count from today."""

    stability: float
    difficulty: float
    last: int
    due: int
    exam: int | None
    """The day on which its text is to be known, if one is ahead."""
    look: int = MIDDLE
    """How many days before that its last look falls."""


def answers_ahead(cards: Mapping[Kind, int], days: int, *, retention: float, lower: float) -> list[float]:
    """Answers to be expected on each of `days` days from today; cards with an exam ahead aim at `lower` until then."""
    found = [0.0] * days
    for kind, count in cards.items():
        aim = retention if kind.exam is None else lower
        _add(
            found,
            trace(kind.stability, kind.difficulty, kind.last, kind.due, days, aim, kind.exam, 1, kind.look),
            count,
        )
    return found


def answers_to_new(
    starts: Iterable[tuple[int, int, int | None]], days: int, *, retention: float, lower: float
) -> list[float]:
    """Answers to questions not met yet: (day on which they are begun, how many, exam day) for each lot."""
    found = [0.0] * days
    for day, count, exam in starts:
        _add(found, begin(day, days, retention if exam is None else lower, exam), count)
    return found


def lots(count: int, a_day: int, days: int, *, after: int = 0) -> list[tuple[int, int]]:
    """On which days so many new questions are begun at so many a day, `after` so many others: (day, how many)."""
    if a_day <= 0:
        return []
    first, last = max(after, 0), max(after, 0) + count
    found = ((day, min(last, (day + 1) * a_day) - max(first, day * a_day)) for day in range(days))
    return [(day, begun) for day, begun in found if begun > 0]


def _add(found: list[float], path: Trace, count: int) -> None:
    for day, answers in path.asked:
        if 0 <= day < len(found):
            found[day] += count * answers
