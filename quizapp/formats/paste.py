"""A whole quiz pasted into a box: GIFT, Aiken or rows of a spreadsheet, told apart by what is in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from quizapp.formats import aiken, gift, rows
from quizapp.formats.base import FormatError, Item, Parsed, Problem
from quizapp.formats.rows.cells import mark_of, rows_in
from quizapp.formats.shared.intake import Intake
from quizapp.formats.shared.plain import plain

LARGEST = 1_000_000
"""Characters of what is pasted."""
MOST = 2_000
"""Questions of what is pasted."""

LABELS: Mapping[str, str] = {gift.NAME: "GIFT", aiken.NAME: "Aiken", rows.NAME: "rows of a spreadsheet"}
"""What the formats are called."""
READERS: Mapping[str, Callable[..., Parsed]] = {gift.NAME: gift.parse, aiken.NAME: aiken.parse, rows.NAME: rows.parse}

GIFT_SIGN = re.compile(r"(?<!\\)\{\s*(?:[=~#}]|$|(?:T|F|TRUE|FALSE)\s*[}#])|^\s*::[^:]|^\s*\$CATEGORY", re.IGNORECASE)
NUMBERED = re.compile(r"(?:question |frage |pregunta |q)?(\d{1,4}) ?[.):]\s+(?=\S)", re.IGNORECASE)
HOW = (
    "No answer can be told here. Write it behind the question as { =right ~wrong }, or the options beneath it as A. … "
    "and B. … with a line ANSWER: A, or copy rows of a spreadsheet: question, right answer, wrong ones."
)
EITHER = "No answer can be told here either."


def recognise(text: str) -> str:
    """The name of the format that a text is written in; empty where it is none of those known here."""
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        return ""
    if rows.layout(text)[2]:
        return rows.NAME
    gifts = sum(GIFT_SIGN.search(line) is not None for line in lines)
    answers = sum(aiken.is_answer(line) for line in lines)
    if gifts or answers:
        return gift.NAME if gifts >= answers else aiken.NAME
    options = sum(aiken.is_option(line) for line in lines)
    tabbed = sum("\t" in line.strip() and not aiken.is_option(line) for line in lines)
    if max(options, tabbed) > 1 or tabbed == len(lines):
        return rows.NAME if tabbed >= options else aiken.NAME
    if any("{" in line for line in lines) and any("}" in line for line in lines):
        return gift.NAME
    return rows.NAME if _are_rows(text) else ""


def parse(data: bytes | str) -> Parsed:
    """The questions of what was pasted, and everything that is wrong in it, each at its line; raises FormatError for
    what is no text, and for more than is read at once."""
    text, told = plain(data, LARGEST)
    name = recognise(text)
    if not name:
        return _unrecognised(text, told)
    own, foreign = (text, []) if name == rows.NAME else _parted(text, name)
    parsed = READERS[name](own, most=MOST)
    problems = sorted([*told, *parsed.problems, *foreign], key=lambda problem: problem.line or 0)
    found = parsed.found + len(foreign)
    if not found:
        raise FormatError("There is no question here, only headings, comments or topics.")
    return replace(parsed, items=_unnumbered(parsed.items), problems=tuple(problems), found=found)


def _are_rows(text: str) -> bool:
    """Whether every line has as many cells as the others, in several lines or behind a question mark."""
    mark = mark_of(text)
    found = list(rows_in(text, mark)) if mark else []
    widths = {len(row.cells) for row in found}
    return len(widths) == 1 and (len(found) > 1 or found[0].text(0).endswith(("?", "？", "؟")))


def _unrecognised(text: str, told: Sequence[Problem]) -> Parsed:
    intake = Intake("", MOST, list(told))
    for part in _parts(text):
        intake.begin(part.line)
        intake.refuse(part.line, EITHER if intake.found > 1 else HOW)
    return intake.done()


@dataclass(frozen=True, slots=True)
class _Part:
    """Lines between two empty ones."""

    line: int
    lines: Sequence[str]


def _parts(text: str) -> Iterator[_Part]:
    for filled, lines in groupby(enumerate(text.split("\n"), 1), lambda one: bool(one[1].strip())):
        if filled:
            (line, first), *others = lines
            yield _Part(line, [first, *(other for _, other in others)])


def _parted(text: str, name: str) -> tuple[str, list[Problem]]:
    """The text without the parts that are clearly in another format, and these as problems."""
    lines, problems = text.split("\n"), []
    for part in _parts(text):
        other = _clearly(part.lines)
        if other not in ("", name):
            told = f"This looks like {LABELS[other]}, the rest like {LABELS[name]}: paste it by itself."
            problems.append(Problem(part.line, f"lines from {part.line}", told))
            lines[part.line - 1 : part.line - 1 + len(part.lines)] = [""] * len(part.lines)
    return "\n".join(lines), problems


def _clearly(lines: Sequence[str]) -> str:
    """The format of some lines where nothing speaks against it; else empty."""
    braces = any("{" in line or "}" in line for line in lines)
    answers, options = any(map(aiken.is_answer, lines)), sum(map(aiken.is_option, lines))
    if answers and options > 1 and not braces:
        return aiken.NAME
    if not answers and not options and any("}" in line for line in lines) and any(map(GIFT_SIGN.search, lines)):
        return gift.NAME
    tabbed = all("\t" in line.strip() and line.strip()[0] not in "=~" for line in lines)
    return rows.NAME if tabbed and not (braces or answers or options) else ""


def _unnumbered(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The questions without the numbers before them, where all have one and they rise."""
    numbers = [NUMBERED.match(item.question.prompt) for item in items]
    if len(items) < 2 or not all(numbers) or not all(int(a[1]) < int(b[1]) for a, b in pairwise(numbers) if a and b):
        return items
    return tuple(
        replace(item, question=replace(item.question, prompt=NUMBERED.sub("", item.question.prompt, count=1)))
        for item in items
    )
