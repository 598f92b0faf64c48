"""What taking a list of names would do, line by line, so that a teacher sees it before anything is done."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from quizapp.models.accounts import Account
from quizapp.models.classes import Classroom, Member, Roster
from quizapp.services.classroom import joining, roster_lines
from quizapp.services.classroom.roster_lines import LeftOut
from quizapp.services.names import name_key
from quizapp.services.ways_in import accounts
from quizapp.services.ways_in.accounts import LEARNER, TEACHER

NEW = "new"
"""Choice of a line: a new account, unless somebody of the name is in the class by then."""
ANOTHER = "another"
"""Choice of a line: a new account for another person of a name that is there already."""
NO_ADDRESS = "This e-mail address belongs to somebody else here already, so it is left out."


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody of the name whom the teacher knows from elsewhere: the account that a line may mean."""

    public: str
    username: str
    where: str
    """The name of the class."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sound line, and what would become of it."""

    number: int
    """Counts the sound lines from 1: several names may stand in one line of a file."""
    line: int
    name: str
    email: str
    extra_time: float
    note: str
    said: tuple[str, ...]
    """What was changed on the way."""
    username: str
    """What a new account would sign in by."""
    here: bool = False
    """Whether somebody of the name is in the class already."""
    twin: int | None = None
    """The line above that has the same name."""
    gone: bool = False
    """Whether somebody of the name has left the class by themselves: only they come back, by the code."""
    offers: tuple[Offer, ...] = ()

    @property
    def new(self) -> str:
        """The choice that makes a new account of it."""
        return ANOTHER if self._to_decide else NEW

    @property
    def choice(self) -> str:
        """What is proposed: nothing where the teacher has to look, else the one account that is offered, else a new."""
        if self._to_decide or len(self.offers) > 1:
            return ""
        return self.offers[0].public if self.offers else NEW

    @property
    def plain(self) -> bool:
        """Whether there is nothing to look at or to decide."""
        return not (self._to_decide or self.offers or self.said)

    @property
    def _to_decide(self) -> bool:
        return self.here or self.gone or self.twin is not None


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking a list would do. `said` is what is to be known of the whole of it."""

    lines: tuple[Line, ...]
    left_out: tuple[LeftOut, ...]
    said: tuple[str, ...]
    places: int
    """How many more fit into the class."""

    @property
    def proposed(self) -> int:
        """How many would come in as it is proposed."""
        return sum(bool(line.choice) for line in self.lines)


def preview(session: Session, teacher: Account | None, classroom: Classroom, roster: Roster) -> Preview:
    """What taking a list would do; four queries, however long it is."""
    kept = roster_lines.from_json(roster.lines)
    here, gone, offers = _known(session, teacher, classroom)
    names = accounts.usernames(session, [row.name for row in kept.rows])
    free = free_addresses(session, [row.email for row in kept.rows])
    lines: list[Line] = []
    first: dict[str, int] = {}
    for number, (row, username) in enumerate(zip(kept.rows, names, strict=True), start=1):
        key = name_key(row.name)
        taken = bool(row.email) and row.email.lower() not in free
        free.discard(row.email.lower())
        lines.append(
            Line(
                number=number,
                line=row.line,
                name=row.name,
                email="" if taken else row.email,
                extra_time=row.extra_time,
                note=row.note,
                said=(*row.said, *([NO_ADDRESS] if taken else [])),
                username=username,
                here=key in here,
                gone=key in gone,
                twin=first.get(key),
                offers=offers.get(key, ()),
            )
        )
        first.setdefault(key, row.line)
    return Preview(tuple(lines), kept.left_out, kept.said, joining.MOST_MEMBERS - joining.size(session, classroom))


def _known(
    session: Session, teacher: Account | None, classroom: Classroom
) -> tuple[set[str], set[str], dict[str, tuple[Offer, ...]]]:
    """The names that are in the class; those of who left it by themselves, whom no list brings back; and whom else the
    teacher knows by each name from it or their other classes.
    """
    rows = session.execute(
        select(Account.name, Account.public, Account.username, Account.role, Member.ended_at, Member.removed)
        .join(Member, Member.account_id == Account.id)
        .where(Member.class_id == classroom.id, Account.name.is_not(None))
        .order_by(Account.id)
    ).all()
    here = {name_key(row.name) for row in rows if row.ended_at is None}
    gone = {name_key(row.name) for row in rows if row.ended_at is not None and not row.removed}
    left = [row for row in rows if row.ended_at is not None and row.removed and row.role == LEARNER]
    known = [(row.name, row.public, row.username, classroom.name) for row in left]
    inside = {row.public for row in rows}
    known += [tuple(row) for row in _elsewhere(session, teacher, classroom) if row.public not in inside]
    offers: dict[str, tuple[Offer, ...]] = {}
    for name, public, username, where in known:
        given = offers.get(name_key(name), ())
        if all(offer.public != public for offer in given):
            offers[name_key(name)] = (*given, Offer(public, username, where))
    return here, gone, offers


def _elsewhere(session: Session, teacher: Account | None, classroom: Classroom) -> Collection:
    """The learners of other classes that somebody teaches, those put away too: last year's class comes as a new one."""
    if teacher is None:
        return ()
    mine = aliased(Member)
    return session.execute(
        select(Account.name, Account.public, Account.username, Classroom.name.label("where"))
        .join(Member, Member.account_id == Account.id)
        .join(Classroom, Classroom.id == Member.class_id)
        .join(mine, (mine.class_id == Classroom.id) & (mine.account_id == teacher.id) & mine.ended_at.is_(None))
        .where(
            mine.role == TEACHER,
            Member.role == LEARNER,
            Member.ended_at.is_(None),
            Account.role == LEARNER,
            Account.name.is_not(None),
            Classroom.id != classroom.id,
        )
        .order_by(Classroom.archived_at.is_not(None), Classroom.created_at.desc(), Account.id)
    ).all()


def free_addresses(session: Session, addresses: Collection[str]) -> set[str]:
    """Those of some e-mail addresses, as they are compared, that are nobody's yet."""
    keys = {address.lower() for address in addresses if address}
    return keys - set(session.scalars(select(Account.email_key).where(Account.email_key.in_(keys))))
