"""A whole quiz pasted as text: looked at, taken with one click, taken back with one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.formats import paste
from quizapp.formats.base import FormatError, Item, Problem, Severity
from quizapp.models.content import Deck, QuestionRow
from quizapp.services import audit
from quizapp.services.audit import By
from quizapp.services.errors import Invalid
from quizapp.services.writing import questions

LONGEST_QUOTED = 120
"""Characters of a line as a problem quotes it."""
KEPT = MappingProxyType(
    {
        Severity.REFUSED: "Left out",
        Severity.LOST: "Taken without a part",
        Severity.CHANGED: "Taken; please check",
    }
)
"""What became of something with a problem."""
NOTHING = "Paste the questions here first, with their answers."


@dataclass(frozen=True, slots=True)
class Marked:
    """A problem with its line as it stands in the text, and what was kept."""

    line: int | None
    quoted: str
    message: str
    kept: str
    left_out: bool
    item: str = ""
    """Which question it is about, where that is known."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What would come of a pasted text."""

    items: tuple[Item, ...]
    problems: tuple[Marked, ...]
    found: int
    format: str
    """What it was read as, in words; empty where it was not recognised."""

    @property
    def left_out(self) -> int:
        """How many questions of the text would not come in."""
        return self.found - len(self.items)


def draft(text: str) -> Draft:
    """What would come of a text; raises Invalid at the field `text` where it cannot be read at all."""
    if not text.strip():
        raise Invalid(NOTHING, "text")
    try:
        parsed = paste.parse(text)
    except FormatError as error:
        where = f"Line {error.line}: " if error.line else ""
        raise Invalid(f"{where}{error}", "text") from None
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    told = tuple(marked(problem, lines) for problem in parsed.problems)
    return Draft(parsed.items, told, parsed.found, paste.LABELS.get(parsed.format, ""))


def marked(problem: Problem, lines: Sequence[str]) -> Marked:
    """A problem with the words of its line; without lines with none."""
    there = problem.line is not None and 1 <= problem.line <= len(lines)
    quoted = lines[problem.line - 1].strip() if there and problem.line else ""
    if len(quoted) > LONGEST_QUOTED:
        quoted = quoted[:LONGEST_QUOTED] + "…"
    kept = KEPT[problem.severity]
    return Marked(problem.line, quoted, problem.message, kept, problem.severity is Severity.REFUSED, problem.item)


def take(session: Session, by: By, deck: Deck, text: str, key: str) -> int:
    """Put the questions of a text into a deck; returns how many. `key` is made by the page: what was taken with it is
    taken once. Raises Invalid at the field `text`, also where nothing in it can be taken."""
    if there := _taken(session, deck, key):
        return len(there)
    found = draft(text)
    if not found.items:
        raise Invalid("None of this can be taken yet. Mend the lines that are named above.", "text")
    given = [(item.question, item.topic) for item in found.items]
    made = questions.append(session, by, deck, given, [f"{key}-{number}" for number in range(len(given))])
    audit.note(session, by, "questions pasted", detail=f"{len(made)} into deck {deck.public}")
    return len(made)


def undo(session: Session, by: By, deck: Deck, key: str) -> int:
    """Take out again what was taken in with a key, as far as it is still there; returns how many."""
    there = [row for row in _taken(session, deck, key) if row.retired_at is None]
    for row in there:
        row.retired_at = by.at
    if there:
        audit.note(session, by, "questions taken out", detail=f"{len(there)} of deck {deck.public}")
    return len(there)


def _taken(session: Session, deck: Deck, key: str) -> list[QuestionRow]:
    """What was taken in with a key."""
    if not key:
        return []
    named = QuestionRow.key.startswith(f"{key}-", autoescape=True)
    return list(session.scalars(select(QuestionRow).where(QuestionRow.deck_id == deck.id, named)))
