"""Several questions of a deck changed at once: their topic, their deck; taken out, and brought back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.models.content import Deck, QuestionRow, Topic
from quizapp.questions.record import from_json, to_json
from quizapp.services import audit
from quizapp.services.audit import By
from quizapp.services.content import bank
from quizapp.services.errors import Invalid
from quizapp.services.writing import media, topics
from quizapp.services.writing.questions import MOST_IN_A_DECK, current

NONE_CHOSEN = "Tick the questions first."


def chosen(session: Session, deck: Deck, publics: Sequence[str]) -> list[QuestionRow]:
    """The questions of a deck with these ids that are asked now; others are left alone. Raises Invalid for none."""
    mine = select(QuestionRow).where(QuestionRow.deck_id == deck.id, QuestionRow.retired_at.is_(None))
    wanted = set(publics[:MOST_IN_A_DECK])
    found = [row for row in session.scalars(mine.order_by(QuestionRow.position)) if row.public in wanted]
    if not found:
        raise Invalid(NONE_CHOSEN, "chosen")
    return found


def sort(session: Session, by: By, deck: Deck, rows: Sequence[QuestionRow], title: str) -> Topic:
    """Put questions under a topic, which is made where there is none of this title."""
    if not title.strip():
        raise Invalid("Type the name of the topic.", "topic")
    topic = topics.named(session, deck, title)
    for row in rows:
        row.topic_id = topic.id
    audit.note(session, by, "questions sorted", detail=f"{len(rows)} of deck {deck.public}")
    return topic


def move(session: Session, by: By, home: Deck, rows: Sequence[QuestionRow], to: Deck) -> None:
    """Have questions stand in another deck of the same owner, under a topic of the same name, with what they show."""
    if home.id == to.id:
        raise Invalid("They are in this deck already. Choose another one.", "to")
    here = select(func.max(QuestionRow.position)).where(QuestionRow.deck_id == to.id)
    last = session.scalar(here)
    titles = {topic.id: topic.title for topic in session.scalars(select(Topic).where(Topic.deck_id == home.id))}
    for place, row in enumerate(rows, (-1 if last is None else last) + 1):
        version = current(session, row)
        question = media.carried(session, from_json(version.data), home, to, by.at)
        row.deck_id, row.topic_id, row.position = to.id, topics.named(session, to, titles[row.topic_id]).id, place
        if to_json(question) != version.data:
            bank.write(session, row, question, by.at, author_id=version.author_id)
    session.flush()
    audit.note(session, by, "questions moved", detail=f"{len(rows)} from deck {home.public} to {to.public}")


def take_out(session: Session, by: By, deck: Deck, rows: Sequence[QuestionRow]) -> None:
    """Have questions asked no more; answers given to them are kept. They can be brought back by the instant."""
    for row in rows:
        row.retired_at = by.at
    audit.note(session, by, "questions taken out", detail=f"{len(rows)} of deck {deck.public}")


def bring_back(session: Session, by: By, deck: Deck, at: datetime) -> int:
    """Have the questions asked again that were taken out at an instant; returns how many."""
    out = select(QuestionRow).where(QuestionRow.deck_id == deck.id, QuestionRow.retired_at == at)
    rows = session.scalars(out).all()
    for row in rows:
        row.retired_at = None
    if rows:
        audit.note(session, by, "questions brought back", detail=f"{len(rows)} of deck {deck.public}")
    return len(rows)
