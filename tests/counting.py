"""How many questions the database is asked, and how many rows there are."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event, func, select

from quizapp.models.accounts import Try
from quizapp.services import limits


@contextmanager
def statements(engine: Engine) -> Generator[list[str]]:
    """What an engine runs meanwhile, the beginnings of transactions left out."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def count(app: Any, table: Any, *where: Any) -> int:
    """How many rows a table of a running program has; of tries, those that failed."""
    if table is Try:
        where += (Try.kind != limits.NEWCOMER.kind,)
    with app.database.read() as session:
        return session.scalar(select(func.count()).select_from(table).where(*where))
