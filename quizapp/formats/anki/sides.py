"""What the cards of a note type show, found out once: its templates, the field on either side, what stays behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from quizapp.formats.anki.notetypes import NoteType
from quizapp.formats.anki.templates import Broken, Part, Section, Shown, read
from quizapp.formats.shared.from_html import markdown

LINE = re.compile(r"(?:\s|<hr\b[^<>]*+>|<br\b[^<>]*+>)*+", re.IGNORECASE)
ANSWER_LINE = re.compile(r"<hr\b[^<>]*\bid\s*=\s*[\"']?answer\b[^<>]*>", re.IGNORECASE)
"""What parts the question from its answer on the back of most cards."""
READINGS = frozenset({"furigana", "kana", "kanji"})
SPOKEN = "a voice that reads it aloud"


@dataclass(frozen=True, slots=True)
class Sides:
    """One card of a note type."""

    front: tuple[Part, ...] = ()
    back: tuple[Part, ...] = ()
    broken: str = ""
    """Why it cannot be filled; empty where it can."""
    simple: tuple[int, int] | None = None
    """The places of the two fields where each side is one field and nothing else."""
    repeated: frozenset[str] = frozenset()
    """The fields that are shown on the front."""
    lost: frozenset[str] = field(default_factory=frozenset)
    """What stays behind of the template itself, in words."""


def sides_of(note_type: NoteType, place: int) -> Sides:
    """The card at this place, from 0; those of a cloze are all made from the first template."""
    template = note_type.templates.get(0 if note_type.cloze else place)
    if template is None:
        return Sides(broken="its note type has no such card")
    try:
        fields = frozenset(note_type.fields)
        front, back = read(template.front, fields), read(template.back, fields)
    except Broken as broken:
        return Sides(broken=f"the template “{template.name}” of its note type is broken: {broken}")
    shown = frozenset(part.name for part in _each(front))
    lost = frozenset((*_losses(front), *_losses(back)))
    return Sides(front, back, simple=_simple(note_type, front, back), repeated=shown, lost=lost)


def _simple(note_type: NoteType, front: tuple[Part, ...], back: tuple[Part, ...]) -> tuple[int, int] | None:
    ends = [_only_field(front), _only_field(part for part in back if part != Shown("FrontSide", ()))]
    if note_type.cloze or not all(end in note_type.fields for end in ends):
        return None
    first, last = (note_type.fields.index(end) for end in ends if end)
    return first, last


def _only_field(parts: Iterator[Part] | tuple[Part, ...]) -> str | None:
    """The name of the one field that is shown; None where there is more, or less, to see."""
    seen = [part for part in parts if not (isinstance(part, str) and LINE.fullmatch(part))]
    if len(seen) == 1 and isinstance(seen[0], Shown) and not seen[0].filters:
        return seen[0].name
    return None


def _each(parts: tuple[Part, ...]) -> Iterator[Shown]:
    """All that is shown, also within sections."""
    for part in parts:
        if isinstance(part, Shown):
            yield part
        elif isinstance(part, Section):
            yield from _each(part.parts)


def _losses(parts: tuple[Part, ...]) -> Iterator[str]:
    """What stays behind of the template itself."""
    _, lost = markdown("".join(_written(parts)))
    yield from lost
    if "<style" in "".join(_written(parts)).lower():
        yield "a style"
    for shown in _each(parts):
        if any(name == "tts" or name.startswith("tts ") for name in shown.filters):
            yield SPOKEN
        if READINGS & set(shown.filters):
            yield "the place of readings above their words"


def _written(parts: tuple[Part, ...]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, str):
            yield part
        elif isinstance(part, Section):
            yield from _written(part.parts)
