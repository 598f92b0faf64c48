"""What a learner will know on the day: topic by topic, if they stop and if they go on, and what that takes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quizapp.memory.card import likely
from quizapp.services.content.asked import card_of
from quizapp.services.studying import outlook
from quizapp.services.studying.texts import texts
from tests import studied
from tests.studied import DAY

EXAM = DAY + timedelta(days=30)


def towards(session, learner, exam=EXAM):
    (text,) = texts(session, learner, DAY)
    return outlook.towards(text, exam, learner, DAY, 20.0)


def test_who_stops_knows_the_mean_chance_of_all_questions_those_not_met_as_none(session, learner, questions):
    cards = [studied.card(session, learner, row, stability=20) for row in questions[:3]]
    found = towards(session, learner)
    chances = [likely(card_of(card), EXAM) for card in cards]
    assert found.stopped == pytest.approx(sum(chances) / 4)
    assert [topic.stopped for topic in found.topics] == [pytest.approx(chances[0]), pytest.approx(chances[2] / 2)]


def test_who_keeps_to_the_plan_knows_more_and_the_minutes_are_told(session, learner, questions):
    for row in questions:
        studied.card(session, learner, row, stability=20)
    found = towards(session, learner)
    assert found.reached
    assert found.stopped < found.goal <= found.kept < 1
    assert 0 < found.minutes <= found.most
    assert all(topic.kept > topic.stopped for topic in found.topics)


def test_with_too_few_new_ones_a_day_it_is_told_how_many_it_takes(session, learner):
    learner.new_per_day = 1
    found = towards(session, learner, DAY + timedelta(days=2))
    assert (found.left_out, found.new_needed, found.reached) == (2, 2, False)
    assert found.stopped == 0 < found.kept < 0.9


def test_without_any_new_questions_nothing_is_divided_by_nothing(session, learner):
    learner.new_per_day = 0
    found = towards(session, learner, DAY + timedelta(days=1))
    assert (found.kept, found.minutes, found.left_out) == (0, 0, 4)


def test_a_day_longer_than_the_learner_wants_is_not_reached(session, learner, questions):
    learner.minutes_per_day = 1
    for row in questions:
        studied.card(session, learner, row, stability=20)
    assert not towards(session, learner).reached
    learner.minutes_per_day = 5
    assert towards(session, learner).reached
