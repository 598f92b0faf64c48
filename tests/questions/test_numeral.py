from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.questions.base import Unreadable
from quizapp.questions.numeral import quantity


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1994", "1994"),
        ("1e4", "10000"),
        ("1.5E-3", "0.0015"),
        ("3x10^8", "300000000"),
        ("3·10⁸", "300000000"),
        ("3 × 10⁻²", "0.03"),
        ("10^6", "1000000"),
        ("10⁶", "1000000"),
        ("1 000,5", "1000.5"),
        ("1\u00a0000\u202f000", "1000000"),
        ("1\u2009000.5", "1000.5"),
        ("1'000", "1000"),
        ("1,000.5", "1000.5"),
        ("1.000,5", "1000.5"),
        ("1,000,000", "1000000"),
        ("1.000.000", "1000000"),
        ("1,000", "1000"),
        ("1.000", "1"),
        ("1,5", "1.5"),
        ("0,125", "0.125"),
        ("1234,567", "1234.567"),
        (".2", "0.2"),
        (",2", "0.2"),
        ("1.", "1"),
        ("−5", "-5"),
        ("- 5", "-5"),
        ("+5", "5"),
        ("1/4", "0.25"),
        ("-1/4.", "-0.25"),
        ("٣٫٥", "3.5"),
        ("１２", "12"),
    ],
)
def test_numbers_are_read_as_people_write_them(text, value):
    assert quantity(text).value == Fraction(value)


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("10 %", "", "%"),
        ("10 percent", "", "percent"),
        ("$185 million", "$", "million"),
        ("-€5", "€", ""),
        ("€ -5", "€", ""),
        ("3x10^8 m/s", "", "m/s"),
        ("5 m2", "", "m2"),
        ("12 km.", "", "km"),
        ("5 eggs", "", "eggs"),
    ],
)
def test_words_around_a_number_are_kept_beside_it(text, before, after):
    read = quantity(text)
    assert (read.before, read.after) == (before, after)


@pytest.mark.parametrize("text", ["frog", ",", ". m", "", "½", "∞", "nan", "-", "⁸"])
def test_what_holds_no_number_is_told_so(text):
    with pytest.raises(Unreadable, match="There is no number"):
        quantity(text)


@pytest.mark.parametrize("text", ["5-10", "5 or 6", "0.1 + 0.2", "1/2/3", "5 x 3"])
def test_two_numbers_are_not_guessed_from(text):
    with pytest.raises(Unreadable, match="more than one number"):
        quantity(text)


@pytest.mark.parametrize("text", ["1,2,3", "1 2", "10, 20", "1,000 000", "1.5.2", "12,34.5", "1,00.5"])
def test_odd_grouping_is_not_guessed_from(text):
    with pytest.raises(Unreadable, match="more than one way"):
        quantity(text)


@pytest.mark.parametrize("text", ["1e999999999", "1e-301", "1e" + "9" * 1900, "3x10^99999", "10^1000"])
def test_a_power_of_ten_beyond_meaning_is_refused_at_once(text):
    with pytest.raises(Unreadable, match="too large or too small"):
        quantity(text)
    assert quantity("1e300").value == 10**300


@pytest.mark.parametrize("text", ["3x10⁻⁺", "5·10⁻"])
def test_a_power_that_is_none_is_told_so(text):
    with pytest.raises(Unreadable, match="no power of ten"):
        quantity(text)


def test_nothing_is_divided_by_zero():
    with pytest.raises(Unreadable, match="divided by 0"):
        quantity("1/0")


@given(st.text(max_size=60) | st.text("0123456789.,'-+eE x/^10⁸ %", max_size=60))
def test_any_text_is_read_or_refused(text):
    with suppress(Unreadable):
        assert isinstance(quantity(text).value, Fraction)


@given(st.integers(-(10**12), 10**12))
def test_grouped_or_not_an_integer_is_the_same(number):
    assert quantity(f"{number:,}").value == quantity(f"{number:_}".replace("_", " ")).value == number
