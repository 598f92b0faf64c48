"""Erasing somebody for good: the account and all that hangs on it. Of a class's statistics, counts are kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, case, delete, exists, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from quizapp.models import traces
from quizapp.models.accounts import Account, Try
from quizapp.models.classes import ClassDeck, Classroom, KeptCount, Member, Roster
from quizapp.models.content import QuestionRow
from quizapp.models.quizzes import Attempt
from quizapp.models.study import Review
from quizapp.services import audit
from quizapp.services.audit import By
from quizapp.services.errors import Conflict, Invalid
from quizapp.services.names import name_key
from quizapp.services.records import personal
from quizapp.services.studying.queue import counting, taken_back
from quizapp.services.ways_in import accounts
from quizapp.services.ways_in.accounts import ADMINISTRATOR, LEARNER, TEACHER

INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
LEAST_KNOWN = 2
"""The rating from which on an answer was known: Hard."""
NO_NAME = "guest"
"""What is typed to erase somebody who has no name to sign in with."""


def erase(session: Session, by: By, account: Account, *, classroom: Classroom | None = None, why: str = "") -> None:
    """Erase an account and all that hangs on it; nothing brings it back. Raises Conflict where something forbids it.

    What stays are counts of its answers for each class, and its random id in the log of staff. Its sign-ins are gone,
    so nobody is signed in to it any more.
    """
    # Held to the end: an answer that is under way is stored before and goes too, or it finds nobody.
    if session.scalar(select(Account.id).where(Account.id == account.id).with_for_update()) is None:
        raise Conflict("This account has been erased already.")
    if reason := obstacle(session, account):
        raise Conflict(reason)
    held = personal.summary(session, account)
    keep_counts(session, account)
    _forget_tries(session, account)
    _forget_lists(session, account)
    if account.username is not None:
        told = f"{why or 'asked for'}; answers: {held.answers}, classes: {held.classes}"
        audit.note(session, by, "account erased", classroom=classroom, subject=account, detail=told)
    session.flush()
    session.expunge(account)
    # First, by itself: PostgreSQL would take a mark's author away after the mark's answer has gone, and refuse.
    session.execute(
        delete(Attempt).where(Attempt.learner_id == account.id).execution_options(synchronize_session=False)
    )
    session.execute(delete(Account).where(Account.id == account.id).execution_options(synchronize_session=False))
    traces.note(session)


def confirm(account: Account, typed: str) -> None:
    """Raise Invalid unless `typed` is the name that the account signs in with."""
    if name_key(typed) != name_key(word(account)):
        raise Invalid(
            f"That is not the name. Type {word(account)} to erase this account, or leave it as it is.", "word"
        )


def word(account: Account) -> str:
    """What is typed to confirm that an account is erased."""
    return account.username or NO_NAME


# What stands in the way -----------------------------------------------------------------------------------


def obstacle(session: Session, account: Account) -> str:
    """Why an account cannot be erased as things are, and what to do about it; empty where it can be."""
    if account.role == ADMINISTRATOR and accounts.administrators(session) < 2:
        return "There would be no administrator left. Make somebody else one first."
    alone = session.execute(taught_alone().where(Member.account_id == account.id)).all()
    if not alone:
        return ""
    names = ", ".join(sorted(row.name for row in alone))
    return f"There would be no teacher left in {names}. Make somebody else teacher there first, or put the class away."


def taught_alone() -> Select[*tuple[Any, ...]]:
    """Teachers, each with a class (not put away) that nobody else teaches."""
    other = aliased(Member)
    others = exists().where(
        other.class_id == Member.class_id, other.id != Member.id, other.role == TEACHER, other.ended_at.is_(None)
    )
    return (
        select(Member.account_id, Classroom.name)
        .join(Classroom, Classroom.id == Member.class_id)
        .where(Member.role == TEACHER, Member.ended_at.is_(None), Classroom.archived_at.is_(None), ~others)
    )


def others_concerned(session: Session, teacher: Account, account: Account) -> bool:
    """Whether a learner is in a class (not put away) that this teacher does not teach: others rely on the account."""
    mine = select(Member.class_id).where(
        Member.account_id == teacher.id, Member.role == TEACHER, Member.ended_at.is_(None)
    )
    elsewhere = (
        select(Member.id)
        .join(Classroom, Classroom.id == Member.class_id)
        .where(Member.account_id == account.id, Member.ended_at.is_(None), Classroom.archived_at.is_(None))
        .where(Member.class_id.not_in(mine))
    )
    return session.scalar(elsewhere.limit(1)) is not None


# What stays, and what goes besides ------------------------------------------------------------------------


def keep_counts(session: Session, account: Account) -> None:
    """Add an account's answers to the counts of each class that it is or was a learner of; one statement.

    Counted are the questions of the class's decks, and the answers that were not taken back, as they were corrected.
    """
    known = case((counting() >= LEAST_KNOWN, 1), else_=0)
    told = (
        select(Member.class_id, Review.question_id, literal(1), func.count(), func.sum(known))
        .join(ClassDeck, ClassDeck.class_id == Member.class_id)
        .join(QuestionRow, QuestionRow.deck_id == ClassDeck.deck_id)
        .join(Review, (Review.question_id == QuestionRow.id) & (Review.learner_id == Member.account_id))
        .where(Member.account_id == account.id, Member.role == LEARNER, ~taken_back())
        .group_by(Member.class_id, Review.question_id)
    )
    add = INSERT[session.get_bind().dialect.name](KeptCount)
    counted = ("learners", "answers", "known")
    add = add.from_select(["class_id", "question_id", *counted], told)
    more = {name: getattr(KeptCount, name) + getattr(add.excluded, name) for name in counted}
    session.execute(add.on_conflict_do_update(index_elements=["class_id", "question_id"], set_=more))


def _forget_tries(session: Session, account: Account) -> None:
    keys = [key for key in (account.username_key, account.email_key) if key]
    session.execute(delete(Try).where(Try.subject.in_(keys)))


def _forget_lists(session: Session, account: Account) -> None:
    """Throw away lists of names that were handed in and not taken yet, and that name this person."""
    named = [f" {name_key(said)} " for said in (account.name, account.username, account.email) if said]
    for roster in session.scalars(select(Roster).where(Roster.taken_at.is_(None), Roster.lines != "")):
        if any(name in f" {name_key(said)} " for said in _words(json.loads(roster.lines)) for name in named):
            session.delete(roster)


def _words(data: object) -> Iterator[str]:
    """Every text in what JSON says."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for part in data.values() if isinstance(data, dict) else data:
            yield from _words(part)
