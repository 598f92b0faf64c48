"""One-time addresses: setting up, an invitation, a new password, an e-mail address that is to be confirmed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, exists, select
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account, Link
from quizapp.services import limits
from quizapp.services.errors import NotFound
from quizapp.services.ways_in.accounts import ADMINISTRATOR
from quizapp.services.ways_in.signing import hashed

SETUP, INVITE, RESET, EMAIL = "setup", "invite", "reset", "email"
LASTS = {
    SETUP: timedelta(days=7),
    INVITE: timedelta(days=7),
    RESET: timedelta(days=1),
    EMAIL: timedelta(days=1),
}
FIRST_PASSWORD_LASTS = timedelta(days=7)
"""How long a link to the first password of an account is good for: whoever it is for may come next week."""
SPENT = (
    "Such a link works once. This one has been used, is too old, or is not whole: copy all of it, "
    "or ask whoever sent it for a new one."
)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a link offers to whoever follows it."""

    purpose: str
    role: str | None
    """What they become."""
    whom: str
    """What whoever made it calls them."""
    email: str | None
    name: str | None
    """What the account is called that it is about, if there is one."""
    username: str | None
    first: bool
    """Whether that account has no password yet."""


def make(
    session: Session,
    purpose: str,
    now: datetime,
    *,
    account: Account | None = None,
    role: str = "",
    email: str = "",
    whom: str = "",
) -> str:
    """A new link; returns its token, of which only a hash is kept. An older one of the same use is worth nothing."""
    if purpose == SETUP:
        session.execute(delete(Link).where(Link.purpose == SETUP))
    if account is not None:
        session.execute(delete(Link).where(Link.account_id == account.id, Link.purpose == purpose))
    first = purpose == RESET and account is not None and account.password is None
    token = secrets.token_urlsafe(24)
    session.add(
        Link(
            token=hashed(token),
            purpose=purpose,
            role=role or None,
            account_id=account.id if account else None,
            email=email or None,
            whom=whom,
            made_at=now,
            until=now + (FIRST_PASSWORD_LASTS if first else LASTS[purpose]),
        )
    )
    return token


def offer(session: Session, token: str, address: str, now: datetime) -> Offer | None:
    """What a token offers; None for one that is used, too old, withdrawn or made up. Raises TooMany.

    It changes nothing: previews and scanners of mail look too. `failed` counts what was not found.
    """
    limits.check(session, limits.TOKEN, address, now)
    row = session.execute(
        _good(token, now).add_columns(Account).outerjoin(Account, Account.id == Link.account_id)
    ).first()
    if row is None:
        return None
    link, account = row
    if account is None:
        return Offer(link.purpose, link.role, link.whom, link.email, None, None, first=False)
    first = account.password is None
    return Offer(link.purpose, link.role, link.whom, link.email, account.name, account.username, first)


def failed(session: Session, address: str, now: datetime) -> None:
    """Count that somebody came with a token that is none."""
    limits.failed(session, limits.TOKEN, address, now)


def find(session: Session, token: str, now: datetime, *purposes: str) -> Link:
    """The link of a token, of one of these purposes if any are named; raises NotFound for a spent or made up one.

    It is held: nobody else can follow it until this session has ended.
    """
    good = _good(token, now).with_for_update()
    link = session.scalar(good.where(Link.purpose.in_(purposes)) if purposes else good)
    if link is None:
        raise NotFound(SPENT)
    return link


def use(link: Link, now: datetime) -> None:
    """Follow a link that was found, for the one time that it can be followed; whom it was for is forgotten."""
    link.used_at, link.whom, link.email = now, "", None


def _good(token: str, now: datetime) -> Select[Link]:
    """The link of a token while it is good. One for setting up is worthless as soon as there is an administrator."""
    set_up = exists().where(Account.role == ADMINISTRATOR)
    mine = select(Link).where(Link.token == hashed(token), Link.used_at.is_(None), Link.until > now)
    return mine.where((Link.purpose != SETUP) | ~set_up)
