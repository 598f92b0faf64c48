"""Sign-in cards of a class: which there are to print, new ones, and coming in by the code on one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account, SignInCard
from quizapp.models.classes import Classroom, Member, Roster
from quizapp.services import audit, limits
from quizapp.services.audit import By
from quizapp.services.errors import Conflict, Forbidden, NotFound
from quizapp.services.names import name_key
from quizapp.services.ways_in import accounts, sign_in_cards
from quizapp.services.ways_in.accounts import LEARNER


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says."""

    name: str
    username: str
    password: str
    token: str
    """The one-time code; empty once it is used. The password is good until its pupil chooses one."""
    until: datetime


@dataclass(frozen=True, slots=True)
class Stack:
    """The cards of a class, and those of its learners who have none."""

    cards: tuple[Card, ...]
    chosen: int
    """Learners who have a password of their own."""
    run_out: int
    """Learners who have none, and whose card is too old."""

    @property
    def used(self) -> int:
        """Cards whose code is used up."""
        return sum(not card.token for card in self.cards)

    @property
    def until(self) -> datetime | None:
        """When the first of them runs out."""
        return min((card.until for card in self.cards), default=None)


@dataclass(frozen=True, slots=True)
class Door:
    """What a one-time code opens: whose card it is, and the class that they are in."""

    card: SignInCard
    account: Account
    classroom: str


def stack(
    session: Session,
    classroom: Classroom,
    secret: bytes,
    now: datetime,
    *,
    member: Member | None = None,
    roster: Roster | None = None,
) -> Stack:
    """The cards of all learners of a class, of one of them, or of those whom one list brought; one query."""
    found = _learners(classroom)
    if member is not None:
        found = found.where(Member.id == member.id)
    if roster is not None:
        found = found.where(Member.roster_id == roster.id)
    rows = sorted(session.execute(found), key=lambda row: name_key(row[0].name or ""))
    waiting = [row for row in rows if row[0].password is None]
    good = [(account, card) for account, card in waiting if card is not None and card.until > now]
    return Stack(
        tuple(_card(account, card, secret) for account, card in good),
        len(rows) - len(waiting),
        len(waiting) - len(good),
    )


def _learners(classroom: Classroom) -> Select[Account, SignInCard]:
    """Those who may have a card: whoever learns here, unless they teach or run quizapp elsewhere."""
    return (
        select(Account, SignInCard)
        .join(Member, Member.account_id == Account.id)
        .outerjoin(SignInCard, SignInCard.account_id == Account.id)
        .where(
            Member.class_id == classroom.id,
            Member.role == LEARNER,
            Member.ended_at.is_(None),
            Account.role == LEARNER,
            Account.username.is_not(None),
        )
        .order_by(Account.id)
    )


def _card(account: Account, card: SignInCard, secret: bytes) -> Card:
    return Card(
        account.name or "",
        account.username or "",
        sign_in_cards.password(secret, account.public, card.nonce),
        "" if card.used_at else sign_in_cards.token(secret, card.nonce),
        card.until,
    )


def look(session: Session, by: By, classroom: Classroom, count: int, whose: Account | None = None) -> None:
    """Note that somebody looked at cards: whoever reads one can sign in by it."""
    audit.note(session, by, "sign-in cards shown", classroom=classroom, subject=whose, detail=f"{count} cards")


# New cards ------------------------------------------------------------------------------------------------


def renew(session: Session, by: By, classroom: Classroom, member: Member, account: Account, *, sure: bool) -> None:
    """Give a learner a new card. A password of their own is taken away, and every device signed out, if `sure`.

    Raises Forbidden for whoever is no learner here and everywhere, Conflict for a password without being `sure`.
    """
    check_may_have(member, account)
    had = account.password is not None
    if had and not sure:
        raise Conflict("They have a password of their own by now, which a new card takes away. Ask for the card again.")
    accounts.reset_by_card(session, account, by.at)
    detail = "password taken away" if had else ""
    audit.note(session, by, "sign-in card made", classroom=classroom, subject=account, detail=detail)


def check_may_have(member: Member, account: Account) -> None:
    """Raise Forbidden unless this is somebody whom the teachers of the class may give a card, and see the card of."""
    if member.ended_at is not None:
        raise Forbidden("They are not in this class any more, so they get no card here.")
    if member.role != LEARNER:
        raise Forbidden("Only learners get sign-in cards.")
    if account.role != LEARNER:
        raise Forbidden(
            "This is a teacher or an administrator: an administrator can send them a link to a new password."
        )


def renew_all(session: Session, by: By, classroom: Classroom) -> int:
    """New cards for all learners who have no password of their own and whose card has run out; returns how many."""
    rows = session.execute(_learners(classroom).where(Account.password.is_(None))).all()
    old = [account for account, card in rows if card is None or card.until <= by.at]
    sign_in_cards.issue_all(session, old, by.at)
    if old:
        audit.note(session, by, "sign-in cards made", classroom=classroom, detail=f"{len(old)} cards")
    return len(old)


# Coming in ------------------------------------------------------------------------------------------------


def door(session: Session, code: str, secret: bytes, address: str, now: datetime) -> Door | None:
    """What a one-time code opens; None for one that is spent, too old or made up. Raises TooMany."""
    limits.check(session, limits.TOKEN, address, now)
    try:
        card, account = sign_in_cards.holder(session, code, secret, now)
    except NotFound:
        return None
    return Door(card, account, _class_of(session, account))


def failed(session: Session, code: str, secret: bytes, address: str, now: datetime) -> None:
    """Count a code that opened nothing, unless it stood on a card of ours: many try theirs a second time."""
    if not sign_in_cards.is_ours(code, secret):
        limits.failed(session, limits.TOKEN, address, now)


def enter(session: Session, code: str, secret: bytes, address: str, now: datetime) -> Account | None:
    """Use a one-time code: whose it is; None, and a failure counted, for one that opens nothing. Raises TooMany."""
    found = door(session, code, secret, address, now)
    if found is None or not sign_in_cards.use(session, found.card, now):
        failed(session, code, secret, address, now)
        return None
    return found.account


def _class_of(session: Session, account: Account) -> str:
    """The class that somebody came to last; empty for none."""
    names = (
        select(Classroom.name)
        .join(Member, (Member.class_id == Classroom.id) & Member.ended_at.is_(None))
        .where(Member.account_id == account.id, Classroom.archived_at.is_(None))
    )
    return session.scalar(names.order_by(Member.joined_at.desc(), Member.id.desc())) or ""
