"""Levels: where each begins, and that the figure shown agrees with the name shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.memory.level import FADING, FIRM, FLOORS, LEVELS, NOT_MET, SHAKY, SURE, figure, level


@pytest.mark.parametrize(
    ("recall", "name"),
    [(1.0, "sure"), (0.95, "sure"), (0.949, "firm"), (0.85, "firm"), (0.849, "shaky"), (0.70, "shaky"),
     (0.699, "fading"), (0.0, "fading"), (None, "not met")],
)  # fmt: skip
def test_each_level_begins_at_its_floor(recall, name):
    assert LEVELS[level(recall)] == name


def test_the_numbers_are_those_of_the_names():
    assert [LEVELS[n] for n in (NOT_MET, FADING, SHAKY, FIRM, SURE)] == list(LEVELS)


def test_a_figure_is_rounded_down_but_not_by_the_error_of_a_float():
    assert figure(0.9499) == 94
    assert figure(0.29) == 29  # 0.29 * 100 is 28.999999999999996
    assert figure(1.0) == 100


@given(st.floats(0, 1))
def test_the_figure_never_stands_in_another_level_than_the_name(recall):
    assert level(figure(recall) / 100) == level(recall) or abs(recall - FLOORS[level(recall) + 1]) < 1e-8
