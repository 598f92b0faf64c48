"""The topics of a deck: found by their title, added, renamed, taken out when nothing belongs to them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.models.base import public_id
from quizapp.models.content import Deck, QuestionRow, Topic
from quizapp.services import audit
from quizapp.services.audit import By
from quizapp.services.errors import Conflict, Invalid, NotFound
from quizapp.services.names import name_key
from quizapp.services.writing.cleaning import one_line

FIRST = "Questions"
"""What the topic of a deck is called while nobody names one."""
NO_TITLE = "Give the topic a name, such as The Rhine."


@dataclass(frozen=True, slots=True)
class Part:
    """A topic with the number of its questions."""

    topic: Topic
    questions: int
    used: bool
    """Whether a question belongs to it, one that was taken out too."""


def of_deck(session: Session, deck: Deck) -> list[Part]:
    """The topics of a deck in their order."""
    asked = func.count(QuestionRow.id).filter(QuestionRow.retired_at.is_(None))
    rows = session.execute(
        select(Topic, asked, func.count(QuestionRow.id))
        .outerjoin(QuestionRow, QuestionRow.topic_id == Topic.id)
        .where(Topic.deck_id == deck.id)
        .group_by(Topic.id)
        .order_by(Topic.position, Topic.id)
    )
    return [Part(topic, count, bool(used)) for topic, count, used in rows]


def named(session: Session, deck: Deck, title: str) -> Topic:
    """The topic of this title, made where there is none; without a title the first of the deck. Raises Invalid."""
    there = _all(session, deck)
    if not title.strip() and there:
        return there[0]
    cleaned = one_line(title or FIRST, "topic", NO_TITLE)
    for topic in there:
        if name_key(topic.title) == name_key(cleaned):
            return topic
    made = Topic(
        deck_id=deck.id, key=public_id(), title=cleaned, position=1 + max((t.position for t in there), default=-1)
    )
    session.add(made)
    session.flush()
    return made


def add(session: Session, by: By, deck: Deck, title: str) -> Topic:
    """A topic for questions to come; added twice, it is there once. Raises Invalid."""
    topic = named(session, deck, one_line(title, "topic", NO_TITLE))
    audit.note(session, by, "topic changed", detail=deck.public)
    return topic


def rename(session: Session, by: By, deck: Deck, key: str, title: str) -> None:
    """Give a topic another name; raises NotFound, Invalid, and Conflict for a name that another topic has."""
    topic = _one(session, deck, key)
    cleaned = one_line(title, "topic", NO_TITLE)
    if any(one is not topic and name_key(one.title) == name_key(cleaned) for one in _all(session, deck)):
        raise Invalid(f"There is a topic “{cleaned}” already. Move the questions to it instead.", "topic")
    topic.title = cleaned
    audit.note(session, by, "topic changed", detail=deck.public)


def delete(session: Session, by: By, deck: Deck, key: str) -> str:
    """Take out a topic that no question belongs to; returns its title. Raises NotFound, Conflict while it is used."""
    topic = _one(session, deck, key)
    if session.scalar(select(QuestionRow.id).where(QuestionRow.topic_id == topic.id).limit(1)) is not None:
        raise Conflict("Questions belong to this topic, taken out ones too. Move them to another first.")
    session.delete(topic)
    audit.note(session, by, "topic changed", detail=deck.public)
    return topic.title


def copied(session: Session, home: Deck, to: Deck) -> dict[int, int]:
    """The topics of one deck made in another; by the id of each that of its copy."""
    made = {}
    for topic in _all(session, home):
        made[topic.id] = Topic(deck_id=to.id, key=topic.key, title=topic.title, position=topic.position)
    session.add_all(made.values())
    session.flush()
    return {old: topic.id for old, topic in made.items()}


def _all(session: Session, deck: Deck) -> list[Topic]:
    return list(session.scalars(select(Topic).where(Topic.deck_id == deck.id).order_by(Topic.position, Topic.id)))


def _one(session: Session, deck: Deck, key: str) -> Topic:
    found = session.scalar(select(Topic).where(Topic.deck_id == deck.id, Topic.key == key[:100].replace("\0", "")))
    if found is None:
        raise NotFound("There is no such topic any more.")
    return found
