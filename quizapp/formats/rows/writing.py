"""Questions written as rows of a table that rows reads again."""

from __future__ import annotations

from collections.abc import Sequence

from quizapp.formats.base import Item
from quizapp.formats.rows.cells import written
from quizapp.formats.shared.proof import Unwritable, no_place_for, shape_of
from quizapp.questions.base import Answer, Question, Shape
from quizapp.questions.truefalse import TrueFalse

ALWAYS = ("Question", "Type", "Answer")
AFTER = ("Tolerance", "Explanation", "Hint", "Topic", "Title", "Points", "Id", "Tags")
"""Columns that are left out where they are empty."""
BETWEEN = " | "

Cells = dict[str, str]


def table(items: Sequence[Item]) -> str:
    """A table with a row for each item; raises Unwritable."""
    rows = [_cells(item) for item in items]
    options = [f"Option {number}" for number in range(1, max(map(len, rows), default=0) + 1)]
    wanted = [name for name in (*ALWAYS, *options, *AFTER) if name in ALWAYS or any(row.get(name) for row in rows)]
    return written(wanted) + "".join(written([row.get(name, "") for name in wanted]) for row in rows)


def _cells(item: Item) -> Cells:
    question = item.question
    cells = {"Question": question.prompt, "Type": question.kind, **_answers(question)}
    cells |= {"Explanation": question.explanation, "Hint": question.hint, "Topic": item.topic, "Title": item.title}
    return cells | {
        "Points": "" if item.points is None else f"{item.points:g}",
        "Id": item.ref,
        "Tags": ", ".join(item.tags),
    }


def _answers(question: Question) -> Cells:
    shape, answers = shape_of(question), question.answers
    right = [answer.text for answer in answers if answer.credit >= 1]
    if shape is Shape.CHOICES and question.kind == TrueFalse.name:
        return {"Answer": BETWEEN.join(right).upper()}
    if shape is Shape.CHOICES:
        kind = {"Type": "several"} if question.settings.get("several") else {}
        chosen = [answer.text for answer in answers if answer.credit > 0] if kind else right
        return {**kind, "Answer": BETWEEN.join(chosen), **_listed(answers)}
    if shape in (Shape.TEXT, Shape.NUMBER):
        wrong = [answer for answer in answers if answer.credit < 1]
        return {"Answer": BETWEEN.join(right), **_listed(wrong), "Tolerance": _tolerance(answers)}
    if shape is Shape.PAIRS:
        return _numbered([f"{answer.text} -> {answer.match}" for answer in answers])
    if shape is Shape.SEQUENCE:
        return _listed(answers)
    if shape in (Shape.CARD, "essay"):
        return {"Answer": BETWEEN.join(right)}
    raise no_place_for("A table", question)


def _tolerance(answers: Sequence[Answer]) -> str:
    found = {answer.tolerance for answer in answers if answer.credit >= 1}
    if len(found) > 1:
        raise Unwritable("A table has one tolerance for all right numbers of a question.")
    return "".join(found)


def _listed(answers: Sequence[Answer]) -> Cells:
    return _numbered([answer.text for answer in answers])


def _numbered(texts: Sequence[str]) -> Cells:
    return {f"Option {number}": text for number, text in enumerate(texts, 1)}
