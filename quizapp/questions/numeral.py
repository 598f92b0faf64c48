"""Numbers as people write them: `1e4`, `3·10⁸`, `1 000,5`, `1,000.5`, `.2`, `−5`, `1/2`, with words around them.

A comma or point is read so: where both stand, the last is the decimal mark and the other groups by threes; the same one
twice or more groups by threes; a single point is always decimal; a single comma groups when one to three digits (no
leading 0) stand before and exactly three after it (`1,000` is a thousand), else it is decimal (`1,5`, `0,125`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from quizapp.questions.base import LONGEST_ANSWER, Unreadable
from quizapp.questions.spelling import tidied

LARGEST_EXPONENT = 300
"""Powers of ten beyond this are no quantity of anything, and would only eat memory."""

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
PLAIN = str.maketrans(SUPERSCRIPTS, "0123456789+-")

RUN = re.compile(r"[.,]?\d(?:[\d.,]|[ '](?=\d))*")
"""Digits with whatever may group or divide them."""
POWER = re.compile(rf" ?(?:e ?([+-]?\d+)|[x×·*⋅∙] ?10 ?(?:(?:\^|\*\*) ?\(?([+-]?\d+)\)?|([{SUPERSCRIPTS}]+)))", re.I)
POWER_OF_TEN = re.compile(rf"(?:\^|\*\*) ?\(?([+-]?\d+)\)?|([{SUPERSCRIPTS}]+)")
DIVISOR = re.compile(r" ?[/⁄] ?(\d+)(?!\d|[.,]\d)")
GROUPS = re.compile(r"[1-9]\d{0,2}(?:([ ',.])\d{3})(?:\1\d{3})*|\d+")
"""A whole number, grouped by threes throughout or not at all."""
ANOTHER = re.compile(r"^ ?[-+*/^=.,]* ?\d| [-+]?[.,]?\d")
"""A further number: `5-10`, `5 or 6`, but not the 2 of `5 m2`."""

HELP = "Type a number such as 12, 3.5 or 2e6."


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with the words before and after it, tidied."""

    value: Fraction
    before: str = ""
    after: str = ""


def quantity(text: str) -> Quantity:
    """The one number in a text; raises Unreadable, telling what to mend."""
    text = _ascii_digits(tidied(text[: LONGEST_ANSWER + 1]))
    run = RUN.search(text)
    if not run:
        raise Unreadable(f"There is no number in “{_short(text)}”. {HELP}")
    before, sign = _signed(text[: run.start()])
    value, rest = _scaled(run[0].rstrip(" ,"), text[run.end() :])
    if ANOTHER.search(rest):
        raise Unreadable(f"“{_short(text)}” seems to hold more than one number. {HELP}")
    return Quantity(sign * value, before, rest.strip(" ."))


def _scaled(digits: str, rest: str) -> tuple[Fraction, str]:
    """The value of the digits with the power of ten or divisor that follows, and what is left."""
    power = POWER_OF_TEN.match(rest) if digits == "10" else None
    if power:
        return _ten_to(power), rest[power.end() :]
    value = _plain(digits)
    if power := POWER.match(rest):
        return value * _ten_to(power), rest[power.end() :]
    if divisor := DIVISOR.match(rest):
        if not int(divisor[1]):
            raise Unreadable("A number cannot be divided by 0. Please check your answer.")
        return value / int(divisor[1]), rest[divisor.end() :]
    return value, rest


def _plain(digits: str) -> Fraction:
    """The value of digits with grouping and a decimal mark (see the rule at the top); raises Unreadable."""
    whole, _, part = _divided(digits)
    if not (GROUPS.fullmatch(whole) or (not whole and part)) or not re.fullmatch(r"\d*", part):
        raise Unreadable(f"“{_short(digits)}” can be read in more than one way. Write it like 1000 or 1000.5.")
    grouped = re.sub(r"\D", "", whole) + part
    return Fraction(int(grouped), 10 ** len(part))


def _divided(digits: str) -> tuple[str, str, str]:
    """The digits before the decimal mark, the mark, and those after it."""
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        mark = max(".,", key=digits.rfind)
    elif points + commas != 1:
        return digits, "", ""
    else:
        mark = "." if points else ","
        if commas and re.fullmatch(r"[1-9]\d{0,2},\d{3}", digits):
            return digits, "", ""
    return digits.rpartition(mark)


def _ten_to(power: re.Match[str]) -> Fraction:
    written = next(group for group in power.groups() if group).translate(PLAIN)
    if not re.fullmatch(r"[+-]?\d+", written):
        raise Unreadable(f"“{_short(power[0])}” is no power of ten I can read. {HELP}")
    exponent = int(written)
    if abs(exponent) > LARGEST_EXPONENT:
        raise Unreadable("This number is too large or too small to be meant. Please check its power of ten.")
    return Fraction(10) ** exponent


def _signed(before: str) -> tuple[str, int]:
    """The words before a number less its sign, and the sign: of `-5`, `$ -5` or `-$5`."""
    before = before.strip()
    for sign, words in ((before[-1:], before[:-1]), (before[:1], before[1:])):
        if sign in ("-", "+"):
            return words.strip(), -1 if sign == "-" else 1
    return before, 1


def _ascii_digits(text: str) -> str:
    """The text with the digits and marks of every script as 0 to 9, point and comma."""
    text = text.replace("٫", ".").replace("٬", "'")
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:30]}…"
