from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.questions.tolerance import sound, within

FRACTIONS = st.fractions(-1000, 1000, max_denominator=1000)


@pytest.mark.parametrize(
    ("value", "answer", "tolerance", "fits"),
    [
        ("10", "10", "", True),
        ("10.0001", "10", "", False),
        ("12", "10", "2", True),
        ("12.01", "10", "2", False),
        ("0.3", "0.6", "0.3", True),
        ("0.9", "0.6", "0,3", True),
        ("95", "100", "5%", True),
        ("94.99", "100", "5 %", False),
        ("-105", "-100", "5%", True),
        ("150", "100", "x1.5", True),
        ("151", "100", "x1.5", False),
        ("66.6666", "100", "×1.5", False),
        ("67", "100", "x1.5", True),
        ("-150", "-100", "x1.5", True),
        ("100", "-100", "x1.5", False),
        ("3.14159", "3.14", "3sf", True),
        ("3.146", "3.14", "3sf", False),
        ("9.996", "10", "3 sf", True),
        ("0", "0", "2sf", True),
        ("1024", "1000", "2sf", True),
        ("0.00099", "0.001", "1sf", True),
        ("1/16383", "1/16384", "3sf", True),
        ("-0.00123", "-0.001234", "3sf", True),
        ("1000000000001", "1000000000000", "12sf", True),
    ],
)
def test_a_value_within_the_tolerance_fits_bounds_included(value, answer, tolerance, fits):
    assert within(Fraction(value), Fraction(answer), tolerance) is fits


@pytest.mark.parametrize("tolerance", ["", " ", "2", "0,5", "5%", "x1.5", "3sf", "1/3"])
def test_sound_tolerances(tolerance):
    assert sound(tolerance)


@pytest.mark.parametrize("tolerance", ["frog", "-2", "x0.5", "0sf", "99sf", "5 km", "%", "x", "1e999999"])
def test_unsound_tolerances(tolerance):
    assert not sound(tolerance)


@given(FRACTIONS, st.sampled_from(["", "0", "2", "5%", "x1.5", "3sf"]))
def test_the_answer_itself_always_fits(answer, tolerance):
    assert within(answer, answer, tolerance)


@given(FRACTIONS, st.fractions(0, 100))
def test_the_very_bound_fits_and_a_hair_beyond_does_not(answer, off):
    assert within(answer + off, answer, f"{off.numerator}/{off.denominator}")
    assert not within(answer + off + Fraction(1, 10**30), answer, f"{off.numerator}/{off.denominator}")
