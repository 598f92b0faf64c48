"""A class of eighteen, put straight into the tables: most study, some do not, and one has never been there."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account
from quizapp.models.classes import ClassDeck, Classroom, Holiday, Member
from quizapp.models.content import Deck, QuestionRow
from quizapp.services.audit import By
from quizapp.services.classroom import classes, plans
from tests import studied

TEACHER = "Ms Okafor"
NAMES = ("Ada", "Bilal", "Carlotta", "Daniyar", "Elif", "Finn", "Greta", "Hana", "Ines", "Jonas", "Kofi", "Lena",
         "Mira", "Noah", "Oksana", "Pavel", "Ravi", "נועה")  # fmt: skip
STOPPED, IDLE, NEVER = {"Bilal": 9, "Kofi": 12}, {"Ravi"}, {"Noah"}


def open_class(session: Session, now: datetime, name: str = "8b") -> Classroom:
    """A new class of a new teacher's, with the first text there is."""
    teacher = session.scalar(select(Account).where(Account.name == TEACHER)) or studied.named(
        session, TEACHER, role="teacher", seen_at=now, time_zone="Europe/Berlin"
    )
    made = classes.create(session, By(teacher, now), name)
    plans.give(session, By(teacher, now), made, session.scalars(select(Deck).order_by(Deck.id)).one())
    return made


def fill(session: Session, classroom: Classroom, now: datetime) -> None:
    """Eighteen learners with a month behind them, a test and holidays ahead."""
    today = now.date()
    questions = session.scalars(select(QuestionRow).order_by(QuestionRow.position)).all()
    for place, name in enumerate(NAMES):
        who = studied.named(session, name, seen_at=None if name in NEVER else now, time_zone="Europe/Berlin")
        extra = 1.25 if name == "Elif" else 1.0
        session.add(Member(class_id=classroom.id, account_id=who.id, role="learner", extra_time=extra,
                           joined_at=datetime.combine(today - timedelta(days=30), time(9), UTC)))  # fmt: skip
        session.flush()
        if name not in NEVER | IDLE:
            _study(session, who, questions[: 20 + place], today, STOPPED.get(name, place % 3))
    given = session.scalars(select(ClassDeck).where(ClassDeck.class_id == classroom.id)).one()
    given.exam_on = today + timedelta(days=18)
    session.add(Holiday(class_id=classroom.id, name="Christmas", first=date(2026, 12, 23), last=date(2027, 1, 6)))


def _study(session: Session, who: Account, questions: list[QuestionRow], today: date, ago: int) -> None:
    for n, question in enumerate(questions):
        last = today - timedelta(days=ago + n % 9)
        due = today + timedelta(days=(n * 7) % 23 - (ago if n % 5 == 0 else 0))
        studied.card(session, who, question, last=last, due=due, stability=4.0 + n)
