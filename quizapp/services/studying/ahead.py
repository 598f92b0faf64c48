"""What the coming days ask of a learner: a week as it falls due, and a month with what its answers bring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.measures.forecast import Load, forecast
from quizapp.measures.load import Kind, answers_ahead, answers_to_new, lots
from quizapp.memory.card import Card
from quizapp.memory.exam import LAST_PASS, RETENTION
from quizapp.memory.outlook import MIDDLE, grain
from quizapp.memory.queue import Plan
from quizapp.models.accounts import Account
from quizapp.models.content import QuestionRow
from quizapp.models.study import CardRow
from quizapp.services.content import decks
from quizapp.services.studying import queue
from quizapp.services.studying.texts import Text

A_WEEK, A_MONTH = 7, 30
"""Days."""


def week(session: Session, learner: Account, day: date, plan: Plan | None = None) -> list[Load]:
    """The load of seven days: today as it is planned, and what falls due after it. Two queries beside the plan's."""
    due = session.execute(
        select(CardRow.due, func.count())
        .join(QuestionRow, QuestionRow.id == CardRow.question_id)
        .where(CardRow.learner_id == learner.id, CardRow.due < day + timedelta(days=A_WEEK))
        .where(CardRow.set_aside.is_(False), QuestionRow.retired_at.is_(None))
        .where(QuestionRow.deck_id.in_(decks.studied(learner)))
        .group_by(CardRow.due)
    )
    plan = plan or queue.todays(session, learner, day)
    return _loads({row[0]: row[1] for row in due}, plan, learner, day, A_WEEK, queue.pace(session, learner))


def month(
    texts: Sequence[Text], plan: Plan, learner: Account, day: date, seconds: float, exams: Mapping[int, date]
) -> list[Load]:
    """The load of 30 days for somebody who keeps to the plan: today as it is planned, then what is to be expected."""
    kinds: Counter[Kind] = Counter()
    starts, before = [], -plan.new
    for text in texts:
        exam = exams.get(text.deck_id)
        ahead = None if exam is None else (exam - day).days
        for place, card in enumerate(text.waiting):
            if (card.due - day).days < A_MONTH or ahead is not None:
                kinds[_kind(card, day, ahead, place)] += 1
        left = text.fresh + min(before, 0)  # today's are in the plan, from the first texts on
        starts += [(1 + n, count, ahead) for n, count in lots(left, learner.new_per_day, A_MONTH - 1, after=before)]
        before += text.fresh
    aims = {"retention": learner.retention, "lower": min(RETENTION, learner.retention)}
    known, new = answers_ahead(kinds, A_MONTH, **aims), answers_to_new(starts, A_MONTH, **aims)
    both = [round(one + other) for one, other in zip(known, new, strict=True)]
    later = [Load(day + timedelta(days=n), count, count * seconds) for n, count in enumerate(both)]
    return [Load(day, len(plan.order), plan.seconds), *later[1:]]


def _kind(card: Card, day: date, exam: int | None, place: int) -> Kind:
    stability, difficulty = grain(card.stability, card.difficulty)
    look = MIDDLE if exam is None else 1 + place % LAST_PASS  # spread over the week, as the queue does
    return Kind(stability, difficulty, (card.last - day).days, (card.due - day).days, exam, look)


def _loads(due: Mapping[date, int], plan: Plan, learner: Account, day: date, days: int, seconds: float) -> list[Load]:
    """Today as it is planned; then what falls due, and before it what today's plan had no room for."""
    tomorrow = day + timedelta(days=1)
    left = sum(count for when, count in due.items() if when <= day) - plan.due - plan.learning
    later = {when: count for when, count in due.items() if when > day}
    later[tomorrow] = later.get(tomorrow, 0) + max(0, left)
    ahead = forecast(later, tomorrow, days - 1, seconds=seconds, minutes=learner.minutes_per_day)
    return [Load(day, len(plan.order), plan.seconds), *ahead]
