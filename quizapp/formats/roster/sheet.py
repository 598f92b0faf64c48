"""A list of names as a spreadsheet (XLSX): the cells of its first sheet as they stand there. Nothing is worked out."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from typing import Any

from quizapp.formats.base import FormatError
from quizapp.formats.roster.text import Record, record
from quizapp.formats.shared.workbooks import check_workbook

SAVE = "Save the list as XLSX or CSV, or paste the names."
OTHERS = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"RIFF": "a picture",
    b"{\\rtf": "a text document",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file (.xls, .doc), or one that is protected by a password",
    b"7z\xbc\xaf": "an archive",
    b"Rar!": "an archive",
    b"\x1f\x8b": "an archive",
}
"""How files begin that hold no list, and what they are."""
TOO_LARGE = "This workbook is far too large for a list of names. Copy the names into a new one."


def refuse_others(data: bytes) -> None:
    """Raise FormatError, which names what it is, for a file that is no list of names at all."""
    for beginning, what in OTHERS.items():
        if data.startswith(beginning):
            raise FormatError(f"This is {what}. {SAVE}")
    if data[:200].lstrip().lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        raise FormatError(f"This is a web page or an XML file. {SAVE}")


def is_packed(data: bytes) -> bool:
    """Whether it begins as a workbook does."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def records(data: bytes, most: int, widest: int) -> list[Record]:
    """Up to `most` rows of the first sheet that are not empty, of up to `widest` cells; raises FormatError."""
    check_workbook(data, SAVE, TOO_LARGE)
    try:
        return _rows(data, most, widest)
    except FormatError:
        raise
    except Exception as error:  # openpyxl raises whatever it stumbles over
        raise FormatError(f"This workbook cannot be read: it is damaged. {SAVE}") from error


def _rows(data: bytes, most: int, widest: int) -> list[Record]:
    from openpyxl import load_workbook  # takes as long to import as all the rest of a request

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not sheets:
            raise FormatError(f"There is no sheet in this workbook. {SAVE}")
        found: list[Record] = []
        rows = sheets[0].iter_rows(max_row=most * 2, max_col=widest, values_only=True)
        for number, values in enumerate(rows, start=1):
            if (each := record(number, map(_text, values))).cells:
                found.append(each)
            if len(found) >= most:
                break
        return found
    finally:
        book.close()


def _text(value: Any) -> str:
    """A cell as text; whatever is to be worked out is told as a formula."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():  # a day
        return str(value.date())
    return str(value) if isinstance(value, str | int | float | date | datetime | time) else "=…"
