"""Sums of squares and products of columns of numbers, safe from what rounding leaves where nothing varies."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from operator import mul
from typing import NamedTuple

DUST = 1e-9
"""Numbers nearer to each other than this part of the larger are one: sums of points come apart by rounding alone."""


class Figure(NamedTuple):
    """A number, or why there is none."""

    value: float | None
    why: str = ""


def mean(values: Sequence[float]) -> float:
    """The mean of at least one number."""
    return sum(values) / len(values)


def deviations(values: Sequence[float]) -> list[float]:
    """How far each number is from the mean; all 0 where they differ by rounding alone."""
    low, high = min(values), max(values)
    if high - low <= DUST * max(1.0, abs(low), abs(high)):
        return [0.0] * len(values)
    middle = mean(values)
    return [value - middle for value in values]


def square(these: Sequence[float]) -> float:
    """The sum of the squares of deviations."""
    return sum(map(mul, these, these))


def product(these: Sequence[float], those: Sequence[float], squares: float) -> float:
    """The sum of the products of deviations, of whose sums of squares `squares` is the product; 0 where only rounding
    is left of it."""
    found = sum(map(mul, these, those))
    return 0.0 if abs(found) <= DUST * sqrt(squares) else found
