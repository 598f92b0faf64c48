"""The board of a class and its week: who could use a word and why, who struggles together, only what is the class’s."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quizapp.measures.need import Lately, Reason
from quizapp.models.classes import Holiday
from quizapp.services.review import board, digest
from tests import studied
from tests.counting import statements
from tests.studied import DAY, NOON


@pytest.fixture
def questions(session):
    """Forty questions in two topics."""
    return studied.deck(session, evidence=tuple(f"Sentence {n}." for n in range(40)))


@pytest.fixture
def pupils(session):
    names = ("Anna", "Bert", "Cleo", "Dora", "Emil")
    return {name: studied.named(session, name, seen_at=None if name == "Emil" else NOON) for name in names}


@pytest.fixture
def room(session, pupils, questions):
    made = studied.classroom(session, *pupils.values())
    studied.give(session, made, questions[0])
    return made


def ago(days):
    return DAY - timedelta(days=days)


def looked(session, room):
    return board.board(session, room, NOON, DAY)


def words(session, room):
    return {word.person.name: word for word in looked(session, room).words}


def hurry(session, who, questions, day=DAY):
    """Twenty answers in a second each, every other one wrong."""
    for n, one in enumerate(questions[:20]):
        studied.answer(session, who, one, day, rating=1 + 2 * (n % 2), seconds=1)


def test_each_who_could_use_a_word_has_one_reason(session, room, pupils, questions):
    for name in ("Anna", "Bert", "Cleo"):
        studied.card(session, pupils[name], questions[0], last=ago(9 if name == "Bert" else 0))
    hurry(session, pupils["Cleo"], questions)
    found = words(session, room)
    assert {name: word.reason for name, word in found.items()} == {
        "Bert": Reason.STOPPED, "Cleo": Reason.HASTY, "Dora": Reason.NEW, "Emil": Reason.AWAY
    }  # fmt: skip
    assert found["Bert"].stopped_for == 9
    assert found["Cleo"].lately == Lately(20, 20.0, 1, quick=20, quick_wrong=10, asked=20, recalled=10)


def test_holidays_are_not_held_against_who_has_stopped(session, room, pupils, questions):
    studied.card(session, pupils["Bert"], questions[0], last=ago(9))
    session.add(Holiday(class_id=room.id, name="Days off", first=ago(2), last=ago(1)))
    session.flush()
    assert words(session, room)["Bert"].stopped_for == 7
    session.add(Holiday(class_id=room.id, name="More", first=ago(4), last=ago(3)))
    session.flush()
    assert "Bert" not in words(session, room)


def test_who_studies_and_forgets_much_is_told_from_who_knows(session, room, pupils, questions):
    for name, known in (("Anna", 20), ("Cleo", 13)):
        studied.card(session, pupils[name], questions[0])
        for n, one in enumerate(questions[:20]):
            studied.answer(session, pupils[name], one, rating=3 if n < known else 1)
    found = words(session, room)
    assert "Anna" not in found
    assert (found["Cleo"].reason, found["Cleo"].lately.recall) == (Reason.FORGETS, 0.65)


def test_the_plan_that_comes_to_too_little_by_the_exam_is_told(session, pupils, questions):
    room = studied.classroom(session, pupils["Anna"])
    studied.give(session, room, questions[0], exam_on=DAY + timedelta(days=10))
    studied.card(session, pupils["Anna"], questions[0])
    pupils["Anna"].new_per_day = 1
    session.flush()
    (word,) = looked(session, room).words
    assert (word.reason, word.exam.exam) == (Reason.SHORT, DAY + timedelta(days=10))
    assert word.then.share < 0.3


def test_answers_to_other_texts_and_those_taken_back_are_not_looked_at(session, room, pupils, questions):
    other = studied.deck(session, key="other", evidence=tuple(f"Other {n}." for n in range(20)))
    anna = pupils["Anna"]
    studied.card(session, anna, questions[0])
    hurry(session, anna, other)
    studied.correct(session, studied.answer(session, anna, questions[0]), None)
    studied.correct(session, studied.answer(session, anna, questions[1], rating=1), 3)
    studied.answer(session, anna, questions[2], ago(7))
    studied.answer(session, anna, questions[3], ago(-3))
    assert looked(session, room).lately == {anna.id: Lately(1, 10.0, 1, asked=1, recalled=1)}


def test_those_who_struggle_with_the_same_topic_stand_together(session, room, pupils, questions):
    for name in ("Anna", "Cleo"):
        for one in questions[:3]:
            studied.card(session, pupils[name], one, stability=0.4, last=ago(6))
    (group,) = looked(session, room).groups
    assert (group.topic.title, [one.name for one in group.people]) == ("The talks", ["Anna", "Cleo"])


def test_the_finding_is_about_the_text_whose_day_is_next(session, room, pupils, questions):
    later = studied.deck(session, key="later")
    sooner = studied.deck(session, key="sooner")
    studied.give(session, room, later[0], exam_on=DAY + timedelta(days=9))
    assert looked(session, room).text.title == "On later"
    studied.give(session, room, sooner[0], exam_on=DAY + timedelta(days=4))
    assert looked(session, room).text.title == "On sooner"


def test_a_class_without_learners_or_texts_has_an_empty_board(session, questions):
    empty = studied.classroom(session)
    for given in (False, True):
        if given:
            studied.give(session, empty, questions[0])
        found = looked(session, empty)
        assert (found.words, found.groups, found.studied, found.whole.mean, found.enough) == ((), (), 0, None, False)
        assert digest.digest(session, empty, NOON, DAY).asked == (0, 0)


def test_the_week_sums_up_what_was_done(session, room, pupils, questions):
    for day in (0, 6, 7):
        studied.answer(session, pupils["Anna"], questions[day], ago(day), rating=3 if day else 1)
    studied.answer(session, pupils["Bert"], questions[0], seconds=None)
    found = digest.digest(session, room, NOON, DAY)
    assert (found.first, found.last, found.active, found.asked) == (ago(6), DAY, 2, (3, 2))
    assert (found.board.work.answers, found.board.work.seconds) == (3, 40.0)


def test_the_board_asks_as_often_for_many_as_for_few(session, engine, room, pupils, questions):
    asked = []
    for _ in range(2):
        with statements(engine) as seen:
            looked(session, room)
        asked.append(len(seen))
        for who in pupils.values() if len(asked) == 1 else ():
            for one in questions:
                studied.card(session, who, one)
    assert asked == [5, 5]
