"""The tests' own databases: migrated, empty whatever the test before left, and of both systems."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, func, inspect, select
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account, SignIn
from quizapp.models.session import Database, open_engine
from tests import databases

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_database_begins_without_rows(database: Database, time: str):
    with database.write() as session:
        assert session.scalar(select(func.count()).select_from(Account)) == 0
        account = Account(name=time, created_at=NOON)
        session.add(account)
        session.flush()
        session.add(SignIn(account_id=account.id, token=time, created_at=NOON, seen_at=NOON, proved_at=NOON))


def test_a_connection_that_a_test_forgot_holds_up_nobody(postgres_url: str):
    forgotten = open_engine(postgres_url).connect()
    forgotten.execute(Account.__table__.insert().values(public="a", created_at=NOON))
    databases.empty(postgres_url)
    forgotten.invalidate()


def test_a_session_is_a_session_to_write_with(session: Session):
    session.add(Account(created_at=NOON))
    session.flush()
    assert session.scalar(select(func.count()).select_from(Account)) == 1


def test_both_systems_are_tested(engine: Engine, request: pytest.FixtureRequest):
    assert engine.dialect.name == request.node.callspec.params["database_url"]


def test_an_empty_database_has_no_tables(empty_database_url: str):
    engine = open_engine(empty_database_url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


def test_postgresql_leaves_nothing_behind():
    with databases.running_postgres() as url:
        with psycopg.connect(url) as link:
            folder = Path(link.execute("SHOW data_directory").fetchone()[0])
        assert folder.is_dir()
    assert not folder.parent.exists()


def test_a_postgresql_that_does_not_start_says_why(tmp_path: Path):
    (tmp_path / "log").touch()
    with (tmp_path / "log").open("wb") as lines, pytest.raises(pytest.fail.Exception, match=r"did not start:\n.+"):
        python = Path(sys.executable)
        how = {"cwd": tmp_path, "stdout": lines, "stderr": lines}
        with databases.serving(python, how):
            pass


def test_a_missing_postgresql_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(databases, "find_spec", lambda name: None)
    with pytest.raises(pytest.fail.Exception, match="QUIZAPP_TEST_POSTGRES_URL"):
        databases.programs()
