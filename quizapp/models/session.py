"""How the database is opened: durable SQLite with queued writers, or PostgreSQL; a session to read, one to write."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session

BUSY_TIMEOUT_MS = 10_000
"""How long SQLite waits for another process that writes."""


def open_engine(url: str) -> Engine:
    """An engine for `url`; SQLite gets full durability, foreign keys and explicit transactions."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, pool_size=8)
    engine = create_engine(url, pool_size=8, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    engine.dialect.writers = threading.Lock()  # type: ignore[attr-defined]
    return engine


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


@contextmanager
def read_session(engine: Engine) -> Iterator[Session]:
    """A session that is rolled back at its end."""
    with Session(engine, autoflush=False) as session:
        yield session


@contextmanager
def write_session(engine: Engine) -> Iterator[Session]:
    """A session that commits once at its end, or not at all. Writers of this process wait in line before SQLite's lock."""
    queue = getattr(engine.dialect, "writers", None) or nullcontext()
    with queue, Session(engine.execution_options(write=True), expire_on_commit=False) as session:
        yield session
        session.commit()
