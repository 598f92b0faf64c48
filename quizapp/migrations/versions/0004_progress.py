"""Exam days of learners, tallies of what they did, and marks on what is simulated."""

import json
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

from quizapp.measures.tally import Given, tally
from quizapp.memory.card import Card, from_json

revision = "0004"
down_revision = "0003"

STANDING = """
SELECT r.learner_id, r.question_id, r.day, r.practice, r.duration_ms, r.before,
  coalesce((SELECT c.rating FROM corrections c WHERE c.review_id = r.id ORDER BY c.id DESC LIMIT 1), r.rating) AS rating
FROM reviews r
WHERE r.learner_id = :learner
  AND NOT EXISTS (SELECT 1 FROM corrections c WHERE c.review_id = r.id AND c.rating IS NULL)
"""


def upgrade() -> None:
    """Add the columns and the tables, and count up what is in the log already."""
    for table in ("accounts", "classes"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column("simulated", sa.Boolean(), nullable=False, server_default=sa.false()))
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column("simulated", server_default=None)
    op.create_table(
        "exams",
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("deck_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["deck_id"], ["decks.id"], name=op.f("fk_exams_deck_id_decks"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["accounts.id"], name=op.f("fk_exams_learner_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("learner_id", "deck_id", name=op.f("pk_exams")),
    )
    with op.batch_alter_table("exams") as batch_op:
        batch_op.create_index(batch_op.f("ix_exams_deck_id"), ["deck_id"], unique=False)
    op.create_table(
        "day_tallies",
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["accounts.id"], name=op.f("fk_day_tallies_learner_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("learner_id", "day", name=op.f("pk_day_tallies")),
    )
    op.create_table(
        "look_tallies",
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("band", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("recalled", sa.Integer(), nullable=False),
        sa.Column("foreseen", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["accounts.id"], name=op.f("fk_look_tallies_learner_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("learner_id", "week", "band", "part", name=op.f("pk_look_tallies")),
    )
    _count()


def _count() -> None:
    link = op.get_bind()
    for learner in link.execute(sa.text("SELECT DISTINCT learner_id FROM reviews")).scalars().all():
        rows = link.execute(sa.text(STANDING).columns(day=sa.Date(), practice=sa.Boolean()), {"learner": learner})
        found = tally(
            Given(_card(row.before), row.question_id, row.day, row.rating, row.practice, row.duration_ms)
            for row in rows
        )
        for day, (answers, milliseconds) in found.days.items():
            _add(link, "day_tallies", learner_id=learner, day=day, answers=answers, milliseconds=milliseconds)
        for (week, band, part), look in found.looks.items():
            slot = {"learner_id": learner, "week": week, "band": band, "part": part}
            _add(link, "look_tallies", **slot, asked=look.asked, recalled=look.recalled, foreseen=look.foreseen)


def _card(before: Any) -> Card | None:
    told = json.loads(before) if isinstance(before, str) else before
    return None if told is None else from_json(told)


def _add(link: sa.Connection, table: str, **row: object) -> None:
    kinds = {name: sa.Date() if isinstance(value, date) else None for name, value in row.items()}
    columns = [sa.column(name, kind) for name, kind in kinds.items()]
    link.execute(sa.table(table, *columns).insert(), row)
