"""How far a number may be off: "" (not at all), "2" (absolute), "5%" (relative), "x1.5" (geometric), "3sf" (figures).

All in exact fractions, and bounds belong to what they bound: 0.1 + 0.2 lies within 0.3 of 0.6.
"""

from __future__ import annotations

import re
from fractions import Fraction

from quizapp.questions.base import Unreadable
from quizapp.questions.numeral import quantity

WRITTEN = re.compile(r"(?P<times>[x×*]) ?(?P<factor>.+)|(?P<figures>\d{1,2}) ?sf|(?P<share>.+?) ?%|(?P<off>.+)")
MOST_FIGURES = 30


def within(value: Fraction, answer: Fraction, tolerance: str) -> bool:
    """Whether a value is as near to the answer as the tolerance asks; raises Unreadable for one that is not sound."""
    written = WRITTEN.fullmatch(tolerance.strip())
    if not written:
        return value == answer
    if figures := written["figures"]:
        return _rounded(value, _figures(figures)) == _rounded(answer, _figures(figures))
    if factor := written["factor"]:
        times = _amount(factor, least=1)
        low, high = sorted((answer / times, answer * times))
        return low <= value <= high
    off = _amount(written["off"]) if written["off"] else _amount(written["share"]) / 100 * abs(answer)
    return abs(value - answer) <= off


def sound(tolerance: str) -> bool:
    """Whether a tolerance can be read."""
    try:
        within(Fraction(1), Fraction(1), tolerance)
    except Unreadable:
        return False
    return True


def _amount(text: str, least: int = 0) -> Fraction:
    read = quantity(text)
    if read.before or read.after or read.value < least:
        raise Unreadable(f"“{text}” is not a tolerance.")
    return read.value


def _figures(text: str) -> int:
    if not 1 <= int(text) <= MOST_FIGURES:
        raise Unreadable(f"Give 1 to {MOST_FIGURES} significant figures.")
    return int(text)


def _rounded(value: Fraction, figures: int) -> Fraction:
    """The value to so many significant figures, a half going away from zero."""
    if not value:
        return value
    step = Fraction(10) ** (_magnitude(abs(value)) - figures + 1)
    steps = abs(value) / step + Fraction(1, 2)
    return (steps.numerator // steps.denominator) * step * (1 if value > 0 else -1)


def _magnitude(value: Fraction) -> int:
    """The power of ten of a positive value's first figure: 2 for 512, -1 for 0.3."""
    power = int((value.numerator.bit_length() - value.denominator.bit_length()) * 0.30103) - 1
    while Fraction(10) ** (power + 1) <= value:
        power += 1
    while Fraction(10) ** power > value:
        power -= 1
    return power
