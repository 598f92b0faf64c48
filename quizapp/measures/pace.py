"""How long an answer takes: what plans and forecasts reckon with."""

from __future__ import annotations

from collections.abc import Sequence

UNTIL_KNOWN = 20.0
"""Seconds an answer is taken to need until there are answers enough to tell."""
ENOUGH = 10
"""Answers."""
LONGEST = 120.0
"""Seconds: a page left open for longer was not being answered."""
QUICKEST = 3.0
"""Seconds."""


def counted(milliseconds: int | None) -> float:
    """The seconds of one answer that count as study: none when they were not measured, at most LONGEST."""
    return min(max(0, milliseconds or 0) / 1000, LONGEST)


def pace(seconds: Sequence[float]) -> float:
    """The mean of a learner's own answers in seconds, or UNTIL_KNOWN for fewer than ENOUGH."""
    measured = [min(second, LONGEST) for second in seconds if second > 0]
    if len(measured) < ENOUGH:
        return UNTIL_KNOWN
    return max(sum(measured) / len(measured), QUICKEST)
