"""What teachers set and learners attempt: quizzes, assignments, attempts, responses, marks by hand, and repairs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, UTCDateTime, public_id


class Quiz(Base):
    """Questions that a teacher chose, in their order."""

    __tablename__ = "quizzes"

    id: Mapped[int] = mapped_column(primary_key=True)
    public: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    intro: Mapped[str] = mapped_column(Text, default="")
    """What learners read before they begin, in Markdown."""
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    edition: Mapped[int] = mapped_column(default=0)


class QuizItem(Base):
    """A place in a quiz: one chosen question, or so many drawn at random from a deck, a topic, a type."""

    __tablename__ = "quiz_items"
    __table_args__ = (
        Index(None, "quiz_id", "position"),
        CheckConstraint("(question_id IS NULL) <> (deck_id IS NULL)", name="one_or_drawn"),
        CheckConstraint("draws >= 1 AND points >= 0", name="counts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quizzes.id", ondelete="CASCADE"))
    position: Mapped[int]
    points: Mapped[float] = mapped_column(default=1.0)
    """Of each of its questions."""
    question_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), index=True)
    deck_id: Mapped[int | None] = mapped_column(ForeignKey("decks.id", ondelete="CASCADE"), index=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str | None] = mapped_column(String(20))
    draws: Mapped[int] = mapped_column(default=1)


class Assignment(Base):
    """A quiz given to a class, with its rules."""

    __tablename__ = "assignments"

    id: Mapped[int] = mapped_column(primary_key=True)
    public: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quizzes.id", ondelete="CASCADE"), index=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("classes.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    rules: Mapped[str] = mapped_column(Text)
    """JSON (rules/assignment.py)."""
    everybody: Mapped[bool] = mapped_column(default=True)
    """Given to the whole class; else to those who have a row in `own_dates`."""
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    edition: Mapped[int] = mapped_column(default=0)


class OwnDates(Base):
    """What an assignment is for one learner: given to them by name, or with dates of their own."""

    __tablename__ = "own_dates"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id", ondelete="CASCADE"), primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True)
    opens: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closes: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Attempt(Base):
    """A learner's go at an assignment. When it ends follows from the rules as they are: teachers may give more time."""

    __tablename__ = "attempts"
    __table_args__ = (UniqueConstraint("assignment_id", "learner_id", "number"), Index(None, "learner_id", "ended_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    public: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id", ondelete="CASCADE"))
    learner_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    number: Mapped[int]
    """From 1."""
    preview: Mapped[bool] = mapped_column(default=False)
    """A teacher's look at it: counts nowhere."""
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When it was handed in, or its time was over."""
    handed_in: Mapped[bool] = mapped_column(default=False)
    """Whether its learner ended it; else its time was over."""
    late: Mapped[bool] = mapped_column(default=False)
    kept: Mapped[bool] = mapped_column(default=False)
    """Whether its questions are kept out of self-study, as their answers would be told there before they may be."""
    practised: Mapped[bool] = mapped_column(default=False)
    """Whether its answers have gone into the learner's spaced repetition."""


class AttemptQuestion(Base):
    """A question as it stands in an attempt: in the version and the order of parts that its learner saw."""

    __tablename__ = "attempt_questions"
    __table_args__ = (UniqueConstraint("attempt_id", "place"), Index(None, "question_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id", ondelete="CASCADE"))
    place: Mapped[int]
    """From 0."""
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    points: Mapped[float]
    drawn: Mapped[bool] = mapped_column(default=False)
    order: Mapped[str] = mapped_column(Text)
    """JSON: the order in which its parts are shown."""
    flagged: Mapped[bool] = mapped_column(default=False)
    saves: Mapped[int] = mapped_column(default=0)
    """How many answers were saved: a page that knows fewer is from before the last one."""
    answered: Mapped[bool] = mapped_column(default=False)
    """Whether there is an answer now."""
    void: Mapped[bool] = mapped_column(default=False)
    """Whether it counts for nobody any more."""
    score: Mapped[float | None]
    """0 to 1 of the answer that counts, as it is marked now; None while nothing is answered, or it waits for a mark."""


class Save(Base):
    """One answer as it was saved in an attempt: append-only; the latest one of a question counts."""

    __tablename__ = "saves"
    __table_args__ = (
        UniqueConstraint("attempt_question_id", "ordinal"),
        UniqueConstraint("attempt_question_id", "key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_question_id: Mapped[int] = mapped_column(ForeignKey("attempt_questions.id", ondelete="CASCADE"))
    ordinal: Mapped[int]
    key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    response: Mapped[str] = mapped_column(Text)
    """JSON; null where the answer was taken out again."""
    certainty: Mapped[int | None]
    """1 to 3, where learners say how sure they are."""
    score: Mapped[float | None]
    """As the machine marked it when it was saved, 0 to 1; None where a hand marks it, or nothing was answered."""
    verdict: Mapped[str] = mapped_column(String(8), default="")
    told: Mapped[str] = mapped_column(Text, default="{}")
    """JSON: feedback, reason, parts."""
    checksum: Mapped[str] = mapped_column(String(32))


class MarkRow(Base):
    """A mark by hand, or by a repair, over what the machine gave. Append-only; the latest not undone counts."""

    __tablename__ = "marks"
    __table_args__ = (Index(None, "attempt_question_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_question_id: Mapped[int] = mapped_column(ForeignKey("attempt_questions.id", ondelete="CASCADE"))
    save_id: Mapped[int | None] = mapped_column(ForeignKey("saves.id", ondelete="SET NULL"), index=True)
    repair_id: Mapped[int | None] = mapped_column(ForeignKey("repairs.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    score: Mapped[float]
    verdict: Mapped[str] = mapped_column(String(8))
    told: Mapped[str] = mapped_column(Text)
    """JSON: feedback, reason, parts; of a mark by hand its comment and the points of its rubric."""


class Repair(Base):
    """Something that a teacher mended afterwards: for one question of a quiz, in all its attempts."""

    __tablename__ = "repairs"

    id: Mapped[int] = mapped_column(primary_key=True)
    public: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quizzes.id", ondelete="CASCADE"), index=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    """accept, void, full or key."""
    data: Mapped[str] = mapped_column(Text)
    """JSON: the answer that is accepted and its credit, or the changed key."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
