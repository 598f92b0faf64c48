"""The row that the figures of the answer log read, and the answers that say whether something was remembered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from quizapp.memory.card import Rating, State


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it counts now: corrections are applied, and what was taken back is no row at all."""

    question: int
    day: date
    rating: int
    state: str = ""
    """The state of the card when it was asked; empty when it was new."""
    practice: bool = False
    seconds: float = 0.0

    @property
    def recalled(self) -> bool:
        """Whether it was known: anything but Again."""
        return self.rating > Rating.AGAIN


def first_looks(answers: Iterable[Answer]) -> Iterator[Answer]:
    """The first answer of each day to each question that was known and waiting: not new, in learning or practice."""
    seen: set[tuple[int, date]] = set()
    for answer in answers:
        if answer.practice:
            continue
        first = (answer.question, answer.day) not in seen
        seen.add((answer.question, answer.day))
        if first and answer.state == State.REVIEW:
            yield answer
