"""Everything of decks as one zip file: topics, sources, pictures and sounds, and every question in all its versions.

quizapp.toml says of which layout it is; decks/1/ holds deck.toml, versions.jsonl (a question a line), questions.toml
(the same as it is asked now, for people) and media/; sources/1/reading.md a text with what it is above it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from quizapp.formats.archive.kept import (
    Archive,
    ArchivedDeck,
    ArchivedMedia,
    ArchivedQuestion,
    ArchivedSource,
    ArchivedVersion,
)
from quizapp.formats.archive.reading import LARGEST_TEXT, MOST, read
from quizapp.formats.archive.writing import items_of, media_file, write
from quizapp.formats.base import Attachment, FormatError, Item, Parsed, Problem, Written
from quizapp.formats.shared.intake import Intake, faults
from quizapp.formats.unit.entry import short
from quizapp.questions.base import Question

__all__ = [
    "LARGEST_TEXT", "Archive", "ArchivedDeck", "ArchivedMedia", "ArchivedQuestion", "ArchivedSource",
    "ArchivedVersion", "parse", "read", "unparse", "write",
]  # fmt: skip

NAME, LABEL, SUFFIX, MIMETYPE = "quizapp", "quizapp archive", ".zip", "application/zip"
LARGEST = 100_000_000
"""Bytes."""
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
TYPES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp", "gif": "image/gif",
         "mp3": "audio/mpeg", "ogg": "audio/ogg", "wav": "audio/wav", "m4a": "audio/mp4"}  # fmt: skip


def parse(data: bytes, *, largest: int = LARGEST, most: int = MOST) -> Parsed:
    """The questions of an archive as they are asked now, with what they show; raises FormatError."""
    if len(data) > largest:
        raise FormatError(f"This file has {len(data):,} bytes; {largest:,} at most are read.")
    intake = Intake(NAME, most)
    files = []
    for deck in read(data).decks:
        for item in items_of(deck):
            intake.begin(0, item.title)
            intake.take(item)
        files += [Attachment(one.name, one.data, media_file(one.name, one.type)) for one in deck.media]
    return replace(intake.done(), files=tuple(files))


def unparse(
    questions: Iterable[Question | Item], files: Sequence[Attachment] = (), now: datetime = LONG_AGO
) -> Written:
    """An archive of one deck with these questions; only those that cannot be asked are left out."""
    kept: list[Item] = []
    left_out = []
    for number, one in enumerate(questions, 1):
        item = one if isinstance(one, Item) else Item(one)
        if fault := next(faults(item.question), None):
            left_out.append(Problem(None, f"question {number} “{short(item.question.prompt)}”", fault.message))
        else:
            kept.append(item)
    return Written(write(Archive((_deck(kept, files, now),))), tuple(left_out))


def _deck(items: Sequence[Item], files: Sequence[Attachment], now: datetime) -> ArchivedDeck:
    topics = {title: f"topic-{number}" for number, title in enumerate(dict.fromkeys(item.topic for item in items), 1)}
    seen: set[str] = set()
    questions = []
    for place, item in enumerate(items):
        key = item.ref if item.ref and item.ref not in seen else f"question-{place + 1}"
        seen.add(key)
        version = ArchivedVersion(1, item.question, now)
        about = ("", item.title, item.tags, item.points)
        questions.append(ArchivedQuestion(key, topics[item.topic], place, 1, (version,), *about))
    media = [
        ArchivedMedia(one.name, TYPES.get(one.filename.lower().rpartition(".")[2], "image/png"), "", now, data=one.data)
        for one in files
    ]
    named = tuple((key, title) for title, key in topics.items())
    return ArchivedDeck("deck", "Questions", topics=named, questions=tuple(questions), media=tuple(media))
