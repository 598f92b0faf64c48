"""What an attempt came to: each answer with the mark that counts, their sum, and which of several tries counts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models.quizzes import Attempt, AttemptQuestion, MarkRow, Save
from quizapp.questions.base import Mark, Question, QuestionType, Verdict
from quizapp.rules.assignment import Rules
from quizapp.rules.grade import Marked, Total, by_confidence, total
from quizapp.services.quizzes import mending
from quizapp.services.quizzes.attempts import Sheet
from quizapp.services.quizzes.mending import Wanted

UNANSWERED = Mark(0.0, Verdict.WRONG)


@dataclass(frozen=True, slots=True)
class Result:
    """One question of an attempt, its answer and the mark that counts."""

    sheet: Sheet
    mark: Mark
    points: float | None
    """What it brought; None while a hand has to mark it."""


def results(session: Session, rules: Rules, sheets: Sequence[Sheet]) -> list[Result]:
    """The questions of one attempt with the marks and the keys that count; two queries."""
    over = standing(session, [sheet.row.id for sheet in sheets])
    keys = mending.keys(session, sheets[0].row.attempt_id) if sheets else {}
    shown = [replace(sheet, question=_by(keys.get(sheet.row.id, ()), sheet.question)) for sheet in sheets]
    return [_result(rules, sheet, over.get(sheet.row.id)) for sheet in shown]


def _by(keys: Sequence[Wanted], question: Question) -> Question:
    return mending.mended(question, keys[-1]) if keys else question


def _result(rules: Rules, sheet: Sheet, over: MarkRow | None) -> Result:
    row = sheet.row
    certainty = sheet.save.certainty if sheet.save else None
    got = share(rules, row.score, certainty, answered=row.answered)
    return Result(sheet, _mark(sheet, over), None if got is None else got * row.points)


def _mark(sheet: Sheet, over: MarkRow | None) -> Mark:
    said: MarkRow | Save | None = over or sheet.save
    if said is None or (over is None and not sheet.row.answered):
        return UNANSWERED
    told = json.loads(said.told)
    return Mark(
        sheet.row.score or 0.0,
        Verdict(said.verdict),
        told.get("feedback", ""),
        told.get("reason", ""),
        tuple(told.get("parts", ())),
    )


def standing(session: Session, questions: Sequence[int]) -> Mapping[int, MarkRow]:
    """For each of these questions of attempts the mark by a hand or a repair that counts, where there is one."""
    return {one: rows[-1] for one, rows in mending.marks_over(session, questions).items()}


def share(rules: Rules, score: float | None, certainty: int | None, *, answered: bool) -> float | None:
    """The share of its points that a question brings; None while it waits for a mark. Not answered brings nothing."""
    if score is None:
        return None if answered else 0.0
    return by_confidence(score, certainty) if rules.confidence and answered else score


def sum_of(rules: Rules, rows: Iterable[tuple[AttemptQuestion, int | None]]) -> Total:
    """The sum of an attempt, from its questions each with how sure the learner was."""
    return total(
        Marked(row.points, share(rules, row.score, certainty, answered=row.answered), row.void)
        for row, certainty in rows
    )


def total_of(session: Session, rules: Rules, attempt: Attempt) -> Total:
    """The sum of an attempt; one query."""
    latest = (Save.attempt_question_id == AttemptQuestion.id) & (Save.ordinal == AttemptQuestion.saves - 1)
    rows = session.execute(
        select(AttemptQuestion, Save.certainty).outerjoin(Save, latest).where(AttemptQuestion.attempt_id == attempt.id)
    )
    return sum_of(rules, ((row, certainty) for row, certainty in rows))


def said(kind: QuestionType, question: Question, response: str) -> str:
    """A stored answer in words; empty where it was taken out."""
    read = json.loads(response)
    return "" if read is None else kind.said(question, read)
