"""The last field of the notes that quizapp writes: the whole question as JSON, and how each visible field looked.

Anki shows this field nowhere. As long as somebody changes nothing in Anki the question comes back as it was; what they
change is read from the fields that they see.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

from quizapp.formats.base import Item
from quizapp.questions.base import Answer, Question
from quizapp.questions.record import to_json

FAMILY = "quizapp "
"""How the names of its note types begin."""
FIELD = "quizapp"
"""The name of the field, the last one of each."""
PARTS = {"Front": "prompt", "Question": "prompt", "Explanation": "explanation", "Hint": "hint"}
"""Which part of a question a visible field shows."""
CARDS = frozenset({"flashcard", "essay"})
"""Kinds whose one answer is the field “Back”."""
SIGNS = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "[sound:": "\\u005bsound:", "[latex]": "\\u005blatex]",
         "[$": "\\u005b$"}  # fmt: skip
"""What HTML, or Anki, would take for something else, as JSON can write it as well."""
MEDIA = re.compile(r"/media/([\w-]{8,32})", re.ASCII)
SPACE = re.compile(r"(?:\s|&nbsp;)++")
DEEPEST = 8
TEXTS = frozenset({"kind", "prompt", "explanation", "hint", "evidence", "text", "match", "tolerance", "feedback"})


@dataclass(frozen=True, slots=True)
class Kept:
    """What the field says."""

    item: Item
    seen: tuple[str, ...]
    """A mark of each visible field as it was written."""


def mark(field: str) -> str:
    """The same for two wordings of a field that look the same."""
    same = SPACE.sub(" ", unicodedata.normalize("NFC", unescape(field))).strip()
    return hashlib.sha256(same.encode("utf-8", "replace")).hexdigest()[:10]


def written(item: Item, visible: Sequence[str]) -> str:
    """The field for an item whose visible fields are these."""
    beside = {name: getattr(item, name) for name in ("title", "topic", "ref", "tags", "points")}
    data = {
        "question": json.loads(to_json(item.question)),
        "item": {name: value for name, value in beside.items() if value not in ("", (), None)},
        "seen": [mark(field) for field in visible],
    }
    text = json.dumps(data, sort_keys=True, separators=(",", ":"))
    for sign, other in SIGNS.items():
        text = text.replace(sign, other)
    return text


def read(text: str) -> Kept | None:
    """What the field says; None where somebody spoiled it."""
    try:
        data = json.loads(text)
        if not _storable(data):
            return None
        item = Item(_question(data["question"]), **_beside(data["item"]))
        return Kept(item, tuple(str(one) for one in data["seen"]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def media_names(question: Question) -> set[str]:
    """The names of the pictures and sounds in the texts of a question."""
    return set(MEDIA.findall(to_json(question)))


def with_media(question: Question, shown: Callable[[str], str]) -> Question:
    """The question with each `/media/NAME` as `shown` says; where it says nothing it stays."""

    def text(value: str) -> str:
        return MEDIA.sub(lambda found: shown(found[1]) or found[0], value)

    answers = tuple(
        replace(one, text=text(one.text), match=text(one.match), feedback=text(one.feedback))
        for one in question.answers
    )
    parts = {name: text(getattr(question, name)) for name in ("prompt", "explanation", "hint", "evidence")}
    return replace(question, answers=answers, **parts)


def changed(kept: Kept, visible: Mapping[str, str]) -> list[str]:
    """The names of the visible fields that somebody edited."""
    marks = dict(zip(visible, kept.seen, strict=False))
    return [name for name, field in visible.items() if marks.get(name) != mark(field)]


def _question(data: Mapping[str, Any]) -> Question:
    """The question that to_json wrote; raises ValueError, TypeError or KeyError for what it never wrote."""
    given = dict(data)
    answers = tuple(Answer(**_texts(answer)) for answer in given.pop("answers"))
    if any(isinstance(one.credit, bool) or not isinstance(one.credit, int | float) for one in answers):
        raise TypeError("a credit that is no number")
    settings = given.pop("settings", {})
    if not isinstance(settings, dict):
        raise TypeError("settings that are no table")
    return Question(answers=answers, settings=settings, **_texts(given))


def _texts(data: Mapping[str, Any]) -> dict[str, Any]:
    if any(name in TEXTS and not isinstance(value, str) for name, value in data.items()):
        raise TypeError("a text that is none")
    return dict(data)


def _beside(data: Mapping[str, Any]) -> dict[str, Any]:
    points = data.get("points")
    if points is not None and (isinstance(points, bool) or not isinstance(points, int | float)):
        raise TypeError("points that are no number")
    texts = {name: str(data.get(name, "")) for name in ("title", "topic", "ref")}
    return {**texts, "tags": tuple(str(tag) for tag in data.get("tags", ())), "points": points}


def _storable(value: Any, depth: int = 0) -> bool:
    """Whether it is plain JSON that can be stored: no infinite numbers, no NUL, no half characters, not too deep."""
    if depth > DEEPEST:
        return False
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
    if isinstance(value, dict):
        return all(_storable(name, depth + 1) and _storable(one, depth + 1) for name, one in value.items())
    if isinstance(value, list):
        return all(_storable(one, depth + 1) for one in value)
    return not isinstance(value, float) or math.isfinite(value)
