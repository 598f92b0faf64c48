"""Cells of a spreadsheet that hold what they say: none is taken for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import IO

SIGNS = "=+-@＝＋－＠"
"""How a cell begins that a spreadsheet would work out instead of showing it; the last four are full-width."""
FORMULA = (*SIGNS, "\t", "\r", "\n")
INSIDE = re.compile(rf"""(?<=[;\t\r\n])([\s"]*)(?=[{re.escape(SIGNS)}])""")
"""Before a formula that begins within a cell, where a spreadsheet that parts cells by semicolons or tabs begins one."""


def safe(value: object) -> str:
    """A value as text that no spreadsheet takes for a formula: what looks like one gets an apostrophe in front.

    Also within the text: where lists are parted by semicolons, as in German, Excel parts a CSV by them, quoted or not.
    """
    text = INSIDE.sub(r"\1'", "" if value is None else str(value))
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table as CSV, as `csv_into` writes it."""
    file = io.BytesIO()
    csv_into(file, header, rows)
    return file.getvalue()


def csv_into(file: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table as CSV: UTF-8 with the mark by which Excel knows it, lines that end with CRLF, every cell safe.

    A number stays one, below 0 too. Row by row: of a table of any length no more than some rows are held.
    """
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([safe(name) for name in header])
    writer.writerows([value if isinstance(value, int | float) else safe(value) for value in row] for row in rows)
    text.flush()
    text.detach()


def xlsx_bytes(title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table as a spreadsheet, as `xlsx_into` writes it."""
    file = io.BytesIO()
    xlsx_into(file, title, header, rows)
    return file.getvalue()


def xlsx_into(file: IO[bytes], title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table as a spreadsheet of one sheet: numbers stay numbers, every text is a text and no formula.

    Row by row, as for `csv_into`.
    """
    from openpyxl import Workbook  # takes as long to import as all the rest of a request
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)

    def cell(value: object) -> object:
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            return value
        made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", str(value)))
        made.data_type = "s"
        return made

    sheet.append([cell(name) for name in header])
    for row in rows:
        sheet.append([cell(value) for value in row])
    book.save(file)
