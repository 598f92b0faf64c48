"""Bringing a database to the tables of this program: create, upgrade, or refuse one from a newer program."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, inspect, text

HEAD = "0005"
"""The newest migration; a test holds it equal to Alembic's."""

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


class SchemaTooNew(RuntimeError):
    """The database was written by a newer quizapp."""


def revision(engine: Engine) -> str | None:
    """The migration that the database is at; None when it is empty."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(engine: Engine) -> None:
    """Bring the database to HEAD; raises SchemaTooNew when it is past it. Loads Alembic only when needed."""
    now = revision(engine)
    if now == HEAD:
        return
    if now is not None and now > HEAD:
        raise SchemaTooNew(
            f"The database is at version {now}, this quizapp knows versions up to {HEAD}: install the newer quizapp."
        )
    if engine.dialect.name == "sqlite":
        _prepare(engine)
    _migrate(engine)


def _prepare(engine: Engine) -> None:
    """Have SQLite keep a write-ahead log: once for the file, and outside any transaction."""
    raw = engine.raw_connection()
    raw.cursor().execute("PRAGMA journal_mode=WAL")
    raw.close()


def _migrate(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    command.upgrade(config, HEAD)
    engine.dispose()  # the connection that migrated had its foreign keys off
