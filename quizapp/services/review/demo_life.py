"""One simulated learner's history: study day by day, the test in class, the homework, and some of today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from quizapp.memory.study_day import starts_at
from quizapp.models.accounts import Account
from quizapp.models.study import Report
from quizapp.services.review import demo_quizzes
from quizapp.services.review.demo_class import HOMEWORK_AT, TEST_AT, TEST_BEFORE, TEST_FOR, World
from quizapp.services.review.demo_people import SHOWN, Character, character
from quizapp.services.review.demo_study import Student
from quizapp.services.studying import tallies

ONE_DAY = timedelta(days=1)
EARLIEST, LATEST = timedelta(hours=8.5), timedelta(hours=15)
"""Of a sitting, since the study day began at four: after the test, before the homework."""
HOMEWORK_DONE_AT = timedelta(hours=16.5)
HOME = 0.6
"""The chance that somebody has begun the homework."""
HALF_WAY = 0.25
"""The part of those who have not handed it in."""
TODAY = 0.4
"""The part of the usual diligence that shows before the day is over."""
ON_HOLIDAY = 0.35
UNCLEAR = 0.35
"""How many of those who fall for the wrong key say that the question is unclear."""


@dataclass(frozen=True, slots=True)
class Lived:
    """What somebody's history holds."""

    answers: int
    handed_in: int


def live(session: Session, world: World, place: int) -> Lived:
    """Write the history of the learner at this place in the class; the same for the same seed and time."""
    who, dice = character(world.seed, place), Random(f"{world.seed} life {place}")
    student = Student(world.learners[place], who, world.askings, world.studied, dice)
    if not who.begins:
        return Lived(0, 0)
    tested, yesterday, handed_in = world.today - timedelta(days=TEST_BEFORE), world.today - ONE_DAY, 0
    _study(student, world, world.first, tested - ONE_DAY)
    if _is_there(who, world, tested):
        _test(session, student, world, tested)
        handed_in += 1
    _study(student, world, tested, yesterday)
    if place != SHOWN:  # whoever signs in as them has homework and today's questions before them
        if _is_there(who, world, yesterday):
            handed_in += _homework(session, student, world, yesterday)
        _study(student, world, world.today, world.today, before=world.now)
    student.store(session)
    session.flush()
    tallies.recount(session, student.learner)
    _leave(session, student)
    return Lived(sum(student.logged.values()), handed_in)


def _is_there(who: Character, world: World, day: date) -> bool:
    return not who.stopped or day <= world.today - timedelta(days=who.stopped)


def _study(student: Student, world: World, first: date, last: date, before: datetime | None = None) -> None:
    """All days from the first to the last, each once at most; nothing happens later than `before`."""
    day, dice = first, student.dice
    while day <= last:
        begins = starts_at(day, world.zone)
        at = begins + dice.uniform(0, 1) * (LATEST - EARLIEST) + EARLIEST
        until = begins + HOMEWORK_DONE_AT
        if before is not None:
            at, until = begins + (before - begins) * dice.uniform(0.2, 0.7), before
        off = world.holiday is not None and world.holiday[0] <= day <= world.holiday[1]
        if dice.random() < _chance(student.who, world, day, off=off) and _is_there(student.who, world, day):
            student.study(day, at, until - timedelta(minutes=10), holiday=off)
        day += ONE_DAY


def _chance(who: Character, world: World, day: date, *, off: bool) -> float:
    """The chance that they study on a day."""
    if who.stopped and day == world.today - timedelta(days=who.stopped):
        return 1.0
    if day.weekday() in who.off:
        return 0.0
    return who.diligence * (ON_HOLIDAY if off else 1) * (TODAY if day == world.today else 1)


def _test(session: Session, student: Student, world: World, day: date) -> None:
    begins = starts_at(day, world.zone) + TEST_AT
    at = begins + timedelta(minutes=student.dice.uniform(2, 40))
    student.store(session)
    demo_quizzes.take(session, student, world.test.assignment, world.test.asked, at, day)
    demo_quizzes.enter(session, student, world.test.asked, begins + TEST_FOR + timedelta(minutes=5), day)
    for one in world.test.asked:
        if one.truth is not None and student.dice.random() < UNCLEAR:
            session.add(Report(learner_id=student.learner, version_id=one.version, at=begins + HOMEWORK_AT))


def _homework(session: Session, student: Student, world: World, day: date) -> int:
    """Their homework in the evening, if they do it; returns how often it was handed in."""
    chance, dice, given = student.dice.random(), student.dice, world.homework
    if chance >= HOME:
        return 0
    at = starts_at(day, world.zone) + HOMEWORK_DONE_AT + timedelta(minutes=dice.uniform(0, 120))
    if chance < HOME * HALF_WAY:
        demo_quizzes.take(session, student, given.assignment, given.asked, at, day, part=0.5)
        return 0
    at = demo_quizzes.take(session, student, given.assignment, given.asked, at, day)
    demo_quizzes.enter(session, student, given.asked, at, day)
    return 1


def _leave(session: Session, student: Student) -> None:
    learner = session.get_one(Account, student.learner)
    learner.last_day = max((card.last for card in student.cards.values()), default=None)
    learner.seen_at = student.seen
    session.flush()
