"""How many questions the database is asked."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy import Engine, event


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
