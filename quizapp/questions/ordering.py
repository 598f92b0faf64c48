"""Ordering: put steps into their right order. The question names them in that order; credit is not used.

Response: the steps' places in the question, in the learner's order: [0, 1, 2] is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from math import factorial
from typing import Any, ClassVar

from wtforms import FieldList, FormField, SelectChoice, SelectField, StringField
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Length

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
from quizapp.questions.spelling import folded

FEWEST_STEPS = 3
"""The right order is never dealt; of two steps the learner would only have to swap them."""
MOST_STEPS = 12

RULES: Mapping[str, str] = {
    "position": "Each step at its right place counts.",
    "run": "The longest run of steps in the right order counts.",
}
"""How an order is marked (see the marking rules in docs/teaching.md)."""

DEFAULTS: Mapping[str, Any] = {"rule": "position"}
"""What a setting is where the question does not say."""


class StepForm(PlainForm):
    """One step in the editor."""

    text = StringField("Step", [InputRequired("Write the step or remove it."), Length(max=200)])
    feedback = StringField("When misplaced", [Length(max=500)])


class OrderingForm(QuestionForm):
    """The editor of an ordering question."""

    steps = FieldList(FormField(StepForm), min_entries=FEWEST_STEPS, max_entries=MOST_STEPS)
    rule = SelectField("Marking", choices=[SelectChoice(*choice) for choice in RULES.items()], default="position")


def longest_run(response: Sequence[int]) -> list[int]:
    """The longest rising series in it, where others may stand between; the first of those as long."""
    runs: list[list[int]] = []
    for step in response:
        runs.append([*max((run for run in runs if run[-1] < step), key=len, default=[]), step])
    return max(runs, key=len)


@lru_cache
def mean_run(steps: int) -> float:
    """The mean length of the longest run over all orders of so many steps: by Schensted's correspondence each order
    is a pair of standard tableaux of one shape, whose first row is as long as the run."""
    return sum(shape[0] * _tableaux(shape) ** 2 for shape in _shapes(steps, steps)) / factorial(steps)


def _shapes(cells: int, widest: int) -> Iterator[tuple[int, ...]]:
    """All Young diagrams of so many cells, as the lengths of their rows."""
    if not cells:
        yield ()
    for first in range(min(cells, widest), 0, -1):
        yield from ((first, *rest) for rest in _shapes(cells - first, first))


def _tableaux(shape: tuple[int, ...]) -> int:
    """How many standard tableaux have this shape, by the hook length formula."""
    hooks = 1
    for row, width in enumerate(shape):
        for column in range(width):
            hooks *= width - column + sum(below > column for below in shape[row + 1 :])
    return factorial(sum(shape)) // hooks


def _by_position(response: Sequence[int]) -> tuple[float, tuple[float, ...], str]:
    parts = tuple(float(response[i] == i) for i in range(len(response)))
    return sum(parts) / len(parts), parts, f"{int(sum(parts))} of {len(parts)} steps are at their right place."


def _by_run(response: Sequence[int]) -> tuple[float, tuple[float, ...], str]:
    run = longest_run(response)
    parts = tuple(float(i in run) for i in range(len(response)))
    score = (len(run) - 1) / (len(response) - 1)
    return score, parts, f"The longest run in the right order has {len(run)} of {len(parts)} steps."


class Ordering:
    """Put steps in order; marked by place, or by the longest run where `settings["rule"]` is "run"."""

    name: ClassVar[str] = "ordering"
    label: ClassVar[str] = "Ordering"
    shape: ClassVar[Shape] = Shape.SEQUENCE
    Form: ClassVar[type[QuestionForm]] = OrderingForm
    settings: ClassVar[frozenset[str]] = frozenset({"rule"})

    def problems(self, question: Question) -> list[Fault]:
        faults, texts = [], [answer.text for answer in question.answers]
        if not FEWEST_STEPS <= len(texts) <= MOST_STEPS:
            faults.append(Fault("answers", f"Give {FEWEST_STEPS} to {MOST_STEPS} steps; there are {len(texts)}."))
        if question.settings.get("rule", DEFAULTS["rule"]) not in RULES:
            faults.append(Fault("rule", f"Unknown marking rule; use one of {', '.join(RULES)}."))
        faults += [
            Fault("answers", f"Step {i} is empty.", i - 1) for i, text in enumerate(texts, 1) if not text.strip()
        ]
        for (_, a), (i, b) in combinations(enumerate(texts), 2):
            if folded(a, accents=True) == folded(b, accents=True):
                faults.append(Fault("answers", f"Two steps are equal: “{b}”.", i))
        return faults

    def deal(self, question: Question, seed: bytes) -> tuple[int, ...]:
        count = len(question.answers)
        order = shuffled(count, seed)
        while count > 1 and order == tuple(range(count)):
            seed += b"again"
            order = shuffled(count, seed)
        return order

    def read(self, question: Question, form: FormData, order: Sequence[int]) -> Response:
        taken: dict[int, int] = {}
        for shown, step in enumerate(order, 1):
            text, number = question.answers[step].text, form.get(f"place-{shown}", "")
            if not number:
                raise Unreadable(f"“{text}” has no place yet. Give each its own, or choose “I don’t know”.")
            place = shown_choice(number, range(len(order)))
            if place in taken:
                twin = question.answers[taken[place]].text
                raise Unreadable(f"“{twin}” and “{text}” both have place {place + 1}. Give each its own.")
            taken[place] = step
        return [taken[place] for place in range(len(order))]

    def mark(self, question: Question, response: Response) -> Mark:
        rule = _by_run if question.settings.get("rule") == "run" else _by_position
        score, parts, reason = rule(response)
        steps = zip(question.answers, parts, strict=True)
        feedback = " ".join(step.feedback for step, part in steps if step.feedback and not part)
        return Mark(score, verdict_of(score), feedback, reason, parts)

    def right(self, question: Question) -> str:
        return self.said(question, range(len(question.answers)))

    def said(self, question: Question, response: Response) -> str:
        return "; ".join(f"{place}. {question.answers[i].text}" for place, i in enumerate(response, 1))

    def chance(self, question: Question) -> float:
        count = len(question.answers)
        return (mean_run(count) - 1) / (count - 1) if question.settings.get("rule") == "run" else 1 / count

    def to_form(self, question: Question) -> dict[str, Any]:
        return {
            **shared(question),
            "steps": [{"text": answer.text, "feedback": answer.feedback} for answer in question.answers],
            "rule": question.settings.get("rule", DEFAULTS["rule"]),
        }

    def from_form(self, data: Mapping[str, Any], question: Question) -> Question:
        return edited(
            question,
            data,
            answers=tuple(Answer(step["text"], feedback=step["feedback"]) for step in data["steps"]),
            settings=settled(question, {"rule": data["rule"]}, DEFAULTS),
        )

    def example(self) -> Example:
        steps = "Egg", "Caterpillar", "Chrysalis", "Butterfly"
        question = Question(
            "ordering",
            "Put the life of a butterfly in order.",
            tuple(Answer(step) for step in steps),
            explanation="The caterpillar turns into a butterfly inside the chrysalis.",
        )
        return Example(question, right=[0, 1, 2, 3], wrong=[1, 0, 3, 2], half=[0, 1, 3, 2])
