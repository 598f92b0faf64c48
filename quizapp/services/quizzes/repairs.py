"""Repairs after the event: accept an answer too, void a question, full marks, a changed key. First dry, then undoable.

A repair is for one question of a quiz, in all attempts at it: ended ones are marked anew at once, those that go on when
they end (mending.py). Marks never change unless a teacher says so.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account
from quizapp.models.content import QuestionRow, Version
from quizapp.models.quizzes import Assignment, Attempt, AttemptQuestion, Quiz, QuizItem, Repair, Save
from quizapp.questions.base import Mark, Question, Shape, Verdict
from quizapp.questions.catalogue import type_of
from quizapp.questions.record import from_json
from quizapp.services import access, audit
from quizapp.services.audit import By
from quizapp.services.errors import Conflict, Invalid, NotFound
from quizapp.services.quizzes import marks, mending
from quizapp.services.quizzes.mending import LONGEST_ACCEPTED, Kind, Wanted


@dataclass(frozen=True, slots=True)
class Change:
    """What a repair makes of one learner's answer."""

    learner: str
    said: str
    before: float | None
    """Points; None where a hand has to mark it."""
    after: float | None
    """None where the question counts no more."""
    row: AttemptQuestion
    save: Save | None
    mark: Mark


@dataclass(frozen=True, slots=True)
class Group:
    """An answer as so many gave it."""

    said: str
    count: int
    score: float | None
    response: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a quiz, in the wording that is asked now, and its id."""

    id: int
    public: str
    question: Question


def question(session: Session, quiz: Quiz, public: str) -> Asked:
    """A question that stands in a quiz or in an attempt at it; raises NotFound."""
    row = session.execute(
        select(QuestionRow.id, QuestionRow.public, Version.data)
        .join(Version, (Version.question_id == QuestionRow.id) & (Version.number == QuestionRow.current))
        .where(QuestionRow.public == access.sound_id(public))
    ).first()
    if row is not None:
        placed = select(QuizItem.id).where(QuizItem.quiz_id == quiz.id, QuizItem.question_id == row.id)
        tried = _attempted(quiz, row.id).with_only_columns(AttemptQuestion.id)
        if session.scalar(placed.limit(1)) or session.scalar(tried.limit(1)):
            return Asked(row.id, row.public, from_json(row.data))
    raise NotFound("There is no such question in this quiz.")


def _attempted(quiz: Quiz, question: int) -> Any:
    latest = (Save.attempt_question_id == AttemptQuestion.id) & (Save.ordinal == AttemptQuestion.saves - 1)
    return (
        select(AttemptQuestion, Save, Version, Account.name)
        .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Account, Account.id == Attempt.learner_id)
        .join(Version, Version.id == AttemptQuestion.version_id)
        .outerjoin(Save, latest)
        .where(Assignment.quiz_id == quiz.id, AttemptQuestion.question_id == question)
        .where(Attempt.ended_at.is_not(None), ~Attempt.preview)
        .order_by(Account.name, AttemptQuestion.id)
    )


def groups(session: Session, quiz: Quiz, asked: Asked) -> list[Group]:
    """The answers that were given to a question, alike ones together, the most frequent first."""
    found: dict[str, list[Any]] = {}
    for row, save, version, _ in session.execute(_attempted(quiz, asked.id)):
        if row.answered and save is not None:
            question = from_json(version.data)
            said = marks.said(type_of(question), question, save.response)
            found.setdefault(said.casefold(), []).append((said, row.score, save.response))
    made = [Group(rows[0][0], len(rows), rows[0][1], rows[0][2]) for rows in found.values()]
    return sorted(made, key=lambda one: (-one.count, one.said))


def running(session: Session, quiz: Quiz, asked: Asked) -> int:
    """How many are at this question still: a repair reaches them when they hand in."""
    rows = session.scalars(
        select(Attempt.id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(AttemptQuestion, AttemptQuestion.attempt_id == Attempt.id)
        .where(Assignment.quiz_id == quiz.id, AttemptQuestion.question_id == asked.id)
        .where(Attempt.ended_at.is_(None), ~Attempt.preview)
    )
    return len(rows.all())


def waits(session: Session, quiz: Quiz, asked: Asked, wanted: Wanted) -> bool:
    """Whether somebody is at this question whom a repair would reach, and the same was not done already."""
    data = mending.named(asked.question, wanted).data()
    done = any(one.kind == wanted.kind and json.loads(one.data) == data for one in standing(session, quiz, asked))
    return not done and running(session, quiz, asked) > 0


def standing(session: Session, quiz: Quiz, asked: Asked) -> Sequence[Repair]:
    """What was mended in a question and not undone, the latest first."""
    mine = select(Repair).where(Repair.quiz_id == quiz.id, Repair.question_id == asked.id, Repair.undone_at.is_(None))
    return session.scalars(mine.order_by(Repair.id.desc())).all()


# Dry and done ---------------------------------------------------------------------------------------------


def dry_run(session: Session, quiz: Quiz, asked: Asked, wanted: Wanted) -> list[Change]:
    """What a repair would change, learner by learner; nothing is stored. Raises Invalid for what cannot be."""
    _check(asked.question, wanted)
    wanted = mending.named(asked.question, wanted)
    return [
        change
        for row, save, version, name in session.execute(_attempted(quiz, asked.id))
        if (change := _change(from_json(version.data), wanted, row, save, name)) is not None
    ]


def apply(session: Session, by: By, quiz: Quiz, asked: Asked, wanted: Wanted) -> int:
    """Do it; returns how many answers changed. Raises Conflict where none does, and nobody is at the question."""
    session.refresh(quiz, with_for_update=True)
    changes = dry_run(session, quiz, asked, wanted)
    if not changes and not waits(session, quiz, asked, wanted):
        raise Conflict("This changes nobody’s marks. It may have been done already.")
    who = by.account.id if by.account else None
    made = Repair(
        quiz_id=quiz.id, question_id=asked.id, kind=wanted.kind.value, by_id=who, at=by.at,
        data=json.dumps(mending.named(asked.question, wanted).data(), ensure_ascii=False),
    )  # fmt: skip
    session.add(made)
    session.flush()
    for change in changes:
        if wanted.kind is Kind.VOID:
            change.row.void = True
        else:
            session.add(mending.over(made, change.row, change.save, change.mark, by.at))
            change.row.score = change.mark.score
    session.flush()
    audit.note(session, by, "question mended", detail=f"{wanted.kind.value}, {len(changes)} answers")
    return len(changes)


def undo(session: Session, by: By, quiz: Quiz, public: str) -> int:
    """Undo a repair; undone twice is undone once. Marks are as they were without it."""
    session.refresh(quiz, with_for_update=True)
    repair = session.scalar(select(Repair).where(Repair.quiz_id == quiz.id, Repair.public == access.sound_id(public)))
    if repair is None:
        raise NotFound("There is no such change.")
    if repair.undone_at is not None:
        return 0
    repair.undone_at = by.at
    session.flush()
    rows = session.execute(_attempted(quiz, repair.question_id)).all()
    left = mending.standing(session, quiz.id, [repair.question_id])
    mending.stand(session, [(row, save, version) for row, save, version, _ in rows], left, by.at)
    session.flush()
    audit.note(session, by, "mending undone", detail=repair.kind)
    return len(rows)


def _check(question: Question, wanted: Wanted) -> None:
    kind = type_of(question)
    if wanted.kind is Kind.ACCEPT:
        if kind.shape not in (Shape.TEXT, Shape.NUMBER):
            raise Invalid("Only typed answers can be accepted besides. Change the key instead.", "answer")
        if not wanted.answer.strip() or len(wanted.answer) > LONGEST_ACCEPTED or "\x00" in wanted.answer:
            raise Invalid("Say which answer is accepted.", "answer")
    if wanted.kind is Kind.KEY:
        if kind.shape is not Shape.CHOICES or kind.name != "choice":
            raise Invalid("Only the key of a choice can be changed here.", "key")
        if not wanted.key or not all(0 <= one < len(question.answers) for one in wanted.key):
            raise Invalid("Say which option is right.", "key")


def _change(
    question: Question, wanted: Wanted, row: AttemptQuestion, save: Save | None, name: str | None
) -> Change | None:
    kind = type_of(question)
    response = json.loads(save.response) if save is not None and row.answered else None
    said = "" if response is None else kind.said(question, response)
    before = None if row.score is None and row.answered else (row.score or 0.0) * row.points
    if wanted.kind is Kind.VOID:
        if row.void:
            return None
        return Change(name or "Guest", said, before, None, row, save, Mark(0.0, Verdict.WRONG))
    mark = mending.marked(question, wanted, response, row.score)
    if mark is None:
        return None
    return Change(name or "Guest", said, before, mark.score * row.points, row, save, mark)
