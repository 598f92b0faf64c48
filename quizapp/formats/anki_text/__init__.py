"""Notes as text, as Anki exports and imports them: a note each line, with lines above that say how to read it.

#separator:tab
#html:true
#deck column:2
Which river flows through Cairo?	Geography::Africa	The Nile

An item is a card that Anki would make of a note: two for “Basic (and reversed card)”, one for each number of a cloze.
What is written has Anki’s own note types, and behind their fields a column which Anki passes over and from which
quizapp reads the question again without loss.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from html import escape

from quizapp.formats.anki import own
from quizapp.formats.anki.cards import Cards
from quizapp.formats.anki.collection import Collection
from quizapp.formats.anki.telling import told
from quizapp.formats.anki_text.head import Head, head_of
from quizapp.formats.anki_text.notes import STOCK, cards_of, note_type
from quizapp.formats.anki_text.rows import rows
from quizapp.formats.anki_text.writing import HEAD, row
from quizapp.formats.base import Attachment, Item, Parsed, Problem, Severity, Written
from quizapp.formats.shared.intake import Intake
from quizapp.formats.shared.plain import plain
from quizapp.formats.shared.proof import proved
from quizapp.formats.unit.entry import short
from quizapp.questions.base import Question

NAME = "anki_text"
LABEL = "Anki text"
SUFFIX = ".txt"
MIMETYPE = "text/plain"
LARGEST = 20_000_000
"""Bytes of a file, characters of a text."""
MOST = 50_000
"""Cards of a file."""
MOST_COLUMNS = 100
UNKNOWN = "has no templates in a text file: its first field was read as the front, all others as the back."


def parse(data: bytes | str, *, largest: int = LARGEST, most: int = MOST) -> Parsed:
    """The questions of a file, and everything that is wrong in it; raises FormatError for what is no text."""
    text, problems = plain(data, largest)
    lines = text.split("\n")
    head, intake = head_of(lines), Intake(NAME, most, problems)
    for line, what in head.unknown:
        intake.problems.append(Problem(line, "", f"{what} is not known here and was passed over.", Severity.CHANGED))
    with closing(sqlite3.connect(":memory:")) as nothing:
        reader = _Reader(head, Cards(intake, Collection(nothing, {}, {}), None))
        for line, cells in rows(lines, head.separator):
            reader.row(line, cells)
    if not intake.found:
        intake.problems.append(
            Problem(1, "", "There are no notes here, only lines that begin with #.", Severity.CHANGED)
        )
    told = tuple(Problem(None, "", message, severity) for message, severity in reader.told())
    parsed = intake.done()
    return replace(parsed, problems=(*parsed.problems, *told))


def unparse(questions: Iterable[Question | Item], files: Sequence[Attachment] = ()) -> Written:
    """A file of the questions; pictures and sounds cannot go along, which is told."""
    kept, left_out = proved(questions, lambda item: HEAD + row(item), parse)
    return Written((HEAD + "".join(map(row, kept))).encode(), (*left_out, *_pictured(kept)))


def _pictured(items: Sequence[Item]) -> Iterator[Problem]:
    """What is told of items with pictures or sounds."""
    for item in items:
        if own.media_names(item.question):
            told = "Its pictures and sounds cannot go along in a text file: write an Anki package instead."
            yield Problem(None, f"“{short(item.question.prompt)}”", told, Severity.LOST)


class _Reader:
    """Makes the cards of each row."""

    def __init__(self, head: Head, cards: Cards) -> None:
        self.head, self.cards, self.intake = head, cards, cards.intake
        self.kinds: dict[tuple[object, ...], int] = {}
        self.strange: dict[str, None] = {}

    def row(self, line: int, cells: list[str]) -> None:
        """Hand in the cards of a row, with its line."""
        items, problems = len(self.intake.items), len(self.intake.problems)
        try:
            self._row(cells)
        finally:
            for place in range(problems, len(self.intake.problems)):
                self.intake.problems[place] = replace(self.intake.problems[place], line=line)
            for place in range(items, len(self.intake.items)):
                item = self.intake.items[place]
                self.intake.items[place] = replace(item, line=line, ref=item.ref if item.ref[:1] != "/" else "")

    def _row(self, cells: list[str]) -> None:
        places = self.head.places
        said = {name: cells[place].strip() for name, place in places.items() if place < len(cells)}
        fields = [cell for place, cell in enumerate(cells[:MOST_COLUMNS]) if place not in places.values()]
        while len(fields) > 1 and not fields[-1].strip():
            fields.pop()
        fields = fields or [""]
        if not self.head.html:
            fields = [escape(one, quote=False).replace("\n", "<br>") for one in fields]
        made = self._kind(said.get("notetype") or self.head.notetype, fields)
        tags = f"{self.head.tags} {said.get('tags', '')}"
        deck = said.get("deck") or self.head.deck
        self.cards.topics[1] = " / ".join(part.strip() for part in deck.split("::") if part.strip())
        kind = self.cards.collection.note_types[made]
        for place in cards_of(kind, fields):
            self.cards.take(
                said.get("guid", ""), made, tags, "\x1f".join(one.replace("\x1f", " ") for one in fields), place
            )

    def _kind(self, name: str, fields: list[str]) -> int:
        """The number of the note type for a row with these fields."""
        is_own = len(fields) > 2 and own.read(fields[-1]) is not None
        columns = tuple(self._column(place) for place in range(max(2, len(fields))))
        key = (name, columns, "{{c" in fields[0], is_own)
        if key not in self.kinds:
            made = note_type(*key)
            self.kinds[key] = len(self.kinds) + 1
            self.cards.collection.note_types[self.kinds[key]] = made
            if name not in STOCK and not is_own and made.fields[-1] != own.FIELD:
                self.strange[name] = None
        return self.kinds[key]

    def _column(self, place: int) -> str:
        """What a field is called, such that a template can show it."""
        named = [name for at, name in enumerate(self.head.columns) if at not in self.head.places.values()]
        name = named[place] if place < len(named) else ""
        return name if name.isidentifier() and named.count(name) == 1 else f"Field {place + 1}"

    def told(self) -> Iterable[tuple[str, Severity]]:
        """What is told once."""
        for name in self.strange:
            yield f"The note type “{name[:100]}” {UNKNOWN}", Severity.CHANGED
        yield from told(self.cards)
