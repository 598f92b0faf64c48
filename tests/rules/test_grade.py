"""From marks to a grade: sums, voided questions, what waits for a hand, which try counts, and how sure somebody was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.rules.assignment import Counts
from quizapp.rules.grade import Marked, by_confidence, grade, total


def test_the_total_is_the_sum_of_the_marked_questions():
    found = total([Marked(2, 1), Marked(1, 0.5), Marked(3, 0), Marked(1, None)])
    assert (found.got, found.out_of, found.waiting) == (2.5, 7, 1)
    assert found.share == pytest.approx(2.5 / 7)


def test_a_voided_question_counts_for_nobody():
    found = total([Marked(2, 1), Marked(5, 0, void=True), Marked(5, None, void=True)])
    assert (found.got, found.out_of, found.waiting, found.share) == (2, 2, 0, 1)


def test_without_questions_there_is_nothing_to_divide_by():
    assert total([]).share is None
    assert total([Marked(1, 1, void=True)]).share is None
    assert total([Marked(1, -2)]).share == 0


@pytest.mark.parametrize(
    ("counts", "then"), [(Counts.BEST, 0.9), (Counts.FIRST, 0.5), (Counts.LAST, 0.4), (Counts.MEAN, 0.6)]
)
def test_the_try_that_counts_is_the_one_that_was_said(counts, then):
    assert grade([0.5, 0.9, 0.4], counts) == pytest.approx(then)
    assert grade([], counts) is None
    assert grade([0.7], counts) == 0.7


@pytest.mark.parametrize("counts", Counts)
def test_a_try_in_which_no_question_counts_is_no_try_of_nought(counts):
    nothing = total([Marked(2, 1.0, void=True)])
    assert nothing.share is None
    assert grade([nothing.share], counts) is None
    assert grade([nothing.share, 0.5], counts) == 0.5


@pytest.mark.parametrize(
    ("certainty", "right", "wrong"), [(None, 1 / 3, 0), (1, 1 / 3, 0), (2, 2 / 3, -2 / 3), (3, 1, -2)]
)
def test_who_is_sure_wins_more_and_loses_more(certainty, right, wrong):
    assert by_confidence(1, certainty) == pytest.approx(right)
    assert by_confidence(0, certainty) == pytest.approx(wrong)


@given(st.floats(0, 1))
def test_saying_honestly_how_sure_one_is_pays_best(chance):
    """Below 2 in 3 the lowest certainty pays best, above 4 in 5 the highest: the scheme's own turning points."""
    pays = {sure: by_confidence(chance, sure) for sure in (1, 2, 3)}
    best = max(pays, key=pays.get)
    if chance < 2 / 3 - 1e-9:
        assert best == 1
    elif 2 / 3 + 1e-9 < chance < 4 / 5 - 1e-9:
        assert best == 2
    elif chance > 4 / 5 + 1e-9:
        assert best == 3
