"""The question bank: reading units from folders, and loading them by key without touching anyone's progress."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from quizapp.formats.unit import QUESTIONS, READING, Unit, UnitQuestion, parse
from quizapp.formats.unit.tables import LARGEST_FILE
from quizapp.models.content import Deck, QuestionRow, Source, Topic, Version
from quizapp.questions.base import Question
from quizapp.questions.record import to_json
from quizapp.services.errors import Invalid

ABOUT = ("title", "subtitle", "author", "original", "as_of", "licence", "text")
"""What a source takes from a unit."""


class UnreadableUnit(Invalid):
    """A folder that holds no unit, or whose files cannot be opened."""


class UnsoundUnit(Invalid):
    """A unit with problems: nothing of it was loaded."""

    def __init__(self, unit: Unit) -> None:
        first, *others = unit.problems
        more = f" There are {len(others)} more." if others else ""
        super().__init__(f"Nothing was loaded, as there are problems in {unit.key or 'the unit'}. {first}{more}")
        self.problems = unit.problems


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many questions of a unit were new, changed, the same, and taken out."""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    retired: int = 0

    def __str__(self) -> str:
        """The four counts in words."""
        return f"{self.inserted} new, {self.updated} changed, {self.unchanged} unchanged, {self.retired} taken out"


def units_in(folder: Path) -> list[Path]:
    """The folders within it that hold a unit, by name; raises UnreadableUnit when it cannot be looked into."""
    try:
        return sorted(inside for inside in folder.iterdir() if (inside / QUESTIONS).exists())
    except OSError as error:
        raise UnreadableUnit(f"{folder}: {error.strerror}. Name the folder that holds the units.") from None


def read_unit(folder: Path) -> Unit:
    """The unit in a folder, with its problems; raises UnreadableUnit when a file is missing or cannot be opened."""
    return parse(_bytes(folder / READING), _bytes(folder / QUESTIONS))


def _bytes(path: Path) -> bytes:
    """The file, as far as it is looked at: one byte more than is allowed tells that it is too large."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise UnreadableUnit(f"{path}: {why}. A unit is a folder with {READING} and {QUESTIONS}.") from None


def load_unit(session: Session, unit: Unit, now: datetime) -> Loaded:
    """Insert or update a unit by its keys. A question whose wording or evidence changed gets a new version; one that
    is gone from the unit is retired. Cards and reviews stay as they are. Raises UnsoundUnit."""
    if unit.problems:
        raise UnsoundUnit(unit)
    deck = _deck(session, unit, _source(session, unit, now), now)
    topics = _topics(session, unit, deck)
    loaded = _questions(session, unit, deck, topics, now)
    _drop_empty(session, deck, keep=topics)
    return loaded


def _source(session: Session, unit: Unit, now: datetime) -> Source:
    source = session.scalar(select(Source).where(Source.key == unit.key)) or Source(key=unit.key)
    wanted = {name: getattr(unit, name) for name in ABOUT}
    if any(getattr(source, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(source, name, value)
        source.updated_at = now
    session.add(source)
    session.flush()
    return source


def _deck(session: Session, unit: Unit, source: Source, now: datetime) -> Deck:
    deck = session.scalar(select(Deck).where(Deck.key == unit.key)) or Deck(key=unit.key, created_at=now, open=True)
    deck.title, deck.source_id = unit.title, source.id
    session.add(deck)
    session.flush()
    return deck


def _topics(session: Session, unit: Unit, deck: Deck) -> dict[str, Topic]:
    """The unit's topics by key, as rows; those of the deck that the unit no longer has stand behind them."""
    rows = {topic.key: topic for topic in session.scalars(select(Topic).where(Topic.deck_id == deck.id))}
    wanted = [(topic.key, topic.title) for topic in unit.topics]
    wanted += [(key, row.title) for key, row in rows.items() if key not in dict(wanted)]
    for position, (key, title) in enumerate(wanted):
        row = rows.setdefault(key, Topic(deck_id=deck.id, key=key))
        row.title, row.position = title, position
    session.add_all(rows.values())
    session.flush()
    return {topic.key: rows[topic.key] for topic in unit.topics}


def _questions(session: Session, unit: Unit, deck: Deck, topics: dict[str, Topic], now: datetime) -> Loaded:
    held = {row.key: (row, version) for row, version in session.execute(current(deck))}
    inserted = updated = retired = 0
    for position, wanted in enumerate(unit.questions):
        row, version = held.pop(wanted.key, (None, None))
        if row is None:
            row = QuestionRow(deck_id=deck.id, key=wanted.key, fact="", current=0)
            inserted += 1
        else:
            updated += not (_says(version, wanted) and _stands(row, wanted, topics))
        row.topic_id, row.fact, row.position, row.retired_at = topics[wanted.topic].id, wanted.fact, position, None
        if not _says(version, wanted):
            write(session, row, wanted.question, now, span=(wanted.start, wanted.end))
    for row, _ in held.values():
        retired += row.retired_at is None
        row.retired_at = row.retired_at or now
    session.flush()
    return Loaded(inserted, updated, len(unit.questions) - inserted - updated, retired)


def current(deck: Deck) -> Select[QuestionRow, Version]:
    """The questions of a deck with the version that is asked now, those that were taken out too."""
    return (
        select(QuestionRow, Version)
        .join(Version, (Version.question_id == QuestionRow.id) & (Version.number == QuestionRow.current))
        .where(QuestionRow.deck_id == deck.id)
    )


def _says(version: Version | None, wanted: UnitQuestion) -> bool:
    """Whether the version is this very question. One whose evidence moved in the text is another: versions stay."""
    written = version and (version.kind, version.data, version.start, version.end)
    return written == (wanted.question.kind, to_json(wanted.question), wanted.start, wanted.end)


def _stands(row: QuestionRow, wanted: UnitQuestion, topics: dict[str, Topic]) -> bool:
    """Whether the row is in use, under this topic and fact."""
    return (row.topic_id, row.fact, row.retired_at) == (topics[wanted.topic].id, wanted.fact, None)


def write(
    session: Session,
    row: QuestionRow,
    question: Question,
    now: datetime,
    *,
    span: tuple[int | None, int | None] = (None, None),
    author_id: int | None = None,
    meaning: bool = False,
    data: str = "",
) -> None:
    """Have a question asked in these words from now on: its next version, which nothing changes any more. `data` is the
    question as JSON where it is at hand."""
    row.current += 1
    session.add(row)
    session.flush()
    session.add(
        Version(
            question_id=row.id,
            number=row.current,
            kind=question.kind,
            data=data or to_json(question),
            start=span[0],
            end=span[1],
            created_at=now,
            author_id=author_id,
            meaning=meaning,
        )
    )


def _drop_empty(session: Session, deck: Deck, keep: dict[str, Topic]) -> None:
    """Take out topics that the unit no longer has, unless a retired question still belongs to them."""
    used = select(QuestionRow.topic_id).where(QuestionRow.deck_id == deck.id)
    kept = [topic.id for topic in keep.values()]
    for topic in session.scalars(select(Topic).where(Topic.deck_id == deck.id, Topic.id.not_in(used))):
        if topic.id not in kept:
            session.delete(topic)
    session.flush()
