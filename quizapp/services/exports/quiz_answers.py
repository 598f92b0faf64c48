"""Answers in the quizzes of a class, to take along: a row for each question of each try."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models.content import QuestionRow, Version
from quizapp.models.quizzes import Assignment, Attempt, AttemptQuestion, Quiz, Save
from quizapp.rules import assignment as rules_of
from quizapp.rules.assignment import Rules
from quizapp.services.exports.rows import (
    QUESTION,
    WHO,
    Columns,
    Room,
    Row,
    Table,
    figure,
    found,
    moment,
    told,
    yes,
)
from quizapp.services.quizzes import marks

ANSWERS: Columns = {
    "assignment": "A and the lasting id of the quiz as it was given",
    "quiz": "its title",
    **WHO,
    "attempt": "number of the try, from 1",
    "state": "at it, handed in, or time over",
    "place": "of the question in the try, from 1",
    **QUESTION,
    "version": "number of the wording that was asked",
    "answered": "yes or no",
    "counts": "no: the question counts for nobody",
    "score": "0 to 1; empty where nothing is answered or it waits for a mark",
    "points": "points that the question has",
    "points_got": "of these, as they count in the results; empty while it waits for a mark, or counts for nobody",
    **told("saved", "when the answer that counts was saved"),
    "seconds": "from the beginning of the try until then",
}


def _answers(session: Session, room: Room) -> Iterator[Row]:
    one, latest = AttemptQuestion, (Save.attempt_question_id == AttemptQuestion.id)
    rows = found(
        session,
        select(
            Assignment.public.label("given"), Assignment.rules, Quiz.title, Attempt.learner_id,
            Attempt.number.label("attempt"), Attempt.started_at, Attempt.ended_at, Attempt.handed_in, one.place,
            QuestionRow.public, Version.number, one.answered, one.void, one.score, one.points, Save.at, Save.certainty,
        )
        .join(Quiz, Quiz.id == Assignment.quiz_id)
        .join(Attempt, Attempt.assignment_id == Assignment.id)
        .join(one, one.attempt_id == Attempt.id)
        .join(QuestionRow, QuestionRow.id == one.question_id)
        .join(Version, Version.id == one.version_id)
        .outerjoin(Save, latest & (Save.ordinal == one.saves - 1))
        .where(Assignment.class_id == room.classroom.id, ~Attempt.preview, room.inside(Attempt.learner_id))
        .order_by(Assignment.id, Attempt.learner_id, Attempt.number, one.place),
    )  # fmt: skip
    known: dict[str, Rules] = {}
    for row in rows:
        rules = known.get(row.given) or known.setdefault(row.given, rules_of.load(row.rules))
        yield _answer(room, rules, row)


def _answer(room: Room, rules: Rules, row: Any) -> tuple[object, ...]:
    who = room.people[row.learner_id]
    share = marks.share(rules, row.score, row.certainty, answered=row.answered)
    got = None if share is None or row.void else figure(share * row.points)
    state = "at it" if row.ended_at is None else "handed in" if row.handed_in else "time over"
    seconds = None if row.at is None else round((row.at - row.started_at).total_seconds(), 3)
    return (
        f"A {row.given}", row.title, *who.begins, row.attempt, state, row.place + 1, f"Q {row.public}", row.number,
        yes(row.answered), yes(not row.void), figure(row.score), row.points, got, *moment(row.at, who.zone), seconds,
    )  # fmt: skip


TABLES: tuple[Table[Room], ...] = (
    Table(
        "quizzes", "Answers in quizzes", "One row is one question of one try, with the answer that counts.", ANSWERS,
        _answers,
    ),
)  # fmt: skip
