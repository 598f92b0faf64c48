"""What teachers change of the people in a class: extra time and notes, out and back, elsewhere, and who teaches."""

from __future__ import annotations

import hashlib

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account
from quizapp.models.classes import Classroom, Member
from quizapp.services import access, audit
from quizapp.services.audit import By
from quizapp.services.classroom import joining
from quizapp.services.errors import Conflict, Forbidden, Invalid, NotFound
from quizapp.services.ways_in.accounts import LEARNER, TEACHER, find, is_staff

LONGEST_NOTE = 2_000
LEAST_TIME, MOST_TIME = 1.0, 4.0
"""Factors of extra time."""
NO_TEACHER = "There is no teacher who signs in by that name. Only people who are teachers here can teach a class."


def version(member: Member) -> str:
    """What a page shows that it was made of, so that two teachers do not overwrite one another."""
    return hashlib.sha256(f"{member.extra_time} {member.note}".encode()).hexdigest()[:16]


def describe(
    session: Session, by: By, classroom: Classroom, member: Member, who: Account,
    *, extra_time: float, note: str, shown: str | None = None,
) -> None:  # fmt: skip
    """Set somebody's extra time and the note of them; raises Invalid at the field.

    Raises Conflict where the page was made of another version of them than there is by now.
    """
    if not LEAST_TIME <= extra_time <= MOST_TIME:
        raise Invalid("Give a factor from 1 (no extra time) to 4.", "extra_time")
    if len(note) > LONGEST_NOTE:
        raise Invalid(f"This note has {len(note):,} characters. Keep it to {LONGEST_NOTE:,}.", "note")
    if "\x00" in note:
        raise Invalid("The note holds a sign that cannot be stored. Type it again.", "note")
    if _held(session, classroom, member).ended_at is not None:
        raise Conflict("They are not in this class any more.")
    if shown is not None and shown != version(member):
        raise Conflict("Another teacher has changed this meanwhile. What is kept now stands beneath.", "shown")
    member.extra_time, member.note = round(extra_time, 4), note.strip()
    audit.note(session, by, "member described", classroom=classroom, subject=who, detail=f"extra time {extra_time:g}")


def remove(session: Session, by: By, classroom: Classroom, member: Member, who: Account) -> None:
    """Take somebody out of a class; what they learnt is kept. Twice is once; raises Conflict for oneself."""
    if by.account is not None and who.id == by.account.id:
        raise Conflict("Use “Leave this class” to leave it yourself.")
    if _held(session, classroom, member).ended_at is None:
        joining.keep_a_teacher(session, classroom, member)
        member.ended_at, member.removed = by.at, True
        audit.note(session, by, "member removed", classroom=classroom, subject=who)


def restore(session: Session, by: By, classroom: Classroom, member: Member, who: Account) -> None:
    """Undo taking somebody out of a class. Raises Conflict for whoever left by themselves (nobody is brought back who
    does not want to be), for a teacher who is none any more, and where there is no room.
    """
    if _held(session, classroom, member).ended_at is not None:
        if not member.removed:
            raise Conflict("They left by themselves. Give them the class code if they want to come back.")
        joining.check_room(session, classroom)
        joining.check_teaches(member, who)
        member.ended_at, member.removed = None, False
        audit.note(session, by, "member taken back", classroom=classroom, subject=who)


def move(session: Session, by: By, classroom: Classroom, member: Member, who: Account, to: Classroom) -> Member:
    """Have a learner in another class of the same teacher instead, with their extra time and note.

    Whoever is in that class already keeps what is set there, and only leaves this one. Raises Conflict for whoever does
    not learn here or has left that class by themselves, and where it is full or put away.
    """
    for each in sorted((classroom, to), key=lambda one: one.id):  # in one order: two moves never wait in a ring
        access.held(session, each)
    _held(session, classroom, member)
    if to.id == classroom.id or member.role != LEARNER or member.ended_at is not None:
        raise Conflict("Only somebody who learns in this class can be moved to another.")
    there = joining.membership(session, who, to)
    if there is not None and there.ended_at is not None and not there.removed:
        raise Conflict("They have left that class by themselves. Give them its code if they want to come back.")
    if there is None or there.ended_at is not None:
        there = joining.join(session, who, to, by.at)
        there.extra_time, there.note = member.extra_time, member.note or there.note
    member.ended_at, member.removed = by.at, True
    audit.note(session, by, "member moved away", classroom=classroom, subject=who)
    audit.note(session, by, "member moved in", classroom=to, subject=who)
    return there


def _held(session: Session, classroom: Classroom, member: Member) -> Member:
    """A member as they are now, while nobody else changes who is in the class; raises NotFound when they are erased."""
    access.held(session, classroom)
    again = select(Member).where(Member.id == member.id).execution_options(populate_existing=True)
    if session.scalar(again) is None:
        raise NotFound("This account has been erased meanwhile.")
    return member


def appoint(session: Session, by: By, classroom: Classroom, username: str) -> Account:
    """Have another teacher teach a class too; appointed twice is once.

    Also one that was put away: where its only teacher is gone, nobody else could take it out or delete it. Raises
    Invalid for a name that is no teacher's, whoever has it, and Conflict where the class is full.
    """
    who = find(session, username)
    if who is None or not is_staff(who):
        raise Invalid(NO_TEACHER, "username")
    access.held(session, classroom)
    row = joining.membership(session, who, classroom)
    if row is not None and row.ended_at is None and row.role == TEACHER:
        return who
    if row is None or row.ended_at is not None:
        joining.check_places(session, classroom)
    if row is None:
        row = Member(class_id=classroom.id, account_id=who.id, role=TEACHER, joined_at=by.at)
        session.add(row)
    row.role, row.ended_at, row.removed = TEACHER, None, False
    session.flush()
    audit.note(session, by, "teacher appointed", classroom=classroom, subject=who)
    return who


def dismiss(session: Session, by: By, classroom: Classroom, member: Member, who: Account) -> None:
    """Have another teacher teach a class no more. Raises Forbidden for oneself, who could not come back."""
    if by.account is not None and who.id == by.account.id:
        raise Forbidden("Use “Leave this class” to leave it yourself.")
    if _held(session, classroom, member).role != TEACHER or member.ended_at is not None:
        raise Conflict("They do not teach this class any more.")
    joining.keep_a_teacher(session, classroom, member)
    member.ended_at, member.removed = by.at, True
    audit.note(session, by, "teacher dismissed", classroom=classroom, subject=who)
