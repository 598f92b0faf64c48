"""Decks of a teacher's own: made, named, put away, copied; and which there are."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account
from quizapp.models.base import public_id
from quizapp.models.classes import ClassDeck, Classroom
from quizapp.models.content import Deck, QuestionRow, Version
from quizapp.questions.record import from_json
from quizapp.services import audit
from quizapp.services.audit import By
from quizapp.services.content import bank
from quizapp.services.errors import Conflict
from quizapp.services.writing import media, topics
from quizapp.services.writing.cleaning import LONGEST_TITLE, lines, one_line

NO_TITLE = "Give the deck a title, such as Rivers of Europe."


@dataclass(frozen=True, slots=True)
class Shelved:
    """A deck as lists show it."""

    deck: Deck
    questions: int
    classes: tuple[str, ...] = ()
    """The names of the owner's classes that study it."""


def mine(session: Session, who: Account, *, archived: bool = False) -> list[Shelved]:
    """The decks that somebody writes, the newest first."""
    put_away = Deck.archived_at.is_not(None) if archived else Deck.archived_at.is_(None)
    found = _shelved(session, (Deck.owner_id == who.id) & put_away)
    classes = _classes(session, [one.deck.id for one in found])
    return [Shelved(one.deck, one.questions, classes.get(one.deck.id, ())) for one in found]


def to_copy(session: Session, who: Account) -> list[Shelved]:
    """Decks that everybody may study: what comes with quizapp."""
    foreign = Deck.owner_id.is_(None) | (Deck.owner_id != who.id)
    return _shelved(session, Deck.open & Deck.archived_at.is_(None) & foreign)


def _shelved(session: Session, which: ColumnElement[bool]) -> list[Shelved]:
    rows = session.execute(
        select(Deck, func.count(QuestionRow.id))
        .outerjoin(QuestionRow, (QuestionRow.deck_id == Deck.id) & QuestionRow.retired_at.is_(None))
        .where(which)
        .group_by(Deck.id)
        .order_by(Deck.created_at.desc(), Deck.id.desc())
    )
    return [Shelved(deck, count) for deck, count in rows]


def _classes(session: Session, ids: list[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    rows = session.execute(
        select(ClassDeck.deck_id, Classroom.name)
        .join(Classroom, (Classroom.id == ClassDeck.class_id) & Classroom.archived_at.is_(None))
        .where(ClassDeck.deck_id.in_(ids))
        .order_by(func.lower(Classroom.name), Classroom.id)
    )
    for deck_id, name in rows:
        found[deck_id] = (*found.get(deck_id, ()), name)
    return found


def titled(title: str) -> str:
    """A title as it is kept; raises Invalid at its field."""
    return one_line(title, "title", NO_TITLE)


def create(session: Session, by: By, title: str, description: str = "", key: str = "") -> Deck:
    """A new deck; raises Invalid at the field. `key` is made by the page: sent twice, the deck is made once."""
    assert by.account is not None
    cleaned, about = titled(title), lines(description, "description")
    name = f"{by.account.public}-{key or public_id()}"
    if found := session.scalar(select(Deck).where(Deck.key == name)):
        return found
    made = Deck(key=name, title=cleaned, description=about, owner_id=by.account.id, created_at=by.at)
    session.add(made)
    session.flush()
    audit.note(session, by, "deck made", detail=made.public)
    return made


def describe(session: Session, by: By, deck: Deck, title: str, description: str, seen: str) -> None:
    """Give a deck another title and description. `seen` is the title that the page showed: raises Conflict where it
    has another by now, Invalid at the field."""
    cleaned, about = titled(title), lines(description, "description")
    if deck.title not in (seen, cleaned):
        raise Conflict(f"This deck was renamed meanwhile, in another window: it is called “{deck.title}” now.", "title")
    deck.title, deck.description = cleaned, about
    audit.note(session, by, "deck described", detail=deck.public)


def archive(session: Session, by: By, deck: Deck) -> None:
    """Put a deck away: it can be given to no class more. Classes that have it keep it."""
    if deck.archived_at is None:
        deck.archived_at = by.at
        audit.note(session, by, "deck put away", detail=deck.public)


def restore(session: Session, by: By, deck: Deck) -> None:
    """Take a deck out again."""
    if deck.archived_at is not None:
        deck.archived_at = None
        audit.note(session, by, "deck taken out again", detail=deck.public)


def copy(session: Session, by: By, home: Deck, key: str = "") -> Deck:
    """A deck of one's own with the questions of another as they are now, its topics, and what they show."""
    assert by.account is not None
    title = home.title if home.owner_id != by.account.id else f"{home.title[: LONGEST_TITLE - 9]} (a copy)"
    name = f"{by.account.public}-{key or public_id()}"
    if found := session.scalar(select(Deck).where(Deck.key == name)):
        return found
    made = Deck(
        key=name,
        title=title,
        description=home.description,
        source_id=home.source_id,
        owner_id=by.account.id,
        created_at=by.at,
    )
    session.add(made)
    session.flush()
    parts = topics.copied(session, home, made)
    rows = session.execute(bank.current(home).where(QuestionRow.retired_at.is_(None)).order_by(QuestionRow.position))
    for position, (row, version) in enumerate(rows.all()):
        new = QuestionRow(deck_id=made.id, topic_id=parts[row.topic_id], key=public_id(), fact=row.fact, current=0)
        new.position = position
        question = media.carried(session, from_json(version.data), home, made, by.at)
        bank.write(session, new, question, by.at, span=span_of(version), author_id=version.author_id)
    session.flush()
    audit.note(session, by, "deck copied", detail=f"{home.public} to {made.public}")
    return made


def span_of(version: Version) -> tuple[int | None, int | None]:
    """Where the evidence of a version stands in the text of its deck."""
    return version.start, version.end
