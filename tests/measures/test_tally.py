"""Answers counted up as they come: by day, and of questions asked again by week, stability and foreseen chance."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from quizapp.measures.tally import Given, Looks, is_look, look_of, tally
from quizapp.memory.card import Card, State, recall

MONDAY = date(2026, 11, 23)


def card(stability=10.0, ago=9, state=State.REVIEW):
    last = MONDAY - timedelta(days=ago)
    return Card(stability, 5.0, last, last, MONDAY, state)


def given(before=None, question=1, day=MONDAY, rating=3, practice=False, ms=8000):
    return Given(before, question, day, rating, practice, ms)


def test_a_day_counts_every_answer_and_its_time_practice_too():
    found = tally([given(), given(card(), ms=4000), given(card(), practice=True, ms=1000)])
    assert found.days == {MONDAY: (3, 13_000)}


def test_a_page_left_open_counts_two_minutes_and_one_not_measured_the_usual():
    assert tally([given(ms=10_000_000), given(ms=None)]).days == {MONDAY: (2, 140_000)}


@pytest.mark.parametrize(
    "answer",
    [
        given(),
        given(card(), practice=True),
        given(card(state=State.LEARNING)),
        given(card(state=State.RELEARNING)),
        given(card(ago=0)),
    ],
    ids=["new", "practice", "learning", "forgotten before", "once more on the day"],
)
def test_what_says_nothing_of_memory_is_no_look(answer):
    assert not is_look(answer)
    assert tally([answer]).looks == {}


def test_a_look_counts_by_week_stability_and_what_was_foreseen():
    before = card()  # nine days at a stability of ten: a little over 0.9 was foreseen
    assert look_of(given(before)) == ((MONDAY, 1, 6), Looks(1, 1, pytest.approx(0.907, abs=0.001)))
    assert look_of(given(before, rating=1))[1] == Looks(1, 0, pytest.approx(0.907, abs=0.001))
    sunday = given(card(2.0, 12), day=MONDAY - timedelta(days=1))
    assert look_of(sunday)[0] == (MONDAY - timedelta(days=7), 0, 3)
    assert 0.7 < recall(card(2.0, 12), sunday.day) < 0.8


def test_looks_of_one_slot_add_up():
    found = tally([given(card()), given(card(), question=2, rating=1), given(card(100.0), question=3)])
    assert found.looks[MONDAY, 1, 6] == Looks(2, 1, pytest.approx(2 * recall(card(), MONDAY)))
    assert sum(look.asked for look in found.looks.values()) == 3
