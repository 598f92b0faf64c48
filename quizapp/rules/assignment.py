"""What a teacher sets for an assignment, and the three presets that set all of it at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

ANY_NUMBER = 0
"""Of tries."""
SHORTEST_LIMIT, LONGEST_LIMIT = 1, 24 * 60
"""Minutes of a time limit."""
MOST_TRIES = 100
USUAL_GRACE = timedelta(seconds=20)
"""How long after its end an answer that was on its way is still taken."""


class Feedback(StrEnum):
    """When a learner is told what was right."""

    AT_ONCE = "at once"
    SUBMITTED = "submitted"
    CLOSED = "closed"
    NEVER = "never"


class Counts(StrEnum):
    """Which of several tries gives the mark."""

    BEST = "best"
    LAST = "last"
    FIRST = "first"
    MEAN = "mean"


class Late(StrEnum):
    """What happens after the closing time."""

    NO = "no"
    """Nothing is taken; what was saved counts."""
    MARKED = "marked"
    """It is taken until `late_until`, and marked as late."""


@dataclass(frozen=True, slots=True)
class Rules:
    """All that a teacher sets for an assignment. Times are aware; None where nothing is set."""

    preset: str = "homework"
    opens: datetime | None = None
    closes: datetime | None = None
    late: Late = Late.NO
    late_until: datetime | None = None
    limit: timedelta | None = None
    """How long an attempt lasts, for who has no extra time."""
    grace: timedelta = USUAL_GRACE
    tries: int = 3
    """0: any number."""
    counts: Counts = Counts.BEST
    feedback: Feedback = Feedback.SUBMITTED
    show_score: bool = True
    """Whether the score is told before the rest may be."""
    pass_mark: float | None = None
    """Share of the marks, 0 to 1, from which it is passed."""
    password: str = ""
    """What is to be typed to begin, as the teacher tells it to the room."""
    shuffle_questions: bool = False
    shuffle_options: bool = True
    one_page: bool = False
    """All questions on one page; else one a page."""
    confidence: bool = False
    """Whether learners say how sure they are, and marks follow from it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the rules that cannot be: the field, and what to do."""

    field: str
    message: str


PRESETS: Mapping[str, Rules] = {
    "practice": Rules("practice", tries=ANY_NUMBER, feedback=Feedback.AT_ONCE),
    "homework": Rules("homework"),
    "test": Rules(
        "test", tries=1, counts=Counts.FIRST, limit=timedelta(minutes=20), feedback=Feedback.CLOSED, show_score=False,
        shuffle_questions=True,
    ),
}  # fmt: skip
"""Practice: feedback at once, any tries. Homework: feedback after handing in, best of 3. Test: one try, timed."""


def faults(rules: Rules) -> list[Fault]:
    """Everything in the rules that contradicts itself; an empty list when they can be used."""
    found = []
    if rules.opens and rules.closes and rules.closes <= rules.opens:
        found.append(Fault("closes", "It closes before it opens. Choose a later time."))
    if rules.late is Late.MARKED and rules.late_until is None:
        found.append(Fault("late_until", "Say until when late work is taken."))
    if rules.late is Late.MARKED and rules.closes is None:
        found.append(Fault("closes", "Nothing is late without a closing time."))
    if rules.late_until and rules.closes and rules.late_until <= rules.closes:
        found.append(Fault("late_until", "Late work must be taken for longer than the closing time."))
    if rules.limit is not None and not SHORTEST_LIMIT <= rules.limit / timedelta(minutes=1) <= LONGEST_LIMIT:
        found.append(Fault("limit", f"Give a time limit of {SHORTEST_LIMIT} to {LONGEST_LIMIT:,} minutes, or none."))
    if not 0 <= rules.tries <= MOST_TRIES:
        found.append(Fault("tries", f"Give 1 to {MOST_TRIES} tries, or 0 for any number."))
    if rules.feedback is Feedback.CLOSED and rules.closes is None:
        found.append(Fault("closes", "Feedback comes after closing, so a closing time is needed."))
    if rules.pass_mark is not None and not 0 <= rules.pass_mark <= 1:
        found.append(Fault("pass_mark", "Give a pass mark from 0 to 100 per cent."))
    return found


TIMES, SPANS = ("opens", "closes", "late_until"), ("limit", "grace")


def to_json(rules: Rules) -> dict[str, Any]:
    """The rules as plain JSON: times as ISO 8601, spans in seconds."""
    data = asdict(rules)
    times = {name: value.isoformat() for name in TIMES if (value := data[name]) is not None}
    spans = {name: value.total_seconds() for name in SPANS if (value := data[name]) is not None}
    kept = {name: value for name, value in data.items() if value is not None and name not in (*TIMES, *SPANS)}
    return {**kept, **times, **spans}


def from_json(data: Mapping[str, Any]) -> Rules:
    """The rules that to_json wrote; what it does not say is as nothing was set."""
    plain = dict(data)
    times = {name: datetime.fromisoformat(plain.pop(name)) for name in TIMES if name in plain}
    spans = {name: timedelta(seconds=plain.pop(name)) for name in SPANS if name in plain}
    kinds = {"late": Late, "counts": Counts, "feedback": Feedback}
    for name, kind in kinds.items():
        if name in plain:
            plain[name] = kind(plain[name])
    return replace(Rules(limit=None), **plain, **times, **spans)


def load(text: str) -> Rules:
    """The rules in a text of JSON."""
    return from_json(json.loads(text))


def dump(rules: Rules) -> str:
    """The rules as a text of JSON."""
    return json.dumps(to_json(rules))
