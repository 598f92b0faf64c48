"""Essay: a text of one's own, marked by a teacher's hand. The first answer's text is a model answer, shown afterwards.

The setting `words` is about how long it should be; `rubric` what the teacher looks for: [{"text": …, "points": …}].
In self-study it is asked as a flashcard (`as_card`): write or think, look at the model answer, judge for yourself.
Response: the text, with line breaks as "\\n".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from wtforms import FieldList, FloatField, FormField, IntegerField, StringField, TextAreaField
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
    Verdict,
    edited,
    settled,
    shared,
    typed_text,
)
from quizapp.questions.flashcard import Flashcard

LONGEST_ESSAY = 20_000
"""Characters."""
MOST_CRITERIA = 20
MOST_POINTS = 100
MOST_WORDS = 5_000
DEFAULTS: Mapping[str, Any] = {"rubric": [], "words": 0}
"""What a setting is where the question does not say."""


class CriterionForm(PlainForm):
    """One line of the rubric in the editor."""

    text = StringField("What you look for", [InputRequired("Write what you look for or remove it."), Length(max=500)])
    points = FloatField("Points", [InputRequired("Say how many points."), NumberRange(0.25, MOST_POINTS)], default=1.0)


class EssayForm(QuestionForm):
    """The editor of an essay."""

    words = IntegerField("About how many words", [NumberRange(0, MOST_WORDS)], default=0)
    model = TextAreaField("Model answer, shown afterwards", [Length(max=4000)])
    rubric = FieldList(FormField(CriterionForm), max_entries=MOST_CRITERIA)


class Essay:
    """Write a text that a teacher marks."""

    name: ClassVar[str] = "essay"
    label: ClassVar[str] = "Essay, marked by hand"
    shape: ClassVar[Shape] = Shape.ESSAY
    Form: ClassVar[type[QuestionForm]] = EssayForm
    settings: ClassVar[frozenset[str]] = frozenset(DEFAULTS)

    longest: ClassVar[int] = LONGEST_ESSAY
    """For the template: characters that fit."""

    def problems(self, question: Question) -> list[Fault]:
        faults = [*_rubric_faults(question.settings.get("rubric", []))]
        words = question.settings.get("words", 0)
        if isinstance(words, bool) or not isinstance(words, int) or not 0 <= words <= MOST_WORDS:
            faults.append(Fault("words", f"The length must be 0 to {MOST_WORDS:,} words; 0 says nothing of it."))
        if len(question.answers) > 1:
            faults.append(Fault("answers", "Give one model answer."))
        if not faults and not _back(question):
            told = "Write a model answer or what you look for: whoever studies alone judges by it."
            faults.append(Fault("answers", told))
        return faults

    def deal(self, question: Question, seed: bytes) -> tuple[int, ...]:
        return (0,)

    def read(self, question: Question, form: FormData, order: Sequence[int]) -> Response:
        return typed_text(form, "answer", longest=LONGEST_ESSAY).replace("\r\n", "\n").replace("\r", "\n")

    def mark(self, question: Question, response: Response) -> Mark:
        return Mark(0.0, Verdict.WAITING, reason="Your teacher reads this and marks it by hand.")

    def right(self, question: Question) -> str:
        return _back(question)

    def said(self, question: Question, response: Response) -> str:
        return response

    def chance(self, question: Question) -> float:
        return 0.0

    def to_form(self, question: Question) -> dict[str, Any]:
        return {
            **shared(question),
            "words": question.settings.get("words", 0),
            "model": question.answers[0].text if question.answers else "",
            "rubric": [dict(row) for row in question.settings.get("rubric", [])],
        }

    def from_form(self, data: Mapping[str, Any], question: Question) -> Question:
        model = question.answers[0] if question.answers else Answer("", 1.0)
        rubric = [{"text": row["text"], "points": _plain(row["points"])} for row in data["rubric"]]
        return edited(
            question,
            data,
            answers=(replace(model, text=data["model"]),) if data["model"] else (),
            settings=settled(question, {"rubric": rubric, "words": data["words"] or 0}, DEFAULTS),
        )

    def example(self) -> Example:
        question = Question(
            "essay",
            "Why do people build cities beside rivers?",
            (Answer("A river gives water to drink, fields that can be watered, and a way for goods and people.", 1.0),),
            explanation="Nearly all old cities stand beside a river or the sea.",
            settings={
                "words": 80,
                "rubric": [
                    {"text": "Names at least two uses of a river", "points": 2},
                    {"text": "Gives a city as an example", "points": 1},
                ],
            },
        )
        return Example(question, right="For water and for ships.\n\nThink of Cairo.", wrong="Because they are nice.")


def as_card(question: Question) -> Question:
    """An essay as a flashcard with its model answer on the back, for whoever studies alone; any other as it is."""
    if question.kind != Essay.name:
        return question
    return replace(question, kind=Flashcard.name, answers=(Answer(_back(question), 1.0),), settings={})


def _back(question: Question) -> str:
    """The model answer; where there is none, what the teacher looks for, as a list in Markdown."""
    model = question.answers[0].text.strip() if question.answers else ""
    return model or "\n".join(f"- {row['text']}" for row in question.settings.get("rubric", []))


def _rubric_faults(rubric: Any) -> list[Fault]:
    if not isinstance(rubric, list) or not all(isinstance(row, Mapping) for row in rubric):
        return [Fault("rubric", "A rubric is a list of what you look for, each with its points.")]
    if len(rubric) > MOST_CRITERIA:
        return [Fault("rubric", f"There are {len(rubric)} lines in the rubric; {MOST_CRITERIA} at most.")]
    return [fault for number, row in enumerate(rubric, 1) for fault in _line_faults(number, row)]


def _line_faults(number: int, row: Mapping[str, Any]) -> list[Fault]:
    text, points = row.get("text"), row.get("points")
    if row.keys() - {"text", "points"} or not isinstance(text, str) or not text.strip():
        return [Fault("rubric", f"Line {number} of the rubric must say what you look for.")]
    if isinstance(points, bool) or not isinstance(points, int | float) or not 0 < points <= MOST_POINTS:
        return [Fault("rubric", f"Line {number} of the rubric must give points, above 0 and up to {MOST_POINTS}.")]
    return []


def _plain(points: float) -> float:
    """A whole number as one: stored, 2 and 2.0 would be two versions."""
    return int(points) if points == int(points) else points
