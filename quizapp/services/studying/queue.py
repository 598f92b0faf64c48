"""The learner's queue of a study day: reads what is due, what is new and what was done, and has it planned."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, select
from sqlalchemy.orm import Session

from quizapp.measures import pace as measured
from quizapp.memory.card import Card, State, recall, waits_for
from quizapp.memory.exam import LAST_PASS, Candidate, in_last_pass, last_looks
from quizapp.memory.queue import Done, Due, Fresh, Limits, Plan, plan
from quizapp.models.accounts import Account
from quizapp.models.content import QuestionRow
from quizapp.models.study import CardRow, Correction, Review
from quizapp.services.content import decks
from quizapp.services.content.asked import CARD, card_of, sat
from quizapp.services.studying import exams

USUAL_SECONDS = measured.USUAL
RECENT = 50
"""How many of the latest answers tell the learner's pace."""
MOST_FRESH = 500
"""New questions that are read to plan a day; more than anybody's limit."""


def taken_back() -> ColumnElement[bool]:
    """Whether a review has been taken back by its learner."""
    return exists().where(Correction.review_id == Review.id, Correction.rating.is_(None))


def counting() -> ColumnElement[int]:
    """The rating of a review that counts now: what the learner said of it last, else the one it was stored with."""
    said = select(Correction.rating).where(Correction.review_id == Review.id, Correction.rating.is_not(None))
    latest = said.order_by(Correction.id.desc()).limit(1).correlate(Review).scalar_subquery()
    return func.coalesce(latest, Review.rating).label("rating")


def todays(session: Session, learner: Account, day: date) -> Plan:
    """What is left of the learner's study day."""
    return plan_after(session, learner, day, done_on(session, learner, day))


def plan_after(session: Session, learner: Account, day: date, done: Done) -> Plan:
    """The plan for the rest of a day of which `done` is known."""
    seconds = pace(session, learner)
    limits = Limits(learner.new_per_day, learner.minutes_per_day)
    fresh = _fresh(session, learner, day, seconds) if done.new < limits.new else []
    due = [*_due(session, learner, day, seconds), *_last_looks(session, learner, day, seconds)]
    return plan(due, fresh, done, limits)


def done_on(session: Session, learner: Account, day: date) -> Done:
    """What the learner has answered on a day, without what they took back. Practice counts as time, not as new."""
    rows = session.execute(
        select(
            Review.question_id,
            Review.practice,
            Review.duration_ms,
            QuestionRow.deck_id,
            QuestionRow.fact,
            QuestionRow.topic_id,
            first,
        )
        .join(QuestionRow, QuestionRow.id == Review.question_id)
        .where(Review.learner_id == learner.id, Review.day == day, ~taken_back())
    ).all()
    counted = [row for row in rows if not row.practice]
    new = {row.question_id: str(row.topic_id) for row in counted if row.first}
    return Done(
        answers=len(rows),
        seconds=sum(row.duration_ms / 1000 if row.duration_ms else USUAL_SECONDS for row in rows),
        new=len(new),
        facts={_fact(row): row.question_id for row in counted if row.fact},
        topics=Counter(new.values()),
    )


first = Review.before.is_(None).label("first")
"""Whether a review was the first of its card."""


def answers_on(session: Session, learner: Account, day: date) -> int:
    """How many answers of a day stand."""
    return session.scalar(ANSWERS, {"learner": learner.id, "on": day}) or 0


ANSWERS = select(func.count()).where(
    Review.learner_id == bindparam("learner"), Review.day == bindparam("on"), ~taken_back()
)
"""Built once: on the way of an answer, building a statement costs more than running it."""


def pace(session: Session, learner: Account) -> float:
    """Seconds that the learner's latest answers took on average."""
    latest = (
        select(Review.duration_ms)
        .where(Review.learner_id == learner.id, Review.duration_ms.is_not(None))
        .order_by(Review.day.desc(), Review.id.desc())
        .limit(RECENT)
    )
    return measured.pace([ms / 1000 for ms in session.scalars(latest) if ms])


def _known(learner: Account, *which: ColumnElement[bool]) -> Select[Any]:
    """The cards in the learner's queue that may be asked."""
    return (
        select(CardRow.question_id, QuestionRow.deck_id, QuestionRow.fact, *CARD)
        .join(QuestionRow, QuestionRow.id == CardRow.question_id)
        .where(
            CardRow.learner_id == learner.id,
            CardRow.set_aside.is_(False),
            QuestionRow.retired_at.is_(None),
            ~sat(learner.id),
            QuestionRow.deck_id.in_(decks.studied(learner)),
            *which,
        )
    )


def _last_looks(session: Session, learner: Account, day: date, seconds: float) -> list[Due]:
    """What is not due yet and has its last look today, before an exam in the coming week."""
    soon = {deck: exam for deck, exam in exams.days(session, learner, day).items() if (exam - day).days <= LAST_PASS}
    if not soon:
        return []
    by_deck: dict[int, list[tuple[Any, Card]]] = {}
    for row in session.execute(_known(learner, QuestionRow.deck_id.in_(soon))):
        card = card_of(row)
        if card is not None and in_last_pass(card.last, soon[row.deck_id], day):
            by_deck.setdefault(row.deck_id, []).append((row, card))
    found = []
    for deck, waiting in by_deck.items():
        exam = soon[deck]
        candidates = [Candidate(row.question_id, recall(card, exam), card.due <= day) for row, card in waiting]
        chosen = set(last_looks(candidates, exam, day))
        found += [
            Due(row.question_id, recall(card, day), _fact(row), seconds)
            for row, card in waiting
            if row.question_id in chosen
        ]
    return found


def _due(session: Session, learner: Account, day: date, seconds: float) -> list[Due]:
    rows = session.execute(_known(learner, CardRow.due <= day))
    found = []
    for row in rows:
        card = card_of(row)
        assert card is not None
        learning = card.state != State.REVIEW and card.last == day
        found.append(
            Due(row.question_id, recall(card, day), _fact(row), seconds, learning=learning, back=waits_for(card, day))
        )
    return found


def _fresh(session: Session, learner: Account, day: date, seconds: float) -> list[Fresh]:
    met = exists().where(CardRow.learner_id == learner.id, CardRow.question_id == QuestionRow.id)
    rows = session.execute(
        select(QuestionRow.id, QuestionRow.deck_id, QuestionRow.topic_id, QuestionRow.position, QuestionRow.fact)
        .where(
            QuestionRow.retired_at.is_(None),
            ~sat(learner.id),
            ~met,
            QuestionRow.deck_id.in_(decks.studied(learner, new_on=day)),
        )
        .order_by(QuestionRow.deck_id, QuestionRow.position)
        .limit(MOST_FRESH)
    )
    return [Fresh(row.id, str(row.topic_id), row.position, _fact(row), seconds) for row in rows]


def _fact(row: Any) -> str:
    """The fact of a question, named with its deck: two texts may use one name for different facts."""
    return f"{row.deck_id} {row.fact}" if row.fact else ""
