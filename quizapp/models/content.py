"""What is studied: sources, decks, topics, questions and their immutable versions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, UTCDateTime, public_id


class Source(Base):
    """A reading text. `text` is what evidence spans index."""

    __tablename__ = "sources"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(100), unique=True)
    public: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    title: Mapped[str] = mapped_column(String(300))
    subtitle: Mapped[str] = mapped_column(Text, default="")
    author: Mapped[str] = mapped_column(String(300), default="")
    original: Mapped[str] = mapped_column(Text, default="")
    as_of: Mapped[str] = mapped_column(String(40), default="")
    licence: Mapped[str] = mapped_column(String(100), default="")
    text: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Deck(Base):
    """Questions that are studied together, resting on one source or on none."""

    __tablename__ = "decks"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(100), unique=True)
    public: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    title: Mapped[str] = mapped_column(String(300))
    description: Mapped[str] = mapped_column(Text, default="")
    source_id: Mapped[int | None] = mapped_column(ForeignKey("sources.id"))
    open: Mapped[bool] = mapped_column(default=False)
    """Whether everybody may study it, as what comes with quizapp; else its owner's classes alone."""
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    """The teacher who writes it; None for what a bank brings, and when its owner is gone."""
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Topic(Base):
    """A part of a deck, in reading order."""

    __tablename__ = "topics"
    __table_args__ = (UniqueConstraint("deck_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deck_id: Mapped[int] = mapped_column(ForeignKey("decks.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(300))
    position: Mapped[int]


class QuestionRow(Base):
    """A question through all its versions; `current` is the number of the one asked now."""

    __tablename__ = "questions"
    __table_args__ = (UniqueConstraint("deck_id", "key"), Index(None, "deck_id", "position"))

    id: Mapped[int] = mapped_column(primary_key=True)
    public: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    deck_id: Mapped[int] = mapped_column(ForeignKey("decks.id", ondelete="CASCADE"))
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"))
    key: Mapped[str] = mapped_column(String(100))
    fact: Mapped[str] = mapped_column(String(100), default="")
    """Questions on one fact are siblings: never asked on one day."""
    position: Mapped[int]
    """Place in reading order, from 0."""
    current: Mapped[int]
    """The number of the version that is asked now."""
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    title: Mapped[str] = mapped_column(String(300), default="")
    """What the file that it came from calls it."""
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    points: Mapped[float | None]
    """What it is worth where its file says so."""


class Version(Base):
    """One immutable wording of a question."""

    __tablename__ = "versions"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    data: Mapped[str] = mapped_column(Text)
    """The question as JSON (questions/record.py)."""
    start: Mapped[int | None]
    end: Mapped[int | None]
    """The evidence as a span of its source's text at that time."""
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    """Who wrote it; None for what a bank brings."""
    meaning: Mapped[bool] = mapped_column(default=False)
    """Whether it asks something else than the one before: cards of it are learnt anew."""


class Media(Base):
    """A picture or a sound that questions of a deck show: re-encoded when it was handed in."""

    __tablename__ = "media"

    id: Mapped[int] = mapped_column(primary_key=True)
    public: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    deck_id: Mapped[int] = mapped_column(ForeignKey("decks.id", ondelete="CASCADE"), index=True)
    type: Mapped[str] = mapped_column(String(40))
    """As its address says it: image/png, audio/mpeg and the like."""
    alt: Mapped[str] = mapped_column(String(500), default="")
    """What a picture shows, for who does not see it; what is heard in a sound."""
    width: Mapped[int | None]
    height: Mapped[int | None]
    """Pixels of a picture; None of a sound."""
    data: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    origin: Mapped[str] = mapped_column(String(32), default="")
    """What names its bytes as they were in a file, so that the file taken in again brings nothing twice."""
