"""How long an answer takes: what plans and forecasts reckon with."""

from __future__ import annotations

from collections.abc import Sequence

USUAL = 20.0
"""Seconds that an answer is taken to need as long as nothing better is known."""
ENOUGH = 10
"""Answers: fewer say little, and are mixed with the usual."""
LONGEST = 120.0
"""Seconds: a page left open for longer was not being answered."""


def counted(milliseconds: int | None) -> float:
    """The seconds of one answer that count as study: the usual where they were not measured, at most LONGEST."""
    return USUAL if milliseconds is None else min(max(0, milliseconds) / 1000, LONGEST)


def pace(seconds: Sequence[float]) -> float:
    """The mean seconds of a learner's own answers; as long as they are fewer than ENOUGH, the usual fills them up."""
    measured = [min(second, LONGEST) for second in seconds if second > 0]
    return (sum(measured) + USUAL * max(0, ENOUGH - len(measured))) / max(ENOUGH, len(measured))
