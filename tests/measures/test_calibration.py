"""Calibration against figures worked out by hand."""

from __future__ import annotations

import pytest

from quizapp.measures.calibration import calibration
from quizapp.measures.tally import Looks


def test_each_part_has_its_mean_and_its_share():
    found = calibration({6: Looks(40, 30, 36.8), 7: Looks(60, 60, 58.2)})
    assert [part.asked for part in found.parts] == [0, 0, 0, 0, 0, 0, 40, 60]
    low, high = found.parts[6:]
    assert (low.low, low.high, low.foreseen, low.recalled) == (0.9, 0.95, pytest.approx(0.92), 0.75)
    assert (high.foreseen, high.recalled, high.enough) == (pytest.approx(0.97), 1.0, True)
    assert (found.whole.asked, found.whole.foreseen, found.whole.recalled) == (100, pytest.approx(0.95), 0.9)


def test_the_error_is_the_root_of_the_mean_square_weighted_by_answers():
    found = calibration({6: Looks(40, 30, 36.8), 7: Looks(60, 60, 58.2)})
    assert found.error == pytest.approx(((40 * 0.17**2 + 60 * 0.03**2) / 100) ** 0.5)


def test_without_answers_there_is_no_figure_and_few_are_not_enough():
    assert calibration({}).error is None
    assert calibration({}).whole.recalled is None
    assert not calibration({7: Looks(19, 19, 18.0)}).parts[7].enough
