"""Lists of names: read and kept for a day, taken, and taken back. What taking would do says roster_preview.py."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.orm import Session

from quizapp.formats import roster as lists
from quizapp.formats.base import FormatError
from quizapp.models import traces
from quizapp.models.accounts import Account, SignIn
from quizapp.models.classes import Classroom, Member, Roster
from quizapp.services import audit
from quizapp.services.audit import By
from quizapp.services.classroom import roster_lines
from quizapp.services.classroom.roster_preview import ANOTHER, NEW, Line, preview
from quizapp.services.errors import Conflict, Invalid, NotFound
from quizapp.services.names import name_key
from quizapp.services.ways_in import accounts, sign_in_cards
from quizapp.services.ways_in.accounts import LEARNER

KEPT = timedelta(days=1)
"""How long a list is kept that nobody takes."""
FIELD = "lines"
"""The field of a form that refusals of `take` are about."""
PUT_AWAY = "This class is put away. Take it out again first."


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a list."""

    made: int = 0
    known: int = 0
    """People who had an account before."""
    there: int = 0
    """Lines whose people were in the class by then."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing did."""

    deleted: int = 0
    left: int = 0
    """People who are only out of the class again."""


@dataclass(frozen=True, slots=True)
class Past:
    """A list that was taken, and how many it brought who are still there."""

    roster: Roster
    members: int


def read(session: Session, by: By, classroom: Classroom, data: bytes | str) -> Roster:
    """Keep what a list says until it is taken. Raises Invalid for what is no list of names, or an empty one."""
    _check_open(classroom)
    field = "names" if isinstance(data, str) else "file"
    try:
        found = lists.parse(data)
    except FormatError as error:
        raise Invalid(str(error), field) from error
    if not found.rows and not found.problems:
        raise Invalid("There is no name in it. Write one name a line.", field)
    forget_old(session, by.at)
    made = Roster(
        class_id=classroom.id,
        made_by=by.account.id if by.account else None,
        made_at=by.at,
        lines=roster_lines.to_json(roster_lines.of(found)),
    )
    session.add(made)
    session.flush()
    audit.note(session, by, "list of names read", classroom=classroom, detail=f"{len(found.rows)} lines")
    return made


def forgotten(now: datetime) -> ColumnElement[bool]:
    """Which lists are too old to be taken."""
    return Roster.taken_at.is_(None) & (Roster.made_at < now - KEPT)


def forget_old(session: Session, now: datetime) -> None:
    """Delete the lists that nobody took within a day: they hold names."""
    session.execute(delete(Roster).where(forgotten(now)))


def past(session: Session, classroom: Classroom) -> list[Past]:
    """The lists that a class was made of, the latest first."""
    there = (Member.roster_id == Roster.id) & (Member.class_id == Roster.class_id) & Member.ended_at.is_(None)
    rows = session.execute(
        select(Roster, func.count(Member.id))
        .outerjoin(Member, there)
        .where(Roster.class_id == classroom.id, Roster.taken_at.is_not(None), Roster.undone_at.is_(None))
        .group_by(Roster.id)
        .order_by(Roster.taken_at.desc(), Roster.id.desc())
    )
    return [Past(*row) for row in rows]


def brought(session: Session, roster: Roster) -> list[str]:
    """The names of those whom a list brought and who are still in the class."""
    mine = (Member.roster_id == roster.id) & (Member.class_id == roster.class_id) & Member.ended_at.is_(None)
    names = select(Account.name).join(Member, Member.account_id == Account.id).where(mine)
    return sorted((name or "" for name in session.scalars(names)), key=name_key)


# Taking ---------------------------------------------------------------------------------------------------


def take(session: Session, by: By, roster: Roster, choices: Mapping[int, str]) -> Taken:
    """Have the people of a list in its class: accounts with sign-in cards for the new ones. Taken twice is taken once.

    `choices` says of each line by its number: NEW, ANOTHER, or the account that was offered; others are left out.
    Raises Invalid where nothing is chosen, and Conflict where the class has not so many places, or is put away.
    """
    classroom = _held(session, roster)
    _check_open(classroom)
    if roster.taken_at is not None:
        return Taken()
    seen = preview(session, by.account, classroom, roster)
    known = {line.number: choices[line.number] for line in seen.lines if _offers(line, choices.get(line.number, ""))}
    new = [line for line in seen.lines if _is_new(line, choices.get(line.number, ""))]
    if not any(choices.values()):
        raise Invalid("Nobody is chosen. Tick at least one name.", FIELD)
    if (wanted := len(new) + len(set(known.values()))) > seen.places:
        raise Conflict(f"You chose {wanted} people, and {seen.places} more fit into this class. Tick fewer.", FIELD)
    roster.taken_at, roster.lines = by.at, ""
    made = _make(session, by, roster, new)
    came = _bring(session, by, roster, seen.lines, known)
    there = sum(1 for line in seen.lines if choices.get(line.number)) - len(made) - came
    audit.note(session, by, "list of names taken", classroom=classroom, detail=f"{len(made)} made, {came} known")
    return Taken(len(made), came, there)


def _offers(line: Line, choice: str) -> bool:
    return any(offer.public == choice for offer in line.offers)


def _is_new(line: Line, choice: str) -> bool:
    """Whether a line makes an account: not where its person has come in otherwise since the teacher chose."""
    return choice == ANOTHER or (choice == NEW and line.new == NEW)


def _make(session: Session, by: By, roster: Roster, lines: Sequence[Line]) -> list[Account]:
    zone = by.account.time_zone if by.account else "UTC"
    made = accounts.make_all(session, [line.name for line in lines], by.at, zone)
    for account, line in zip(made, lines, strict=True):
        if line.email:
            account.email, account.email_key = line.email, line.email.lower()
        session.add(
            Member(
                class_id=roster.class_id,
                account_id=account.id,
                role=LEARNER,
                joined_at=by.at,
                extra_time=line.extra_time,
                note=line.note,
                roster_id=roster.id,
            )
        )
    sign_in_cards.issue_all(session, made, by.at)
    session.flush()
    return made


def _bring(session: Session, by: By, roster: Roster, lines: Sequence[Line], known: Mapping[int, str]) -> int:
    """Have people in the class who have an account; returns how many came."""
    chosen = session.execute(select(Account.public, Account.id).where(Account.public.in_(known.values())))
    ids = dict(chosen.all())
    inside = select(Member).where(Member.class_id == roster.class_id, Member.account_id.in_(ids.values()))
    rows = {row.account_id: row for row in session.scalars(inside)}
    came = 0
    for line in lines:
        account = ids.pop(known.get(line.number, ""), None)
        if account is not None:
            row = rows.get(account) or Member(class_id=roster.class_id, account_id=account, note="")
            row.role, row.joined_at, row.roster_id = LEARNER, by.at, roster.id
            row.ended_at, row.removed = None, False
            row.extra_time, row.note = line.extra_time, line.note or row.note
            session.add(row)
            came += 1
    session.flush()
    return came


# Taking back ----------------------------------------------------------------------------------------------


def undo(session: Session, by: By, roster: Roster) -> Undone:
    """Take a list back: accounts that it made and nobody has used are deleted, people known before leave the class.

    Whoever has signed in meanwhile stays; `brought` names them. Undone twice is undone once.
    """
    classroom = _held(session, roster)
    if roster.taken_at is None:
        raise Conflict("This list has not been taken yet, so there is nothing to undo.")
    if roster.undone_at is not None:
        return Undone()
    roster.undone_at = by.at
    people = session.execute(
        select(Member, Account.created_at == roster.taken_at)
        .join(Account, Account.id == Member.account_id)
        .where(Member.roster_id == roster.id, Member.class_id == roster.class_id)
    ).all()
    made = {member.account_id for member, is_new in people if is_new}
    used, elsewhere = _used(session, made), _elsewhere(session, made, classroom)
    leaving = [member for member, _ in people if member.account_id not in used and member.ended_at is None]
    for member in leaving:
        member.ended_at, member.removed = by.at, True
    session.flush()
    unused = made - used - elsewhere
    if unused:
        session.execute(delete(Account).where(Account.id.in_(unused)))
        traces.note(session)
    left = sum(member.account_id not in unused for member in leaving)
    stay = len(used)
    audit.note(
        session,
        by,
        "list of names taken back",
        classroom=classroom,
        detail=f"{len(unused)} deleted, {left} left, {stay} stay",
    )
    return Undone(len(unused), left)


def _used(session: Session, ids: Collection[int]) -> set[int]:
    """Those of some accounts that somebody has signed in to, or given a password, or another role."""
    signed_in = select(SignIn.id).where(SignIn.account_id == Account.id).exists()
    used = or_(Account.seen_at.is_not(None), Account.password.is_not(None), Account.role != LEARNER, signed_in)
    return set(session.scalars(select(Account.id).where(Account.id.in_(ids), used)))


def _elsewhere(session: Session, ids: Collection[int], classroom: Classroom) -> set[int]:
    """Those of some accounts that another class relies on."""
    others = select(Member.account_id).where(Member.account_id.in_(ids), Member.class_id != classroom.id)
    return set(session.scalars(others))


# One at a time --------------------------------------------------------------------------------------------


def _held(session: Session, roster: Roster) -> Classroom:
    """The class of a list, held until the request ends: of two teachers at once, the second sees what the first did."""
    classroom = session.get(Classroom, roster.class_id, with_for_update=True)
    if classroom is None or session.get(Roster, roster.id, populate_existing=True) is None:
        raise NotFound("There is no such list of names any more. Paste it again.")
    return classroom


def _check_open(classroom: Classroom) -> None:
    if classroom.archived_at is not None:
        raise Conflict(PUT_AWAY)
