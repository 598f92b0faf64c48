"""People: guests, names and passwords, roles, and what somebody sets for themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account, Link, SignInCard
from quizapp.models.content import Deck
from quizapp.models.study import Enrolment
from quizapp.services import limits, links, sign_in_cards, signing
from quizapp.services.errors import Conflict, Invalid
from quizapp.services.names import clean_name, name_key, numbered
from quizapp.services.passwords import chosen

LEARNER, TEACHER, ADMINISTRATOR = "learner", "teacher", "administrator"
ROLES = (LEARNER, TEACHER, ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A name and a password that will do, with the password hashed already."""

    name: str
    password: str

    @property
    def key(self) -> str:
        """The name as it is compared."""
        return name_key(self.name)


def choose(name: str, password: str, hasher: PasswordHasher) -> Chosen:
    """Check a name and a password, and hash it: before anything is written, as it takes long. Raises Invalid."""
    shown = clean_username(name)
    return Chosen(shown, chosen(hasher, password, shown))


def clean_username(name: str) -> str:
    """A name that somebody can sign in with; raises Invalid."""
    shown = clean_name(name)
    if "@" in name_key(shown):
        raise Invalid("Choose a name without @. An e-mail address can be added later.", "name")
    return shown


def make_guest(session: Session, zone: str, now: datetime) -> Account:
    """A new guest, who studies every deck that there is."""
    guest = Account(created_at=now, seen_at=now, time_zone=zone)
    session.add(guest)
    session.flush()
    for deck_id in session.scalars(select(Deck.id)):
        session.add(Enrolment(learner_id=guest.id, deck_id=deck_id, since=now))
    return guest


def enrol(session: Session, learner: Account, deck: Deck, now: datetime) -> None:
    """Begin a deck; begun twice is begun once."""
    if session.get(Enrolment, (learner.id, deck.id)) is None:
        session.add(Enrolment(learner_id=learner.id, deck_id=deck.id, since=now))


def take_name(session: Session, account: Account, chosen: Chosen) -> None:
    """Make a guest an account. Raises Conflict when they have a name, or the name is taken."""
    if account.username is not None:
        raise Conflict("You have a name already.")
    if is_taken(session, chosen.key):
        raise Conflict("Somebody here has that name already. Add a letter or choose another.", "name")
    account.name, account.username, account.username_key = chosen.name, chosen.name, chosen.key
    account.password = chosen.password
    session.flush()


def register(session: Session, chosen: Chosen, zone: str, now: datetime) -> Account:
    """A new account with a name and a password, and no text begun. Raises Conflict when the name is taken."""
    if is_taken(session, chosen.key):
        raise Conflict("Somebody here has that name already. Add a letter or choose another.", "name")
    made = Account(
        name=chosen.name, username=chosen.name, username_key=chosen.key, password=chosen.password, created_at=now,
        time_zone=zone,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def is_taken(session: Session, key: str) -> bool:
    """Whether somebody signs in by that name."""
    return session.scalar(select(Account.id).where(Account.username_key == key)) is not None


def make(session: Session, name: str, now: datetime, zone: str, *, role: str = LEARNER) -> Account:
    """An account without a password, made by somebody else; where its name is taken, it signs in with a number."""
    shown = clean_username(name)
    username, number = shown, 1
    while is_taken(session, name_key(username)):
        number += 1
        username = numbered(shown, number)
    account = Account(
        name=shown, username=username, username_key=name_key(username), role=role, created_at=now, time_zone=zone
    )
    session.add(account)
    session.flush()
    return account


def find(session: Session, username: str) -> Account | None:
    """The account that signs in by this name."""
    return session.scalar(select(Account).where(Account.username_key == name_key(username)))


def set_password(session: Session, account: Account, password: str, now: datetime) -> None:
    """Set a password that is hashed already. Every device is signed out; cards and links to a new one are worthless."""
    account.password = password
    signing.close_all(session, account, now)
    session.execute(delete(SignInCard).where(SignInCard.account_id == account.id))
    session.execute(delete(Link).where(Link.account_id == account.id, Link.purpose == links.RESET))
    limits.forgive(session, limits.SIGN_IN, account.username_key or "")


def reset_by_card(session: Session, account: Account, now: datetime) -> SignInCard:
    """Take the password away and give a card to choose a new one with. Every device is signed out."""
    account.password = None
    signing.close_all(session, account, now)
    limits.forgive(session, limits.SIGN_IN, account.username_key or "")
    return sign_in_cards.issue(session, account, now)


def set_role(session: Session, account: Account, role: str) -> None:
    """Make somebody learner, teacher or administrator; raises Conflict when no administrator would be left."""
    if account.role == ADMINISTRATOR and role != ADMINISTRATOR and administrators(session) < 2:
        raise Conflict("There would be no administrator left. Make somebody else one first.")
    account.role = role


def administrators(session: Session) -> int:
    """How many there are."""
    return session.scalar(select(func.count()).where(Account.role == ADMINISTRATOR)) or 0


def save_settings(account: Account, values: Mapping[str, Any]) -> None:
    """Set what a learner may set for themselves."""
    for name in ("time_zone", "new_per_day", "minutes_per_day", "retention", "theme"):
        setattr(account, name, values[name])
