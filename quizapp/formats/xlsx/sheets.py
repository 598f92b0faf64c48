"""The sheets of a workbook as rows of text, and what of them is not as it looks."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from quizapp.formats.base import FormatError, Problem, Severity
from quizapp.formats.rows.cells import Row
from quizapp.formats.rows.reading import MOST_NAMED
from quizapp.formats.shared.workbooks import LARGEST_PART
from quizapp.formats.xlsx.cells import is_date, row_of, text_of

MOST_SHEETS = 50
MOST_ROWS = 50_000
"""Of all sheets, empty ones too."""
DAMAGED = "This workbook cannot be read: it is damaged. Open it, save it once more as XLSX, and hand that in."
MARKS = re.compile(rb"<(?:\w+:)?(row|mergeCell)\s([^<>]*)>")
PART = re.compile(rb'(r|hidden|ref)="([^"]{0,40})"')


@dataclass(frozen=True, slots=True)
class Tabulated:
    """A sheet with its rows that are not empty."""

    title: str
    rows: list[Row]


def tables_of(data: bytes) -> tuple[list[Tabulated], list[Problem]]:
    """The sheets that are not empty, and what is told of their cells; raises FormatError."""
    try:
        return _tables(data)
    except FormatError:
        raise
    except Exception as error:  # openpyxl raises whatever it stumbles over
        raise FormatError(DAMAGED) from error


def _tables(data: bytes) -> tuple[list[Tabulated], list[Problem]]:
    from openpyxl import load_workbook  # takes as long to import as all the rest of a request

    book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    worked_out = load_workbook(io.BytesIO(data), read_only=True, keep_links=False, data_only=True)
    problems: list[Problem] = []
    found = []
    try:
        if len(book.worksheets) > MOST_SHEETS:
            raise FormatError(f"There are {len(book.worksheets)} sheets in this workbook; {MOST_SHEETS} at most.")
        budget = MOST_ROWS
        for sheet, values in zip(book.worksheets, worked_out.worksheets, strict=True):
            if sheet.sheet_state != "visible":
                told = f"The sheet “{sheet.title}” is hidden and was not read."
                problems.append(Problem(None, "", told, Severity.LOST))
                continue
            reading = _Reading(sheet, values, problems)
            rows = [row for row in reading.rows(budget) if row.cells]
            budget -= reading.seen
            _look_at(data, sheet, {row.line for row in rows}, problems)
            found += [Tabulated(sheet.title, rows)] if rows else []
        return found, problems
    finally:
        book.close()
        worked_out.close()


class _Reading:
    """A sheet while it is read, with what its formulas came to when they were last worked out."""

    def __init__(self, sheet: Any, values: Any, problems: list[Problem]) -> None:
        self.sheet, self.problems, self.seen = sheet, problems, 0
        self._values = values
        self._worked_out: dict[tuple[int, int], Any] | None = None
        sheet.reset_dimensions()
        values.reset_dimensions()

    def rows(self, most: int) -> Iterator[Row]:
        for number, cells in enumerate(self.sheet.iter_rows(max_col=MOST_NAMED + 1), 1):
            self.seen = number
            if number > most:
                raise FormatError(f"There are more than {MOST_ROWS:,} rows in this workbook. Take it in parts.")
            width = len(cells)
            while width and cells[width - 1].value is None:
                width -= 1
            yield row_of(number, [self._text(number, place, cell) for place, cell in enumerate(cells[:width])])

    def _text(self, row: int, column: int, cell: Any) -> str:
        value = cell.value
        if value is None or (isinstance(value, str) and cell.data_type not in ("f", "e")):
            return value or ""
        if cell.data_type == "f":
            value = self._results().get((row, column))
            if value is None:
                self._tell(row, "A formula of this row has no result in the file: open it, save it, hand it in again.")
        if cell.data_type == "e" or (isinstance(value, str) and value.startswith("#") and cell.data_type == "f"):
            self._tell(row, f"A cell of this row shows the error {value}, and was left out.")
            return ""
        if is_date(value):
            text = text_of(value)
            self._tell(row, f"A date or time was read as “{text}”: look whether that is meant.", Severity.CHANGED)
            return text
        return text_of(value, cell.number_format or "")

    def _results(self) -> dict[tuple[int, int], Any]:
        if self._worked_out is None:
            self._worked_out = {
                (number, place): value
                for number, values in enumerate(self._values.iter_rows(max_col=MOST_NAMED + 1, values_only=True), 1)
                for place, value in enumerate(values)
                if value is not None
            }
        return self._worked_out

    def _tell(self, row: int, message: str, severity: Severity = Severity.LOST) -> None:
        self.problems.append(Problem(row, "", message, severity))


def _look_at(data: bytes, sheet: Any, filled: set[int], problems: list[Problem]) -> None:
    """Tell of rows that are hidden, and of cells that are one: the library that reads cells does not."""
    with zipfile.ZipFile(io.BytesIO(data)) as package, package.open(sheet._worksheet_path) as part:
        written = part.read(LARGEST_PART)
    for mark in MARKS.finditer(written):
        said = {name: value.decode("ascii", "replace") for name, value in PART.findall(mark[2])}
        if mark[1] == b"mergeCell":
            told = f"The cells {said.get(b'ref', '')} are joined: what stands in them counts for the first alone."
            problems.append(Problem(None, "", told, Severity.CHANGED))
        elif said.get(b"hidden") in ("1", "true") and said.get(b"r", "").isdecimal() and int(said[b"r"]) in filled:
            told = "This row is hidden in the spreadsheet; it was read like the others."
            problems.append(Problem(int(said[b"r"]), "", told, Severity.CHANGED))
