"""E-mail addresses, which nobody needs: for signing in and, once confirmed, for a way back in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account, Link
from quizapp.services import limits
from quizapp.services.errors import Conflict, Invalid, NotFound, TooMany
from quizapp.services.ways_in import links

LONGEST = 254
OFTEN = (
    "A letter was asked for several times already. Look into your mail, also among what was taken for spam, "
    "and ask again in two hours."
)
ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
ADDRESS = re.compile(rf"(?=.{{1,64}}@){ATOM}(?:\.{ATOM})*@{LABEL}(?:\.{LABEL})+", re.IGNORECASE | re.ASCII)
"""What is sent to over the whole internet; addresses in other scripts and quoted ones are not."""


@dataclass(frozen=True, slots=True)
class Changed:
    """Whose address has changed, and the confirmed one that they had before."""

    account: Account
    old: str | None


def clean(typed: str) -> str:
    """An address as it is stored; raises Invalid."""
    text = typed.strip()
    if len(text) > LONGEST or not ADDRESS.fullmatch(text):
        raise Invalid("Give one address, such as mira@school.example.", "email")
    return text


def propose(session: Session, account: Account, typed: str, address: str, now: datetime) -> tuple[str, str | None]:
    """An address that is to be confirmed: it, and the token of the link to send there; None where nothing is sent.

    Nothing is sent to an address that somebody else has confirmed; whoever asks cannot tell. Raises Invalid, TooMany.
    """
    email = _new(account, typed)
    count_letter(session, email.lower(), address, now)
    token = links.make(session, links.EMAIL, now, account=account, email=email)
    other = _owner(session, email, account)
    return email, None if other is not None and other.email_confirmed_at is not None else token


def count_letter(session: Session, subject: str, address: str, now: datetime) -> None:
    """Count that a letter was asked for, whether or not one is sent; raises TooMany when too many were."""
    try:
        limits.check(session, limits.MAIL, address, now, subject)
    except TooMany as error:
        raise TooMany(OFTEN) from error
    limits.failed(session, limits.MAIL, address, now, subject)


def take(session: Session, account: Account, typed: str, address: str, now: datetime) -> None:
    """Set an address where no letters are sent: to sign in with, and no more. Raises Invalid, Conflict, TooMany.

    Addresses that were found taken are counted as names are: nobody reads the list of them by trying.
    """
    email = _new(account, typed)
    limits.check(session, limits.NAME, address, now)
    if _owner(session, email, account) is not None:
        limits.failed(session, limits.NAME, address, now)
        raise Conflict("Somebody here has that address already.", "email")
    account.email, account.email_key, account.email_confirmed_at = email, email.lower(), None
    session.flush()


def confirm(session: Session, token: str, now: datetime) -> Changed:
    """Have an address count, whose link was followed. Raises NotFound for a spent link, Conflict for a taken address.

    Who had the address without ever confirming it has it no longer.
    """
    link = links.find(session, token, now, links.EMAIL)
    account = session.get(Account, link.account_id, with_for_update=True) if link.account_id else None
    if account is None or link.email is None:
        raise NotFound(links.SPENT)
    other = _owner(session, link.email, account)
    if other is not None and other.email_confirmed_at is not None:
        raise Conflict("Another account here has confirmed this address. Take it out there first.")
    if other is not None:
        other.email = other.email_key = None
        session.flush()
    old = account.email if account.email_confirmed_at and account.email_key != link.email.lower() else None
    account.email, account.email_key, account.email_confirmed_at = link.email, link.email.lower(), now
    links.use(link, now)
    session.flush()
    return Changed(account, old)


def remove(session: Session, account: Account) -> Changed:
    """Have an account without an address; one that waits to be confirmed is forgotten too."""
    session.execute(delete(Link).where(Link.account_id == account.id, Link.purpose == links.EMAIL))
    old = account.email if account.email_confirmed_at else None
    account.email = account.email_key = account.email_confirmed_at = None
    return Changed(account, old)


def _new(account: Account, typed: str) -> str:
    email = clean(typed)
    if account.email_confirmed_at is not None and account.email == email:
        raise Invalid("That is your address already.", "email")
    return email


def _owner(session: Session, email: str, account: Account) -> Account | None:
    """Who else has this address."""
    return session.scalar(select(Account).where(Account.email_key == email.lower(), Account.id != account.id))
