"""A text with gaps written as Moodle’s cloze question: what stands in each gap goes into the text itself."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from quizapp.formats.moodle.embedded import CLOSES, OPENS, START
from quizapp.formats.moodle.library import Library, Phrase
from quizapp.formats.shared.margins import number_and_margin
from quizapp.formats.shared.proof import Unwritable
from quizapp.questions.base import Answer, Question
from quizapp.questions.gaps import CHOICE, GAP, Gap, gaps_of
from quizapp.questions.number import ANYTHING
from quizapp.questions.text import Text

ENTITIES = str.maketrans({sign: f"&#{ord(sign)};" for sign in "~#}{\\=%"} | {"&": "&amp;"})
"""What would be structure in a gap."""
PLACE = re.compile(f"{OPENS}(\\d+){CLOSES}")
FINEST = 100
"""Weights are whole numbers in Moodle: of others, so many parts of one are told apart."""


def embedding(question: Question, library: Library) -> Phrase:
    """The text with its gaps; raises Unwritable."""
    gaps = gaps_of(question)
    weights = _whole([gap.weight for gap in gaps])
    codes = [_code(gap, weight, library) for gap, weight in zip(gaps, weights, strict=True)]
    numbers = iter(range(1, len(gaps) + 1))
    prompt = GAP.sub(lambda found: f"{OPENS}{next(numbers)}{CLOSES}", question.prompt)
    markup = library.markup(prompt, after=lambda text: GAP.sub(lambda found: rf"[\[{found[0][2:]}", text))
    words = START.sub(lambda found: f"&#123;{found[0][1:]}", markup.text)
    return replace(markup, text=PLACE.sub(lambda found: codes[int(found[1]) - 1], words))


def _whole(weights: Sequence[float]) -> list[int]:
    """The weights as whole numbers that stand to each other as they do; raises Unwritable."""
    shares = [Fraction(weight).limit_denominator(FINEST) for weight in weights]
    scale = math.lcm(*(share.denominator for share in shares)) if shares else 1
    whole = [int(share * scale) for share in shares]
    if not all(0 < weight < 10**6 for weight in whole):
        raise Unwritable("The weights of its gaps cannot be written as whole numbers, which Moodle wants.")
    return whole


def _code(gap: Gap, weight: int, library: Library) -> str:
    """What stands in the text for a gap, and its name behind it where that is not its number."""
    name = f"<!--{gap.name}-->" if gap.name != str(gap.number) else ""
    answers = "~".join(_answer(gap, answer, library) for answer in gap.question.answers)
    return f"{{{weight}:{_kind(gap)}:{answers}}}{name}"


def _kind(gap: Gap) -> str:
    if gap.kind is CHOICE:
        return "MULTICHOICE_S" if gap.question.settings.get("shuffle", True) else "MULTICHOICE"
    if isinstance(gap.kind, Text):
        return "SHORTANSWER_C" if gap.question.settings.get("case") else "SHORTANSWER"
    return "NUMERICAL"


def _answer(gap: Gap, answer: Answer, library: Library) -> str:
    if gap.kind is CHOICE:
        words = _html(answer.text, library)
    elif isinstance(gap.kind, Text):
        words = answer.text.translate(ENTITIES)
    else:
        words = _number(answer)
    share = "=" if answer.credit == 1 else f"%{answer.credit * 100:.7f}".rstrip("0").rstrip(".") + "%"
    feedback = f"#{_html(answer.feedback, library)}" if answer.feedback else ""
    return ("" if answer.credit == 0 else share) + words + feedback


def _number(answer: Answer) -> str:
    if answer.text == ANYTHING:
        return ANYTHING
    number, margin = number_and_margin(answer, "Moodle XML")
    return f"{number}:{margin}" if margin else number


def _html(text: str, library: Library) -> str:
    """A text inside a gap: pictures have no place there; raises Unwritable."""
    markup = library.markup(text, inline=True)
    if markup.names:
        raise Unwritable("A gap of Moodle’s cannot show a picture or a sound.")
    return markup.text.translate(ENTITIES)
