"""The people in a class as its teachers see them: who joined, who studies, what is due; and what teachers change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, case, func, select
from sqlalchemy.orm import Session

from quizapp.measures.attendance import Attendance, attendance
from quizapp.memory.study_day import study_day
from quizapp.models.accounts import Account
from quizapp.models.classes import ClassDeck, Classroom, Holiday, Member
from quizapp.models.content import Deck, QuestionRow
from quizapp.models.study import CardRow
from quizapp.services import audit, joining
from quizapp.services.access import is_staff
from quizapp.services.accounts import LEARNER, TEACHER, find
from quizapp.services.audit import By
from quizapp.services.errors import Conflict, Forbidden, Invalid

A_WEEK = 7
"""Days."""
LONGEST_NOTE = 2_000
LEAST_TIME, MOST_TIME = 1.0, 4.0
"""Factors of extra time."""
NO_TEACHER = "There is no teacher who signs in by that name. Only people who are teachers here can teach a class."


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
    today: date
    last: date | None
    """The day of their latest answer about a text of the class."""
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


ORDERS = {
    "name": lambda person: (),
    "last": lambda person: (person.last or date.min,),
    "overdue": lambda person: (-person.overdue, -person.due),
}
"""By what a list can be ordered; names follow."""


def learners(session: Session, classroom: Classroom, now: datetime, order: str = "name") -> list[Person]:
    """The learners of a class, by name or as asked for. Three queries, however many they are."""
    holidays = _holidays(session, classroom)
    zones = select(Account.time_zone).join(Member, Member.account_id == Account.id).where(_inside(classroom))
    days = {zone: study_day(now, zone) for zone in session.scalars(zones.distinct())}
    rows = session.execute(_with_cards(classroom, days)).all() if days else []
    people = [_person(row, days[row.time_zone], holidays) for row in rows]
    by = ORDERS.get(order, ORDERS["name"])
    return sorted(people, key=lambda person: (*by(person), person.name.casefold(), person.public))


def teachers(session: Session, classroom: Classroom) -> Sequence[tuple[Member, Account]]:
    """Who teaches a class, by name."""
    rows = session.execute(
        select(Member, Account)
        .join(Account, Account.id == Member.account_id)
        .where(Member.class_id == classroom.id, Member.role == TEACHER, Member.ended_at.is_(None))
        .order_by(func.lower(Account.name), Account.id)
    )
    return [(row[0], row[1]) for row in rows]


@dataclass(frozen=True, slots=True)
class TextOf:
    """How far a learner is with one text of the class."""

    title: str
    total: int
    met: int
    due: int
    overdue: int
    last: date | None


def texts_of(session: Session, classroom: Classroom, learner: Account, today: date) -> list[TextOf]:
    """How far a learner is with each text that the class studies."""
    mine = (CardRow.question_id == QuestionRow.id) & (CardRow.learner_id == learner.id)
    rows = session.execute(
        select(Deck.title, func.count(QuestionRow.id), *_counts(CardRow.due == today, CardRow.due < today))
        .join(ClassDeck, ClassDeck.deck_id == Deck.id)
        .join(QuestionRow, (QuestionRow.deck_id == Deck.id) & QuestionRow.retired_at.is_(None))
        .outerjoin(CardRow, mine)
        .where(ClassDeck.class_id == classroom.id)
        .group_by(Deck.id, Deck.title)
        .order_by(Deck.title)
    )
    return [TextOf(title, total, met, due or 0, overdue or 0, last) for title, total, met, due, overdue, last in rows]


def _inside(classroom: Classroom) -> ColumnElement[bool]:
    return (Member.class_id == classroom.id) & (Member.role == LEARNER) & Member.ended_at.is_(None)


def _holidays(session: Session, classroom: Classroom) -> list[tuple[date, date]]:
    rows = session.execute(select(Holiday.first, Holiday.last).where(Holiday.class_id == classroom.id))
    return [(row.first, row.last) for row in rows]


def _counts(due: ColumnElement[bool], overdue: ColumnElement[bool]) -> tuple[Any, ...]:
    """What is counted of cards: those met, due today, overdue, and the latest day of an answer."""
    asked = CardRow.set_aside.is_(False)
    return (
        func.count(CardRow.question_id).label("met"),
        func.sum(case((due & asked, 1), else_=0)).label("due"),
        func.sum(case((overdue & asked, 1), else_=0)).label("overdue"),
        func.max(CardRow.last).label("last"),
    )


def _with_cards(classroom: Classroom, days: dict[str, date]) -> Any:
    """The learners of a class, each with counts of their cards of its texts, by the study day where they are."""
    today = case(days, value=Account.time_zone)
    studied = select(ClassDeck.deck_id).where(ClassDeck.class_id == classroom.id)
    questions = select(QuestionRow.id).where(QuestionRow.deck_id.in_(studied), QuestionRow.retired_at.is_(None))
    counted = (
        select(CardRow.learner_id, *_counts(CardRow.due == today, CardRow.due < today))
        .join(Account, Account.id == CardRow.learner_id)
        .join(Member, (Member.account_id == CardRow.learner_id) & _inside(classroom))
        .where(CardRow.question_id.in_(questions))
        .group_by(CardRow.learner_id)
        .subquery()
    )
    return (
        select(
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
            counted.c.met,
            counted.c.due,
            counted.c.overdue,
            counted.c.last,
        )
        .join(Account, Account.id == Member.account_id)
        .outerjoin(counted, counted.c.learner_id == Member.account_id)
        .where(_inside(classroom))
    )


def _person(row: Row[Any], today: date, holidays: list[tuple[date, date]]) -> Person:
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
        today=today,
        last=row.last,
        met=row.met or 0,
        due=row.due or 0,
        overdue=row.overdue or 0,
        attendance=attendance(seen=row.seen_at is not None, last=row.last, today=today, holidays=holidays),
    )


# What teachers change -------------------------------------------------------------------------------------


def describe(
    session: Session, by: By, classroom: Classroom, member: Member, who: Account, *, extra_time: float, note: str
) -> None:
    """Set somebody's extra time and the note of them; raises Invalid at the field."""
    if not LEAST_TIME <= extra_time <= MOST_TIME:
        raise Invalid("Give a factor from 1 (no extra time) to 4.", "extra_time")
    if len(note) > LONGEST_NOTE:
        raise Invalid(f"This note has {len(note):,} characters. Keep it to {LONGEST_NOTE:,}.", "note")
    if "\x00" in note:
        raise Invalid("The note holds a sign that cannot be stored. Type it again.", "note")
    member.extra_time, member.note = round(extra_time, 4), note.strip()
    audit.note(session, by, "member described", classroom=classroom, subject=who, detail=f"extra time {extra_time:g}")


def remove(session: Session, by: By, classroom: Classroom, member: Member, who: Account) -> None:
    """Take somebody out of a class; what they learnt is kept. Twice is once; raises Conflict for oneself."""
    if by.account is not None and who.id == by.account.id:
        raise Conflict("Use “Leave this class” to leave it yourself.")
    if member.ended_at is None:
        member.ended_at, member.removed = by.at, True
        audit.note(session, by, "member removed", classroom=classroom, subject=who)


def restore(session: Session, by: By, classroom: Classroom, member: Member, who: Account) -> None:
    """Undo taking somebody out of a class."""
    if member.ended_at is not None:
        member.ended_at, member.removed = None, False
        audit.note(session, by, "member taken back", classroom=classroom, subject=who)


def move(session: Session, by: By, classroom: Classroom, member: Member, who: Account, to: Classroom) -> Member:
    """Have a learner in another class of the same teacher instead, with their extra time and note."""
    if to.id == classroom.id or member.role != LEARNER or member.ended_at is not None:
        raise Conflict("Only somebody who learns in this class can be moved to another.")
    there = joining.join(session, who, to, by.at)
    there.extra_time, there.note = member.extra_time, member.note or there.note
    member.ended_at, member.removed = by.at, True
    audit.note(session, by, "member moved away", classroom=classroom, subject=who)
    audit.note(session, by, "member moved in", classroom=to, subject=who)
    return there


def appoint(session: Session, by: By, classroom: Classroom, username: str) -> Account:
    """Have another teacher teach a class too; raises Invalid for a name that is no teacher's, whoever has it."""
    who = find(session, username)
    if who is None or not is_staff(who):
        raise Invalid(NO_TEACHER, "username")
    row = joining.membership(session, who, classroom)
    if row is None:
        row = Member(class_id=classroom.id, account_id=who.id, role=TEACHER, joined_at=by.at)
        session.add(row)
    row.role, row.ended_at, row.removed = TEACHER, None, False
    session.flush()
    audit.note(session, by, "teacher appointed", classroom=classroom, subject=who)
    return who


def dismiss(session: Session, by: By, classroom: Classroom, member: Member, who: Account) -> None:
    """Have another teacher teach a class no more. Raises Forbidden for oneself, who could not come back."""
    if by.account is not None and who.id == by.account.id:
        raise Forbidden("Use “Leave this class” to leave it yourself.")
    if member.role != TEACHER:
        raise Conflict("They do not teach this class any more.")
    member.ended_at, member.removed = by.at, True
    audit.note(session, by, "teacher dismissed", classroom=classroom, subject=who)
