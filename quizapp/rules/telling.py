"""What a learner may be told of an attempt, and when: the one place that decides whether a key may leave the server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from quizapp.rules.assignment import Feedback, Rules
from quizapp.rules.timing import EVERYBODY, Own, last


@dataclass(frozen=True, slots=True)
class Told:
    """What may be shown."""

    answers: bool
    """Which answers were right, why, and with what feedback."""
    score: bool
    """The marks."""
    free: bool = False
    """Whether self-study may ask its questions, and so tell their answers."""


NOTHING = Told(answers=False, score=False)


def told(rules: Rules, now: datetime, *, submitted: bool, own: Own = EVERYBODY) -> Told:
    """What may be shown of an attempt as a whole; before it is handed in, nothing."""
    if not submitted:
        return NOTHING
    end = last(rules, own)
    closed = end is not None and now > end + rules.grace
    answers = {
        Feedback.AT_ONCE: True,
        Feedback.SUBMITTED: True,
        Feedback.CLOSED: closed,
        Feedback.NEVER: False,
    }[rules.feedback]
    never = rules.feedback is Feedback.NEVER and closed
    return Told(answers, score=answers or rules.show_score, free=answers or never)


def told_at_once(rules: Rules, *, answered: bool) -> bool:
    """Whether a question may be told while its attempt goes on; its answer is final then."""
    return rules.feedback is Feedback.AT_ONCE and answered
