"""Number: the learner types a number, perhaps with a unit. Response: the typed string.

How a number may be written, and what a comma means, stands in `numeral`; how far it may be off in `tolerance`. The
setting `unit` is shown beside the field and may be typed or not; `units` are names that may be typed before or after
the number, each with its factor ("million": 1000000); a missing (where `unit_required`) or unknown one costs the
share `unit_penalty` of the mark. A percent sign and the word percent are the same.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, ClassVar

from wtforms import BooleanField, FieldList, FloatField, FormField, StringField, TextAreaField
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from quizapp.questions.base import (
    Answer,
    Example,
    Fault,
    FormData,
    Mark,
    Question,
    QuestionForm,
    Response,
    Shape,
    Unreadable,
    edited,
    settled,
    shared,
    verdict_of,
)
from quizapp.questions.numeral import Quantity, quantity
from quizapp.questions.text import typed_words
from quizapp.questions.tolerance import sound, within
from quizapp.questions.units import known_units, typed_units, unit_fault, units_as_text, units_from

MOST_ANSWERS = 50
ANYTHING = "*"
"""The answer that every number fits, for feedback on all others."""

DEFAULTS: Mapping[str, Any] = {"unit": "", "units": {}, "unit_required": False, "unit_penalty": 0.1}
"""What a setting is where the question does not say."""


class AcceptedForm(PlainForm):
    """One accepted (or expected wrong) number in the editor."""

    text = StringField("Number", [InputRequired("Write the number or remove it."), Length(max=100)])
    credit = FloatField("Credit", [NumberRange(0, 1)], default=1.0)
    tolerance = StringField("May be off by", [Length(max=30)], description="2, 5%, x1.5 or 3sf; empty: not at all")
    feedback = StringField("When typed", [Length(max=500)])


class NumberForm(QuestionForm):
    """The editor of a number question."""

    answers = FieldList(FormField(AcceptedForm), min_entries=1, max_entries=MOST_ANSWERS)
    unit = StringField("Unit beside the field", [Length(max=40)])
    units = TextAreaField("Units that may be typed", description="One a line with its factor: km = 1000")
    unit_required = BooleanField("A unit must be typed")
    unit_penalty = FloatField("Taken off for a wrong unit", [NumberRange(0, 1)], default=DEFAULTS["unit_penalty"])

    def validate_units(self, field: TextAreaField) -> None:
        try:
            units_from(field.data or "")
        except ValueError as error:
            raise ValidationError(str(error)) from error


class Number:
    """Type a number."""

    name: ClassVar[str] = "number"
    label: ClassVar[str] = "Number"
    shape: ClassVar[Shape] = Shape.NUMBER
    Form: ClassVar[type[QuestionForm]] = NumberForm
    settings: ClassVar[frozenset[str]] = frozenset(DEFAULTS)

    def problems(self, question: Question) -> list[Fault]:
        answers, faults = question.answers, []
        if not 1 <= len(answers) <= MOST_ANSWERS:
            faults.append(Fault("answers", f"Give 1 to {MOST_ANSWERS} answers; there are {len(answers)}."))
        if not any(a.credit >= 1 for a in answers):
            faults.append(Fault("answers", "No answer is right: give one a credit of 1."))
        for i, a in enumerate(answers):
            if a.text != ANYTHING and not _readable(a.text):
                faults.append(Fault("answers", f"“{a.text}” is not one number.", i))
            if not sound(a.tolerance):
                faults.append(Fault("answers", f"The tolerance “{a.tolerance}” is none of 2, 5%, x1.5 or 3sf.", i))
            if not 0 <= a.credit <= 1:
                faults.append(Fault("answers", f"The credit of “{a.text}” must lie between 0 and 1.", i))
        return faults + _unit_problems(question)

    def deal(self, question: Question, seed: bytes) -> tuple[int, ...]:
        return ()

    def read(self, question: Question, form: FormData, order: Sequence[int]) -> Response:
        text = typed_words(form, "answer")
        _checked(question, quantity(text))
        return text

    def mark(self, question: Question, response: Response) -> Mark:
        try:
            read = quantity(response)
        except Unreadable as error:
            return Mark(0.0, verdict_of(0), reason=str(error))
        factor, unit_fault = _factor(question, read)
        best = max(
            (a for a in question.answers if _fits(a, read.value * factor)),
            key=lambda a: (a.credit, a.text != ANYTHING, a.text, a.tolerance, a.feedback),
            default=Answer(""),
        )
        score = min(1.0, max(0.0, best.credit * (1 - (_setting(question, "unit_penalty") if unit_fault else 0))))
        note = unit_fault if best.credit > 0 else ""
        if best.credit > 0 and best.text != ANYTHING and read.value * factor != quantity(best.text).value:
            note = f"Near enough: the answer is {_with_unit(question, best.text)}. {note}".strip()
        return Mark(score, verdict_of(score), best.feedback, note)

    def right(self, question: Question) -> str:
        best = max(question.answers, key=lambda a: (a.credit, a.text != ANYTHING), default=Answer(ANYTHING))
        return "Any number" if best.text == ANYTHING else _with_unit(question, best.text)

    def said(self, question: Question, response: Response) -> str:
        return response

    def chance(self, question: Question) -> float:
        return max((a.credit for a in question.answers if a.text == ANYTHING), default=0.0)

    def keyboard(self, question: Question) -> str:
        """The `inputmode` for its field: a phone's number keys lack the minus, the exponent and the letters."""
        plain = all(set(a.text) <= set("0123456789., *") for a in question.answers)
        return "decimal" if plain and not question.settings.get("units") else "text"

    def to_form(self, question: Question) -> dict[str, Any]:
        fields = ("text", "credit", "tolerance", "feedback")
        return {
            **shared(question),
            "answers": [{name: getattr(a, name) for name in fields} for a in question.answers],
            **{name: _setting(question, name) for name in DEFAULTS},
            "units": units_as_text(_setting(question, "units")),
        }

    def from_form(self, data: Mapping[str, Any], question: Question) -> Question:
        new = {name: data[name] for name in DEFAULTS} | {"units": units_from(data["units"] or "")}
        return edited(
            question,
            data,
            answers=tuple(
                Answer(a["text"], a["credit"], tolerance=a["tolerance"], feedback=a["feedback"])
                for a in data["answers"]
            ),
            settings=settled(question, new, DEFAULTS),
        )

    def example(self) -> Example:
        question = Question(
            "number",
            "How long is the river Rhine, in kilometres?",
            (Answer("1230", 1.0, tolerance="1%"), Answer("1320", 0.5, tolerance="1%", feedback="An old misprint.")),
            explanation="It flows 1,230 km from the Alps to the North Sea.",
            settings={"unit": "km"},
        )
        return Example(question, right="1 230", wrong="900", half="1320 km")


def _setting(question: Question, name: str) -> Any:
    return question.settings.get(name, DEFAULTS[name])


def _readable(text: str) -> bool:
    try:
        return not (quantity(text).before or quantity(text).after)
    except Unreadable:
        return False


def _unit_problems(question: Question) -> list[Fault]:
    units, penalty = _setting(question, "units"), _setting(question, "unit_penalty")
    faults = []
    for name, factor in units.items():
        if said := unit_fault(name, factor):
            faults.append(Fault("units", said))
    if _setting(question, "unit_required") and not units:
        faults.append(Fault("units", "A unit is required, but no units are given."))
    if not isinstance(penalty, int | float) or not 0 <= penalty <= 1:
        faults.append(Fault("unit_penalty", "What is taken off for a wrong unit must lie between 0 and 1."))
    return faults


def _fits(answer: Answer, value: Fraction) -> bool:
    return answer.text == ANYTHING or within(value, quantity(answer.text).value, answer.tolerance)


def _typed(question: Question, read: Quantity) -> tuple[Fraction, list[str], bool]:
    return typed_units(known_units(_setting(question, "unit"), _setting(question, "units")), read)


def _factor(question: Question, read: Quantity) -> tuple[Fraction, str]:
    """What the number is to be multiplied by, and what was wrong with its unit in one sentence, else empty."""
    factor, unknown, any_typed = _typed(question, read)
    if unknown:
        return factor, f"“{' '.join(unknown)}” is not the right unit."
    missing = _setting(question, "unit_required") and not any_typed
    return factor, "The right unit was missing." if missing else ""


def _checked(question: Question, read: Quantity) -> None:
    """Raises Unreadable for words about the number where the question has no units to mark them by."""
    _, unknown, _ = _typed(question, read)
    if not unknown or _setting(question, "units"):
        return
    unit = _setting(question, "unit")
    beside = f" The unit “{unit}” is already beside the field." if unit else ""
    raise Unreadable(f"Please type the number alone, without “{' '.join(unknown)[:30]}”.{beside}")


def _with_unit(question: Question, text: str) -> str:
    """The number with the unit shown beside it, or the base unit where one must be typed."""
    unit = _setting(question, "unit")
    if not unit and _setting(question, "unit_required"):
        unit = next((name for name, factor in _setting(question, "units").items() if factor == 1), "")
    if not unit:
        return text
    return f"{unit}{text}" if unicodedata.category(unit[0]) == "Sc" else f"{text} {unit}"
