"""Answers that are all listed, each with what stands beside it: its credit, its partner, its gap."""

from __future__ import annotations

from quizapp.formats.rows.cells import Cell
from quizapp.formats.rows.headings import CREDIT, GAP, MATCH, OPTION, QUESTION, RIGHT, WRONG
from quizapp.formats.rows.sheet import Refused, Sheet
from quizapp.formats.shared.truth import truth
from quizapp.questions.base import Answer, Question
from quizapp.questions.gaps import GAP as GAP_IN_TEXT

Read = tuple[Question, list[Cell]]


def is_listed(sheet: Sheet) -> bool:
    """Whether no cell names the right answer, but the options themselves say what each is worth or belongs to."""
    return not sheet.text(RIGHT) and any(sheet.beside(meaning) for meaning in (CREDIT, MATCH, GAP))


def kind_by_columns(sheet: Sheet) -> str:
    """The kind of a row that does not name it."""
    if sheet.beside(GAP):
        return "cloze"
    return "matching" if sheet.beside(MATCH) else "choice"


def listed(sheet: Sheet, kind: str, *, several: bool) -> Read:
    """The question of such a row."""
    options, partners, gaps = (sheet.beside(meaning) for meaning in (OPTION, MATCH, GAP))
    options = options or sheet.beside(WRONG)
    answers, cells = [], []
    for number in sorted(options.keys() | partners.keys()):
        cell = options.get(number) or Cell("", partners[number].line, number)
        match = (partners | gaps).get(number, Cell("", 0)).text
        answers.append(Answer(_word(kind, cell.text), float(kind == "cloze"), match))
        cells.append(cell)
    return sheet.question(kind, answers, {"several": True} if several else {}), cells


def _word(kind: str, text: str) -> str:
    said = truth(text) if kind == "truefalse" else None
    return text if said is None else str(said).lower()


def gaps_in_order(sheet: Sheet) -> Read:
    """A text with gaps whose answers stand in the order of the gaps; raises Refused where they are not as many."""
    cells, names = sheet.rights() + sheet.filled(OPTION, WRONG), GAP_IN_TEXT.findall(sheet.text(QUESTION))
    if not names:
        raise Refused(
            sheet.line(QUESTION), "There is no gap in this text: write it as [[sea]], with a name of its own."
        )
    if len(names) == 1:
        names = names * len(cells)
    if len(names) != len(cells):
        told = f"There are {len(names)} gaps and {len(cells)} answers: name the gap of each in a column “Gap 1”."
        raise Refused(sheet.row.line, told)
    return sheet.question("cloze", [Answer(c.text, 1.0, n) for c, n in zip(cells, names, strict=True)]), cells
