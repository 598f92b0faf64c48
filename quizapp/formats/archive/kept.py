"""What an archive keeps: decks with their topics and media, each question with all its versions, and the sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from quizapp.questions.base import Question


@dataclass(frozen=True, slots=True)
class ArchivedSource:
    """A reading text; `text` is what evidence spans index."""

    key: str
    title: str
    text: str
    subtitle: str = ""
    author: str = ""
    original: str = ""
    as_of: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class ArchivedVersion:
    """One wording of a question; `start` and `end` are its evidence as a span of the source's text at that time."""

    number: int
    question: Question
    created_at: datetime
    meaning: bool = False
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class ArchivedQuestion:
    """A question through all its versions, the oldest first; the number of the one asked now is `current`."""

    key: str
    topic: str
    """The key of its topic."""
    position: int
    current: int
    versions: tuple[ArchivedVersion, ...]
    fact: str = ""
    title: str = ""
    tags: tuple[str, ...] = ()
    points: float | None = None
    retired_at: datetime | None = None

    @property
    def asked(self) -> Question:
        """The question as it is asked now."""
        return next(one.question for one in self.versions if one.number == self.current)


@dataclass(frozen=True, slots=True)
class ArchivedMedia:
    """A picture or sound of a deck; texts show it as `/media/NAME`."""

    name: str
    type: str
    alt: str
    created_at: datetime
    width: int | None = None
    height: int | None = None
    data: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class ArchivedDeck:
    """A deck: topics as key and title in order, questions by position; `source` is the key of what it rests on."""

    key: str
    title: str
    description: str = ""
    source: str = ""
    topics: tuple[tuple[str, str], ...] = ()
    questions: tuple[ArchivedQuestion, ...] = ()
    media: tuple[ArchivedMedia, ...] = ()


@dataclass(frozen=True, slots=True)
class Archive:
    """Decks, and the sources that they rest on."""

    decks: tuple[ArchivedDeck, ...] = ()
    sources: tuple[ArchivedSource, ...] = ()
