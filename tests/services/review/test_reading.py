"""A text as teachers read it: what their class knows of each sentence, and of no other class's text."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quizapp.services.errors import NotFound
from quizapp.services.review import reading
from tests import studied
from tests.counting import statements
from tests.studied import DAY, NOON


@pytest.fixture
def questions(session):
    return studied.deck(session)


@pytest.fixture
def pupils(session):
    return [studied.named(session, name, seen_at=NOON) for name in ("Anna", "Bert", "Cleo")]


@pytest.fixture
def room(session, pupils, questions):
    made = studied.classroom(session, *pupils)
    studied.give(session, made, questions[0])
    return made


def read(session, room, questions):
    return reading.reading(session, room, studied.source_of(session, questions[0]).public, NOON)


def test_a_sentence_is_as_strong_as_the_mean_of_those_who_have_met_it(session, room, pupils, questions):
    stranger = studied.named(session, "Zed", seen_at=NOON)
    rows = [
        studied.card(session, who, questions[0], stability=stability, last=DAY - timedelta(days=5))
        for who, stability in ((pupils[0], 1.0), (pupils[1], 30.0), (stranger, 0.1))
    ]
    found = read(session, room, questions)
    known = [studied.recall_of(row, DAY) for row in rows[:2]]
    (one,) = found.passages[0].questions
    assert (found.learners, one.met) == (3, 2)
    assert one.known == pytest.approx(sum(known))
    assert one.mean == pytest.approx(sum(known) / 2)
    assert [passage.name for passage in found.passages] == ["firm", "not met", "not met", "not met"]
    assert (found.levels, found.weakest) == ((3, 0, 0, 1, 0), found.passages[0])


def test_the_text_stands_whole(session, room, questions):
    found = read(session, room, questions)
    assert "They met in Sochi." in "".join(run.text for part in found.text for line in part.lines for run in line)
    assert found.weakest is None


def test_a_text_that_the_class_does_not_study_is_not_there(session, room, questions):
    other = studied.deck(session, key="other")
    with pytest.raises(NotFound):
        read(session, room, other)


def test_a_class_without_learners_has_met_nothing(session, questions):
    empty = studied.classroom(session)
    studied.give(session, empty, questions[0])
    assert read(session, empty, questions).levels[0] == 4


def test_three_queries_whatever_was_met(session, engine, room, pupils, questions):
    for who in pupils:
        for one in questions:
            studied.card(session, who, one)
    public = studied.source_of(session, questions[0]).public
    with statements(engine) as asked:
        reading.reading(session, room, public, NOON)
    assert len(asked) == 3
