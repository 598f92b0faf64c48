"""Flashcard: turn the card and judge for yourself. The first answer's text is the back.

Response: the learner's rating, one of "again", "hard", "good" and "easy".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from wtforms import TextAreaField
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
    Verdict,
    edited,
    shared,
)

RATINGS: Mapping[str, tuple[str, float]] = {
    "again": ("Again", 0.0),
    "hard": ("Hard", 0.5),
    "good": ("Good", 1.0),
    "easy": ("Easy", 1.0),
}
"""Each rating with its word and its score, in the order of their keys 1 to 4."""


class FlashcardForm(QuestionForm):
    """The editor of a flashcard."""

    back = TextAreaField("Back of the card", [InputRequired("Write the back of the card."), Length(max=2000)])


class Flashcard:
    """Recall the back, turn the card, say how well it went."""

    name: ClassVar[str] = "flashcard"
    label: ClassVar[str] = "Flashcard"
    shape: ClassVar[Shape] = Shape.CARD
    Form: ClassVar[type[QuestionForm]] = FlashcardForm
    settings: ClassVar[frozenset[str]] = frozenset()

    ratings: ClassVar[Mapping[str, str]] = {name: word for name, (word, _) in RATINGS.items()}
    """For the templates: each rating's word."""

    def problems(self, question: Question) -> list[Fault]:
        if len(question.answers) != 1 or not question.answers[0].text.strip():
            return [Fault("answers", "Give one answer, the back of the card.")]
        return []

    def deal(self, question: Question, seed: bytes) -> tuple[int, ...]:
        return (0,)

    def read(self, question: Question, form: FormData, order: Sequence[int]) -> Response:
        rating = form.get("rating", "")
        if rating not in RATINGS:
            raise Unreadable("Turn the card, then choose Again, Hard, Good or Easy.")
        return rating

    def mark(self, question: Question, response: Response) -> Mark:
        return Mark(RATINGS[response][1], Verdict.OWN, question.answers[0].feedback, "You judged this card yourself.")

    def right(self, question: Question) -> str:
        return question.answers[0].text

    def said(self, question: Question, response: Response) -> str:
        return RATINGS[response][0]

    def chance(self, question: Question) -> float:
        return 0.0

    def to_form(self, question: Question) -> dict[str, Any]:
        return {
            **shared(question),
            "back": question.answers[0].text,
        }

    def from_form(self, data: Mapping[str, Any], question: Question) -> Question:
        back = question.answers[0] if question.answers else Answer("", 1.0)
        return edited(
            question,
            data,
            answers=(replace(back, text=data["back"]),),
        )

    def example(self) -> Example:
        question = Question("flashcard", "The capital of Norway", (Answer("Oslo", 1.0),), explanation="Since 1814.")
        return Example(question, right="good", wrong="again", half="hard")
