"""Note types and decks as collections tell of them: as JSON in old ones, in tables of their own in new ones."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quizapp.formats.anki import wire
from quizapp.formats.base import FormatError

IMAGE_OCCLUSION = 6
"""What Anki notes of a note type that was made from its own for covered pictures."""
DAMAGED = "The note types or decks of this collection are damaged: export it from Anki again."
UNPAIRED = re.compile("[\ud800-\udfff\0]")
TAME_RULE = re.compile(
    r"\s*+(?:\.nightMode\s++)?\.(?:card|cloze)\s*+\{"
    r"(?:\s*+(?:font-family|font-size|line-height|text-align|color|background-color|font-weight)\s*+:[^;{}]*+;?)*+\s*+\}"
)
"""A rule such as Anki gives every note type."""


@dataclass(frozen=True, slots=True)
class CardTemplate:
    """What the two sides of a card show."""

    name: str
    front: str
    back: str


@dataclass(frozen=True, slots=True)
class NoteType:
    """What notes of one kind have: the names of their fields, and a card for each template."""

    name: str
    fields: tuple[str, ...]
    templates: Mapping[int, CardTemplate]
    cloze: bool
    occlusion: bool
    styled: bool
    """Whether its looks are other than those that Anki gives by itself."""


def old_note_types(models: str) -> dict[int, NoteType]:
    """The note types in the JSON of an old collection, by their id; raises FormatError."""
    try:
        return {int(key): _old(model) for key, model in _table(models).items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise FormatError(DAMAGED) from None


def old_decks(decks: str) -> dict[int, str]:
    """The names of the decks in the JSON of an old collection, by their id; raises FormatError."""
    try:
        return {int(key): _topic(deck["name"], "::") for key, deck in _table(decks).items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise FormatError(DAMAGED) from None


def new_note_types(connection: sqlite3.Connection) -> dict[int, NoteType]:
    """The note types in the tables of a new collection, by their id; raises FormatError."""
    try:
        names: dict[int, dict[int, str]] = {}
        for key, place, name in connection.execute("SELECT ntid, ord, name FROM fields"):
            names.setdefault(key, {})[int(place)] = _clean(name)
        templates: dict[int, dict[int, CardTemplate]] = {}
        for key, place, name, config in connection.execute("SELECT ntid, ord, name, config FROM templates"):
            made = CardTemplate(_clean(name), _clean(wire.text(config, 1)), _clean(wire.text(config, 2)))
            templates.setdefault(key, {})[int(place)] = made
        rows = connection.execute("SELECT id, name, config FROM notetypes").fetchall()
        return {
            int(key): _new(_clean(name), config, names.get(key, {}), templates.get(key, {}))
            for key, name, config in rows
        }
    except (wire.Miswritten, ValueError, TypeError):
        raise FormatError(DAMAGED) from None


def new_decks(connection: sqlite3.Connection) -> dict[int, str]:
    """The names of the decks in the table of a new collection, by their id; raises FormatError."""
    try:
        return {int(key): _topic(name, "\x1f") for key, name in connection.execute("SELECT id, name FROM decks")}
    except (ValueError, TypeError):
        raise FormatError(DAMAGED) from None


def _table(text: str) -> Mapping[str, Any]:
    table = json.loads(text) if text else {}
    if not isinstance(table, dict):
        raise ValueError("no table")
    return table


def _old(model: Mapping[str, Any]) -> NoteType:
    fields = sorted(model["flds"], key=lambda one: int(one["ord"]))
    templates = {
        int(one["ord"]): CardTemplate(_clean(one["name"]), _clean(one["qfmt"]), _clean(one["afmt"]))
        for one in model["tmpls"]
    }
    occlusion = model.get("originalStockKind") == IMAGE_OCCLUSION
    css = _clean(model.get("css") or "")
    names = tuple(_clean(one["name"]) for one in fields)
    return NoteType(_clean(model["name"]), names, templates, model["type"] == 1, occlusion, _is_styled(css))


def _new(name: str, config: bytes, names: Mapping[int, str], templates: Mapping[int, CardTemplate]) -> NoteType:
    fields = tuple(names[place] for place in sorted(names))
    occlusion = wire.number(config, 9) == IMAGE_OCCLUSION
    return NoteType(name, fields, templates, wire.number(config, 1) == 1, occlusion, _is_styled(wire.text(config, 3)))


def _is_styled(css: str) -> bool:
    return bool(TAME_RULE.sub("", css).strip())


def _topic(name: str, sign: str) -> str:
    return " / ".join(part.strip() for part in _clean(name).split(sign) if part.strip())


def _clean(text: str) -> str:
    """The text without what no text may hold; raises TypeError where it is none."""
    if not isinstance(text, str):
        raise TypeError("no text")
    return UNPAIRED.sub("", text)
