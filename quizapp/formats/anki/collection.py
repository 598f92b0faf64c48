"""A collection, a SQLite database from strangers: read in memory, with nothing in it trusted, and all within limits."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from quizapp.formats.anki.notetypes import NoteType, new_decks, new_note_types, old_decks, old_note_types
from quizapp.formats.base import FormatError

MAGIC = b"SQLite format 3\0"
NO_JOURNAL = b"\1\1"
"""What stands at place 18 of a database that has no write-ahead log beside it."""
STEP, MOST_STEPS = 20_000, 10_000
"""How many instructions SQLite runs between two looks at the clock, and how many such stretches it has in all."""
LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 40_000_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 60,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 20,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 50_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
}
PRAGMAS = ("trusted_schema = OFF", "cell_size_check = ON", "temp_store = MEMORY", "query_only = ON")
ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ})
NEEDED = frozenset({"col", "notes", "cards", "revlog"})
NEW = frozenset({"notetypes", "fields", "templates", "decks"})
FURTHER = frozenset({"config", "deck_config"})
CREATED = re.compile(r"\s*+create\s++table\b", re.IGNORECASE)
STRANGE = "The collection in this package is none of Anki’s: tables are missing in it, or are not as Anki makes them."
DAMAGED = "The collection in this package is damaged: export it from Anki again."
NOTES = "SELECT id, guid, mid, tags, flds FROM notes ORDER BY id"
CARDS = "SELECT nid, ord, did, odid, type, queue, flags, id FROM cards"
MEMORIES = "SELECT id, due, ivl, factor, lapses, odue, data FROM cards WHERE type != 0"
LOOKS = "SELECT cid, id, ease, time, type, factor FROM revlog ORDER BY cid, id"

NoteRow = tuple[int, str, int, str, str]
"""Id, guid, note type, tags, fields."""
CardRow = tuple[Any, ...]
"""Note, place among its cards, deck, its home while it is in a filtered deck, sort, queue, flags, id."""
MemoryRow = tuple[Any, ...]
"""Card, due, interval, ease, lapses, due in the deck it is at home in, further data."""


@dataclass(slots=True)
class Collection:
    """What is common to all notes, and the rows of notes and cards as they are asked for."""

    connection: sqlite3.Connection
    note_types: dict[int, NoteType] = field(default_factory=dict)
    decks: dict[int, str] = field(default_factory=dict)
    created: int = 0
    """When it was made, in seconds: days are counted from there."""
    rollover: int = 4
    """The hour at which a day begins."""
    west: int = 0
    """Minutes west of Greenwich."""
    options: int = 0
    """How many sets of options its decks have."""

    def notes(self) -> sqlite3.Cursor:
        """The notes by their ids, the oldest first."""
        return self.connection.execute(NOTES)

    def cards(self) -> list[CardRow]:
        """The cards by the ids of their notes; raises FormatError."""
        try:
            rows = sorted(self.connection.execute(CARDS), key=itemgetter(0, 1))
        except TypeError:
            raise FormatError(DAMAGED) from None
        if rows and not isinstance(rows[0][0], int | float):
            raise FormatError(DAMAGED)
        return rows

    def memories(self) -> Iterator[MemoryRow]:
        """What is known of the cards that somebody has answered."""
        return self.connection.execute(MEMORIES)

    def looks(self) -> Iterator[tuple[Any, ...]]:
        """The log of answers by the ids of their cards."""
        return self.connection.execute(LOOKS)


@contextmanager
def opened(data: bytes | bytearray) -> Generator[Collection]:
    """The collection in these bytes; raises FormatError, also for what turns up while its rows are read."""
    if data[:16] != MAGIC or len(data) < 512:
        raise FormatError(DAMAGED)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        try:
            _load(connection, data)
            del data
            yield _read(connection)
        except (sqlite3.Error, sqlite3.Warning, UnicodeDecodeError, OverflowError, MemoryError) as error:
            raise FormatError(_told(error)) from error


def _load(connection: sqlite3.Connection, data: bytes | bytearray) -> None:
    """Take the database into memory, as one without a journal, and lock it up."""
    for limit, most in LIMITS.items():
        connection.setlimit(limit, most)
    if data[18:20] != NO_JOURNAL:
        data = data if isinstance(data, bytearray) else bytearray(data)
        data[18:20] = NO_JOURNAL
    connection.deserialize(data)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    for table in sorted(NEEDED | NEW | FURTHER):
        if connection.execute("SELECT name FROM pragma_table_xinfo(?) WHERE hidden", (table,)).fetchone():
            raise FormatError(STRANGE)
    connection.create_collation("unicase", _without_case)
    steps = iter(range(MOST_STEPS))
    connection.set_progress_handler(lambda: next(steps, None) is None, STEP)
    connection.set_authorizer(_authorized)


def _without_case(one: str, two: str) -> int:
    """How Anki compares names: as SQLite wants it, below 0, 0 or above."""
    first, second = one.casefold(), two.casefold()
    return (first > second) - (first < second)


def _authorized(action: int, *_: object) -> int:
    return sqlite3.SQLITE_OK if action in ALLOWED else sqlite3.SQLITE_DENY


def _told(error: Exception) -> str:
    if "interrupted" in str(error):
        return "Reading this collection takes far too long: it is damaged, or not what it says."
    return DAMAGED


def _read(connection: sqlite3.Connection) -> Collection:
    tables = {
        name: sql
        for name, kind, sql in connection.execute("SELECT name, type, sql FROM sqlite_master")
        if kind == "table" and isinstance(sql, str) and CREATED.match(sql)
    }
    if not tables.keys() >= NEEDED:
        raise FormatError(STRANGE)
    row = connection.execute("SELECT crt, conf, models, decks, dconf FROM col").fetchone()
    if row is None or not isinstance(row[0], int):
        raise FormatError(DAMAGED)
    created, *texts = row
    conf, models, decks, options = (text if isinstance(text, str) else "" for text in texts)
    found = Collection(connection, created=created)
    if tables.keys() >= NEW:
        found.note_types, found.decks = new_note_types(connection), new_decks(connection)
        found.options = _count(connection, "deck_config", tables)
        _configure(found, dict(_settings(connection, tables)))
    else:
        found.note_types, found.decks = old_note_types(models), old_decks(decks)
        found.options = len(_json(options))
        _configure(found, _json(conf))
    return found


def _count(connection: sqlite3.Connection, table: str, tables: dict[str, str]) -> int:
    return len(connection.execute(f"SELECT id FROM {table}").fetchall()) if table in tables else 0


def _settings(connection: sqlite3.Connection, tables: dict[str, str]) -> Iterator[tuple[str, Any]]:
    if "config" in tables:
        for name, value in connection.execute("SELECT key, val FROM config"):
            if name in ("rollover", "creationOffset") and isinstance(value, bytes):
                yield name, _json(f'{{"it": {value.decode("ascii", "replace")}}}').get("it")


def _configure(found: Collection, settings: dict[str, Any]) -> None:
    rollover, west = settings.get("rollover"), settings.get("creationOffset")
    if isinstance(rollover, int) and 0 <= rollover < 24:
        found.rollover = rollover
    if isinstance(west, int) and abs(west) <= 24 * 60:
        found.west = west


def _json(text: str) -> dict[str, Any]:
    """A table in JSON; an empty one where it is none."""
    try:
        table = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return table if isinstance(table, dict) else {}


def is_stub(notes: Sequence[NoteRow]) -> bool:
    """Whether the only notes are those by which Anki tells an old program to update."""
    return len(notes) == 1 and str(notes[0][4]).startswith("Please update to the latest Anki version")
