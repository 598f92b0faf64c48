"""How long things are kept: accounts that nobody uses go after a warning, and what is spent is cleared away.

An account is unused since the day of its latest visit, else since it was made. Thirty days before it has been unused
for the months that were set, it is warned: its teachers and administrators are told of the day. Any visit takes the
warning back. It is erased once the months are over and the warning is thirty days old, whichever is later: so nobody
goes on the first day of the setting, nor by a clock that was wrong once. Guests go by the same rule, but nobody can be
told. Administrators stay, and so does whoever alone teaches a class.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account, Link, SignIn, Try
from quizapp.models.classes import Roster
from quizapp.models.exchange import Import
from quizapp.services import audit, limits
from quizapp.services.audit import By
from quizapp.services.classroom import rosters
from quizapp.services.exchange import desk
from quizapp.services.records import erasure
from quizapp.services.ways_in import signing
from quizapp.services.ways_in.accounts import ADMINISTRATOR

WARNING = timedelta(days=30)
"""How long before it is erased an account is warned."""
SPENT = timedelta(days=30)
"""How long a sign-in that has ended, and a link that was used or is too old, is kept."""
SHORTEST_MONTH = 28
"""Days."""


class Known(Protocol):
    """What must be known of an account to say when it goes: an Account, or a row of a list."""

    @property
    def created_at(self) -> datetime: ...
    @property
    def seen_at(self) -> datetime | None: ...
    @property
    def warned_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done about accounts that nobody uses: the ids of those concerned."""

    erase: tuple[int, ...] = ()
    warn: tuple[int, ...] = ()
    spare: tuple[int, ...] = ()
    """Warned once, and not to be erased soon any more."""


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last one of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def unused_since(account: Known) -> date:
    """The day (UTC) of the latest visit, else on which the account was made."""
    return (account.seen_at or account.created_at).date()


def deletion_day(account: Known, months: int) -> date | None:
    """The day (UTC) on which an account will be erased unless somebody uses it; None unless it has been warned."""
    if not months or account.warned_at is None:
        return None
    return max(months_later(unused_since(account), months), (account.warned_at + WARNING).date())


def plan(session: Session, months: int, now: datetime) -> Plan:
    """What is to be done now; with 0 months, only that warnings are taken back."""
    looked_at = Account.warned_at.is_not(None)
    if months:
        looked_at |= used_at() <= _latest(months, now)
    stay = _staying(session)
    erase, warn, spare = [], [], []
    for account in session.scalars(select(Account).where(looked_at).order_by(Account.id)):
        soon = months > 0 and account.id not in stay and _is_soon(account, months, now.date())
        if account.warned_at is None:
            warn += [account.id] if soon else []
        elif not soon:
            spare.append(account.id)
        elif _is_due(account, months, now):
            erase.append(account.id)
    return Plan(tuple(erase), tuple(warn), tuple(spare))


def used_at() -> ColumnElement[datetime]:
    """When an account was used last, else made."""
    return func.coalesce(Account.seen_at, Account.created_at)


def _latest(months: int, now: datetime) -> datetime:
    """Who was here after this is not warned yet, however the months fall."""
    return now - timedelta(days=SHORTEST_MONTH * months) + WARNING


def _staying(session: Session) -> set[int]:
    """Who stays, however long they are away."""
    administrators = set(session.scalars(select(Account.id).where(Account.role == ADMINISTRATOR)))
    return administrators | {row.account_id for row in session.execute(erasure.taught_alone())}


def _is_soon(account: Account, months: int, today: date) -> bool:
    return months_later(unused_since(account), months) - today <= WARNING


def _is_due(account: Account, months: int, now: datetime) -> bool:
    warned = account.warned_at is not None and account.warned_at + WARNING <= now
    return warned and months_later(unused_since(account), months) <= now.date()


def warn(session: Session, planned: Plan, months: int, now: datetime) -> None:
    """Warn, and take back, as planned; whoever has come meanwhile is not warned."""
    for account in planned.warn:
        unused = update(Account).where(Account.id == account, used_at() <= _latest(months, now))
        session.execute(unused.values(warned_at=now))
    for account in planned.spare:
        session.execute(update(Account).where(Account.id == account).values(warned_at=None))


def erase_unused(session: Session, account_id: int, months: int, now: datetime) -> Account | None:
    """Erase one account for good, if it is still to be erased now; gives it as it was."""
    account = session.scalar(
        select(Account).where(Account.id == account_id).with_for_update().execution_options(populate_existing=True)
    )
    if account is None or not _is_due(account, months, now) or erasure.obstacle(session, account):
        return None
    erasure.erase(session, By(None, now), account, why=f"unused for {months} months")
    return account


def usernames(session: Session, ids: Sequence[int]) -> list[str | None]:
    """The names that accounts sign in with; None for a guest."""
    return [session.scalar(select(Account.username).where(Account.id == account)) for account in ids]


def note_guests(session: Session, guests: int, now: datetime) -> None:
    """Note in the log of staff how many guests went; each of the others has an entry of its own."""
    if guests:
        audit.note(session, By(None, now), "unused guests erased", detail=f"guests: {guests}")


# What is spent --------------------------------------------------------------------------------------------


def spent(now: datetime) -> Mapping[str, tuple[type[Any], ColumnElement[bool]]]:
    """What is of no use any more, by what it is called: its table, and which rows of it."""
    named = select(Account.id).where(Account.username.is_not(None))
    too_old = (SignIn.created_at < now - signing.LONGEST - SPENT) & SignIn.account_id.in_(named)
    return {
        "ended sign-ins": (SignIn, (SignIn.ended_at < now - SPENT) | too_old),
        "spent links": (Link, (Link.used_at < now - SPENT) | (Link.until < now - SPENT)),
        "lists of names": (Roster, rosters.forgotten(now)),
        "files handed in": (Import, (Import.handed_in_at < now - desk.KEPT_FOR) & Import.taken_at.is_(None)),
        "failed tries": (Try, Try.at < now - limits.A_DAY),
    }


def count_spent(session: Session, now: datetime) -> dict[str, int]:
    """How much of it there is."""
    return {
        name: session.scalar(select(func.count()).select_from(table).where(which)) or 0
        for name, (table, which) in spent(now).items()
    }


def clear_spent(session: Session, now: datetime) -> dict[str, int]:
    """Clear it away; how much it was."""
    counts = count_spent(session, now)
    for table, which in spent(now).values():
        session.execute(delete(table).where(which).execution_options(synchronize_session=False))
    return counts
