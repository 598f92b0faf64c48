"""What the marks of one question say of it: the statistics of Moodle's quiz report, by the same formulas.

S attempts were asked it; x is its mark, o what the same attempt has in all besides. Variances divide by S - 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from quizapp.measures.moments import Figure, deviations, mean, product

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
    facility = Figure(100 * mean(marks) / most) if most else Figure(None, NO_POINTS)
    return Item(
        len(marks), facility, _deviation(these, most), _discrimination(these, those), _efficiency(these, those), guess
    )


def _deviation(these: Sequence[float], most: float) -> Figure:
    if len(these) < 2:
        return Figure(None, ONE)
    return Figure(100 * sqrt(product(these, these)) / most) if most else Figure(None, NO_POINTS)


def _flat(these: Sequence[float], those: Sequence[float]) -> str:
    """Why nothing can be said of how two columns go together; empty where something can."""
    if len(these) < 2:
        return ONE
    return ALL_ALIKE if not any(these) else REST_ALIKE if not any(those) else ""


def _discrimination(these: Sequence[float], those: Sequence[float]) -> Figure:
    if why := _flat(these, those):
        return Figure(None, why)
    found = product(these, those) / sqrt(product(these, these) * product(those, those))
    return Figure(100 * min(1.0, max(-1.0, found)))


def _efficiency(these: Sequence[float], those: Sequence[float]) -> Figure:
    if why := _flat(these, those):
        return Figure(None, why)
    return Figure(100 * product(these, those) / product(sorted(these), sorted(those)))
