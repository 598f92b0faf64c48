"""Migrations of databases with people in them: everybody and everything they learnt is there afterwards."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from quizapp.models import schema
from quizapp.models.accounts import Account, SignIn
from quizapp.models.classes import Entry
from quizapp.models.session import Database, open_engine
from tests.studied import NOON

FIRST = (
    "INSERT INTO accounts (id, public, name, name_key, role, created_at, time_zone, new_per_day, minutes_per_day, "
    "retention, theme) VALUES (1, 'guest', NULL, NULL, 'learner', :at, 'UTC', 20, 30, 0.9, 'auto'), "
    "(2, 'mira', 'Mira', 'mira', 'learner', :at, 'UTC', 20, 30, 0.9, 'auto')",
    "INSERT INTO sign_ins (account_id, token, created_at) VALUES (1, 'one', :at), (2, 'two', :at), (2, 'three', :at)",
    "INSERT INTO decks (id, key, public, title, created_at) VALUES (1, 'deck', 'deck', 'A deck', :at)",
    "INSERT INTO enrolments (learner_id, deck_id, since) VALUES (1, 1, :at), (2, 1, :at)",
)
"""Rows of the first release."""


def migrate(engine, revision):
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    config.attributes["engine"] = engine
    command.upgrade(config, revision)
    engine.dispose()


def test_people_of_the_first_release_are_there_after_the_second(empty_database_url):
    engine = open_engine(empty_database_url)
    migrate(engine, "0001")
    with engine.execution_options(write=True).begin() as link:
        for statement in FIRST:
            link.execute(text(statement), {"at": NOON.replace(tzinfo=None)})
    schema.upgrade(engine)
    with Database(empty_database_url).read() as session:
        people = session.execute(select(Account.name, Account.username, Account.username_key).order_by(Account.id))
        assert people.all() == [(None, None, None), ("Mira", "Mira", "mira")]
        sign_ins = session.scalars(select(SignIn)).all()
        assert len({row.public for row in sign_ins}) == 3
        assert {(row.seen_at, row.proved_at, row.own) for row in sign_ins} == {(NOON, NOON, False)}
        assert session.scalar(text("SELECT count(*) FROM enrolments")) == 2
        session.bind.dispose()
    engine.dispose()


REPLACED = (
    "INSERT INTO audit (id, at, action, detail, address) SELECT id, at, 'nothing', detail, address FROM audit "
    "WHERE true ON CONFLICT (id) DO UPDATE SET action = 'nothing'"
)


@pytest.mark.parametrize("change", ["UPDATE audit SET action = 'nothing'", "DELETE FROM audit", REPLACED])
def test_the_log_of_what_staff_did_is_only_added_to(database, change):
    with database.write() as session:
        session.add(Entry(at=NOON, action="made a class"))
    with pytest.raises(DBAPIError, match="only added to"), database.write() as session:
        session.execute(text(change))
    with database.read() as session:
        assert session.scalar(select(func.count()).where(Entry.action == "made a class")) == 1


def test_sqlite_does_not_replace_what_stands_in_the_log_either(sqlite_url):
    database = Database(sqlite_url)
    with database.write() as session:
        session.add(Entry(at=NOON, action="made a class"))
    with pytest.raises(DBAPIError, match="only added to"), database.write() as session:
        session.execute(text("INSERT OR REPLACE INTO audit SELECT * FROM audit"))
    database.engine.dispose()
