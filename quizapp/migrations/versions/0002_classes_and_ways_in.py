"""Classes, their members and what staff did; usernames, devices, one-time links, sign-in cards and passkeys."""

import secrets

import sqlalchemy as sa
from alembic import op

from quizapp.models.base import UTCDateTime

revision = "0002"
down_revision = "0001"

ONLY_ADDED_TO = {
    "sqlite": [
        f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit "
        "BEGIN SELECT RAISE(ABORT, 'the log of what staff did is only added to'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION audit_only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the log of what staff did is only added to'; END $$",
        "CREATE TRIGGER audit_only_added_to BEFORE UPDATE OR DELETE ON audit "
        "FOR EACH ROW EXECUTE FUNCTION audit_only_added_to()",
    ],
}
"""What makes the database refuse to change the log."""


def upgrade() -> None:
    """Add the columns and the tables."""
    _accounts()
    _sign_ins()
    _ways_in()
    _classes()
    _audit()


def _accounts() -> None:
    with op.batch_alter_table("accounts") as table:
        table.add_column(sa.Column("username", sa.String(60)))
        table.add_column(sa.Column("email", sa.String(254)))
        table.add_column(sa.Column("email_key", sa.String(254)))
        table.add_column(sa.Column("email_confirmed_at", UTCDateTime()))
        table.add_column(sa.Column("seen_at", UTCDateTime()))
        table.add_column(sa.Column("warned_at", UTCDateTime()))
        table.drop_constraint("uq_accounts_name_key", type_="unique")
        table.alter_column("name_key", new_column_name="username_key")
    with op.batch_alter_table("accounts") as table:
        table.create_unique_constraint("uq_accounts_username_key", ["username_key"])
        table.create_unique_constraint("uq_accounts_email_key", ["email_key"])
    op.execute("UPDATE accounts SET username = name, seen_at = created_at")


def _sign_ins() -> None:
    with op.batch_alter_table("sign_ins") as table:
        table.add_column(sa.Column("public", sa.String(16)))
        table.add_column(sa.Column("seen_at", UTCDateTime()))
        table.add_column(sa.Column("proved_at", UTCDateTime()))
        table.add_column(sa.Column("own", sa.Boolean()))
        table.add_column(sa.Column("device", sa.String(60)))
    link = op.get_bind()
    rows = sa.table("sign_ins", sa.column("id"), sa.column("public"))
    for (row,) in link.execute(sa.select(rows.c.id)).all():
        link.execute(sa.update(rows).where(rows.c.id == row).values(public=secrets.token_urlsafe(9)))
    link.execute(
        sa.text("UPDATE sign_ins SET seen_at = created_at, proved_at = created_at, own = :no, device = ''").bindparams(
            no=False
        )
    )
    with op.batch_alter_table("sign_ins") as table:
        for name, kind in (
            ("public", sa.String(16)), ("seen_at", UTCDateTime()), ("proved_at", UTCDateTime()), ("own", sa.Boolean()),
            ("device", sa.String(60)),
        ):  # fmt: skip
            table.alter_column(name, existing_type=kind, nullable=False)
        table.create_unique_constraint("uq_sign_ins_public", ["public"])


def _ways_in() -> None:
    op.drop_table("sign_in_failures")
    op.create_table(
        "tries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("subject", sa.String(254), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tries"),
    )
    op.create_index("ix_tries_kind_subject_at", "tries", ["kind", "subject", "at"])
    op.create_index("ix_tries_kind_address_at", "tries", ["kind", "address", "at"])
    op.create_index("ix_tries_at", "tries", ["at"])
    op.create_table(
        "links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public", sa.String(16), nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(8), nullable=False),
        sa.Column("role", sa.String(16)),
        sa.Column("account_id", sa.Integer()),
        sa.Column("email", sa.String(254)),
        sa.Column("whom", sa.String(60), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_links"),
        sa.UniqueConstraint("public", name="uq_links_public"),
        sa.UniqueConstraint("token", name="uq_links_token"),
        _belongs("links", "account_id", "accounts"),
    )
    op.create_index("ix_links_account_id", "links", ["account_id"])
    op.create_table(
        "sign_in_cards",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(24), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime()),
        sa.PrimaryKeyConstraint("account_id", name="pk_sign_in_cards"),
        sa.UniqueConstraint("nonce", name="uq_sign_in_cards_nonce"),
        _belongs("sign_in_cards", "account_id", "accounts"),
    )
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public", sa.String(16), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("credential", sa.Text(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_passkeys"),
        sa.UniqueConstraint("public", name="uq_passkeys_public"),
        sa.UniqueConstraint("credential", name="uq_passkeys_credential"),
        _belongs("passkeys", "account_id", "accounts"),
    )
    op.create_index("ix_passkeys_account_id", "passkeys", ["account_id"])


def _classes() -> None:
    op.create_table(
        "classes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public", sa.String(16), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("archived_at", UTCDateTime()),
        sa.Column("code", sa.String(6)),
        sa.Column("code_until", UTCDateTime()),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_classes"),
        sa.UniqueConstraint("public", name="uq_classes_public"),
        sa.UniqueConstraint("code", name="uq_classes_code"),
    )
    op.create_table(
        "rosters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public", sa.String(16), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer()),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("taken_at", UTCDateTime()),
        sa.Column("undone_at", UTCDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_rosters"),
        sa.UniqueConstraint("public", name="uq_rosters_public"),
        _belongs("rosters", "class_id", "classes"),
        _belongs("rosters", "made_by", "accounts", "SET NULL"),
    )
    op.create_index("ix_rosters_class_id", "rosters", ["class_id"])
    op.create_table(
        "members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public", sa.String(16), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(8), nullable=False),
        sa.Column("joined_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime()),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("extra_time", sa.Double(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("roster_id", sa.Integer()),
        sa.CheckConstraint("extra_time >= 1 AND extra_time <= 4", name=op.f("ck_members_extra_time")),
        sa.PrimaryKeyConstraint("id", name="pk_members"),
        sa.UniqueConstraint("public", name="uq_members_public"),
        sa.UniqueConstraint("class_id", "account_id", name="uq_members_class_id_account_id"),
        _belongs("members", "class_id", "classes"),
        _belongs("members", "account_id", "accounts"),
        _belongs("members", "roster_id", "rosters", "SET NULL"),
    )
    op.create_index("ix_members_account_id", "members", ["account_id"])
    op.create_index("ix_members_roster_id", "members", ["roster_id"])
    op.create_table(
        "class_decks",
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("deck_id", sa.Integer(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("exam_on", sa.Date()),
        sa.PrimaryKeyConstraint("class_id", "deck_id", name="pk_class_decks"),
        _belongs("class_decks", "class_id", "classes"),
        _belongs("class_decks", "deck_id", "decks"),
    )
    op.create_index("ix_class_decks_deck_id", "class_decks", ["deck_id"])
    op.create_table(
        "holidays",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public", sa.String(16), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.CheckConstraint("first <= last", name=op.f("ck_holidays_order")),
        sa.PrimaryKeyConstraint("id", name="pk_holidays"),
        sa.UniqueConstraint("public", name="uq_holidays_public"),
        _belongs("holidays", "class_id", "classes"),
    )
    op.create_index("ix_holidays_class_id_first", "holidays", ["class_id", "first"])
    op.create_table(
        "kept_counts",
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("learners", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("class_id", "question_id", name="pk_kept_counts"),
        _belongs("kept_counts", "class_id", "classes"),
        _belongs("kept_counts", "question_id", "questions"),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("actor", sa.String(16)),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("classroom", sa.String(16)),
        sa.Column("subject", sa.String(16)),
        sa.Column("detail", sa.String(200), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    for statement in ONLY_ADDED_TO[op.get_bind().dialect.name]:
        op.execute(statement)


def _belongs(table: str, column: str, to: str, gone: str = "CASCADE") -> sa.ForeignKeyConstraint:
    """A foreign key by the house's name; what happens to the row when the other is `gone`."""
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}", ondelete=gone)
