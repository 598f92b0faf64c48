"""What learners did within a week for the texts of a class; what they study elsewhere is not looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from quizapp.measures.need import QUICK_MS, Lately
from quizapp.measures.pace import LONGEST, USUAL
from quizapp.memory.card import Rating, State
from quizapp.models.classes import ClassDeck, Classroom
from quizapp.models.content import QuestionRow
from quizapp.models.formulas import larger, smaller
from quizapp.models.study import Review
from quizapp.services.classroom.roll import A_WEEK, Person
from quizapp.services.studying.queue import counting, taken_back


def lately(session: Session, classroom: Classroom, people: Sequence[Person]) -> dict[int, Lately]:
    """By account, what these people did in the seven days up to their today; one query.

    Answers that were taken back do not count, corrected ones count as corrected, extra practice counts as work.
    """
    if not people:
        return {}
    answers = _answers(classroom, people).subquery()
    wrong = answers.c.rating == Rating.AGAIN.value
    quick = answers.c.duration_ms <= QUICK_MS
    back = and_(answers.c.state == State.REVIEW.value, answers.c.practice.is_(False))
    time = smaller(larger(func.coalesce(answers.c.duration_ms, USUAL * 1000), 0), LONGEST * 1000)
    rows = session.execute(
        select(
            answers.c.learner_id,
            func.count(),
            func.sum(time) / 1000.0,
            func.count(answers.c.day.distinct()),
            func.count().filter(quick),
            func.count().filter(quick, wrong),
            func.count().filter(back),
            func.count().filter(back, ~wrong),
        ).group_by(answers.c.learner_id)
    )
    return {who: Lately(*counts) for who, *counts in rows}


def _answers(classroom: Classroom, people: Sequence[Person]) -> Any:
    """The answers that stand, each with what its card was before."""
    decks = select(ClassDeck.deck_id).where(ClassDeck.class_id == classroom.id)
    within: dict[Any, list[int]] = {}
    for person in people:
        within.setdefault(person.today, []).append(person.account_id)
    theirs = [
        and_(Review.learner_id.in_(who), Review.day > today - timedelta(days=A_WEEK), Review.day <= today)
        for today, who in within.items()
    ]
    return (
        select(
            Review.learner_id,
            Review.day,
            Review.duration_ms,
            Review.practice,
            Review.before["state"].as_string().label("state"),
            counting(),
        )
        .join(QuestionRow, QuestionRow.id == Review.question_id)
        .where(QuestionRow.deck_id.in_(decks), or_(*theirs), ~taken_back())
    )
