"""A list of names as text: whatever it is encoded in and parted by, as lines of cells."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from quizapp.formats.base import FormatError
from quizapp.formats.roster.cells import ABOVE, columns, tidy

MARKS = ("\t", ";", ",")
"""What parts cells, the surest first."""
LINES_OF_A_CELL = 10
"""A quoted cell may go over so many lines; a quotation mark that is not closed by then is one like any letter."""
BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Record:
    """A line with its cells; `line` counts from 1."""

    line: int
    cells: tuple[str, ...]


def record(line: int, cells: Iterable[str]) -> Record:
    """A line with its cells tidied, without the empty ones at its end."""
    found = [tidy(cell) for cell in cells]
    while found and not found[-1]:
        found.pop()
    return Record(line, tuple(found))


def decoded(data: bytes) -> tuple[str, bool]:
    """The text of a file, and whether it had to be guessed that it is Windows-1252; raises FormatError."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), False
    if b"\0" in data:
        raise FormatError("This is not a text file. Save the list as XLSX, or as CSV in UTF-8.")
    try:
        return data.decode("utf-8"), False
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), True


def records(text: str, most: int) -> tuple[list[Record], str]:
    """Up to `most` lines that are not empty, with their cells, and the mark that parts them."""
    lines = BREAKS.split(text)
    mark = _mark([line for line in lines if line.strip()])
    found: list[Record] = []
    for number, line in _whole(lines, mark):
        if (each := record(number, _cells(line, mark))).cells:
            found.append(each)
        if len(found) >= most:
            break
    return found, mark


def _mark(lines: Sequence[str]) -> str:
    for mark in MARKS:
        if any(mark in line and columns([tidy(cell) for cell in _cells(line, mark)]) for line in lines[:ABOVE]):
            return mark
    for mark in MARKS:
        if sum(mark in line for line in lines) * 2 > len(lines):
            return mark
    return ","


def _whole(lines: Sequence[str], mark: str) -> Iterator[tuple[int, str]]:
    """Each line, with those after it that belong to a cell which it opens by a quotation mark."""
    n = 0
    while n < len(lines):
        if not lines[n].strip():
            n += 1
            continue
        several = range(1, LINES_OF_A_CELL + 1) if '"' in lines[n] else (1,)
        size = next((k for k in several if _closed("\n".join(lines[n : n + k]), mark)), 1)
        yield n + 1, "\n".join(lines[n : n + size])
        n += size


def _closed(text: str, mark: str) -> bool:
    """Whether no quoted cell is open at the end."""
    inside, fresh = False, True
    for sign in text if '"' in text else "":
        if sign == '"' and (inside or fresh):
            inside = not inside
        fresh = sign in (mark, '"')
    return not inside


def _cells(line: str, mark: str) -> list[str]:
    try:
        quoting = csv.QUOTE_MINIMAL if _closed(line, mark) else csv.QUOTE_NONE
        return next(csv.reader([line], delimiter=mark, quoting=quoting), [])
    except csv.Error:  # a cell of more than 131,072 characters
        return line.split(mark)
