"""What may be told of attempts, and when: the rules of rules/telling.py, with everybody's own dates in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.models.quizzes import Assignment, Attempt, AttemptQuestion, OwnDates
from quizapp.rules import assignment as rules_of
from quizapp.rules.assignment import Feedback, Rules
from quizapp.rules.telling import Told, told, told_at_once
from quizapp.rules.timing import Own, last


def latest(session: Session, assignments: Iterable[Assignment]) -> dict[int, Own]:
    """For each assignment its latest closing time, own dates included: feedback must not reach who is still at it."""
    given = {one.id: rules_of.load(one.rules).closes for one in assignments}
    late: dict[int, datetime] = {}
    for assignment, closes in session.execute(
        select(OwnDates.assignment_id, func.max(OwnDates.closes))
        .where(OwnDates.assignment_id.in_(given), OwnDates.closes.is_not(None))
        .group_by(OwnDates.assignment_id)
    ):
        if closes is not None:
            late[assignment] = closes
    return {
        one: Own(closes=max((at for at in (closes, late.get(one)) if at is not None), default=None))
        for one, closes in given.items()
    }


def of(session: Session, assignment: Assignment, attempt: Attempt, now: datetime) -> Told:
    """What may be told of an attempt; of a look at it by a teacher, all once it is handed in."""
    if attempt.preview and attempt.ended_at is not None:
        return Told(answers=True, score=True)
    own = latest(session, [assignment])[assignment.id]
    return told(rules_of.load(assignment.rules), now, submitted=attempt.ended_at is not None, own=own)


def of_all(session: Session, rows: Iterable[tuple[Attempt, Assignment]], now: datetime) -> dict[int, Told]:
    """The same of many attempts, by their ids; one query."""
    pairs = list(rows)
    ends = latest(session, {assignment.id: assignment for _, assignment in pairs}.values())
    full = Told(answers=True, score=True, free=True)
    return {
        attempt.id: full
        if attempt.preview and attempt.ended_at is not None
        else told(rules_of.load(assignment.rules), now, submitted=attempt.ended_at is not None, own=ends[assignment.id])
        for attempt, assignment in pairs
    }


def keep(session: Session, assignment: Assignment, now: datetime) -> None:
    """Have the questions of all attempts at an assignment in or out of self-study, as its rules and dates are now."""
    rules = rules_of.load(assignment.rules)
    mine = select(Attempt).where(Attempt.assignment_id == assignment.id, ~Attempt.preview)
    rows = [(attempt, assignment) for attempt in session.scalars(mine)]
    may = of_all(session, rows, now)
    for attempt, _ in rows:
        attempt.kept = not is_at_once(rules) and not is_free(may[attempt.id], attempt, assignment)


def is_free(may: Told, attempt: Attempt, assignment: Assignment) -> bool:
    """Whether self-study may ask the questions of an attempt: what is never told stays out until it was taken back."""
    rules = rules_of.load(assignment.rules)
    back = rules.feedback is Feedback.NEVER and assignment.withdrawn_at is not None
    return may.free or (back and attempt.ended_at is not None)


def when(session: Session, assignment: Assignment) -> datetime | None:
    """From when on the answers may be told; None where they never are, or as soon as it is handed in."""
    rules = rules_of.load(assignment.rules)
    if rules.feedback is not Feedback.CLOSED:
        return None
    return last(rules, latest(session, [assignment])[assignment.id])


def is_at_once(rules: Rules) -> bool:
    """Whether each answer is told as soon as it is given."""
    return rules.feedback is Feedback.AT_ONCE


def at_once(rules: Rules, row: AttemptQuestion) -> bool:
    """Whether a question may be told while its attempt goes on."""
    return told_at_once(rules, answered=row.answered)
