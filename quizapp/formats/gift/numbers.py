"""The numbers of GIFT: `#3:2` is 3 give or take 2, `#1..5` a range, `#=1822 =%50%1820:5` several, `~#…` for others."""

from __future__ import annotations

from quizapp.formats.gift.manuscript import Manuscript, Refused
from quizapp.formats.gift.parts import Part, parts
from quizapp.formats.gift.text import plain_text
from quizapp.formats.shared.margins import decimal
from quizapp.formats.unit.entry import short
from quizapp.questions.base import Answer, Question, Unreadable
from quizapp.questions.number import ANYTHING
from quizapp.questions.numeral import Quantity, quantity

LONGEST_END = 100
"""Characters of an end of a range."""


def numbers(written: Manuscript, prompt: str, start: int, end: int) -> tuple[Question, list[int]]:
    """The question that the numbers behind the # make, and their places; raises Refused."""
    found = parts(written, start + 1, end)
    answers = tuple(_answer(written, part) for part in found)
    if not answers:
        raise Refused(start, "There is no number behind the #: write it as {#42}, or {#42:0.5} for give or take 0.5.")
    if not any(answer.credit >= 1 for answer in answers):
        raise Refused(start, "No number counts wholly: leave out the %…% before the right one.")
    return Question("number", prompt, answers), [part.at for part in found]


def _answer(written: Manuscript, part: Part) -> Answer:
    words = plain_text(part.words)
    feedback = written.read(part.feedback_at, part.feedback)
    if part.sign == "~":
        return _wrong(words, feedback)
    credit = 1.0 if part.credit is None else part.credit
    number, tolerance = _ranged(words, part.at) or _margin(words)
    return Answer(number, credit, tolerance=tolerance, feedback=feedback)


def _wrong(words: str, feedback: str) -> Answer:
    """What is said of a wrong number: of this one, or of all others."""
    if not words or words == ANYTHING:
        return Answer(ANYTHING, feedback=feedback)
    try:
        quantity(words)
    except Unreadable:
        return Answer(ANYTHING, feedback=feedback or words)
    number, tolerance = _margin(words)
    return Answer(number, tolerance=tolerance, feedback=feedback)


def _margin(words: str) -> tuple[str, str]:
    """The number and how far it may be off."""
    number, _, tolerance = (part.strip() for part in words.partition(":"))
    return number, "" if _is_nothing(tolerance) else tolerance


def _is_nothing(tolerance: str) -> bool:
    try:
        return tolerance.isascii() and quantity(tolerance).value == 0
    except Unreadable:
        return not tolerance


def _ranged(words: str, at: int) -> tuple[str, str] | None:
    """The middle of a range and half its width; None where there is none. Raises Refused."""
    low, dots, high = words.replace("…", "..").partition("..")
    if not dots:
        return None
    try:
        lowest, highest = _end(low), _end(high)
    except Unreadable:
        raise Refused(at, f"“{short(words)}” is no range of two numbers, such as 1..5.") from None
    if lowest.value > highest.value:
        raise Refused(at, f"The range “{short(words)}” ends before it begins: write the smaller number first.")
    if extra := [q for q in (lowest, highest) if q.before or q.after]:
        raise Refused(at, f"Leave “{short(extra[0].before or extra[0].after)}” out: a range has numbers alone.")
    width = (highest.value - lowest.value) / 2
    return decimal(lowest.value + width), decimal(width) if width else ""


def _end(words: str) -> Quantity:
    """An end of a range; raises Unreadable."""
    if len(words) > LONGEST_END:
        raise Unreadable(words)
    return quantity(words)
