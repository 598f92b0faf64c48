"""Questions written as rows of a table that rows reads again: as a teacher types them, or with all of it listed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from quizapp.formats.base import Item
from quizapp.formats.rows.cells import Cell, Row, written
from quizapp.formats.rows.headings import columns
from quizapp.formats.rows.reading import read_rows, tags_written
from quizapp.formats.shared.intake import Intake
from quizapp.formats.shared.proof import shape_of
from quizapp.questions.base import Answer, Question, Shape
from quizapp.questions.truefalse import TrueFalse

ALWAYS = ("Question", "Type", "Answer")
OF_AN_OPTION = ("Option", "Gap", "Match", "Credit", "Tolerance", "Feedback")
AFTER = ("Tolerance", "Explanation", "Hint", "Evidence", "Topic", "Title", "Points", "Id", "Tags", "Settings")
"""Columns that are left out where they are empty."""
BETWEEN = " | "

Cells = dict[str, str]


def table(items: Sequence[Item], mark: str = ",") -> str:
    """A table with a row for each item, as text; raises Unwritable."""
    return "".join(written(row, mark) for row in grid(items))


def grid(items: Sequence[Item]) -> list[list[str]]:
    """The headings, then a row for each item; raises Unwritable."""
    rows = [cells_of(item) for item in items]
    used = {name for row in rows for name, text in row.items() if text}
    most = max((len(item.question.answers) for item in items), default=0)
    options = [f"{name} {number}" for number in range(1, most + 1) for name in OF_AN_OPTION]
    wanted = [name for name in (*ALWAYS, *options, *AFTER) if name in ALWAYS or name in used]
    return [wanted, *([row.get(name, "") for name in wanted] for row in rows)]


def cells_of(item: Item) -> Cells:
    """The cells of an item by their headings: the plainest that say all of it."""
    shape = shape_of(item.question)
    plain, whole = _plain(item, shape), _row(item, shape, _listed(item.question, shape))
    return next((cells for cells in (plain, whole) if cells and _says(cells, item)), whole)


def _says(cells: Cells, item: Item) -> bool:
    """Whether the cells are read as this very item."""
    filled = {name: text for name, text in cells.items() if text}
    intake = Intake("", 1)
    known = columns(list(filled))
    read_rows(intake, [Row(1, tuple(Cell(text, 1) for text in filled.values()))], 0, known)
    return intake.items == [item] and not intake.problems


def _plain(item: Item, shape: Shape) -> Cells | None:
    """The cells as a teacher would type them; None for answers that have no such way to be written."""
    question = item.question
    several = {"Type": "several"} if question.settings.get("several") else {}
    return _row(item, shape, {**several, **_answers(question, shape)})


def _row(item: Item, shape: Shape, answers: Cells) -> Cells:
    question = item.question
    implied = {"several"} if answers.get("Type") == "several" else set()
    settings = {name: value for name, value in question.settings.items() if name not in implied}
    return {
        "Question": question.prompt,
        "Type": "gaps" if shape is Shape.GAPS else question.kind,
        **answers,
        "Explanation": question.explanation,
        "Hint": question.hint,
        "Evidence": question.evidence,
        "Topic": item.topic,
        "Title": item.title,
        "Points": "" if item.points is None else _number(item.points),
        "Id": item.ref,
        "Tags": tags_written(item.tags),
        "Settings": json.dumps(settings, ensure_ascii=False) if settings else "",
    }


def _answers(question: Question, shape: Shape) -> Cells:
    answers = question.answers
    right = BETWEEN.join(answer.text for answer in answers if answer.credit >= 1)
    if question.kind == TrueFalse.name:
        told = any(answer.feedback for answer in answers)
        return {"Answer": right.upper(), **(_options(answers, [a.text.upper() for a in answers]) if told else {})}
    if shape is Shape.CHOICES:
        positive = BETWEEN.join(answer.text for answer in answers if answer.credit > 0)
        full = all(answer.credit in (0, 1) for answer in answers)
        return {"Answer": positive if question.settings.get("several") and full else right, **_options(answers)} | (
            {} if full else _each("Credit", ("" if a.credit in (0, 1) else _number(a.credit) for a in answers))
        )
    if shape in (Shape.TEXT, Shape.NUMBER):
        wrong = [answer for answer in answers if answer.credit < 1]
        credit = _each("Credit", ("" if not answer.credit else _number(answer.credit) for answer in wrong))
        return {"Answer": right, "Tolerance": _tolerance(answers), **_options(wrong), **credit}
    if shape is Shape.PAIRS:
        return _options(answers, [f"{answer.text} -> {answer.match}" for answer in answers])
    if shape in (Shape.SEQUENCE, Shape.GAPS):
        return _options(answers)
    return {"Answer": right}


def _listed(question: Question, shape: Shape) -> Cells:
    """Every answer with all that belongs to it."""
    answers, name = question.answers, "Gap" if shape is Shape.GAPS else "Match"
    return {
        "Answer": "",
        "Type": "several"
        if question.settings.get("several") is True
        else "gaps"
        if shape is Shape.GAPS
        else question.kind,
        **_options(answers),
        **_each(name, (answer.match for answer in answers)),
        **_each("Credit", (_number(answer.credit) for answer in answers)),
        **_each("Tolerance", (answer.tolerance for answer in answers)),
    }


def _tolerance(answers: Sequence[Answer]) -> str:
    found = {answer.tolerance for answer in answers if answer.credit >= 1}
    return found.pop() if len(found) == 1 else ""


def _options(answers: Sequence[Answer], texts: Sequence[str] | None = None) -> Cells:
    told = _each("Feedback", (answer.feedback for answer in answers))
    return _each("Option", texts if texts is not None else [answer.text for answer in answers]) | told


def _each(name: str, texts: Iterable[str]) -> Cells:
    return {f"{name} {number}": text for number, text in enumerate(texts, 1)}


def _number(value: float) -> str:
    return repr(int(value)) if value == int(value) else repr(value)
