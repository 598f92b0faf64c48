"""The simulated class is founded: its teacher, its learners, what it studies, the teacher's questions and quizzes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from quizapp.memory.study_day import starts_at, study_day
from quizapp.models.accounts import Account
from quizapp.models.classes import ClassDeck, Classroom, Holiday, Member
from quizapp.models.content import Deck, QuestionRow, Topic, Version
from quizapp.models.quizzes import Assignment, Quiz, QuizItem
from quizapp.questions.record import from_json, to_json
from quizapp.rules import assignment as rules_of
from quizapp.rules.assignment import PRESETS, Rules
from quizapp.services import audit
from quizapp.services.audit import By
from quizapp.services.errors import Conflict, Invalid
from quizapp.services.names import name_key, numbered
from quizapp.services.quizzes.attempts import UNASKED
from quizapp.services.review import demo_questions
from quizapp.services.review.demo_people import NAMES, SHOWN, TEACHER, character, public
from quizapp.services.review.demo_study import Asking, asking
from quizapp.services.ways_in import accounts

CLASS_NAME = "8b (simulated)"
THERE = "There is a simulated class already. Take it away with quizapp demo --remove; then another can be made."
EXAM_IN = 14
"""Days from today."""
TEST_BEFORE, HOMEWORK_BEFORE, HOMEWORK_LEFT = 4, 2, 5
"""How many days ago the test was and the homework was given, and how many are left for it."""
TEST_AT, TEST_FOR, HOMEWORK_AT = timedelta(hours=4), timedelta(hours=2), timedelta(hours=8)
"""Since the beginning of the study day, at four."""
TEST_OWN, BANK_IN_TEST, BANK_IN_HOMEWORK = 6, 6, 8
"""How many of the teacher's own questions are in the test (the rest is homework), and how many of the bank's."""
HOLIDAY_LASTS, LEAST_FOR_HOLIDAY = 5, 40
"""Days; and how long a history is that has a holiday in its middle."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a class, and how long its history."""

    learners: int = len(NAMES)
    days: int = 60


USUAL = Size()


@dataclass(frozen=True, slots=True)
class Given:
    """A quiz of the class: the assignment, and its questions."""

    assignment: int
    asked: tuple[Asking, ...]


@dataclass(frozen=True, slots=True)
class World:
    """What the simulated learners live in: plain values, so that each life is stored by itself."""

    seed: int
    zone: str
    now: datetime
    today: date
    first: date
    classroom: int
    studied: int
    """The deck that the class studies."""
    askings: Mapping[int, Asking]
    learners: tuple[int, ...]
    test: Given
    homework: Given
    holiday: tuple[date, date] | None
    teacher_name: str
    """What the teacher types to sign in."""
    learner_name: str


def found(session: Session, by: By, zone: str, passwords: tuple[str, str], *, seed: int, size: Size) -> World:
    """Make the class with everybody and everything in it but their work; `passwords` are hashes, the teacher's first.

    Raises Conflict where there is a simulated class already, Invalid where there is no text to study.
    """
    if is_there(session):
        raise Conflict(THERE)
    dice = Random(f"{seed} class")
    today = study_day(by.at, zone)
    first = today - timedelta(days=size.days)
    since = starts_at(min(first, today - timedelta(days=7)), zone)
    deck = _text(session)
    teacher = _account(session, TEACHER, "demo-teacher", since, zone, passwords[0], dice, role="teacher", seen_at=by.at)
    room = Classroom(name=CLASS_NAME, public=public(dice), created_at=since, simulated=True)
    session.add(room)
    session.flush()
    learners = [_learner(session, place, since, zone, passwords[1], dice, seed=seed) for place in range(size.learners)]
    for account, role in [(teacher, "teacher"), *((one, "learner") for one in learners)]:
        session.add(Member(public=public(dice), class_id=room.id, account_id=account.id, role=role, joined_at=since))
    exam_on = today + timedelta(days=EXAM_IN)
    session.add(ClassDeck(class_id=room.id, deck_id=deck.id, since=since, exam_on=exam_on))
    holiday = _holiday(session, room, first, size, dice)
    own = _own_deck(session, teacher, since, dice)
    askings = _askings(session, deck, dice), _askings(session, own, dice)
    test, homework = _quizzes(session, teacher, room, askings, (today, zone), dice)
    audit.note(session, by, "simulated class made", classroom=room, detail=f"{size.learners} learners")
    session.flush()
    return World(
        seed, zone, by.at, today, first, room.id, deck.id, {one.id: one for part in askings for one in part},
        tuple(one.id for one in learners), test, homework, holiday, teacher.username or "",
        learners[SHOWN].username or "",
    )  # fmt: skip


def is_there(session: Session) -> bool:
    """Whether anything simulated is there, be it left half made."""
    room, somebody = exists().where(Classroom.simulated), exists().where(Account.simulated)
    return bool(session.scalar(select(room | somebody)))


def _text(session: Session) -> Deck:
    brought = select(Deck).where(Deck.open, Deck.owner_id.is_(None), Deck.archived_at.is_(None)).order_by(Deck.id)
    deck = session.scalars(brought).first()
    if deck is None:
        raise Invalid("There is no text for the class to study. Load one with quizapp bank load.")
    return deck


# People ---------------------------------------------------------------------------------------------------


def _learner(
    session: Session, place: int, since: datetime, zone: str, password: str, dice: Random, *, seed: int
) -> Account:
    who = character(seed, place)
    username = "demo-learner" if place == SHOWN else f"demo-learner-{place + 1}"
    limits = {"new_per_day": who.new_per_day, "minutes_per_day": who.minutes_per_day}
    return _account(session, who.name, username, since, zone, password if place == SHOWN else None, dice, **limits)


def _account(
    session: Session, name: str, username: str, since: datetime, zone: str, password: str | None, dice: Random,
    **fields: object,
) -> Account:  # fmt: skip
    free, number = username, 1
    while accounts.is_taken(session, name_key(free)):
        number += 1
        free = numbered(username, number)
    made = Account(
        public=public(dice), name=name, username=free, username_key=name_key(free), password=password,
        created_at=since, time_zone=zone, simulated=True, **fields,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def _holiday(session: Session, room: Classroom, first: date, size: Size, dice: Random) -> tuple[date, date] | None:
    if size.days < LEAST_FOR_HOLIDAY:
        return None
    begins = first + timedelta(days=size.days // 2)
    ends = begins + timedelta(days=HOLIDAY_LASTS - 1)
    session.add(Holiday(public=public(dice), class_id=room.id, name="Days off", first=begins, last=ends))
    return begins, ends


# Questions ------------------------------------------------------------------------------------------------


def _own_deck(session: Session, teacher: Account, since: datetime, dice: Random) -> Deck:
    name = public(dice)
    deck = Deck(
        key=f"simulated-{name}", public=name, title=demo_questions.TITLE, owner_id=teacher.id, created_at=since,
        description="Made by quizapp demo; nobody’s questions.",
    )  # fmt: skip
    session.add(deck)
    session.flush()
    topic = Topic(deck_id=deck.id, key="round-about", title=demo_questions.TOPIC, position=0)
    session.add(topic)
    session.flush()
    for position, question in enumerate(demo_questions.QUESTIONS):
        row = QuestionRow(
            public=public(dice), deck_id=deck.id, topic_id=topic.id, key=f"check-{position + 1}", position=position,
            current=1,
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.add(
            Version(question_id=row.id, number=1, kind=question.kind, data=to_json(question), created_at=since,
                    author_id=teacher.id)
        )  # fmt: skip
    session.flush()
    return deck


def _askings(session: Session, deck: Deck, dice: Random) -> list[Asking]:
    rows = session.execute(
        select(QuestionRow.id, QuestionRow.deck_id, Version.id.label("version_id"), QuestionRow.topic_id,
               Topic.position.label("topic_place"), QuestionRow.position, QuestionRow.fact, Version.data)
        .join(Version, (Version.question_id == QuestionRow.id) & (Version.number == QuestionRow.current))
        .join(Topic, Topic.id == QuestionRow.topic_id)
        .where(QuestionRow.deck_id == deck.id, QuestionRow.retired_at.is_(None))
        .order_by(QuestionRow.position, QuestionRow.id)
    ).all()  # fmt: skip
    if deck.owner_id is None:
        return [asking(row, from_json(row.data), dice) for row in rows]
    return [_own_asking(row, dice) for row in rows]


def _own_asking(row: Any, dice: Random) -> Asking:
    """A question of the teacher's own: all are of middling hardness but one that is too easy; one has a wrong key."""
    hard = {demo_questions.MISKEYED: 0.2, demo_questions.TOO_EASY: -9.0}.get(row.position, 0.0)
    truth = demo_questions.TRUTH if row.position == demo_questions.MISKEYED else None
    return asking(row, from_json(row.data), dice, hard=hard, truth=truth)


# Quizzes --------------------------------------------------------------------------------------------------


def _quizzes(
    session: Session, teacher: Account, room: Classroom, askings: tuple[list[Asking], list[Asking]],
    when: tuple[date, str], dice: Random,
) -> tuple[Given, Given]:  # fmt: skip
    """A test that is over, and homework that is open: each of questions of the text and of the teacher's own."""
    today, zone = when
    bank = [one for one in askings[0] if one.question.kind not in UNASKED]
    drawn = dice.sample(bank, min(len(bank), BANK_IN_TEST + BANK_IN_HOMEWORK))
    opens = starts_at(today - timedelta(days=TEST_BEFORE), zone) + TEST_AT
    test = _quiz(
        session, teacher, room, "Half-way test (simulated)", [*drawn[:BANK_IN_TEST], *askings[1][:TEST_OWN]],
        PRESETS["test"], (opens, opens + TEST_FOR), dice,
    )  # fmt: skip
    opens = starts_at(today - timedelta(days=HOMEWORK_BEFORE), zone) + HOMEWORK_AT
    closes = starts_at(today + timedelta(days=HOMEWORK_LEFT), zone) + HOMEWORK_AT
    homework = _quiz(
        session, teacher, room, "Homework (simulated)", [*drawn[BANK_IN_TEST:], *askings[1][TEST_OWN:]],
        PRESETS["homework"], (opens, closes), dice,
    )  # fmt: skip
    return test, homework


def _quiz(
    session: Session, teacher: Account, room: Classroom, title: str, asked: Sequence[Asking], preset: Rules,
    dates: tuple[datetime, datetime], dice: Random,
) -> Given:  # fmt: skip
    made_at = dates[0] - timedelta(hours=1)
    quiz = Quiz(public=public(dice), owner_id=teacher.id, title=title, created_at=made_at)
    session.add(quiz)
    session.flush()
    session.add_all(
        QuizItem(quiz_id=quiz.id, position=place, question_id=one.id, points=1.0) for place, one in enumerate(asked)
    )
    rules = rules_of.dump(replace(preset, opens=dates[0], closes=dates[1]))
    given = Assignment(public=public(dice), quiz_id=quiz.id, class_id=room.id, made_at=made_at, rules=rules)
    session.add(given)
    session.flush()
    return Given(given.id, tuple(asked))
