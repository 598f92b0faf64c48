"""Spreadsheets from strangers (XLSX): looked at before anything of them is unpacked."""

from __future__ import annotations

import io
import zipfile

from quizapp.formats.base import FormatError

MOST_PARTS = 500
"""Files inside a workbook."""
LARGEST_PART, LARGEST_WHOLE = 16_000_000, 32_000_000
"""Bytes, unpacked."""
LARGEST_RATIO = 200
"""How many bytes one byte of a part may unpack to; sheets of words come to 5 to 30."""
ENCRYPTED = 1
"""The flag of a part that is encrypted."""
INSIDE = {
    "word/": "a Word document",
    "ppt/": "a presentation",
    "content.xml": "an OpenDocument file",
    "Index/Document.iwa": "a Numbers or Pages file",
    "xl/workbook.bin": "a binary Excel file (.xlsb)",
}
"""What is packed like a workbook and is none, by a file inside it."""


def check_workbook(data: bytes, otherwise: str, too_large: str) -> None:
    """What is packed must be a workbook, open, and small once it is unpacked: sizes are checked before any is.

    Raises FormatError: `otherwise` says what to do instead, `too_large` what is wrong with one that is.
    """
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise FormatError(f"This file is damaged, or it did not arrive whole. {otherwise}") from error
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise FormatError("This file is protected by a password. Save it without one.")
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        what = next((what for name, what in INSIDE.items() if any(each.startswith(name) for each in names)), "")
        raise FormatError(f"This is {what or 'an archive without a workbook in it'}. {otherwise}")
    sizes = [part.file_size for part in parts]
    swollen = any(part.file_size > LARGEST_RATIO * max(part.compress_size, 1_000) for part in parts)
    if len(parts) > MOST_PARTS or max(sizes) > LARGEST_PART or sum(sizes) > LARGEST_WHOLE or swollen:
        raise FormatError(too_large)
