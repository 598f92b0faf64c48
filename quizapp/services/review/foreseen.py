"""What will be known on a day, reckoned out once for cards that are nearly alike, for the database to look up.

Card by card the outlook takes seconds for a class. Here it is a table over stability, difficulty and the time since the
last answer; a test holds its means to those of single cards.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from math import exp, floor
from typing import Any

from sqlalchemy import ColumnElement, func

from quizapp.memory import outlook
from quizapp.memory.card import Card, State, interval
from quizapp.models.formulas import larger, packed, smaller, whole

FINE = 4
"""Parts of a unit of ln stability."""
WEAKEST, STRONGEST = -6, 20
"""The first and the last of them that have rows of their own: 5 hours, 150 days."""
HARDER = 3.0
"""Points of difficulty that are taken together."""
DIFFICULTIES = 4
PARTS, LATEST = 6, 12
"""Into how many parts the days of the stability are cut, and after how many of them a card is no later than late."""
SIZE = (STRONGEST - WEAKEST + 1) * DIFFICULTIES * (LATEST + 1)
"""Places of one table."""
SOME_DAY = date(2000, 1, 3)


def place(stability: Any, difficulty: Any, elapsed: Any) -> ColumnElement[int]:
    """Where a card stands in the table, by its columns and the days since its last answer."""
    firm = smaller(larger(func.round(func.ln(stability) * FINE), WEAKEST), STRONGEST) - WEAKEST
    late = smaller(func.round(elapsed * PARTS / stability), LATEST)
    return whole((firm * DIFFICULTIES + func.round((difficulty - 1) / HARDER)) * (LATEST + 1) + late)


@lru_cache(maxsize=128)
def table(until: int, retention: float) -> bytes:
    """The chance of recall in so many days, when an exam is, for each place; by somebody who keeps to the plan."""
    return packed([_chance(*_at(number), until, retention) for number in range(SIZE)])


@lru_cache(maxsize=512)
def fresh(begins: int, until: int, retention: float) -> float:
    """The chance of recall in `until` days of a question that is met in `begins` days."""
    return outlook.begin(begins, until, retention, until).recall(until) if begins < until else 0.0


def _at(number: int) -> tuple[float, float, float]:
    """Stability, difficulty and days since the last answer at a place."""
    rest, late = divmod(number, LATEST + 1)
    firm, hard = divmod(rest, DIFFICULTIES)
    stability = exp((firm + WEAKEST) / FINE)
    return stability, 1 + hard * HARDER, late * stability / PARTS


def _chance(stability: float, difficulty: float, elapsed: float, until: int, retention: float) -> float:
    last = SOME_DAY - timedelta(days=floor(elapsed + 0.5))
    due = last + timedelta(days=interval(stability, retention))
    card = Card(stability, difficulty, last, last, due, State.REVIEW)
    exam = SOME_DAY + timedelta(days=until)
    return outlook.expected(card, SOME_DAY, exam, retention=retention, exam=exam)
