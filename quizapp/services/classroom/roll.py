"""The roll of a class as its teachers see it: who joined, who studies, what is due.

A teacher sees what concerns the class: a learner's cards of other texts are not looked at.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Subquery, func, select
from sqlalchemy.orm import Session

from quizapp.measures.attendance import Attendance, Days, attendance, merged
from quizapp.memory.study_day import day_of
from quizapp.models.accounts import Account
from quizapp.models.classes import ClassDeck, Classroom, Holiday, Member
from quizapp.models.content import Deck, QuestionRow
from quizapp.models.study import CardRow
from quizapp.services.names import name_key
from quizapp.services.ways_in.accounts import LEARNER, TEACHER

A_WEEK = 7
"""Days."""
NEAR = (-1, 0, 1)
"""Days from that of UTC: the study days that there are anywhere on earth at one instant."""


@dataclass(frozen=True, slots=True)
class Person:
    """A learner of a class, with what they did for its texts."""

    public: str
    account_id: int
    name: str
    username: str
    joined_at: datetime
    extra_time: float
    noted: bool
    seen_at: datetime | None
    card: bool
    """Whether they have not chosen a password yet."""
    created_at: datetime
    warned_at: datetime | None
    retention: float
    """The share of questions that they want to know when asked."""
    new_per_day: int
    today: date
    last: date | None
    """The day of their latest answer about a text of the class; extra practice does not count."""
    met: int
    due: int
    """Questions due today."""
    overdue: int
    """Questions that were due on a day before, and were not answered since."""
    attendance: Attendance

    @property
    def days_ago(self) -> int | None:
        """How long ago the latest answer was."""
        return None if self.last is None else (self.today - self.last).days

    @property
    def studied(self) -> bool:
        """Whether they have answered within a week."""
        return self.days_ago is not None and self.days_ago < A_WEEK


@dataclass(frozen=True, slots=True)
class TextOf:
    """How far a learner is with one text of the class."""

    title: str
    total: int
    met: int
    due: int
    overdue: int
    last: date | None


ORDERS = {
    "name": lambda person: (),
    "last": lambda person: (person.last or date.min,),
    "overdue": lambda person: (-person.overdue, -person.due),
}
"""By what a list can be ordered; names follow."""


def learners(session: Session, classroom: Classroom, now: datetime, order: str = "name") -> list[Person]:
    """The learners of a class, by name or as asked for. Two queries, however many they are."""
    return ordered(rolls(session, [classroom], now)[classroom.id], order)


def ordered(people: Collection[Person], order: str) -> list[Person]:
    """These people by name, or as asked for."""
    by = ORDERS.get(order, ORDERS["name"])
    return sorted(people, key=lambda person: (*by(person), _alphabetical(person.name), person.public))


def seats(session: Session, classroom: Classroom) -> Sequence[Row[Any]]:
    """The learners of a class without their cards, for who counts those on the way: one query."""
    return session.execute(_people([classroom.id])).all()


@dataclass(frozen=True, slots=True)
class Cards:
    """What is counted of somebody's cards of the class's texts, on their own day."""

    met: int = 0
    last: date | None = None
    due: int = 0
    overdue: int = 0

    def __add__(self, other: Cards) -> Cards:
        last = max(filter(None, (self.last, other.last)), default=None)
        return Cards(self.met + other.met, last, self.due + other.due, self.overdue + other.overdue)


def seated(
    rows: Collection[Row[Any]], cards: Mapping[int, Cards], holidays: Sequence[Days], now: datetime
) -> list[Person]:
    """The people of `seats` with the counts of their cards, by their accounts; `holidays` are merged."""
    return [_person(row, cards.get(row.id, Cards()), holidays, now) for row in rows]


def rolls(session: Session, classrooms: Collection[Classroom], now: datetime) -> dict[int, list[Person]]:
    """The learners of some classes, by the ids of those. Two queries, however many there are."""
    ids = [classroom.id for classroom in classrooms]
    if not ids:
        return {}
    holidays = _holidays(session, ids)
    found: dict[int, list[Person]] = {class_id: [] for class_id in ids}
    for row in session.execute(_with_cards(ids, now)):
        ahead = (day_of(now, row.time_zone, row.last_day) - now.astimezone(UTC).date()).days
        cards = Cards(row.met or 0, row.last, *_due(row._mapping, ahead))
        found[row.class_id].append(_person(row, cards, holidays[row.class_id], now))
    return found


def teachers(session: Session, classroom: Classroom) -> Sequence[tuple[Member, Account]]:
    """Who teaches a class, by name."""
    rows = session.execute(
        select(Member, Account)
        .join(Account, Account.id == Member.account_id)
        .where(Member.class_id == classroom.id, Member.role == TEACHER, Member.ended_at.is_(None))
        .order_by(func.lower(Account.name), Account.id)
    )
    return [(row[0], row[1]) for row in rows]


def texts_of(session: Session, classroom: Classroom, learner: Account, now: datetime) -> list[TextOf]:
    """How far a learner is with each text that the class studies, on their own study day."""
    today = day_of(now, learner.time_zone, learner.last_day)
    mine = (CardRow.question_id == QuestionRow.id) & (CardRow.learner_id == learner.id)
    rows = session.execute(
        select(
            Deck.title,
            func.count(QuestionRow.id),
            func.count(CardRow.question_id),
            asked(CardRow.due == today),
            asked(CardRow.due < today),
            func.max(CardRow.last),
        )
        .join(ClassDeck, ClassDeck.deck_id == Deck.id)
        .join(QuestionRow, (QuestionRow.deck_id == Deck.id) & QuestionRow.retired_at.is_(None))
        .outerjoin(CardRow, mine)
        .where(ClassDeck.class_id == classroom.id)
        .group_by(Deck.id, Deck.title)
        .order_by(Deck.title)
    )
    return [TextOf(*row) for row in rows]


def _inside(ids: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    return Member.class_id.in_(ids), Member.role == LEARNER, Member.ended_at.is_(None)


def _holidays(session: Session, ids: Collection[int]) -> dict[int, tuple[Days, ...]]:
    found: dict[int, list[Days]] = {class_id: [] for class_id in ids}
    rows = select(Holiday.class_id, Holiday.first, Holiday.last).where(Holiday.class_id.in_(ids))
    for class_id, first, last in session.execute(rows):
        found[class_id].append((first, last))
    return {class_id: merged(days) for class_id, days in found.items()}


def asked(*which: ColumnElement[bool]) -> ColumnElement[int]:
    """How many of the cards fit, without those that are set aside."""
    return func.count(CardRow.due).filter(CardRow.set_aside.is_(False), *which)


def _with_cards(ids: Collection[int], now: datetime) -> Any:
    """The learners of some classes, each with counts of their cards of its texts."""
    counted = _counted(ids, now)
    return _people(ids).add_columns(*counted.c).outerjoin(counted, counted.c.member == Member.id)


def _people(ids: Collection[int]) -> Any:
    """The learners of some classes."""
    return (
        select(
            Member.class_id,
            Member.public,
            Member.joined_at,
            Member.extra_time,
            (Member.note != "").label("noted"),
            Account.id,
            Account.name,
            Account.username,
            Account.seen_at,
            Account.created_at,
            Account.warned_at,
            Account.password.is_(None).label("card"),
            Account.time_zone,
            Account.last_day,
            Account.retention,
            Account.new_per_day,
        )
        .join(Account, Account.id == Member.account_id)
        .where(*_inside(ids))
    )


def _counted(ids: Collection[int], now: datetime) -> Subquery:
    """For each learner with cards of the class's texts: how many, the latest day, and how many are due before and on
    each day that may be today for somebody.
    """
    utc = now.astimezone(UTC).date()
    near = [asked(CardRow.due == utc + timedelta(days=n)).label(f"due{n}") for n in NEAR]
    return (
        select(
            Member.id.label("member"),
            func.count(CardRow.question_id).label("met"),
            func.max(CardRow.last).label("last"),
            asked(CardRow.due < utc + timedelta(days=NEAR[0])).label("before"),
            *near,
        )
        .join(ClassDeck, ClassDeck.class_id == Member.class_id)
        .join(QuestionRow, (QuestionRow.deck_id == ClassDeck.deck_id) & QuestionRow.retired_at.is_(None))
        .join(CardRow, (CardRow.question_id == QuestionRow.id) & (CardRow.learner_id == Member.account_id))
        .where(*_inside(ids))
        .group_by(Member.id)
        .subquery()
    )


def _person(row: Row[Any], cards: Cards, holidays: Sequence[Days], now: datetime) -> Person:
    today = day_of(now, row.time_zone, row.last_day)
    return Person(
        public=row.public,
        account_id=row.id,
        name=row.name or "Guest",
        username=row.username or "",
        joined_at=row.joined_at,
        extra_time=row.extra_time,
        noted=row.noted,
        seen_at=row.seen_at,
        card=row.card,
        created_at=row.created_at,
        warned_at=row.warned_at,
        retention=row.retention,
        new_per_day=row.new_per_day,
        today=today,
        last=cards.last,
        met=cards.met,
        due=cards.due,
        overdue=cards.overdue,
        attendance=attendance(seen=row.seen_at is not None, last=cards.last, today=today, holidays=holidays),
    )


def _due(counts: Mapping[Any, int | None], ahead: int) -> tuple[int, int]:
    """What is due on, and before, the day that is so many days ahead of that of UTC."""
    before = (counts["before"] or 0) + sum(counts[f"due{n}"] or 0 for n in NEAR if n < ahead)
    return counts[f"due{ahead}"] or 0, before


def _alphabetical(name: str) -> tuple[str, str]:
    """A name as dictionaries order it: Özil among the O."""
    letters = unicodedata.normalize("NFKD", name_key(name))
    return "".join(c for c in letters if not unicodedata.combining(c)), name
