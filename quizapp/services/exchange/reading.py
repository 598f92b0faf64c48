"""What would come of files, before anything is kept: the questions as they would look, each problem beside its line."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from quizapp.formats import archive, catalogue
from quizapp.formats.base import Attachment, FormatError, Item, Parsed
from quizapp.questions.base import Question
from quizapp.questions.record import from_json, to_json
from quizapp.services.exchange.shown import SHOWN
from quizapp.services.writing.pasting import Marked, marked

LONGEST_KEY = 100
WORDLESS = "~"
"""What the keys begin with of questions to which their file gives no name."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file as it came."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file with what is in it; `error` says why nothing of it could be read."""

    name: str
    label: str
    """What its format is called; empty where it is not known."""
    found: int
    taken: int
    problems: tuple[Marked, ...]
    error: str = ""
    format: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that would come in, with the key by which it is known when its file is handed in again."""

    key: str
    item: Item


@dataclass(frozen=True, slots=True)
class Draft:
    """What would come of files."""

    files: tuple[ReadFile, ...]
    candidates: tuple[Candidate, ...]
    attachments: tuple[Attachment, ...]

    @property
    def is_archive(self) -> bool:
        """Whether it is one archive of quizapp, which can be unpacked with all that is in it."""
        return [file.format for file in self.files] == [archive.NAME]

    @property
    def found(self) -> int:
        """Items of all files."""
        return sum(file.found for file in self.files)

    @property
    def left_out(self) -> int:
        """Items that would not come in."""
        return self.found - len(self.candidates)

    @property
    def scheduled(self) -> int:
        """How many questions bring along answers that somebody gave to them."""
        return sum(bool(one.item.schedule and one.item.schedule.looks) for one in self.candidates)


def draft(files: Iterable[HandedIn]) -> Draft:
    """What would come of the files; one that cannot be read at all is told and keeps no other out."""
    told: list[ReadFile] = []
    items: list[Item] = []
    attachments: dict[str, Attachment] = {}
    for file in files:
        try:
            parsed = catalogue.parse(file.data, file.name)
        except FormatError as error:
            where = f"Line {error.line}: " if error.line else ""
            told.append(ReadFile(file.name, "", 0, 0, (), f"{where}{error}"))
            continue
        told.append(_told(file, parsed))
        items += parsed.items
        attachments |= {one.name: one for one in parsed.files}
    candidates = tuple(Candidate(key, item) for key, item in zip(keys(items), items, strict=True))
    return Draft(tuple(told), candidates, tuple(attachments.values()))


def in_words(question: Question) -> Question:
    """A question with the words of its pictures and sounds in their place: they are shown once they are stored."""
    data = to_json(question)
    return from_json(SHOWN.sub(_in_words, data)) if "](/media/" in data else question


def _in_words(found: re.Match[str]) -> str:
    return f"[{found[1] or ('sound' if found[0].endswith('#sound)') else 'picture')}]"


def keys(items: Sequence[Item]) -> Iterator[str]:
    """By what each item is known when it comes again: what its file calls it, else a digest of what it asks."""
    seen: Counter[str] = Counter()
    for item in items:
        key = item.ref.strip()[: LONGEST_KEY - 8] or _digest(item)
        seen[key] += 1
        yield key if seen[key] == 1 else f"{key}#{seen[key]}"


def _digest(item: Item) -> str:
    words = " ".join(item.question.prompt.split())
    return WORDLESS + hashlib.sha256(f"{item.question.kind}\n{words}".encode()).hexdigest()[:24]


def _told(file: HandedIn, parsed: Parsed) -> ReadFile:
    lines = _lines(file.data) if any(problem.line for problem in parsed.problems) else []
    problems = tuple(marked(problem, lines) for problem in parsed.problems)
    label = catalogue.FORMATS[parsed.format].label
    return ReadFile(file.name, label, parsed.found, len(parsed.items), problems, format=parsed.format)


def _lines(data: bytes) -> list[str]:
    """The lines of a file of text; none of a package."""
    if b"\0" in data[:1000]:
        return []
    return data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
