"""A learner's past, put straight into the tables: days of study as the memory model foretells them."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.memory.card import Card, Rating, recall, review
from quizapp.models.accounts import Account
from quizapp.models.content import QuestionRow, Version
from quizapp.services.studying import log

AT_FIRST = 0.65
"""The chance of knowing what is new."""
HARD = 0.15
"""The share of known answers that were hard."""


def weeks(session: Session, learner: Account, today: date) -> None:
    """Forty days of which one in six was off and the last ten were holidays: something stands at each level."""
    days = (today - timedelta(days=ago) for ago in range(40, 10, -1) if ago % 6)
    Past(session, learner, seed=3).live(days, new_a_day=2)


class Past:
    """One learner's days, each with its due questions and some new ones."""

    def __init__(self, session: Session, learner: Account, seed: int) -> None:
        self.session, self.learner, self.dice = session, learner, random.Random(seed)
        self.cards: dict[int, Card] = {}
        self.answers = 0
        turn = func.row_number().over(partition_by=QuestionRow.topic_id, order_by=QuestionRow.position)
        rows = session.execute(
            select(QuestionRow.id, Version.id, Version.kind)
            .join(Version, (Version.question_id == QuestionRow.id) & (Version.number == QuestionRow.current))
            .order_by(turn, QuestionRow.position)
        )
        self.questions = {question: (version, kind) for question, version, kind in rows}
        """In the order in which they are met: each topic in turn."""

    def live(self, days: Iterable[date], new_a_day: int) -> None:
        """Study on these days."""
        for day in days:
            due = [question for question, card in self.cards.items() if card.due <= day]
            new = [question for question in self.questions if question not in self.cards][:new_a_day]
            answered = 0
            for question in [*due, *new]:
                answered = self._until_known(question, day, answered)
            self.learner.last_day = day

    def _until_known(self, question: int, day: date, answered: int) -> int:
        while (card := self.cards.get(question)) is None or card.due <= day:
            self._answer(question, day, answered)
            answered += 1
        return answered

    def _answer(self, question: int, day: date, answered: int) -> None:
        before = self.cards.get(question)
        chance = AT_FIRST if before is None else 0.9 if before.last == day else recall(before, day)
        known = self.dice.random() < chance
        rating = Rating.AGAIN if not known else Rating.HARD if self.dice.random() < HARD else Rating.GOOD
        after = review(before, rating, day, answered=answered)
        version, kind = self.questions[question]
        fields = {
            "question_id": question, "version_id": version, "kind": kind, "ordinal": before.answers if before else 0,
            "key": f"past-{self.answers}", "at": datetime.combine(day, time(15), UTC), "day": day, "response": "null",
            "score": float(known), "verdict": "right" if known else "wrong", "machine_rating": int(rating),
            "learner_rating": None, "rating": int(rating), "hint": False, "practice": False, "answered": answered,
            "retention": 0.9, "duration_ms": self.dice.randrange(4_000, 24_000),
            "mark": '{"feedback": "", "reason": "", "parts": [], "why_hard": ""}',
        }  # fmt: skip
        log.add(self.session, self.learner, fields, before, after)
        self.cards[question], self.answers = after, self.answers + 1
