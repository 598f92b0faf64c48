"""What the marks of one question say of it: the statistics of Moodle's quiz report, by the same formulas.

S attempts were asked it; x is its mark, o what the same attempt has in all besides. Variances divide by S - 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from quizapp.measures.moments import Figure, deviations, mean, product, square

ENOUGH = 15
"""Attempts below which a figure is a hint at most."""
NOBODY = "Nobody was asked it in what is counted here."
NO_POINTS = "It brings no points."
ONE = "There is one attempt, so nothing can vary."
ALL_ALIKE = "All have the same mark for it."
REST_ALIKE = "All have the same points in the rest."


@dataclass(frozen=True, slots=True)
class Item:
    """The figures of a question; all but `seen` in per cent."""

    seen: int
    """Attempts that were asked it."""
    facility: Figure
    deviation: Figure
    """Of the marks, of its points."""
    discrimination: Figure
    """The correlation of the mark with the rest."""
    efficiency: Figure
    """Of the covariance with the rest, how much there is of the most that these marks could have."""
    guess: Figure
    """What guessing blindly would bring, of its points."""


def item(marks: Sequence[float], rest: Sequence[float], most: float, guess: Figure) -> Item:
    """The figures of a question from the marks for it, the rest of the points of the same attempts, and its points.

    For a question drawn at random `rest` is the total with it, as Moodle has it. `guess` comes from its type, in
    per cent.
    """
    if not marks:
        none = Figure(None, NOBODY)
        return Item(0, none, none, none, none, guess)
    these, those = deviations(marks), deviations(rest)
    own, other = square(these), square(those)
    facility = Figure(100 * mean(marks) / most) if most else Figure(None, NO_POINTS)
    apart, efficiency = _together(these, those, own, other)
    return Item(len(marks), facility, _deviation(own, len(marks), most), apart, efficiency, guess)


def _deviation(own: float, count: int, most: float) -> Figure:
    if count < 2:
        return Figure(None, ONE)
    return Figure(100 * sqrt(own / (count - 1)) / most) if most else Figure(None, NO_POINTS)


def _together(these: Sequence[float], those: Sequence[float], own: float, other: float) -> tuple[Figure, Figure]:
    """Discrimination and efficiency, from deviations and the sums of their squares: S - 1 stands above and below."""
    why = ONE if len(these) < 2 else ALL_ALIKE if not own else REST_ALIKE if not other else ""
    if why:
        return Figure(None, why), Figure(None, why)
    found = product(these, those, own * other)
    best = product(sorted(these), sorted(those), own * other)
    return Figure(100 * min(1.0, max(-1.0, found / sqrt(own * other)))), Figure(100 * found / best)
