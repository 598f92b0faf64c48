"""A list of names as a spreadsheet (XLSX): the cells of its first sheet as they stand there. Nothing is worked out."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from typing import Any

from quizapp.formats.base import FormatError
from quizapp.formats.roster.text import Record, record

MOST_PARTS = 500
"""Files inside a workbook."""
LARGEST_PART, LARGEST_WHOLE = 16_000_000, 32_000_000
"""Bytes, unpacked."""
LARGEST_RATIO = 200
"""How many bytes one byte of a part may unpack to; sheets of names come to 5 to 30."""
ENCRYPTED = 1
"""The flag of a part that is encrypted."""
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
INSIDE = {
    "word/": "a Word document",
    "ppt/": "a presentation",
    "content.xml": "an OpenDocument file",
    "Index/Document.iwa": "a Numbers or Pages file",
    "xl/workbook.bin": "a binary Excel file (.xlsb)",
}
"""The same of what is packed like a workbook."""


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
    _check(data)
    try:
        return _rows(data, most, widest)
    except FormatError:
        raise
    except Exception as error:  # openpyxl raises whatever it stumbles over
        raise FormatError(f"This workbook cannot be read: it is damaged. {SAVE}") from error


def _check(data: bytes) -> None:
    """What is packed must be a workbook, open, and small once it is unpacked: sizes are checked before any is."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise FormatError(f"This file is damaged, or it did not arrive whole. {SAVE}") from error
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise FormatError("This file is protected by a password. Save it without one.")
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        what = next((what for name, what in INSIDE.items() if any(each.startswith(name) for each in names)), "")
        raise FormatError(f"This is {what or 'an archive without a workbook in it'}. {SAVE}")
    sizes = [part.file_size for part in parts]
    swollen = any(part.file_size > LARGEST_RATIO * max(part.compress_size, 1_000) for part in parts)
    if len(parts) > MOST_PARTS or max(sizes) > LARGEST_PART or sum(sizes) > LARGEST_WHOLE or swollen:
        raise FormatError("This workbook is far too large for a list of names. Copy the names into a new one.")


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
