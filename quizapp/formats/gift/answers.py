"""What stands between the braces of a GIFT question: which kind it makes, and its answers with their places."""

from __future__ import annotations

from dataclasses import replace

from quizapp.formats.gift.choice import choice
from quizapp.formats.gift.manuscript import Manuscript, Refused
from quizapp.formats.gift.numbers import numbers
from quizapp.formats.gift.parts import Part, no_sign, parts, warn_of_equals
from quizapp.formats.gift.text import plain_text
from quizapp.formats.shared.truth import truth
from quizapp.questions.base import Answer, Question

Read = tuple[Question, list[int]]
"""A question, and the places of its answers in the text."""

BARE = "What stands in { } is read as the answer to type: put = before it, or \\ before braces that belong to the text."
ARROWS = "Each → is read as -> between the two sides of a pair."


def read_answers(written: Manuscript, prompt: str, start: int, end: int) -> Read:
    """The question with this prompt whose answers stand in this stretch; raises Refused."""
    general = written.mask.rfind("####", start, end)
    explanation = written.read(general, written.text[general + 4 : end]) if general >= 0 else ""
    end = general if general >= 0 else end
    start = written.first(start, end)
    if start == end:
        return _essay(prompt, explanation), [start]
    question, places = _asked(written, prompt, start, end)
    return replace(question, explanation=explanation), places


def _essay(prompt: str, told: str) -> Question:
    """An essay: what is told afterwards is the answer to compare one's own with."""
    return Question("essay", prompt, (Answer(told, 1.0),) if told else ())


def _asked(written: Manuscript, prompt: str, start: int, end: int) -> Read:
    mask = written.mask[start:end]
    is_true = truth(written.text[start:end][: mask.find("#") if "#" in mask else None])
    if is_true is not None:
        return _statement(written, prompt, is_true, start, end)
    if mask.startswith("#"):
        return numbers(written, prompt, start, end)
    if "~" in mask:
        return choice(written, prompt, start, end)
    arrow = _arrow(written, start, end)
    return _pairs(written, prompt, start, end, arrow) if arrow else _typed(written, prompt, start, end)


def _statement(written: Manuscript, prompt: str, is_true: bool, start: int, end: int) -> Read:
    """True or false, with what is said to the wrong answer and then to the right one."""
    first = written.mask.find("#", start, end)
    second = written.mask.find("#", first + 1, end) if first >= 0 else -1
    until = second if second >= 0 else end
    wrong = written.read(first, written.text[first + 1 : until]) if first >= 0 else ""
    right = written.read(second, written.text[second + 1 : end]) if second >= 0 else ""
    answers = (
        Answer("true", float(is_true), feedback=right if is_true else wrong),
        Answer("false", float(not is_true), feedback=wrong if is_true else right),
    )
    return Question("truefalse", prompt, answers), [start, start]


def _arrow(written: Manuscript, start: int, end: int) -> str:
    """What parts the sides of the pairs; empty where there are none."""
    found = parts(written, start, end, "=")
    if any(part.sign and "->" in _mask_of(written, part) for part in found):
        return "->"
    sides = [[side.strip() for side in part.words.split("→")] for part in found]
    paired = len(found) > 1 and all(len(pair) == 2 and all(pair) for pair in sides)
    return "→" if paired else ""


def _mask_of(written: Manuscript, part: Part) -> str:
    return written.mask[part.at : part.at + len(part.words)]


def _pairs(written: Manuscript, prompt: str, start: int, end: int, arrow: str) -> Read:
    """Pairs `=left -> right`; `= -> right` fits nothing. A # has no meaning here."""
    found = parts(written, start, end, "=")
    if not found[0].sign:
        raise no_sign(found[0])
    if arrow == "→":
        written.note(start, ARROWS)
    borders = [*(part.sign_at for part in found[1:]), end]
    answers = tuple(_pair(written, part.at, until, arrow) for part, until in zip(found, borders, strict=True))
    return Question("matching", prompt, answers), [part.at for part in found]


def _pair(written: Manuscript, at: int, end: int, arrow: str) -> Answer:
    middle = written.mask.find(arrow, at, end)
    if middle < 0:
        raise Refused(at, "This pair lacks the -> between its sides: write =left -> right.")
    right = plain_text(written.text[middle + len(arrow) : end])
    return Answer(written.read(at, written.text[at:middle]), match=right)


def _typed(written: Manuscript, prompt: str, start: int, end: int) -> Read:
    """Answers to type, each with its credit and feedback."""
    found = parts(written, start, end)
    if not found:
        raise Refused(start, "There is no answer in these { }: write =answer.")
    if not found[0].sign:
        if len(found) > 1:
            raise no_sign(found[0])
        written.note(found[0].at, BARE)
    warn_of_equals(written, found)
    answers = tuple(_accepted(written, part) for part in found)
    if not any(answer.credit >= 1 for answer in answers):
        raise Refused(start, "No answer counts wholly: leave out the %…% before the right one.")
    return Question("text", prompt, answers), [part.at for part in found]


def _accepted(written: Manuscript, part: Part) -> Answer:
    credit = 1.0 if part.credit is None else part.credit
    return Answer(plain_text(part.words), credit, feedback=written.read(part.feedback_at, part.feedback))
