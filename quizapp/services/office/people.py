"""The people of a school, as its administrators see and change them. What anybody has learnt is not among it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account
from quizapp.models.classes import Classroom, Member
from quizapp.services import audit, paging
from quizapp.services.audit import By
from quizapp.services.errors import Conflict, Invalid, NotFound
from quizapp.services.names import name_key, sought
from quizapp.services.paging import Page
from quizapp.services.ways_in import accounts, recovery, signing
from quizapp.services.ways_in.accounts import LEARNER, ROLES, TEACHER


@dataclass(frozen=True, slots=True)
class Taught:
    """A class that somebody teaches, and how many teach it."""

    classroom: Classroom
    teachers: int


def search(
    session: Session, wanted: str = "", role: str = "", number: int = 1, *, leaving: bool = False
) -> Page[Account]:
    """Accounts, by name, whose name, username or e-mail address holds `wanted`; of one role, or of all.

    With `leaving`, only those that will be erased because nobody uses them.
    """
    found = select(Account).where(Account.username.is_not(None))
    if leaving:
        found = found.where(Account.warned_at.is_not(None))
    if role in ROLES:
        found = found.where(Account.role == role)
    if text := sought(wanted):
        found = found.where(
            or_(
                Account.name.icontains(text, autoescape=True),
                Account.username_key.contains(name_key(text), autoescape=True),
                Account.email_key.contains(text.lower(), autoescape=True),
            )
        )
    return paging.page(session, found.order_by(Account.username_key), number)


def everybody(session: Session) -> list[Account]:
    """Everybody who can sign in, by role and name."""
    named = select(Account).where(Account.username.is_not(None))
    return list(session.scalars(named.order_by(Account.role, Account.username_key)))


def called(session: Session, username: str) -> Account:
    """The account that signs in by this name; raises NotFound."""
    found = accounts.find(session, username)
    if found is None:
        raise NotFound(f"Nobody signs in by the name {username[:60]!r}: `quizapp user list` tells all names.")
    return found


def taught(session: Session, account: Account) -> list[Taught]:
    """The classes that somebody teaches, by name."""
    mine = Member.__table__.alias("mine")
    teaches = (Member.class_id == Classroom.id) & (Member.role == TEACHER) & Member.ended_at.is_(None)
    theirs = (mine.c.class_id == Classroom.id) & (mine.c.account_id == account.id)
    rows = session.execute(
        select(Classroom, func.count(Member.id))
        .join(mine, theirs & (mine.c.role == TEACHER) & mine.c.ended_at.is_(None))
        .join(Member, teaches)
        .group_by(Classroom.id)
        .order_by(func.lower(Classroom.name), Classroom.id)
    )
    return [Taught(*row) for row in rows]


def make(session: Session, by: By, name: str, role: str, zone: str) -> tuple[Account, str]:
    """An account that an administrator makes for somebody, and the token of a link to its first password."""
    if role not in ROLES:
        raise Invalid("Choose what they will be.", "role")
    made = accounts.make(session, name, by.at, zone, role=role)
    audit.note(session, by, "account made", subject=made, detail=f"role: {role}")
    return made, recovery.offer(session, by, made)


def make_named(session: Session, by: By, name: str, role: str, zone: str) -> tuple[Account, str]:
    """The same under this very name; raises Conflict where somebody has it."""
    if accounts.is_taken(session, name_key(accounts.clean_username(name))):
        raise Conflict(f"There is an account {accounts.clean_username(name)} already: add a letter or a number.")
    return make(session, by, name, role, zone)


def change_role(session: Session, by: By, account: Account, role: str, *, sure: bool = True) -> list[Taught]:
    """Give somebody another role; the same role twice is once. Returns the classes that they no longer teach.

    Whoever becomes a learner teaches nothing from then on; a class left without a teacher waits for an administrator
    to appoint one. Raises Invalid for that unless they are `sure`, Conflict where no administrator would be left.
    """
    if role not in ROLES:
        raise Invalid("Choose what they will be.", "role")
    if role == account.role:
        return []
    losing = taught(session, account) if role == LEARNER else []
    if losing and not sure:
        raise Invalid("Set the tick: they would teach these classes no longer.", "sure")
    before = account.role
    accounts.set_role(session, account, role)
    for each in losing:
        _end_teaching(session, by, account, each.classroom)
    audit.note(session, by, "role changed", subject=account, detail=f"from {before} to {role}")
    return losing


def sign_out(session: Session, by: By, account: Account) -> None:
    """End all sign-ins of somebody; their password stays."""
    signing.close_all(session, account, by.at)
    audit.note(session, by, "signed out everywhere", subject=account)


def _end_teaching(session: Session, by: By, account: Account, classroom: Classroom) -> None:
    mine = (Member.class_id == classroom.id) & (Member.account_id == account.id) & (Member.role == TEACHER)
    session.execute(update(Member).where(mine).values(ended_at=by.at, removed=True))
    audit.note(session, by, "teacher dismissed", classroom=classroom, subject=account)
