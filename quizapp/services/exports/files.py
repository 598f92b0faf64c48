"""Figures to take along, as CSV or XLSX: for the teachers of a class, and for a learner their own. One row a fact."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO, TypeVar, cast

from sqlalchemy.orm import Session

from quizapp.formats.shared.cells import csv_into, xlsx_into
from quizapp.models.accounts import Account
from quizapp.models.classes import Classroom
from quizapp.services import audit
from quizapp.services.audit import By
from quizapp.services.errors import NotFound
from quizapp.services.exports import answers as export_reviews
from quizapp.services.exports import fsrs_log as export_fsrs
from quizapp.services.exports import memories as export_memory
from quizapp.services.exports import ones_own as export_own
from quizapp.services.exports import quiz_answers as export_quizzes
from quizapp.services.exports import statistics as export_statistics
from quizapp.services.exports.rows import Own, Row, Table, room_of

Of = TypeVar("Of")
CSV, XLSX = "csv", "xlsx"
IN_MEMORY = 1_000_000
"""Bytes of a file that are held in memory; more of it goes to a temporary file, which has no name."""
NO_SUCH = "There are no such figures. Choose one of the tables on the page."

_people, _recall, _questions = export_memory.TABLES
CLASS_TABLES = (_people, _recall, *export_reviews.TABLES, *export_quizzes.TABLES, *export_statistics.TABLES, _questions)
"""What the teachers of a class take along."""
OWN_TABLES = export_own.TABLES
"""What a learner takes along."""
FSRS = export_fsrs.COLUMNS
"""The columns of what FSRS tools read, in words."""


@dataclass(slots=True)
class Made:
    """A file that was made, at its beginning, and how many rows it has."""

    file: IO[bytes]
    rows: int = 0

    def counted(self, rows: Iterator[Row]) -> Iterator[Row]:
        """The rows, counted as they go by."""
        for row in rows:
            self.rows += 1
            yield row


def of_class(session: Session, classroom: Classroom, name: str, kind: str, now: datetime, *, names: bool) -> Made:
    """A table about a class, without the names of learners if they are not wanted. Raises NotFound for no such table.

    Rows are written as they come, so a table of any length needs little memory.
    """
    room = room_of(session, classroom, now)
    table = _table(CLASS_TABLES, name, kind)
    columns = [n for n, column in enumerate(table.columns) if names or column != "name"]
    return _made(table, table.rows(session, room), kind, columns)


def of_own(session: Session, learner: Account, name: str, kind: str, now: datetime) -> Made:
    """A table about a learner, for themselves. Raises NotFound for no such table."""
    table = _table(OWN_TABLES, name, kind)
    return _made(table, table.rows(session, Own(learner, now)), kind, range(len(table.columns)))


def fsrs_of_class(session: Session, classroom: Classroom, now: datetime) -> Made:
    """The answers about a class's texts as the public FSRS tools read them."""
    rows = export_fsrs.of_room(session, room_of(session, classroom, now))
    return _written(lambda made: export_fsrs.write(made.file, cast(Iterator, made.counted(rows))))


def fsrs_of_own(session: Session, learner: Account, now: datetime) -> Made:
    """A learner's own answers as the public FSRS tools read them."""
    rows = export_fsrs.of_own(session, Own(learner, now))
    return _written(lambda made: export_fsrs.write(made.file, cast(Iterator, made.counted(rows))))


def note(session: Session, by: By, classroom: Classroom, name: str, rows: int, *, names: bool) -> None:
    """Note in the log of staff that figures of a class were taken along."""
    detail = f"{name}, {rows} rows{'' if names else ', without names'}"
    audit.note(session, by, "figures downloaded", classroom=classroom, detail=detail)


def _table(tables: Sequence[Table[Of]], name: str, kind: str) -> Table[Of]:
    for table in tables:
        if table.name == name and kind in (CSV, XLSX):
            return table
    raise NotFound(NO_SUCH)


def _made(table: Table[Of], rows: Iterator[Row], kind: str, columns: Sequence[int]) -> Made:
    header = [list(table.columns)[n] for n in columns]
    wanted = ([row[n] for n in columns] for row in rows)

    def write(made: Made) -> None:
        if kind == CSV:
            csv_into(made.file, header, made.counted(wanted))
        else:
            xlsx_into(made.file, table.title, header, made.counted(wanted))

    return _written(write)


def _written(write: Callable[[Made], None]) -> Made:
    made = Made(cast(IO[bytes], SpooledTemporaryFile(IN_MEMORY)))  # noqa: SIM115 - whoever sends it closes it
    write(made)
    made.file.seek(0)
    return made
