"""What is remembered, to take along: a row for each learner, for each question that they met, and for each question."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from quizapp.memory.card import likely
from quizapp.models.classes import ClassDeck
from quizapp.models.content import Deck, QuestionRow, Topic, Version
from quizapp.models.quizzes import Assignment, Attempt, AttemptQuestion
from quizapp.models.study import CardRow
from quizapp.questions.catalogue import in_a_list, type_of
from quizapp.questions.record import from_json
from quizapp.services.content.asked import CARD, card_of
from quizapp.services.exports.rows import (
    MEMORY,
    QUESTION,
    WHO,
    Columns,
    Room,
    Row,
    Table,
    day,
    figure,
    found,
    moment,
    told,
    yes,
)

PEOPLE: Columns = {
    **WHO,
    **told("joined", "since when they are in the class"),
    "time_zone": "of the learner now: every local time is by its clock",
    "attendance": "studies, has stopped, has not begun, or never signed in",
    "last_studied": "study day of the latest answer about a text of the class",
    "met": "questions of the class’s texts that they have met",
    "due": "of these due today",
    "overdue": "of these due on a day before",
}


def _people(session: Session, room: Room) -> Iterator[Row]:
    for who in room.people.values():
        one = who.person
        joined = moment(one.joined_at, who.zone)
        counts = one.met, one.due, one.overdue
        yield (*who.begins, *joined, str(who.zone), one.attendance.value or "studies", day(one.last), *counts)


def _recall(session: Session, room: Room) -> Iterator[Row]:
    rows = found(
        session,
        select(CardRow.learner_id, QuestionRow.public, ClassDeck.exam_on, *CARD)
        .join(QuestionRow, QuestionRow.id == CardRow.question_id)
        .join(ClassDeck, (ClassDeck.deck_id == QuestionRow.deck_id) & (ClassDeck.class_id == room.classroom.id))
        .where(QuestionRow.retired_at.is_(None), room.inside(CardRow.learner_id))
        .order_by(CardRow.learner_id, QuestionRow.deck_id, QuestionRow.position),
    )
    for row in rows:
        who = room.people[row.learner_id]
        yield (*who.begins, f"Q {row.public}", *remembered(row, who.today, row.exam_on, room.now))


def remembered(row: Any, today: date, exam_on: date | None, now: datetime) -> tuple[object, ...]:
    """The cells of what is remembered (MEMORY) of a row that holds a card; a test that is over is none."""
    card = card_of(row)
    assert card is not None
    exam = exam_on if exam_on is not None and exam_on >= today else None
    at_exam = None if exam is None else figure(likely(card, exam))
    return (
        card.state.value, figure(card.stability), figure(card.difficulty), day(card.first), day(card.last),
        day(card.due), card.answers, card.lapses, yes(row.set_aside), figure(likely(card, today)), day(today),
        day(exam), at_exam, moment(now, UTC)[0],
    )  # fmt: skip


def _questions(session: Session, room: Room) -> Iterator[Row]:
    asked = (
        select(AttemptQuestion.question_id)
        .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .where(Assignment.class_id == room.classroom.id, ~Attempt.preview)
    )
    rows = found(
        session,
        select(
            QuestionRow.public, QuestionRow.retired_at, QuestionRow.current, Version.data,
            Deck.title.label("deck"), Topic.title.label("topic"),
        )
        .join(Version, (Version.question_id == QuestionRow.id) & (Version.number == QuestionRow.current))
        .join(Deck, Deck.id == QuestionRow.deck_id)
        .join(Topic, Topic.id == QuestionRow.topic_id)
        .where(or_(room.studied, QuestionRow.id.in_(asked)))
        .order_by(Deck.title, QuestionRow.deck_id, QuestionRow.position),
    )  # fmt: skip
    for row in rows:
        question = from_json(row.data)
        words = in_a_list(question), type_of(question).label
        yield (f"Q {row.public}", row.deck, row.topic, *words, row.current, yes(row.retired_at is not None))


TABLES: tuple[Table[Room], ...] = (
    Table("learners", "Learners", "One row is one learner of the class.", PEOPLE, _people),
    Table(
        "recall",
        "What is remembered",
        "One row is one question that one learner has met. What was not met has no row.",
        {**WHO, **QUESTION, **MEMORY},
        _recall,
    ),
    Table(
        "questions",
        "Questions",
        "One row is one question of the class’s texts and quizzes, to look its id up.",
        {
            **QUESTION,
            "deck": "the text or deck it is of",
            "topic": "its part of that",
            "prompt": "what it asks, in words",
            "kind": "how it is answered",
            "version": "number of the wording that is asked now",
            "taken_out": "yes: it is not asked any more",
        },
        _questions,
    ),
)
