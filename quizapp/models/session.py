"""How the database is opened: durable SQLite with queued writers, or PostgreSQL."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Generator
from contextlib import contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.orm import Session

BUSY_TIMEOUT_MS = 10_000
"""How long SQLite waits for another process that writes."""


class Database:
    """An opened database: `read()` and `write()` give sessions, one a request."""

    def __init__(self, url: str) -> None:
        self.engine: Engine = open_engine(url)
        self._writing = self.engine.execution_options(write=True)
        # Writers of this process wait in line here: SQLite's own waiting polls, and starves some for seconds.
        self._queue = threading.Lock() if self.engine.dialect.name == "sqlite" else nullcontext()

    @contextmanager
    def read(self) -> Generator[Session]:
        """A session that is rolled back at its end."""
        with Session(self.engine, autoflush=False) as session:
            yield session

    @contextmanager
    def write(self) -> Generator[Session]:
        """A session that commits once at its end, or not at all; on SQLite one writer at a time."""
        with self._queue, Session(self._writing, expire_on_commit=False) as session:
            yield session
            session.commit()


def open_engine(url: str) -> Engine:
    """An engine for `url`; SQLite gets full durability, foreign keys and explicit transactions."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, pool_size=8)
    engine = create_engine(url, pool_size=8, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
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
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A transaction that reads before it writes cannot wait for the lock later: it must take it at once.
    write = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
