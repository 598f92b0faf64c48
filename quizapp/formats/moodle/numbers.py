"""Numbers of Moodle XML with their tolerances, and with their units as the settings of our numbers have them.

Moodle divides what was typed by the unit’s multiplier; ours multiply it by a factor.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from quizapp.formats.moodle.sheet import Refused, Sheet, is_nothing, words_of
from quizapp.formats.shared.xml import Node
from quizapp.formats.unit.entry import short
from quizapp.questions.base import Answer, Question, Unreadable
from quizapp.questions.number import DEFAULTS
from quizapp.questions.numeral import quantity

TYPED, CHOSEN, NONE = "0", ("1", "2"), "3"
"""How Moodle asks for a unit (`showunits`): typed, chosen from a list, not at all."""
UNGRADED, OF_MARK, OF_MAXIMUM = "0", "1", "2"
"""What a wrong unit costs (`unitgradingtype`): nothing, a share of what the number got, or of the whole mark."""
SHORT = 12
"""Figures of a factor that somebody wrote, where a quotient has more."""
CHOSEN_HERE = "In {} the unit is typed, where Moodle has learners choose it from a list."
OF_ALL = "In {} a wrong unit costs its share of what the number got, in Moodle of the whole mark."


def numeric(sheet: Sheet, prompt: str) -> Question:
    """The question with this prompt; raises Refused."""
    answers = tuple(_answer(sheet, node) for node in sheet.node.all("answer"))
    if sheet.text(sheet.node.first("instructions")):
        sheet.lose(sheet.node.line, "the instructions beside the field")
    return Question("number", prompt, answers, settings=_settings(sheet, answers))


def _answer(sheet: Sheet, node: Node) -> Answer:
    tolerance = words_of(node, "tolerance")
    feedback = sheet.text(node.first("feedback"))
    return Answer(
        words_of(node, "text"), sheet.credit(node, 0), "", "" if is_nothing(tolerance) else tolerance, feedback
    )


def _settings(sheet: Sheet, answers: tuple[Answer, ...]) -> dict[str, Any]:
    listed = sheet.node.first("units")
    units = dict(_unit(node) for node in listed.all("unit")) if listed else {}
    asked, graded = sheet.words("showunits") or TYPED, sheet.words("unitgradingtype") or UNGRADED
    if not units:
        return {}
    if asked == NONE:
        sheet.lose(
            listed.line if listed else sheet.node.line, f"the units {', '.join(units)}, for which it does not ask"
        )
        return {}
    if asked in CHOSEN:
        sheet.count(CHOSEN_HERE)
    if graded == UNGRADED:
        return _ungraded(units)
    if graded == OF_MAXIMUM and any(0 < answer.credit < 1 for answer in answers):
        sheet.count(OF_ALL)
    penalty = {"unit_penalty": sheet.number("unitpenalty", DEFAULTS["unit_penalty"])}
    return {"units": units, "unit_required": True} | (penalty if penalty["unit_penalty"] != 0.1 else {})


def _ungraded(units: dict[str, float]) -> dict[str, Any]:
    """One unit that may be typed or not stands beside the field; of several none costs anything."""
    [(first, factor), *others] = units.items()
    return {"units": units, "unit_penalty": 0.0} if others or factor != 1 else {"unit": first}


def _unit(node: Node) -> tuple[str, float]:
    name, multiplier = words_of(node, "unit_name"), words_of(node, "multiplier")
    try:
        times = quantity(multiplier).value
        return name, _tidy(float(1 / times))
    except (Unreadable, ZeroDivisionError, OverflowError):
        told = f"The multiplier “{short(multiplier)}” of the unit “{short(name)}” is no number above 0."
        raise Refused(node.line, told) from None


def _tidy(factor: float) -> float:
    """The factor without what a quotient added to its last figures: 0.3048, not 0.30479999999999996."""
    rounded = float(f"{factor:.14g}")
    return rounded if len(repr(rounded)) <= SHORT else factor


def multiplier_of(factor: float) -> Fraction:
    """Moodle’s multiplier for a unit with this factor."""
    return 1 / Fraction(str(factor))
