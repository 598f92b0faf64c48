"""Questions as a spreadsheet (XLSX): tables whose header rows name their columns, as formats/rows has them.

Each sheet with such a header row is read; where several are, the name of a sheet is the topic of rows that name none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from quizapp.formats.base import Attachment, FormatError, Item, Parsed, Problem, Severity, Written
from quizapp.formats.rows.cells import Row
from quizapp.formats.rows.examples import EXAMPLES
from quizapp.formats.rows.reading import headings, read_rows
from quizapp.formats.rows.writing import grid
from quizapp.formats.shared.intake import Intake
from quizapp.formats.shared.proof import proved
from quizapp.formats.shared.workbooks import check_workbook
from quizapp.formats.xlsx.cells import row_of
from quizapp.formats.xlsx.sheets import Tabulated, tables_of
from quizapp.formats.xlsx.writing import workbook
from quizapp.questions.base import Question

NAME, LABEL, SUFFIX = "xlsx", "Excel (XLSX)", ".xlsx"
MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST = 10_000_000
"""Bytes of a workbook."""
MOST = 20_000
"""Questions of a workbook."""
OTHERWISE = "Save the table as XLSX or CSV."
TOO_LARGE = "This workbook is far too large for a table of questions. Copy the questions into a new one."


def parse(data: bytes, *, largest: int = LARGEST, most: int = MOST) -> Parsed:
    """The questions of a workbook, and everything that is wrong in it; raises FormatError for what is no workbook."""
    if len(data) > largest:
        raise FormatError(f"This is too large: at most {largest / 1_000_000:g} MB are read at once. Take it in parts.")
    check_workbook(data, OTHERWISE, TOO_LARGE)
    found, problems = tables_of(data)
    intake = Intake(NAME, most, problems)
    named = [one for one in found if headings(one.rows)[1]] or found[:1]
    for one in found:
        if one not in named:
            told = f"The sheet “{one.title}” was not read: no row of it names the columns Question and Answer."
            intake.problems.append(Problem(None, "", told, Severity.LOST))
    for one in named:
        _read(intake, one, several=len(named) > 1)
    if not named:
        raise FormatError("There is nothing in this workbook but empty sheets.")
    return intake.done()


def _read(intake: Intake, one: Tabulated, *, several: bool) -> None:
    before = len(intake.problems)
    above, known = headings(one.rows)
    read_rows(intake, one.rows, above, known, one.title if several else "")
    if several:
        intake.problems[before:] = [replace(told, file=one.title) for told in intake.problems[before:]]


def unparse(questions: Iterable[Question | Item], files: Sequence[Attachment] = ()) -> Written:
    """A workbook of the questions, in which the addresses of pictures stay; what has no column is in `left_out`."""
    kept, left_out = proved(questions, lambda item: json.dumps(grid([item])), _proof)
    return Written(workbook(grid(kept)), tuple(left_out))


def _proof(written: str) -> Parsed:
    """What is read of cells as they are written."""
    rows: list[Row] = [row_of(number, texts) for number, texts in enumerate(json.loads(written), 1)]
    intake = Intake(NAME, MOST)
    above, known = headings(rows)
    read_rows(intake, rows, above, known)
    return intake.done()


def template() -> bytes:
    """A workbook to fill in, with an example of each kind that says how it is written."""
    return unparse(EXAMPLES).data
