"""What stands in a cell of a spreadsheet, as text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from quizapp.formats.rows.cells import Cell, Row

UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]|_x000[dD]_")
"""What a workbook cannot hold, or holds of the line breaks of another system."""
BREAKS = re.compile("\r\n?")


def row_of(number: int, texts: Iterable[str]) -> Row:
    """The row of these texts, without the empty cells at its end."""
    cells = [Cell(tidied(text), number) for text in texts]
    while cells and not cells[-1].text:
        cells.pop()
    return Row(number, tuple(cells))


def tidied(text: str) -> str:
    """The text without what nobody sees, and without spaces at its ends and those of its lines."""
    text = UNSEEN.sub("", BREAKS.sub("\n", text))
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def text_of(value: Any, shown_as: str = "") -> str:
    """A value as it is shown; `shown_as` is its number format."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, percent="%" in shown_as)
    if isinstance(value, datetime):
        return str(value.date()) if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, time):
        return value.isoformat("minutes" if value.second == 0 else "seconds")
    return str(value)


def is_date(value: Any) -> bool:
    """Whether it is a day or a time, which each spreadsheet shows in its own way."""
    return isinstance(value, date | time | timedelta)


def _number(value: float, *, percent: bool) -> str:
    exact = Decimal(repr(value))
    if not exact.is_finite():
        return str(value)
    if percent:
        return f"{(exact * 100).normalize():f}%"
    return str(int(value)) if value == int(value) else repr(value)
