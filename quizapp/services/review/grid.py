"""The grid of a class: what each learner knows of each topic of its texts, now and on the exam day.

The database sums up the cards: what comes back is one row for each learner and topic, however many questions there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Date, Integer, Row, case, func, literal, select
from sqlalchemy.orm import Session

from quizapp.measures.attendance import Attendance, Days, merged
from quizapp.measures.standing import Standing, Sums, standing
from quizapp.memory import exam as exams
from quizapp.memory.card import DEFAULT_WEIGHTS, State
from quizapp.memory.study_day import day_of
from quizapp.models.classes import ClassDeck, Classroom
from quizapp.models.content import Deck, QuestionRow, Source, Topic
from quizapp.models.formulas import days_between, larger, looked_up, power, unpacked
from quizapp.models.study import CardRow
from quizapp.services.classroom import plans, roll
from quizapp.services.classroom.roll import Cards, Person
from quizapp.services.review import foreseen

Value = TypeVar("Value")
DECAY = DEFAULT_WEIGHTS[20]
FACTOR = 0.9 ** (-1 / DECAY) - 1
"""f of the forgetting curve (memory/card.py)."""


@dataclass(frozen=True, slots=True)
class Seat:
    """What is known of a learner before their cards are counted."""

    account_id: int
    today: date
    retention: float
    new_per_day: int


@dataclass(frozen=True, slots=True)
class Part:
    """A topic of a text, and how many questions it has."""

    id: int
    title: str
    total: int


@dataclass(frozen=True, slots=True)
class TextGrid:
    """The grid of one text of a class."""

    deck_id: int
    title: str
    source_public: str | None
    exam: date | None
    """The day on which it is to be known, if that is ahead."""
    topics: tuple[Part, ...]
    standing: Standing

    @property
    def weakest(self) -> Part | None:
        """The topic that is known least, if one is."""
        return next((topic for topic in self.topics if topic.id == self.standing.weakest), None)


@dataclass(frozen=True, slots=True)
class ClassGrid:
    """The learners of a class by name, and a grid for each of its texts that has questions."""

    people: tuple[Person, ...]
    texts: tuple[TextGrid, ...]
    off: tuple[Days, ...]
    """The holidays, merged."""


def of_class(session: Session, classroom: Classroom, now: datetime, day: date, *, only: int | None = None) -> ClassGrid:
    """The grids of a class, or of one of its learners by their account: three queries, and the holidays.

    `day` is that of whoever looks: an exam after it is ahead. On holidays nothing new is met.
    """
    rows = [row for row in roll.seats(session, classroom) if only in (None, row.id)]
    off = merged((holiday.first, holiday.last) for holiday in plans.holidays(session, classroom))
    texts = _texts(session, classroom, day)
    ahead = {deck: topics[0].exam_on for deck, topics in texts.items() if topics[0].exam_on}
    seats = [Seat(row.id, day_of(now, row.time_zone, row.last_day), row.retention, row.new_per_day) for row in rows]
    sums: dict[int, list[Sums]] = {deck: [] for deck in texts}
    cards: dict[int, Cards] = {}
    for row in _summed(session, seats, texts, ahead):
        sums[row.deck_id].append(Sums(row.learner_id, row.topic_id, row.met, row.known, row.planned, row.alone))
        counted = Cards(row.met, row.last, row.due, row.overdue)
        cards[row.learner_id] = cards.get(row.learner_id, Cards()) + counted
    people = roll.ordered(roll.seated(rows, cards, off, now), "name")
    left = _left(people, texts)
    by_id = {seat.account_id: seat for seat in seats}
    return ClassGrid(
        tuple(people),
        tuple(_grid(rows, sums[deck], people, by_id, left, off) for deck, rows in texts.items()),
        off,
    )


def _texts(session: Session, classroom: Classroom, day: date) -> dict[int, list[Any]]:
    """The topics of the class's texts, by deck, in their order."""
    rows = session.execute(
        select(
            Deck.id.label("deck_id"),
            Deck.title.label("deck"),
            Source.public,
            case((ClassDeck.exam_on > day, ClassDeck.exam_on)).label("exam_on"),
            Topic.id,
            Topic.title,
            func.count(QuestionRow.id).label("total"),
        )
        .join(ClassDeck, ClassDeck.deck_id == Deck.id)
        .outerjoin(Source, Source.id == Deck.source_id)
        .join(QuestionRow, (QuestionRow.deck_id == Deck.id) & QuestionRow.retired_at.is_(None))
        .join(Topic, Topic.id == QuestionRow.topic_id)
        .where(ClassDeck.class_id == classroom.id)
        .group_by(Deck.id, Deck.title, Source.public, ClassDeck.exam_on, Topic.id, Topic.title, Topic.position)
        .order_by(Deck.title, Deck.id, Topic.position, Topic.id)
    )
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.deck_id, []).append(row)
    return found


def _summed(
    session: Session, seats: Sequence[Seat], texts: Mapping[int, Any], ahead: Mapping[int, date]
) -> Sequence[Row[Any]]:
    """The cards of these people in these texts, summed up and counted by learner and topic; one query."""
    if not seats or not texts:
        return []
    today = by_learner({seat.account_id: seat.today for seat in seats}, Date())
    elapsed = days_since(today)
    planned: Any = literal(0.0)
    alone: Any = literal(0.0)
    if ahead:
        on_day = case(ahead, value=QuestionRow.deck_id) if len(texts) > 1 else literal(next(iter(ahead.values())))
        planned = func.coalesce(unpacked(func.sum(_planned(seats, ahead, elapsed))), 0.0)
        alone = func.coalesce(func.sum(chance(days_since(on_day))), 0.0)
    return session.execute(
        select(
            QuestionRow.deck_id,
            CardRow.learner_id,
            QuestionRow.topic_id,
            func.sum(chance(elapsed)).label("known"),
            planned.label("planned"),
            alone.label("alone"),
            func.count().label("met"),
            func.max(CardRow.last).label("last"),
            roll.asked(CardRow.due == today).label("due"),
            roll.asked(CardRow.due < today).label("overdue"),
        )
        .join(QuestionRow, QuestionRow.id == CardRow.question_id)
        .where(CardRow.learner_id.in_([seat.account_id for seat in seats]))
        .where(QuestionRow.deck_id.in_(list(texts)), QuestionRow.retired_at.is_(None))
        .group_by(CardRow.learner_id, QuestionRow.topic_id, QuestionRow.deck_id)
    ).all()


def by_learner(values: Mapping[int, Value], type_: Any) -> Any:
    """A value of each learner's own as the database chooses it: the commonest, but for those who have another."""
    usual = Counter(values.values()).most_common(1)[0][0]
    others = {who: literal(value, type_) for who, value in values.items() if value != usual}
    common = literal(usual, type_)
    return case(others, value=CardRow.learner_id, else_=common) if others else common


def days_since(day: Any) -> Any:
    """Days since the last answer as `memory.card.likely` counts them: never less than none, and one in learning."""
    least = case((CardRow.state == State.REVIEW.value, 0), else_=1)
    return larger(days_between(day, CardRow.last), least)


def chance(elapsed: Any) -> Any:
    """The chance of recall: (1 + f·t/S)^-w20."""
    return power(1 + literal(FACTOR) * elapsed / CardRow.stability, -DECAY)


def _planned(seats: Sequence[Seat], ahead: Mapping[int, date], elapsed: Any) -> Any:
    """The chance of recall on the exam day as it is foreseen, from one table for all that occur together."""
    tables: dict[tuple[int, float], int] = {}
    first: dict[int, Any] = {}
    for deck, day in ahead.items():
        keys = {seat.account_id: _key(seat, day) for seat in seats}
        starts = {who: tables.setdefault(key, len(tables)) * foreseen.SIZE for who, key in keys.items()}
        first[deck] = by_learner(starts, Integer())
    start = case(first, value=QuestionRow.deck_id) if len(set(tables)) > 1 or len(ahead) > 1 else literal(0)
    place = start + foreseen.place(CardRow.stability, CardRow.difficulty, elapsed)
    return looked_up(b"".join(foreseen.table(*key) for key in tables), place)


def _key(seat: Seat, exam: date) -> tuple[int, float]:
    """What decides which table holds for somebody: the days left, and the retention that they aim at."""
    wanted = exams.retention(seat.retention, exam, seat.today)
    return max((exam - seat.today).days, 0), round(wanted, 2)


def _left(people: Sequence[Person], texts: Mapping[int, Sequence[Row[Any]]]) -> dict[int, int]:
    """How many questions each of these people has not met yet, in all texts of the class."""
    total = sum(row.total for rows in texts.values() for row in rows)
    return {person.account_id: max(total - person.met, 0) for person in people}


def _grid(
    rows: Sequence[Row[Any]],
    sums: Sequence[Sums],
    people: Sequence[Person],
    seats: Mapping[int, Seat],
    left: Mapping[int, int],
    off: Sequence[Days],
) -> TextGrid:
    topics = tuple(Part(row.id, row.title, row.total) for row in rows)
    exam = rows[0].exam_on
    keeping = [one.account_id for one in people if one.attendance == Attendance.HERE]
    stopped = frozenset(one.account_id for one in people if one.attendance == Attendance.STOPPED)
    return TextGrid(
        rows[0].deck_id, rows[0].deck, rows[0].public, exam, topics,
        standing(
            sums,
            {topic.id: topic.total for topic in topics},
            [person.account_id for person in people],
            exam=exam is not None,
            fresh={who: _fresh(seats[who], exam, left[who], off) for who in keeping} if exam else {},
            stopped=stopped,
        ),
    )  # fmt: skip


def _fresh(seat: Seat, exam: date, left: int, off: Sequence[Days]) -> float:
    """The mean chance that a question not met yet is known on the exam day: so many a day are met until then."""
    until, retention = _key(seat, exam)
    known, waiting = 0.0, left
    for ahead in range(until):
        day = date.fromordinal(seat.today.toordinal() + ahead)
        if waiting <= 0 or not seat.new_per_day:
            break
        if any(first <= day <= last for first, last in off):
            continue
        known += min(seat.new_per_day, waiting) * foreseen.fresh(ahead, until, retention)
        waiting -= seat.new_per_day
    return known / left if left > 0 else 0.0
