"""The log of answers to the questions that a class studies, to take along, and what is counted from it.

Days and questions asked again are counted from these answers alone: what learners study for themselves is theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.measures.pace import counted
from quizapp.measures.tally import Given, Tally, is_look, tally
from quizapp.memory.card import from_json, likely
from quizapp.models.content import QuestionRow, Version
from quizapp.models.study import Correction, Review
from quizapp.services.exports.rows import (
    LOOKS,
    QUESTION,
    WHO,
    Columns,
    Room,
    Row,
    Table,
    Whose,
    day,
    figure,
    found,
    looks,
    moment,
    told,
    yes,
)
from quizapp.services.studying.queue import counting, taken_back

SECONDS = 1000
"""Milliseconds of one."""
REVIEWS: Columns = {
    **WHO,
    **QUESTION,
    "version": "number of the wording that was asked",
    "kind": "how it was asked",
    **told("answered", "when it was answered"),
    "study_day": "the study day that it counted for then",
    "rating": "the one that counts: 1 again, 2 hard, 3 good, 4 easy; empty where it was taken back",
    "rated_by_the_program": "1 to 4; empty where the learner judges alone",
    "score": "0 to 1",
    "verdict": "right, partly or wrong",
    "seconds": "from the question to the answer; empty where it was not measured",
    "seconds_counted": "of these counted as study: at most 120, and 20 where not measured",
    "hint": "yes: a hint was shown",
    "practice": "yes: extra practice, which moves no date",
    "said_afterwards": "corrected, taken back, or empty",
    "state_before": "new, learning, review or relearning",
    "foreseen": "chance of recall that was foreseen then, 0 to 1; empty where it was new",
    "asked_again": "yes: it counts among the questions asked again",
}
DAYS: Columns = {
    **WHO,
    "study_day": "a study day with an answer",
    "answers": "answers that stand",
    "seconds": "of study",
}


def _log(session: Session, room: Room, *more: Any) -> Iterator[Any]:
    """Answers to the questions that the class studies, by learner in their order."""
    return found(
        session,
        select(
            Review.learner_id, Review.question_id, Review.day, counting(), Review.before, Review.practice,
            Review.duration_ms, taken_back().label("taken_back"), *more,
        )
        .join(QuestionRow, QuestionRow.id == Review.question_id)
        .where(room.studied, room.inside(Review.learner_id))
        .order_by(Review.learner_id, Review.id),
    )  # fmt: skip


def _reviews(session: Session, room: Room) -> Iterator[Row]:
    said = select(Correction.id).where(Correction.review_id == Review.id).exists().label("said")
    number = select(Version.number).where(Version.id == Review.version_id).scalar_subquery().label("number")
    more = (Review.at, Review.kind, Review.machine_rating, Review.score, Review.verdict, Review.hint)
    for row in _log(session, room, *more, QuestionRow.public, number, said):
        yield _review(room.people[row.learner_id], row)


def _review(who: Whose, row: Any) -> tuple[object, ...]:
    one = _given(row)
    chance = None if one.before is None else figure(likely(one.before, row.day))
    said = "taken back" if row.taken_back else "corrected" if row.said else None
    seconds = None if row.duration_ms is None else row.duration_ms / SECONDS
    return (
        *who.begins, f"Q {row.public}", row.number, row.kind, *moment(row.at, who.zone), day(row.day),
        None if row.taken_back else row.rating, row.machine_rating, figure(row.score), row.verdict, seconds,
        counted(row.duration_ms), yes(row.hint), yes(row.practice), said,
        "new" if one.before is None else one.before.state.value, chance, yes(is_look(one) and not row.taken_back),
    )  # fmt: skip


def _given(row: Any) -> Given:
    before = None if row.before is None else from_json(row.before)
    return Given(before, row.question_id, row.day, row.rating, row.practice, row.duration_ms)


def _tallies(session: Session, room: Room) -> Iterator[tuple[Whose, Tally]]:
    for learner, rows in groupby(_log(session, room), key=lambda row: row.learner_id):
        yield room.people[learner], tally(_given(row) for row in rows if not row.taken_back)


def _days(session: Session, room: Room) -> Iterator[Row]:
    for who, one in _tallies(session, room):
        for when, (answers, milliseconds) in sorted(one.days.items()):
            yield (*who.begins, day(when), answers, milliseconds / SECONDS)


def _looks(session: Session, room: Room) -> Iterator[Row]:
    for who, one in _tallies(session, room):
        for slot, counts in sorted(one.looks.items()):
            yield (*who.begins, *looks(*slot, counts))


TABLES: tuple[Table[Room], ...] = (
    Table(
        "reviews", "Answers in self-study", "One row is one answer to a question of the class’s texts.", REVIEWS,
        _reviews,
    ),
    Table(
        "days", "Days of study", "One row is one study day of one learner, counted from those answers.", DAYS, _days
    ),
    Table(
        "looks",
        "Asked again and known",
        "One row is one week of one learner, and the questions that were about as firm and as likely to be known.",
        {**WHO, **LOOKS},
        _looks,
    ),
)  # fmt: skip
