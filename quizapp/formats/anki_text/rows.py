"""The rows of a text file from Anki, each with the line where it begins; quoted fields may have several lines."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quizapp.formats.base import FormatError

LONGEST_FIELD = 131_072
"""Characters, as the reader of the standard library has it."""


@dataclass(slots=True)
class _Lines:
    """Gives lines to the reader, without remarks and empty lines between rows."""

    lines: Sequence[str]
    at: int = 0
    fresh: bool = True
    """Whether the next line begins a row."""
    begun: int = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        while self.at < len(self.lines) and self.fresh:
            line = self.lines[self.at]
            if line.strip() and not line.startswith("#"):
                self.begun, self.fresh = self.at + 1, False
                break
            self.at += 1
        if self.at >= len(self.lines):
            raise StopIteration
        self.at += 1
        return self.lines[self.at - 1] + "\n"


def rows(lines: Sequence[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    """The line and the fields of each row; raises FormatError where a quotation mark is never closed."""
    source = _Lines(lines)
    reader = csv.reader(source, delimiter=separator, doublequote=True, strict=False)
    while True:
        source.fresh = True
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            told = f"A field that begins here has more than {LONGEST_FIELD:,} characters: is a quotation mark missing?"
            raise FormatError(told, source.begun) from None
        if source.at >= len(lines) and _is_open(lines[source.begun - 1 : source.at], separator):
            raise FormatError("A quotation mark that opens in this row is never closed.", source.begun)
        yield source.begun, row


def _is_open(lines: Sequence[str], separator: str) -> bool:
    """Whether a row ends within quotation marks."""
    try:
        list(csv.reader([f"{line}\n" for line in lines], delimiter=separator, strict=True))
    except csv.Error as error:
        return "end of data" in str(error)
    return False
