"""Rows of the tables as somebody takes them along: each time in UTC and as their clock showed it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from quizapp.formats.records.personal import Kind
from quizapp.formats.shared.clocks import both, clock, times
from quizapp.models.accounts import Account
from quizapp.models.base import UTCDateTime

AT_ONCE = 500
"""Rows that are fetched at once."""

Found = Select[*tuple[Any, ...]]
Words = Mapping[str, Mapping[Any, str]]
"""For each column, what its values are called."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Whose things are looked for, and the clock that they read them by."""

    session: Session
    account: Account
    zone: tzinfo

    @classmethod
    def of(cls, session: Session, account: Account) -> Shelf:
        """The things of an account, in its own time zone."""
        return cls(session, account, clock(account.time_zone))

    def kind(
        self, name: str, title: str, about: str, found: Found, *, words: Words | None = None,
        shown: tuple[str, ...] = (),
    ) -> Kind:  # fmt: skip
        """What a statement finds, under the names of its columns; a time makes two."""
        columns = found.selected_columns
        dated = {column.name for column in columns if isinstance(column.type, UTCDateTime)}
        names = [name for column in columns for name in (both(column.name) if column.name in dated else (column.name,))]

        def rows() -> Iterator[list[object]]:
            for row in self.found(found):
                told: list[object] = []
                for name, value in row._mapping.items():
                    if name in dated:
                        told += self.times(value)
                    else:
                        told.append(plain(value, (words or {}).get(name)))
                yield told

        return Kind(name, title, about, tuple(names), rows, shown)

    def found(self, statement: Found) -> Iterator[Any]:
        """The rows of a statement, a few at a time."""
        yield from self.session.execute(statement.execution_options(yield_per=AT_ONCE))

    def times(self, at: datetime | None) -> tuple[str | None, str | None]:
        """An instant in UTC, and as the person's clock showed it."""
        return times(at, self.zone)


def plain(value: object, words: Mapping[Any, str] | None = None) -> object:
    """A value as any program reads it: days as text, and by its word where it has one."""
    if words is not None and value in words:
        return words[value]
    return value.isoformat() if isinstance(value, date) else value
