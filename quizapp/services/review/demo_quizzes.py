"""Attempts of simulated learners at the quizzes of their class, as services/quizzes/attempts.py writes them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from quizapp.models.accounts import Account
from quizapp.models.quizzes import Assignment, Attempt, AttemptQuestion, Save
from quizapp.questions.base import Mark, Response, Verdict
from quizapp.questions.catalogue import type_of
from quizapp.rules import assignment as rules_of
from quizapp.services.quizzes import attempts, practising
from quizapp.services.review.demo_people import public
from quizapp.services.review.demo_study import SECONDS, Asking, Student

BLANK = 0.25
"""The part of the questions they do not know that some leave out."""


def take(
    session: Session, student: Student, given: int, asked: Sequence[Asking], at: datetime, day: date, *, part: float = 1
) -> datetime:
    """An attempt that begins at a time; with a `part` below 1 only so much of it is answered, and it goes on.

    Returns when the last answer was saved, or it was handed in.
    """
    assignment = session.get_one(Assignment, given)
    rules = rules_of.load(assignment.rules)
    dice = student.dice
    attempt = Attempt(
        public=public(dice), assignment_id=given, learner_id=student.learner, number=1, started_at=at, kept=True
    )
    session.add(attempt)
    session.flush()
    order = dice.sample(asked, len(asked)) if rules.shuffle_questions else list(asked)
    rows = [
        AttemptQuestion(attempt_id=attempt.id, place=place, question_id=one.id, version_id=one.version, points=1.0,
                        order=json.dumps(type_of(one.question).deal(one.question, dice.randbytes(16))))
        for place, one in enumerate(order)
    ]  # fmt: skip
    session.add_all(rows)
    session.flush()
    for one, row in list(zip(order, rows, strict=True))[: round(len(order) * part)]:
        at += timedelta(seconds=min(70.0, SECONDS.get(one.question.kind, 12) * student.who.pace * dice.uniform(0.8, 2)))
        knows = dice.random() < student.chance(one, day, on_paper=True)
        if knows or student.who.hasty or dice.random() > BLANK:
            _save(session, row, one, student.says(one, one.question, knows=knows, silent=False), at, public(dice))
    if part >= 1:
        at += timedelta(seconds=20)
        attempt.ended_at, attempt.handed_in = at, True
    session.flush()
    student.seen = at
    student.kept |= {one.id for one in asked}
    return at


def enter(session: Session, student: Student, asked: Sequence[Asking], now: datetime, day: date) -> None:
    """What may be told by now goes into self-study, as it does for everybody."""
    student.store(session)
    practising.enter(session, session.get_one(Account, student.learner), now, day)
    session.flush()
    student.kept -= {one.id for one in asked}
    student.reread(session, [one.id for one in asked], day)


def _save(session: Session, row: AttemptQuestion, one: Asking, response: Response, at: datetime, key: str) -> None:
    mark: Mark = type_of(one.question).mark(one.question, response)
    text = json.dumps(response, ensure_ascii=False)
    told = {"feedback": mark.feedback, "reason": mark.reason, "parts": mark.parts}
    score = None if mark.verdict is Verdict.WAITING else mark.score
    session.add(
        Save(
            attempt_question_id=row.id,
            ordinal=0,
            key=key,
            at=at,
            response=text,
            score=score,
            verdict=mark.verdict.value,
            told=json.dumps(told, ensure_ascii=False),
            checksum=attempts.checksum(row.id, 0, text),
        )
    )
    row.saves, row.answered, row.score = 1, True, score
