"""A GIFT text cut into blocks, a question each, with its lines, its mask, its topic and what its comments say.

An empty line ends a question. As people type it: there may be empty lines between answers, and none between questions
where it is clear that another one begins.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from quizapp.formats.gift.text import Masking
from quizapp.formats.shared.categories import topic_of

CATEGORY = re.compile(r"\s*\$CATEGORY\s*:\s*(.*)", re.IGNORECASE)
TITLED = re.compile(r"\s*::(?!:).*::")
ANSWER_GOES_ON = re.compile(r"\s*[=~#}]")
SENTENCE_ENDS = tuple(".?!:;…。？！؟\"'”’)»")
REF = re.compile(r"\[id:((?:\\\]|[^]\n])*+)\]")
TAG = re.compile(r"\[tag:((?:\\\]|[^]\n])*+)\]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a block with its mask. A comment is no part of the text."""

    number: int
    text: str
    mask: str
    comment: bool = False


@dataclass(slots=True)
class Block:
    """The lines of one question."""

    topic: str
    lines: list[Line] = field(default_factory=list)
    open_group: bool = False
    """Whether a brace of a formula is never closed."""

    @property
    def text(self) -> str:
        """Its lines without the comments."""
        return "\n".join(line.text for line in self._told())

    @property
    def mask(self) -> str:
        """Where its structure is: see gift/text.py."""
        return "\n".join(line.mask for line in self._told())

    @property
    def ref(self) -> str:
        """What its comments call it: `// [id:q7]`."""
        return next((_said(found) for line in self._comments() for found in REF.finditer(line)), "")

    @property
    def tags(self) -> tuple[str, ...]:
        """What its comments are tagged with: `// [tag:easy]`."""
        return tuple(dict.fromkeys(_said(found) for line in self._comments() for found in TAG.finditer(line)))

    def numbers(self) -> Lines:
        """The line of each place in its text."""
        told = self._told()
        starts = accumulate((len(line.text) + 1 for line in told[:-1]), initial=0)
        return Lines(list(starts), [line.number for line in told])

    def _told(self) -> list[Line]:
        return [line for line in self.lines if not line.comment]

    def _comments(self) -> Iterator[str]:
        return (line.text for line in self.lines if line.comment)


@dataclass(frozen=True, slots=True)
class Lines:
    """The line of each place in a text, by where the lines start in it."""

    starts: list[int]
    numbers: list[int]

    def of(self, at: int) -> int:
        """The line of this place, counted from 1 in the file."""
        return self.numbers[bisect_right(self.starts, at) - 1]


def _said(found: re.Match[str]) -> str:
    return found[1].replace("\\]", "]").strip()


def blocks(text: str) -> Iterator[Block]:
    """The questions of a text, in their order, as far as their borders can be told."""
    cutter = _Cutter()
    for number, line in enumerate(text.split("\n"), 1):
        yield from cutter.read(number, line)
    yield from cutter.cut()


@dataclass(slots=True)
class _Cutter:
    """Reads line by line and gives each block that is at its end."""

    topic: str = ""
    block: Block = field(default_factory=lambda: Block(""))
    masking: Masking = field(default_factory=Masking)
    filled: bool = False
    """The block has more than comments."""
    gap: bool = False
    """An empty line came while the answers were open."""
    opened: bool = False
    closed: int = -1
    """The place among the block's lines of the one that closes its answers, -1 while none does."""

    def read(self, number: int, line: str) -> Iterator[Block]:
        """The next line."""
        if not line.strip():
            yield from self._empty()
        elif line.lstrip().startswith("//"):
            self.block.lines.append(Line(number, line, "", comment=True))
        elif category := CATEGORY.match(line):
            yield from self.cut()
            self.topic = self.block.topic = topic_of(category[1])
        else:
            if self._begins(line):
                yield from self.cut(keep_comments=True)
            yield from self._add(number, line)

    def cut(self, *, keep_comments: bool = False) -> Iterator[Block]:
        """End the block here; comments that stand last may be kept for the next."""
        lines, kept = self.block.lines, len(self.block.lines)
        while keep_comments and kept and lines[kept - 1].comment:
            kept -= 1
        yield from self._split(kept)

    def _split(self, kept: int) -> Iterator[Block]:
        """End the block after so many of its lines; the others begin the next."""
        lines, rest = self.block.lines[:kept], self.block.lines[kept:]
        if any(not line.comment for line in lines):
            yield Block(self.block.topic, lines, open_group=self.masking.depth > 0)
        self.block = Block(self.topic, rest)
        self.masking, self.filled, self.gap, self.opened, self.closed = Masking(), False, False, False, -1

    def _empty(self) -> Iterator[Block]:
        if self.opened and self.closed < 0:
            self.gap = True
        else:
            yield from self.cut()

    def _begins(self, line: str) -> bool:
        """Whether the line cannot belong to the block: a title, or no answer after an empty line among answers."""
        if self.gap and not ANSWER_GOES_ON.match(line):
            return True
        self.gap = False
        return self.filled and TITLED.match(line) is not None

    def _add(self, number: int, line: str) -> Iterator[Block]:
        mask = self.masking.masked(line)
        if "{" in mask and self.closed >= 0 and self._parts_from(line):
            yield from self._split(self.closed + 1)
        self.block.lines.append(Line(number, line, mask))
        self.filled, self.opened = True, self.opened or "{" in mask
        if "}" in mask and self.opened and self.closed < 0:
            self.closed = len(self.block.lines) - 1

    def _parts_from(self, line: str) -> bool:
        """Whether what follows the closed answers, up to this line with answers of its own, is another question."""
        last = self.block.lines[self.closed]
        tail = last.text[last.mask.rindex("}") + 1 :].rstrip()
        later = (self.block.lines[at] for at in range(self.closed + 1, len(self.block.lines)))
        first = next((one.text for one in later if not one.comment), line)
        return (not tail or tail.endswith(SENTENCE_ENDS)) and not first.lstrip()[:1].islower()
