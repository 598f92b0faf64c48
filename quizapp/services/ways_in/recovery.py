"""A way back in for whoever has lost their password: a link from an administrator, or by e-mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account
from quizapp.services import audit
from quizapp.services.audit import By
from quizapp.services.errors import NotFound
from quizapp.services.names import name_key
from quizapp.services.ways_in import accounts, emails, links


@dataclass(frozen=True, slots=True)
class Way:
    """A link to a new password, and where it is to be sent."""

    token: str
    email: str
    name: str
    username: str


def offer(session: Session, by: By, account: Account) -> str:
    """The token of a link with which somebody chooses a new password. Nothing ends until it is used."""
    audit.note(session, by, "password link made", subject=account)
    return links.make(session, links.RESET, by.at, account=account)


def ask(session: Session, typed: str, address: str, now: datetime) -> None:
    """Count that a letter was asked for, whoever it was asked for; raises TooMany when too many were."""
    emails.count_letter(session, name_key(typed), address, now)


def way(session: Session, typed: str, now: datetime) -> Way | None:
    """The way back for a name or an e-mail address; None where no account has it, or none with a confirmed address."""
    key = name_key(typed)
    account = session.scalar(
        select(Account).where(
            (Account.username_key == key) | (Account.email_key == key), Account.email_confirmed_at.is_not(None)
        )
    )
    if account is None or not account.email or not account.username:
        return None
    token = links.make(session, links.RESET, now, account=account)
    return Way(token, account.email, account.name or account.username, account.username)


def choose(session: Session, token: str, password: str, now: datetime, address: str, *, zone: str = "") -> Account:
    """Set a password, hashed already, by a link: every device is signed out. Raises NotFound for a spent link.

    Whoever chooses their first has the `zone` of their browser from then on: somebody else made the account.
    """
    link = links.find(session, token, now, links.RESET)
    account = session.get(Account, link.account_id, with_for_update=True) if link.account_id else None
    if account is None:
        raise NotFound(links.SPENT)
    links.use(link, now)
    if zone and account.password is None:
        account.time_zone = zone
    session.flush()
    accounts.set_password(session, account, password, now)
    if accounts.is_staff(account):
        audit.note(session, By(account, now, address), "password chosen by link", subject=account)
    return account
