"""One-time addresses: setting up, an invitation, a new password, an e-mail address that is to be confirmed."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account, Link
from quizapp.services.errors import NotFound
from quizapp.services.signing import hashed

SETUP, INVITE, RESET, EMAIL = "setup", "invite", "reset", "email"
LASTS = {
    SETUP: timedelta(days=7),
    INVITE: timedelta(days=7),
    RESET: timedelta(days=1),
    EMAIL: timedelta(days=1),
}
SPENT = "This link has been used or is too old. Ask whoever sent it for a new one."


def make(
    session: Session, purpose: str, now: datetime, *, account: Account | None = None, role: str = "", email: str = ""
) -> str:
    """A new link; returns its token, of which only a hash is kept. An older one of the same use is worth nothing."""
    if purpose == SETUP:
        session.execute(delete(Link).where(Link.purpose == SETUP))
    if account is not None:
        session.execute(delete(Link).where(Link.account_id == account.id, Link.purpose == purpose))
    token = secrets.token_urlsafe(24)
    session.add(
        Link(
            token=hashed(token),
            purpose=purpose,
            role=role or None,
            account_id=account.id if account else None,
            email=email or None,
            made_at=now,
            until=now + LASTS[purpose],
        )
    )
    return token


def find(session: Session, token: str, now: datetime) -> Link:
    """The link of a token; raises NotFound for one that is used, too old, withdrawn or made up."""
    link = session.scalar(select(Link).where(Link.token == hashed(token), Link.used_at.is_(None), Link.until > now))
    if link is None:
        raise NotFound(SPENT)
    return link


def use(link: Link, now: datetime) -> None:
    """Follow a link for the one time that it can be followed."""
    link.used_at = now
