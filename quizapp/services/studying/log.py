"""The log of reviews, which is only ever added to, and the cards that follow from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from dataclasses import fields as dataclass_fields
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from quizapp.measures.tally import Given
from quizapp.memory.card import Card, Rating, Step, from_json, is_leech, replay, review, to_json
from quizapp.models.accounts import Account
from quizapp.models.base import Base
from quizapp.models.content import Version
from quizapp.models.quizzes import AttemptQuestion
from quizapp.models.study import CardRow, Correction, Review
from quizapp.services.studying import tallies

REVIEWS, CARDS = Base.metadata.tables["reviews"], Base.metadata.tables["cards"]
PROTECTED = (
    "question_id", "version_id", "key", "day", "response", "score", "verdict", "machine_rating",
    "learner_rating", "rating", "answered", "retention",
)  # fmt: skip
"""What a checksum covers: all that a mark or a card follows from."""


def checksum(fields: Mapping[str, Any]) -> str:
    """A digest of what a review says, so that a flipped bit in the file is noticed."""
    told = json.dumps([str(fields[name]) for name in PROTECTED], ensure_ascii=False)
    return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()


def add(session: Session, learner: Account, fields: Mapping[str, Any], before: Card | None, after: Card | None) -> None:
    """Log a review and, unless it is practice (`after` is `before`), move its card."""
    told = {"before": to_json(before) if before else None, "after": to_json(after) if after else None}
    row = {"learner_id": learner.id, "checksum": checksum(fields), **fields, **told}
    session.connection().execute(ADD, row)
    counted = (fields[name] for name in ("question_id", "day", "rating", "practice", "duration_ms"))
    tallies.add(session, learner.id, Given(before, *counted))
    if after is not before:
        write_card(session, learner.id, fields["question_id"], before, after)


def write_card(session: Session, learner_id: int, question_id: int, before: Card | None, after: Card | None) -> None:
    """Store a card as it is `after`; `before` is what is stored now (None where nothing is)."""
    whose = {"learner": learner_id, "question": question_id}
    connection = session.connection()
    if after is None:
        connection.execute(FORGET, whose)
        return
    row = row_of(after)
    if before is None:
        connection.execute(MEET, row | {"learner_id": learner_id, "question_id": question_id, "set_aside": False})
        return
    connection.execute(MOVE, row | whose)
    if after.lapses != before.lapses:
        connection.execute(SET_ASIDE, whose | {"aside": sets_aside(before, after)})


def row_of(card: Card) -> dict[str, Any]:
    """A card as the columns of its row."""
    return asdict(card) | {"state": card.state.value}


def sets_aside(before: Card | None, after: Card) -> bool:
    """Whether the lapse between the two makes the question a leech."""
    return before is not None and after.lapses > before.lapses and is_leech(after.lapses)


# Built once, and without the ORM: this is the way of every answer.
MINE = (CardRow.learner_id == bindparam("learner")) & (CardRow.question_id == bindparam("question"))
ADD = insert(REVIEWS)
MEET = insert(CARDS)
MOVE = update(CARDS).where(MINE).values({f.name: bindparam(f.name) for f in dataclass_fields(Card)})
SET_ASIDE = update(CARDS).where(MINE).values(set_aside=bindparam("aside"))
FORGET = delete(CARDS).where(MINE)


def after_review(before: Card | None, rating: Rating, row: Review) -> Card:
    """The card that a logged answer led to, or would have led to with another rating."""
    return review(before, rating, row.day, answered=row.answered, retention=row.retention)


def standing(session: Session, learner_id: int, question_id: int) -> list[tuple[Review, Rating]]:
    """The reviews of a card that were not taken back, oldest first, each with the rating that counts now."""
    reviews = session.scalars(
        select(Review)
        .where(Review.learner_id == learner_id, Review.question_id == question_id)
        .order_by(Review.ordinal)
    ).all()
    corrections: dict[int, list[int | None]] = {}
    for found in session.scalars(
        select(Correction).where(Correction.review_id.in_([r.id for r in reviews])).order_by(Correction.id)
    ):
        corrections.setdefault(found.review_id, []).append(found.rating)
    result = []
    for row in reviews:
        ratings = corrections.get(row.id, [])
        if None not in ratings:
            result.append((row, Rating(ratings[-1] if ratings and ratings[-1] else row.rating)))
    return result


def outdated(session: Session, row: Review | AttemptQuestion) -> bool:
    """Whether the question asks something else since this answer: then no card follows from it any more."""
    return row.version_id < _asked_since(session, row.question_id)


def _asked_since(session: Session, question_id: int) -> int:
    """The first version that asks what the question asks now, by its id; 0 where that never changed."""
    changed = select(func.max(Version.id)).where(Version.question_id == question_id, Version.meaning)
    return session.scalar(changed) or 0


def tell_anew(session: Session, learner_id: int, question_id: int) -> Card | None:
    """Write what was known before and after each review of a card whose log has changed hands; returns the card.

    Extra practice keeps what it says: it was asked by another card, and moved none.
    """
    counted = {row.id: rating for row, rating in standing(session, learner_id, question_id)}
    rows = session.scalars(
        select(Review)
        .where(Review.learner_id == learner_id, Review.question_id == question_id, Review.practice.is_(False))
        .order_by(Review.ordinal)
    )
    card, since = None, _asked_since(session, question_id)
    for row in rows:
        if row.version_id < since:
            continue  # it keeps what it says, and nothing follows from it
        after = after_review(card, Rating(row.rating), row)
        row.before, row.after = (None if card is None else to_json(card)), to_json(after)
        if row.id in counted:
            card = after_review(card, counted[row.id], row)
    return card


def rebuild(session: Session, learner_id: int, question_id: int) -> Card | None:
    """The card as its log says; None when nothing in the log stands, or nothing since the question asks this."""
    since = _asked_since(session, question_id)
    steps: list[Step] = [
        (rating, row.day, row.answered, row.retention)
        for row, rating in standing(session, learner_id, question_id)
        if not row.practice and row.version_id >= since
    ]
    return replay(steps)


def stored_card(session: Session, learner_id: int, question_id: int) -> Card | None:
    """The card as it is stored."""
    row = session.get(CardRow, (learner_id, question_id), populate_existing=True)
    if row is None:
        return None
    return from_json(
        {"s": row.stability, "d": row.difficulty, "state": row.state}
        | {name: getattr(row, name).isoformat() for name in ("first", "last", "due")}
        | {name: getattr(row, name) for name in ("lapses", "answers", "repeats", "back")}
    )
