"""The tables: what migrations make is what the models say, and how the database is opened keeps answers safe."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, func, inspect, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from quizapp.models import schema
from quizapp.models.accounts import Account, SignIn
from quizapp.models.base import Base
from quizapp.models.session import Database, open_engine

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def empty(empty_database_url):
    """The engine of a database without tables."""
    engine = open_engine(empty_database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def sqlite(sqlite_url):
    """A database in a file of the test's own."""
    database = Database(sqlite_url)
    yield database
    database.engine.dispose()


def scripts():
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    return ScriptDirectory.from_config(config)


def count(database, table=Account):
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table))


# Migrations -----------------------------------------------------------------------------------------------


def test_the_newest_migration_is_the_one_that_the_program_names():
    assert scripts().get_heads() == [schema.HEAD]


def test_migrations_follow_each_other_in_one_line_and_sort_as_they_follow():
    names = [script.revision for script in scripts().walk_revisions()]
    assert names == sorted(names, reverse=True)


def test_the_migrated_tables_are_those_of_the_models(empty):
    assert schema.revision(empty) is None
    schema.upgrade(empty)
    assert schema.revision(empty) == schema.HEAD
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_checks_and_names_of_constraints_are_those_of_the_models(empty):
    schema.upgrade(empty)
    there = inspect(empty)
    for table in Base.metadata.tables.values():
        checks = {str(c.name) for c in table.constraints if isinstance(c, CheckConstraint)}
        assert {c["name"] for c in there.get_check_constraints(table.name)} == checks
        assert all(key["name"] for key in there.get_foreign_keys(table.name))


def test_upgrading_twice_does_nothing_more(empty):
    schema.upgrade(empty)
    with empty.execution_options(write=True).begin() as connection:
        connection.execute(Account.__table__.insert().values(**guest()))
    schema.upgrade(empty)
    with empty.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Account)) == 1


def test_a_database_of_a_newer_program_is_refused_and_left_alone(empty):
    schema.upgrade(empty)
    with empty.execution_options(write=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = tables(empty)
    with pytest.raises(schema.SchemaTooNew, match="9999"):
        schema.upgrade(empty)
    assert tables(empty) == before
    assert schema.revision(empty) == "9999"


def test_refusing_a_newer_file_changes_no_byte_of_it(sqlite_url):
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    with sqlite3.connect(path) as link:
        link.execute("UPDATE alembic_version SET version_num = '9999'")
    link.close()
    before = hashlib.sha256(path.read_bytes()).digest()
    engine = open_engine(sqlite_url)
    with pytest.raises(schema.SchemaTooNew):
        schema.upgrade(engine)
    engine.dispose()
    assert hashlib.sha256(path.read_bytes()).digest() == before


def tables(engine):
    return sorted(inspect(engine).get_table_names())


def guest(**fields):
    return {"public": "somebody", "created_at": NOON, "role": "learner", "time_zone": "UTC", "new_per_day": 20,
            "minutes_per_day": 30, "retention": 0.9, "theme": "auto", **fields}  # fmt: skip


# Foreign keys, times --------------------------------------------------------------------------------------


def test_foreign_keys_hold_after_a_migration_too(empty):
    schema.upgrade(empty)
    orphan = SignIn.__table__.insert().values(
        account_id=77, public="p", token="t", created_at=NOON, seen_at=NOON, proved_at=NOON
    )
    with pytest.raises(IntegrityError), empty.execution_options(write=True).begin() as connection:
        connection.execute(orphan)


def test_what_belongs_to_a_row_goes_with_it(database):
    with database.write() as session:
        account = Account(created_at=NOON)
        session.add(account)
        session.flush()
        session.add(SignIn(account_id=account.id, token="t", created_at=NOON, seen_at=NOON, proved_at=NOON))
    with database.write() as session:
        session.execute(Account.__table__.delete())
    assert count(database, SignIn) == 0


def test_a_time_is_the_same_instant_again_and_one_without_a_zone_is_refused(database):
    summer = datetime.fromisoformat("2026-07-01T12:00:00.123456+02:00")
    with database.write() as session:
        session.add(Account(created_at=summer))
    with database.read() as session:
        found = session.scalar(select(Account.created_at))
    assert (found, found.tzinfo) == (summer, UTC)
    with pytest.raises(StatementError, match="needs a zone"), database.write() as session:
        session.add(Account(created_at=summer.replace(tzinfo=None)))


# Sessions -------------------------------------------------------------------------------------------------


def test_every_connection_to_a_file_waits_for_the_disk_and_keeps_a_log_ahead(sqlite):
    with sqlite.read() as one, sqlite.read() as two, sqlite.write() as three:
        for session in (one, two, three):
            told = [session.execute(text(f"PRAGMA {name}")).scalar() for name in
                    ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")]  # fmt: skip
            assert told == ["wal", 2, 1, 10_000]


def test_a_file_made_anew_keeps_its_log_ahead(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    schema.upgrade(database.engine)
    with database.write() as session:
        assert session.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert session.execute(text("PRAGMA foreign_keys")).scalar() == 1
    database.engine.dispose()


def test_a_session_that_writes_takes_its_turn_at_once(sqlite):
    other = sqlite3.connect(sqlite.engine.url.database, timeout=0, isolation_level=None)
    with sqlite.write() as session:
        session.scalar(select(func.count()).select_from(Account))
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()


def test_a_session_that_reads_keeps_nobody_from_writing(sqlite):
    with sqlite.read() as reader:
        assert reader.scalar(select(func.count()).select_from(Account)) == 0
        with sqlite.write() as writer:
            writer.add(Account(created_at=NOON))
        assert reader.scalar(select(func.count()).select_from(Account)) == 0
    assert count(sqlite) == 1


def test_many_who_read_first_and_write_then_all_come_through(database):
    def visit():
        with database.write() as session:
            session.scalar(select(func.count()).select_from(Account))
            session.add(Account(created_at=NOON))

    at_once(visit)
    assert count(database) == 40


def test_many_who_write_from_two_programs_all_come_through(sqlite, sqlite_url):
    other = Database(sqlite_url)
    turns = iter([sqlite, other] * 20)

    def visit():
        with next(turns).write() as session:
            session.scalar(select(func.count()).select_from(Account))
            session.add(Account(created_at=NOON))

    at_once(visit, threads=4)
    other.engine.dispose()
    assert count(sqlite) == 40


def at_once(visit, visits=40, threads=8):
    """Have `visits` made by so many threads; raises what went wrong in one of them."""
    troubles = []

    def work():
        for _ in range(visits // threads):
            try:
                visit()
            except Exception as error:
                troubles.append(error)

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert troubles == []


@pytest.mark.parametrize("how", ["flushed", "not flushed"])
def test_a_session_that_fails_stores_nothing(database, how):
    with pytest.raises(RuntimeError), database.write() as session:
        session.add(Account(created_at=NOON))
        if how == "flushed":
            session.flush()
        raise RuntimeError("in the middle")
    assert count(database) == 0
    with database.write() as session:
        session.add(Account(created_at=NOON))
    assert count(database) == 1


def test_a_session_that_reads_stores_nothing(database):
    with database.read() as session:
        session.add(Account(created_at=NOON))
        session.flush()
    assert count(database) == 0
