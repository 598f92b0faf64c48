"""What every file format gives back: questions, and each problem with its line."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from quizapp.questions.base import Question


class FormatError(ValueError):
    """A file that cannot be read at all; `line` counts from 1, and is None where no line is to blame."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class Severity(StrEnum):
    """What became of the item because of it."""

    ERROR = "error"
    """It was left out."""
    LOST = "lost"
    """It came in, or went out, without a part of it."""
    WARNING = "warning"
    """It was read in a way that its writer may not have meant."""


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
class Item:
    """A question with what a file says of it besides: nothing here changes how it is asked or marked."""

    question: Question
    line: int = field(default=0, compare=False)
    title: str = ""
    topic: str = ""
    """Its category; one inside another is written “outer / inner”."""
    ref: str = ""
    """What the file calls it, for whoever reads the file again."""
    tags: tuple[str, ...] = ()
    points: float | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """What came in and what was wrong: nothing is dropped in silence.

    Of `found` items in the file those that are not in `items` are each named by a problem of severity ERROR.
    """

    items: tuple[Item, ...]
    problems: tuple[Problem, ...]
    found: int
    format: str = ""
    """The name of the format that it was read as."""

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions alone."""
        return tuple(item.question for item in self.items)

    @property
    def left_out(self) -> int:
        """How many items of the file are not among the questions."""
        return self.found - len(self.items)


@dataclass(frozen=True, slots=True)
class Written:
    """What went out, and what could not go with it: whole questions (ERROR) or parts of them (LOST)."""

    data: bytes
    left_out: tuple[Problem, ...]
