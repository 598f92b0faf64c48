"""Anki packages: decks (`.apkg`) and whole collections (`.colpkg`), of the old kind and of the new.

An item is a card of the collection. A note with two templates makes two questions, a cloze one for each of its numbers
with a gap where that number is, and a typed field makes an answer to type; all other cards are flashcards. Templates
are filled and become plain text: their scripts and looks stay behind, which is told once for each note type. The ref
of a question is the guid of its note, and for its further cards `guid/2`, `guid/3`.

What is written is a package of the old kind, `collection.anki21` with the media as they are: Anki has read it since 2.1
and its own export for older versions makes the same, as do AnkiDroid and AnkiMobile, while the new kind shuts out all
before 2.1.50. Each question is one note with one card, which Anki's learners grade themselves, and a hidden field from
which it is read again without loss. Its guid is made of the ref, so that a second import updates it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from quizapp.formats.anki import collection, package
from quizapp.formats.anki.cards import Cards
from quizapp.formats.anki.telling import told
from quizapp.formats.anki.writing import package as written
from quizapp.formats.base import Attachment, FormatError, Item, Parsed, Problem, Written
from quizapp.formats.shared.intake import Intake
from quizapp.questions.base import Question

NAME = "anki"
LABEL = "Anki package"
SUFFIX = ".apkg"
MIMETYPE = "application/octet-stream"
LARGEST = 100_000_000
"""Bytes of a package."""
MOST = 100_000
"""Cards of a package."""
SOME_TIME = datetime(2026, 1, 1, tzinfo=UTC)
"""When a package says that it was made, where nobody says when."""


def parse(data: bytes, *, largest: int = LARGEST, most: int = MOST) -> Parsed:
    """The questions of a package, and everything that is wrong in it; raises FormatError for what is none."""
    contents = package.opened(data, largest)
    intake = Intake(NAME, most)
    with collection.opened(contents.collection()) as found:
        if contents.name == package.COLLECTIONS[-1] and collection.is_stub(found.notes().fetchmany(2)):
            raise FormatError(package.ONLY_STUB)
        cards = Cards(intake, found, contents.media)
        cards.read()
        once = [Problem(None, "", message, severity) for message, severity in told(cards)]
    parsed = intake.done()
    problems = tuple(replace(problem, line=None) for problem in parsed.problems)
    return replace(parsed, problems=(*problems, *once))


def unparse(
    questions: Iterable[Question | Item], files: Sequence[Attachment] = (), *, now: datetime = SOME_TIME
) -> Written:
    """A package of the questions with the pictures and sounds that they show. Anki updates what it has by notes that
    were changed later, so `now` is to be the time of writing."""
    return written(questions, files, now)
