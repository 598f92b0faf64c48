"""Questions as a table parted by tabs (TSV), otherwise as tables_csv has it: also what is copied from a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from quizapp.formats import rows
from quizapp.formats.base import Attachment, Item, Parsed, Written
from quizapp.formats.rows.examples import EXAMPLES
from quizapp.questions.base import Question

NAME, LABEL, SUFFIX, MIMETYPE = "tsv", "TSV", ".tsv", "text/tab-separated-values"


def parse(data: bytes | str, *, largest: int = rows.LARGEST, most: int = rows.MOST) -> Parsed:
    """The questions of a table, and everything that is wrong in it; raises FormatError for what is no table."""
    return rows.parse(data, largest=largest, most=most, form=NAME)


def unparse(questions: Iterable[Question | Item], files: Sequence[Attachment] = ()) -> Written:
    """A table of the questions, in which the addresses of pictures stay; what has no column is in `left_out`."""
    return rows.unparse(questions, "\t")


def template() -> bytes:
    """A table to fill in, with an example of each kind that says how it is written."""
    return unparse(EXAMPLES).data
