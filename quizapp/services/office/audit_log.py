"""Reading the log of what staff did: filtered, a page at a time, in words, or as a table to download."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from quizapp.formats.shared.cells import csv_bytes
from quizapp.memory.study_day import known_zone
from quizapp.models.accounts import Account
from quizapp.models.classes import Classroom, Entry
from quizapp.services import audit, paging
from quizapp.services.audit import By
from quizapp.services.names import name_key, sought
from quizapp.services.office import audit_words
from quizapp.services.office.audit_words import CLASSROOM, SUBJECT
from quizapp.services.paging import Page

SYSTEM, ERASED, DELETED = "the system", "an erased account", "a deleted class"
MOST_ROWS = 100_000
"""Entries in one download, the newest."""
ONE_DAY = timedelta(days=1)
AT_ONCE = 1_000
"""Names that are looked up with one statement: databases limit what one may hold."""
EARLIEST = datetime(1000, 1, 1, tzinfo=UTC)
"""Before any entry, and far enough from the first instant that is known to be told in any zone."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are looked for; all of them where nothing is said."""

    person: str = ""
    """A name, part of one, or the public id of an account: who did it, or to whom it was done."""
    classroom: str = ""
    """The public id of a class."""
    action: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody or a class in an entry: what it is called, and its public id where it is still there."""

    name: str
    public: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry, in words."""

    at: datetime
    actor: Named
    said: list[tuple[str, Named | None, str]]
    """What was done: words, then whom or which class they are about, and which of the two that is."""
    subject: Named | None
    classroom: Named | None
    detail: str
    address: str

    @property
    def sentence(self) -> str:
        """What was done, as one text."""
        return "".join(words + (named.name if named else "") for words, named, _ in self.said)


def entries(session: Session, wanted: Wanted, zone: str, number: int = 1) -> Page[Line]:
    """A page of the entries that are looked for, the newest first; a day is one in `zone`."""
    found = paging.page(session, _found(session, wanted, zone), number)
    return Page(_lines(session, found.rows), found.number, found.pages, found.total)


def as_csv(session: Session, wanted: Wanted, zone: str) -> tuple[bytes, int]:
    """The entries that are looked for as a table, the newest first and MOST_ROWS at most; and how many they are."""
    rows = list(session.scalars(_found(session, wanted, zone).limit(MOST_ROWS)))
    clock = ZoneInfo(_zone(zone))
    header = ["when (UTC)", f"when ({_zone(zone)})", "who", "what", "to whom", "class", "details", "from where"]
    table = csv_bytes(
        header,
        (
            [
                f"{line.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
                f"{line.at.astimezone(clock):%Y-%m-%d %H:%M:%S}",
                line.actor.name,
                line.sentence,
                line.subject.name if line.subject else "",
                line.classroom.name if line.classroom else "",
                line.detail,
                line.address,
            ]
            for line in _lines(session, rows)
        ),
    )
    return table, len(rows)


def note_download(session: Session, by: By, count: int) -> None:
    """Note that the log was taken along."""
    audit.note(session, by, "log downloaded", detail=f"{count} entries")


def person(session: Session, wanted: Wanted) -> Account | None:
    """The one account that `wanted.person` means, by its public id or the name it signs in with."""
    text = sought(wanted.person)
    return session.scalar(select(Account).where(or_(Account.public == text, Account.username_key == name_key(text))))


def _found(session: Session, wanted: Wanted, zone: str) -> Select[*tuple[Any, ...]]:
    found = select(Entry)
    if wanted.person:
        ids = _ids(session, wanted)
        found = found.where(or_(Entry.actor.in_(ids), Entry.subject.in_(ids)))
    if wanted.classroom:
        found = found.where(Entry.classroom == sought(wanted.classroom))
    if wanted.action:
        found = found.where(Entry.action == sought(wanted.action))
    if wanted.day:
        first, end = _instants(wanted.day, zone)
        found = found.where(Entry.at >= first, Entry.at < end)
    return found.order_by(Entry.at.desc(), Entry.id.desc())


def _ids(session: Session, wanted: Wanted) -> list[str]:
    """The public ids that a person's name may mean; of an erased account only its id is known."""
    one = person(session, wanted)
    if one is not None:
        return [one.public]
    text = sought(wanted.person)
    called = Account.username_key.contains(name_key(text), autoescape=True)
    return [*session.scalars(select(Account.public).where(called)), text] if text else []


def _instants(day: date, zone: str) -> tuple[datetime, datetime]:
    """When a day of the calendar begins and ends in `zone`."""
    clock = ZoneInfo(_zone(zone))
    after = day + ONE_DAY if day < date.max else day
    first, end = (datetime.combine(each, time(0), clock) for each in (day, after))
    return max(first, EARLIEST).astimezone(UTC), max(end, EARLIEST).astimezone(UTC)


def _lines(session: Session, rows: Iterable[Entry]) -> list[Line]:
    kept = list(rows)
    people = {row.actor for row in kept} | {row.subject for row in kept}
    names = _names(session, Account, Account.name, people)
    classes = _names(session, Classroom, Classroom.name, {row.classroom for row in kept})
    return [_line(row, names, classes) for row in kept]


def _names(session: Session, table: Any, name: Any, ids: set[str | None]) -> dict[str, str]:
    wanted = sorted(public for public in ids if public)
    found: dict[str, str] = {}
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        rows = session.execute(select(table.public, name).where(table.public.in_(some))).all()
        found |= {row[0]: row[1] or "a guest" for row in rows}
    return found


def _line(row: Entry, names: Mapping[str, str], classes: Mapping[str, str]) -> Line:
    subject = _named(row.subject, names, ERASED)
    classroom = _named(row.classroom, classes, DELETED)
    about = {SUBJECT: subject or Named("somebody"), CLASSROOM: classroom or Named("a class")}
    said = [(words, about.get(field), field) for words, field in audit_words.parts(row.action)]
    actor = _named(row.actor, names, ERASED) or Named(SYSTEM)
    return Line(row.at, actor, said, subject, classroom, row.detail, row.address)


def _named(public: str | None, names: Mapping[str, str], otherwise: str) -> Named | None:
    if public is None:
        return None
    return Named(names[public], public) if public in names else Named(otherwise)


def _zone(zone: str) -> str:
    return zone if known_zone(zone) else "UTC"
