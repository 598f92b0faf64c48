"""Who may see what: the only doors to things. Each fetches and checks in one step, or raises NotFound."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, func, select
from sqlalchemy.orm import Session

from quizapp.memory.card import Card, State
from quizapp.models.accounts import Account
from quizapp.models.content import Deck, QuestionRow, Source, Topic, Version
from quizapp.models.study import CardRow, Review
from quizapp.questions.base import Question
from quizapp.questions.record import from_json
from quizapp.services.errors import NotFound

LONGEST_ID = 64
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
    source_public: str
    text: str
    asked: int
    """How many answers of this learner to it are in the log."""
    card: Card | None
    set_aside: bool


def deck(session: Session, public: str) -> Deck:
    """A deck that everybody may study; all are, until classes have decks of their own."""
    found = session.scalar(select(Deck).where(Deck.public == _id(public)))
    if found is None:
        raise NotFound("There is no such text here.")
    return found


def source(session: Session, public: str) -> Source:
    """A reading text, by its public id."""
    found = session.scalar(select(Source).where(Source.public == _id(public)))
    if found is None:
        raise NotFound("There is no such text here.")
    return found


def question(session: Session, learner: Account, public: str, version: int | None = None) -> Asked:
    """A question for a learner, in the version that is asked now or the one they saw; one query."""
    known = {"learner": learner.id, "public": _id(public)}
    if version is None:
        row = session.execute(CURRENT, known).first()
    else:
        row = session.execute(SEEN, known | {"version": version}).first()
    if row is None or (version is None and row.retired_at is not None):
        raise NotFound("There is no such question here. It may have been taken out.")
    return _to_asked(row)


def queued(session: Session, learner: Account, question_id: int) -> Asked:
    """A question of the learner's own queue, in the version that is asked now."""
    return _to_asked(session.execute(QUEUED, {"learner": learner.id, "question": question_id}).one())


def review(session: Session, learner: Account, key: str) -> tuple[Review, Asked]:
    """An answer of the learner's own, by the key its page made, with the question as it was then."""
    found = session.scalar(select(Review).where(Review.learner_id == learner.id, Review.key == _id(key)))
    if found is None:
        raise NotFound("There is no such answer of yours.")
    return found, _to_asked(session.execute(OF_REVIEW, {"learner": learner.id, "version": found.version_id}).one())


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
            Source.title.label("source_title"),
            Source.public.label("source_public"),
            Source.text,
            logged.label("asked"),
            *CARD,
        )
        .join(Version, Version.question_id == QuestionRow.id)
        .join(Topic, Topic.id == QuestionRow.topic_id)
        .join(Deck, Deck.id == QuestionRow.deck_id)
        .join(Source, Source.id == Deck.source_id)
        .outerjoin(CardRow, (CardRow.question_id == QuestionRow.id) & (CardRow.learner_id == learner))
    )


# Built once: on the way of an answer, building a statement costs more than running it.
CURRENT = _asked().where(QuestionRow.public == bindparam("public"), Version.number == QuestionRow.current)
SEEN = _asked().where(QuestionRow.public == bindparam("public"), Version.number == bindparam("version"))
QUEUED = _asked().where(QuestionRow.id == bindparam("question"), Version.number == QuestionRow.current)
OF_REVIEW = _asked().where(Version.id == bindparam("version"))


def _to_asked(row: Any) -> Asked:
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
        text=row.text,
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
        State(row.state),
        row.lapses,
        row.answers,
        row.repeats,
        row.back,
    )


def _id(text: str) -> str:
    if not (0 < len(text) <= LONGEST_ID and text.isascii() and text.isprintable()):
        raise NotFound("There is nothing at this address.")
    return text
