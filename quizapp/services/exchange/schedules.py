"""What somebody learnt in another program, laid beside what they learn here: their answers join the log, and the cards
follow from it like all others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from quizapp.formats.base import Schedule
from quizapp.memory import card as memory
from quizapp.memory.card import Rating
from quizapp.memory.study_day import study_day
from quizapp.models.accounts import Account
from quizapp.models.content import Deck, QuestionRow, Version
from quizapp.models.study import CardRow, Enrolment, Review
from quizapp.services.exchange.reading import Candidate
from quizapp.services.studying import log, tallies

Rows = list[dict[str, Any]]
MOST_LOOKS = 500
"""Answers to one question that are taken over: the latest."""
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
TOLD = '{"feedback": "", "reason": "Answered in another program.", "parts": [], "why_hard": ""}'


def take(session: Session, learner: Account, deck: Deck, chosen: Sequence[Candidate], now: datetime) -> int:
    """Have a learner go on where they stopped elsewhere; returns how many questions that is. Questions that they have
    answered here already are left as they are, and answers of the future are not believed."""
    brought = {one.key: one.item.schedule for one in chosen if one.item.schedule and one.item.schedule.looks}
    if not brought:
        return 0
    reviews: Rows = []
    cards: Rows = []
    for row in _fresh(session, learner, deck):
        if schedule := brought.get(row.key):
            _follow(learner, row, schedule, now, reviews, cards)
    if not cards:
        return 0
    link = session.connection()
    link.execute(insert(log.REVIEWS), reviews)
    link.execute(insert(log.CARDS), cards)
    if session.get(Enrolment, (learner.id, deck.id)) is None:
        session.add(Enrolment(learner_id=learner.id, deck_id=deck.id, since=now))
    tallies.recount(session, learner.id)
    return len(cards)


def _fresh(session: Session, learner: Account, deck: Deck) -> Sequence[Any]:
    """The questions of a deck that a learner has not answered here."""
    met = select(Review.question_id).where(Review.learner_id == learner.id)
    known = select(CardRow.question_id).where(CardRow.learner_id == learner.id)
    return session.execute(
        select(QuestionRow.key, QuestionRow.id.label("question"), Version.id.label("version"), Version.kind)
        .join(Version, (Version.question_id == QuestionRow.id) & (Version.number == QuestionRow.current))
        .where(QuestionRow.deck_id == deck.id, QuestionRow.id.not_in(met), QuestionRow.id.not_in(known))
    ).all()


def _follow(learner: Account, row: Any, schedule: Schedule, now: datetime, reviews: Rows, cards: Rows) -> None:
    """Add the answers to one question, and the card that follows from them."""
    card = None
    past = sorted((look for look in schedule.looks if EARLIEST <= look.at <= now), key=lambda look: look.at)
    for ordinal, look in enumerate(past[-MOST_LOOKS:]):
        rating, day = Rating(look.rating), study_day(look.at, learner.time_zone)
        day = day if card is None else max(day, card.last)
        after = memory.review(card, rating, day, retention=learner.retention)
        told = {"before": memory.to_json(card) if card else None, "after": memory.to_json(after)}
        fields: dict[str, Any] = {
            "question_id": row.question,
            "version_id": row.version,
            "ordinal": ordinal,
            "key": f"taken-{row.question}-{ordinal}",
            "kind": row.kind,
            "at": look.at,
            "day": day,
            "response": "null",
            "score": 0.0 if rating is Rating.AGAIN else 1.0,
            "verdict": "own",
            "mark": TOLD,
            "machine_rating": None,
            "learner_rating": int(rating),
            "rating": int(rating),
            "hint": False,
            "practice": False,
            "duration_ms": look.duration_ms,
            "answered": 0,
            "retention": learner.retention,
        }
        reviews.append({"learner_id": learner.id, "checksum": log.checksum(fields), **fields, **told})
        card = after
    if card is not None:
        cards.append(log.row_of(card) | {"learner_id": learner.id, "question_id": row.question, "set_aside": False})
