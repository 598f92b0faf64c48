"""What all tests share: the databases, a cheap configuration, and how much hypothesis tries."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from quizapp.config import Config
from quizapp.models.session import Database

pytest_plugins = ["tests.databases", "tests.once"]

# In CI the same examples each time: a red run must be the change's fault. QUIZAPP_EXAMPLES=5000 looks harder.
settings.register_profile(
    "quizapp",
    deadline=None,
    max_examples=int(os.environ.get("QUIZAPP_EXAMPLES", "25")),
    derandomize="CI" in os.environ,
)
settings.load_profile("quizapp")


@pytest.fixture
def config(tmp_path: Path, database_url: str) -> Config:
    """Settings with a data folder of the test's own, on each database; a password costs an eighth."""
    return Config(tmp_path, b"a secret for tests, 32 characters", database_url, password_memory=19_456 // 8)


@pytest.fixture
def database(database_url: str) -> Generator[Database]:
    """An opened database with tables and no rows: once SQLite, once PostgreSQL."""
    database = Database(database_url)
    yield database
    database.engine.dispose()


@pytest.fixture
def engine(database: Database) -> Engine:
    """The engine of `database`."""
    return database.engine


@pytest.fixture
def session(database: Database) -> Generator[Session]:
    """A session to write with, as a service gets it. Commits at the end, so what the database refuses shows."""
    with database.write() as session:
        yield session
