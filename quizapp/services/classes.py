"""Classes: made, named, joined by a code, put away; and which of them somebody is in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account
from quizapp.models.classes import Classroom, Member
from quizapp.services import audit, limits
from quizapp.services.accounts import LEARNER, TEACHER
from quizapp.services.audit import By
from quizapp.services.errors import Conflict, Invalid
from quizapp.services.names import clean_name

LETTERS = {
    "B": "bear", "C": "cat", "D": "dog", "F": "fish", "G": "goat", "H": "house", "J": "jam", "K": "kite", "M": "moon",
    "N": "nest", "P": "pear", "R": "rain", "S": "sun", "T": "tree", "V": "van", "W": "wind", "X": "xylophone",
    "Z": "zebra",
}  # fmt: skip
"""The letters of class codes, each with a word to say it by. No vowels: no code is a word. None looks like another."""
LENGTH = 6
CODE_LASTS = timedelta(days=14)
MOST_MEMBERS = 500
"""People in one class; a list that is longer is a school, not a class."""


@dataclass(frozen=True, slots=True)
class Mine:
    """A class as it stands in somebody's list."""

    classroom: Classroom
    role: str
    learners: int


def create(session: Session, by: By, name: str) -> Classroom:
    """A new class with its maker as teacher, and a code to join it. Raises Invalid for the name."""
    assert by.account is not None
    made = Classroom(name=clean_class_name(name), created_at=by.at)
    session.add(made)
    session.flush()
    session.add(Member(class_id=made.id, account_id=by.account.id, role=TEACHER, joined_at=by.at))
    open_code(session, made, by.at)
    audit.note(session, by, "class made", classroom=made)
    return made


def clean_class_name(name: str) -> str:
    """The name of a class as it is shown; raises Invalid."""
    try:
        return clean_name(name)
    except Invalid:
        raise Invalid("Give the class a name of 1 to 60 characters, such as 8b.", "name") from None


def rename(session: Session, by: By, classroom: Classroom, name: str, edition: int) -> None:
    """Give a class another name; raises Invalid, or Conflict when another teacher has changed the class meanwhile."""
    changed(classroom, edition)
    classroom.name = clean_class_name(name)
    audit.note(session, by, "class renamed", classroom=classroom)


def changed(classroom: Classroom, edition: int) -> None:
    """Count a change of a class that was made on a page of this edition; raises Conflict for an older page."""
    if classroom.edition != edition:
        raise Conflict("Another teacher has changed this class meanwhile. What you see now is what they made of it.")
    classroom.edition += 1


def of(session: Session, who: Account, *, archived: bool = False) -> list[Mine]:
    """The classes that somebody is in, by name; one query."""
    inside = (Member.class_id == Classroom.id) & Member.ended_at.is_(None)
    learners = (
        select(func.count())
        .where(inside, Member.role == LEARNER)
        .correlate(Classroom)
        .scalar_subquery()
        .label("learners")
    )
    rows = session.execute(
        select(Classroom, Member.role, learners)
        .join(Member, inside)
        .where(Member.account_id == who.id)
        .where(Classroom.archived_at.is_not(None) if archived else Classroom.archived_at.is_(None))
        .order_by(func.lower(Classroom.name), Classroom.id)
    )
    return [Mine(*row) for row in rows]


# Joining --------------------------------------------------------------------------------------------------


def open_code(session: Session, classroom: Classroom, now: datetime, lasts: timedelta = CODE_LASTS) -> None:
    """Give a class a new code; the one before lets nobody in any more."""
    while True:
        code = "".join(secrets.choice(list(LETTERS)) for _ in range(LENGTH))
        if session.scalar(select(Classroom.id).where(Classroom.code == code)) is None:
            break
    classroom.code, classroom.code_until = code, now + lasts


def close_code(classroom: Classroom) -> None:
    """Let nobody join by code any more."""
    classroom.code = classroom.code_until = None


def clean_code(typed: str) -> str:
    """A code as it is meant: capitals and signs between the letters do not matter."""
    return "".join(c for c in typed[:100].upper() if c.isalpha())


def by_code(session: Session, typed: str, address: str, now: datetime) -> Classroom | None:
    """The class that a code opens; None, and a failure counted, for a wrong or old one. Raises TooMany."""
    limits.check(session, limits.CODE, address, now)
    code = clean_code(typed)
    found = session.scalar(
        select(Classroom).where(Classroom.code == code, Classroom.code_until > now, Classroom.archived_at.is_(None))
    )
    if found is None:
        limits.failed(session, limits.CODE, address, now)
    return found


def join(session: Session, who: Account, classroom: Classroom, now: datetime) -> Member:
    """Have somebody in a class as a learner; joined twice is joined once, and who had left is back."""
    row = session.scalar(select(Member).where(Member.class_id == classroom.id, Member.account_id == who.id))
    if row is None:
        if size(session, classroom) >= MOST_MEMBERS:
            raise Conflict(f"This class has {MOST_MEMBERS} members, and more do not fit. Tell your teacher.")
        row = Member(class_id=classroom.id, account_id=who.id, role=LEARNER, joined_at=now)
        session.add(row)
    elif row.ended_at is not None:
        row.role, row.ended_at, row.joined_at = LEARNER, None, now
    session.flush()
    return row


def size(session: Session, classroom: Classroom) -> int:
    """How many are in a class."""
    return session.scalar(select(func.count()).where(Member.class_id == classroom.id, Member.ended_at.is_(None))) or 0


def leave(session: Session, classroom: Classroom, member: Member, now: datetime) -> None:
    """Have somebody out of a class; what they learnt stays theirs. Raises Conflict for its last teacher."""
    if member.role == TEACHER and teachers(session, classroom) < 2:
        raise Conflict("You are its only teacher. Make somebody else teacher first, or put the class away.")
    member.ended_at = now


def teachers(session: Session, classroom: Classroom) -> int:
    """How many teach a class."""
    there = (Member.class_id == classroom.id) & (Member.role == TEACHER) & Member.ended_at.is_(None)
    return session.scalar(select(func.count()).where(there)) or 0


# Put away, and deleted ------------------------------------------------------------------------------------


def archive(session: Session, by: By, classroom: Classroom) -> None:
    """Put a class away: nobody joins it, and its texts leave its learners' queue. Put away twice is once."""
    if classroom.archived_at is None:
        classroom.archived_at = by.at
        close_code(classroom)
        audit.note(session, by, "class put away", classroom=classroom)


def restore(session: Session, by: By, classroom: Classroom) -> None:
    """Take a class out again."""
    if classroom.archived_at is not None:
        classroom.archived_at = None
        audit.note(session, by, "class taken out again", classroom=classroom)


def delete(session: Session, by: By, classroom: Classroom) -> None:
    """Delete a class that was put away. Its learners keep their accounts and all that they learnt."""
    if classroom.archived_at is None:
        raise Conflict("Put the class away first; then it can be deleted.")
    audit.note(session, by, "class deleted", classroom=classroom, detail=f"{size(session, classroom)} members")
    session.delete(classroom)
    session.flush()
