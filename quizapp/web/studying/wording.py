"""What a marked answer is called, and when the question comes again, in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

from quizapp.memory.card import Rating
from quizapp.questions.base import Verdict
from quizapp.services.content.asked import Asked
from quizapp.services.content.passages import place, sentence
from quizapp.services.studying.study import Told
from quizapp.web.templating import count, day, short_day

ONE_DAY = timedelta(days=1)
HEADS = {
    Verdict.RIGHT: "Right",
    Verdict.PARTLY: "Partly right",
    Verdict.WRONG: "Not this one",
    Verdict.WAITING: "Handed in, not marked yet",
}
OWN_HEADS = {Rating.AGAIN: "Not yet", Rating.HARD: "With effort", Rating.GOOD: "Known", Rating.EASY: "Easily known"}
FARTHEST = 92.0
"""Per cent of the line where the last date stands."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of the source, and the words in it that prove the answer."""

    before: str
    span: str
    after: str


@dataclass(frozen=True, slots=True)
class Point:
    """A date on the line of next times; `x` in per cent."""

    label: str
    x: float
    now: bool = False


@dataclass(frozen=True, slots=True)
class Fix:
    """A correction that a learner may make, with its key."""

    rating: str
    label: str
    key: str


def head(told: Told) -> str:
    """What the verdict is called."""
    if told.response is None:
        return "Now you can learn it"
    if told.mark.verdict == Verdict.OWN:
        return OWN_HEADS[told.rating]
    return HEADS[told.mark.verdict]


def soon(when: date, today: date) -> str:
    """In this sitting; tomorrow; in 5 days; in 4 months."""
    days = (when - today).days
    if days <= 0:
        return "in this sitting"
    if days == 1:
        return "tomorrow"
    return f"in {days} days" if days < 100 else f"in {round(days / 30.4)} months"


def next_time(told: Told, today: date) -> str:
    """When the question comes again, as a sentence or two."""
    due = told.after.due
    if told.paper.practice:
        if told.paper.asked.set_aside:
            return "This question is set aside; bring it back on the progress page when you like."
        return f"Extra practice changes nothing: it still comes {_on(due, today)}."
    if told.set_aside:
        return (
            f"You have forgotten this {count(told.after.lapses, 'time')}, so it is set aside for now. Read its "
            "sentence once more; on the progress page you can bring it back."
        )
    if due <= today:
        return f"Once more in this sitting. If you know it then, you’ll see it again {_on(told.then, today)}."
    if told.exam is not None and due >= told.exam:
        if told.last_look:
            return f"That was the last look before {day(told.exam)}. After that it comes {_on(due, today)}."
        return f"You’ll see this again in the week before {day(told.exam)}, when it is to be known."
    return f"You’ll see this again {_on(due, today)}. If you know it then, not before {day(told.then)} after that."


def points(told: Told, today: date) -> list[Point]:
    """Now and the next dates, spaced by the logarithm of their days."""
    due, then = told.after.due, told.then
    if told.paper.practice or told.taken_back or told.set_aside:
        return []
    farthest = math.log1p(max(1, (then - today).days))
    found = [Point("now", 0, now=True)]
    if due <= today:
        found.append(Point("later today", 26))
    for when in sorted({due, then} - {today}):
        x = 30 + (FARTHEST - 30) * math.log1p(max(0, (when - today).days)) / farthest
        if when > today and x - found[-1].x >= 22:
            found.append(
                Point("tomorrow" if when == today + ONE_DAY else short_day(when).split(" ", 1)[1], round(x, 1))
            )
    return found


def corrections(told: Told) -> list[Fix]:
    """What the learner may say better than the machine."""
    if told.mark.verdict == Verdict.OWN or told.paper.practice:
        return []
    knew = Fix("good", "I knew it, I slipped", "k")
    if told.rating == Rating.AGAIN:
        return [] if told.response is None else [knew]
    fixes = [Fix("again", "I guessed", "g")]
    if told.rating == Rating.HARD:
        fixes.append(Fix("good", "I knew it well", "k"))
    if told.rating != Rating.EASY:
        fixes.append(Fix("easy", "Too easy", "z"))
    return fixes


def evidence(asked: Asked) -> Evidence | None:
    """The evidence of a question in its sentence; None where the text no longer has it."""
    span = place(asked.text, None, None, asked.question.evidence) if asked.question.evidence else None
    if span is None:
        return None
    start, end = span
    begin, finish = sentence(asked.text, start, end)
    return Evidence(asked.text[begin:start], asked.text[start:end], asked.text[end:finish])


def _on(when: date, today: date) -> str:
    days = (when - today).days
    if days <= 1:
        return "tomorrow"
    return f"in {count(days, 'day')}, on {day(when)}"
