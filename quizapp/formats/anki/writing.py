"""Questions as the notes of a package, each proved by being read again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from quizapp.formats.anki import own
from quizapp.formats.anki.cards import Cards
from quizapp.formats.anki.collection import Collection
from quizapp.formats.anki.database import Note, collection
from quizapp.formats.anki.designs import DESIGNS
from quizapp.formats.anki.faces import design_of, visible
from quizapp.formats.anki.names import deck_of, guid_of, tag_of
from quizapp.formats.anki.notetypes import old_note_types
from quizapp.formats.base import Attachment, Item, Parsed, Problem, Severity, Written
from quizapp.formats.shared.intake import Intake
from quizapp.formats.shared.packages import pack
from quizapp.formats.shared.proof import Unwritable, proved
from quizapp.formats.unit.entry import short
from quizapp.questions.base import Question

KINDS = (
    (b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF8", "gif"), (b"RIFF", "webp"), (b"<svg", "svg"),
    (b"OggS", "ogg"), (b"ID3", "mp3"), (b"\xff\xfb", "mp3"), (b"fLaC", "flac"),
)  # fmt: skip
"""How files begin, and what their names end with."""
META = b"\x08\x02"
"""What the package says of itself: the kind that holds `collection.anki21` as it is."""


@dataclass(slots=True)
class Notes:
    """Writes items as notes and reads them back."""

    files: Mapping[str, Attachment]
    used: dict[str, str] = field(default_factory=dict)
    """The names in the package of the pictures and sounds that were asked for."""
    missing: list[str] = field(default_factory=list)

    def shown(self, name: str) -> str:
        """What the package calls a picture or sound."""
        file = self.files.get(name)
        if file is None:
            self.missing.append(name)
            return f"quizapp-{name}"
        self.used[name] = f"quizapp-{name}.{_ending(file)}"
        return self.used[name]

    def note(self, item: Item) -> Note:
        """The note of an item; raises Unwritable."""
        design = design_of(item.question)
        try:
            fields = visible(item.question, design, self.shown)
        except (TypeError, ValueError, LookupError, AttributeError) as error:
            raise Unwritable(f"This cannot be asked as it is written ({type(error).__name__}: {error}).") from None
        return Note(
            guid_of(item),
            design,
            deck_of(item.topic),
            tuple(dict.fromkeys(filter(None, map(tag_of, item.tags)))),
            [*fields, own.written(item, fields)],
            item.schedule,
        )


def package(questions: Iterable[Question | Item], files: Sequence[Attachment], now: datetime) -> Written:
    """The package, and what could not go with it."""
    notes = Notes({file.name: file for file in files})
    made: dict[int, Note] = {}
    missing: list[Problem] = []
    count = 0

    def write(item: Item) -> str:
        nonlocal count
        count += 1
        notes.missing = []
        note = made[id(item)] = notes.note(item)
        missing.extend(_missing(item, count, notes.missing))
        return json.dumps([note.guid, note.design.id, " ".join(note.tags), "\x1f".join(note.fields), note.deck])

    items = [one if isinstance(one, Item) else Item(one) for one in questions]
    with closing(sqlite3.connect(":memory:")) as nothing:
        empty = Collection(nothing, old_note_types(json.dumps({str(one.id): one.model(0) for one in DESIGNS})))
        kept, left_out = proved(items, write, partial(_back, empty))
    chosen = _numbered([made[id(item)] for item in kept])
    return Written(_packed(collection(chosen, now), notes), (*left_out, *missing))


def _back(empty: Collection, text: str) -> Parsed:
    """The note as it will be read from the package."""
    guid, kind, tags, flds, deck = json.loads(text)
    intake = Intake("anki", 1)
    cards = Cards(intake, replace(empty, decks={1: deck.replace("::", " / ")}), None)
    cards.take(guid, kind, tags, flds)
    return intake.done()


def _numbered(notes: list[Note]) -> Iterable[Note]:
    """The notes, those that are the same twice with ids of their own."""
    seen: dict[str, int] = {}
    for note in notes:
        count = seen[note.guid] = seen.get(note.guid, 0) + 1
        yield note if count == 1 else replace(note, guid=f"{note.guid}{count}")


def _missing(item: Item, number: int, names: Sequence[str]) -> Iterable[Problem]:
    for name in dict.fromkeys(names):
        told = f"Its picture or sound “{name}” was not there and could not go along."
        yield Problem(None, f"question {number} “{short(item.question.prompt)}”", told, Severity.LOST)


def _packed(database: bytes, notes: Notes) -> bytes:
    entries = list(notes.used.items())
    listed = {str(place): name for place, (_, name) in enumerate(entries)}
    files = [(str(place), notes.files[name].data) for place, (name, _) in enumerate(entries)]
    media = json.dumps(listed).encode()
    return pack([("meta", META), ("collection.anki21", database), *files, ("media", media)])


def _ending(file: Attachment) -> str:
    """What its name ends with: as it was called, else as its bytes begin."""
    ending = file.filename.rpartition(".")[2].lower()
    if "." in file.filename and ending.isascii() and ending.isalnum() and len(ending) <= 5:
        return ending
    return next((name for begins, name in KINDS if file.data.startswith(begins)), "bin")
