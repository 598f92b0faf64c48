"""Questions as CSV: a table whose header row names its columns, as formats/rows reads and writes it.

A cell that a spreadsheet would take for a formula (it begins with = + - @) is written with an apostrophe in front,
which spreadsheets show; it is taken off again when the table is read. Numbers below 0 stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from quizapp.formats import rows
from quizapp.formats.base import Attachment, Item, Parsed, Written
from quizapp.formats.rows.examples import EXAMPLES
from quizapp.questions.base import Question

NAME, LABEL, SUFFIX, MIMETYPE = "csv", "CSV", ".csv", "text/csv"


def parse(data: bytes | str, *, largest: int = rows.LARGEST, most: int = rows.MOST) -> Parsed:
    """The questions of a table, and everything that is wrong in it; raises FormatError for what is no table."""
    return rows.parse(data, largest=largest, most=most, form=NAME)


def unparse(questions: Iterable[Question | Item], files: Sequence[Attachment] = ()) -> Written:
    """A table of the questions, in which the addresses of pictures stay; what has no column is in `left_out`."""
    return rows.unparse(questions)


def template() -> bytes:
    """A table to fill in, with an example of each kind that says how it is written."""
    return unparse(EXAMPLES).data
