"""Files that are handed in: kept while they are looked at, and what came of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, UTCDateTime, public_id


class Import(Base):
    """One or several files that somebody handed in at once, for a deck that is there or for a new one."""

    __tablename__ = "imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    public: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    owner_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    deck_id: Mapped[int | None] = mapped_column(ForeignKey("decks.id", ondelete="CASCADE"), index=True)
    """Where the questions go; None while no deck was chosen."""
    handed_in_at: Mapped[datetime] = mapped_column(UTCDateTime)
    taken_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ImportFile(Base):
    """A file of an import, as it came; gone when it was taken, or after a day."""

    __tablename__ = "import_files"

    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    data: Mapped[bytes] = mapped_column(LargeBinary)


class ImportedQuestion(Base):
    """A question that an import made or changed, so that it can be undone."""

    __tablename__ = "imported_questions"

    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[int] = mapped_column(
        ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    before: Mapped[int] = mapped_column(default=0)
    """The version that was asked before; 0 where it was not asked."""
    after: Mapped[int]
    """The version that the import has it asked in."""
    about: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What else was changed of it, as it was before: its topic, title, tags, points."""
