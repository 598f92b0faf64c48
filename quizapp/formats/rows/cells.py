"""Cells of a spreadsheet as text: pasted with tabs, or CSV with semicolons or commas, quoted ones over many lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

MARKS = ("\t", ";", ",")
"""What parts cells, the surest first."""
LOOKED_AT = 100
"""Rows from which it is told what parts their cells."""
LONGEST_CELL = 20_000
"""Characters of a quoted cell: a quotation mark that is not closed by then is one like any letter."""
LINES_OF_A_CELL = 60
CURLY = {mark: re.compile(rf"“([^”“\n{mark}]*+{mark}[^”“\n]*+)” *+(?=[{mark}\n]|\Z)") for mark in MARKS}
"""A cell in curly quotation marks, which stand for straight ones only around what parts cells."""
FORMULA = re.compile(r"'+[=+\-@\t＝＋－＠]")
"""How a text begins that a spreadsheet must not work out."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, and at which line of the text it begins."""

    text: str
    line: int
    number: int = 0
    """Which option of its row it is, counted from 1; 0 where it is none."""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, without the empty ones at its end."""

    line: int
    cells: tuple[Cell, ...]

    def text(self, at: int) -> str:
        """What stands in this column; empty beyond the end."""
        return self.cells[at].text if 0 <= at < len(self.cells) else ""


def rows_in(text: str, mark: str) -> Iterator[Row]:
    """All rows that are not empty."""
    at, line, newline = 0, 1, -1
    while at < len(text):
        cells: list[Cell] = []
        start, end = line, at - 1
        while not cells or text[end : end + 1] == mark:
            newline = newline if newline >= at else _or_end(text, text.find("\n", at))
            words, end = _cell(text, at, mark, newline)
            cells.append(Cell(_tidy(words), line))
            line += text.count("\n", at, end)
            at = end + 1
        line += 1
        while cells and not cells[-1].text:
            cells.pop()
        if cells:
            yield Row(start, tuple(cells))


def mark_of(text: str) -> str:
    """What parts the cells; empty where nothing does."""
    for mark in MARKS:
        rows = list(islice(rows_in(text, mark), LOOKED_AT))
        if sum(len(row.cells) > 1 for row in rows) * 2 > len(rows):
            return mark
    return ""


def written(cells: Sequence[str], mark: str = ",") -> str:
    """A row of CSV, or one parted by another mark."""
    return mark.join(map(_written, cells)) + "\r\n"


def _written(cell: str) -> str:
    guarded = f"'{cell}" if FORMULA.match(f"'{cell}") and not re.fullmatch(r"[+-][\d.,]+", cell) else cell
    return f'"{guarded.replace(chr(34), chr(34) * 2)}"' if re.search('[",;\t\n\r]', guarded) else guarded


def _cell(text: str, at: int, mark: str, newline: int) -> tuple[str, int]:
    """The cell that begins here, and where it ends: at the mark, or at the line break behind it."""
    first = at
    while text[first : first + 1] == " ":
        first += 1
    sign = text[first : first + 1]
    if sign == '"' and (quoted := _quoted(text, first, mark)):
        return quoted
    if sign == "“" and (curly := CURLY[mark].match(text, first)):
        return curly[1], curly.end()
    end = text.find(mark, at, newline)
    end = newline if end < 0 else end
    return text[at:end], end


def _or_end(text: str, at: int) -> int:
    return at if at >= 0 else len(text)


def _quoted(text: str, at: int, mark: str) -> tuple[str, int] | None:
    """The quoted cell, None where the quotation mark only looks like the beginning of one."""
    close = text.find('"', at + 1, at + LONGEST_CELL)
    while close >= 0 and text[close + 1 : close + 2] == '"':
        close = text.find('"', close + 2, at + LONGEST_CELL)
    if close < 0 or text.count("\n", at, close) > LINES_OF_A_CELL:
        return None
    end = close + 1
    while text[end : end + 1] == " ":
        end += 1
    if text[end : end + 1] not in (mark, "\n", ""):
        return None
    return text[at + 1 : close].replace('""', '"'), end


def _tidy(cell: str) -> str:
    """The cell without spaces at its ends and those of its lines, nor the apostrophe that guards against formulas."""
    text = "\n".join(line.rstrip() for line in cell.split("\n")).strip()
    return text[1:] if FORMULA.match(text) else text
