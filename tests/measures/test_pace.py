"""How long an answer takes."""

from __future__ import annotations

import pytest

from quizapp.measures.pace import LONGEST, USUAL, counted, pace


def test_from_ten_answers_on_the_pace_is_their_mean():
    assert pace([8, 12] * 5) == 10
    assert pace([8, 12] * 50) == 10


def test_fewer_answers_are_mixed_with_the_usual():
    assert pace([]) == USUAL
    assert pace([10] * 5) == 15


def test_answers_that_were_not_measured_do_not_count():
    assert pace([0] * 20) == USUAL
    assert pace([0] * 20 + [30] * 10) == 30


def test_a_page_left_open_overnight_does_not_make_a_slow_learner():
    assert pace([10] * 9 + [30_000]) == pytest.approx((90 + LONGEST) / 10)


@pytest.mark.parametrize(("milliseconds", "seconds"), [(None, USUAL), (-5, 0), (2500, 2.5), (9_999_999, LONGEST)])
def test_the_seconds_of_an_answer_are_bounded(milliseconds, seconds):
    assert counted(milliseconds) == seconds
