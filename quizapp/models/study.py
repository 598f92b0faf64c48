"""What is remembered: reviews and corrections (append-only facts), cards and tallies (derived), reports, enrolments."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, UTCDateTime


class Enrolment(Base):
    """A learner studies a deck, apart from what their classes study."""

    __tablename__ = "enrolments"

    learner_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    deck_id: Mapped[int] = mapped_column(ForeignKey("decks.id", ondelete="CASCADE"), primary_key=True)
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    only_met: Mapped[bool] = mapped_column(default=False)
    """Nothing new comes of it: its questions were met in a quiz, and are asked again until they are known."""


class CardRow(Base):
    """One learner's memory of one question: the columns of `memory.card.Card`, rebuilt from the reviews at any time."""

    __tablename__ = "cards"
    __table_args__ = (Index(None, "learner_id", "due"),)

    learner_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True)
    stability: Mapped[float]
    difficulty: Mapped[float]
    first: Mapped[date]
    last: Mapped[date]
    due: Mapped[date]
    state: Mapped[str] = mapped_column(String(12))
    lapses: Mapped[int]
    answers: Mapped[int]
    repeats: Mapped[int]
    back: Mapped[int]
    set_aside: Mapped[bool] = mapped_column(default=False)
    """A leech: not asked until the learner brings it back."""


class Review(Base):
    """One graded answer in self-study: append-only, with what was decided and why."""

    __tablename__ = "reviews"
    __table_args__ = (
        UniqueConstraint("learner_id", "key"),
        UniqueConstraint("learner_id", "question_id", "ordinal"),
        Index(None, "learner_id", "day"),
        Index(None, "learner_id", "kind", "id"),
        CheckConstraint("score >= 0 AND score <= 1", name="score"),
        CheckConstraint("rating BETWEEN 1 AND 4", name="rating"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    ordinal: Mapped[int]
    """How many answers of this learner to this question were logged before."""
    key: Mapped[str] = mapped_column(String(64))
    """Made by the page: a double click or a retry carries the same one and is stored once."""
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    day: Mapped[date]
    response: Mapped[str] = mapped_column(Text)
    """JSON; null for “I don’t know”."""
    score: Mapped[float]
    verdict: Mapped[str] = mapped_column(String(8))
    mark: Mapped[str] = mapped_column(Text)
    """JSON: feedback, reason, parts, and why it counted as hard."""
    machine_rating: Mapped[int | None]
    """None where the learner judges alone."""
    learner_rating: Mapped[int | None]
    rating: Mapped[int]
    """The one that counted when it was stored; corrections follow in their own rows."""
    hint: Mapped[bool]
    practice: Mapped[bool]
    """Extra practice: logged, but it does not move the schedule."""
    duration_ms: Mapped[int | None]
    answered: Mapped[int]
    """Answers of the learner on that day before this one."""
    retention: Mapped[float]
    before: Mapped[dict | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict | None] = mapped_column(JSON(none_as_null=True))
    checksum: Mapped[str] = mapped_column(String(32))


class Correction(Base):
    """What a learner said of a review afterwards: taken back (no rating), or another rating. Append-only."""

    __tablename__ = "corrections"
    __table_args__ = (UniqueConstraint("review_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(64))
    rating: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Report(Base):
    """A learner found a question unclear."""

    __tablename__ = "reports"
    __table_args__ = (UniqueConstraint("learner_id", "version_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Exam(Base):
    """The day on which a learner wants to know a deck: their own word, beside the days of their classes."""

    __tablename__ = "exams"

    learner_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    deck_id: Mapped[int] = mapped_column(ForeignKey("decks.id", ondelete="CASCADE"), primary_key=True, index=True)
    day: Mapped[date]


class DayTally(Base):
    """What a learner did on one study day: counted from the reviews that stand, and counted anew at any time."""

    __tablename__ = "day_tallies"

    learner_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    answers: Mapped[int]
    milliseconds: Mapped[int]


class LookTally(Base):
    """How often a learner knew what was asked again (measures/tally.py): counted from the reviews that stand.

    One row for a week, a band of stability and a part of the chances that were foreseen.
    """

    __tablename__ = "look_tallies"

    learner_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    week: Mapped[date] = mapped_column(primary_key=True)
    """Its Monday."""
    band: Mapped[int] = mapped_column(primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True)
    asked: Mapped[int]
    recalled: Mapped[int]
    foreseen: Mapped[float]
    """The sum of the chances of recall that were foreseen."""
