"""People: guests, names and passwords, roles, and what somebody sets for themselves."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account, Link, Passkey, SignInCard
from quizapp.models.content import Deck
from quizapp.models.study import Enrolment
from quizapp.services import limits
from quizapp.services.errors import Conflict, Invalid
from quizapp.services.names import clean_name, name_key, numbered
from quizapp.services.ways_in import sign_in_cards, signing
from quizapp.services.ways_in.passwords import chosen

LEARNER, TEACHER, ADMINISTRATOR = "learner", "teacher", "administrator"
ROLES = (LEARNER, TEACHER, ADMINISTRATOR)


def is_staff(who: Account) -> bool:
    """Whether what they do changes things for others: they are asked for their password after a pause."""
    return who.role in (TEACHER, ADMINISTRATOR)


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


def make_guest(session: Session, zone: str, address: str, now: datetime) -> Account:
    """A new guest, who studies all that is open to everybody. Raises TooMany where too many came from the address."""
    _count_newcomer(session, address, now)
    guest = Account(created_at=now, seen_at=now, time_zone=zone)
    session.add(guest)
    session.flush()
    for deck_id in session.scalars(select(Deck.id).where(Deck.open, Deck.archived_at.is_(None))):
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


def take_free_name(session: Session, account: Account, chosen: Chosen, address: str, now: datetime) -> None:
    """Make a guest an account, where the name is not looked for among those that others have. Raises TooMany."""
    with taken_names_counted(session, address, now):
        take_name(session, account, chosen)


@contextmanager
def taken_names_counted(session: Session, address: str, now: datetime) -> Generator[None]:
    """Count it where a name is found to be taken: who chooses one is told, and nobody reads the list of names so.

    Raises TooMany.
    """
    limits.check(session, limits.NAME, address, now)
    try:
        yield
    except Conflict as taken:
        if taken.field:
            limits.failed(session, limits.NAME, address, now)
        raise


def _count_newcomer(session: Session, address: str, now: datetime) -> None:
    limits.check(session, limits.NEWCOMER, address, now)
    limits.failed(session, limits.NEWCOMER, address, now)


def register(session: Session, chosen: Chosen, zone: str, address: str, now: datetime) -> Account:
    """A new account with a name and a password, and no text begun.

    Raises Conflict when the name is taken, TooMany where too many came from the address.
    """
    _count_newcomer(session, address, now)
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


def make_all(session: Session, names: Sequence[str], now: datetime, zone: str) -> list[Account]:
    """Accounts of learners as `make` makes each, in the order of their names, which are clean already."""
    accounts = [
        Account(
            name=name, username=username, username_key=name_key(username), role=LEARNER, created_at=now, time_zone=zone
        )
        for name, username in zip(names, usernames(session, names), strict=True)
    ]
    session.add_all(accounts)
    session.flush()
    return accounts


def usernames(session: Session, names: Sequence[str]) -> list[str]:
    """What people of these names, made in this order, would sign in by; one query."""
    taken = set(session.scalars(select(Account.username_key).where(Account.username_key.is_not(None))))
    numbers: dict[str, int] = {}
    given = []
    for name in names:
        username, key = name, name_key(name)
        while name_key(username) in taken:
            numbers[key] = numbers.get(key, 1) + 1
            username = numbered(name, numbers[key])
        taken.add(name_key(username))
        given.append(username)
    return given


def find(session: Session, username: str) -> Account | None:
    """The account that signs in by this name."""
    return session.scalar(select(Account).where(Account.username_key == name_key(username)))


def set_password(
    session: Session, account: Account, password: str, now: datetime, *, keep_passkeys: bool = False
) -> None:
    """Set a password that is hashed already. Every device is signed out; cards and links to a new one are worthless.

    So are passkeys, unless the old password was typed: whoever had taken the account could have added one.
    """
    account.password = password
    _shut(session, account, now, keep_passkeys=keep_passkeys)
    session.execute(delete(SignInCard).where(SignInCard.account_id == account.id))
    session.execute(delete(Link).where(Link.account_id == account.id))


def reset_by_card(session: Session, account: Account, now: datetime) -> SignInCard:
    """Take the password and the passkeys away and give a card to choose a new one with. Every device is signed out."""
    account.password = None
    _shut(session, account, now)
    return sign_in_cards.issue(session, account, now)


def _shut(session: Session, account: Account, now: datetime, *, keep_passkeys: bool = False) -> None:
    """Close every way in but the password, at which nobody has guessed yet."""
    session.flush()  # before sign-ins are ended: on PostgreSQL it waits for whoever signs in with the old password
    signing.close_all(session, account, now)
    if not keep_passkeys:
        session.execute(delete(Passkey).where(Passkey.account_id == account.id))
    for name in filter(None, (account.username_key, account.email_key)):
        limits.forgive(session, limits.SIGN_IN, name)
    limits.forgive(session, limits.PROOF, account.public)


def set_role(session: Session, account: Account, role: str) -> None:
    """Make somebody learner, teacher or administrator; raises Conflict when no administrator would be left."""
    if account.role == ADMINISTRATOR and role != ADMINISTRATOR:
        # Held to the end: of two administrators who take each other's role away at once, one keeps theirs.
        held = select(Account.id).where(Account.role == ADMINISTRATOR).order_by(Account.id).with_for_update()
        if len(session.scalars(held).all()) < 2:
            raise Conflict("There would be no administrator left. Make somebody else one first.")
    account.role = role


def administrators(session: Session) -> int:
    """How many there are."""
    return session.scalar(select(func.count()).where(Account.role == ADMINISTRATOR)) or 0


def save_settings(account: Account, values: Mapping[str, Any]) -> None:
    """Set what a learner may set for themselves."""
    for name in ("time_zone", "new_per_day", "minutes_per_day", "retention", "theme"):
        setattr(account, name, values[name])
