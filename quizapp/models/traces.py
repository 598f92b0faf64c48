"""That what was erased cannot be read in the database's file any more, not even byte by byte.

SQLite overwrites what it deletes (`secure_delete`), and its log is cut as soon as the deletion is stored. What is left
are copies that it made while it moved rows from page to page, of about one row in a thousand: writing the file anew
removes those. That keeps writers waiting, so it is done at night; the file remembers that it is to be done.
On PostgreSQL nothing is done here: whoever runs the server decides on VACUUM FULL.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

ERASED = "erased"
"""What `session.info` holds of a session that has erased something."""
PATIENCE_MS = 1_000
"""How long cutting the log waits for those who still read in it."""


def note(session: Session) -> None:
    """Note that this session erases something."""
    session.info[ERASED] = True
    if session.get_bind().dialect.name == "sqlite":
        session.connection().exec_driver_sql("PRAGMA user_version = 1")


def cut(engine: Engine) -> bool:
    """Move the log into the file and cut it to nothing; False where somebody still reads in it."""
    with _alone(engine) as run:
        return run("PRAGMA wal_checkpoint(TRUNCATE)")[0] == 0


def left(engine: Engine) -> bool:
    """Whether something was erased since the file was last written anew."""
    with _alone(engine) as run:
        return run("PRAGMA user_version")[0] != 0


def write_anew(engine: Engine) -> None:
    """Write the file anew: about a second for each 100 MB, in which everybody else can only read."""
    with _alone(engine) as run:
        run("VACUUM")
        run("PRAGMA user_version = 0")
        run("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def _alone(engine: Engine) -> Generator[Any]:
    """Runs statements outside any transaction, and gives the first row of each."""
    with closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        (patience,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
        try:
            yield lambda statement: cursor.execute(statement).fetchone()
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {patience}")
