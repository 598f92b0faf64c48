"""The simulated class is taken away: all that is marked as simulated and all that hangs on it, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from quizapp.models import traces
from quizapp.models.accounts import Account, Try
from quizapp.models.classes import ClassDeck, Classroom, Member
from quizapp.models.content import Deck, Media, QuestionRow, Topic, Version
from quizapp.models.quizzes import Assignment, Attempt, AttemptQuestion, Quiz, QuizItem
from quizapp.models.study import CardRow, Enrolment, Report, Review
from quizapp.services import audit
from quizapp.services.audit import By
from quizapp.services.errors import Conflict
from quizapp.services.review.demo_class import is_there

NOT_THERE = "There is no simulated class here."


@dataclass(frozen=True, slots=True)
class Removed:
    """What was taken away, and what had to stay."""

    accounts: int
    classes: int
    answers: int
    kept_decks: tuple[str, ...]
    """The titles of simulated decks that real people have answered or use; they belong to nobody now."""
    kept_quizzes: tuple[str, ...]
    """The titles of simulated quizzes that a real class has."""


def remove(session: Session, by: By) -> Removed:
    """Take all of it away. Raises Conflict where nothing simulated is there."""
    if not is_there(session):
        raise Conflict(NOT_THERE)
    nobody = list(session.scalars(select(Account.id).where(Account.simulated)))
    rooms = list(session.scalars(_rooms()))
    decks = list(session.scalars(select(Deck.id).where(Deck.owner_id.in_(nobody)).order_by(Deck.id)))
    quizzes = list(session.scalars(select(Quiz.id).where(Quiz.owner_id.in_(nobody)).order_by(Quiz.id)))
    answers = session.scalar(select(func.count()).where(Review.learner_id.in_(nobody))) or 0
    keys = select(Account.username_key).where(Account.simulated, Account.username_key.is_not(None))
    given = select(Assignment.id).where(Assignment.class_id.in_(rooms))
    session.flush()
    session.expire_all()
    # Attempts by themselves, and first: see services/records/erasure.py.
    _delete(session, delete(Attempt).where(or_(Attempt.learner_id.in_(nobody), Attempt.assignment_id.in_(given))))
    _delete(session, delete(Try).where(Try.subject.in_(keys)))
    _delete(session, delete(Classroom).where(Classroom.id.in_(rooms)))
    elsewhere = exists().where(Assignment.quiz_id == Quiz.id)
    _delete(session, delete(Quiz).where(Quiz.id.in_(quizzes), ~elsewhere))
    _delete(session, delete(Account).where(Account.id.in_(nobody)))
    for deck in decks:
        _remove_deck(session, deck)
    told = f"accounts {len(nobody)}, classes {len(rooms)}, answers {answers}"
    audit.note(session, by, "simulated class taken away", detail=told)
    traces.note(session)
    return Removed(len(nobody), len(rooms), answers, _titles(session, Deck, decks), _titles(session, Quiz, quizzes))


def _rooms() -> Select[int]:
    """The classes that are marked, and those that simulated teachers made since and nobody real is in."""
    inside = (Member.class_id == Classroom.id) & (Member.account_id == Account.id)
    simulated, real = exists().where(inside, Account.simulated), exists().where(inside, ~Account.simulated)
    return select(Classroom.id).where(Classroom.simulated | (simulated & ~real))


def _remove_deck(session: Session, deck: int) -> None:
    """Take a deck away, unless something real hangs on it: what was simulated is gone by now."""
    rows = select(QuestionRow.id).where(QuestionRow.deck_id == deck)
    versions = select(Version.id).where(Version.question_id.in_(rows))
    hanging = (
        exists().where(Review.question_id.in_(rows)),
        exists().where(CardRow.question_id.in_(rows)),
        exists().where(Report.version_id.in_(versions)),
        exists().where(AttemptQuestion.question_id.in_(rows)),
        exists().where(or_(QuizItem.question_id.in_(rows), QuizItem.deck_id == deck)),
        exists().where(ClassDeck.deck_id == deck),
        exists().where(Enrolment.deck_id == deck),
    )
    if session.scalar(select(or_(*hanging))):
        return
    _delete(session, delete(QuestionRow).where(QuestionRow.deck_id == deck))
    for part in (Topic, Media):
        _delete(session, delete(part).where(part.deck_id == deck))
    _delete(session, delete(Deck).where(Deck.id == deck))


def _delete(session: Session, statement: Any) -> None:
    session.execute(statement.execution_options(synchronize_session=False))


def _titles(session: Session, what: type[Deck] | type[Quiz], ids: Iterable[int]) -> tuple[str, ...]:
    return tuple(session.scalars(select(what.title).where(what.id.in_(list(ids))).order_by(what.title)))
