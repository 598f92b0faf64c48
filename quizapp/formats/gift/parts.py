"""The parts between the braces of a GIFT question: each with its sign, its weight, its words and its feedback."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from quizapp.formats.gift.manuscript import Manuscript, Refused
from quizapp.formats.gift.text import plain_text
from quizapp.formats.shared.weights import unrounded
from quizapp.formats.unit.entry import short

WEIGHT = re.compile(r"%\s*([-−–+]?)(\d{1,3}(?:[.,]\d{0,40})?)\s*%")
CLOZE = re.compile(r"\d*:[A-Z_]{2,20}:")


@dataclass(frozen=True, slots=True)
class Part:
    """An answer as it is written. `credit` is None where it names no weight; `at` is the place where it begins."""

    sign: str
    sign_at: int
    at: int
    credit: float | None
    words: str
    feedback: str
    feedback_at: int


def parts(written: Manuscript, start: int, end: int, signs: str = "=~") -> list[Part]:
    """The parts of a stretch, each behind its sign; one before all signs is left out where it is blank."""
    signed = [found.start() for found in re.compile(f"[{signs}]").finditer(written.mask, start, end)]
    borders = [start - 1, *signed, end]
    found = [_part(written, at, at + 1, until) for at, until in pairwise(borders)]
    return found if found[0].words or found[0].feedback else found[1:]


def _part(written: Manuscript, sign_at: int, start: int, end: int) -> Part:
    at = written.first(start, end) if written.text[start:end].strip() else start
    weight = WEIGHT.match(written.text, at, end)
    words_at = written.first(weight.end(), end) if weight else at
    hash_at = written.mask.find("#", words_at, end)
    feedback_at = written.first(hash_at + 1, end) if hash_at >= 0 else end
    sign = written.text[sign_at]
    return Part(
        sign if sign in "=~" else "",
        sign_at,
        at,
        _credit(weight, at) if weight else None,
        written.text[words_at : hash_at if hash_at >= 0 else end].rstrip(),
        written.text[feedback_at:end].rstrip(),
        feedback_at,
    )


def _credit(weight: re.Match[str], at: int) -> float:
    """The share that a weight stands for, a rounded third or ninth made whole; raises Refused."""
    share = Decimal(weight[2].replace(",", ".").rstrip(".")) / 100
    if share > 1:
        raise Refused(at, "A weight lies between -100 and 100: more than the whole mark cannot be given or taken.")
    sign = -1 if weight[1] and weight[1] != "+" else 1
    return sign * (unrounded(float(share)) if share % Decimal("0.01") else float(share)) or 0.0


def no_sign(part: Part) -> Refused:
    """What is said of a part that stands before all signs."""
    if CLOZE.match(part.words):
        return Refused(part.at, "This is written for Moodle’s cloze questions, not as GIFT: write { =answer } instead.")
    told = f"“{short(plain_text(part.words))}” has no sign before it"
    return Refused(part.at, f"{told}: put = before a right answer and ~ before a wrong one.")


def warn_of_equals(written: Manuscript, found: Sequence[Part]) -> None:
    """Tell of a = amid a word, which begins an answer where an equals sign may be meant."""
    later = [part for part in found[1:] if part.sign]
    typed = all(part.sign == "=" for part in later)
    spaced = any(written.text[part.sign_at - 1].isspace() for part in later)
    amid = (part.sign_at for part in later if part.sign == "=" and _is_amid_a_word(written, part))
    if (typed or spaced) and (at := next(amid, None)) is not None:
        written.note(at, "The = amid a word begins another answer here: write \\= if it belongs to the answer.")


def _is_amid_a_word(written: Manuscript, part: Part) -> bool:
    return not written.text[part.sign_at - 1].isspace() and part.at == part.sign_at + 1
