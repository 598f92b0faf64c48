"""The whole school as its administrators see it: how many there are, what needs doing, and who teaches which class."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account
from quizapp.models.classes import Classroom, Member
from quizapp.services import paging
from quizapp.services.audit import By
from quizapp.services.classroom import members
from quizapp.services.errors import Conflict, Invalid
from quizapp.services.names import sought
from quizapp.services.office import invitations
from quizapp.services.paging import Page
from quizapp.services.ways_in.accounts import LEARNER, ROLES, TEACHER, find, is_staff

TEACHING = (Member.class_id == Classroom.id) & (Member.role == TEACHER) & Member.ended_at.is_(None)
LEARNING = (Member.class_id == Classroom.id) & (Member.role == LEARNER) & Member.ended_at.is_(None)


@dataclass(frozen=True, slots=True)
class Overview:
    """What there is, in counts, and what waits for an administrator."""

    people: dict[str, int]
    """How many there are of each role."""
    guests: int
    classes: int
    """That are not put away."""
    invitations: int
    """That nobody has followed yet."""
    untaught: list[Classroom]
    """Classes that nobody teaches any more."""
    leaving: int
    """Who can sign in and has been warned: their account goes, because nobody uses it."""

    @property
    def accounts(self) -> int:
        """How many can sign in."""
        return sum(self.people.values())


@dataclass(frozen=True, slots=True)
class Listed:
    """A class by its name: who teaches it, and how many learn in it."""

    classroom: Classroom
    teachers: list[Account]
    learners: int


def overview(session: Session, now: datetime) -> Overview:
    """What there is and what needs doing."""
    named = Account.username.is_not(None)
    counted = session.execute(select(Account.role, func.count()).where(named).group_by(Account.role)).all()
    found = {row[0]: row[1] for row in counted}
    open_classes = Classroom.archived_at.is_(None)
    untaught = select(Classroom).where(open_classes, ~select(Member.id).where(TEACHING).exists())
    return Overview(
        people={role: found.get(role, 0) for role in ROLES},
        guests=session.scalar(select(func.count()).select_from(Account).where(~named)) or 0,
        classes=session.scalar(select(func.count()).select_from(Classroom).where(open_classes)) or 0,
        invitations=len(invitations.pending(session, now)),
        leaving=session.scalar(select(func.count()).where(named, Account.warned_at.is_not(None))) or 0,
        untaught=list(session.scalars(untaught.order_by(func.lower(Classroom.name), Classroom.id))),
    )


def classes(session: Session, wanted: str = "", number: int = 1) -> Page[Listed]:
    """All classes by name, those that were put away last; of those only whose name holds `wanted`."""
    learners = select(func.count()).where(LEARNING).correlate(Classroom).scalar_subquery()
    found = select(Classroom, learners.label("learners"))
    if text := sought(wanted):
        found = found.where(Classroom.name.icontains(text, autoescape=True))
    put_away = Classroom.archived_at.is_not(None)
    page = paging.page(session, found.order_by(put_away, func.lower(Classroom.name), Classroom.id), number)
    teachers = _teachers(session, [row[0].id for row in page.rows])
    rows = [Listed(classroom, teachers.get(classroom.id, []), count) for classroom, count in page.rows]
    return Page(rows, page.number, page.pages, page.total)


def names(session: Session) -> list[tuple[str, str]]:
    """The public id and the name of each class, by name."""
    rows = session.execute(select(Classroom.public, Classroom.name).order_by(func.lower(Classroom.name), Classroom.id))
    return [(row.public, row.name) for row in rows]


def listed(session: Session, classroom: Classroom) -> Listed:
    """One class as it stands in that list."""
    learners = select(func.count()).select_from(Classroom).join(Member, LEARNING).where(Classroom.id == classroom.id)
    teachers = _teachers(session, [classroom.id]).get(classroom.id, [])
    return Listed(classroom, teachers, session.scalar(learners) or 0)


def appoint(session: Session, by: By, classroom: Classroom, username: str) -> Account:
    """Have somebody teach a class. Raises Invalid for a name that nobody has, or that no teacher has."""
    account = find(session, username)
    if account is None:
        raise Invalid("Nobody here signs in by that name. Look it up under People.", "username")
    if not is_staff(account):
        raise Invalid("That is a learner. Make them a teacher first, under People.", "username")
    if session.scalar(select(Member.id).where(TEACHING, Classroom.id == classroom.id, Member.account_id == account.id)):
        raise Conflict(f"{account.name} teaches this class already.", "username")
    return members.appoint(session, by, classroom, username)


def _teachers(session: Session, ids: list[int]) -> dict[int, list[Account]]:
    """Who teaches each of some classes, by name; one query."""
    rows = session.execute(
        select(Member.class_id, Account)
        .join(Account, Account.id == Member.account_id)
        .where(Member.class_id.in_(ids), Member.role == TEACHER, Member.ended_at.is_(None))
        .order_by(Account.username_key)
    )
    found: dict[int, list[Account]] = {}
    for class_id, account in rows:
        found.setdefault(class_id, []).append(account)
    return found
