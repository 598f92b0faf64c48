"""Which questions a learner forgets most often."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

MOST = 5
"""How many are worth a look at one time."""

Question = TypeVar("Question")


def hardest(rows: Iterable[tuple[Question, int, int]], most: int = MOST) -> list[tuple[Question, int, int]]:
    """The questions forgotten most often, as they were given: (question, times forgotten, answers).

    Of two forgotten equally often, the one with fewer answers is harder. What was never forgotten is left out.
    """
    forgotten = [row for row in rows if row[1] > 0]
    return sorted(forgotten, key=lambda row: (-row[1], row[2]))[:most]
