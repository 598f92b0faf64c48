"""What was erased cannot be read in SQLite's file any more, byte by byte."""

from __future__ import annotations

import random
import sqlite3
import string
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text, update

from quizapp.models import traces
from quizapp.models.accounts import Account
from quizapp.models.session import Database

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def sqlite(sqlite_url):
    """A database in a file of the test's own."""
    database = Database(sqlite_url)
    yield database
    database.engine.dispose()


def written(database):
    """All bytes of the database: its file, its log and the index of its log."""
    return b"".join(Path(database.engine.url.database + end).read_bytes() for end in ("", "-wal", "-shm"))


def size_of_log(database):
    return Path(database.engine.url.database + "-wal").stat().st_size


def add(database, name):
    with database.write() as session:
        session.add(Account(name=name, username=name, username_key=name.casefold(), created_at=NOON))


def erase(database, name):
    with database.write() as session:
        session.execute(delete(Account).where(Account.name == name))
        traces.note(session)


def test_what_is_erased_is_in_no_byte_of_the_file_nor_of_its_log(sqlite):
    add(sqlite, "Wilhelmina")
    assert b"Wilhelmina" in written(sqlite)
    erase(sqlite, "Wilhelmina")
    assert b"Wilhelmina" not in written(sqlite)
    assert b"wilhelmina" not in written(sqlite)
    assert size_of_log(sqlite) == 0


def test_what_is_deleted_without_a_word_stays_in_the_log(sqlite):
    add(sqlite, "Wilhelmina")
    with sqlite.write() as session:
        session.execute(delete(Account))
    assert b"Wilhelmina" in written(sqlite)
    assert not sqlite.remove_traces()


def test_written_anew_once_the_file_keeps_no_copy_of_rows_that_moved_between_its_pages(sqlite):
    dice = random.Random(7)
    names = [f"{n:04}" + "".join(dice.choices(string.ascii_letters, k=dice.randrange(20, 56))) for n in range(400)]
    for name in names:
        add(sqlite, name)
    for name in dice.sample(names, 200):  # what grows makes rows move
        with sqlite.write() as session:
            longer = {"email": name * 4, "email_key": name * 4, "time_zone": name}
            session.execute(update(Account).where(Account.name == name).values(longer))
    gone = dice.sample(names, 200)
    for name in gone:
        erase(sqlite, name)
    assert sqlite.remove_traces()
    assert not sqlite.remove_traces()
    kept = written(sqlite)
    assert [name for name in gone if name.encode() in kept] == []
    assert all(name.encode() in kept for name in names if name not in gone)


def test_whoever_reads_meanwhile_only_puts_it_off(sqlite, caplog):
    add(sqlite, "Wilhelmina")
    with sqlite.read() as reading:
        reading.scalars(select(Account)).all()
        erase(sqlite, "Wilhelmina")
        assert "until the night" in caplog.text
        assert b"Wilhelmina" in written(sqlite)
    assert sqlite.remove_traces()
    assert b"Wilhelmina" not in written(sqlite)


def test_where_another_process_writes_it_is_left_for_another_night(sqlite, caplog):
    add(sqlite, "Wilhelmina")
    erase(sqlite, "Wilhelmina")
    with closing(sqlite3.connect(sqlite.engine.url.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert not sqlite.remove_traces()
        assert "writing the file of the database anew: OperationalError" in caplog.text
        other.execute("ROLLBACK")
    assert sqlite.remove_traces()


def test_what_is_erased_is_erased_though_its_log_cannot_be_cut(sqlite, caplog, monkeypatch):
    def full(_engine):
        raise sqlite3.OperationalError("database or disk is full")

    add(sqlite, "Wilhelmina")
    monkeypatch.setattr(traces, "cut", full)
    erase(sqlite, "Wilhelmina")
    assert "until the night" in caplog.text
    with sqlite.read() as session:
        assert session.scalars(select(Account)).all() == []


def test_a_session_that_fails_has_erased_nothing_and_nothing_is_to_be_done(sqlite):
    add(sqlite, "Wilhelmina")
    with pytest.raises(ZeroDivisionError), sqlite.write() as session:
        session.execute(delete(Account))
        traces.note(session)
        _ = 1 // 0
    assert b"Wilhelmina" in written(sqlite)
    assert not sqlite.remove_traces()


def test_on_postgresql_rows_go_and_the_file_is_for_whoever_runs_the_server(postgres_url):
    database = Database(postgres_url)
    add(database, "Wilhelmina")
    erase(database, "Wilhelmina")
    assert not database.remove_traces()
    with database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM accounts")) == 0
    database.engine.dispose()


def test_an_error_of_the_database_does_not_tell_the_values_of_its_statement(database):
    add(database, "Wilhelmina")
    with pytest.raises(Exception) as refused:
        add(database, "Wilhelmina")
    assert "hide_parameters" in str(refused.value)
    assert "INSERT" in str(refused.value)
