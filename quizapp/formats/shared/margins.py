"""How far a number may be off, for formats that know only an absolute margin."""

from __future__ import annotations

import re
from fractions import Fraction

from quizapp.formats.shared.proof import Unwritable
from quizapp.questions.base import Answer
from quizapp.questions.numeral import quantity

PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\*")
FIGURES = re.compile(r"(\d{1,2}) ?sf")
SHARE = re.compile(r"(.+?) ?%")


def number_and_margin(answer: Answer, format_name: str) -> tuple[str, str]:
    """The number in plain figures and the margin, empty where there is none; raises Unwritable."""
    try:
        value = quantity(answer.text).value
        margin = _margin(value, answer.tolerance.strip(), format_name)
    except Unwritable:
        raise
    except ValueError as error:  # No number, or one with thousands of figures.
        raise Unwritable(f"The number cannot be written in {format_name}: {error}") from None
    return answer.text if PLAIN_NUMBER.fullmatch(answer.text) else decimal(value), margin


def decimal(value: Fraction) -> str:
    """The value in figures: as a decimal fraction where that ends, else as a fraction."""
    twos = fives = 0
    rest = value.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return str(value)
    places = max(twos, fives)
    digits = f"{abs(value.numerator) * 10**places // value.denominator:0{places + 1}d}"
    whole = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{whole}" if value < 0 else whole


def _margin(value: Fraction, tolerance: str, format_name: str) -> str:
    if not tolerance:
        return ""
    if figures := FIGURES.fullmatch(tolerance):
        return decimal(_half_figure(value, int(figures[1])))
    if share := SHARE.fullmatch(tolerance):
        return decimal(quantity(share[1]).value / 100 * abs(value))
    if tolerance[0] in "x×*":
        raise Unwritable(f"{format_name} has no way to write the tolerance “{tolerance}”.")
    off = quantity(tolerance).value
    return tolerance if PLAIN_NUMBER.fullmatch(tolerance) else decimal(off)


def _half_figure(value: Fraction, figures: int) -> Fraction:
    """Half a unit of the last of so many significant figures."""
    power = len(str(int(abs(value)))) if abs(value) >= 1 else 1
    while value and abs(value) < Fraction(10) ** (power - 1):
        power -= 1
    return Fraction(10) ** (power - figures) / 2
