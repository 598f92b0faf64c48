"""Classes: made, named, joined by a code, put away; and which of them somebody is in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account
from quizapp.models.classes import Classroom, Member
from quizapp.services import access, audit
from quizapp.services.audit import By
from quizapp.services.classroom import joining
from quizapp.services.errors import Conflict, Invalid
from quizapp.services.names import clean_name, name_key
from quizapp.services.ways_in.accounts import LEARNER, TEACHER

A_MOMENT = timedelta(seconds=10)
"""Within it, a second class of the same name is a second click."""


@dataclass(frozen=True, slots=True)
class Mine:
    """A class as it stands in somebody's list."""

    classroom: Classroom
    role: str
    learners: int


def create(session: Session, by: By, name: str) -> Classroom:
    """A new class with its maker as teacher, and a code to join it. Raises Invalid for the name.

    Made twice in a moment, as by a second click, it is made once.
    """
    assert by.account is not None
    cleaned = clean_class_name(name)
    mine = (Member.class_id == Classroom.id) & (Member.account_id == by.account.id)
    twin = (Classroom.name == cleaned) & (Classroom.created_at > by.at - A_MOMENT)
    if found := session.scalar(select(Classroom).join(Member, mine).where(twin)):
        return found
    made = Classroom(name=cleaned, created_at=by.at)
    session.add(made)
    session.flush()
    session.add(Member(class_id=made.id, account_id=by.account.id, role=TEACHER, joined_at=by.at))
    joining.open_code(session, made, by.at)
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
    cleaned = clean_class_name(name)
    changed(session, classroom, edition)
    classroom.name = cleaned
    audit.note(session, by, "class renamed", classroom=classroom)


def changed(session: Session, classroom: Classroom, edition: int) -> None:
    """Count a change of a class that was made on a page of this edition; raises Conflict for an older page."""
    if access.held(session, classroom).edition != edition:
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


# Put away, and deleted ------------------------------------------------------------------------------------


def archive(session: Session, by: By, classroom: Classroom) -> None:
    """Put a class away: nobody joins it, and its texts leave its learners' queue. Put away twice is once."""
    if access.held(session, classroom).archived_at is None:
        classroom.archived_at = by.at
        joining.close_code(classroom)
        audit.note(session, by, "class put away", classroom=classroom)


def restore(session: Session, by: By, classroom: Classroom) -> None:
    """Take a class out again."""
    if access.held(session, classroom).archived_at is not None:
        classroom.archived_at = None
        audit.note(session, by, "class taken out again", classroom=classroom)


def delete(session: Session, by: By, classroom: Classroom, typed: str) -> None:
    """Delete a class that was put away, when its name was typed. Its learners keep accounts and what they learnt."""
    if access.held(session, classroom).archived_at is None:
        raise Conflict("Put the class away first; then it can be deleted.")
    if name_key(typed) != name_key(classroom.name):
        raise Invalid(f"That is not its name. Type “{classroom.name}” to delete it.", "name")
    audit.note(session, by, "class deleted", classroom=classroom, detail=f"{joining.size(session, classroom)} members")
    session.delete(classroom)
    session.flush()
