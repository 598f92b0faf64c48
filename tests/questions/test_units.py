from fractions import Fraction

import pytest

from quizapp.questions.numeral import quantity
from quizapp.questions.units import known_units, typed_units, unit_fault, units_as_text, units_from


def typed(text, units, shown=""):
    return typed_units(known_units(shown, units), quantity(text))


def test_units_before_and_after_a_number_multiply():
    units = {"$": 1, "million": 1e6}
    assert typed("$185 million", units) == (1_000_000, [], True)
    assert typed("185 million $", units) == (1_000_000, [], True)
    assert typed("185", units) == (1, [], False)


def test_an_unknown_unit_is_named_and_multiplies_nothing():
    assert typed("5 parsec", {"km": 1}) == (1, ["parsec"], True)


def test_case_matters_only_where_two_units_differ_by_it():
    assert typed("5 KM", {"km": 2}) == (2, [], True)
    assert typed("5 Mw", {"mW": 0.001, "MW": 1e6}) == (1, ["Mw"], True)
    assert typed("5 mW", {"mW": 0.001, "MW": 1e6}) == (Fraction(1, 1000), [], True)


@pytest.mark.parametrize("text", ["10%", "10 %", "10 percent", "10 per cent"])
def test_percent_is_one_unit_however_it_is_written(text):
    assert typed(text, {}) == (1, [], True)
    assert typed(text, {}, shown="percent") == (1, [], True)
    assert typed(text, {"%": 0.01})[0] == Fraction(1, 100)
    assert typed(text, {"km": 1})[1]


def test_lines_of_units_are_read_and_written_without_loss():
    units = {"km": 1.0, "m": 0.001, "US $": 1e6}
    assert units_from(units_as_text(units)) == units
    assert units_from("\n km=1000 \n") == {"km": 1000}


@pytest.mark.parametrize("line", ["km", "km =", "= 3", "km = frog", "5 = 3", "a = b = 2"])
def test_a_line_that_is_no_unit_is_quoted(line):
    with pytest.raises(ValueError, match="is not a unit with its factor"):
        units_from(line)


def test_unsound_units_are_told():
    assert unit_fault("km", 1) == ""
    assert "cannot be the name" in unit_fault("m2", 1)
    for factor in (0, -1, float("nan"), float("inf"), "2"):
        assert "above 0" in unit_fault("km", factor)
