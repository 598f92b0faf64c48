"""What will be known on a later day by somebody who keeps to the plan, and how many answers that takes.

Every answer to come is right with the chance of its day. A card is followed both ways for its next answers, then along
the mean of what it becomes; a test holds the result to a simulation of many single futures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import exp, log

from quizapp.memory.card import DEFAULT_WEIGHTS, ONE_DAY, Card, State, interval
from quizapp.memory.exam import LAST_PASS

MIDDLE = 4
"""Days before an exam at which the last look at a question is taken to fall."""
BACK = 1.2
"""Further answers, on the same day, to a question that was forgotten."""
FIRST_KNOWN = 0.5
"""Share of new questions that are known at first sight: a judgement, as nothing is known of them yet."""
FORKS = 2
"""Coming answers that are followed both ways."""
FINE = 8
"""Parts of a unit of ln stability within which cards are taken together where many are foreseen."""


@dataclass(frozen=True, slots=True)
class Trace:
    """How a card goes on: when it will be asked, and what it is after that. Days count from today, which is 0."""

    asked: tuple[tuple[int, float], ...]
    """Days in order, each with the answers to be expected."""
    ends: tuple[tuple[float, float, int], ...]
    """What it may be then: the chance of that (they sum to 1), stability, day of the last answer."""

    def recall(self, day: int) -> float:
        """The chance, 0 to 1, that the answer is known on a day."""
        return sum(share * chance(stability, day - last) for share, stability, last in self.ends)


def expected(card: Card, today: date, day: date, *, retention: float, exam: date | None = None) -> float:
    """The chance that the answer is known on `day` by somebody who answers each question when it is due until then.

    With an `exam` ahead the plan takes a last look at it in the week before. `day` itself brings no answer.
    """
    return follow(card, today, day, retention=retention, exam=exam).recall((day - today).days)


def follow(card: Card, today: date, until: date, *, retention: float, exam: date | None = None) -> Trace:
    """How a card goes on up to the day before `until`."""
    return trace(
        card.stability,
        card.difficulty,
        (card.last - today).days,
        (card.due - today).days if card.state == State.REVIEW else (max(card.due, card.last + ONE_DAY) - today).days,
        (until - today).days,
        retention,
        None if exam is None else (exam - today).days,
    )


@lru_cache(maxsize=1 << 16)
def trace(
    stability: float,
    difficulty: float,
    last: int,
    due: int,
    until: int,
    retention: float,
    exam: int | None = None,
    forks: int = FORKS,
    look: int = MIDDLE,
) -> Trace:
    """How a card with these values goes on up to the day before `until`; days count from today.

    The last look before an `exam` falls `look` days before it. At each of its next `forks` answers the card goes two
    ways, known and forgotten; after those on the mean of both.
    """
    day = _next(last, due, exam, look)
    if day >= until:
        return Trace((), ((1.0, stability, last),))
    known = chance(stability, max(day - last, 1))
    ways = _forked(stability, difficulty, known) if forks else ((1.0, *after(stability, difficulty, known)),)
    asked: dict[int, float] = {day: 1 + (1 - known) * BACK}
    ends: list[tuple[float, float, int]] = []
    for share, firm, hard in ways:
        later = trace(firm, hard, day, day + interval(firm, retention), until, retention, exam, max(forks - 1, 0), look)
        for when, answers in later.asked:
            asked[when] = asked.get(when, 0.0) + share * answers
        ends += [(share * part, firm_then, last_then) for part, firm_then, last_then in later.ends]
    return Trace(tuple(sorted(asked.items())), tuple(ends))


def begin(day: int, until: int, retention: float, exam: int | None = None) -> Trace:
    """How a question goes on that is met first on a day: known at first sight or, on the same day, after a look."""
    w = DEFAULT_WEIGHTS
    if day >= until:
        return Trace((), ((1.0, 0.0, day),))
    stability = exp(FIRST_KNOWN * log(w[2]) + (1 - FIRST_KNOWN) * log(_same_day(w[0])))
    difficulty = FIRST_KNOWN * _first_difficulty(3) + (1 - FIRST_KNOWN) * _first_difficulty(1)
    later = trace(stability, difficulty, day, day + interval(stability, retention), until, retention, exam)
    return Trace(((day, 1 + (1 - FIRST_KNOWN) * BACK), *later.asked), later.ends)


def grain(stability: float, difficulty: float) -> tuple[float, float]:
    """The values by which cards that are nearly alike are foreseen together."""
    return exp(round(log(max(stability, 1e-3)) * FINE) / FINE), float(round(difficulty))


def chance(stability: float, days: int) -> float:
    """(1 + f·t/S)^-w20 of FSRS-6, from 0 to 1; 0 where there is no memory yet."""
    if stability <= 0:
        return 0.0
    decay = DEFAULT_WEIGHTS[20]
    return (1 + (0.9 ** (-1 / decay) - 1) * max(days, 0) / stability) ** -decay


def after(stability: float, difficulty: float, known: float) -> tuple[float, float]:
    """Stability and difficulty after an answer that is known with a chance: the mean of what they become."""
    up, down = log(remembered(stability, difficulty, known)), log(_same_day(forgotten(stability, difficulty, known)))
    harder = known * _moved(difficulty, 3) + (1 - known) * _moved(difficulty, 1)
    return exp(known * up + (1 - known) * down), harder


def _forked(stability: float, difficulty: float, known: float) -> tuple[tuple[float, float, float], ...]:
    """Each way that an answer can go: its chance, and stability and difficulty after it."""
    firm, weak = remembered(stability, difficulty, known), _same_day(forgotten(stability, difficulty, known))
    return (known, firm, _moved(difficulty, 3)), (1 - known, weak, _moved(difficulty, 1))


def remembered(stability: float, difficulty: float, known: float) -> float:
    """Stability after Good: S·(1 + e^w8·(11 − D)·S^−w9·(e^(w10·(1 − R)) − 1)) of FSRS-6."""
    w = DEFAULT_WEIGHTS
    gain = exp(w[8]) * (11 - difficulty) * stability ** -w[9] * (exp(w[10] * (1 - known)) - 1)
    return stability * (1 + gain)


def forgotten(stability: float, difficulty: float, known: float) -> float:
    """Stability after Again: w11·D^−w12·((S + 1)^w13 − 1)·e^(w14·(1 − R)) of FSRS-6, at most S/e^(w17·w18)."""
    w = DEFAULT_WEIGHTS
    left = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * exp(w[14] * (1 - known))
    return max(min(left, stability / exp(w[17] * w[18])), 1e-3)


def _next(last: int, due: int, exam: int | None, look: int) -> int:
    """When a card is asked next: when it is due, or before an exam that it would jump over."""
    day = max(due, 0, last)
    if exam is not None and day >= exam and last < exam - LAST_PASS and exam > 0:
        return max(0, last + 1, exam - look) if exam - 1 >= max(0, last + 1) else day
    return day


def _same_day(stability: float) -> float:
    """Stability after Good on the day of the last answer: S·max(1, e^(w17·w18)·S^−w19) of FSRS-6."""
    w = DEFAULT_WEIGHTS
    return stability * max(1.0, exp(w[17] * w[18]) * stability ** -w[19])


def _first_difficulty(rating: int) -> float:
    w = DEFAULT_WEIGHTS
    return min(max(w[4] - exp(w[5] * (rating - 1)) + 1, 1.0), 10.0)


def _moved(difficulty: float, rating: int) -> float:
    """Difficulty after an answer: moved in steps that shrink towards 10, then drawn a little to that of Easy."""
    w = DEFAULT_WEIGHTS
    moved = difficulty - w[6] * (rating - 3) * (10 - difficulty) / 9
    easy = w[4] - exp(w[5] * 3) + 1
    return min(max(w[7] * easy + (1 - w[7]) * moved, 1.0), 10.0)
