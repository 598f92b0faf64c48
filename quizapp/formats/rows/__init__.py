"""Questions as rows of a spreadsheet: pasted, or as CSV.

With headings columns stand in any order: Question, Type, Answer, Wrong 1 … or Option A …, Points, Topic, Explanation,
Hint. Where Type is empty the answers tell it: options make a choice, TRUE a statement, a number a number, else a text
is typed. Without headings: question, right answer, wrong ones.

The right one of options is named by its text, letter or number; several, and several accepted texts, are parted by |.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from quizapp.formats.base import FormatError, Item, Parsed, Severity, Written
from quizapp.formats.rows.cells import MARKS, Row, mark_of, rows_in
from quizapp.formats.rows.headings import (
    OPTION,
    POINTS,
    REF,
    RIGHT,
    TAGS,
    TITLE,
    TOPIC,
    TYPE,
    Columns,
    columns,
    unnamed,
)
from quizapp.formats.rows.kinds import Refused, Sheet, question_of
from quizapp.formats.rows.writing import table
from quizapp.formats.shared.intake import Intake
from quizapp.formats.shared.plain import plain
from quizapp.formats.shared.proof import proved
from quizapp.questions.base import Question, Unreadable
from quizapp.questions.numeral import quantity

NAME = "rows"
LARGEST = 10_000_000
"""Bytes of a file, characters of a text."""
MOST = 20_000
"""Questions of a table."""
ABOVE = 5
"""Rows among which the headings are looked for: a title may stand above them."""
MOST_COLUMNS = 60
MOST_POINTS = 1_000


def parse(data: bytes | str, *, largest: int = LARGEST, most: int = MOST) -> Parsed:
    """The questions of a table, and everything that is wrong in it; raises FormatError for what is no table."""
    text, problems = plain(data, largest)
    intake = Intake(NAME, most, problems)
    mark, above, known = layout(text)
    for number, row in enumerate(rows_in(text, mark or "\t")):
        if number < above:
            _told_above(intake, row, known, last=number == above - 1)
        else:
            _read(intake, row, known or unnamed(len(row.cells)))
    return intake.done()


def unparse(questions: Iterable[Question | Item]) -> Written:
    """A table of the questions as CSV; what has no column is in `left_out`."""
    kept, left_out = proved(questions, lambda item: table([item]), parse)
    return Written(table(kept).encode("utf-8-sig"), tuple(left_out))


def layout(text: str) -> tuple[str, int, Columns | None]:
    """What parts the cells, how many rows there are down to the headings, and what these say; none where there are no
    headings."""
    for mark in MARKS:
        for number, row in enumerate(islice(rows_in(text, mark), ABOVE), 1):
            if found := columns([cell.text for cell in row.cells[:MOST_COLUMNS]]):
                return mark, number, found
    return mark_of(text), 0, None


def _told_above(intake: Intake, row: Row, known: Columns | None, *, last: bool) -> None:
    """What is said of the headings, and of a title above them."""
    if not last:
        intake.note(row.line, "This stands above the headings and was not read.", Severity.LOST)
    elif known:
        if RIGHT not in known.at and OPTION in known.at and TYPE not in known.at:
            told = "No column says which option is right: name one “Right answer”, with the option’s letter or text."
            raise FormatError(told, row.line)
        for heading in known.unread:
            intake.note(row.line, f"The column “{heading}” was not read.", Severity.LOST)


def _read(intake: Intake, row: Row, known: Columns) -> None:
    sheet = Sheet(row, known, intake)
    intake.begin(row.line, sheet.text(TITLE))
    if len(row.cells) < 2:
        intake.refuse(row.line, "There is no answer in this row: put it into the next column.")
        return
    if len(row.cells) > MOST_COLUMNS:
        intake.refuse(row.line, f"This row has {len(row.cells)} columns; {MOST_COLUMNS} at most.")
        return
    try:
        question, lines = question_of(sheet)
    except Refused as refused:
        intake.refuse(refused.line, str(refused))
        return
    tags = tuple(filter(None, (tag.strip() for tag in sheet.text(TAGS).replace(";", ",").split(","))))
    title, topic, ref = (sheet.text(name) for name in (TITLE, TOPIC, REF))
    points = _points(intake, row, sheet.text(POINTS))
    intake.take(Item(question, row.line, title, topic, ref, tags, points), lines)


def _points(intake: Intake, row: Row, written: str) -> float | None:
    if not written:
        return None
    try:
        points = quantity(written).value
    except Unreadable:
        points = -1
    if not 0 <= points <= MOST_POINTS:
        intake.note(row.line, f"“{written[:30]}” is no number of points, and was not read.", Severity.LOST)
        return None
    return float(points)
