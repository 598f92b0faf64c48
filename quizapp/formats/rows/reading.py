"""The rows of a table as items: where its headings stand, and what each row beneath them says."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import islice

from quizapp.formats.base import FormatError, Item, Severity
from quizapp.formats.rows.cells import MARKS, Row, mark_of, rows_in
from quizapp.formats.rows.headings import (
    CREDIT,
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
from quizapp.formats.rows.kinds import question_of
from quizapp.formats.rows.sheet import Refused, Sheet
from quizapp.formats.shared.intake import Intake
from quizapp.questions.base import Unreadable
from quizapp.questions.numeral import quantity

ABOVE = 5
"""Rows among which the headings are looked for: a title may stand above them."""
MOST_COLUMNS = 60
MOST_NAMED = 400
"""Columns with headings: 50 options with what belongs to them."""
MOST_POINTS = 1_000


def layout(text: str) -> tuple[str, int, Columns | None]:
    """What parts the cells, how many rows there are down to the headings, and what these say; none where there are no
    headings."""
    for mark in MARKS:
        above, found = headings(islice(rows_in(text, mark), ABOVE))
        if found:
            return mark, above, found
    return mark_of(text), 0, None


def headings(rows: Iterable[Row]) -> tuple[int, Columns | None]:
    """How many rows there are down to the headings, and what these say; 0 and none where there are no headings."""
    for number, row in enumerate(islice(rows, ABOVE), 1):
        if found := columns([cell.text for cell in row.cells[:MOST_NAMED]]):
            return number, found
    return 0, None


def read_rows(intake: Intake, rows: Iterable[Row], above: int, known: Columns | None, topic: str = "") -> None:
    """Take in the rows of a table whose headings are its row `above`, the first being 1; raises FormatError. `topic` is
    that of rows which name none."""
    for number, row in enumerate(rows):
        if number < above:
            _told_above(intake, row, known, last=number == above - 1)
        else:
            _read(intake, row, known or unnamed(len(row.cells)), MOST_NAMED if known else MOST_COLUMNS, topic)


def _told_above(intake: Intake, row: Row, known: Columns | None, *, last: bool) -> None:
    """What is said of the headings, and of a title above them."""
    if not last:
        intake.note(row.line, "This stands above the headings and was not read.", Severity.LOST)
    elif known:
        if RIGHT not in known.at and OPTION in known.at and not known.at.keys() & {TYPE, CREDIT}:
            told = "No column says which option is right: name one “Right answer”, with the option’s letter or text."
            raise FormatError(told, row.line)
        for heading in known.unread:
            intake.note(row.line, f"The column “{heading}” was not read.", Severity.LOST)


def _read(intake: Intake, row: Row, known: Columns, most: int, topic: str) -> None:
    sheet = Sheet(row, known, intake)
    intake.begin(row.line, sheet.text(TITLE))
    if len(row.cells) < 2:
        intake.refuse(row.line, "There is no answer in this row: put it into the next column.")
        return
    if len(row.cells) > most:
        intake.refuse(row.line, f"This row has {len(row.cells)} columns; {most} at most.")
        return
    try:
        question, lines = question_of(sheet)
    except Refused as refused:
        intake.refuse(refused.line, str(refused))
        return
    title, ref = (sheet.text(name) for name in (TITLE, REF))
    points, tags = _points(intake, row, sheet.text(POINTS)), _tags(sheet.text(TAGS))
    intake.take(Item(question, row.line, title, sheet.text(TOPIC) or topic, ref, tags, points), lines)


def _tags(written: str) -> tuple[str, ...]:
    """Tags parted by commas or semicolons; those that hold some stand as a list in brackets and quotes."""
    if written.startswith('["'):
        try:
            return tuple(map(str, json.loads(written)))
        except (ValueError, RecursionError):
            pass
    return tuple(filter(None, (tag.strip() for tag in written.replace(";", ",").split(","))))


def tags_written(tags: Sequence[str]) -> str:
    """Tags as they are read again."""
    plain = ", ".join(tags)
    return plain if _tags(plain) == tuple(tags) else json.dumps(tags, ensure_ascii=False)


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
