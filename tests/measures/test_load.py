"""The answers that the coming days bring: each path counted as often as there are cards."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.measures.load import Kind, answers_ahead, answers_to_new, lots
from quizapp.memory.outlook import trace

KNOWN = Kind(10.0, 5.0, -10, 0, None)


def ahead(cards, days=30):
    return answers_ahead(cards, days, retention=0.9, lower=0.85)


def test_one_card_brings_the_answers_of_its_path():
    path = dict(trace(*KNOWN[:4], 30, 0.9, None, 1).asked)
    assert ahead({KNOWN: 1}) == [path.get(n, 0.0) for n in range(30)]
    assert ahead({KNOWN: 1})[0] == pytest.approx(1.12)


@given(st.integers(1, 50), st.integers(0, 40), st.floats(0.5, 200))
def test_many_cards_bring_as_many_times_the_answers_and_kinds_add_up(count, due, stability):
    other = Kind(stability, 6.0, -3, due, None)
    one, both = ahead({other: 1}), ahead({other: count, KNOWN: 2})
    assert both == pytest.approx([count * n + 2 * m for n, m in zip(one, ahead({KNOWN: 1}), strict=True)])


def test_a_card_due_beyond_the_days_brings_nothing_unless_an_exam_does():
    far = Kind(100.0, 5.0, -1, 60, None)
    assert sum(ahead({far: 5})) == 0
    assert sum(ahead({far._replace(exam=20): 5})) >= 5


def test_new_questions_are_begun_at_so_many_a_day():
    assert lots(7, 3, 30) == [(0, 3), (1, 3), (2, 1)]
    assert lots(7, 3, 2) == [(0, 3), (1, 3)]
    assert lots(4, 3, 30, after=7) == [(2, 2), (3, 2)]
    assert lots(7, 0, 30) == lots(0, 3, 30) == []
    found = answers_to_new([(2, 3, None)], 5, retention=0.9, lower=0.85)
    assert found[:2] == [0, 0]
    assert found[2] == pytest.approx(3 * 1.6)
