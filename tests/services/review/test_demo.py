"""The simulated class: alive, sound as what is real, the same for the same seed, and gone without a trace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from statistics import covariance

import pytest
from sqlalchemy import func, select

from quizapp import demo
from quizapp.models.accounts import Account
from quizapp.models.base import Base
from quizapp.models.classes import ClassDeck, Classroom, Entry, Member
from quizapp.models.content import Deck, QuestionRow
from quizapp.models.quizzes import Assignment, Attempt, AttemptQuestion, QuizItem, Save
from quizapp.models.study import CardRow, DayTally, LookTally, Review
from quizapp.paths import QUESTION_BANK
from quizapp.questions.base import Verdict
from quizapp.questions.catalogue import TYPES, type_of
from quizapp.services.content import bank
from quizapp.services.errors import Conflict, Invalid
from quizapp.services.quizzes import attempts
from quizapp.services.review import demo_answers
from quizapp.services.review.demo_class import Size
from quizapp.services.review.demo_questions import MISKEYED, QUESTIONS, TRUTH
from quizapp.services.studying import log, tallies
from quizapp.services.writing.questions import faults
from tests import studied

NOW = datetime(2026, 11, 26, 17, 30, tzinfo=UTC)
FEW = Size(learners=3, days=14)
"""One who goes on, one who has not begun, one who has stopped."""
UNIT = bank.read_unit(QUESTION_BANK / "belarus-russia-union")


@pytest.fixture
def house(database):
    """A database with the bank in it."""
    with database.write() as session:
        bank.load_unit(session, UNIT, NOW - timedelta(days=300))
    return database


def make(database, **how):
    return demo.make(database, studied.HASHER, "Europe/Berlin", NOW, **{"size": FEW, **how})


def rows(database, *, without=("audit",)):
    """Everything that is stored but passwords, table by table."""
    found = {}
    with database.read() as session:
        for name, table in Base.metadata.tables.items():
            if name not in without:
                columns = [column for column in table.c if column.name != "password"]
                found[name] = sorted(map(repr, session.execute(select(*columns)).all()))
    return found


def test_it_is_made_marked_as_simulated_and_taken_away_without_a_trace(house):
    with house.write() as session:
        question = session.scalars(select(QuestionRow)).first()
        real = studied.named(session, "Mira")
        studied.classroom(session, real)
        studied.answer(session, real, question)
        studied.card(session, real, question)
    before = rows(house)
    made = make(house)
    assert made.answers > 50
    with house.read() as session:
        simulated = session.scalars(select(Account).where(Account.simulated)).all()
        assert len(simulated) == 4
        assert session.scalars(select(Classroom.name).where(Classroom.simulated)).all() == ["8b (simulated)"]
        assert session.scalar(select(func.count()).where(Account.simulated, Account.password.is_not(None))) == 2
    assert rows(house) != before
    removed = demo.remove(house, NOW)
    assert (removed.accounts, removed.answers) == (4, made.answers)
    assert removed.kept_decks == removed.kept_quizzes == ()
    assert rows(house) == before
    with house.read() as session:
        noted = session.scalars(select(Entry.action).order_by(Entry.id)).all()
    assert noted == ["simulated class made", "simulated class taken away"]


def test_two_are_not_made_and_none_is_not_taken_away(house):
    with pytest.raises(Conflict, match="no simulated class"):
        demo.remove(house, NOW)
    make(house, size=Size(1, 1))
    before = rows(house)
    with pytest.raises(Conflict, match="demo --remove"):
        make(house)
    assert rows(house) == before


def test_without_a_text_nothing_is_made(database):
    with pytest.raises(Invalid, match="bank load"):
        make(database)
    assert not any(rows(database).values())


def story(database):
    """All that happened, told without the numbers that a database counts on: PostgreSQL gives none of them twice."""
    asked = select(Account.public, Deck.key, QuestionRow.key).select_from(Review)
    asked = asked.join(QuestionRow, QuestionRow.id == Review.question_id).join(Deck, Deck.id == QuestionRow.deck_id)
    asked = asked.join(Account, Account.id == Review.learner_id)
    told = [Review.at, Review.day, Review.response, Review.rating, Review.duration_ms, Review.answered, Review.after]
    people = [column for column in Account.__table__.c if column.name not in ("id", "password")]
    with database.read() as session:
        return [
            session.execute(statement).all()
            for statement in (
                select(*people).order_by(Account.id),
                asked.add_columns(*told).order_by(Review.id),
                select(Classroom.public, Classroom.created_at),
                select(Assignment.public, Assignment.rules).order_by(Assignment.id),
                select(Attempt.public, Attempt.started_at, Attempt.ended_at).order_by(Attempt.id),
                select(AttemptQuestion.place, AttemptQuestion.order).order_by(AttemptQuestion.id),
                select(Save.key, Save.at, Save.response, Save.score).order_by(Save.id),
            )
        ]


def test_the_same_seed_at_the_same_time_makes_the_same_rows_and_other_passwords(house):
    first, told = make(house), story(house)
    assert all(told)
    demo.remove(house, NOW)
    again = make(house)
    assert story(house) == told
    assert first.teacher[0] == again.teacher[0]
    assert first.teacher[1] != again.teacher[1]
    demo.remove(house, NOW)
    make(house, seed=9, size=Size(1, 3))
    assert story(house)[0][1].public != told[0][1].public


def test_what_is_stored_is_as_sound_as_what_is_real(house):
    make(house)
    with house.read() as session:
        for review in session.scalars(select(Review)):
            assert review.checksum == log.checksum({name: getattr(review, name) for name in log.PROTECTED})
            assert review.at <= NOW
        cards = session.execute(select(CardRow.learner_id, CardRow.question_id)).all()
        for learner, question in cards:
            assert log.rebuild(session, learner, question) == log.stored_card(session, learner, question)
        logged = select(Review.learner_id, Review.question_id).distinct()
        assert set(cards) == set(session.execute(logged))
        for save in session.scalars(select(Save)):
            assert save.checksum == attempts.checksum(save.attempt_question_id, save.ordinal, save.response)
        for learner in session.scalars(select(Account.id).where(Account.simulated)):
            counted = tallies.counted(session, learner)
            seen = session.scalar(select(Account.seen_at).where(Account.id == learner))
            assert seen is None or NOW - timedelta(days=12) < seen <= NOW
            days = session.scalars(select(DayTally).where(DayTally.learner_id == learner)).all()
            assert {row.day: (row.answers, row.milliseconds) for row in days} == dict(counted.days)
            looks = session.scalars(select(LookTally).where(LookTally.learner_id == learner)).all()
            assert {(row.week, row.band, row.part): row.asked for row in looks} == {
                slot: look.asked for slot, look in counted.looks.items()
            }


def test_a_teacher_has_something_to_notice(house):
    make(house, size=Size(16, 3))
    with house.read() as session:
        assert session.scalar(select(func.count()).where(Member.role == "learner")) == 16
        (exam_on,) = session.scalars(select(ClassDeck.exam_on)).all()
        assert exam_on == NOW.date() + timedelta(days=14)
        silent = select(Account.name).where(Account.simulated, Account.role == "learner", Account.last_day.is_(None))
        assert "Bo Birch" in session.scalars(silent).all()
        quick = select(func.max(Review.duration_ms)).join(Account, Account.id == Review.learner_id)
        assert session.scalar(quick.where(Account.name == "Dario Daisy")) < 2_000
        sizes = session.scalars(select(func.count()).select_from(QuizItem).group_by(QuizItem.quiz_id)).all()
        assert all(10 <= size <= 12 for size in sizes)
        assert len(sizes) == 2
        score, rest, said = _miskeyed(session)
        assert len(score) == 14
        assert covariance(score, rest) < 0
        strong = sorted(range(len(rest)), key=lambda n: -rest[n])[:5]
        assert sum(said[n] == f"[{TRUTH}]" for n in strong) >= 3
        homework = select(Attempt.ended_at.is_not(None)).where(Attempt.started_at > NOW - timedelta(days=2))
        assert set(session.scalars(homework)) == {True, False}


def _miskeyed(session):
    """Of the question whose key is wrong, in each attempt: its score, that of all others, and what was said."""
    wrong = select(QuestionRow.id).join(Deck, Deck.id == QuestionRow.deck_id)
    wrong = session.scalar(wrong.where(Deck.owner_id.is_not(None), QuestionRow.position == MISKEYED))
    own, total, said = {}, {}, {}
    at = session.execute(
        select(AttemptQuestion.attempt_id, AttemptQuestion.question_id, AttemptQuestion.score, Save.response)
        .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
        .outerjoin(Save, Save.attempt_question_id == AttemptQuestion.id)
        .where(Attempt.started_at < NOW - timedelta(days=3))
    )
    for attempt, question, score, response in at:
        total[attempt] = total.get(attempt, 0.0) + (score or 0.0)
        if question == wrong:
            own[attempt], said[attempt] = score or 0.0, response
    return list(own.values()), [total[one] - own[one] for one in own], [said[one] for one in own]


def test_a_deck_that_somebody_real_uses_stays_with_what_they_answered(house):
    make(house, size=Size(1, 1))
    with house.write() as session:
        question = session.scalars(select(QuestionRow).join(Deck).where(Deck.owner_id.is_not(None))).first()
        studied.answer(session, studied.named(session, "Mira"), question)
    removed = demo.remove(house, NOW)
    assert removed.kept_decks == ("Check questions (simulated)",)
    with house.read() as session:
        assert session.scalar(select(func.count()).select_from(Review)) == 1
        assert session.scalars(select(Account.name)).all() == ["Mira"]


@pytest.mark.parametrize("kind", list(TYPES))
def test_right_and_wrong_answers_are_what_they_say(kind):
    dice = Random(3)
    asked = [one.question for one in UNIT.questions if one.question.kind == kind]
    asked += [question for question in QUESTIONS if question.kind == kind]
    if kind != "essay":
        asked.append(TYPES[kind].example().question)
    for question in asked:
        for _ in range(20):
            right = type_of(question).mark(question, demo_answers.right(question, dice))
            wrong = type_of(question).mark(question, demo_answers.wrong(question, dice))
            assert right.verdict is Verdict.RIGHT or kind == "flashcard"
            assert wrong.score < 1


def test_the_questions_of_its_teacher_can_be_asked():
    assert [faults(question) for question in QUESTIONS] == [[]] * len(QUESTIONS)
    assert len({one.kind for one in QUESTIONS}) >= 6
