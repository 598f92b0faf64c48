"""True or false: a statement to judge, never shuffled. Response: what the learner said of it, true or false."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from wtforms import RadioField, SelectChoice, StringField
from wtforms.validators import Length

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
    shared,
    shown_choice,
    verdict_of,
)

WORDS = {"true": "True", "false": "False"}
"""The text of the two answers, in this order, and the words a learner sees."""


class TrueFalseForm(QuestionForm):
    """The editor of a true-or-false question."""

    answer = RadioField("The statement is", choices=[SelectChoice(*choice) for choice in WORDS.items()], default="true")
    when_true = StringField("When “True” is chosen", [Length(max=500)])
    when_false = StringField("When “False” is chosen", [Length(max=500)])


def _answer(question: Question, said: bool) -> Answer:
    return question.answers[0 if said else 1]


class TrueFalse:
    """Say whether a statement is true."""

    name: ClassVar[str] = "truefalse"
    label: ClassVar[str] = "True or false"
    shape: ClassVar[Shape] = Shape.CHOICES
    Form: ClassVar[type[QuestionForm]] = TrueFalseForm
    settings: ClassVar[frozenset[str]] = frozenset()

    def problems(self, question: Question) -> list[Fault]:
        if [answer.text for answer in question.answers] != list(WORDS):
            return [Fault("answers", "Give two answers: “true”, then “false”.")]
        if sorted(answer.credit for answer in question.answers) != [0, 1]:
            return [Fault("answers", "One of “true” and “false” needs a credit of 1, the other of 0.")]
        return []

    def deal(self, question: Question, seed: bytes) -> tuple[int, ...]:
        return 0, 1

    def read(self, question: Question, form: FormData, order: Sequence[int]) -> Response:
        place = form.get("answer", "")
        if not place:
            raise Unreadable("Choose “True” or “False”, or “I don’t know”.")
        return shown_choice(place, order) == 0

    def mark(self, question: Question, response: Response) -> Mark:
        answer = _answer(question, response)
        return Mark(answer.credit, verdict_of(answer.credit), answer.feedback)

    def right(self, question: Question) -> str:
        return next(WORDS[answer.text] for answer in question.answers if answer.credit > 0)

    def said(self, question: Question, response: Response) -> str:
        return WORDS[_answer(question, response).text]

    def chance(self, question: Question) -> float:
        return 0.5

    def to_form(self, question: Question) -> dict[str, Any]:
        when_true, when_false = (answer.feedback for answer in question.answers)
        return {
            **shared(question),
            "answer": "true" if question.answers[0].credit > 0 else "false",
            "when_true": when_true,
            "when_false": when_false,
        }

    def from_form(self, data: Mapping[str, Any], question: Question) -> Question:
        return edited(
            question,
            data,
            answers=tuple(Answer(w, float(data["answer"] == w), feedback=data[f"when_{w}"]) for w in WORDS),
        )

    def example(self) -> Example:
        answers = Answer("true"), Answer("false", 1.0, feedback="A whale breathes air and feeds its young with milk.")
        question = Question("truefalse", "A whale is a fish.", answers, explanation="Whales are mammals.")
        return Example(question, right=False, wrong=True)
