"""What a repair makes of an answer, and which of several repairs and marks by hand stands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models.content import Version
from quizapp.models.quizzes import Assignment, Attempt, AttemptQuestion, MarkRow, Quiz, Repair, Save
from quizapp.questions.base import Answer, Mark, Question, Unreadable, Verdict, verdict_of
from quizapp.questions.catalogue import type_of
from quizapp.questions.record import from_json

ACCEPTED = "Your teacher accepted this answer afterwards."
FULL = "Your teacher gave everybody full marks for this question."
NEW_KEY = "Your teacher changed the key of this question. Right is: {right}."
LONGEST_ACCEPTED = 500
SAME = 1e-9
"""Scores nearer to each other than this are one."""

Row = tuple[AttemptQuestion, Save | None, Version]


class Kind(StrEnum):
    """What is mended."""

    ACCEPT = "accept"
    VOID = "void"
    FULL = "full"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A repair that is asked for: of ACCEPT the answer, of KEY the places of the right options."""

    kind: Kind
    answer: str = ""
    key: tuple[int, ...] = ()
    right: tuple[str, ...] = ()
    """Of KEY the words of the right options: other wordings of the question may have them in another order."""

    def data(self) -> dict[str, Any]:
        """What of it is stored."""
        return (
            {"answer": self.answer}
            if self.kind is Kind.ACCEPT
            else {
                "key": list(self.key),
                "right": list(self.right),
            }
        )


def named(question: Question, wanted: Wanted) -> Wanted:
    """A sound wish with the words of the right options in the wording that is asked now."""
    return replace(wanted, right=tuple(question.answers[n].text for n in wanted.key))


def wanted_of(repair: Repair) -> Wanted:
    """What a stored repair does."""
    data = json.loads(repair.data)
    return Wanted(Kind(repair.kind), data.get("answer", ""), tuple(data.get("key", ())), tuple(data.get("right", ())))


# One answer -----------------------------------------------------------------------------------------------


def mended(question: Question, wanted: Wanted) -> Question:
    """A question as it stands after a repair; as it was where the repair does not touch it."""
    if wanted.kind is not Kind.KEY or not {one.text for one in question.answers}.issuperset(wanted.right):
        return question
    answers = tuple(replace(one, credit=float(one.text in wanted.right), feedback="") for one in question.answers)
    return replace(question, answers=answers)


def marked(question: Question, wanted: Wanted, response: Any, score: float | None) -> Mark | None:
    """The mark that a repair gives to a response that has this score; None where it changes none."""
    mark = _mark(question, wanted, response, score)
    if mark is None or (score is not None and abs(mark.score - score) < SAME):
        return None
    return mark


def _mark(question: Question, wanted: Wanted, response: Any, score: float | None) -> Mark | None:
    if wanted.kind is Kind.FULL:
        return Mark(1.0, Verdict.RIGHT, reason=FULL)
    if response is None or wanted.kind is Kind.VOID:
        return None
    return _by_key(question, wanted, response) if wanted.kind is Kind.KEY else _too(question, wanted, response, score)


def _by_key(question: Question, wanted: Wanted, response: Any) -> Mark | None:
    anew = mended(question, wanted)
    if anew is question:
        return None
    either = len(wanted.right) > 1 and not question.settings.get("several")
    if either and anew.answers[response[0]].credit:
        mark = Mark(1.0, Verdict.RIGHT)
    else:
        mark = type_of(question).mark(anew, response)
    return replace(mark, verdict=verdict_of(mark.score), reason=NEW_KEY.format(right="; ".join(wanted.right)))


def _too(question: Question, wanted: Wanted, response: Any, score: float | None) -> Mark | None:
    literal = wanted.answer.replace("*", r"\*")
    anew = replace(question, answers=(Answer(literal, 1.0), *question.answers))
    try:
        mark = type_of(question).mark(anew, response)
    except (Unreadable, ValueError):
        return None
    return replace(mark, reason=ACCEPTED, feedback="") if mark.score > (score or 0.0) + SAME else None


# What stands ----------------------------------------------------------------------------------------------


def standing(session: Session, quiz: int, questions: Sequence[int]) -> list[Repair]:
    """What was mended in these questions of a quiz and not undone, in its order."""
    mine = (Repair.quiz_id == quiz) & Repair.question_id.in_(questions) & Repair.undone_at.is_(None)
    return list(session.scalars(select(Repair).where(mine).order_by(Repair.id)))


def reaches(repair: Repair, row: AttemptQuestion, version: Version) -> bool:
    """Whether a repair is for an answer: a wording that was written after it needs none."""
    return repair.question_id == row.question_id and version.created_at <= repair.at


def marks_over(session: Session, questions: Sequence[int]) -> Mapping[int, list[MarkRow]]:
    """For each of these questions of attempts the marks by hands and repairs that were not undone, in their order."""
    rows = session.scalars(
        select(MarkRow)
        .outerjoin(Repair, Repair.id == MarkRow.repair_id)
        .where(MarkRow.attempt_question_id.in_(questions), Repair.undone_at.is_(None))
        .order_by(MarkRow.id)
    )
    found: dict[int, list[MarkRow]] = {}
    for row in rows:
        found.setdefault(row.attempt_question_id, []).append(row)
    return found


def over(repair: Repair, row: AttemptQuestion, save: Save | None, mark: Mark, at: datetime) -> MarkRow:
    """The row of a mark that a repair gives."""
    told = {"feedback": mark.feedback, "reason": mark.reason, "parts": mark.parts}
    return MarkRow(
        attempt_question_id=row.id, save_id=save.id if save else None, repair_id=repair.id, by_id=repair.by_id, at=at,
        score=mark.score, verdict=mark.verdict.value, told=json.dumps(told, ensure_ascii=False),
    )  # fmt: skip


def stand(session: Session, rows: Iterable[Row], repairs: Sequence[Repair], at: datetime) -> None:
    """Give answers the marks that follow from the machine, these repairs and the marks by hand, one after the other."""
    rows = list(rows)
    there = marks_over(session, [row.id for row, *_ in rows])
    for row, save, version in rows:
        mine, given = [one for one in repairs if reaches(one, row, version)], there.get(row.id, [])
        row.void = any(one.kind == Kind.VOID for one in mine)
        row.score, last = _follows(row, save, version, mine, [one for one in given if one.repair_id is None])
        stands = given[-1].score if given else save.score if save is not None else None
        if last is not None and (stands is None or row.score is None or abs(stands - row.score) > SAME):
            session.add(over(last[0], row, save, last[1], at))


def _follows(
    row: AttemptQuestion, save: Save | None, version: Version, repairs: Sequence[Repair], by_hand: Sequence[MarkRow]
) -> tuple[float | None, tuple[Repair, Mark] | None]:
    """The score of an answer after all that was done to it, and the repair that gave it, if one did."""
    question = from_json(version.data)
    response = json.loads(save.response) if save is not None and row.answered else None
    score, last = save.score if save is not None else None, None
    for one in sorted((*repairs, *by_hand), key=lambda done: done.at):
        if isinstance(one, MarkRow):
            score, last = one.score, None
        elif (mark := marked(question, wanted_of(one), response, score)) is not None:
            score, last = mark.score, (one, mark)
    return score, last


def at_the_end(session: Session, attempt: Attempt, at: datetime) -> None:
    """Have what was mended while an attempt went on hold for it too, now that it ends."""
    mine = select(Quiz.id).join(Assignment, Assignment.quiz_id == Quiz.id).where(Assignment.id == attempt.assignment_id)
    quiz = session.scalar(mine.with_for_update(read=True, of=Quiz))  # a repair waits, or is seen here
    if quiz is None or attempt.preview:
        return
    latest = (Save.attempt_question_id == AttemptQuestion.id) & (Save.ordinal == AttemptQuestion.saves - 1)
    rows = session.execute(
        select(AttemptQuestion, Save, Version)
        .join(Repair, (Repair.quiz_id == quiz) & (Repair.question_id == AttemptQuestion.question_id))
        .join(Version, Version.id == AttemptQuestion.version_id)
        .outerjoin(Save, latest)
        .where(AttemptQuestion.attempt_id == attempt.id, Repair.undone_at.is_(None))
    ).all()
    if rows:
        found = {row.id: (row, save, version) for row, save, version in rows}
        repairs = standing(session, quiz, [row.question_id for row, *_ in found.values()])
        stand(session, found.values(), repairs, at)


def keys(session: Session, attempt: int) -> Mapping[int, list[Wanted]]:
    """The changed keys that hold for an attempt, by its questions' ids."""
    rows = session.execute(
        select(AttemptQuestion, Version, Repair)
        .join(Version, Version.id == AttemptQuestion.version_id)
        .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Repair, (Repair.quiz_id == Assignment.quiz_id) & (Repair.question_id == AttemptQuestion.question_id))
        .where(AttemptQuestion.attempt_id == attempt, Attempt.ended_at.is_not(None), ~Attempt.preview)
        .where(Repair.kind == Kind.KEY.value, Repair.undone_at.is_(None))
        .order_by(Repair.id)
    )
    found: dict[int, list[Wanted]] = {}
    for row, version, repair in rows:
        if reaches(repair, row, version):
            found.setdefault(row.id, []).append(wanted_of(repair))
    return found
