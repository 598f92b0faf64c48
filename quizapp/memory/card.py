"""A learner's memory of one question, and what an answer does to it: FSRS-6, counted in whole study days.

The engine is the `fsrs` package, without its own steps and without chance. A question that was not known comes back in
the same sitting after some other answers; places in the sitting are counted in the learner's answers of that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum, StrEnum
from functools import lru_cache
from typing import Any

import fsrs

DEFAULT_WEIGHTS = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
    1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)  # fmt: skip
"""The weights of FSRS-6 that suit most learners, as published with the srs-benchmark."""

DEFAULT_RETENTION = 0.9
"""Share of the questions that a learner wants to know when they are asked again."""
LONGEST_INTERVAL = 36_500
"""Days."""
AGAIN_GAP = 3
"""Other answers before a question that was not known comes back."""
HARD_GAP = 6
"""Other answers before a question that was hard at first comes back."""
MOST_REPEATS = 5
"""Answers on one day that leave a question in learning; after so many it rests until tomorrow."""
LEECH_AT = 8
"""Lapses after which a question is set aside for the first time."""
LEECH_EVERY = 4
"""Further lapses after which it is set aside again."""

ONE_DAY = timedelta(days=1)


class Rating(IntEnum):
    """How well an answer was known."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class State(StrEnum):
    """Where a card is: never yet settled, known and waiting, or known once and forgotten."""

    LEARNING = "learning"
    REVIEW = "review"
    RELEARNING = "relearning"


@dataclass(frozen=True, slots=True)
class Card:
    """One learner's memory of one question. Dates are study days."""

    stability: float
    """Days until the chance of recall falls to 0.9."""
    difficulty: float
    """1 (easy) to 10."""
    first: date
    last: date
    due: date
    state: State
    lapses: int = 0
    """How often it was known and then forgotten."""
    answers: int = 0
    """Reviews so far; extra practice is not counted."""
    repeats: int = 0
    """Answers on the last day that left it in learning."""
    back: int = 0
    """Answers the learner will have given on the last day when it may come back."""


Step = tuple[Rating, date, int, float]
"""A review in the log: rating, study day, the learner's answers that day before it, desired retention."""


def review(
    card: Card | None,
    rating: Rating,
    day: date,
    *,
    answered: int = 0,
    retention: float = DEFAULT_RETENTION,
    weights: tuple[float, ...] = DEFAULT_WEIGHTS,
) -> Card:
    """The card after an answer on `day`, the learner's answer number `answered` + 1 there; a new card for None.

    A day before the card's last counts as the last. Raises ValueError for a retention or weights out of range.
    """
    day = day if card is None else max(day, card.last)
    stability, difficulty, days = _engine(card, rating, day, retention, weights)
    after = Card(stability, difficulty, day, day, day + timedelta(days=days), State.REVIEW, answers=1)
    if card is not None:
        lapses = card.lapses + (rating == Rating.AGAIN and card.state == State.REVIEW)
        after = replace(after, first=card.first, lapses=lapses, answers=card.answers + 1)
    repeats = card.repeats if card is not None and card.last == day else 0
    gap = _gap(card, rating, repeats)
    return after if gap is None else _kept_in_learning(after, card, repeats + 1, answered + 1 + gap)


def preview(
    card: Card | None,
    day: date,
    *,
    answered: int = 0,
    retention: float = DEFAULT_RETENTION,
    weights: tuple[float, ...] = DEFAULT_WEIGHTS,
) -> dict[Rating, Card]:
    """The card after each possible rating on `day`."""
    return {
        rating: review(card, rating, day, answered=answered, retention=retention, weights=weights) for rating in Rating
    }


def replay(steps: Iterable[Step], *, weights: tuple[float, ...] = DEFAULT_WEIGHTS) -> Card | None:
    """The card rebuilt from its reviews, oldest first; None when there are none."""
    card = None
    for rating, day, answered, retention in steps:
        card = review(card, rating, day, answered=answered, retention=retention, weights=weights)
    return card


def recall(card: Card, day: date, *, weights: tuple[float, ...] = DEFAULT_WEIGHTS) -> float:
    """The chance, 0 to 1, that the answer is known on `day`: (1 + f·t/S)^-w20 of FSRS-6."""
    decay = weights[20]
    days = max(0, (day - card.last).days)
    return (1 + _factor(decay) * days / card.stability) ** -decay


def likely(card: Card, day: date, *, weights: tuple[float, ...] = DEFAULT_WEIGHTS) -> float:
    """The chance of recall as people are told it: in learning, as of the day after the last answer.

    FSRS puts it at 1 on the day of any answer, a wrong one too; but an answer that was only just read is not yet known.
    """
    if card.state == State.REVIEW:
        return recall(card, day, weights=weights)
    return recall(card, max(day, card.last + ONE_DAY), weights=weights)


def interval(stability: float, retention: float, *, weights: tuple[float, ...] = DEFAULT_WEIGHTS) -> int:
    """Whole days, at least 1, until the chance of recall falls to `retention`: S/f · (r^(-1/w20) - 1)."""
    decay = weights[20]
    days = stability / _factor(decay) * (retention ** (-1 / decay) - 1)
    return round(min(max(days, 1), LONGEST_INTERVAL))


def waits_for(card: Card, day: date) -> int:
    """How many answers the learner gives on `day` before the card may come; 0 unless it is in learning there."""
    return card.back if card.last == day and card.state != State.REVIEW else 0


def is_leech(lapses: int) -> bool:
    """Whether the lapse just counted sets the question aside: the 8th, then every 4th."""
    return lapses >= LEECH_AT and (lapses - LEECH_AT) % LEECH_EVERY == 0


def to_json(card: Card) -> dict[str, Any]:
    """The card as plain JSON for the log: ISO dates, counts of zero left out."""
    counts = {name: getattr(card, name) for name in ("lapses", "answers", "repeats", "back")}
    return {
        "s": card.stability,
        "d": card.difficulty,
        "first": card.first.isoformat(),
        "last": card.last.isoformat(),
        "due": card.due.isoformat(),
        "state": card.state.value,
        **{name: count for name, count in counts.items() if count},
    }


def from_json(data: Mapping[str, Any]) -> Card:
    """The card that `to_json` wrote."""
    return Card(
        stability=float(data["s"]),
        difficulty=float(data["d"]),
        first=date.fromisoformat(data["first"]),
        last=date.fromisoformat(data["last"]),
        due=date.fromisoformat(data["due"]),
        state=State(data["state"]),
        **{name: int(data.get(name, 0)) for name in ("lapses", "answers", "repeats", "back")},
    )


def _gap(card: Card | None, rating: Rating, repeats: int) -> int | None:
    """How many other answers come before the question comes back today; None when it has left learning."""
    if rating == Rating.AGAIN:
        return AGAIN_GAP
    new_to_the_learner = card is None or card.state == State.LEARNING
    return HARD_GAP if rating == Rating.HARD and new_to_the_learner and not repeats else None


def _kept_in_learning(after: Card, before: Card | None, repeats: int, back: int) -> Card:
    """`after` in learning: back later today, or resting until tomorrow when it was asked often enough."""
    state = State.LEARNING if before is None or before.state == State.LEARNING else State.RELEARNING
    if repeats >= MOST_REPEATS:
        return replace(after, state=state, due=after.last + ONE_DAY, repeats=repeats)
    return replace(after, state=state, due=after.last, repeats=repeats, back=back)


def _engine(
    card: Card | None, rating: Rating, day: date, retention: float, weights: tuple[float, ...]
) -> tuple[float, float, int]:
    """Stability, difficulty and interval in days after an answer, by the engine."""
    now = _noon(day)
    if card is None:
        before = fsrs.Card(card_id=0, due=now)
    else:
        last = _noon(card.last)
        before = fsrs.Card(0, fsrs.State.Review, None, card.stability, card.difficulty, last, last)
    after, _ = _scheduler(weights, retention).review_card(before, fsrs.Rating(rating), now)
    assert after.stability is not None
    assert after.difficulty is not None
    return after.stability, after.difficulty, (after.due - now).days


@lru_cache(maxsize=256)
def _scheduler(weights: tuple[float, ...], retention: float) -> fsrs.Scheduler:
    if not 0 < retention < 1:
        raise ValueError(f"Desired retention must lie between 0 and 1; it is {retention}.")
    return fsrs.Scheduler(weights, retention, (), (), LONGEST_INTERVAL, enable_fuzzing=False)


@lru_cache(maxsize=256)
def _factor(decay: float) -> float:
    """f = 0.9^(-1/w20) - 1, which makes recall 0.9 when as many days have passed as the stability says."""
    return 0.9 ** (-1 / decay) - 1


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
