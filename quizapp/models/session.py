"""How the database is opened: durable SQLite with queued writers, or PostgreSQL."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import threading
from collections.abc import Generator
from contextlib import contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.orm import Session

from quizapp.models import formulas, traces

BUSY_TIMEOUT_MS = 10_000
"""How long SQLite waits for another process that writes."""
log = logging.getLogger("quizapp")


class Database:
    """An opened database: `read()` and `write()` give sessions, one a request."""

    def __init__(self, url: str) -> None:
        self.engine: Engine = open_engine(url)
        self._writing = self.engine.execution_options(write=True)
        # Writers of this process wait in line here: SQLite's own waiting polls, and starves some for seconds.
        self._is_file = self.engine.dialect.name == "sqlite"
        self._queue = threading.Lock() if self._is_file else nullcontext()

    @contextmanager
    def read(self) -> Generator[Session]:
        """A session that is rolled back at its end."""
        with Session(self.engine, autoflush=False) as session:
            yield session

    @contextmanager
    def write(self) -> Generator[Session]:
        """A session that commits once at its end, or not at all; on SQLite one writer at a time."""
        with self._queue:
            with Session(self._writing, expire_on_commit=False) as session:
                yield session
                session.commit()
            if traces.ERASED in session.info:
                self._cut_log()

    def _cut_log(self) -> None:
        """What was erased is stored as such already: whatever is in the way of this is told, and done at night."""
        try:
            done = not self._is_file or traces.cut(self.engine)
        except sqlite3.Error as error:
            done = False
            log.warning("cutting the log of the database: %s", type(error).__name__)
        if not done:
            log.warning("what was erased stands in the log of the database until the night")

    def remove_traces(self) -> bool:
        """Have nothing left in SQLite's file of what was erased; whether that was to be done, and is. Writers wait.

        It needs as much room on the disk as the file has once more; without, it is left for another night.
        """
        if not self._is_file:
            return False
        with self._queue:
            try:
                if not traces.left(self.engine):
                    return False
                traces.write_anew(self.engine)
            except sqlite3.Error as error:
                log.warning("writing the file of the database anew: %s", type(error).__name__)
                return False
            return True


def open_engine(url: str) -> Engine:
    """An engine for `url`; SQLite gets full durability, foreign keys and explicit transactions.

    Its errors show statements without their values: names and answers do not get into any log.
    """
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, pool_size=8, hide_parameters=True)
    engine = create_engine(url, pool_size=8, hide_parameters=True, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def take_turn(session: Session, name: str) -> None:
    """Wait until no other session that writes has this turn, and have it to the end. On SQLite they queue as it is."""
    engine = session.get_bind()
    if engine.dialect.name == "postgresql" and engine.get_execution_options().get("write"):
        key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
        session.execute(select(func.pg_advisory_xact_lock(key)))


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    formulas.prepare(connection)


def _begin(connection: Connection) -> None:
    # A transaction that reads before it writes cannot wait for the lock later: it must take it at once.
    write = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
