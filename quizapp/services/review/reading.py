"""A text of a class as its teachers read it: how many of the class would know each sentence now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Date, Row, func, select
from sqlalchemy.orm import Session

from quizapp.memory.level import LEVELS, figure, level
from quizapp.memory.study_day import day_of
from quizapp.models.classes import ClassDeck, Classroom
from quizapp.models.content import Deck, QuestionRow, Source, Version
from quizapp.models.study import CardRow
from quizapp.questions.catalogue import in_a_list
from quizapp.questions.record import from_json
from quizapp.services import access
from quizapp.services.classroom import roll
from quizapp.services.content.passages import Part, drawn, merged, place
from quizapp.services.errors import NotFound
from quizapp.services.review.grid import by_learner, chance, days_since


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the text, and what the class knows of it."""

    public: str
    prompt: str
    met: int
    known: float
    """How many of the class would know it now."""

    @property
    def mean(self) -> float | None:
        """The mean chance of recall of those who have met it."""
        return self.known / self.met if self.met else None

    @property
    def figure(self) -> int | None:
        """That in whole per cent."""
        return None if self.mean is None else figure(self.mean)


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage, as strong as the question of it that the class knows least."""

    questions: tuple[Asked, ...]

    @property
    def weakest(self) -> Asked:
        """That question: of those met, if any is."""
        return min(self.questions, key=lambda one: 2.0 if one.mean is None else one.mean)

    @property
    def level(self) -> int:
        """From 0, not met, to 4, sure."""
        return level(self.weakest.mean)

    @property
    def name(self) -> str:
        """That in a word."""
        return LEVELS[self.level]

    @property
    def anchor(self) -> str:
        """The name of its place on the page."""
        return f"q-{self.questions[0].public}"


@dataclass(frozen=True, slots=True)
class ClassReading:
    """A text with what a class knows of it."""

    source: Source
    text: tuple[Part[Marked], ...]
    passages: tuple[Marked, ...]
    learners: int

    @property
    def levels(self) -> tuple[int, ...]:
        """How many passages stand at each level, not met first."""
        found = [passage.level for passage in self.passages]
        return tuple(found.count(number) for number in range(len(LEVELS)))

    @property
    def weakest(self) -> Marked | None:
        """The passage that is known least, of those met."""
        met = [passage for passage in self.passages if passage.level]
        return min(met, key=lambda passage: passage.weakest.mean or 0.0) if met else None


def reading(session: Session, classroom: Classroom, public: str, now: datetime) -> ClassReading:
    """A text of the class with what it knows of each passage; three queries. Raises NotFound for another text."""
    source = access.source(session, public)
    seats = roll.seats(session, classroom)
    rows = _rows(session, classroom, source, seats, now)
    if not rows:
        raise NotFound("This class has no questions about such a text.")
    spans = [(place(source.text, row.start, row.end, from_json(row.data).evidence), row) for row in rows]
    passages = merged((span[0], span[1], _asked(row)) for span, row in spans if span is not None)
    marked = {passage.start: Marked(passage.marks) for passage in passages}
    text = drawn(source.text, passages, lambda passage: marked[passage.start])
    return ClassReading(source, text, tuple(marked.values()), len(seats))


def _rows(
    session: Session, classroom: Classroom, source: Source, seats: Sequence[Row[Any]], now: datetime
) -> Sequence[Any]:
    """The questions of the class's decks that rest on the text, each with the sum of the class's chances of recall."""
    today = {row.id: day_of(now, row.time_zone, row.last_day) for row in seats}
    recall = chance(days_since(by_learner(today, Date()))) if today else CardRow.stability
    cards = (
        select(CardRow.question_id, func.count().label("met"), func.sum(recall).label("known"))
        .where(CardRow.learner_id.in_(list(today)))
        .group_by(CardRow.question_id)
        .subquery()
    )
    return session.execute(
        select(QuestionRow.public, Version.data, Version.start, Version.end, cards.c.met, cards.c.known)
        .join(Deck, (Deck.id == QuestionRow.deck_id) & (Deck.source_id == source.id))
        .join(ClassDeck, (ClassDeck.deck_id == Deck.id) & (ClassDeck.class_id == classroom.id))
        .join(Version, (Version.question_id == QuestionRow.id) & (Version.number == QuestionRow.current))
        .outerjoin(cards, cards.c.question_id == QuestionRow.id)
        .where(QuestionRow.retired_at.is_(None))
        .order_by(QuestionRow.deck_id, QuestionRow.position)
    ).all()


def _asked(row: Row[Any]) -> Asked:
    return Asked(row.public, in_a_list(from_json(row.data)), row.met or 0, row.known or 0.0)
