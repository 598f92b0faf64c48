"""A pair of cells of a grid: recall now, and what is to be expected on the exam day."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup

from quizapp.measures.standing import Cell

LEVELS = ("unmet", "fading", "shaky", "firm", "sure")
"""Classes of the stylesheet, by level."""


def pair(cell: Cell, exam: object) -> Markup:
    """The cells of one learner, or of the class, and one topic; without an `exam` there is one."""
    return _drawn(cell.figures, cell.levels, bool(exam))


@lru_cache(maxsize=4096)
def _drawn(figures: tuple[int | None, int | None], levels: tuple[int, int], exam: bool) -> Markup:
    """As strings: a large class has thousands of them, and few that differ."""
    now, then = figures
    if now is None and then is None:
        return Markup('<td class="unmet end"{}><span>not met</span></td>').format(Markup(' colspan="2"' * exam))
    if not exam:
        return _one(now, levels[0], "not met", end=True)
    return _one(now, levels[0], "not met", end=False) + _one(then, levels[1], "not foreseen", end=True)


def _one(share: int | None, level: int, missing: str, *, end: bool) -> Markup:
    dash = Markup('<span aria-hidden="true">–</span><span class="vh">{}</span>').format(missing)
    return Markup('<td class="{}{}"><span>{}</span></td>').format(
        LEVELS[level], " end" if end else "", dash if share is None else share
    )
