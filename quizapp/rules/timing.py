"""When an attempt may begin, when it ends, and whether an answer is in time. The only clock is the server's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from quizapp.rules.assignment import Late, Rules


@dataclass(frozen=True, slots=True)
class Own:
    """What is different for one learner: extra time, and dates of their own."""

    factor: float = 1.0
    """By which a time limit is longer; from their membership."""
    opens: datetime | None = None
    closes: datetime | None = None


class State(StrEnum):
    """Whether an assignment can be begun."""

    NOT_YET = "not yet"
    OPEN = "open"
    LATE = "late"
    """It has closed, but late work is taken."""
    CLOSED = "closed"


EVERYBODY = Own()


def opens(rules: Rules, own: Own = EVERYBODY) -> datetime | None:
    """From when it can be begun."""
    return own.opens or rules.opens


def closes(rules: Rules, own: Own = EVERYBODY) -> datetime | None:
    """Until when it is in time."""
    return own.closes or rules.closes


def last(rules: Rules, own: Own = EVERYBODY) -> datetime | None:
    """Until when anything is taken: the closing time, or the end of the time for late work."""
    closing = closes(rules, own)
    if rules.late is Late.MARKED and closing is not None and rules.late_until is not None:
        return max(closing, rules.late_until)
    return closing


def state(rules: Rules, now: datetime, own: Own = EVERYBODY) -> State:
    """Whether it can be begun now."""
    begin, close, end = opens(rules, own), closes(rules, own), last(rules, own)
    if begin is not None and now < begin:
        return State.NOT_YET
    if close is None or now < close:
        return State.OPEN
    return State.LATE if end is not None and now < end else State.CLOSED


def ends(rules: Rules, started: datetime, own: Own = EVERYBODY) -> datetime | None:
    """When an attempt that was started then is over; None where neither a limit nor a closing time ends it."""
    limit = started + rules.limit * own.factor if rules.limit is not None else None
    return min((at for at in (limit, last(rules, own)) if at is not None), default=None)


def in_time(rules: Rules, started: datetime, at: datetime, own: Own = EVERYBODY) -> bool:
    """Whether an answer that arrives at `at` is taken: until the attempt's end, and the grace after it."""
    end = ends(rules, started, own)
    return end is None or at <= end + rules.grace


def is_late(rules: Rules, at: datetime, own: Own = EVERYBODY) -> bool:
    """Whether work handed in at `at` came after the closing time (and its grace)."""
    close = closes(rules, own)
    return close is not None and at > close + rules.grace


def cut_short(rules: Rules, own: Own, now: datetime) -> timedelta:
    """How much of their time somebody loses to the closing time, even if they begin at once; zero where none."""
    close = closes(rules, own)
    if rules.limit is None or close is None:
        return timedelta(0)
    begin = max(now, opens(rules, own) or now)
    return max(timedelta(0), rules.limit * own.factor - max(timedelta(0), (last(rules, own) or close) - begin))
