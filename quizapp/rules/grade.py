"""From marked answers to a grade: the sum of an attempt, and which of several tries counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quizapp.rules.assignment import Counts


@dataclass(frozen=True, slots=True)
class Marked:
    """One question of an attempt: its points, and the share of them that the answer got (None: not marked yet)."""

    points: float
    score: float | None
    """0 to 1, or below 0 where confidence lowers it."""
    void: bool = False
    """A voided question counts for nobody: its points leave the sum and the total."""


@dataclass(frozen=True, slots=True)
class Total:
    """What an attempt came to."""

    got: float
    out_of: float
    waiting: int
    """Questions that somebody still has to mark by hand."""

    @property
    def share(self) -> float | None:
        """Of the points, 0 to 1; None where there are none, as every question counts for nobody."""
        return max(0.0, self.got / self.out_of) if self.out_of > 0 else None


def total(questions: Iterable[Marked]) -> Total:
    """The sum of the marks, of the points, and how many wait for a mark."""
    counted = [question for question in questions if not question.void]
    got = sum(question.points * question.score for question in counted if question.score is not None)
    waiting = sum(question.score is None for question in counted)
    return Total(got, sum(question.points for question in counted), waiting)


def grade(of_tries: Sequence[float | None], counts: Counts) -> float | None:
    """The share that counts of those of all tries that were handed in, in their order; None where there is none."""
    shares = [share for share in of_tries if share is not None]
    if not shares:
        return None
    match counts:
        case Counts.BEST:
            return max(shares)
        case Counts.FIRST:
            return shares[0]
        case Counts.LAST:
            return shares[-1]
    return sum(shares) / len(shares)


SURE = {1: (1.0, 0.0), 2: (2.0, -2.0), 3: (3.0, -6.0)}
"""Certainty-based marking (Gardner-Medwin): for each certainty the marks for right and for wrong, of 3."""


def by_confidence(score: float, certainty: int | None) -> float:
    """The share of the points for an answer worth `score` (0 to 1) at a certainty of 1 to 3, or none (as 1)."""
    right, wrong = SURE[certainty or 1]
    return (score * right + (1 - score) * wrong) / 3
