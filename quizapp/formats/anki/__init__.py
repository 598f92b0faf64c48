"""Anki packages: decks (`.apkg`) and whole collections (`.colpkg`), of the old kind and of the new.

An item is a card of the collection. A note with two templates makes two questions, a cloze one for each of its numbers
with a gap where that number is, and a typed field makes an answer to type; all other cards are flashcards. Templates
are filled and become plain text: their scripts and looks stay behind, which is told once for each note type. The ref
of a question is the guid of its note, and for its further cards `guid/2`, `guid/3`.
"""

from __future__ import annotations

from dataclasses import replace

from quizapp.formats.anki import collection, package
from quizapp.formats.anki.cards import Cards
from quizapp.formats.base import FormatError, Parsed, Problem
from quizapp.formats.shared.intake import Intake

NAME = "anki"
LABEL = "Anki package"
SUFFIX = ".apkg"
MIMETYPE = "application/octet-stream"
LARGEST = 100_000_000
"""Bytes of a package."""
MOST = 100_000
"""Cards of a package."""


def parse(data: bytes, *, largest: int = LARGEST, most: int = MOST) -> Parsed:
    """The questions of a package, and everything that is wrong in it; raises FormatError for what is none."""
    contents = package.opened(data, largest)
    intake = Intake(NAME, most)
    with collection.opened(contents.collection()) as found:
        if contents.name == package.COLLECTIONS[-1] and collection.is_stub(found.notes().fetchmany(2)):
            raise FormatError(package.ONLY_STUB)
        cards = Cards(intake, found, contents.media)
        cards.read()
        once = [Problem(None, "", message, severity) for message, severity in cards.told()]
    parsed = intake.done()
    problems = tuple(replace(told, line=None) for told in parsed.problems)
    return replace(parsed, problems=(*problems, *once))
