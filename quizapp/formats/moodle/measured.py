"""Numbers written as Moodle XML, with their tolerances and their units."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from quizapp.formats.moodle.element import Page, letters, setting
from quizapp.formats.moodle.numbers import NONE, OF_MARK, TYPED, UNGRADED, multiplier_of
from quizapp.formats.shared.margins import decimal, number_and_margin
from quizapp.questions.base import Answer, Question
from quizapp.questions.number import ANYTHING, DEFAULTS

MOST_FIGURES = 20
"""Of a multiplier, so that Moodle keeps it whole."""


def measured(page: Page, question: Question, shares: Sequence[str]) -> str:
    """The answers and units of a number; raises Unwritable."""
    answers = [_answer(page, answer, share) for answer, share in zip(question.answers, shares, strict=True)]
    return "".join(answers) + _units(question)


def _answer(page: Page, answer: Answer, share: str) -> str:
    number, margin = (ANYTHING, "") if answer.text == ANYTHING else number_and_margin(answer, "Moodle XML")
    return page.typed(number, share, answer.feedback, f"      <tolerance>{margin or 0}</tolerance>\n")


def _units(question: Question) -> str:
    settings = question.settings
    shown, required = settings.get("unit", ""), bool(settings.get("unit_required"))
    units: Mapping[str, float] = ({shown: 1.0} if shown else {}) | settings.get("units", {})
    listed = "".join(f"<unit><multiplier>{_times(factor)}</multiplier><unit_name>{letters(name)}</unit_name></unit>"
                     for name, factor in units.items())  # fmt: skip
    before = any(unicodedata.category(name[0]) == "Sc" for name in units)
    return (
        (f"    <units>{listed}</units>\n" if units else "")
        + setting("unitgradingtype", OF_MARK if required else UNGRADED)
        + setting("unitpenalty", settings.get("unit_penalty", DEFAULTS["unit_penalty"]))
        + setting("showunits", TYPED if units else NONE)
        + setting("unitsleft", int(before))
    )


def _times(factor: float) -> str:
    times: Fraction = multiplier_of(factor)
    written = decimal(times)
    exact = "/" not in written and len(written) <= MOST_FIGURES
    return written if exact else f"{Decimal(repr(float(times))):f}"
