"""How strong a memory is in a word: the four levels that map, ribbons and tables share, and not met."""

from __future__ import annotations

from bisect import bisect_right

LEVELS = ("not met", "fading", "shaky", "firm", "sure")
"""Names, by the number that `level` gives."""
FLOORS = (0.0, 0.0, 0.70, 0.85, 0.95)
"""The least recall of each level; the first, not met, has none."""
NOT_MET, FADING, SHAKY, FIRM, SURE = range(5)


def level(recall: float | None) -> int:
    """The level, 0 (not met) to 4 (sure), of a chance of recall from 0 to 1; None is a question never met."""
    if recall is None:
        return NOT_MET
    return bisect_right(FLOORS, recall, FADING + 1) - 1


def figure(recall: float) -> int:
    """The recall in whole per cent, rounded down, so that a figure never stands beside the level above its own."""
    return int(recall * 100 + 1e-9)
