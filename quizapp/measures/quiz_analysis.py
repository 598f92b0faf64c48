"""What the marks of a quiz say of the quiz: how the totals are spread, how well its questions agree, their weights.

Formulas as in Moodle's quiz report: m_k are the central moments of the totals over S, k2 and k3 and k4 their unbiased
cumulants, P the number of places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from operator import add, sub
from statistics import median

from quizapp.measures.item_analysis import NO_POINTS, NOBODY, ONE, Item, item
from quizapp.measures.moments import Figure, deviations, mean, product, square

Marks = Sequence[float | None]
"""By attempt; None where it was not asked, or counts for nobody."""
NO_LUCK = Figure(0.0)
NONE = "There is no attempt yet."
TOTALS_ALIKE = "All attempts have the same points."
THREE = "That takes three attempts."
FOUR = "That takes four attempts."
ONE_PLACE = "There is one question, so there is nothing to agree with."
APART = "The attempts were not asked the same number of questions."
AGAINST = "Those who did well in it did worse in all, so it has no weight of its own."
OF_ITS_PLACE = "It was drawn at random: its place has a weight, and it shares it with the others."


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the quiz, with the marks that were given there."""

    most: float
    """Its points."""
    marks: Marks
    guess: Figure = NO_LUCK


@dataclass(frozen=True, slots=True)
class Weighed:
    """The figures of a question, and its part in the totals, in per cent."""

    item: Item
    intended: Figure
    """By its points."""
    effective: Figure
    """By how much of what differs between attempts comes from it."""


@dataclass(frozen=True, slots=True)
class Whole:
    """The figures of a quiz: mean, median, deviation and standard error in points, alpha and error ratio in %."""

    attempts: int
    out_of: float
    mean: Figure
    median: Figure
    deviation: Figure
    skewness: Figure
    kurtosis: Figure
    alpha: Figure
    error_ratio: Figure
    standard_error: Figure


@dataclass(frozen=True, slots=True)
class Analysis:
    """All of it: the totals by attempt, the quiz, its places, and the questions that were drawn at random for some."""

    totals: list[float]
    whole: Whole
    places: list[Weighed]
    drawn: list[Weighed]


def analysis(attempts: int, places: Sequence[Place], drawn: Sequence[Place] = ()) -> Analysis:
    """The figures of so many attempts. `drawn` are the questions that shared places: each is measured by the total."""
    totals = [0.0] * attempts
    for place in places:
        marks = place.marks if None not in place.marks else [mark or 0.0 for mark in place.marks]
        totals = list(map(add, totals, marks))
    out_of = sum(place.most for place in places)
    apart = deviations(totals) if totals else []
    spread = square(apart)
    spreads = [_spread(place, totals, apart, spread) for place in places]
    weight = sum(sqrt(one.shared) for one in spreads if one is not None and one.shared >= 0)
    weighed = [
        Weighed(
            against(place, rest(place.marks, totals)), _intended(place.most, out_of), _effective(place, one, weight)
        )
        for place, one in zip(places, spreads, strict=True)
    ]
    alone = [Weighed(against(one, totals), _intended(one.most, out_of), Figure(None, OF_ITS_PLACE)) for one in drawn]
    alpha = _alpha(places, spreads, len(totals), spread)
    return Analysis(totals, _whole(totals, apart, spread, out_of, alpha), weighed, alone)


def against(place: Place, totals: Sequence[float]) -> Item:
    """The figures of a question measured by something else than the rest: the totals, or shares of other points."""
    if None not in place.marks:
        return item(place.marks, totals, place.most, place.guess)  # ty: ignore[invalid-argument-type]
    pairs = [(mark, all_of_it) for mark, all_of_it in zip(place.marks, totals, strict=True) if mark is not None]
    return item([mark for mark, _ in pairs], [all_of_it for _, all_of_it in pairs], place.most, place.guess)


def rest(marks: Marks, totals: Sequence[float]) -> list[float]:
    """What each attempt has in all besides; where it was not asked, its total."""
    given = marks if None not in marks else [mark or 0.0 for mark in marks]
    return list(map(sub, totals, given))


def _intended(most: float, out_of: float) -> Figure:
    return Figure(100 * most / out_of) if out_of else Figure(None, NO_POINTS)


@dataclass(frozen=True, slots=True)
class _Spread:
    """Of the marks of a place: their variance, and their covariance with the totals."""

    own: float
    shared: float


def _spread(place: Place, totals: Sequence[float], apart: Sequence[float], spread: float) -> _Spread | None:
    """None where fewer than two were asked it; `apart` are the deviations of the totals, `spread` their square."""
    marks = [mark for mark in place.marks if mark is not None]
    if len(marks) < 2:
        return None
    if len(marks) < len(totals):
        apart = deviations([one for mark, one in zip(place.marks, totals, strict=True) if mark is not None])
        spread = square(apart)
    these = deviations(marks)
    own = square(these)
    return _Spread(own / (len(marks) - 1), product(these, apart, own * spread) / (len(marks) - 1))


def _effective(place: Place, spread: _Spread | None, weight: float) -> Figure:
    if spread is None:
        return Figure(None, ONE if any(mark is not None for mark in place.marks) else NOBODY)
    if spread.shared < 0:
        return Figure(None, AGAINST)
    return Figure(100 * sqrt(spread.shared) / weight) if weight else Figure(None, TOTALS_ALIKE)


def _whole(totals: Sequence[float], apart: Sequence[float], spread: float, out_of: float, alpha: Figure) -> Whole:
    if not totals:
        none = Figure(None, NONE)
        return Whole(0, out_of, *[none] * 8)
    k2 = spread / (len(totals) - 1) if len(totals) > 1 else 0.0
    deviation = Figure(sqrt(k2)) if len(totals) > 1 else Figure(None, ONE)
    ratio = Figure(100 * sqrt(max(0.0, 1 - alpha.value / 100))) if alpha.value is not None else alpha
    error = ratio if ratio.value is None else Figure(ratio.value * sqrt(k2) / 100)
    middle = Figure(mean(totals)), Figure(median(totals))
    skewness, kurtosis = _skewness(apart, k2), _kurtosis(apart, k2)
    return Whole(len(totals), out_of, *middle, deviation, skewness, kurtosis, alpha, ratio, error)


def _skewness(apart: Sequence[float], k2: float) -> Figure:
    count = len(apart)
    if count < 3:
        return Figure(None, THREE)
    if not k2:
        return Figure(None, TOTALS_ALIKE)
    m3 = sum(one**3 for one in apart) / count
    return Figure(count**2 * m3 / ((count - 1) * (count - 2)) / k2**1.5)


def _kurtosis(apart: Sequence[float], k2: float) -> Figure:
    count = len(apart)
    if count < 4:
        return Figure(None, FOUR)
    if not k2:
        return Figure(None, TOTALS_ALIKE)
    m2, m4 = (sum(one**power for one in apart) / count for power in (2, 4))
    k4 = count**2 * ((count + 1) * m4 - 3 * (count - 1) * m2**2) / ((count - 1) * (count - 2) * (count - 3))
    return Figure(k4 / k2**2)


def _alpha(places: Sequence[Place], spreads: Sequence[_Spread | None], attempts: int, spread: float) -> Figure:
    """Cronbach's alpha in per cent."""
    if attempts < 3:
        return Figure(None, THREE)
    if len(places) < 2:
        return Figure(None, ONE_PLACE)
    if any(None in place.marks for place in places):
        return Figure(None, APART)
    if not spread:
        return Figure(None, TOTALS_ALIKE)
    own, count = sum(one.own for one in spreads if one is not None), len(places)
    return Figure(100 * count / (count - 1) * (1 - own / (spread / (attempts - 1))))
