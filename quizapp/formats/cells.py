"""Cells of a spreadsheet that hold what they say: none is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = tuple("=+-@\t\r＝＋－＠")
"""How a cell begins that a spreadsheet would work out instead of showing it; the last four are full-width."""


def safe(value: object) -> str:
    """A value as text that no spreadsheet takes for a formula: one that looks like it gets an apostrophe in front."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table as CSV: UTF-8 with the mark by which Excel knows it, lines that end with CRLF, every cell safe."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([safe(name) for name in header])
    writer.writerows([safe(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
