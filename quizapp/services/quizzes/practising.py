"""After a quiz: what went wrong enters the learner's spaced repetition, and what was right and is not known yet."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.memory import card as memory
from quizapp.memory.card import Rating
from quizapp.memory.study_day import day_of
from quizapp.models.accounts import Account
from quizapp.models.content import QuestionRow
from quizapp.models.quizzes import Assignment, Attempt
from quizapp.models.study import Enrolment, Review
from quizapp.questions.base import Verdict, verdict_of
from quizapp.rules import assignment as rules_of
from quizapp.services.content import decks
from quizapp.services.quizzes import attempts, marks, telling
from quizapp.services.quizzes.attempts import Going, sheets
from quizapp.services.quizzes.marks import Result
from quizapp.services.studying import log
from quizapp.services.studying.queue import answers_on

WAITING = (Attempt.practised.is_(False) | Attempt.kept) & Attempt.preview.is_(False)
"""The attempts whose answers are not in self-study, or whose questions are kept out of it."""


def enter(session: Session, learner: Account, now: datetime, day: date) -> int:
    """Take the answers of all ended attempts that may be told into self-study, each once; returns how many.

    Wrong or half right is Again, right and not met yet is Good; what is known already, or has no mark, is left alone.
    """
    rows = session.execute(
        select(Attempt, Assignment)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .where(Attempt.learner_id == learner.id, Attempt.ended_at.is_not(None))
        .where(WAITING)
        .order_by(Attempt.ended_at, Attempt.id)
    ).all()
    told = telling.of_all(session, ((attempt, given) for attempt, given in rows), now)
    done = 0
    for attempt, given in rows:
        if telling.is_free(told[attempt.id], attempt, given):
            attempt.kept = False
        if told[attempt.id].answers and not attempt.practised:
            found = marks.results(session, rules_of.load(given.rules), sheets(session, attempt))
            done += sum(_take(session, learner, one, now, day) for one in found)
            attempt.practised = True
    return done


def finish(session: Session, learner: Account, going: Going, now: datetime, day: date) -> None:
    """Hand an attempt in, and take into self-study what may be told by now."""
    attempts.hand_in(session, going, now)
    session.flush()
    enter(session, learner, now, day)


def is_due(session: Session, learner: Account, now: datetime) -> bool:
    """Whether attempts of a learner are over and not ended, or ended, told and not in their self-study."""
    rows = session.execute(
        select(Attempt, Assignment)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .where(Attempt.learner_id == learner.id, WAITING)
    ).all()
    if any(
        attempt.ended_at is None and attempts.going_of(session, attempt, given, learner).over(now)
        for attempt, given in rows
    ):
        return True
    ended = [(attempt, given) for attempt, given in rows if attempt.ended_at is not None]
    told = telling.of_all(session, ended, now)
    return any(
        (told[attempt.id].answers and not attempt.practised)
        or (attempt.kept and telling.is_free(told[attempt.id], attempt, given))
        for attempt, given in ended
    )


def catch_up(session: Session, learner_id: int, now: datetime) -> None:
    """End what is over of a learner, and take into their self-study what may be told by now."""
    learner = session.get(Account, learner_id, with_for_update=True)
    if learner is not None:
        attempts.settle(session, learner, now)
        session.flush()
        enter(session, learner, now, day_of(now, learner.time_zone, learner.last_day))


def due(session: Session, now: datetime) -> list[int]:
    """The accounts of whom there is something to catch up on."""
    waiting = select(Attempt.learner_id).where(WAITING).distinct()
    learners = [session.get(Account, one) for one in session.scalars(waiting.order_by(Attempt.learner_id)).all()]
    return [one.id for one in learners if one is not None and is_due(session, one, now)]


def _take(session: Session, learner: Account, one: Result, now: datetime, day: date) -> bool:
    row = one.sheet.row
    if row.void or (row.answered and row.score is None) or log.outdated(session, row):
        return False
    before = log.stored_card(session, learner.id, row.question_id)
    right = (row.score or 0.0) >= 1 - 1e-9
    if right and before is not None:
        return False
    rating = Rating.GOOD if right else Rating.AGAIN
    day = day if before is None else max(day, before.last)
    learner.last_day = max(day, learner.last_day or day)
    answered = answers_on(session, learner, day)
    after = memory.review(before, rating, day, answered=answered, retention=learner.retention)
    _meet(session, learner, row.question_id, now)
    log.add(session, learner, _fields(session, learner, one, rating, now, day, answered), before, after)
    return True


def _fields(
    session: Session, learner: Account, one: Result, rating: Rating, now: datetime, day: date, answered: int
) -> dict[str, Any]:
    row, mark = one.sheet.row, one.mark
    counted = select(func.count()).where(Review.learner_id == learner.id, Review.question_id == row.question_id)
    decided = {"feedback": mark.feedback, "reason": mark.reason, "parts": mark.parts, "why_hard": ""}
    score = min(1.0, max(0.0, row.score or 0.0))
    return {
        "question_id": row.question_id,
        "version_id": row.version_id,
        "ordinal": session.scalar(counted) or 0,
        "key": f"attempt-{row.id}",
        "kind": one.sheet.kind.name,
        "at": now,
        "day": day,
        "response": json.dumps(one.sheet.response, ensure_ascii=False),
        "score": score,
        "verdict": (verdict_of(score) if mark.verdict is Verdict.WAITING else mark.verdict).value,
        "mark": json.dumps(decided, ensure_ascii=False),
        "machine_rating": int(rating),
        "learner_rating": None,
        "rating": int(rating),
        "hint": False,
        "practice": False,
        "duration_ms": None,
        "answered": answered,
        "retention": learner.retention,
    }


def _meet(session: Session, learner: Account, question: int, now: datetime) -> None:
    """Let a deck into the learner's queue for the questions of it that a quiz asked, where it is not there yet."""
    deck = session.scalar(select(QuestionRow.deck_id).where(QuestionRow.id == question))
    if deck not in set(session.scalars(decks.studied(learner))):
        session.add(Enrolment(learner_id=learner.id, deck_id=deck, since=now, only_met=True))
        session.flush()
