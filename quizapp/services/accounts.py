"""People: guests, names and passwords, where somebody is signed in, and what they set for themselves."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account, SignIn, SignInFailure
from quizapp.models.content import Deck
from quizapp.models.study import Enrolment
from quizapp.services.errors import Conflict, Invalid, TooMany
from quizapp.services.passwords import check_password, fits, hashed

LONGEST_NAME = 60
WINDOW = timedelta(minutes=5)
"""How far back failed tries to sign in are counted."""
FAILURES_PER_NAME = 10
FAILURES_PER_ADDRESS = 300
"""A class of thirty behind one address must get in on its first morning."""
LONGEST_KEY = 240
"""Characters by which names are compared: compatible forms can be longer than what was typed."""
BIDI = dict.fromkeys([0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Marks that turn the direction of writing: a name with one turns the words around it too."""
UNPRINTABLE = {"Cc", "Cs", "Co", "Cn"}
BLANK = {*"\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0", *map(chr, range(0xFE00, 0xFE10))}
"""Letters, marks and signs that show nothing, with the selectors of variants."""


def clean_name(name: str) -> str:
    """A name as it is shown: NFC, single spaces, no control characters; raises Invalid unless 1 to 60 long."""
    printable = (c for c in name.translate(BIDI) if c.isspace() or unicodedata.category(c) not in UNPRINTABLE)
    text = " ".join(unicodedata.normalize("NFC", "".join(printable)).split())
    if not 1 <= len(text) <= LONGEST_NAME or not any(unicodedata.category(c)[0] in "LNS" for c in name_key(text)):
        raise Invalid(f"Choose a name of 1 to {LONGEST_NAME} characters.", "name")
    return text


def name_key(name: str) -> str:
    """A name as it is compared: what looks or reads alike is one name, and what cannot be seen does not count."""
    letters = unicodedata.normalize("NFKC", name)
    seen = (c for c in letters if c.isspace() or not (c in BLANK or unicodedata.category(c) in UNPRINTABLE | {"Cf"}))
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", "".join(seen)).casefold())
    return " ".join(folded.split())[:LONGEST_KEY]


def make_guest(session: Session, zone: str, now: datetime) -> Account:
    """A new guest, who studies every deck that there is."""
    guest = Account(created_at=now, time_zone=zone)
    session.add(guest)
    session.flush()
    for deck_id in session.scalars(select(Deck.id)):
        session.add(Enrolment(learner_id=guest.id, deck_id=deck_id, since=now))
    return guest


def enrol(session: Session, learner: Account, deck: Deck, now: datetime) -> None:
    """Begin a deck; begun twice is begun once."""
    if session.get(Enrolment, (learner.id, deck.id)) is None:
        session.add(Enrolment(learner_id=learner.id, deck_id=deck.id, since=now))


def take_name(session: Session, account: Account, name: str, password: str, hasher: PasswordHasher) -> None:
    """Make a guest an account. Raises Invalid for the name or password, Conflict when the name is taken."""
    if account.name is not None:
        raise Conflict("You have a name already.")
    shown = clean_name(name)
    check_password(password, shown)
    if session.scalar(select(Account.id).where(Account.name_key == name_key(shown))) is not None:
        raise Conflict("Somebody here has that name already. Add a letter or choose another.", "name")
    account.name, account.name_key, account.password = shown, name_key(shown), hashed(hasher, password)
    session.flush()


def check_sign_in(
    session: Session, name: str, password: str, address: str, now: datetime, hasher: PasswordHasher
) -> Account | None:
    """The account of a name and its password; None, and a failure counted, when they do not fit.

    Raises TooMany after too many failures of the name or the address. An unknown name takes as long as a known one.
    """
    key = name_key(name)
    _limit(session, key, address, now)
    account = session.scalar(select(Account).where(Account.name_key == key)) if key else None
    if fits(hasher, account.password if account else None, password) and account is not None:
        session.execute(delete(SignInFailure).where(SignInFailure.name_key == key))
        return account
    session.execute(delete(SignInFailure).where(SignInFailure.at <= now - WINDOW))
    session.add(SignInFailure(name_key=key, address=address[:64], at=now))
    return None


def change_password(account: Account, old: str, new: str, hasher: PasswordHasher) -> None:
    """Set a new password; raises Invalid when the old one does not fit or the new one will not do."""
    if not fits(hasher, account.password, old):
        raise Invalid("That is not your password now.", "old")
    check_password(new, account.name or "")
    account.password = hashed(hasher, new)


def open_session(session: Session, account: Account, now: datetime) -> str:
    """Sign an account in on a device; returns the token for its cookie, of which only a hash is kept."""
    token = secrets.token_urlsafe(24)
    session.add(SignIn(account_id=account.id, token=_hashed(token), created_at=now))
    return token


def close_session(session: Session, token: str, now: datetime) -> None:
    """End a sign-in; the cookie is worth nothing afterwards."""
    for row in session.scalars(select(SignIn).where(SignIn.token == _hashed(token))):
        row.ended_at = now


def close_others(session: Session, account: Account, token: str, now: datetime) -> None:
    """End all sign-ins of an account but this one."""
    others = select(SignIn).where(SignIn.account_id == account.id, SignIn.token != _hashed(token))
    for row in session.scalars(others.where(SignIn.ended_at.is_(None))):
        row.ended_at = now


def known(session: Session, token: str, *, to_write: bool = False) -> Account | None:
    """Who a cookie's token belongs to; with `to_write` their row is held, so that their requests go one by one."""
    return session.scalar(HELD if to_write else KNOWN, {"token": _hashed(token)})


KNOWN = (
    select(Account)
    .join(SignIn, SignIn.account_id == Account.id)
    .where(SignIn.token == bindparam("token"), SignIn.ended_at.is_(None))
)
HELD = KNOWN.with_for_update(of=Account)


def save_settings(account: Account, values: Mapping[str, Any]) -> None:
    """Set what a learner may set for themselves."""
    for name in ("time_zone", "new_per_day", "minutes_per_day", "retention", "theme"):
        setattr(account, name, values[name])


def _limit(session: Session, key: str, address: str, now: datetime) -> None:
    recent = select(func.count()).where(SignInFailure.at > now - WINDOW)
    by_name = session.scalar(recent.where(SignInFailure.name_key == key)) or 0
    by_address = session.scalar(recent.where(SignInFailure.address == address[:64])) or 0
    if by_name >= FAILURES_PER_NAME or by_address >= FAILURES_PER_ADDRESS:
        raise TooMany("Too many wrong tries. Wait five minutes, then try again; your progress is safe.")


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
