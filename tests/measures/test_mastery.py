"""What a learner knows of a set of questions, against sums done by hand."""

from __future__ import annotations

import pytest

from quizapp.measures.mastery import Mastery, by_group, mastery


def test_the_mean_is_of_the_questions_met():
    found = mastery([0.9, None, 0.6, None])
    assert (found.met, found.total) == (2, 4)
    assert found.mean == pytest.approx(0.75)
    assert found.expected == pytest.approx(1.5)
    assert found.figure == 75


def test_each_level_is_counted_not_met_first():
    assert mastery([None, 0.5, 0.69, 0.7, 0.85, 0.95, 1.0]).levels == (1, 2, 1, 1, 2)


@pytest.mark.parametrize("recalls", [[], [None, None]])
def test_nothing_met_has_no_mean(recalls):
    found = mastery(recalls)
    assert found == Mastery(len(recalls), 0, 0, (len(recalls), 0, 0, 0, 0))
    assert found.mean is None
    assert found.figure is None


def test_topics_come_in_the_order_in_which_they_are_first_read():
    topics = by_group([("treaty", 0.9), ("army", None), ("treaty", 0.7)])
    assert list(topics) == ["treaty", "army"]
    assert topics["treaty"].mean == pytest.approx(0.8)
    assert topics["army"].mean is None
