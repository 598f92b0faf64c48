"""Rows as a workbook of one sheet: all cells are text, none a formula, and the headings stay in sight."""

from __future__ import annotations

import io
from collections.abc import Sequence

from quizapp.formats.shared.cells import FORMULA
from quizapp.formats.xlsx.cells import UNSEEN

TITLE = "Questions"
WIDE, NARROW = 45, 16
"""Characters."""
WIDE_COLUMNS = ("Question", "Explanation", "Evidence")


def workbook(grid: Sequence[Sequence[str]]) -> bytes:
    """The workbook of headings and rows."""
    from openpyxl import Workbook  # takes as long to import as all the rest of a request
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(TITLE)
    sheet.freeze_panes = "A2"
    for place, heading in enumerate(grid[0], 1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDE if heading in WIDE_COLUMNS else NARROW
    bold, wrapped = Font(bold=True), Alignment(wrap_text=True, vertical="top")

    def cell(text: str, *, heading: bool) -> object:
        if not text:
            return None
        made = WriteOnlyCell(sheet, UNSEEN.sub("", text))
        made.data_type, made.number_format, made.alignment = "s", "@", wrapped
        if text.startswith(FORMULA):
            made.quotePrefix = True
        if heading:
            made.font = bold
        return made

    for number, row in enumerate(grid):
        sheet.append([cell(text, heading=number == 0) for text in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
