"""Which learners could use a word of their teacher, and why: one reason each, the plainest first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from quizapp.measures.attendance import Attendance

QUICK_MS = 2_000
"""Within so many milliseconds nobody has read a question and thought about it."""
GUESSED = 0.4
"""The share of wrong answers among the quick ones from which on they are guesses."""
ENOUGH = 20
"""Answers below which nothing is said of how they are given."""
FAR = 0.15
"""How far recall may stay below the goal."""
LOW = 0.7
"""The share of questions known on the exam day below which it is fading."""


class Reason(StrEnum):
    """Why somebody could use a word."""

    AWAY = "never signed in"
    NEW = "has not begun"
    STOPPED = "has stopped"
    HASTY = "answers very fast"
    FORGETS = "forgets much"
    SHORT = "will not know enough on the day"


@dataclass(frozen=True, slots=True)
class Lately:
    """What a learner did within a week, for the texts of the class."""

    answers: int = 0
    seconds: float = 0.0
    days: int = 0
    quick: int = 0
    """Answers within QUICK_MS."""
    quick_wrong: int = 0
    asked: int = 0
    """Of the answers, those to questions that were known before and came back."""
    recalled: int = 0

    @property
    def hasty(self) -> bool:
        """Whether half of the answers are quick, and many of those wrong."""
        enough = self.answers >= ENOUGH and 2 * self.quick >= self.answers
        return enough and self.quick_wrong >= GUESSED * self.quick

    @property
    def recall(self) -> float | None:
        """The share recalled of what came back; None where too little did."""
        return self.recalled / self.asked if self.asked >= ENOUGH else None


def need(attendance: Attendance, lately: Lately, *, goal: float, then: float | None) -> Reason | None:
    """The reason for which somebody could use a word, if any; `then` is the share to be known on the exam day."""
    if attendance in (Attendance.AWAY, Attendance.NEW):
        return Reason(attendance.value)
    if attendance == Attendance.STOPPED:
        return Reason.STOPPED
    if lately.hasty:
        return Reason.HASTY
    if lately.recall is not None and lately.recall < goal - FAR:
        return Reason.FORGETS
    if then is not None and then < LOW:
        return Reason.SHORT
    return None
