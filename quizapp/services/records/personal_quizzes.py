"""What somebody has attempted, for them to take along. What may not be told yet is empty, as on their pages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from quizapp.formats.records.personal import Kind
from quizapp.models.content import Version
from quizapp.models.quizzes import Assignment, Attempt, AttemptQuestion, MarkRow, OwnDates, Quiz, Save
from quizapp.questions.catalogue import TYPES, in_a_list
from quizapp.questions.record import from_json
from quizapp.rules.telling import Told
from quizapp.services.quizzes import telling
from quizapp.services.records.personal_rows import Shelf, both

NOT_YET = "Marks are left out until your teacher’s rules let you see them."


@dataclass(frozen=True, slots=True)
class Mine:
    """The attempts of an account and what may be told of each."""

    shelf: Shelf
    told: Mapping[int, Told]

    def may(self, attempt: int) -> bool:
        """Whether the marks of an attempt may be told."""
        return self.told[attempt].answers


def kinds(shelf: Shelf, now: datetime) -> tuple[Kind, ...]:
    """All that an account has attempted."""
    rows = shelf.session.execute(
        select(Attempt, Assignment)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .where(Attempt.learner_id == shelf.account.id)
    )
    mine = Mine(shelf, telling.of_all(shelf.session, ((attempt, given) for attempt, given in rows), now))
    return _attempts(shelf), _questions(mine), _saves(mine), _marks(mine), _dates(shelf)


def _attempts(shelf: Shelf) -> Kind:
    found = (
        select(
            Quiz.title.label("quiz"), Attempt.number.label("try"), Attempt.started_at.label("begun"),
            Attempt.ended_at.label("ended"), Attempt.handed_in, Attempt.late, Attempt.preview.label("a_teachers_look"),
            Attempt.practised.label("in_self_study"),
        )
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Quiz, Quiz.id == Assignment.quiz_id)
        .where(Attempt.learner_id == shelf.account.id)
        .order_by(Attempt.id.desc())
    )  # fmt: skip
    return shelf.kind("attempts", "Attempts", "Each try at a quiz that you began.", found)


def _asked(*columns: Any) -> Any:
    return (
        select(AttemptQuestion.attempt_id, Quiz.title, Attempt.number, AttemptQuestion.place, Version.data, *columns)
        .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Quiz, Quiz.id == Assignment.quiz_id)
        .join(Version, Version.id == AttemptQuestion.version_id)
    )


ASKED = ("quiz", "try", "place_from_0", "question")


def _where(row: Any) -> tuple[object, ...]:
    return row.title, row.number, row.place, in_a_list(from_json(row.data))


def _questions(mine: Mine) -> Kind:
    one = AttemptQuestion
    found = _asked(
        one.points, one.drawn, one.order, one.flagged, one.saves, one.answered, one.void, one.score
    ).where(Attempt.learner_id == mine.shelf.account.id).order_by(one.id)  # fmt: skip

    def rows() -> Iterator[tuple[object, ...]]:
        for row in mine.shelf.found(found):
            score = row.score if mine.may(row.attempt_id) else None
            yield (
                *_where(row),
                row.points,
                row.drawn,
                row.order,
                row.flagged,
                row.saves,
                row.answered,
                row.void,
                score,
            )

    columns = (*ASKED, "points", "drawn", "order_of_parts", "flagged", "times_saved", "answered", "void", "score")
    return Kind("attempt_questions", "Questions of attempts", NOT_YET, columns, rows)


def _saves(mine: Mine) -> Kind:
    found = (
        _asked(Save.at, Save.ordinal, Save.key, Save.response, Save.certainty, Save.score, Save.verdict, Save.told)
        .join(Save, Save.attempt_question_id == AttemptQuestion.id)
        .where(Attempt.learner_id == mine.shelf.account.id)
        .order_by(Save.id)
    )

    def rows() -> Iterator[tuple[object, ...]]:
        for row in mine.shelf.found(found):
            question, said = from_json(row.data), json.loads(row.response)
            answer = None if said is None else TYPES[question.kind].said(question, said)
            marked = _marked(row) if mine.may(row.attempt_id) else (None,) * 5
            yield *_where(row), *mine.shelf.times(row.at), row.ordinal, row.key, answer, row.certainty, *marked

    columns = (*ASKED, *both("saved"), "saved_before", "key", "answer", "how_sure", *MARKED)
    return Kind("attempt_answers", "Answers in attempts", f"Each answer as it was saved. {NOT_YET}", columns, rows)


MARKED = ("score", "verdict", "feedback", "reason", "parts")


def _marked(row: Any) -> tuple[object, ...]:
    told = json.loads(row.told)
    return row.score, row.verdict, told.get("feedback"), told.get("reason"), told.get("parts")


def _marks(mine: Mine) -> Kind:
    found = (
        _asked(MarkRow.at, MarkRow.score, MarkRow.verdict, MarkRow.told)
        .join(MarkRow, MarkRow.attempt_question_id == AttemptQuestion.id)
        .where(Attempt.learner_id == mine.shelf.account.id)
        .order_by(MarkRow.id)
    )

    def rows() -> Iterator[tuple[object, ...]]:
        for row in mine.shelf.found(found):
            if mine.may(row.attempt_id):
                yield *_where(row), *mine.shelf.times(row.at), *_marked(row)

    columns = (*ASKED, *both("marked"), *MARKED)
    return Kind("attempt_marks", "Marks by teachers", "Marks over what the program gave.", columns, rows)


def _dates(shelf: Shelf) -> Kind:
    found = (
        select(Quiz.title.label("quiz"), OwnDates.opens, OwnDates.closes)
        .join(Assignment, Assignment.id == OwnDates.assignment_id)
        .join(Quiz, Quiz.id == Assignment.quiz_id)
        .where(OwnDates.learner_id == shelf.account.id)
        .order_by(OwnDates.assignment_id.desc())
    )
    return shelf.kind("own_dates", "Dates of your own", "Quizzes that were given to you by name.", found)
