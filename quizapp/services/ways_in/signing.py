"""Signing in: whether a password fits, where somebody is signed in, and for how long."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account, SignIn, SignInCard
from quizapp.services import limits
from quizapp.services.limits import Limit
from quizapp.services.names import name_key
from quizapp.services.ways_in import sign_in_cards
from quizapp.services.ways_in.passwords import fits

IDLE = timedelta(hours=12)
"""After so long without a visit a device that others use too is signed out."""
LONGEST = timedelta(days=30)
"""So long lasts a sign-in at most; on a device of one's own it lasts so long without a visit too."""
PAUSE = timedelta(minutes=30)
"""After such a pause staff type their password again before they change anything."""
NOTED = timedelta(minutes=5)
"""Visits are noted to this: reading pages should not write each time."""
LONGEST_DEVICE = 60
LONGEST_TYPED = 1_000
"""Characters of a name that are looked at."""
NOBODY = 0
"""The id of no account: unknown names are looked up as known ones are."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Whoever a typed name or e-mail address may mean, and what their password is held against."""

    subject: str
    """What failures are counted by."""
    account_id: int | None = None
    stored: str | None = None
    """The hash of their password."""
    nonce: str | None = None
    """Of their sign-in card."""
    first: str | None = None
    """The first password of that card, until it is changed."""
    limit: Limit = limits.SIGN_IN

    def fits(self, hasher: PasswordHasher, password: str) -> bool:
        """Whether the password is theirs. It takes one hash, whoever they are and whether they are anybody."""
        by_hash = fits(hasher, self.stored, password)
        by_card = self.first is not None and hmac.compare_digest(
            sign_in_cards.folded(password), sign_in_cards.folded(self.first)
        )
        return by_hash or (self.stored is None and by_card)


@dataclass(frozen=True, slots=True)
class Visit:
    """Who comes with a cookie, and what is known of their sign-in on this device."""

    account: Account
    sign_in: int
    created_at: datetime
    seen_at: datetime
    proved_at: datetime
    own: bool

    def lasts(self, now: datetime) -> bool:
        """Whether the sign-in is still good. A guest has no other way back: theirs ends with the cookie."""
        if self.account.username is None:
            return True
        return now < min(self.created_at + LONGEST, self.seen_at + (LONGEST if self.own else IDLE))

    def proved(self, now: datetime) -> bool:
        """Whether the password was typed lately, with no long pause since."""
        return now < self.proved_at + PAUSE

    def to_note(self, now: datetime) -> bool:
        """Whether this visit is to be noted."""
        return now >= self.seen_at + NOTED


MEANT = (
    select(Account.id, Account.public, Account.password, SignInCard.nonce)
    .outerjoin(SignInCard, (SignInCard.account_id == Account.id) & (SignInCard.until > bindparam("now")))
    .where((Account.username_key == bindparam("subject")) | (Account.email_key == bindparam("email")))
)
BY_ID = select(Account).where(Account.id == bindparam("id")).with_for_update()


def candidate(session: Session, typed: str, address: str, now: datetime, secret: bytes) -> Candidate:
    """Whoever may be meant by a name or an address; raises TooMany when too much was tried."""
    subject = name_key(typed[:LONGEST_TYPED])
    limits.check(session, limits.SIGN_IN, address, now, subject)
    email = subject if "@" in subject else None
    row = session.execute(MEANT, {"subject": subject, "email": email, "now": now}).first()
    if row is None or not subject:
        return Candidate(subject)
    if row.password is not None or row.nonce is None:
        return Candidate(subject, row.id, row.password)
    return Candidate(subject, row.id, None, row.nonce, sign_in_cards.password(secret, row.public, row.nonce))


def once_more(session: Session, who: Account, address: str, now: datetime) -> Candidate:
    """Whoever is signed in and is to type their password again; raises TooMany when they failed too often.

    It is counted apart from signing in: who fails to be them elsewhere does not keep them from their work here.
    """
    limits.check(session, limits.PROOF, address, now, who.public)
    return Candidate(who.public, who.id, who.password, limit=limits.PROOF)


def admit(session: Session, who: Candidate, *, fits: bool, address: str, now: datetime) -> Account | None:
    """The account of a candidate whose password fits; None, and a failure counted, otherwise.

    Raises TooMany when others have tried at the same time, whether or not the password fits. The account is held to
    the end of the session: a password that is changed meanwhile ends the sign-in that follows from this.
    """
    failures = limits.check(session, who.limit, address, now, who.subject)
    account = session.scalar(BY_ID, {"id": who.account_id or NOBODY}, execution_options={"populate_existing": True})
    if account is None or not (fits and _unchanged(session, account, who, now)) or _spent(session, account, who, now):
        limits.failed(session, who.limit, address, now, who.subject)
        return None
    if failures:
        limits.succeeded(session, who.limit, who.subject)
    return account


def _spent(session: Session, account: Account, who: Candidate, now: datetime) -> bool:
    """Whether so much was guessed at an account today, by whichever name, that even the password itself is not told."""
    return limits.used_up(session, who.limit, (account.username_key, account.email_key), now)


def _unchanged(session: Session, account: Account, who: Candidate, now: datetime) -> bool:
    """Whether what the password was held against is still what it is to be held against."""
    if who.stored is not None or account.password is not None:
        return account.password == who.stored
    card = select(SignInCard.nonce).where(SignInCard.account_id == account.id, SignInCard.until > now)
    return session.scalar(card) == who.nonce


def open_session(session: Session, account: Account, now: datetime, *, device: str = "", own: bool = False) -> str:
    """Sign an account in on a device; returns the token for its cookie, of which only a hash is kept."""
    token = secrets.token_urlsafe(24)
    times = {"created_at": now, "seen_at": now, "proved_at": now}
    session.add(SignIn(account_id=account.id, token=hashed(token), device=device[:LONGEST_DEVICE], own=own, **times))
    account.seen_at, account.warned_at = now, None
    return token


def close_session(session: Session, token: str, now: datetime) -> None:
    """End a sign-in; the cookie is worth nothing afterwards."""
    session.execute(update(SignIn).where(SignIn.token == hashed(token), SignIn.ended_at.is_(None)).values(ended_at=now))


def close_others(session: Session, account: Account, token: str, now: datetime) -> None:
    """End all sign-ins of an account but this one."""
    _close(session, now, SignIn.account_id == account.id, SignIn.token != hashed(token))


def close_all(session: Session, account: Account, now: datetime) -> None:
    """End all sign-ins of an account."""
    _close(session, now, SignIn.account_id == account.id)


def close(sign_in: SignIn, now: datetime) -> None:
    """End a sign-in on whatever device; ended twice is ended once."""
    sign_in.ended_at = sign_in.ended_at or now


def devices(session: Session, account: Account, now: datetime) -> list[SignIn]:
    """Where an account is signed in, the latest used first."""
    rows = session.scalars(
        select(SignIn)
        .where(SignIn.account_id == account.id, SignIn.ended_at.is_(None), SignIn.created_at > now - LONGEST)
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
    )
    return [row for row in rows if row.own or row.seen_at > now - IDLE]


def known(session: Session, token: str, now: datetime, *, to_write: bool = False) -> Visit | None:
    """Who a cookie's token belongs to; with `to_write` their row is held, so that their requests go one by one."""
    row = session.execute(HELD if to_write else KNOWN, {"token": hashed(token)}).first()
    if row is None:
        return None
    visit = Visit(*row)
    return visit if visit.lasts(now) else None


KNOWN = (
    select(Account, SignIn.id, SignIn.created_at, SignIn.seen_at, SignIn.proved_at, SignIn.own)
    .join(SignIn, SignIn.account_id == Account.id)
    .where(SignIn.token == bindparam("token"), SignIn.ended_at.is_(None))
)
HELD = KNOWN.with_for_update(of=Account)
"""Built once: this is the way of every request."""


def note(session: Session, visit: Visit, now: datetime) -> None:
    """Write down that somebody was here: their sign-in lasts on, and their account is in use."""
    values: dict[str, Any] = {"seen_at": now}
    if visit.proved(now):
        values["proved_at"] = now
    session.execute(update(SignIn).where(SignIn.id == visit.sign_in).values(values))
    used = update(Account).where(Account.id == visit.account.id)
    session.execute(used.values(seen_at=now, warned_at=None).execution_options(synchronize_session=False))


def prove(session: Session, visit: Visit, now: datetime) -> None:
    """Write down that whoever is signed in has typed their password."""
    session.execute(update(SignIn).where(SignIn.id == visit.sign_in).values(seen_at=now, proved_at=now))


def hashed(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _close(session: Session, now: datetime, *which: Any) -> None:
    session.execute(update(SignIn).where(SignIn.ended_at.is_(None), *which).values(ended_at=now))
