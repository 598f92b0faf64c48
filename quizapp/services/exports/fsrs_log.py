"""Answers in the form that the public FSRS tools read: fsrs-optimizer, and what takes its revlog.csv.

Its columns are described in the README of open-spaced-repetition/fsrs-optimizer, “Review Logs Schema”.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import IO, Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from quizapp.memory.card import State
from quizapp.models.content import QuestionRow, Version
from quizapp.models.study import Review
from quizapp.services.exports.rows import Columns, Own, Room, found
from quizapp.services.studying.queue import counting, taken_back

COLUMNS: Columns = {
    "card_id": "one learner’s memory of one question; of the next one, with its version, where the question came to "
    "ask something else",
    "review_time": "milliseconds since 1970 in UTC",
    "review_rating": "1 again, 2 hard, 3 good, 4 easy: the one that counts",
    "review_state": "before the answer: 0 new, 1 learning, 2 review, 3 relearning",
    "review_duration": "milliseconds; 0 where it was not measured",
}
STATES = {None: 0, State.LEARNING: 1, State.REVIEW: 2, State.RELEARNING: 3}
"""What the tools call the states."""


def of_room(session: Session, room: Room) -> Iterator[tuple[object, ...]]:
    """The answers to the questions that a class studies, that stand and were no extra practice."""
    rows = _standing(session, room.studied, room.inside(Review.learner_id))
    return _rows(rows, lambda row: f"{room.people[row.learner_id].id} ")


def of_own(session: Session, own: Own) -> Iterator[tuple[object, ...]]:
    """The same of one learner, to all questions that they answered."""
    return _rows(_standing(session, Review.learner_id == own.account.id), lambda _: "")


def _standing(session: Session, *which: ColumnElement[bool]) -> Iterator[Any]:
    anew = (
        select(func.max(Version.number))
        .where(Version.question_id == Review.question_id, Version.meaning, Version.id <= Review.version_id)
        .correlate(Review)
        .scalar_subquery()
    )
    return found(
        session,
        select(
            Review.learner_id, QuestionRow.public, Review.at, Review.duration_ms, counting(), anew.label("anew"),
            Review.before["state"].as_string().label("state"),
        )
        .join(QuestionRow, QuestionRow.id == Review.question_id)
        .where(~taken_back(), Review.practice.is_(False), *which)
        .order_by(Review.learner_id, Review.question_id, Review.ordinal),
    )  # fmt: skip


def _rows(rows: Iterator[Any], whose: Callable[[Any], str]) -> Iterator[tuple[object, ...]]:
    for row in rows:
        card = f"{whose(row)}Q {row.public}{f' v{row.anew}' if row.anew else ''}"
        state = STATES[State(row.state) if row.state else None]
        yield card, _milliseconds(row.at), row.rating, state, max(0, row.duration_ms or 0)


def _milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def write(file: IO[bytes], rows: Iterator[tuple[object, ...]]) -> None:
    """Write them as the tools read them: UTF-8 without a mark, plain line ends. No cell can be a formula."""
    text = io.TextIOWrapper(file, "utf-8", newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    text.flush()
    text.detach()
