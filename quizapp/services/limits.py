"""How often somebody may guess: tries that failed are counted by what was tried and by the address they came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import cast

from sqlalchemy import Table, bindparam, delete, func, insert, literal, null, select, update
from sqlalchemy.orm import Session

from quizapp.models.accounts import Try
from quizapp.models.session import take_turn
from quizapp.services.errors import TooMany

A_DAY = timedelta(days=1)
PAST = "past"
"""What a failure is called when its account was signed in to afterwards: it locks nothing any more."""


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
    of_a_day: int | None = None
    """Failures of one account in a day, by all its names and before all its successes, after which nothing fits."""


SIGN_IN = Limit("sign-in", timedelta(minutes=5), of_address=300, of_subject=10, of_a_day=30)
"""A class of thirty behind one address gets in on its first morning; an account is guessed at 30 times a day."""
PROOF = Limit("proof", timedelta(minutes=5), of_address=300, of_subject=5)
"""The password of whoever is signed in already: others cannot keep them from their work by failing to be them."""
CODE = Limit("code", timedelta(minutes=1), of_address=20)
"""Class codes: a class that mistypes gets in, and trying them all would take three years."""
TOKEN = Limit("token", timedelta(minutes=5), of_address=60)
"""One-time links and sign-in cards."""
NAME = Limit("name", timedelta(minutes=5), of_address=90)
"""Names that were found taken: nobody reads the list of names by trying them."""
MAIL = Limit("mail", timedelta(hours=1), of_address=60, of_subject=3)
"""Letters to one address."""


TABLE = cast(Table, Try.__table__)
TRIES = TABLE.c
_FROM_HERE = select(func.count()).where(
    TRIES.kind == bindparam("kind"), TRIES.address == bindparam("address"), TRIES.at > bindparam("since")
)
_OF_SUBJECT = (
    TRIES.kind == bindparam("kind"), TRIES.subject == bindparam("subject"), TRIES.at > bindparam("yesterday")
)  # fmt: skip
FROM_HERE = select(_FROM_HERE.scalar_subquery(), literal(0), null())
FROM_HERE_AND_OF_SUBJECT = select(
    _FROM_HERE.scalar_subquery(),
    select(func.count()).where(*_OF_SUBJECT).scalar_subquery(),
    select(func.max(TRIES.at)).where(*_OF_SUBJECT).scalar_subquery(),
)
IN_A_DAY = select(func.count()).where(
    TRIES.kind.in_(bindparam("kinds", expanding=True)),
    TRIES.subject.in_(bindparam("subjects", expanding=True)),
    TRIES.at > bindparam("yesterday"),
)
TOO_OLD = delete(TABLE).where(TRIES.at <= bindparam("yesterday"))
ANOTHER = insert(TABLE)
"""Built once: with each sign-in they are asked twice."""


def check(session: Session, limit: Limit, address: str, now: datetime, subject: str = "") -> int:
    """How often the subject has failed; raises TooMany, which says how long to wait, where it or the address may not.

    In a session that writes, others who try the same wait until it has ended: what is counted here is all there is.
    """
    given = {"kind": limit.kind, "address": network(address), "since": now - limit.window}
    take_turn(session, f"{limit.kind} from {given['address']}")
    if limit.of_subject is None or not subject:
        here, count, latest = session.execute(FROM_HERE, given).one()
    else:
        take_turn(session, f"{limit.kind} of {subject[:254]}")
        given |= {"subject": subject[:254], "yesterday": now - A_DAY}
        here, count, latest = session.execute(FROM_HERE_AND_OF_SUBJECT, given).one()
    if here >= limit.of_address:
        raise TooMany(f"There were too many wrong tries from here. {_wait(limit.window)}")
    left = _locked_until(limit, count, latest, now) - now
    if left > timedelta(0):
        raise TooMany(f"There were too many wrong tries. {_wait(left)} Your progress is safe.")
    return count


def used_up(session: Session, limit: Limit, subjects: Iterable[str | None], now: datetime) -> bool:
    """Whether an account, by all names that it has, has been tried as often as it may be in a day."""
    if limit.of_a_day is None:
        return False
    names = [name[:254] for name in subjects if name]
    given = {"kinds": [limit.kind, PAST], "subjects": names, "yesterday": now - A_DAY}
    return (session.scalar(IN_A_DAY, given) or 0) >= limit.of_a_day


def failed(session: Session, limit: Limit, address: str, now: datetime, subject: str = "") -> None:
    """Count a failed try, and forget those that no limit looks at any more."""
    session.execute(TOO_OLD, {"yesterday": now - A_DAY})
    session.execute(ANOTHER, {"kind": limit.kind, "subject": subject[:254], "address": network(address), "at": now})


def succeeded(session: Session, limit: Limit, subject: str) -> None:
    """Have the failures of a subject lock nothing any more: whoever it belongs to is here."""
    mine = (Try.kind == limit.kind) & (Try.subject == subject[:254])
    session.execute(delete(Try).where(mine) if limit.of_a_day is None else update(Try).where(mine).values(kind=PAST))


def forgive(session: Session, limit: Limit, subject: str) -> None:
    """Forget the failures of a subject: it has another password, at which nobody has guessed yet."""
    session.execute(delete(Try).where(Try.kind.in_((limit.kind, PAST)), Try.subject == subject[:254]))


def network(address: str) -> str:
    """Whose an address is: of IPv6 a household has 2⁶⁴, so its first half; other addresses as they are."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or IPv6Network((parsed, 64), strict=False))


def _locked_until(limit: Limit, count: int, latest: datetime | None, now: datetime) -> datetime:
    """When a subject may be tried again: each failure beyond those allowed in a day doubles the wait after it."""
    if latest is None or limit.of_subject is None or count < limit.of_subject:
        return now
    return latest + min(limit.window * 2 ** (count - limit.of_subject), limit.longest_wait)


def _wait(left: timedelta) -> str:
    minutes = -(-int(left.total_seconds()) // 60)
    if minutes <= 1:
        return "Wait a minute, then try again."
    return f"Wait {minutes} minutes, then try again." if minutes < 100 else "Wait two hours, then try again."
