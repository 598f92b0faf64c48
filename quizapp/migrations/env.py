"""Alembic's entry: runs the migrations on the engine that models/schema.py hands in."""

from alembic import context

from quizapp.models import accounts, classes, content, exchange, quizzes, study  # noqa: F401
from quizapp.models.base import Base

engine = context.config.attributes["engine"]
sqlite = engine.dialect.name == "sqlite"

with engine.execution_options(write=True).connect() as connection:
    if sqlite:
        # Batch migrations rebuild tables: with foreign keys on, SQLite would delete the children of each.
        connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=sqlite)
    with context.begin_transaction():
        context.run_migrations()
        if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise RuntimeError("The migration would leave rows without their parents; nothing was changed.")
