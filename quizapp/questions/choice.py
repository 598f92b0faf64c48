"""Choice: one right option (single) or several, shown in an order drawn for the sitting.

Response: the list of chosen options' places in the question, in ascending order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from wtforms import BooleanField, FieldList, FloatField, FormField, SelectChoice, SelectField, StringField
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Length, NumberRange

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
    shown_choice,
    shuffled,
    verdict_of,
)
from quizapp.questions.text import same_words

MOST_OPTIONS = 9
"""Each option has a key, 1 to 9."""


def _all_or_nothing(answers: Sequence[Answer], chosen: set[int]) -> float:
    return float(chosen == {i for i, answer in enumerate(answers) if answer.credit > 0})


def _right_minus_wrong(answers: Sequence[Answer], chosen: set[int]) -> float:
    right = [i for i, answer in enumerate(answers) if answer.credit > 0]
    hits = sum(i in right for i in chosen)
    return max(0.0, (hits - (len(chosen) - hits)) / len(right))


def _each_decision(answers: Sequence[Answer], chosen: set[int]) -> float:
    return sum((i in chosen) == (answer.credit > 0) for i, answer in enumerate(answers)) / len(answers)


def _weights(answers: Sequence[Answer], chosen: set[int]) -> float:
    return min(1.0, max(0.0, sum(answers[i].credit for i in chosen)))


RULES: Mapping[str, tuple[str, Callable[[Sequence[Answer], set[int]], float]]] = {
    "all": ("All or nothing: every right one and no other.", _all_or_nothing),
    "minus": ("Right ones less wrong ones, out of all the right ones.", _right_minus_wrong),
    "each": ("Each option counts: chosen if right, left if wrong.", _each_decision),
    "weights": ("Each option has its own weight.", _weights),
}
"""How several choices are marked (see the marking rules in docs/teaching.md)."""


WEIGHT_SLACK = 0.01
"""By how much weights may pass 1: six of 16.67 % do."""

DEFAULTS: Mapping[str, Any] = {"several": False, "rule": "minus", "shuffle": True}
"""What a setting is where the question does not say."""


class OptionForm(PlainForm):
    """One option in the editor."""

    text = StringField("Option", [InputRequired("Write the option or remove it."), Length(max=500)])
    credit = FloatField("Credit", [NumberRange(-1, 1)], default=0.0)
    feedback = StringField("When chosen", [Length(max=500)])
    keep = BooleanField("Keep in place when shuffled")


class ChoiceForm(QuestionForm):
    """The editor of a choice question."""

    options = FieldList(FormField(OptionForm), min_entries=2, max_entries=MOST_OPTIONS)
    several = BooleanField("Several may be right")
    rule = SelectField(
        "Marking", choices=[SelectChoice(name, says) for name, (says, _) in RULES.items()], default="minus"
    )
    shuffle = BooleanField("Shuffle the options", default=True)


class Choice:
    """Choose one option, or several where `settings["several"]`."""

    name: ClassVar[str] = "choice"
    label: ClassVar[str] = "Choice"
    shape: ClassVar[Shape] = Shape.CHOICES
    Form: ClassVar[type[QuestionForm]] = ChoiceForm
    settings: ClassVar[frozenset[str]] = frozenset({"several", "rule", "shuffle", "keep", "typed"})

    def problems(self, question: Question) -> list[Fault]:
        options, faults = question.answers, []
        if not 2 <= len(options) <= MOST_OPTIONS:
            faults.append(Fault("answers", f"Give 2 to {MOST_OPTIONS} options; there are {len(options)}."))
        right = [a for a in options if a.credit > 0]
        if not right:
            faults.append(Fault("answers", "No option is right: give one a credit of 1."))
        if not question.settings.get("several") and len([a for a in options if a.credit >= 1]) != 1:
            faults.append(Fault("answers", "Exactly one option must be right, unless several may be chosen."))
        if question.settings.get("rule", DEFAULTS["rule"]) not in RULES:
            faults.append(Fault("rule", f"Unknown marking rule; use one of {', '.join(RULES)}."))
        faults += _weight_faults(question)
        for i, a in enumerate(options):
            if not a.text.strip():
                faults.append(Fault("answers", f"Option {i + 1} is empty.", i))
            if any(same_words(a.text, b.text) for b in options[:i]):
                faults.append(Fault("answers", f"Two options are equal: “{a.text}”.", i))
        return faults

    def deal(self, question: Question, seed: bytes) -> tuple[int, ...]:
        count = len(question.answers)
        if not question.settings.get("shuffle", True):
            return tuple(range(count))
        return shuffled(count, seed, keep=question.settings.get("keep", ()))

    def read(self, question: Question, form: FormData, order: Sequence[int]) -> Response:
        if not question.settings.get("several"):
            if not form.get("answer", ""):
                raise Unreadable("Choose an answer, or “I don’t know”.")
            return [shown_choice(form.get("answer", ""), order)]
        places = form.getlist("answer")
        if not places:
            raise Unreadable("Choose at least one answer, or “I don’t know”.")
        return sorted({shown_choice(place, order) for place in places})

    def mark(self, question: Question, response: Response) -> Mark:
        chosen = set(response)
        feedback = " ".join(a.feedback for i, a in enumerate(question.answers) if i in chosen and a.feedback)
        if not question.settings.get("several"):
            score = min(1.0, max(0.0, question.answers[response[0]].credit))
            return Mark(score, verdict_of(score), feedback)
        says, rule = RULES[question.settings.get("rule", DEFAULTS["rule"])]
        score = rule(question.answers, chosen)
        parts = tuple(float((i in chosen) == (a.credit > 0)) for i, a in enumerate(question.answers))
        return Mark(score, verdict_of(score), feedback, says, parts)

    def right(self, question: Question) -> str:
        return "; ".join(a.text for a in question.answers if a.credit > 0)

    def said(self, question: Question, response: Response) -> str:
        return "; ".join(question.answers[i].text for i in response)

    def chance(self, question: Question) -> float:
        if question.settings.get("several"):
            return 0.0
        return sum(max(0.0, a.credit) for a in question.answers) / len(question.answers)

    def to_form(self, question: Question) -> dict[str, Any]:
        kept = question.settings.get("keep", ())
        return {
            **shared(question),
            "options": [
                {"text": a.text, "credit": a.credit, "feedback": a.feedback, "keep": i in kept}
                for i, a in enumerate(question.answers)
            ],
            "several": bool(question.settings.get("several", False)),
            "rule": question.settings.get("rule", DEFAULTS["rule"]),
            "shuffle": bool(question.settings.get("shuffle", True)),
        }

    def from_form(self, data: Mapping[str, Any], question: Question) -> Question:
        kept = [i for i, option in enumerate(data["options"]) if option.get("keep")]
        new = {name: data[name] for name in ("several", "rule", "shuffle")} | {"keep": kept}
        return edited(
            question,
            data,
            answers=tuple(Answer(o["text"], o["credit"], feedback=o["feedback"]) for o in data["options"]),
            settings=settled(question, new, {**DEFAULTS, "keep": []}),
        )

    def example(self) -> Example:
        options = ("Oslo", 1.0), ("Bergen", 0.0), ("Turku", 0.0), ("Aarhus", 0.0)
        question = Question(
            "choice",
            "Which city is the capital of Norway?",
            tuple(Answer(text, credit) for text, credit in options),
            explanation="Oslo has been the capital since 1814.",
        )
        return Example(question, right=[0], wrong=[2])


def _weight_faults(question: Question) -> list[Fault]:
    """Weights by which nobody, or everybody too soon, could get the whole mark."""
    credits = [answer.credit for answer in question.answers]
    if any(abs(credit) > 1 for credit in credits):
        return [Fault("answers", "A credit lies between -1 (takes a whole mark off) and 1 (right).")]
    total = sum(credit for credit in credits if credit > 0)
    weighed = question.settings.get("several") and question.settings.get("rule") == "weights"
    if weighed and total > 1 + WEIGHT_SLACK:
        return [Fault("answers", f"The weights of the right options make {total:.0%}: make them add up to 100%.")]
    return []


def as_typed(question: Question) -> Question:
    """A choice with `settings["typed"]` and one right option as a typed question; any other question as it is."""
    settings = question.settings
    if question.kind != "choice" or not settings.get("typed") or settings.get("several"):
        return question
    return replace(question, kind="text", settings={})
