"""What the choices of one option say of it: how many chose it, and whether they are those who know the rest."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from quizapp.measures.item_analysis import NOBODY, ONE, REST_ALIKE
from quizapp.measures.moments import Figure, deviations, square

GROUP = 0.27
"""Of the attempts, the part that is the top, and the part that is the bottom."""
FEW = "That takes three attempts."
NOT_CHOSEN = "Nobody chose it."
BY_ALL = "All chose it."
CHANCE = 1.645
"""Standard errors beyond which luck alone brings a correlation one time in twenty."""
LEAST = 3
"""Who must have chosen a wrong option before it may be right."""


@dataclass(frozen=True, slots=True)
class Option:
    """The figures of an option: shares and correlation in per cent."""

    chosen: int
    share: Figure
    """Of the attempts that were asked the question."""
    top: Figure
    """Of the 27 % with the most points in the rest, how many chose it; those at the edge with equal points in part."""
    middle: Figure
    bottom: Figure
    correlation: Figure
    """Point-biserial: between choosing it and the points in the rest."""


def options(choosers: Sequence[Sequence[int]], rest: Sequence[float]) -> list[Option]:
    """The figures of each option: who chose it, by their places in `rest`, the points of all in the rest."""
    count = len(rest)
    if not count:
        none = Figure(None, NOBODY)
        return [Option(0, none, none, none, none, none) for _ in choosers]
    size = max(1, round(GROUP * count))
    whole = all(points % 1 == 0 for points in rest)
    apart = deviations(rest if whole else [round(points, 9) for points in rest])
    ordered = sorted(apart)
    tops, bottoms = _part([-one for one in ordered[::-1]], size), _part(ordered, size)
    spread = square(apart)
    return [_option([apart[place] for place in mine], count, size, tops, bottoms, spread) for mine in choosers]


def _part(ordered: Sequence[float], size: int) -> tuple[float, float]:
    """The lowest so many of numbers in their order: the number at the edge, and how much of each equal to it is in."""
    edge = ordered[size - 1]
    below = bisect_left(ordered, edge)
    return edge, (size - below) / (bisect_right(ordered, edge) - below)


def _within(points: Iterable[float], edge: float, part: float) -> float:
    return sum(1.0 if one < edge else part for one in points if one <= edge)


def _option(
    points: Sequence[float],
    count: int,
    size: int,
    tops: tuple[float, float],
    bottoms: tuple[float, float],
    spread: float,
) -> Option:
    share, chosen = Figure(100 * len(points) / count), len(points)
    correlation = _correlation(points, count, spread)
    if count < 3:
        few = Figure(None, FEW)
        return Option(chosen, share, few, few, few, correlation)
    top, bottom = _within((-one for one in points), *tops), _within(points, *bottoms)
    middle = (chosen - top - bottom) / (count - 2 * size)
    return Option(
        chosen, share, Figure(100 * top / size), Figure(100 * middle), Figure(100 * bottom / size), correlation
    )


def _correlation(points: Sequence[float], count: int, spread: float) -> Figure:
    if count < 2:
        return Figure(None, ONE)
    if not points or len(points) == count:
        return Figure(None, BY_ALL if points else NOT_CHOSEN)
    if not spread:
        return Figure(None, REST_ALIKE)
    return Figure(100 * sum(points) / sqrt(spread * len(points) * (count - len(points)) / count))


def beyond_chance(correlation: float, count: int) -> bool:
    """Whether a correlation, in per cent, is further from 0 than luck alone brings it in most classes of this size."""
    return abs(correlation) / 100 * sqrt(count) >= CHANCE


def may_be_right(option: Option, count: int) -> bool:
    """Whether a wrong option was chosen more by the strong than by the weak, and by more than luck."""
    top, bottom, found = option.top.value, option.bottom.value, option.correlation.value
    if top is None or bottom is None or found is None or option.chosen < LEAST:
        return False
    return top > bottom and found > 0 and beyond_chance(found, count)
