"""Questions as rows of a spreadsheet: pasted, or as CSV.

With headings columns stand in any order: Question, Type, Answer, Wrong 1 … or Option A …, Points, Topic, Explanation,
Hint. Where Type is empty the answers tell it: options make a choice, TRUE a statement, a number a number, else a text
is typed. Without headings: question, right answer, wrong ones.

The right one of options is named by its text, letter or number; several, and several accepted texts, are parted by |.
What belongs to one option bears its number: Feedback 1, Credit 1 (0.5 or 50%), Tolerance 1, Match 1 (a pair's right
side), Gap 1 (the gap it fills). Where Answer is empty the credits say what is right. Settings stand as JSON in a column
of their own. A cell that a spreadsheet would work out has an apostrophe in front, which is taken off again.
"""

from __future__ import annotations

from collections.abc import Iterable

from quizapp.formats.base import Item, Parsed, Written
from quizapp.formats.rows.cells import rows_in
from quizapp.formats.rows.reading import layout, read_rows
from quizapp.formats.rows.writing import table
from quizapp.formats.shared.intake import Intake
from quizapp.formats.shared.plain import plain
from quizapp.formats.shared.proof import proved
from quizapp.questions.base import Question

NAME = "rows"
LARGEST = 10_000_000
"""Bytes of a file, characters of a text."""
MOST = 20_000
"""Questions of a table."""


def parse(data: bytes | str, *, largest: int = LARGEST, most: int = MOST, form: str = NAME) -> Parsed:
    """The questions of a table, and everything that is wrong in it; raises FormatError for what is no table."""
    text, problems = plain(data, largest)
    intake = Intake(form, most, problems)
    mark, above, known = layout(text)
    read_rows(intake, rows_in(text, mark or "\t"), above, known)
    return intake.done()


def unparse(questions: Iterable[Question | Item], mark: str = ",") -> Written:
    """A table of the questions as CSV, or parted by another mark; what has no column is in `left_out`."""
    kept, left_out = proved(questions, lambda item: table([item], mark), parse)
    return Written(table(kept, mark).encode("utf-8-sig"), tuple(left_out))
