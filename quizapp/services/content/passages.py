"""A reading text cut up: blocks of lines, and passages that questions rest on. Plain text and spans in, pieces out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

HEADING, PARAGRAPH, LIST = "heading", "paragraph", "list"
BEGINNINGS = ((HEADING, "## "), (LIST, "- "))
END_OF_SENTENCE = re.compile(r"[.!?…][”’\"')]*(?=\s+[“‘\"'(]?[A-Z0-9])")
"""A full stop and its like, with closing marks, before something that can begin a sentence."""

Span = tuple[int, int]
Mark = TypeVar("Mark")
Drawn = TypeVar("Drawn")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or a list. `parts` are spans of the text: one, or one for each item of a list."""

    kind: str
    parts: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Passage(Generic[Mark]):
    """A stretch of the text with all the marks that overlap there, directly or through each other."""

    start: int
    end: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Piece(Generic[Mark]):
    """A run of text within a block. Of a passage that runs on into the next block, one piece begins, one ends it."""

    text: str
    passage: Passage[Mark] | None = None
    begins: bool = True
    ends: bool = True


@dataclass(frozen=True, slots=True)
class Run(Generic[Drawn]):
    """A run of text as it is drawn, marked or not."""

    text: str
    marked: Drawn | None
    begins: bool
    ends: bool


@dataclass(frozen=True, slots=True)
class Part(Generic[Drawn]):
    """A heading, a paragraph or a list as it is drawn: one line of runs, or one for each item."""

    kind: str
    lines: tuple[tuple[Run[Drawn], ...], ...]


def drawn(
    text: str, passages: Sequence[Passage[Mark]], marked: Callable[[Passage[Mark]], Drawn]
) -> tuple[Part[Drawn], ...]:
    """The whole text, each passage as `marked` makes it; of a passage in several pieces it is made once."""
    made = {passage.start: marked(passage) for passage in passages}

    def run(piece: Piece[Mark]) -> Run[Drawn]:
        mark = None if piece.passage is None else made[piece.passage.start]
        return Run(piece.text, mark, piece.begins, piece.ends)

    return tuple(
        Part(block.kind, tuple(tuple(map(run, pieces(text, part, passages))) for part in block.parts))
        for block in blocks(text)
    )


def blocks(text: str) -> list[Block]:
    """The blocks of a text: blank lines part them, `## ` begins a heading of one line, `- ` an item of a list."""
    found: list[Block] = []
    within = ""
    for line in re.finditer(r".*\n?", text):
        start, end = line.start(), line.start() + len(line[0].rstrip())
        kind, sign = next(((kind, sign) for kind, sign in BEGINNINGS if line[0].startswith(sign)), ("", ""))
        if not line[0].strip():
            within = ""
        elif kind == LIST and within == LIST:
            found[-1] = Block(LIST, (*found[-1].parts, (start + len(sign), end)))
        elif kind or not within:
            found.append(Block(kind or PARAGRAPH, ((start + len(sign), end),)))
            within = "" if kind == HEADING else kind or PARAGRAPH
        else:
            *before, (first, _) = found[-1].parts
            found[-1] = Block(within, (*before, (first, end)))
    return found


def merged(marks: Iterable[tuple[int, int, Mark]]) -> list[Passage[Mark]]:
    """Spans with their marks as passages that do not overlap, in the order of the text; touching ends stay apart."""
    found: list[Passage[Mark]] = []
    for start, end, mark in sorted(marks, key=lambda m: m[0]):
        if found and start < found[-1].end:
            last = found[-1]
            found[-1] = Passage(last.start, max(last.end, end), (*last.marks, mark))
        else:
            found.append(Passage(start, end, (mark,)))
    return found


def pieces(text: str, part: Span, passages: Sequence[Passage[Mark]]) -> tuple[Piece[Mark], ...]:
    """The part of the text as runs, some of them within a passage; `passages` as `merged` gives them."""
    at, stop = part
    found: list[Piece[Mark]] = []
    for passage in passages:
        start, end = max(passage.start, at), min(passage.end, stop)
        if start >= end:
            continue
        if start > at:
            found.append(Piece(text[at:start]))
        ends = passage.end <= stop or not text[stop : passage.end].strip()
        found.append(Piece(text[start:end], passage, passage.start >= part[0], ends))
        at = end
    return (*found, Piece(text[at:stop])) if at < stop else tuple(found)


def place(text: str, start: int | None, end: int | None, evidence: str) -> Span | None:
    """Where the evidence stands in the text: at its span, or where its words are now; None where they are no more."""
    if start is not None and end is not None and _holds(text, start, end, evidence):
        return start, end
    pattern = r"\s+".join(re.escape(word) for word in evidence.split())
    found = re.search(pattern, text) if pattern else None
    return found.span() if found else None


def sentence(text: str, start: int, end: int) -> Span:
    """The whole sentences in which the span from `start` to `end` lies, within its paragraph or item."""
    parts = (part for block in blocks(text) for part in block.parts)
    first, last = next(((first, last) for first, last in parts if first <= start < last), (start, end))
    ends = [found.end() for found in END_OF_SENTENCE.finditer(text, first, last)]
    begin = max((at for at in ends if at <= start), default=first)
    finish = min((at for at in ends if at >= end), default=max(last, end))
    return begin + len(text[begin:start]) - len(text[begin:start].lstrip()), finish


def _holds(text: str, start: int, end: int, evidence: str) -> bool:
    """Whether the span lies in the text and says what the evidence says."""
    return 0 <= start < end <= len(text) and (not evidence or text[start:end].split() == evidence.split())
