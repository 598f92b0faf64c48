"""Writing that proves itself: each question is read back from what was written of it, and what differs is told.

So a format's writer need not know all that its format lacks: no part is lost in silence, and none comes out as another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from quizapp.formats.base import FormatError, Item, Parsed, Problem, Severity
from quizapp.formats.unit.entry import short
from quizapp.questions.base import Answer, Question, Settings, Shape, Unreadable
from quizapp.questions.catalogue import TYPES
from quizapp.questions.numeral import quantity

PARTS = {"prompt": "its line breaks", "explanation": "the explanation", "hint": "the hint", "evidence": "the evidence"}
BESIDE = {"title": "the title", "topic": "the topic", "ref": "the id", "tags": "the tags", "points": "the points"}
CREDIT_USED = frozenset({Shape.CHOICES, Shape.TEXT, Shape.NUMBER, Shape.GAPS})
SLIGHT = 0.001
"""A difference in credit that is one of rounding."""


class Unwritable(ValueError):
    """A question that a format has no way to write; its text says why."""


def proved(
    questions: Iterable[Question | Item], write: Callable[[Item], str], parse: Callable[[str], Parsed]
) -> tuple[list[Item], list[Problem]]:
    """The items that come back as they were from what `write` makes of each, and all that does not go out."""
    kept, left_out = [], []
    for number, one in enumerate(questions, 1):
        item = one if isinstance(one, Item) else Item(one)
        name = f"question {number} “{short(item.question.prompt)}”"
        try:
            lost = list(_lost(item, _back(write(item), parse)))
        except Unwritable as reason:
            left_out.append(Problem(None, name, str(reason)))
            continue
        kept.append(item)
        if lost:
            left_out.append(Problem(None, name, f"Left behind: {', '.join(lost)}.", Severity.LOST))
    return kept, left_out


def shape_of(question: Question) -> Shape:
    """The shape of a question's type; raises Unwritable for a type that is not known."""
    if question.kind not in TYPES:
        raise Unwritable(f"quizapp has no questions of the kind “{question.kind}”.")
    return TYPES[question.kind].shape


def no_place_for(format_name: str, question: Question) -> Unwritable:
    """What is said of a question whose type a format lacks."""
    return Unwritable(f"{format_name} has no questions of the type “{TYPES[question.kind].label}”.")


def _back(text: str, parse: Callable[[str], Parsed]) -> Item:
    try:
        read = parse(text)
    except FormatError as error:
        raise Unwritable(f"It would not be read again: {error}") from None
    if read.found != 1 or not read.items:
        told = next((f" {problem.message}" for problem in read.problems), "")
        raise Unwritable(f"It would not be read again as it is.{told}")
    return read.items[0]


def _lost(item: Item, back: Item) -> Iterator[str]:
    """What is missing or other in the item that came back, in words; raises Unwritable where it is another question."""
    question, other = item.question, back.question
    if question.kind != other.kind or not _same_words(question.prompt, other.prompt):
        raise Unwritable("It would be read again as another question.")
    if _several(question.settings) != _several(other.settings) or not _same_answers(question, other):
        raise Unwritable("Its answers would be read again as others.")
    yield from (words for name, words in PARTS.items() if getattr(question, name) != getattr(other, name))
    pairs = list(zip(question.answers, other.answers, strict=True))
    if any(one.feedback != two.feedback for one, two in pairs):
        yield "the feedback on answers"
    if any(one.tolerance != two.tolerance for one, two in pairs):
        yield "how a tolerance is written"
    if any(_bare(one) != _bare(two) for one, two in pairs):
        yield "how exactly answers are written or count"
    names = sorted(question.settings.keys() | other.settings.keys())
    changed = [name for name in names if question.settings.get(name) != other.settings.get(name)]
    if changed:
        yield f"the settings {', '.join(changed)}"
    yield from (words for name, words in BESIDE.items() if getattr(item, name) != getattr(back, name))


def _bare(answer: Answer) -> Answer:
    return replace(answer, feedback="", tolerance="")


def _several(settings: Settings) -> bool:
    return bool(settings.get("several"))


def _same_words(one: str, two: str) -> bool:
    return one.split() == two.split()


def _same_answers(question: Question, other: Question) -> bool:
    """Whether both have the same answers with the same effect."""
    if len(question.answers) != len(other.answers):
        return False
    shape = TYPES[question.kind].shape
    signs = _several(question.settings) and question.settings.get("rule") != "weights"
    for one, two in zip(question.answers, other.answers, strict=True):
        if not (_same_text(one.text, two.text, shape) and _same_words(one.match, two.match)):
            return False
        if signs and (one.credit > 0) != (two.credit > 0):
            return False
        if shape in CREDIT_USED and not signs and abs(one.credit - two.credit) > SLIGHT:
            return False
    return True


def _same_text(one: str, two: str, shape: Shape) -> bool:
    if _same_words(one, two):
        return True
    try:
        return shape is Shape.NUMBER and quantity(one).value == quantity(two).value
    except Unreadable:
        return False
