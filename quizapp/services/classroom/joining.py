"""Coming into a class by its code, and leaving it."""

from __future__ import annotations

import re
import secrets
import unicodedata
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account
from quizapp.models.classes import Classroom, Member
from quizapp.services import access, audit, limits
from quizapp.services.audit import By
from quizapp.services.errors import Conflict, Invalid, NotFound
from quizapp.services.ways_in.accounts import LEARNER, TEACHER, is_staff

LETTERS = {
    "B": "bear", "C": "cat", "D": "dog", "F": "fish", "G": "goat", "H": "house", "J": "jam", "K": "kite", "M": "moon",
    "N": "nest", "P": "pear", "R": "rain", "S": "sun", "T": "tree", "V": "van", "W": "wind", "X": "xylophone",
    "Z": "zebra",
}  # fmt: skip
"""The letters of class codes, each with a word to say it by. No vowels: no code is a word. None looks like another."""
SAID = {word: letter for letter, word in LETTERS.items()}
LOOK_ALIKE = str.maketrans("ВКМНРСТХΒΗΚΜΝΡΤΧΖ", "BKMHPCTXBHKMNPTXZ")
"""Cyrillic and Greek capitals: whoever types a code on such a keyboard sees no difference."""
LENGTH = 6
LONGEST_TYPED = 200
"""Characters that are looked at of what somebody typed."""
CODE_LASTS = timedelta(days=14)
LASTING = {"day": timedelta(days=1), "week": timedelta(days=7), "fortnight": CODE_LASTS, "month": timedelta(days=30)}
"""What a teacher may choose."""
MOST_MEMBERS = 500
"""People in one class; a list that is longer is a school, not a class."""
BACK_WITHIN = timedelta(days=1)
"""So long may somebody who left come back without a code."""
WRONG = "No class has this code. Look at it again, or ask your teacher: codes end after some days."


def open_code(session: Session, classroom: Classroom, now: datetime, lasts: timedelta = CODE_LASTS) -> None:
    """Give a class a new code; the one before lets nobody in any more."""
    code = _drawn()
    while session.scalar(select(Classroom.id).where(Classroom.code == code)) is not None:
        code = _drawn()
    classroom.code, classroom.code_until = code, now + lasts


def renew_code(session: Session, by: By, classroom: Classroom, lasting: str, shown: str | None = None) -> None:
    """Give a class a new code that lasts as a teacher chose; raises Invalid, or Conflict for a class put away.

    Conflict also where the page showed another code than the class has by now, which somebody may have printed.
    """
    if lasting not in LASTING:
        raise Invalid("Choose how long the code is to last.", "lasting")
    classroom = access.held(session, classroom)
    if classroom.archived_at is not None:
        raise Conflict("This class is put away. Take it out again first, then pupils can join.")
    if shown is not None and shown != (classroom.code or ""):
        raise Conflict("The code has been changed meanwhile. The one that is good now stands on the page of the class.")
    open_code(session, classroom, by.at, LASTING[lasting])
    audit.note(session, by, "code renewed", classroom=classroom, detail=lasting)


def end_code(session: Session, by: By, classroom: Classroom) -> None:
    """Let nobody join by code any more. Ended twice is ended once."""
    if classroom.code is not None:
        close_code(classroom)
        audit.note(session, by, "code closed", classroom=classroom)


def close_code(classroom: Classroom) -> None:
    """Take a class its code."""
    classroom.code = classroom.code_until = None


def clean_code(typed: str) -> str:
    """A code as it is meant: capitals, signs between and alphabets do not matter; the words for the letters will do."""
    text = unicodedata.normalize("NFKC", typed[:LONGEST_TYPED])
    words = re.findall(r"[^\W\d_]+", text.lower())
    if words and all(word in SAID for word in words):
        return "".join(SAID[word] for word in words)
    return "".join(c for c in text.upper().translate(LOOK_ALIKE) if c.isalpha())


def words(code: str) -> str:
    """How to say a code: “kite moon rain, tree wind zebra”."""
    said = [LETTERS[letter] for letter in code]
    return " ".join(said[:3]) + ", " + " ".join(said[3:])


def opened(session: Session, typed: str, address: str, now: datetime) -> Classroom | None:
    """The class that a code opens, None for a wrong or old one; raises TooMany after too many wrong ones."""
    limits.check(session, limits.CODE, address, now)
    good = (Classroom.code_until > now) & Classroom.archived_at.is_(None)
    return session.scalar(select(Classroom).where(Classroom.code == clean_code(typed), good))


def tried(session: Session, typed: str, address: str, now: datetime) -> Classroom:
    """The class that a code opens; raises Invalid for a wrong one, which is counted."""
    found = opened(session, typed, address, now)
    if found is None:
        limits.failed(session, limits.CODE, address, now)
        raise Invalid(WRONG, "code")
    return found


def join(session: Session, who: Account, classroom: Classroom, now: datetime) -> Member:
    """Have somebody in a class as a learner. Joined twice is joined once; who had left is back; a teacher stays one.

    Raises Conflict where the class is full or was put away, NotFound where it was deleted meanwhile.
    """
    classroom = access.held(session, classroom)
    row = membership(session, who, classroom)
    if row is not None and row.ended_at is None:
        return row
    check_room(session, classroom)
    if row is None:
        row = Member(class_id=classroom.id, account_id=who.id, role=LEARNER, joined_at=now)
        session.add(row)
    row.role, row.ended_at, row.removed, row.joined_at = LEARNER, None, False, now
    session.flush()
    return row


def check_room(session: Session, classroom: Classroom) -> None:
    """Raise Conflict where nobody more can be in a class: it is full, or put away."""
    if classroom.archived_at is not None:
        raise Conflict("This class is put away. Its teacher must take it out again first.")
    check_places(session, classroom)


def check_places(session: Session, classroom: Classroom) -> None:
    """Raise Conflict where a class is full."""
    if size(session, classroom) >= MOST_MEMBERS:
        raise Conflict(f"This class has {MOST_MEMBERS} members, and more do not fit. Tell its teacher.")


def check_teaches(member: Member, who: Account) -> None:
    """Raise Conflict where somebody taught a class and has been made a learner since: they teach nothing any more."""
    if member.role == TEACHER and not is_staff(who):
        raise Conflict("Only teachers teach a class, and this account is a learner's by now. Ask an administrator.")


def membership(session: Session, who: Account, classroom: Classroom) -> Member | None:
    """What somebody is, or was, in a class."""
    return session.scalar(select(Member).where(Member.class_id == classroom.id, Member.account_id == who.id))


def size(session: Session, classroom: Classroom) -> int:
    """How many are in a class."""
    return session.scalar(select(func.count()).where(Member.class_id == classroom.id, Member.ended_at.is_(None))) or 0


def leave(session: Session, classroom: Classroom, member: Member, now: datetime, by: By | None = None) -> None:
    """Have somebody out of a class as they wish; what they learnt is kept. Left twice is left once.

    For its teachers it is logged, `by` themselves. Raises Conflict for the last one.
    """
    if member.ended_at is None:
        keep_a_teacher(session, classroom, member)
        member.ended_at, member.removed = now, False
        if by is not None:
            audit.note(session, by, "teacher left", classroom=classroom, subject=by.account)


def keep_a_teacher(session: Session, classroom: Classroom, member: Member) -> None:
    """Raise Conflict when a class would have no teacher without this one."""
    if member.role == TEACHER:
        access.held(session, classroom)
        if teachers(session, classroom) < 2:
            raise Conflict("You are its only teacher. Make somebody else teacher first, or put the class away.")


def just_left(session: Session, who: Account, public: str, now: datetime) -> tuple[Classroom, Member]:
    """A class that somebody left themselves within a day, and what they were in it; raises NotFound."""
    classroom, member = access.once_in(session, who, public)
    if classroom.archived_at is not None or member.removed or (member.ended_at or now) < now - BACK_WITHIN:
        raise NotFound("You can only come back to this class with its code. Ask your teacher for it.")
    return classroom, member


def back(session: Session, who: Account, public: str, now: datetime, by: By | None = None) -> Classroom:
    """Undo leaving a class, for teachers `by` themselves. Undone twice is undone once.

    Raises NotFound for whoever did not leave it themselves within a day, and Conflict where it is full by now, or where
    they taught it and are no teacher any more.
    """
    classroom, member = just_left(session, who, public, now)
    if access.held(session, classroom) and member.ended_at is not None:
        check_room(session, classroom)
        check_teaches(member, who)
        member.ended_at = None
        if by is not None and member.role == TEACHER:
            audit.note(session, by, "teacher came back", classroom=classroom, subject=who)
    return classroom


def good_code(classroom: Classroom, now: datetime) -> str:
    """The code of a class; raises Conflict where it has none, or none that lets anybody in."""
    if classroom.code is None or classroom.code_until is None or classroom.code_until <= now:
        raise Conflict("This class has no open code. Open one on its page, then print the poster.")
    return classroom.code


def teachers(session: Session, classroom: Classroom) -> int:
    """How many teach a class."""
    there = (Member.class_id == classroom.id) & (Member.role == TEACHER) & Member.ended_at.is_(None)
    return session.scalar(select(func.count()).where(there)) or 0


def _drawn() -> str:
    return "".join(secrets.choice(list(LETTERS)) for _ in range(LENGTH))
