"""A guest becomes somebody who is known already: the two logs are laid together and the cards rebuilt."""

from __future__ import annotations

import secrets

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account, SignIn
from quizapp.models.study import CardRow, Enrolment, Exam, Report, Review
from quizapp.services.errors import Conflict
from quizapp.services.studying import log, tallies

FAR = 1_000_000
"""Added to ordinals while they are dealt anew, so that none is used twice on the way."""


def has_studied(session: Session, guest: Account) -> bool:
    """Whether there is anything to move."""
    return session.scalar(select(Review.id).where(Review.learner_id == guest.id).limit(1)) is not None


def merge(session: Session, guest: Account, into: Account) -> int:
    """Move everything a guest has studied to an account; returns how many answers moved. The guest is gone."""
    if guest.username is not None or guest.id == into.id:
        raise Conflict("Only a guest's progress can be moved.")
    questions = set(session.scalars(select(Review.question_id).where(Review.learner_id == guest.id)))
    moved = 0
    for question_id in questions:
        moved += _lay_together(session, guest.id, into.id, question_id)
    tallies.recount(session, into.id)
    _move_enrolments(session, guest, into)
    _move_exams(session, guest, into)
    _move_reports(session, guest, into)
    days = [day for day in (guest.last_day, into.last_day) if day]
    into.last_day = max(days) if days else None
    session.execute(delete(SignIn).where(SignIn.account_id == guest.id))
    session.execute(delete(CardRow).where(CardRow.learner_id == guest.id))
    session.flush()
    session.execute(delete(Account).where(Account.id == guest.id))
    return moved


def answers(session: Session, guest: Account) -> int:
    """How many answers would move."""
    return session.scalar(select(func.count()).where(Review.learner_id == guest.id)) or 0


def _lay_together(session: Session, guest: int, into: int, question_id: int) -> int:
    mine = Review.question_id == question_id
    both = select(Review.id, Review.learner_id).where(Review.learner_id.in_((guest, into)), mine).order_by(Review.id)
    rows = session.execute(both).all()
    _key_anew(session, guest, into, question_id)
    session.execute(update(Review).where(Review.learner_id == into, mine).values(ordinal=Review.ordinal + FAR))
    for ordinal, row in enumerate(rows):
        session.execute(update(Review).where(Review.id == row.id).values(ordinal=ordinal, learner_id=into))
    session.expire_all()
    before = log.stored_card(session, into, question_id)
    after = log.tell_anew(session, into, question_id)
    if after is not None or before is not None:
        log.write_card(session, into, question_id, before, after)
    _keep_aside(session, guest, into, question_id)
    return sum(row.learner_id == guest for row in rows)


def _key_anew(session: Session, guest: int, into: int, question_id: int) -> None:
    """Give answers of a guest another key where the account has used it: a crafted form cannot keep anybody out."""
    theirs = select(Review.key).where(Review.learner_id == into)
    clash = (Review.learner_id == guest) & (Review.question_id == question_id) & Review.key.in_(theirs)
    for row in session.scalars(select(Review).where(clash)).all():
        row.key = secrets.token_urlsafe(12)
        row.checksum = log.checksum({name: getattr(row, name) for name in log.PROTECTED})
    session.flush()


def _keep_aside(session: Session, guest: int, into: int, question_id: int) -> None:
    """What the guest had set aside stays there, until the learner brings it back."""
    theirs = session.get(CardRow, (guest, question_id))
    card = session.get(CardRow, (into, question_id), populate_existing=True)
    if card is not None and theirs is not None and theirs.set_aside:
        card.set_aside = True


def _move_enrolments(session: Session, guest: Account, into: Account) -> None:
    has = set(session.scalars(select(Enrolment.deck_id).where(Enrolment.learner_id == into.id)))
    for row in session.scalars(select(Enrolment).where(Enrolment.learner_id == guest.id)).all():
        if row.deck_id not in has:
            session.add(Enrolment(learner_id=into.id, deck_id=row.deck_id, since=row.since))
        session.delete(row)


def _move_exams(session: Session, guest: Account, into: Account) -> None:
    has = select(Exam.deck_id).where(Exam.learner_id == into.id)
    theirs = update(Exam).where(Exam.learner_id == guest.id, Exam.deck_id.not_in(has))
    session.execute(theirs.values(learner_id=into.id).execution_options(synchronize_session=False))


def _move_reports(session: Session, guest: Account, into: Account) -> None:
    has = set(session.scalars(select(Report.version_id).where(Report.learner_id == into.id)))
    for row in session.scalars(select(Report).where(Report.learner_id == guest.id)).all():
        if row.version_id in has:
            session.delete(row)
        else:
            row.learner_id = into.id
