"""The forgetting curve of one question: how likely a learner was to know it on each day, and how the answers went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from quizapp.memory.card import Card, Rating, likely, recall
from quizapp.models.accounts import Account
from quizapp.questions.catalogue import in_a_list
from quizapp.services import access
from quizapp.services.errors import NotFound
from quizapp.services.studying import exams, log

BEYOND = 1.25
"""The curve goes on to the next date and a quarter of that time further."""
SAMPLES = 24
"""Points of each stretch between two answers, at most."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, and what was foreseen when the question was asked."""

    day: date
    rating: Rating
    foreseen: float | None
    """None where it was new."""
    practice: bool

    @property
    def known(self) -> bool:
        """Whether it was known."""
        return self.rating > Rating.AGAIN


@dataclass(frozen=True, slots=True)
class Curve:
    """What is drawn, and what is said beside it."""

    public: str
    prompt: str
    source_public: str | None
    today: date
    card: Card
    set_aside: bool
    now: float
    answers: tuple[Answered, ...]
    stretches: tuple[tuple[tuple[date, float], ...], ...]
    """From each answer to the next: days and chances."""
    exam: date | None

    @property
    def anchor(self) -> str:
        """Its place in the reading."""
        return f"q-{self.public}"


def curve(session: Session, learner: Account, public: str, day: date) -> Curve:
    """The curve of a question that the learner has met. Raises NotFound."""
    asked = access.question(session, learner, public)
    if asked.card is None:
        raise NotFound("You have not met this question yet, so there is no curve to draw.")
    answers, cards = [], []
    before: Card | None = None
    for row, rating in log.standing(session, learner.id, asked.question_id):
        foreseen = None if before is None else likely(before, row.day)
        answers.append(Answered(row.day, rating, foreseen, row.practice))
        if not row.practice:
            before = log.after_review(before, rating, row)
            cards.append(before)
    cards = [*cards[:-1], asked.card] if cards else [asked.card]
    ahead = max(day, asked.card.last + (max(asked.card.due, day) - asked.card.last) * BEYOND)
    ends = [card.last for card in cards[1:]] + [ahead]
    return Curve(
        public=asked.public,
        prompt=in_a_list(asked.question),
        source_public=asked.source_public,
        today=day,
        card=asked.card,
        set_aside=asked.set_aside,
        now=likely(asked.card, day),
        answers=tuple(answers),
        stretches=tuple(_stretch(card, end) for card, end in zip(cards, ends, strict=True) if end > card.last),
        exam=exams.of_question(session, learner, asked.question_id, day),
    )


def _stretch(card: Card, end: date) -> tuple[tuple[date, float], ...]:
    length = (end - card.last).days
    step = max(1, -(-length // SAMPLES))
    offsets = [*range(0, length, step), length]
    return tuple((card.last + timedelta(days=n), recall(card, card.last + timedelta(days=n))) for n in offsets)
