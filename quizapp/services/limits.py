"""How often somebody may guess: tries that failed are counted by what was tried and by the address they came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from quizapp.models.accounts import Try
from quizapp.services.errors import TooMany

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """What is allowed of one kind of try."""

    kind: str
    window: timedelta
    """How far back the failures of an address are counted."""
    of_address: int
    """Failures of one address within the window."""
    of_subject: int | None = None
    """Failures of one account in a day, after which it waits as long as the window; each next one, twice as long."""
    longest_wait: timedelta = timedelta(hours=2)


SIGN_IN = Limit("sign-in", timedelta(minutes=5), of_address=300, of_subject=10)
"""A class of thirty behind one address gets in on its first morning; an account is guessed at under 30 times a day."""
CODE = Limit("code", timedelta(minutes=1), of_address=20)
"""Class codes: a class that mistypes gets in, and trying them all would take three years."""
TOKEN = Limit("token", timedelta(minutes=5), of_address=60)
"""One-time links and sign-in cards."""
NAME = Limit("name", timedelta(minutes=5), of_address=90)
"""Names that were found taken: nobody reads the list of names by trying them."""
MAIL = Limit("mail", timedelta(hours=1), of_address=60, of_subject=3)
"""Letters to one address."""


def check(session: Session, limit: Limit, address: str, now: datetime, subject: str = "") -> None:
    """Raise TooMany, which says how long to wait, where too many tries of the address or the subject have failed."""
    recent = select(func.count()).where(Try.kind == limit.kind, Try.at > now - limit.window)
    if (session.scalar(recent.where(Try.address == address[:64])) or 0) >= limit.of_address:
        raise TooMany(f"There were too many wrong tries from here. {_wait(limit.window)}")
    if limit.of_subject is not None and subject:
        left = _locked_until(session, limit, subject[:254], now) - now
        if left > timedelta(0):
            raise TooMany(f"There were too many wrong tries. {_wait(left)} Your progress is safe.")


def failed(session: Session, limit: Limit, address: str, now: datetime, subject: str = "") -> None:
    """Count a failed try, and forget those that no limit looks at any more."""
    session.execute(delete(Try).where(Try.at <= now - A_DAY))
    session.add(Try(kind=limit.kind, subject=subject[:254], address=address[:64], at=now))


def forgive(session: Session, limit: Limit, subject: str) -> None:
    """Forget the failures of a subject: whoever it belongs to has shown that they are it."""
    session.execute(delete(Try).where(Try.kind == limit.kind, Try.subject == subject[:254]))


def _locked_until(session: Session, limit: Limit, subject: str, now: datetime) -> datetime:
    """When the subject may be tried again: each failure beyond those allowed in a day doubles the wait after it."""
    assert limit.of_subject is not None
    mine = select(func.count(), func.max(Try.at)).where(Try.kind == limit.kind, Try.subject == subject)
    count, latest = session.execute(mine.where(Try.at > now - A_DAY)).one()
    if count < limit.of_subject:
        return now
    return latest + min(limit.window * 2 ** (count - limit.of_subject), limit.longest_wait)


def _wait(left: timedelta) -> str:
    minutes = -(-int(left.total_seconds()) // 60)
    if minutes <= 1:
        return "Wait a minute, then try again."
    return f"Wait {minutes} minutes, then try again." if minutes < 100 else "Wait two hours, then try again."
