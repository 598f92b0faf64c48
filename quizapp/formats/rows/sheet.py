"""A row with what its columns mean: what its cells say, and what stands beside each of its options."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from quizapp.formats.base import Severity
from quizapp.formats.rows.cells import Cell, Row
from quizapp.formats.rows.headings import (
    CREDIT,
    EVIDENCE,
    EXPLANATION,
    FEEDBACK,
    HINT,
    MARGIN,
    OF_AN_OPTION,
    QUESTION,
    RIGHT,
    SETTINGS,
    Columns,
)
from quizapp.formats.shared.intake import Intake
from quizapp.formats.unit.entry import of_its_sort, short
from quizapp.questions.base import Answer, Question, Unreadable
from quizapp.questions.catalogue import TYPES
from quizapp.questions.numeral import quantity

PARTED = re.compile(r"[|\n]")
NO_SETTINGS = "The settings are not readable, and were left out: write them as {“case”: true}, with straight quotes."


class Refused(ValueError):
    """A row that cannot be read; `line` is the one to blame."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Sheet:
    """A row with what its columns mean."""

    row: Row
    columns: Columns
    intake: Intake

    def text(self, meaning: str) -> str:
        """What stands in the column with this meaning."""
        return self.row.text(self.columns.first(meaning))

    def line(self, meaning: str) -> int:
        """The line at which that stands."""
        at = self.columns.first(meaning)
        return self.row.cells[at].line if 0 <= at < len(self.row.cells) else self.row.line

    def filled(self, *meanings: str) -> list[Cell]:
        """The cells with these meanings that are not empty, with the numbers of the options that they belong to."""
        places = sorted(at for meaning in meanings for at in self.columns.at.get(meaning, ()))
        numbers = self.columns.numbers
        return [replace(self.row.cells[at], number=numbers.get(at, 0)) for at in places if self.row.text(at)]

    def beside(self, meaning: str) -> dict[int, Cell]:
        """The cells with this meaning that are not empty, by the numbers of their options."""
        return {cell.number: cell for cell in self.filled(meaning)}

    def rights(self) -> list[Cell]:
        """The right answers, one or several parted by | or line breaks."""
        cell, line = self.text(RIGHT), self.line(RIGHT)
        return [Cell(part.strip(), line) for part in PARTED.split(cell) if part.strip()]

    def question(self, kind: str, answers: Sequence[Answer], settings: Mapping[str, Any] | None = None) -> Question:
        """The question with these answers."""
        return Question(
            kind,
            self.text(QUESTION),
            tuple(answers),
            explanation=self.text(EXPLANATION),
            hint=self.text(HINT),
            evidence=self.text(EVIDENCE),
            settings={**(settings or {}), **self.settings(kind)},
        )

    def settings(self, kind: str) -> dict[str, Any]:
        """What the column of settings says, as far as questions of this kind know it; the rest is told."""
        written = self.text(SETTINGS)
        if not written:
            return {}
        try:
            said = json.loads(written)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            self.intake.note(self.line(SETTINGS), NO_SETTINGS, Severity.LOST)
            return {}
        known = {name: value for name, value in said.items() if name in TYPES[kind].settings}
        known = {name: value for name, value in known.items() if of_its_sort(name, value)}
        if left := ", ".join(short(name) for name in sorted(said.keys() - known.keys())):
            told = f"Settings that questions of this kind do not have, or not with this value: {short(left)}."
            self.intake.note(self.line(SETTINGS), told, Severity.LOST)
        return known

    def with_what_stands_beside(self, question: Question, cells: Sequence[Cell]) -> Question:
        """The question with the credit, tolerance and feedback that stand beside its options; raises Refused."""
        said = {meaning: self.beside(meaning) for meaning in OF_AN_OPTION}
        self._tell_of_others({cell.number for cell in cells}, said)
        if not any(said.values()):
            return question
        numbers = [cell.number for cell in cells]
        numbers += [0] * (len(question.answers) - len(numbers))
        answers = tuple(self._beside(one, said, n) for one, n in zip(question.answers, numbers, strict=True))
        return replace(question, answers=answers)

    def _beside(self, answer: Answer, said: Mapping[str, Mapping[int, Cell]], number: int) -> Answer:
        credit, margin, told = (said[meaning].get(number) for meaning in (CREDIT, MARGIN, FEEDBACK))
        return replace(
            answer,
            credit=share(credit) if credit else answer.credit,
            tolerance=margin.text if margin else answer.tolerance,
            feedback=told.text if told else answer.feedback,
        )

    def _tell_of_others(self, numbers: Iterable[int], said: Mapping[str, Mapping[int, Cell]]) -> None:
        """Tell of what stands beside an option that is not there."""
        known = set(numbers)
        for meaning, cells in said.items():
            for number, cell in cells.items():
                if number not in known:
                    told = f"“{meaning.capitalize()} {number}” says “{short(cell.text)}”, but there is no such option."
                    self.intake.note(cell.line, told, Severity.LOST)


def share(cell: Cell) -> float:
    """The share of the mark that a cell says: 0.5, 50 %; raises Refused."""
    try:
        read = quantity(cell.text)
    except Unreadable:
        read = None
    if read is not None and not read.before and read.after in ("", "%"):
        value = read.value / 100 if read.after else read.value
        if -1 <= value <= 1:
            return float(value)
    raise Refused(cell.line, f"“{short(cell.text)}” is no credit: write a share of the mark, such as 0.5 or 50%.")
