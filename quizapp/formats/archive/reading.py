"""A zip file as an archive: nothing in it is taken on trust, and each fault is named with its file and line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from quizapp.formats.archive.kept import (
    Archive,
    ArchivedDeck,
    ArchivedMedia,
    ArchivedQuestion,
    ArchivedSource,
    ArchivedVersion,
)
from quizapp.formats.archive.writing import DECK, HEAD, READING, VERSION, VERSIONS, media_file
from quizapp.formats.base import FormatError
from quizapp.formats.shared.intake import faults
from quizapp.formats.shared.packages import Package
from quizapp.formats.unit import toml
from quizapp.questions.record import from_json

MOST = 20_000
"""Questions of an archive."""
LARGEST_TEXT = 20_000_000
"""Bytes of a file of text."""
NAME = re.compile(r"[A-Za-z0-9_-]{8,32}")
TYPE = re.compile(r"(?:image|audio)/[a-z0-9.+-]{1,30}")
LONGEST = {"key": 100, "topic": 100, "fact": 100, "title": 300, "alt": 500, "author": 300, "as_of": 40, "licence": 100}
"""Characters that there is room for, where it is bounded."""
LARGEST_NUMBER = 2**31 - 1
NO_ARCHIVE = "This is no archive of quizapp: quizapp.toml is missing in it, or is of a newer quizapp than this."


class _At:
    """A place in a file of the archive, for what is told of it."""

    def __init__(self, file: str, line: int = 1) -> None:
        self.file, self.line = file, line

    def wrong(self, message: str) -> FormatError:
        return FormatError(f"{self.file}: {message}", self.line)

    def get(self, raw: Mapping[str, Any], name: str, sort: Any, default: Any = None) -> Any:
        """A field of this sort; raises FormatError where it is another. Without a default it must be there."""
        value = raw.get(name, default)
        if value is None and default is None and type(None) in getattr(sort, "__args__", ()):
            return None
        if not isinstance(value, sort) or (isinstance(value, bool) and sort is not bool):
            raise self.wrong(f"“{name}” is missing, or is not what it should be.")
        if isinstance(value, str) and ("\0" in value or re.search("[\ud800-\udfff]", value)):
            raise self.wrong(f"“{name}” holds a character that cannot be stored.")
        if isinstance(value, str) and len(value) > LONGEST.get(name, LARGEST_TEXT):
            raise self.wrong(f"“{name}” has {len(value):,} characters; {LONGEST[name]} at most.")
        if isinstance(value, int) and not 0 <= value <= LARGEST_NUMBER:
            raise self.wrong(f"“{name}” is no number that can be stored.")
        return value

    def when(self, raw: Mapping[str, Any], name: str) -> datetime:
        """A time with its zone."""
        try:
            found = datetime.fromisoformat(self.get(raw, name, str))
            if found.tzinfo is None:
                raise ValueError
            return found.astimezone(UTC)
        except (ValueError, OverflowError):
            raise self.wrong(f"“{name}” is no time such as 2026-01-31T12:00:00+00:00.") from None


def read(data: bytes) -> Archive:
    """The archive in a zip file; raises FormatError for whatever is not as write writes it."""
    package = Package(data)
    if HEAD not in package or _toml(package, HEAD)[0].get("format") != VERSION:
        raise FormatError(NO_ARCHIVE)
    sources = tuple(_source(package, f"{folder}/{READING}") for folder in _folders(package, "sources", READING))
    decks = tuple(_deck(package, folder) for folder in _folders(package, "decks", DECK))
    if sum(len(deck.questions) for deck in decks) > MOST:
        raise FormatError(f"More than {MOST:,} questions: take them in parts.")
    _check_once("decks", [deck.key for deck in decks])
    _check_once("sources", [source.key for source in sources])
    for deck in decks:
        if deck.source and deck.source not in {source.key for source in sources}:
            raise FormatError(f"The deck “{deck.title}” rests on “{deck.source}”, which is not in this archive.")
    return Archive(decks, sources)


def _folders(package: Package, room: str, file: str) -> list[str]:
    found = [name for name in package.names if re.fullmatch(rf"{room}/\d{{1,4}}/{re.escape(file)}", name)]
    return sorted((name.rpartition("/")[0] for name in found), key=lambda name: int(name.rpartition("/")[2]))


def _check_once(what: str, keys: list[str]) -> None:
    if "" in keys or len(set(keys)) < len(keys):
        raise FormatError(f"Two {what} of this archive have the same key, or one has none.")


def _text(package: Package, file: str) -> str:
    raw = package.read(file, LARGEST_TEXT)
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise FormatError(f"{file}: This line is not UTF-8.", raw.count(b"\n", 0, error.start) + 1) from None


def _toml(package: Package, file: str, text: str | None = None) -> tuple[dict[str, Any], toml.Lines]:
    try:
        return toml.load(_text(package, file) if text is None else text)
    except FormatError as error:
        raise FormatError(f"{file}: {error}", error.line) from None


def _source(package: Package, file: str) -> ArchivedSource:
    parts = _text(package, file).split("+++\n", 2)
    if len(parts) != 3 or parts[0] or not parts[2].startswith("\n"):
        raise FormatError(f"{file}: Begin with what the text is, in TOML between two lines +++.", 1)
    raw, at = _toml(package, file, parts[1])[0], _At(file)
    about = {name: at.get(raw, name, str, "") for name in ("subtitle", "author", "original", "as_of", "licence")}
    return ArchivedSource(at.get(raw, "key", str), at.get(raw, "title", str), parts[2][1:], **about)


def _deck(package: Package, folder: str) -> ArchivedDeck:
    file = f"{folder}/{DECK}"
    raw, lines = _toml(package, file)
    at = _At(file)
    topics = []
    for number, one in enumerate(_tables(at, raw, "topic")):
        place = _At(file, lines.of("topic", number))
        topics.append((place.get(one, "key", str), place.get(one, "title", str, "")))
    _check_once("topics", [key for key, _ in topics])
    media = [
        _media(package, folder, one, _At(file, lines.of("media", number)))
        for number, one in enumerate(_tables(at, raw, "media"))
    ]
    _check_once("pictures", [one.name for one in media])
    questions = _questions(package, f"{folder}/{VERSIONS}", {key for key, _ in topics})
    _check_once("questions", [one.key for one in questions])
    about = [at.get(raw, "key", str), at.get(raw, "title", str)]
    about += [at.get(raw, "description", str, ""), at.get(raw, "source", str, "")]
    return ArchivedDeck(*about, topics=tuple(topics), questions=questions, media=tuple(media))


def _tables(at: _At, raw: Mapping[str, Any], name: str) -> list[Any]:
    found = at.get(raw, name, list, [])
    if not all(isinstance(one, dict) for one in found):
        raise at.wrong(f"Write each one under its own [[{name}]].")
    return found


def _media(package: Package, folder: str, raw: Mapping[str, Any], at: _At) -> ArchivedMedia:
    name, mimetype = at.get(raw, "name", str), at.get(raw, "type", str)
    if not NAME.fullmatch(name) or not TYPE.fullmatch(mimetype):
        raise at.wrong("This is no name or no type of a picture or sound.")
    size = [at.get(raw, side, int | None) for side in ("width", "height")]
    data = package.read(f"{folder}/{media_file(name, mimetype)}")
    return ArchivedMedia(name, mimetype, at.get(raw, "alt", str, ""), at.when(raw, "created_at"), *size, data=data)


def _questions(package: Package, file: str, topics: set[str]) -> tuple[ArchivedQuestion, ...]:
    found = []
    for line, written in enumerate(_text(package, file).split("\n"), 1):
        if written:
            found.append(_question(_json(written, _At(file, line)), topics, _At(file, line)))
        if len(found) > MOST:
            raise FormatError(f"{file}: More than {MOST:,} questions: take them in parts.", line)
    return tuple(found)


def _json(written: str, at: _At) -> Mapping[str, Any]:
    try:
        raw = json.loads(written)
    except (ValueError, RecursionError):
        raw = None
    if not isinstance(raw, dict):
        raise at.wrong("This line is not a question in JSON.")
    return raw


def _question(raw: Mapping[str, Any], topics: set[str], at: _At) -> ArchivedQuestion:
    asked = None if raw.get("retired_at") else raw.get("current")
    versions = tuple(_version(one, at, asked) for one in at.get(raw, "versions", list))
    numbers, current = [one.number for one in versions], at.get(raw, "current", int)
    if numbers != sorted(set(numbers)) or current not in numbers or min(numbers) < 1:
        raise at.wrong("The versions of this question are not numbered in order, or the current one is missing.")
    topic, tags = at.get(raw, "topic", str), at.get(raw, "tags", list, [])
    if topic not in topics or not all(isinstance(tag, str) for tag in tags):
        raise at.wrong(f"There is no topic with the key “{topic[:80]}”, or the tags are no texts.")
    points = at.get(raw, "points", int | float | None)
    return ArchivedQuestion(
        at.get(raw, "key", str),
        topic,
        at.get(raw, "position", int),
        current,
        versions,
        fact=at.get(raw, "fact", str, ""),
        title=at.get(raw, "title", str, ""),
        tags=tuple(tags),
        points=None if points is None else float(points),
        retired_at=at.when(raw, "retired_at") if raw.get("retired_at") is not None else None,
    )


def _version(raw: Any, at: _At, asked: int | None) -> ArchivedVersion:
    """A version; only the one that is asked now has to be sound by the rules of now."""
    if not isinstance(raw, dict):
        raise at.wrong("A version is not written as one.")
    try:
        question = from_json(json.dumps(at.get(raw, "data", dict)))
        fault = next(faults(question), None)
    except (TypeError, ValueError, KeyError, AttributeError, LookupError, RecursionError):
        raise at.wrong("A version of this question is not written as a question.") from None
    if fault and raw.get("number") == asked:
        raise at.wrong(fault.message)
    start, end = (at.get(raw, name, int | None) for name in ("start", "end"))
    number, meaning = at.get(raw, "number", int), at.get(raw, "meaning", bool, False)
    return ArchivedVersion(number, question, at.when(raw, "created_at"), meaning, start, end)
