"""Questions most often forgotten."""

from __future__ import annotations

from quizapp.measures.hardest import hardest


def test_most_often_forgotten_come_first_and_among_equals_those_with_fewer_answers():
    rows = [("once", 1, 9), ("thrice", 3, 12), ("once in three", 1, 3), ("never", 0, 4)]
    assert [question for question, _, _ in hardest(rows)] == ["thrice", "once in three", "once"]


def test_no_more_than_asked_for_and_none_where_nothing_was_forgotten():
    assert len(hardest([(n, 1, 1) for n in range(9)], most=5)) == 5
    assert hardest([("never", 0, 4)]) == hardest([]) == []
