"""Decks as an archive and back: topics, sources, pictures and sounds, and every question in all its versions.

An archive knows no accounts and no addresses of this place: the keys of decks stand in it without their owner, and
pictures under a name that comes from what they are. So an archive of what an archive brought is equal to it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.formats import archive
from quizapp.formats.archive import (
    Archive,
    ArchivedDeck,
    ArchivedMedia,
    ArchivedQuestion,
    ArchivedSource,
    ArchivedVersion,
)
from quizapp.models.accounts import Account
from quizapp.models.content import Deck, Media, QuestionRow, Source, Topic, Version
from quizapp.questions.base import Question
from quizapp.questions.record import from_json, to_json
from quizapp.services import audit
from quizapp.services.audit import By
from quizapp.services.errors import Invalid
from quizapp.services.writing import media
from quizapp.services.writing.questions import MOST_IN_A_DECK

ABOUT = ("title", "text", "subtitle", "author", "original", "as_of", "licence")
LONGEST_KEY = 100
Names = Mapping[str, str]
"""By the name in an address the one to write for it."""


def pack(session: Session, decks: Sequence[Deck]) -> bytes:
    """The archive of some decks."""
    ids = {deck.source_id for deck in decks if deck.source_id is not None}
    sources = {one.id: one for one in session.scalars(select(Source).where(Source.id.in_(ids)).order_by(Source.id))}
    kept = [ArchivedSource(one.key, **{name: getattr(one, name) for name in ABOUT}) for one in sources.values()]
    return archive.write(Archive(tuple(_packed(session, deck, sources) for deck in decks), tuple(kept)))


def _packed(session: Session, deck: Deck, sources: Mapping[int, Source]) -> ArchivedDeck:
    topics = session.scalars(select(Topic).where(Topic.deck_id == deck.id).order_by(Topic.position, Topic.id)).all()
    shown = session.scalars(select(Media).where(Media.deck_id == deck.id).order_by(Media.id)).all()
    names = {one.public: _name(one) for one in shown}
    pictures = {
        names[one.public]: ArchivedMedia(
            names[one.public], one.type, one.alt, one.created_at, one.width, one.height, one.data
        )
        for one in shown
    }
    return ArchivedDeck(
        _bare_key(session, deck),
        deck.title,
        _renamed(deck.description, names),
        sources[deck.source_id].key if deck.source_id is not None else "",
        tuple((topic.key, topic.title) for topic in topics),
        tuple(_questions(session, deck, {topic.id: topic.key for topic in topics}, names)),
        tuple(pictures[name] for name in sorted(pictures)),
    )


def _name(one: Media) -> str:
    """What a picture is called in an archive: what it was called where it came from, else by its bytes and words."""
    return one.origin or hashlib.sha256(f"{one.type}\0{one.alt}\0".encode() + one.data).hexdigest()[:24]


def _bare_key(session: Session, deck: Deck) -> str:
    owner = session.get(Account, deck.owner_id) if deck.owner_id is not None else None
    return deck.key.removeprefix(f"{owner.public}-") if owner else deck.key


def _renamed(text: str, names: Names) -> str:
    return media.ADDRESS.sub(lambda found: names.get(found[0], found[0]), text)


def _asked(data: str, names: Names) -> Question:
    return from_json(_renamed(data, names))


def _questions(session: Session, deck: Deck, topics: Mapping[int, str], names: Names) -> Iterable[ArchivedQuestion]:
    versions: dict[int, list[ArchivedVersion]] = {}
    rows = session.scalars(
        select(Version)
        .join(QuestionRow, QuestionRow.id == Version.question_id)
        .where(QuestionRow.deck_id == deck.id)
        .order_by(Version.question_id, Version.number)
    )
    for one in rows:
        versions.setdefault(one.question_id, []).append(
            ArchivedVersion(one.number, _asked(one.data, names), one.created_at, one.meaning, one.start, one.end)
        )
    of_deck = select(QuestionRow).where(QuestionRow.deck_id == deck.id).order_by(QuestionRow.position, QuestionRow.key)
    for row in session.scalars(of_deck):
        yield ArchivedQuestion(
            row.key,
            topics[row.topic_id],
            row.position,
            row.current,
            tuple(versions[row.id]),
            row.fact,
            row.title,
            tuple(row.tags),
            row.points,
            row.retired_at,
        )


def unpack(session: Session, by: By, data: bytes) -> list[Deck]:
    """The decks of an archive as decks of one's own, made, or brought up to what the archive has; done twice it is done
    once. Raises FormatError, and Invalid for a deck that is too large or shows what is no picture and no sound."""
    kept = archive.read(data)
    sources = {one.key: _source(session, by, one) for one in kept.sources}
    decks = [_deck(session, by, one, sources) for one in kept.decks]
    session.flush()
    audit.note(session, by, "archive unpacked", detail=f"{len(decks)} decks")
    return decks


def _source(session: Session, by: By, one: ArchivedSource) -> Source:
    """The source, which is the one here if it is the same; another that has its key stays as it is."""
    digest = hashlib.sha256("\0".join(getattr(one, name) for name in ABOUT).encode()).hexdigest()[:12]
    for key in (one.key[:LONGEST_KEY], f"{one.key[: LONGEST_KEY - 13]}-{digest}"):
        found = session.scalar(select(Source).where(Source.key == key))
        if found is None:
            made = Source(key=key, updated_at=by.at, **{name: getattr(one, name) for name in ABOUT})
            session.add(made)
            session.flush()
            return made
        if all(getattr(found, name) == getattr(one, name) for name in ABOUT):
            return found
    raise Invalid(f"Another text here has the key “{one.key}”.", "files")


def _deck(session: Session, by: By, one: ArchivedDeck, sources: Mapping[str, Source]) -> Deck:
    assert by.account is not None
    if len(one.questions) > MOST_IN_A_DECK:
        raise Invalid(f"“{one.title}” has more than {MOST_IN_A_DECK:,} questions.", "files")
    key = f"{by.account.public}-{one.key}"[:LONGEST_KEY]
    deck = session.scalar(select(Deck).where(Deck.key == key)) or Deck(
        key=key, owner_id=by.account.id, created_at=by.at, title=one.title
    )
    if deck.owner_id != by.account.id:
        raise Invalid(f"Another deck here has the key of “{one.title}”.", "files")
    deck.title, deck.source_id = one.title, sources[one.source].id if one.source else None
    session.add(deck)
    session.flush()
    names = _media(session, by, deck, one.media)
    deck.description = _renamed(one.description, names)
    topics = _topics(session, deck, one)
    held = {row.key: row for row in session.scalars(select(QuestionRow).where(QuestionRow.deck_id == deck.id))}
    for question in one.questions:
        _question(session, by, deck, question, held.get(question.key), topics[question.topic], names)
    session.flush()
    return deck


def _media(session: Session, by: By, deck: Deck, given: Sequence[ArchivedMedia]) -> Names:
    """What is shown, made anew as all pictures and sounds that strangers hand in; by its name its address here."""
    held = {one.origin: one for one in session.scalars(select(Media).where(Media.deck_id == deck.id))}
    for one in given:
        if one.name not in held:
            alt = one.alt or "without a description"
            held[one.name] = media.store(session, by, deck, media.ready(one.data), alt[: media.LONGEST_ALT])
            held[one.name].origin, held[one.name].created_at = one.name, one.created_at
    session.flush()
    return {one.name: held[one.name].public for one in given}


def _topics(session: Session, deck: Deck, one: ArchivedDeck) -> dict[str, int]:
    held = {topic.key: topic for topic in session.scalars(select(Topic).where(Topic.deck_id == deck.id))}
    for position, (key, title) in enumerate(one.topics):
        topic = held.setdefault(key, Topic(deck_id=deck.id, key=key))
        topic.title, topic.position = title, position
    session.add_all(held.values())
    session.flush()
    return {key: topic.id for key, topic in held.items()}


def _question(
    session: Session, by: By, deck: Deck, one: ArchivedQuestion, held: QuestionRow | None, topic: int, names: Names
) -> None:
    """Bring a question up to what the archive has: versions that are not here are added, none is taken away."""
    row = held or QuestionRow(deck_id=deck.id, key=one.key, current=0)
    row.topic_id, row.fact, row.position, row.retired_at = topic, one.fact, one.position, one.retired_at
    row.title, row.tags, row.points = one.title, list(one.tags), one.points
    missing = [version for version in one.versions if version.number > row.current]
    now = next(version for version in one.versions if version.number == one.current)
    if held and not missing and _said(session, held) != _renamed(to_json(now.question), names):
        missing = [ArchivedVersion(row.current + 1, now.question, by.at, start=now.start, end=now.end)]
    row.current = max(row.current, one.current, *(version.number for version in missing), 1)
    session.add(row)
    session.flush()
    for version in missing:
        session.add(
            Version(
                question_id=row.id,
                number=version.number,
                kind=version.question.kind,
                data=_renamed(to_json(version.question), names),
                start=version.start,
                end=version.end,
                created_at=version.created_at,
                author_id=by.account.id if by.account else None,
                meaning=version.meaning,
            )
        )


def _said(session: Session, row: QuestionRow) -> str:
    return (
        session.scalar(select(Version.data).where(Version.question_id == row.id, Version.number == row.current)) or ""
    )
