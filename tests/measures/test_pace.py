"""How long an answer takes."""

from __future__ import annotations

import pytest

from quizapp.measures.pace import LONGEST, QUICKEST, UNTIL_KNOWN, counted, pace


def test_ten_answers_tell_the_pace_and_nine_do_not():
    assert pace([8, 12] * 5) == 10
    assert pace([8] * 9) == UNTIL_KNOWN
    assert pace([]) == UNTIL_KNOWN


def test_answers_that_were_not_measured_do_not_count():
    assert pace([0] * 20) == UNTIL_KNOWN
    assert pace([0] * 20 + [30] * 10) == 30


def test_a_page_left_open_overnight_does_not_make_a_slow_learner():
    assert pace([10] * 9 + [30_000]) == pytest.approx((90 + LONGEST) / 10)


def test_nobody_answers_in_no_time():
    assert pace([0.1] * 50) == QUICKEST


@pytest.mark.parametrize(("milliseconds", "seconds"), [(None, 0), (-5, 0), (2500, 2.5), (9_999_999, LONGEST)])
def test_the_seconds_of_an_answer_are_bounded(milliseconds, seconds):
    assert counted(milliseconds) == seconds
