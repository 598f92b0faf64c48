"""What a class studies and when: its texts, the day on which each is to be known, and its holidays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account
from quizapp.models.classes import ClassDeck, Classroom, Holiday, Member
from quizapp.models.content import Deck, QuestionRow, Source
from quizapp.services import access, audit
from quizapp.services.audit import By
from quizapp.services.classroom import classes
from quizapp.services.content import decks
from quizapp.services.errors import Invalid
from quizapp.services.names import clean_name
from quizapp.services.ways_in.accounts import LEARNER

LONGEST_HOLIDAY = 100
"""Days."""
MOST_HOLIDAYS = 100
FURTHEST = timedelta(days=3 * 366)
"""How far ahead a date may lie."""


@dataclass(frozen=True, slots=True)
class Given:
    """A text as a class has it, or could have it."""

    deck: Deck
    questions: int
    source_public: str | None
    since: datetime | None
    """Since when the class studies it; None where it does not."""
    exam_on: date | None


def texts(session: Session, who: Account, classroom: Classroom) -> list[Given]:
    """All texts that the class studies or somebody may give it, those of the class first; one query."""
    rows = session.execute(
        select(Deck, func.count(QuestionRow.id), Source.public, ClassDeck.since, ClassDeck.exam_on)
        .outerjoin(QuestionRow, (QuestionRow.deck_id == Deck.id) & QuestionRow.retired_at.is_(None))
        .outerjoin(Source, Source.id == Deck.source_id)
        .outerjoin(ClassDeck, (ClassDeck.deck_id == Deck.id) & (ClassDeck.class_id == classroom.id))
        .where(or_(ClassDeck.since.is_not(None), and_(decks.reachable(who.id), Deck.archived_at.is_(None))))
        .group_by(Deck.id, Source.public, ClassDeck.since, ClassDeck.exam_on)
        .order_by(ClassDeck.since.is_(None), Deck.title)
    )
    return [Given(*row) for row in rows]


def holidays(session: Session, classroom: Classroom) -> Sequence[Holiday]:
    """The holidays of a class, the first ones first."""
    mine = select(Holiday).where(Holiday.class_id == classroom.id)
    return session.scalars(mine.order_by(Holiday.first, Holiday.id)).all()


def give(session: Session, by: By, classroom: Classroom, deck: Deck) -> None:
    """Have a class study a text: it is in its learners' queue at once. Given twice is given once."""
    access.held(session, classroom)
    if session.get(ClassDeck, (classroom.id, deck.id)) is None:
        session.add(ClassDeck(class_id=classroom.id, deck_id=deck.id, since=by.at))
        audit.note(session, by, "text given", classroom=classroom, detail=deck.public)


def take_back(session: Session, by: By, classroom: Classroom, deck: Deck) -> None:
    """Have a class study a text no more: it leaves its learners' queue, and what they learnt is kept."""
    access.held(session, classroom)
    row = session.get(ClassDeck, (classroom.id, deck.id))
    if row is not None:
        session.delete(row)
        audit.note(session, by, "text taken back", classroom=classroom, detail=deck.public)


def set_exams(
    session: Session, by: By, classroom: Classroom, days: dict[str, date | None], edition: int, today: date
) -> None:
    """Set the day on which each text, by its public id, is to be known. Raises Invalid at the field, and Conflict."""
    mine = session.execute(
        select(ClassDeck, Deck.public)
        .join(Deck, Deck.id == ClassDeck.deck_id)
        .where(ClassDeck.class_id == classroom.id)
    ).all()
    rows = [(row, public) for row, public in mine if public in days]
    for row, public in rows:
        day = days[public]
        if day is not None and day != row.exam_on and not today <= day <= today + FURTHEST:
            raise Invalid("Choose a day from today on, within three years.", f"exam-{public}")
    classes.changed(session, classroom, edition)
    for row, public in rows:
        row.exam_on = days[public]
    audit.note(session, by, "exam days set", classroom=classroom, detail=f"{len(rows)} texts")


def add_holiday(session: Session, by: By, classroom: Classroom, name: str, first: date, last: date) -> Holiday:
    """Days on which the class brings nothing new; added twice, they are added once. Raises Invalid at the field."""
    if last < first:
        raise Invalid("The last day is before the first. Exchange them, or choose a later one.", "last")
    if (last - first).days >= LONGEST_HOLIDAY:
        raise Invalid(f"A holiday has at most {LONGEST_HOLIDAY} days. Look at the years.", "last")
    if abs(first - by.at.date()) > FURTHEST:
        raise Invalid("That day is more than three years away. Look at the year.", "first")
    cleaned = clean_name(name)
    access.held(session, classroom)
    there = holidays(session, classroom)
    for each in there:
        if (each.name, each.first, each.last) == (cleaned, first, last):
            return each
    if len(there) >= MOST_HOLIDAYS:
        raise Invalid(f"There are {MOST_HOLIDAYS} holidays already. Remove old ones first.", "name")
    holiday = Holiday(class_id=classroom.id, name=cleaned, first=first, last=last)
    session.add(holiday)
    session.flush()
    audit.note(session, by, "holiday added", classroom=classroom, detail=f"{first} to {last}")
    return holiday


def remove_holiday(session: Session, by: By, classroom: Classroom, holiday: Holiday) -> None:
    """Take a holiday out."""
    audit.note(session, by, "holiday removed", classroom=classroom, detail=f"{holiday.first} to {holiday.last}")
    session.delete(holiday)


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a learner is to know of a class: on Today, and on its page."""

    classroom: Classroom
    exam: tuple[str, date] | None
    """The next exam: the text and the day."""
    holiday: Holiday | None
    """The holiday that it has now."""


def ahead(session: Session, who: Account, day: date) -> list[Ahead]:
    """The classes in which somebody learns, with the next exam and a holiday of today; three queries at most."""
    classrooms = session.scalars(
        select(Classroom)
        .join(Member, Member.class_id == Classroom.id)
        .where(Member.account_id == who.id, Member.role == LEARNER, Member.ended_at.is_(None))
        .where(Classroom.archived_at.is_(None))
        .order_by(func.lower(Classroom.name), Classroom.id)
    ).all()
    if not classrooms:
        return []
    ids = [classroom.id for classroom in classrooms]
    exams: dict[int, tuple[str, date]] = {}
    for class_id, title, exam_on in session.execute(
        select(ClassDeck.class_id, Deck.title, ClassDeck.exam_on)
        .join(Deck, Deck.id == ClassDeck.deck_id)
        .where(ClassDeck.class_id.in_(ids), ClassDeck.exam_on >= day)
        .order_by(ClassDeck.exam_on.desc())
    ):
        if exam_on is not None:
            exams[class_id] = (title, exam_on)
    now = (Holiday.first <= day) & (Holiday.last >= day)
    off = {row.class_id: row for row in session.scalars(select(Holiday).where(Holiday.class_id.in_(ids), now))}
    return [Ahead(room, exams.get(room.id), off.get(room.id)) for room in classrooms]
