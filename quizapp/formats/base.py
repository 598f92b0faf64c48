"""What every file format gives back: questions, and each problem with its line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from quizapp.questions.base import Question


class FormatError(ValueError):
    """A file that cannot be read at all; `line` counts from 1, and is None where no line is to blame."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class Severity(StrEnum):
    """Whether something was left out because of it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file: where, in which item (a question's key), and what to do about it."""

    line: int | None
    item: str
    message: str
    severity: Severity = Severity.ERROR
    file: str = ""

    def __str__(self) -> str:
        """As compilers print it: `path:line: item: message`."""
        place = ":".join(str(part) for part in (self.file, self.line) if part)
        return ": ".join(part for part in (place, self.item, self.message) if part)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What came in and what was wrong: nothing is dropped in silence."""

    questions: tuple[Question, ...]
    problems: tuple[Problem, ...]
