"""The days on which texts are to be known: a learner's own, else the first one ahead of their classes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, delete, select, union_all
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account
from quizapp.models.classes import ClassDeck, Classroom, Member
from quizapp.models.content import Deck, QuestionRow
from quizapp.models.study import Exam
from quizapp.services.errors import Invalid

FURTHEST = timedelta(days=3 * 366)
"""How far ahead a day may lie."""


def _ahead() -> Select[*tuple[Any, ...]]:
    """Deck, day and whether the learner set it themselves, of days after the one given."""
    learner: BindParameter[int] = bindparam("learner")
    on: BindParameter[date] = bindparam("on")
    own = select(Exam.deck_id, Exam.day, bindparam("own", 1).label("own")).where(
        Exam.learner_id == learner, Exam.day > on
    )
    given = (
        select(ClassDeck.deck_id, ClassDeck.exam_on.label("day"), bindparam("given", 0).label("own"))
        .join(Classroom, (Classroom.id == ClassDeck.class_id) & Classroom.archived_at.is_(None))
        .join(Member, (Member.class_id == ClassDeck.class_id) & Member.ended_at.is_(None))
        .where(Member.account_id == learner, Member.role == "learner", ClassDeck.exam_on > on)
    )
    both = union_all(own, given).subquery()
    return select(both.c.deck_id, both.c.day, both.c.own)


ALL = _ahead()
_found = _ahead().subquery()
OF_QUESTION = (
    select(_found.c.day)
    .join(QuestionRow, QuestionRow.deck_id == _found.c.deck_id)
    .where(QuestionRow.id == bindparam("question"))
    .order_by(_found.c.own.desc(), _found.c.day)
    .limit(1)
)
"""Built once: on the way of an answer, building a statement costs more than running it."""


def days(session: Session, learner: Account, day: date) -> dict[int, date]:
    """By deck, the day after `day` on which it is to be known; one query."""
    rows = session.execute(ALL, {"learner": learner.id, "on": day})
    found: dict[int, date] = {}
    for row in sorted(rows, key=lambda row: (-row.own, row.day)):
        found.setdefault(row.deck_id, row.day)
    return found


def of_question(session: Session, learner: Account, question: int, day: date) -> date | None:
    """The day after `day` on which the deck of a question is to be known; one query."""
    return session.scalar(OF_QUESTION, {"learner": learner.id, "question": question, "on": day})


def own(session: Session, learner: Account) -> dict[int, date]:
    """By deck, the days that the learner set, past ones too."""
    rows = session.execute(select(Exam.deck_id, Exam.day).where(Exam.learner_id == learner.id))
    return {row.deck_id: row.day for row in rows}


def choose(session: Session, learner: Account, deck: Deck, day: date | None, today: date) -> None:
    """Set the learner's own day for a deck, or none. Raises Invalid for a day that is not ahead."""
    if day is not None and not today < day <= today + FURTHEST:
        raise Invalid("Choose a day from tomorrow on, within three years.", "day")
    session.execute(delete(Exam).where(Exam.learner_id == learner.id, Exam.deck_id == deck.id))
    if day is not None:
        session.add(Exam(learner_id=learner.id, deck_id=deck.id, day=day))
    session.flush()
