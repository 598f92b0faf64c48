"""Cloze: a text with gaps, each a short text, a number or a choice of its own; their marks add up by weight.

The prompt holds `[[name]]` for each gap; an answer belongs to the gap that its `match` names; the setting `gaps` says
of a gap its `kind` (text where it does not say), its `weight` (1) and whatever settings that kind knows.
Response: {name: typed string, or for a choice the option's place among that gap's}; a gap left empty is not in it.
Order: the orders of all choice gaps, one after the other as the gaps stand in the prompt.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from wtforms import BooleanField, FieldList, FloatField, FormField, SelectChoice, SelectField, StringField
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Length, NumberRange

from quizapp.questions.base import (
    LONGEST_ANSWER,
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
    Verdict,
    edited,
    settled,
    shared,
    verdict_of,
)
from quizapp.questions.gaps import GAP, KINDS, Gap, gap_faults, gaps_of, names_in, orders_of

MOST_GAPS = 30
TAIL = re.compile(r"\S{0,8}(?!\S)|[^\s\w]*")
"""A short end of a word, else only punctuation."""

DEFAULTS: Mapping[str, Any] = {"kind": "text", "weight": 1.0, "case": False, "accents": False, "exact": False}
"""What a gap's setting is where the question does not say: those that the editor shows."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text between two gaps (`number` 0), or a gap, counted from 1, with what its field needs."""

    text: str = ""
    number: int = 0
    keyboard: str = "text"
    unit: str = ""
    options: tuple[str, ...] = ()
    """The options of a choice in the order shown; empty where the learner types."""
    said: str = ""
    right: str = ""
    tail: str = ""
    """What follows a gap without a space, such as a full stop: kept on its line."""

    @property
    def is_gap(self) -> bool:
        """Whether it is a gap and not text."""
        return self.number > 0


class GapForm(PlainForm):
    """One gap in the editor."""

    name = StringField("Gap", [InputRequired("Write the name that stands in [[ ]] in the text."), Length(max=40)])
    kind = SelectField("Kind", choices=[SelectChoice(name, kind.label) for name, kind in KINDS.items()], default="text")
    weight = FloatField("Weight", [NumberRange(min=0)], default=1.0)
    case = BooleanField("Capital letters matter")
    accents = BooleanField("Accents matter")
    exact = BooleanField("Forgive no typos")


class GapAnswerForm(PlainForm):
    """One answer or option of a gap in the editor."""

    match = StringField("Gap", [InputRequired("Name the gap that this fills."), Length(max=40)])
    text = StringField("Answer", [InputRequired("Write the answer or remove it."), Length(max=LONGEST_ANSWER)])
    credit = FloatField("Credit", [NumberRange(-1, 1)], default=1.0)
    tolerance = StringField("May be off by", [Length(max=30)])
    feedback = StringField("When given", [Length(max=500)])


class ClozeForm(QuestionForm):
    """The editor of a cloze: its prompt is the text with `[[name]]` for each gap."""

    gaps = FieldList(FormField(GapForm), min_entries=1, max_entries=MOST_GAPS)
    answers = FieldList(FormField(GapAnswerForm), min_entries=1)


class Cloze:
    """Fill the gaps of a text."""

    name: ClassVar[str] = "cloze"
    label: ClassVar[str] = "Gaps in a text"
    shape: ClassVar[Shape] = Shape.GAPS
    Form: ClassVar[type[QuestionForm]] = ClozeForm
    settings: ClassVar[frozenset[str]] = frozenset({"gaps"})

    def problems(self, question: Question) -> list[Fault]:
        names, gaps, faults = names_in(question), question.settings.get("gaps", {}), []
        if not isinstance(gaps, Mapping) or not all(isinstance(gap, Mapping) for gap in gaps.values()):
            return [Fault("gaps", "The settings of the gaps must be a table for each gap’s name.")]
        if not 1 <= len(names) <= MOST_GAPS:
            faults.append(Fault("prompt", f"Mark 1 to {MOST_GAPS} gaps, such as [[capital]]; there are {len(names)}."))
        if len(set(names)) < len(names):
            faults.append(Fault("prompt", "Two gaps have the same name."))
        for name in sorted({a.match for a in question.answers} - set(names)):
            faults.append(Fault("answers", f"An answer is for the gap “{name}”, which is not in the text."))
        for name in sorted(set(gaps) - set(names)):
            faults.append(Fault("gaps", f"The gap “{name}” is not in the text."))
        return faults + [fault for gap in gaps_of(question) for fault in gap_faults(question, gap)]

    def deal(self, question: Question, seed: bytes) -> tuple[int, ...]:
        choices = (gap for gap in gaps_of(question) if gap.options)
        return tuple(place for gap in choices for place in gap.kind.deal(gap.question, seed + gap.name.encode()))

    def read(self, question: Question, form: FormData, order: Sequence[int]) -> Response:
        gaps = gaps_of(question)
        read = {gap.name: gap.read(form, own) for gap, own in zip(gaps, orders_of(gaps, order), strict=True)}
        response = {name: value for name, value in read.items() if value is not None}
        if not response:
            raise Unreadable("Fill at least one gap, or choose “I don’t know”.")
        return response

    def mark(self, question: Question, response: Response) -> Mark:
        gaps = gaps_of(question)
        marks = [gap.mark(response.get(gap.name)) for gap in gaps]
        parts = tuple(mark.score for mark in marks)
        score = min(1.0, sum(gap.weight * part for gap, part in zip(gaps, parts, strict=True)) / _weight(gaps))
        right = sum(mark.verdict is Verdict.RIGHT for mark in marks)
        count = f"{right} of {len(gaps)} gaps {'is' if right == 1 else 'are'} right. " if len(gaps) > 1 else ""
        reason = (count + _each(marks, "reason")).strip()
        return Mark(score, verdict_of(score), _each(marks, "feedback"), reason, parts)

    def right(self, question: Question) -> str:
        return "; ".join(gap.right for gap in gaps_of(question))

    def said(self, question: Question, response: Response) -> str:
        return "; ".join(gap.said(response.get(gap.name)) or "–" for gap in gaps_of(question))

    def chance(self, question: Question) -> float:
        gaps = gaps_of(question)
        return sum(gap.weight * gap.kind.chance(gap.question) for gap in gaps) / _weight(gaps)

    def pieces(self, question: Question, order: Sequence[int] = (), response: Response = None) -> list[Piece]:
        """The text and its gaps as they follow each other, for templates: with the options in the order shown where
        `order` is given, and with what was said where `response` is."""
        gaps = gaps_of(question)
        orders = orders_of(gaps, order)
        texts = GAP.split(question.prompt)[::2]
        found = [Piece(texts[0])]
        for gap, own, text in zip(gaps, orders, texts[1:], strict=True):
            said = gap.said((response or {}).get(gap.name))
            options = tuple(gap.question.answers[place].text for place in own)
            close = TAIL.match(text)
            tail = close[0] if close else ""
            found.append(Piece("", gap.number, gap.keyboard, gap.unit, options, said, gap.right, tail))
            found.append(Piece(text.removeprefix(tail)))
        return [piece for piece in found if piece.text or piece.is_gap]

    def to_form(self, question: Question) -> dict[str, Any]:
        gaps = question.settings.get("gaps", {})
        fields = ("match", "text", "credit", "tolerance", "feedback")
        return {
            **shared(question),
            "gaps": [{"name": name, **_shown(gaps.get(name, {}))} for name in names_in(question)],
            "answers": [{name: getattr(a, name) for name in fields} for a in question.answers],
        }

    def from_form(self, data: Mapping[str, Any], question: Question) -> Question:
        old, gaps = question.settings.get("gaps", {}), {}
        for row in data["gaps"]:
            before = Question("", "", settings=old.get(row["name"], {}))
            gaps[row["name"]] = settled(before, {name: row[name] for name in DEFAULTS}, DEFAULTS)
        return edited(
            question,
            data,
            answers=tuple(Answer(**a) for a in data["answers"]),
            settings=settled(question, {"gaps": {n: s for n, s in gaps.items() if s or n in old}}, {"gaps": {}}),
        )

    def example(self) -> Example:
        number = {"kind": "number"}
        question = Question(
            "cloze",
            "Water freezes at [[cold]] °C, boils at [[hot]] °C, and as a gas it is called [[gas]].",
            (
                Answer("0", 1.0, "cold"),
                Answer("100", 1.0, "hot", tolerance="1"),
                Answer("steam", 1.0, "gas"),
                Answer("smoke", 0.0, "gas", feedback="Smoke comes from a fire."),
            ),
            explanation="These two points of water once fixed the scale.",
            settings={"gaps": {"cold": number, "hot": number, "gas": {"kind": "choice", "weight": 2.0}}},
        )
        return Example(
            question,
            right={"cold": "0", "hot": "100", "gas": 0},
            wrong={"cold": "32", "hot": "212", "gas": 1},
            half={"cold": "0", "hot": "100"},
        )


def blanked(prompt: str) -> str:
    """The text with a line for each gap, for lists and titles."""
    return GAP.sub("____", prompt)


def _weight(gaps: Sequence[Gap]) -> float:
    return sum(gap.weight for gap in gaps)


def _shown(gap: Mapping[str, Any]) -> dict[str, Any]:
    return {name: gap.get(name, default) for name, default in DEFAULTS.items()}


def _each(marks: Sequence[Mark], field: str) -> str:
    """The feedback or reason of every gap that has one, with its number."""
    said = ((number, getattr(mark, field)) for number, mark in enumerate(marks, 1))
    return " ".join(text if len(marks) == 1 else f"Gap {number}: {text}" for number, text in said if text)
