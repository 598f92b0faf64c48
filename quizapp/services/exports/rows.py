"""What tables to take along are made of: their columns in words, whose rows they have, and values as cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from quizapp.formats.shared.clocks import clock, times
from quizapp.measures.tally import BANDS, PARTS, Looks
from quizapp.memory.study_day import day_of
from quizapp.models.accounts import Account
from quizapp.models.classes import ClassDeck, Classroom, Member
from quizapp.models.content import QuestionRow
from quizapp.services.classroom import roll
from quizapp.services.classroom.roll import Person

AT_ONCE = 500
"""Rows that are fetched at once."""
PLACES = 4
"""Decimal places of a figure that was reckoned."""

Row = Sequence[object]
Columns = Mapping[str, str]
"""The name of each column, and what it holds."""
Of = TypeVar("Of")
WHO: Columns = {"learner": "L and the lasting id of the learner in this class", "name": "as the class calls them"}
QUESTION: Columns = {"question": "Q and the lasting id of the question"}


@dataclass(frozen=True, slots=True)
class Table(Generic[Of]):
    """A table to take along: `rows` gives its rows, in the order of `columns`, for a class or for a learner."""

    name: str
    """Of its file."""
    title: str
    row: str
    """What one row is."""
    columns: Columns
    rows: Callable[[Session, Of], Iterator[Row]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Whose:
    """One learner of a class, as the rows about them begin."""

    id: str
    name: str
    zone: tzinfo
    today: date
    person: Person

    @property
    def begins(self) -> tuple[str, str]:
        """The first cells of each row about them."""
        return self.id, self.name


@dataclass(frozen=True, slots=True)
class Room:
    """A class at a moment, with its learners by their accounts."""

    classroom: Classroom
    now: datetime
    people: Mapping[int, Whose]

    def inside(self, learner: Any) -> ColumnElement[bool]:
        """Whether a column names an account that learns in this class now."""
        return learner.in_(list(self.people))

    @property
    def studied(self) -> ColumnElement[bool]:
        """Whether a question is of a deck that the class studies."""
        decks = select(ClassDeck.deck_id).where(ClassDeck.class_id == self.classroom.id)
        return QuestionRow.deck_id.in_(decks)


def room_of(session: Session, classroom: Classroom, now: datetime) -> Room:
    """A class with its learners by name; three queries."""
    people = roll.learners(session, classroom, now)
    mine = Member.class_id == classroom.id
    zones = {
        row.id: row.time_zone
        for row in session.execute(select(Account.id, Account.time_zone).join(Member, Member.account_id == Account.id)
                                   .where(mine))
    }  # fmt: skip
    found = {
        one.account_id: Whose(f"L {one.public}", one.name, clock(zones.get(one.account_id, "")), one.today, one)
        for one in people
    }
    return Room(classroom, now, found)


@dataclass(frozen=True, slots=True)
class Own:
    """A learner at a moment, who takes their own figures along."""

    account: Account
    now: datetime

    @property
    def today(self) -> date:
        """Their study day."""
        return day_of(self.now, self.account.time_zone, self.account.last_day)

    @property
    def zone(self) -> tzinfo:
        """Their clock."""
        return clock(self.account.time_zone)


def found(session: Session, statement: Select[*tuple[Any, ...]]) -> Iterator[Any]:
    """The rows of a statement, a few at a time."""
    yield from session.execute(statement.execution_options(yield_per=AT_ONCE))


def told(columns: str, about: str) -> Columns:
    """The two columns of a time, with what they hold."""
    return {f"{columns}_utc": f"{about}, in UTC", f"{columns}_local": f"{about}, by the learner’s clock"}


def moment(at: datetime | None, zone: tzinfo) -> tuple[str | None, str | None]:
    """The cells of those columns."""
    return times(at, zone)


def yes(value: bool) -> str:
    """A truth as a cell."""
    return "yes" if value else "no"


def day(value: date | None) -> str | None:
    """A day as a cell."""
    return None if value is None else value.isoformat()


def figure(value: float | None) -> float | None:
    """A figure as a cell."""
    return None if value is None else round(value, PLACES)


LOOKS: Columns = {
    "week": "Monday of the week",
    "stability_from": "days of stability when asked: from",
    "stability_below": "and below; empty where there is no end",
    "foreseen_from": "chance of recall that was foreseen: from",
    "foreseen_below": "and below; 1 is within the last part",
    "asked": "questions asked again, once a day each",
    "recalled": "of these known",
    "foreseen": "how many of these were to be expected: the sum of the chances",
}
"""The columns of questions asked again."""


def looks(week: date, band: int, part: int, counted: Looks) -> tuple[object, ...]:
    """The cells of those columns."""
    bands, parts = (0.0, *BANDS, None), (0.0, *PARTS, 1.0)
    limits = bands[band], bands[band + 1], parts[part], parts[part + 1]
    return (day(week), *limits, counted.asked, counted.recalled, figure(counted.foreseen))


MEMORY: Columns = {
    "state": "learning, review or relearning",
    "stability": "days until the chance of recall falls to 0.9",
    "difficulty": "1 (easy) to 10",
    "first": "study day of the first answer",
    "last": "study day of the latest answer",
    "due": "day on which it comes again",
    "answers": "answers that count for the memory",
    "lapses": "how often it was known and then forgotten",
    "set_aside": "yes: not asked until the learner brings it back",
    "recall_now": "chance that it is known today, 0 to 1",
    "today": "the learner’s study day that this is for",
    "exam_on": "day of the next test, if there is one",
    "recall_on_exam_day": "chance on that day if it is not asked again before",
    "computed_utc": "when this was reckoned, in UTC",
}
"""The columns of what is remembered of a question."""
