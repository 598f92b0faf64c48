"""An archive as a zip file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from quizapp.formats.archive.kept import Archive, ArchivedDeck, ArchivedQuestion, ArchivedSource
from quizapp.formats.bank_toml import written
from quizapp.formats.base import Item
from quizapp.formats.shared.packages import pack
from quizapp.formats.shared.proof import Unwritable
from quizapp.formats.unit import toml
from quizapp.questions.record import to_json

HEAD, DECK, QUESTIONS, VERSIONS, READING = "quizapp.toml", "deck.toml", "questions.toml", "versions.jsonl", "reading.md"
VERSION = 1
"""Of the layout."""
FOR_PEOPLE = f"# To look at, or to take into another deck. What an archive is read from stands in {VERSIONS}.\n\n"
ENDINGS = {"image/jpeg": "jpg", "audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/x-wav": "wav"}


def write(archive: Archive) -> bytes:
    """The zip file of an archive, the same bytes for equal archives."""
    return pack([(name, data if isinstance(data, bytes) else data.encode()) for name, data in _files(archive)])


def _files(archive: Archive) -> Iterator[tuple[str, bytes | str]]:
    yield HEAD, toml.fields({"format": VERSION})
    for number, source in enumerate(archive.sources, 1):
        yield f"sources/{number}/{READING}", _reading(source)
    for number, deck in enumerate(archive.decks, 1):
        folder = f"decks/{number}"
        yield f"{folder}/{DECK}", _deck(deck)
        yield f"{folder}/{VERSIONS}", "".join(f"{_question(one)}\n" for one in deck.questions)
        yield f"{folder}/{QUESTIONS}", FOR_PEOPLE + "\n".join(_readable(deck))
        for media in deck.media:
            yield f"{folder}/{media_file(media.name, media.type)}", media.data


def media_file(name: str, mimetype: str) -> str:
    """Where a picture or sound lies within its deck."""
    return f"media/{name}.{ENDINGS.get(mimetype, mimetype.rpartition('/')[2])}"


def _reading(source: ArchivedSource) -> str:
    about = {name: value for name, value in asdict(source).items() if name != "text"}
    return f"+++\n{toml.fields(about)}+++\n\n{source.text}"


def _deck(deck: ArchivedDeck) -> str:
    about = {"key": deck.key, "title": deck.title, "description": deck.description, "source": deck.source}
    parts = [toml.fields(about)]
    parts += ["[[topic]]\n" + toml.fields({"key": key, "title": title}) for key, title in deck.topics]
    for one in deck.media:
        kept = {"name": one.name, "type": one.type, "alt": one.alt, "created_at": one.created_at.isoformat()}
        size = {"width": one.width, "height": one.height} if one.width is not None and one.height is not None else {}
        parts.append("[[media]]\n" + toml.fields({**kept, **size}))
    return "\n".join(parts)


def _question(one: ArchivedQuestion) -> str:
    versions = [
        {
            "number": version.number,
            "created_at": version.created_at.isoformat(),
            "meaning": version.meaning,
            "start": version.start,
            "end": version.end,
            "data": json.loads(to_json(version.question)),
        }
        for version in one.versions
    ]
    kept: dict[str, Any] = {
        "key": one.key,
        "topic": one.topic,
        "fact": one.fact,
        "position": one.position,
        "current": one.current,
        "title": one.title,
        "tags": list(one.tags),
        "points": one.points,
        "retired_at": one.retired_at.isoformat() if one.retired_at else None,
        "versions": versions,
    }
    return json.dumps(kept, ensure_ascii=False)


def items_of(deck: ArchivedDeck) -> Iterator[Item]:
    """The questions of a deck that are asked now."""
    titles = dict(deck.topics)
    for one in deck.questions:
        if one.retired_at is None:
            yield Item(one.asked, 0, one.title, titles.get(one.topic, ""), one.key, one.tags, one.points)


def _readable(deck: ArchivedDeck) -> Iterator[str]:
    for item in items_of(deck):
        try:
            yield written([item])
        except Unwritable:
            continue
