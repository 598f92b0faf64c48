"""Decks: which there are, and what a newcomer is told of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, exists, func, or_, select, union_all
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account
from quizapp.models.classes import ClassDeck, Classroom, Holiday, Member
from quizapp.models.content import Deck, QuestionRow, Source
from quizapp.models.study import Enrolment

FIRST_LOOK = 15
"""Questions of a first sitting that the front page promises a time for."""
SECONDS_EACH = 20.0


@dataclass(frozen=True, slots=True)
class Offer:
    """A deck as the front page offers it."""

    title: str
    total: int
    seconds: float
    """About how long a first sitting takes."""
    source_public: str


def studied(learner: Account, new_on: date | None = None) -> CompoundSelect[int]:
    """The ids of the decks in a learner's queue: those they began, and those of their classes.

    With `new_on`, those that bring something new on that day: a class on holiday brings nothing.
    """
    begun = select(Enrolment.deck_id).where(Enrolment.learner_id == learner.id)
    if new_on is not None:
        begun = begun.where(Enrolment.only_met.is_(False))
    given = (
        select(ClassDeck.deck_id)
        .join(Classroom, (Classroom.id == ClassDeck.class_id) & Classroom.archived_at.is_(None))
        .join(Member, (Member.class_id == ClassDeck.class_id) & Member.ended_at.is_(None))
        .where(Member.account_id == learner.id, Member.role == "learner")
    )
    if new_on is not None:
        off = exists().where(Holiday.class_id == ClassDeck.class_id, Holiday.first <= new_on, Holiday.last >= new_on)
        given = given.where(~off)
    return union_all(begun, given)


def reachable(learner: Any) -> ColumnElement[bool]:
    """Whether somebody, by their id, may study a deck: an open one, one of their own, one that they have met in a quiz,
    one of the classes that they are in or teach."""
    met = exists().where(Enrolment.deck_id == Deck.id, Enrolment.learner_id == learner)
    given = exists().where(
        ClassDeck.deck_id == Deck.id,
        ClassDeck.class_id == Member.class_id,
        Member.account_id == learner,
        Member.ended_at.is_(None),
    )
    return or_(Deck.open, Deck.owner_id == learner, met, given)


def first(session: Session) -> Offer | None:
    """The deck that a newcomer begins with; None while none is loaded."""
    row = session.execute(
        select(Deck.title, Source.public, func.count(QuestionRow.id))
        .join(QuestionRow, (QuestionRow.deck_id == Deck.id) & QuestionRow.retired_at.is_(None))
        .join(Source, Source.id == Deck.source_id)
        .where(Deck.open)
        .group_by(Deck.id, Deck.title, Source.public)
        .order_by(Deck.id)
    ).first()
    return None if row is None else Offer(row[0], row[2], min(row[2], FIRST_LOOK) * SECONDS_EACH, row[1])


def not_begun(session: Session, learner: Account) -> list[Deck]:
    """Open decks that a learner could begin, or go on with: those that are not in their queue."""
    brings = studied(learner, new_on=date.min)
    mine = select(Deck).where(Deck.open, Deck.archived_at.is_(None), Deck.id.not_in(brings))
    return list(session.scalars(mine.order_by(Deck.title)))
