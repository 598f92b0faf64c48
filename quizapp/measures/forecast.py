"""How much there will be to do: questions that fall due and the time they take, day by day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Load:
    """What one day asks for."""

    day: date
    cards: int
    seconds: float


def forecast(
    due: Mapping[date, int], today: date, days: int, *, seconds: float, minutes: int, spent: float = 0.0
) -> list[Load]:
    """The load of `days` days from `today`, where `due` says how many questions fall due on each day.

    What is overdue comes today. No day takes more than `minutes`, today less the seconds already `spent`: the rest
    moves on to the next day. Each answer takes `seconds`. Answers that these answers will bring are not foreseen.
    """
    waiting = sum(count for day, count in due.items() if day < today)
    loads: list[Load] = []
    for number in range(days):
        day = today + timedelta(days=number)
        waiting += due.get(day, 0)
        cards = min(
            waiting, _room(minutes * 60 - (0 if number else spent), seconds, untouched=bool(number) or not spent)
        )
        waiting -= cards
        loads.append(Load(day, cards, cards * seconds))
    return loads


def _room(time: float, seconds: float, *, untouched: bool) -> int:
    """How many answers fit in the time: one at least on a day not yet begun, however long it takes."""
    if time <= 0:
        return 0
    return max(int(time / seconds + 1e-9), int(untouched))
