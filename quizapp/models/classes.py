"""Who works together: classes with their members, decks, holidays and rosters; and the log of what staff did."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, UTCDateTime, public_id


class Classroom(Base):
    """A class: learners and teachers who work together."""

    __tablename__ = "classes"

    id: Mapped[int] = mapped_column(primary_key=True)
    public: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    name: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    code: Mapped[str | None] = mapped_column(String(6), unique=True)
    """The letters with which learners join; None while the class is closed."""
    code_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    edition: Mapped[int] = mapped_column(default=0)
    """Counts its changes: of two teachers who edit at once, the later one is told."""
    simulated: Mapped[bool] = mapped_column(default=False)
    """Whether nobody is in it: `quizapp demo` made it, and takes it away."""


class Member(Base):
    """Somebody in a class, as learner or teacher. Who has left keeps the row with `ended_at`, so it can be undone."""

    __tablename__ = "members"
    __table_args__ = (
        UniqueConstraint("class_id", "account_id"),
        CheckConstraint("extra_time >= 1 AND extra_time <= 4", name="extra_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    class_id: Mapped[int] = mapped_column(ForeignKey("classes.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(8))
    """learner or teacher: here, whatever the account's own role."""
    joined_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    removed: Mapped[bool] = mapped_column(default=False)
    """Whether a teacher ended it: then only a teacher, or a code, begins it again."""
    extra_time: Mapped[float] = mapped_column(default=1.0)
    """The factor by which every time limit is longer for them."""
    note: Mapped[str] = mapped_column(Text, default="")
    """What teachers note of them; shown to no learner."""
    roster_id: Mapped[int | None] = mapped_column(ForeignKey("rosters.id", ondelete="SET NULL"), index=True)
    """The roster that brought them in."""


class ClassDeck(Base):
    """A deck that a class studies: it is in the queue of all its learners."""

    __tablename__ = "class_decks"

    class_id: Mapped[int] = mapped_column(ForeignKey("classes.id", ondelete="CASCADE"), primary_key=True)
    deck_id: Mapped[int] = mapped_column(ForeignKey("decks.id", ondelete="CASCADE"), primary_key=True, index=True)
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    exam_on: Mapped[date | None]
    """The day on which it is to be known."""


class Holiday(Base):
    """Days on which a class brings its learners nothing new."""

    __tablename__ = "holidays"
    __table_args__ = (CheckConstraint("first <= last", name="order"), Index(None, "class_id", "first"))

    id: Mapped[int] = mapped_column(primary_key=True)
    public: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    class_id: Mapped[int] = mapped_column(ForeignKey("classes.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
    first: Mapped[date]
    last: Mapped[date]


class Roster(Base):
    """A list of names that a teacher has handed in: read and shown first, then taken; it can be taken back."""

    __tablename__ = "rosters"

    id: Mapped[int] = mapped_column(primary_key=True)
    public: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    class_id: Mapped[int] = mapped_column(ForeignKey("classes.id", ondelete="CASCADE"), index=True)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    lines: Mapped[str] = mapped_column(Text)
    """JSON of what was read; emptied when it is taken, so that names are kept in one place only."""
    taken_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class KeptCount(Base):
    """How often a question was answered in a class by learners who have been erased since: counts, and no names."""

    __tablename__ = "kept_counts"

    class_id: Mapped[int] = mapped_column(ForeignKey("classes.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True)
    learners: Mapped[int]
    answers: Mapped[int]
    known: Mapped[int]


class Entry(Base):
    """One thing that a teacher or an administrator did, or looked at. Only added to: the database refuses the rest.

    People and classes stand here by their random ids alone: whoever is erased is nowhere named.
    """

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    actor: Mapped[str | None] = mapped_column(String(16))
    """Who; None for the command line."""
    action: Mapped[str] = mapped_column(String(40))
    classroom: Mapped[str | None] = mapped_column(String(16))
    subject: Mapped[str | None] = mapped_column(String(16))
    """To whom."""
    detail: Mapped[str] = mapped_column(String(200), default="")
    """Counts and settings; never a name."""
    address: Mapped[str] = mapped_column(String(64), default="")
    """From where."""
