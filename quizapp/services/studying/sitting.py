"""The end of a sitting: what was learnt, what comes tomorrow, what is weak."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.measures.forecast import Load
from quizapp.memory.card import Rating, likely
from quizapp.memory.queue import Plan
from quizapp.models.accounts import Account
from quizapp.models.content import Deck, QuestionRow, Source, Version
from quizapp.models.study import CardRow, Review
from quizapp.questions.catalogue import in_a_list
from quizapp.questions.record import from_json
from quizapp.services.content.asked import CARD, card_of
from quizapp.services.studying import ahead, texts
from quizapp.services.studying.queue import USUAL_SECONDS, counting, taken_back

MOST_WEAK = 3
"""Questions of the day named at its end."""


@dataclass(frozen=True, slots=True)
class Weak:
    """A question that was forgotten today, and where its answer stands."""

    prompt: str
    source_public: str | None
    anchor: str
    recall: float


@dataclass(frozen=True, slots=True)
class End:
    """What a learner is told when the day's questions are done."""

    answered: int
    met: int
    """Questions met for the first time today."""
    right: int
    """Questions known today when first asked."""
    asked: int
    """Different questions asked today."""
    seconds: float
    week: Sequence[Load]
    weak: Sequence[Weak]
    waiting: int
    """Due, but put off by the limits."""
    fresh_left: int
    reason: str
    """done, limit (there is more, but not today) or empty (nothing was to be done)."""

    @property
    def tomorrow(self) -> int:
        """Questions due tomorrow."""
        return self.week[1].cards

    @property
    def tomorrow_seconds(self) -> float:
        """How long they take."""
        return self.week[1].seconds


def finish(session: Session, learner: Account, day: date, plan: Plan) -> End:
    """What was done on a day, and what comes."""
    rows = session.execute(
        select(Review.question_id, counting(), Review.duration_ms, Review.before)
        .where(Review.learner_id == learner.id, Review.day == day, ~taken_back())
        .order_by(Review.id)
    ).all()
    at_first: dict[int, int] = {}
    for row in rows:
        at_first.setdefault(row.question_id, row.rating)
    missed = [question for question, rating in at_first.items() if rating == Rating.AGAIN]
    fresh_left = sum(text.new for text in texts.texts(session, learner, day))
    return End(
        answered=len(rows),
        met=len({row.question_id for row in rows if row.before is None}),
        right=len(at_first) - len(missed),
        asked=len(at_first),
        seconds=sum(row.duration_ms / 1000 if row.duration_ms else USUAL_SECONDS for row in rows),
        week=ahead.week(session, learner, day, plan),
        weak=_weak(session, learner, missed, day),
        waiting=plan.put_off,
        fresh_left=fresh_left,
        reason="empty" if not rows else "limit" if plan.put_off or fresh_left > plan.siblings else "done",
    )


def _weak(session: Session, learner: Account, questions: Sequence[int], day: date) -> list[Weak]:
    rows = session.execute(
        select(QuestionRow.public, Source.public.label("source_public"), Version.data, *CARD)
        .join(Version, (Version.question_id == QuestionRow.id) & (Version.number == QuestionRow.current))
        .join(Deck, Deck.id == QuestionRow.deck_id)
        .outerjoin(Source, Source.id == Deck.source_id)
        .join(CardRow, (CardRow.question_id == QuestionRow.id) & (CardRow.learner_id == learner.id))
        .where(QuestionRow.id.in_(questions))
        .order_by(CardRow.stability)
        .limit(MOST_WEAK)
    ).all()
    return [
        Weak(in_a_list(from_json(row.data)), row.source_public, f"q-{row.public}", likely(card, day))
        for row in rows
        if (card := card_of(row)) is not None
    ]
