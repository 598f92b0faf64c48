"""What questions are called in Anki: lasting ids, decks and tags, the same for the same question each time."""

from __future__ import annotations

import hashlib

from quizapp.formats.base import Item
from quizapp.questions.record import to_json

NO_TOPIC = "quizapp"
"""The deck of questions that have no topic."""
DIGITS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
FIRST_ID, IDS = 1_300_000_000_000, 300_000_000_000
"""Ids in Anki are instants in milliseconds: these lie between 2011 and 2020."""


def number_of(*words: str) -> int:
    """An id for Anki, made of what does not change."""
    return FIRST_ID + _hash("\0".join(words)) % IDS


def guid_of(item: Item) -> str:
    """The id by which Anki knows a note again, made of the item's own id; of its words where it has none."""
    known = f"ref\0{item.ref}\0{item.question.kind}" if item.ref else f"question\0{to_json(item.question)}"
    rest, signs = _hash(known), []
    for _ in range(14):
        rest, place = divmod(rest, len(DIGITS))
        signs.append(DIGITS[place])
    return "q" + "".join(signs)


def deck_of(topic: str) -> str:
    """The deck of a topic: “a / b” is b inside a."""
    parts = [part.replace("::", ": :").strip(" :") for part in topic.split(" / ")]
    return "::".join(filter(None, parts)) or NO_TOPIC


def tag_of(tag: str) -> str:
    """A tag as Anki can have it, which parts tags by spaces."""
    return "_".join(tag.split())


def _hash(words: str) -> int:
    return int.from_bytes(hashlib.sha256(words.encode("utf-8", "replace")).digest()[:16])
