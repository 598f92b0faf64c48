r"""GIFT, Moodle's format for questions typed by hand:

// a comment, with [id:…] and [tag:…] of the question beneath it
$CATEGORY: $course$/top/Geography
::A title::What is the capital of Norway? { =Oslo #Since 1814. ~Bergen #That was long ago. ####It lies on a fjord. }

One right `=` and wrong ones `~`, weights `~%50%`, typed answers with `=` alone, `{T}` and `{F}`, numbers `{#1822:5}`
and `{#1..5}`, pairs `=a -> b`, an essay `{}`; text behind the braces makes a gap; `\` takes a sign its meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from quizapp.formats.base import FormatError, Item, Parsed, Written
from quizapp.formats.gift.answers import read_answers
from quizapp.formats.gift.blocks import Block, blocks
from quizapp.formats.gift.manuscript import Manuscript, Refused
from quizapp.formats.gift.text import unescaped
from quizapp.formats.gift.writing import topic_line, written
from quizapp.formats.shared.intake import Intake
from quizapp.formats.shared.plain import plain
from quizapp.formats.shared.proof import proved
from quizapp.questions.base import Question

NAME = "gift"
LARGEST = 10_000_000
"""Bytes of a file, characters of a text."""
MOST = 20_000
"""Questions of a file."""
LONGEST = 100_000
"""Characters of a line, and of a question."""
OVERLONG = re.compile(rf"[^\n]{{{LONGEST}}}")
GAP = "_____"
"""What stands in the prompt where the answers stood in its middle."""


def parse(data: bytes | str, *, largest: int = LARGEST, most: int = MOST) -> Parsed:
    """The questions of a GIFT file, and everything that is wrong in it; raises FormatError for what is no text."""
    text, problems = plain(data, largest)
    intake = Intake(NAME, most, problems)
    if overlong := OVERLONG.search(text):
        told = f"More than {LONGEST:,} characters stand in this line: no question is as long as this."
        raise FormatError(told, text.count("\n", 0, overlong.start()) + 1)
    for block in blocks(text):
        _read(intake, block)
    return intake.done()


def unparse(questions: Iterable[Question | Item]) -> Written:
    """A GIFT file of the questions; what GIFT has no place for is in `left_out`."""
    kept, left_out = proved(questions, lambda item: topic_line(item.topic) + written(item), parse)
    topics = ["", *(item.topic for item in kept)]
    heads = [topic_line(topic) if topic != before else "" for before, topic in pairwise(topics)]
    text = "\n".join(head + written(item) for head, item in zip(heads, kept, strict=True))
    return Written(text.encode(), tuple(left_out))


def _read(intake: Intake, block: Block) -> None:
    if sum(len(line.text) for line in block.lines) > LONGEST:
        intake.begin(block.lines[0].number)
        intake.refuse(intake.line, f"It has more than {LONGEST:,} characters. Is something missing that ends it?")
        return
    manuscript = Manuscript(block.text, block.mask, block.numbers(), intake)
    first = manuscript.first(0, len(manuscript.text))
    title, start = _title(manuscript, first)
    intake.begin(manuscript.line(first), title or "")
    if title is None:
        intake.note(intake.line, "The title has no :: at its end, so it was read as part of the question.")
    try:
        question, places = _question(manuscript, start, block)
    except Refused as refused:
        intake.refuse(manuscript.line(refused.at), str(refused))
        return
    item = Item(question, intake.line, title or "", block.topic, block.ref, block.tags)
    intake.take(item, [manuscript.line(at) for at in places])


def _title(manuscript: Manuscript, start: int) -> tuple[str | None, int]:
    """The title between `::` and `::`, and where the question begins behind it; None where it has no end."""
    if not manuscript.mask.startswith("::", start):
        return "", start
    end = manuscript.mask.find("::", start + 2)
    if end < 0:
        return None, start + 2
    title = " ".join(unescaped(manuscript.text[start + 2 : end]).split())
    return title, manuscript.first(end + 2, len(manuscript.text))


def _question(manuscript: Manuscript, start: int, block: Block) -> tuple[Question, list[int]]:
    """The question and where its answers stand; raises Refused."""
    opens, closes = _braces(manuscript, start, block)
    before, after = manuscript.text[start:opens], manuscript.text[closes + 1 :]
    prompt = manuscript.read(start, before + GAP + after if after.strip() else before, lines=True)
    manuscript.default = manuscript.format
    return read_answers(manuscript, prompt, opens + 1, closes)


def _braces(manuscript: Manuscript, start: int, block: Block) -> tuple[int, int]:
    """Where the answers begin and end; raises Refused where that cannot be told."""
    opens, closes = manuscript.mask.find("{", start), manuscript.mask.find("}", start)
    if block.open_group or (opens >= 0 and closes < 0):
        raise Refused(max(opens, start), "The { of this question is never closed: put } after its last answer.")
    if opens < 0 and closes < 0:
        raise Refused(
            start, "No answers follow: write them behind it, in { }. A text that asks nothing cannot come in."
        )
    if opens < 0 or closes < opens:
        raise Refused(closes, "A } closes what no { has opened: put { before the first answer.")
    if (second := manuscript.mask.find("{", opens + 1)) >= 0:
        told = "Here is a second { in one question: put an empty line between two questions"
        raise Refused(second, f"{told}, and \\ before a brace that belongs to the text.")
    if (second := manuscript.mask.find("}", closes + 1)) >= 0:
        raise Refused(second, "Here is a second } in one question: put \\ before a brace that belongs to the text.")
    return opens, closes
