"""What every file format gives back: questions, what they show, and each problem with its line."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from quizapp.questions.base import Question


class FormatError(ValueError):
    """A file that cannot be read at all; `line` counts from 1, and is None where no line is to blame."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class Severity(StrEnum):
    """What became of the item because of it."""

    REFUSED = "refused"
    """It was left out."""
    LOST = "lost"
    """It came in, or went out, without a part of it."""
    CHANGED = "changed"
    """It was read in a way that its writer may not have meant."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file: where, in which item (a question's key), and what to do about it."""

    line: int | None
    item: str
    message: str
    severity: Severity = Severity.REFUSED
    file: str = ""

    def __str__(self) -> str:
        """As compilers print it: `path:line: item: message`."""
        place = ":".join(str(part) for part in (self.file, self.line) if part)
        return ": ".join(part for part in (place, self.item, self.message) if part)


@dataclass(frozen=True, slots=True)
class Look:
    """One answer in the log of a card: when (UTC), its rating 1 to 4, and how long it took in milliseconds."""

    at: datetime
    rating: int
    duration_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """What somebody remembered of an item when the file was written: FSRS state, due date, the log behind it."""

    stability: float
    """Days."""
    difficulty: float
    """1 to 10."""
    due: date
    last: date
    lapses: int = 0
    looks: tuple[Look, ...] = ()
    """The oldest first."""


@dataclass(frozen=True, slots=True)
class Item:
    """A question with what a file says of it besides: nothing here changes how it is asked or marked."""

    question: Question
    line: int = field(default=0, compare=False)
    title: str = ""
    topic: str = ""
    """Its category; one inside another is written “outer / inner”."""
    ref: str = ""
    """What the file calls it, for whoever reads the file again: what has the same ref is the same question."""
    tags: tuple[str, ...] = ()
    points: float | None = None
    schedule: Schedule | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture or a sound of a file. Texts show it as `![alt](/media/NAME)`, with its `name`: 8 to 32 letters, digits,
    hyphens and underscores."""

    name: str
    data: bytes = field(repr=False)
    filename: str = ""
    """What the file calls it, such as `map.png`."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What came in and what was wrong: nothing is dropped in silence.

    Of `found` items in the file those that are not in `items` are each named by a problem of severity REFUSED.
    """

    items: tuple[Item, ...]
    problems: tuple[Problem, ...]
    found: int
    format: str = ""
    """The name of the format that it was read as."""
    files: tuple[Attachment, ...] = ()

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
    """What went out, and what could not go with it: whole questions (REFUSED) or parts of them (LOST)."""

    data: bytes
    left_out: tuple[Problem, ...]
