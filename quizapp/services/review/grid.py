"""The grid of a class: what each learner knows of each topic of its texts, now and on the exam day.

The database sums up the cards: what comes back is one row for each learner and topic, however many questions there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Date, Integer, Row, case, func, literal, null, select
from sqlalchemy.orm import Session

from quizapp.measures.attendance import Attendance
from quizapp.measures.standing import Standing, Sums, standing
from quizapp.memory import exam as exams
from quizapp.memory.card import DEFAULT_WEIGHTS, State
from quizapp.models.classes import ClassDeck, Classroom
from quizapp.models.content import Deck, QuestionRow, Source, Topic
from quizapp.models.formulas import days_between, larger, looked_up, power, unpacked
from quizapp.models.study import CardRow
from quizapp.services.classroom.roll import Person
from quizapp.services.review import foreseen

Value = TypeVar("Value")
DECAY = DEFAULT_WEIGHTS[20]
FACTOR = 0.9 ** (-1 / DECAY) - 1
"""f of the forgetting curve (memory/card.py)."""


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


def grids(
    session: Session, classroom: Classroom, people: Sequence[Person], day: date, off: Sequence[tuple[date, date]] = ()
) -> list[TextGrid]:
    """A grid for each text of the class that has questions: two queries.

    `day` is that of whoever looks: an exam after it is ahead. On the days `off` nothing new is met.
    """
    texts = _texts(session, classroom, day)
    if not texts:
        return []
    ahead = {deck: rows[0].exam_on for deck, rows in texts.items() if rows[0].exam_on}
    sums: dict[int, list[Sums]] = {deck: [] for deck in texts}
    for deck, row in _summed(session, people, texts, ahead):
        sums[deck].append(row)
    left = _left(people, texts, sums)
    return [_grid(rows, sums[deck], people, ahead.get(deck), left, off) for deck, rows in texts.items()]


def _texts(session: Session, classroom: Classroom, day: date) -> dict[int, list[Row[Any]]]:
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
    found: dict[int, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.deck_id, []).append(row)
    return found


def _summed(
    session: Session, people: Sequence[Person], texts: Mapping[int, Any], ahead: Mapping[int, date]
) -> list[tuple[int, Sums]]:
    """The cards of these people in these texts, summed up by learner and topic; one query."""
    begun = [person for person in people if person.met]
    if not begun:
        return []
    today = by_learner({person.account_id: person.today for person in begun}, Date())
    elapsed = _elapsed(today)
    none: Any = literal(0.0)
    on_day = case(ahead, value=QuestionRow.deck_id, else_=null()) if ahead else None
    rows = session.execute(
        select(
            QuestionRow.deck_id,
            CardRow.learner_id,
            QuestionRow.topic_id,
            func.count(),
            func.sum(_recall(elapsed)),
            none if on_day is None else func.coalesce(unpacked(func.sum(_planned(begun, ahead, elapsed))), 0.0),
            none if on_day is None else func.coalesce(func.sum(_recall(_elapsed(on_day))), 0.0),
        )
        .join(QuestionRow, QuestionRow.id == CardRow.question_id)
        .where(CardRow.learner_id.in_([person.account_id for person in begun]))
        .where(QuestionRow.deck_id.in_(list(texts)), QuestionRow.retired_at.is_(None))
        .group_by(CardRow.learner_id, QuestionRow.topic_id, QuestionRow.deck_id)
    )
    return [(deck, Sums(*rest)) for deck, *rest in rows]


def by_learner(values: Mapping[int, Value], type_: Any) -> Any:
    """A value of each learner's own as the database chooses it: the commonest, but for those who have another."""
    usual = Counter(values.values()).most_common(1)[0][0]
    others = {who: literal(value, type_) for who, value in values.items() if value != usual}
    common = literal(usual, type_)
    return case(others, value=CardRow.learner_id, else_=common) if others else common


def _elapsed(day: Any) -> Any:
    """Days since the last answer as `memory.card.likely` counts them: never less than none, and one in learning."""
    least = case((CardRow.state == State.REVIEW.value, 0), else_=1)
    return larger(days_between(day, CardRow.last), least)


def _recall(elapsed: Any) -> Any:
    """The chance of recall: (1 + f·t/S)^-w20."""
    return power(1 + literal(FACTOR) * elapsed / CardRow.stability, -DECAY)


def _planned(begun: Sequence[Person], ahead: Mapping[int, date], elapsed: Any) -> Any:
    """The chance of recall on the exam day as it is foreseen, from one table for all that occur together."""
    tables: dict[tuple[int, float], int] = {}
    first: dict[int, Any] = {}
    for deck, day in ahead.items():
        keys = {person.account_id: _key(person, day) for person in begun}
        starts = {who: tables.setdefault(key, len(tables)) * foreseen.SIZE for who, key in keys.items()}
        first[deck] = by_learner(starts, Integer())
    start = case(first, value=QuestionRow.deck_id) if len(set(tables)) > 1 or len(ahead) > 1 else literal(0)
    place = start + foreseen.place(CardRow.stability, CardRow.difficulty, elapsed)
    return looked_up(b"".join(foreseen.table(*key) for key in tables), place)


def _key(person: Person, exam: date) -> tuple[int, float]:
    """What decides which table holds for somebody: the days left, and the retention that they aim at."""
    wanted = exams.retention(person.retention, exam, person.today)
    return max((exam - person.today).days, 0), round(wanted, 2)


def _left(people: Sequence[Person], texts: Mapping[int, Sequence[Any]], sums: Mapping[int, list[Sums]]) -> Counter[int]:
    """How many questions each of these people has not met yet, in all texts of the class."""
    total = sum(row.total for rows in texts.values() for row in rows)
    left = Counter({person.account_id: total for person in people})
    for rows in sums.values():
        left.subtract({who: met for who, met in _met(rows).items()})
    return left


def _met(rows: Sequence[Sums]) -> Counter[int]:
    met: Counter[int] = Counter()
    for row in rows:
        met[row.learner] += row.met
    return met


def _grid(
    rows: Sequence[Row[Any]],
    sums: Sequence[Sums],
    people: Sequence[Person],
    exam: date | None,
    left: Mapping[int, int],
    off: Sequence[tuple[date, date]],
) -> TextGrid:
    topics = tuple(Part(row.id, row.title, row.total) for row in rows)
    keeping = [person for person in people if person.attendance == Attendance.HERE]
    fresh = {one.account_id: _fresh(one, exam, left[one.account_id], off) for one in keeping} if exam else {}
    stopped = frozenset(one.account_id for one in people if one.attendance == Attendance.STOPPED)
    return TextGrid(
        rows[0].deck_id, rows[0].deck, rows[0].public, exam, topics,
        standing(
            sums,
            {topic.id: topic.total for topic in topics},
            [person.account_id for person in people],
            exam=exam is not None, fresh=fresh, stopped=stopped,
        ),
    )  # fmt: skip


def _fresh(person: Person, exam: date, left: int, off: Sequence[tuple[date, date]]) -> float:
    """The mean chance that a question not met yet is known on the exam day: so many a day are met until then."""
    until, retention = _key(person, exam)
    known, waiting = 0.0, left
    for ahead in range(until):
        day = date.fromordinal(person.today.toordinal() + ahead)
        if waiting <= 0 or not person.new_per_day:
            break
        if any(first <= day <= last for first, last in off):
            continue
        known += min(person.new_per_day, waiting) * foreseen.fresh(ahead, until, retention)
        waiting -= person.new_per_day
    return known / left if left > 0 else 0.0
