"""Calibration: whether as many questions are known as were foreseen, for low chances and high ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from quizapp.measures.tally import PARTS, Looks

ENOUGH = 20
"""Questions asked again in a part, below which its share says more of chance than of the forecast."""


@dataclass(frozen=True, slots=True)
class Part:
    """The questions whose foreseen chance lay between two bounds."""

    low: float
    high: float
    asked: int
    foreseen: float | None
    """The mean of their chances; None where none was asked."""
    recalled: float | None
    """The share that was known."""

    @property
    def enough(self) -> bool:
        """Whether there are answers enough to compare the two."""
        return self.asked >= ENOUGH


@dataclass(frozen=True, slots=True)
class Calibration:
    """All parts, and all of them together."""

    parts: tuple[Part, ...]
    whole: Part

    @property
    def error(self) -> float | None:
        """Root mean square of the difference between foreseen and known over the parts, weighted by their answers, as
        the srs-benchmark's RMSE (bins), though in other bins; None where nothing was asked.
        """
        if not self.whole.asked:
            return None
        told = [
            (p.asked, p.foreseen - p.recalled) for p in self.parts if p.foreseen is not None and p.recalled is not None
        ]
        return sqrt(sum(asked * off**2 for asked, off in told) / self.whole.asked)


def calibration(looks: Mapping[int, Looks]) -> Calibration:
    """What was foreseen and what was known in each part of the chances, by its number in `tally.PARTS`."""
    bounds = (0.0, *PARTS, 1.0)
    parts = [_part(bounds[n], bounds[n + 1], looks.get(n, Looks())) for n in range(len(bounds) - 1)]
    return Calibration(tuple(parts), _part(0.0, 1.0, sum(looks.values(), Looks())))


def _part(low: float, high: float, look: Looks) -> Part:
    if not look.asked:
        return Part(low, high, 0, None, None)
    return Part(low, high, look.asked, look.foreseen / look.asked, look.recalled / look.asked)
