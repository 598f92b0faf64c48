"""Opening the database that a verb works on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.exc import DBAPIError

    from quizapp.config import Config
    from quizapp.models.session import Database


def opened(settings: Config) -> Database:
    """The database, brought up to date; raises Invalid where it cannot be used."""
    from sqlalchemy.exc import DBAPIError

    from quizapp.models import schema
    from quizapp.models.session import Database
    from quizapp.services.errors import Invalid

    database = Database(settings.database_url)
    try:
        schema.upgrade(database.engine)
    except DBAPIError as error:
        raise Invalid(f"{database.engine.url!r} cannot be used as a database: {first_line(error)}") from error
    return database


def first_line(error: DBAPIError) -> str:
    """What the database said, in one line."""
    return (str(error.orig).strip().splitlines() or ["no reason was given"])[0]
