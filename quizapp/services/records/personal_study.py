"""What somebody has studied, for them to take along: answers, what they said of them, memory, texts, reports."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import select

from quizapp.formats.records.personal import Kind
from quizapp.memory.card import Rating
from quizapp.models.content import Deck, QuestionRow, Version
from quizapp.models.study import CardRow, Correction, Enrolment, Exam, Report, Review
from quizapp.questions.base import Question
from quizapp.questions.catalogue import TYPES, in_a_list
from quizapp.questions.choice import as_typed
from quizapp.questions.record import from_json
from quizapp.services.content.asked import sat
from quizapp.services.records.personal_rows import Shelf, both, plain

RATINGS = {rating.value: rating.name.lower() for rating in Rating}
UNKNOWN = "“I don’t know”"
ANSWERS = (
    *both("answered"), "study_day", "text", "question", "version", "type", "answer", "verdict", "score", "feedback",
    "reason", "parts", "why_hard", "rating", "rated_by_the_program", "rated_by_yourself", "hint", "extra_practice",
    "seconds", "answers_that_day_before", "goal", "memory_before", "memory_after", "asked_before", "key",
)  # fmt: skip
"""The columns of answers."""


@dataclass(frozen=True)
class Wording:
    """A question as it was worded when it was answered."""

    text: str
    number: int
    question: Question

    @cached_property
    def prompt(self) -> str:
        """The question as lists name it."""
        return in_a_list(self.question)

    def as_kind(self, kind: str) -> Question:
        """The question as it was asked: a choice may be asked in typed form."""
        return self.question if kind == self.question.kind else as_typed(self.question)


def kinds(shelf: Shelf) -> tuple[Kind, ...]:
    """All that an account has studied."""
    return _answers(shelf), _corrections(shelf), _memory(shelf), _reports(shelf), _texts(shelf), _exams(shelf)


def _answers(shelf: Shelf) -> Kind:
    mine = Review.learner_id == shelf.account.id
    found = (
        select(*Review.__table__.c, sat(shelf.account.id).label("sat"))
        .join(QuestionRow, QuestionRow.id == Review.question_id)
        .where(mine)
        .order_by(Review.id.desc())
    )

    def rows() -> Iterator[tuple[object, ...]]:
        asked = _wordings(shelf)
        return (_answer(shelf, asked[row.version_id], row) for row in shelf.found(found))

    about = (
        "Every answer, the latest first. “Rating” is what it counted as when it was stored. What was said to a "
        "question is left out while a quiz asks it whose answers may not be told yet."
    )
    shown = (both("answered")[1], "question", "answer", "verdict", "rating")
    return Kind("answers", "Answers", about, ANSWERS, rows, shown)


def _wordings(shelf: Shelf) -> dict[int, Wording]:
    """The wordings that an account has answered, by their id: each is read once, however often it was answered."""
    answered = select(Review.version_id).where(Review.learner_id == shelf.account.id)
    found = (
        select(Version.id, Version.number, Version.data, Deck.title)
        .join(QuestionRow, QuestionRow.id == Version.question_id)
        .join(Deck, Deck.id == QuestionRow.deck_id)
        .where(Version.id.in_(answered))
    )
    return {row.id: Wording(row.title, row.number, from_json(row.data)) for row in shelf.found(found)}


def _answer(shelf: Shelf, asked: Wording, row: Any) -> tuple[object, ...]:
    mark, said = json.loads(row.mark), json.loads(row.response)
    kind, question = TYPES[row.kind], asked.as_kind(row.kind)
    answer = UNKNOWN if said is None else kind.said(question, said)
    if row.sat:  # an answer that was right tells what is right
        mark, answer = {}, None
    return (
        *shelf.times(row.at), row.day.isoformat(), asked.text, asked.prompt, asked.number, row.kind,
        answer, row.verdict, row.score, mark.get("feedback"),
        mark.get("reason"), mark.get("parts"), mark.get("why_hard"), RATINGS[row.rating],
        RATINGS.get(row.machine_rating), RATINGS.get(row.learner_rating), row.hint, row.practice,
        None if row.duration_ms is None else row.duration_ms / 1000, row.answered, row.retention, row.before,
        row.after, row.ordinal, row.key,
    )  # fmt: skip


def _corrections(shelf: Shelf) -> Kind:
    found = (
        select(Correction.at, Correction.rating, Version.data, Review.key)
        .join(Review, Review.id == Correction.review_id)
        .join(Version, Version.id == Review.version_id)
        .where(Review.learner_id == shelf.account.id)
        .order_by(Correction.id.desc())
    )

    def rows() -> Iterator[tuple[object, ...]]:
        for row in shelf.found(found):
            yield (*shelf.times(row.at), prompt(row.data), RATINGS.get(row.rating, "taken back"), row.key)

    about = "What was said of an answer afterwards: another rating, or that it is taken back."
    columns = (*both("said"), "question", "rating", "key_of_the_answer")
    return Kind("corrections", "Corrections", about, columns, rows, columns[1:4])


def _memory(shelf: Shelf) -> Kind:
    cards = [column for column in CardRow.__table__.c if not column.primary_key]
    found = (
        select(Deck.title, Version.data, *cards)
        .join(QuestionRow, QuestionRow.id == CardRow.question_id)
        .join(Version, (Version.question_id == QuestionRow.id) & (Version.number == QuestionRow.current))
        .join(Deck, Deck.id == QuestionRow.deck_id)
        .where(CardRow.learner_id == shelf.account.id)
        .order_by(CardRow.due, CardRow.question_id)
    )

    def rows() -> Iterator[tuple[object, ...]]:
        for title, data, *values in shelf.found(found):
            yield title, prompt(data), *map(plain, values)

    about = "What the program reckons of each question: when it comes again, and how firm the memory is, in days."
    columns = ("text", "question", *(column.name for column in cards))
    return Kind("memory", "Memory", about, columns, rows, ("question", "due", "stability", "answers", "set_aside"))


def _reports(shelf: Shelf) -> Kind:
    found = (
        select(Report.at, Version.data, Version.number)
        .join(Version, Version.id == Report.version_id)
        .where(Report.learner_id == shelf.account.id)
        .order_by(Report.id.desc())
    )

    def rows() -> Iterator[tuple[object, ...]]:
        return ((*shelf.times(row.at), prompt(row.data), row.number) for row in shelf.found(found))

    about = "Questions that you said are unclear."
    return Kind("reports", "Unclear questions", about, (*both("reported"), "question", "version"), rows)


def _texts(shelf: Shelf) -> Kind:
    found = (
        select(
            Deck.title.label("text"), Enrolment.since.label("begun"), Enrolment.only_met.label("only_what_a_quiz_asked")
        )
        .join(Deck, Deck.id == Enrolment.deck_id)
        .where(Enrolment.learner_id == shelf.account.id)
        .order_by(Enrolment.since.desc(), Deck.id)
    )
    return shelf.kind(
        "texts", "Texts begun", "Texts that you study by yourself; your classes’ texts come on top.", found
    )


def _exams(shelf: Shelf) -> Kind:
    found = (
        select(Deck.title.label("text"), Exam.day.label("to_be_known_on"))
        .join(Deck, Deck.id == Exam.deck_id)
        .where(Exam.learner_id == shelf.account.id)
        .order_by(Exam.day, Deck.id)
    )
    return shelf.kind("exam_days", "Exam days", "Days on which you want to know a text.", found)


def prompt(data: str) -> str:
    """A question as lists name it."""
    return in_a_list(from_json(data))
