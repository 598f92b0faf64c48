"""A question as one learner meets it: the statements that fetch it, and what they give. Its doors are in access.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, exists, func, select

from quizapp.memory.card import Card, State
from quizapp.models.content import Deck, QuestionRow, Source, Topic, Version
from quizapp.models.quizzes import Attempt, AttemptQuestion
from quizapp.models.study import CardRow, Review
from quizapp.questions.base import Question
from quizapp.questions.record import from_json
from quizapp.services.content.decks import reachable

STATES = {state.value: state for state in State}
CARD: tuple[Any, ...] = tuple(c for c in CardRow.__table__.c if c.name not in {"learner_id", "question_id"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as one learner meets it: one version of it, where it stands, and what they know of it."""

    question_id: int
    public: str
    retired_at: datetime | None
    topic: str
    version_id: int
    version: int
    question: Question
    source_title: str
    """Of its text, or of its deck where that rests on none."""
    source_public: str | None
    """None where the deck rests on no text."""
    text: str
    asked: int
    """How many answers of this learner to it are in the log."""
    card: Card | None
    set_aside: bool


def sat(learner: Any) -> ColumnElement[bool]:
    """Whether a question stands in an attempt of this learner, by their id, whose answers may not be told yet."""
    at_it = exists().where(
        AttemptQuestion.question_id == QuestionRow.id,
        Attempt.id == AttemptQuestion.attempt_id,
        Attempt.learner_id == learner,
        Attempt.kept,
    )
    return at_it.correlate(QuestionRow)


def _asked() -> Select[*tuple[Any, ...]]:
    learner: BindParameter[int] = bindparam("learner")
    logged = (
        select(func.count())
        .where(Review.learner_id == learner, Review.question_id == QuestionRow.id)
        .correlate(QuestionRow)
        .scalar_subquery()
    )
    return (
        select(
            QuestionRow.id.label("question_id"),
            QuestionRow.public.label("public"),
            QuestionRow.retired_at,
            Topic.title.label("topic"),
            Version.id.label("version_id"),
            Version.number.label("version"),
            Version.data,
            func.coalesce(Source.title, Deck.title).label("source_title"),
            Source.public.label("source_public"),
            Source.text,
            logged.label("asked"),
            sat(learner).label("sat"),
            *CARD,
        )
        .join(Version, Version.question_id == QuestionRow.id)
        .join(Topic, Topic.id == QuestionRow.topic_id)
        .join(Deck, Deck.id == QuestionRow.deck_id)
        .outerjoin(Source, Source.id == Deck.source_id)
        .outerjoin(CardRow, (CardRow.question_id == QuestionRow.id) & (CardRow.learner_id == learner))
    )


# Built once: on the way of an answer, building a statement costs more than running it.
_FOUND = _asked().where(QuestionRow.public == bindparam("public"), reachable(bindparam("learner")))
CURRENT = _FOUND.where(Version.number == QuestionRow.current)
SEEN = _FOUND.where(Version.number == bindparam("version"))
QUEUED = _asked().where(QuestionRow.id == bindparam("question"), Version.number == QuestionRow.current)
OF_REVIEW = _asked().where(Version.id == bindparam("version"))


def to_asked(row: Any) -> Asked:
    """A row of these statements as the question that it holds."""
    return Asked(
        question_id=row.question_id,
        public=row.public,
        retired_at=row.retired_at,
        topic=row.topic,
        version_id=row.version_id,
        version=row.version,
        question=from_json(row.data),
        source_title=row.source_title,
        source_public=row.source_public,
        text=row.text or "",
        asked=row.asked,
        card=card_of(row),
        set_aside=bool(row.set_aside),
    )


def card_of(row: Any) -> Card | None:
    """The card in a row that holds its columns; None where the question has not been met."""
    if row.stability is None:
        return None
    return Card(
        row.stability,
        row.difficulty,
        row.first,
        row.last,
        row.due,
        STATES[row.state],
        row.lapses,
        row.answers,
        row.repeats,
        row.back,
    )
