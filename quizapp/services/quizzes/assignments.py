"""Quizzes given to classes: with which rules, to whom, until when; changed, taken back; and the list of a learner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, func, or_, select, true
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account
from quizapp.models.classes import Classroom, Member
from quizapp.models.quizzes import Assignment, Attempt, OwnDates, Quiz, QuizItem
from quizapp.rules import assignment as rules_of
from quizapp.rules.assignment import Rules
from quizapp.rules.grade import grade
from quizapp.rules.timing import Own, State, closes, cut_short, opens, state
from quizapp.services import access, audit
from quizapp.services.audit import By
from quizapp.services.errors import Conflict, Invalid
from quizapp.services.quizzes import marks, telling
from quizapp.services.ways_in.accounts import LEARNER

CHANGED = "Another teacher has changed this meanwhile. What you see now is what they made of it."
LONG_AGO = timedelta(days=14)
"""How long a closed quiz stays on the list of a learner."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Somebody whom the closing time takes part of their extra time."""

    name: str
    lost: timedelta


@dataclass(frozen=True, slots=True)
class Task:
    """A quiz as a learner has it to do."""

    assignment: Assignment
    quiz: Quiz
    classroom: Classroom
    rules: Rules
    own: Own
    state: State
    tries: int
    """How many they have begun."""
    running: Attempt | None
    share: float | None
    """What counts so far, where it may be told."""
    passed: bool | None = None

    @property
    def opens(self) -> datetime | None:
        """From when."""
        return opens(self.rules, self.own)

    @property
    def closes(self) -> datetime | None:
        """Until when."""
        return closes(self.rules, self.own)

    @property
    def may_begin(self) -> bool:
        """Whether there is something to do now."""
        left = not self.rules.tries or self.tries < self.rules.tries
        return self.running is not None or (left and self.state in (State.OPEN, State.LATE))


# Given and changed ----------------------------------------------------------------------------------------


def give(
    session: Session, by: By, quiz: Quiz, classroom: Classroom, rules: Rules, learners: Sequence[str] = ()
) -> Assignment:
    """Give a quiz to a class, or to some of its learners by their public ids in it. Raises Invalid at a field."""
    access.held(session, classroom)
    if classroom.archived_at is not None:
        raise Conflict("This class is put away. Take it out again first.")
    if session.scalar(select(QuizItem.id).where(QuizItem.quiz_id == quiz.id).limit(1)) is None:
        raise Conflict("This quiz has no questions yet. Add some first.")
    _check(rules)
    end = rules.late_until or rules.closes
    if end is not None and end <= by.at:
        raise Invalid("That is past already. Choose a time to come.", "closes")
    made = Assignment(
        quiz_id=quiz.id, class_id=classroom.id, made_at=by.at, rules=rules_of.dump(rules), everybody=not learners
    )
    session.add(made)
    session.flush()
    _give_to(session, made, learners)
    audit.note(session, by, "quiz assigned", classroom=classroom, detail=f"{made.public}, {rules.preset}")
    return made


def change(session: Session, by: By, there: access.Given, rules: Rules, edition: int, learners: Sequence[str]) -> None:
    """Change the rules and whom it is for; attempts that go on follow at once. Raises Invalid, and Conflict."""
    given = session.get(Assignment, there.assignment.id, with_for_update=True, populate_existing=True)
    if given is None or given.edition != edition:
        raise Conflict(CHANGED)
    _check(rules)
    given.rules, given.edition, given.everybody = rules_of.dump(rules), edition + 1, not learners
    _give_to(session, given, learners)
    telling.keep(session, given, by.at)
    audit.note(session, by, "assignment changed", classroom=there.classroom, detail=given.public)


def _check(rules: Rules) -> None:
    for fault in rules_of.faults(rules):
        raise Invalid(fault.message, fault.field)


def _give_to(session: Session, given: Assignment, publics: Sequence[str]) -> None:
    sound = [one for one in publics if "\x00" not in one]
    ids = set(
        session.scalars(
            select(Member.account_id).where(
                Member.class_id == given.class_id,
                Member.public.in_(sound),
                Member.role == LEARNER,
            )
        )
    )
    if len(ids) != len(set(publics)):
        raise Invalid("Somebody of these is no learner of this class any more. Choose again.", "learners")
    there = {row.learner_id: row for row in session.scalars(_named(given))}
    session.add_all(OwnDates(assignment_id=given.id, learner_id=one) for one in ids - there.keys())
    bare = [one for one, row in there.items() if one not in ids and row.opens is None and row.closes is None]
    gone = bare if given.everybody else [one for one in there if one not in ids]
    session.execute(delete(OwnDates).where(OwnDates.assignment_id == given.id, OwnDates.learner_id.in_(gone)))
    session.flush()


def _named(given: Assignment) -> Select[OwnDates]:
    return select(OwnDates).where(OwnDates.assignment_id == given.id)


def set_own(
    session: Session, by: By, there: access.Given, learner: Account, opens_at: datetime | None,
    closes_at: datetime | None,
) -> None:  # fmt: skip
    """Give one learner dates of their own; none at all takes them away."""
    given = there.assignment
    rules = rules_of.load(given.rules)
    begin, end = opens_at or rules.opens, closes_at or rules.closes
    if begin and end and end <= begin:
        raise Invalid("It closes before it opens. Choose a later time.", "own_closes")
    row = session.get(OwnDates, (given.id, learner.id))
    if opens_at is None and closes_at is None and given.everybody:
        if row is not None:
            session.delete(row)
    elif row is None:
        session.add(OwnDates(assignment_id=given.id, learner_id=learner.id, opens=opens_at, closes=closes_at))
    else:
        row.opens, row.closes = opens_at, closes_at
    session.flush()
    telling.keep(session, given, by.at)
    audit.note(session, by, "own dates set", classroom=there.classroom, subject=learner, detail=given.public)


def withdraw(session: Session, by: By, there: access.Given) -> None:
    """Take a quiz back: nobody begins it, and nobody sees it. What was answered is kept."""
    if there.assignment.withdrawn_at is None:
        there.assignment.withdrawn_at = by.at
        telling.keep(session, there.assignment, by.at)
        audit.note(session, by, "assignment taken back", classroom=there.classroom, detail=there.assignment.public)


def restore(session: Session, by: By, there: access.Given) -> None:
    """Give a quiz again that was taken back."""
    if there.assignment.withdrawn_at is not None:
        there.assignment.withdrawn_at = None
        telling.keep(session, there.assignment, by.at)
        audit.note(session, by, "assignment given again", classroom=there.classroom, detail=there.assignment.public)


def cuts(session: Session, classroom: Classroom, rules: Rules, now: datetime, given: Assignment) -> list[Cut]:
    """Of those to whom it is given, whom the closing time takes part of the time that their extra time gives them."""
    dates = (OwnDates.assignment_id == given.id) & (OwnDates.learner_id == Account.id)
    rows = session.execute(
        select(Account.name, Member.extra_time, OwnDates)
        .join(Member, Member.account_id == Account.id)
        .outerjoin(OwnDates, dates)
        .where(true() if given.everybody else OwnDates.learner_id.is_not(None))
        .where(Member.class_id == classroom.id, Member.ended_at.is_(None), Member.role == LEARNER)
        .order_by(Account.name, Account.id)
    )
    found = [
        Cut(name or "Guest", cut_short(rules, Own(factor, *((own.opens, own.closes) if own else ())), now))
        for name, factor, own in rows
        if factor > 1
    ]
    return [one for one in found if one.lost > timedelta(0)]


@dataclass(frozen=True, slots=True)
class Handed:
    """A quiz in the list of a class: until when, and how many have handed in."""

    assignment: Assignment
    quiz: Quiz
    closes: datetime | None
    done: int


def of_class(session: Session, classroom: Classroom) -> list[Handed]:
    """What was given to a class, the latest first; what was taken back stands last."""
    ended = (Attempt.assignment_id == Assignment.id) & Attempt.ended_at.is_not(None) & ~Attempt.preview
    done = select(func.count(Attempt.learner_id.distinct())).where(ended).correlate(Assignment).scalar_subquery()
    rows = session.execute(
        select(Assignment, Quiz, done)
        .join(Quiz, Quiz.id == Assignment.quiz_id)
        .where(Assignment.class_id == classroom.id)
        .order_by(Assignment.withdrawn_at.is_not(None), Assignment.made_at.desc(), Assignment.id.desc())
    )
    return [Handed(given, quiz, rules_of.load(given.rules).closes, count) for given, quiz, count in rows]


def of_quiz(session: Session, quiz: Quiz) -> list[tuple[Assignment, Classroom]]:
    """To which classes a quiz was given."""
    rows = session.execute(
        select(Assignment, Classroom)
        .join(Classroom, Classroom.id == Assignment.class_id)
        .where(Assignment.quiz_id == quiz.id)
        .order_by(Assignment.made_at.desc(), Assignment.id.desc())
    )
    return [(given, room) for given, room in rows]


# What a learner has to do ---------------------------------------------------------------------------------


def tasks(
    session: Session, learner: Account, now: datetime, classroom: Classroom | None = None, *, all_of_them: bool = False
) -> list[Task]:
    """The quizzes of a learner, of all classes or of one, what is to be done first; closed ones for a fortnight."""
    mine = (Member.class_id == Assignment.class_id) & (Member.account_id == learner.id)
    dates = (OwnDates.assignment_id == Assignment.id) & (OwnDates.learner_id == learner.id)
    found = (
        select(Assignment, Quiz, Classroom, Member.extra_time, OwnDates)
        .join(Quiz, Quiz.id == Assignment.quiz_id)
        .join(Classroom, (Classroom.id == Assignment.class_id) & Classroom.archived_at.is_(None))
        .join(Member, mine & Member.ended_at.is_(None) & (Member.role == LEARNER))
        .outerjoin(OwnDates, dates)
        .where(Assignment.withdrawn_at.is_(None), or_(Assignment.everybody, OwnDates.learner_id.is_not(None)))
    )
    if classroom is not None:
        found = found.where(Assignment.class_id == classroom.id)
    rows = session.execute(found).all()
    attempts = _attempts(session, learner, [row[0].id for row in rows])
    told = telling.of_all(session, ((one, row[0]) for row in rows for one in attempts.get(row[0].id, [])), now)
    made = []
    for given, quiz, room, factor, dates_row in rows:
        own = Own(factor, *((dates_row.opens, dates_row.closes) if dates_row else (None, None)))
        rules, gone = rules_of.load(given.rules), attempts.get(given.id, [])
        shown = [one for one in gone if one.ended_at is not None and told[one.id].score]
        shares = [marks.total_of(session, rules, one) for one in shown]
        waits = any(one.waiting for one in shares)
        share = None if waits else grade([one.share for one in shares], rules.counts)
        task = Task(
            given, quiz, room, rules, own, state(rules, now, own), len(gone),
            next((one for one in gone if one.ended_at is None), None), share,
            None if share is None or rules.pass_mark is None else share >= rules.pass_mark - 1e-9,
        )  # fmt: skip
        old = task.closes is not None and task.closes < now - LONG_AGO and task.running is None
        if all_of_them or not old:
            made.append(task)
    far = now + timedelta(days=3650)
    return sorted(made, key=lambda one: (not one.may_begin, one.closes or far, one.assignment.id))


def _attempts(session: Session, learner: Account, assignments: Sequence[int]) -> dict[int, list[Attempt]]:
    found: dict[int, list[Attempt]] = {}
    for one in session.scalars(
        select(Attempt)
        .where(Attempt.learner_id == learner.id, Attempt.assignment_id.in_(assignments), ~Attempt.preview)
        .order_by(Attempt.number)
    ):
        found.setdefault(one.assignment_id, []).append(one)
    return found


def attempts_of(session: Session, learner: Account, given: Assignment) -> list[Attempt]:
    """The attempts of a learner at an assignment, in their order."""
    return _attempts(session, learner, [given.id]).get(given.id, [])


def rules(there: access.Given) -> Rules:
    """The rules of a quiz that was given."""
    return rules_of.load(there.assignment.rules)


def named(session: Session, there: access.Given) -> list[str]:
    """The public ids of those to whom it is given by name; none where it is for the whole class."""
    if there.assignment.everybody:
        return []
    mine = (Member.class_id == there.assignment.class_id) & (Member.account_id == OwnDates.learner_id)
    return list(
        session.scalars(select(Member.public).join(OwnDates, mine).where(OwnDates.assignment_id == there.assignment.id))
    )


def own_dates(session: Session, there: access.Given) -> list[tuple[str, OwnDates]]:
    """Who has dates of their own, by name."""
    rows = session.execute(
        select(Account.name, OwnDates)
        .join(OwnDates, OwnDates.learner_id == Account.id)
        .where(OwnDates.assignment_id == there.assignment.id)
        .where(or_(OwnDates.opens.is_not(None), OwnDates.closes.is_not(None)))
        .order_by(Account.name, Account.id)
    )
    return [(name or "Guest", row) for name, row in rows]
