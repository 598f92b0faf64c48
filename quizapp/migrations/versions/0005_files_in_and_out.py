"""Files that are handed in, and what questions bring along from them."""

import sqlalchemy as sa
from alembic import op

from quizapp.models.base import UTCDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the columns and the tables."""
    added = {"title": sa.String(300), "tags": sa.JSON()}
    with op.batch_alter_table("questions") as batch_op:
        for name, kind in added.items():
            empty = "[]" if name == "tags" else ""
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=empty))
        batch_op.add_column(sa.Column("points", sa.Double(), nullable=True))
    with op.batch_alter_table("media") as batch_op:
        batch_op.add_column(sa.Column("origin", sa.String(32), nullable=False, server_default=""))
    with op.batch_alter_table("questions") as batch_op:
        for name in added:
            batch_op.alter_column(name, server_default=None)
    with op.batch_alter_table("media") as batch_op:
        batch_op.alter_column("origin", server_default=None)
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public", sa.String(16), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("deck_id", sa.Integer(), nullable=True),
        sa.Column("handed_in_at", UTCDateTime(), nullable=False),
        sa.Column("taken_at", UTCDateTime(), nullable=True),
        sa.Column("undone_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["deck_id"], ["decks.id"], name=op.f("fk_imports_deck_id_decks"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["accounts.id"], name=op.f("fk_imports_owner_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
        sa.UniqueConstraint("public", name=op.f("uq_imports_public")),
    )
    op.create_index(op.f("ix_imports_deck_id"), "imports", ["deck_id"], unique=False)
    op.create_index(op.f("ix_imports_owner_id"), "imports", ["owner_id"], unique=False)
    op.create_table(
        "import_files",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_import_files_import_id_imports"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", "place", name=op.f("pk_import_files")),
    )
    op.create_table(
        "imported_questions",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("about", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_imported_questions_import_id_imports"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_imported_questions_question_id_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", "question_id", name=op.f("pk_imported_questions")),
    )  # fmt: skip
    op.create_index(op.f("ix_imported_questions_question_id"), "imported_questions", ["question_id"], unique=False)
