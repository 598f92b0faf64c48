"""Anki's templates: `{{Field}}`, `{{filter:Field}}`, `{{#Field}}…{{/Field}}` where filled, `{{^Field}}` where not.

A template is read once and then filled with the fields of each note. What is in it as script stays behind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

TAG = re.compile(r"\{\{((?:(?!\{\{|\}\}).)*+)\}\}", re.DOTALL)
COMMENT = re.compile(r"<!--(?:(?!-->|<!--).)*+-->", re.DOTALL)
MARKUP = re.compile(r"<[^<>]*+>|&nbsp;|\s++")
BRACKETS = re.compile(r"\[([^\[\]<>]{1,80})\]")
BEFORE_WORDS = " >]"
"""What stands before a word whose reading follows in brackets."""
KEPT_APART = re.compile(r"<(?:img|audio|video|object|svg)\b|\[sound:", re.IGNORECASE)
DEEPEST = 20
"""Sections inside one another."""
LONGEST = 100_000
"""Characters of a template."""
LONGEST_SIDE = 100_000
"""Characters of a side that is filled."""
SPECIAL = frozenset({"FrontSide", "Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag", "CardID"})
"""What is no field and can be shown all the same."""
CLOZE_SECTION = re.compile(r"c\d{1,3}")


class Broken(ValueError):
    """A template that cannot be filled; its text says why."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A field that is shown, with its filters from the outermost to the innermost."""

    name: str
    filters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What is shown only where a field is filled, or only where it is empty."""

    name: str
    wanted: bool
    parts: tuple[Part, ...]


Part = str | Shown | Section


@dataclass(slots=True)
class Filling:
    """A note as a template is filled with it, and what is met on the way."""

    fields: Mapping[str, str]
    number: int
    """Which of its clozes the card asks for; 0 where there are none."""
    cloze: Callable[[str], str] | None = None
    """What stands for a field with clozes."""
    hides_hints: bool = False
    """Whether what one can uncover is kept apart."""
    hints: list[str] = field(default_factory=list)
    typed: list[Shown] = field(default_factory=list)
    """Fields that are asked for by typing."""
    strange: set[str] = field(default_factory=set)
    """Filters that only an add-on knows."""
    size: int = 0

    def side(self, parts: tuple[Part, ...]) -> str:
        """The HTML of one side of the card; raises Broken where it is far too long."""
        made: list[str] = []
        self._fill(parts, made)
        return "".join(made)

    def _fill(self, parts: tuple[Part, ...], made: list[str]) -> None:
        for part in parts:
            if isinstance(part, str):
                made.append(part)
            elif isinstance(part, Shown):
                made.append(self._shown(part))
                self.size += len(made[-1])
                if self.size > LONGEST_SIDE:
                    raise Broken(f"filled, it has more than {LONGEST_SIDE:,} characters")
            elif self._is_filled(part.name) == part.wanted:
                self._fill(part.parts, made)

    def _is_filled(self, name: str) -> bool:
        if CLOZE_SECTION.fullmatch(name) and name not in self.fields:
            return name == f"c{self.number}"
        return bool(MARKUP.sub("", self.fields.get(name, ""))) or bool(KEPT_APART.search(self.fields.get(name, "")))

    def _shown(self, part: Shown) -> str:
        if not part.filters:
            return self.fields.get(part.name, "")
        if "type" in part.filters:
            self.typed.append(part)
            return ""
        text = self.fields.get(part.name, "")
        for name in reversed(part.filters):
            text = self._filtered(name, text)
        return text

    def _filtered(self, name: str, text: str) -> str:
        if name == "cloze":
            return self.cloze(text) if self.cloze else text
        if name == "hint" and self.hides_hints:
            self.hints.append(text)
            return ""
        if name in FILTERS:
            return FILTERS[name](text)
        if name == "tts" or name.startswith("tts "):
            return ""
        self.strange.add(name)
        return text


def _bare(text: str) -> str:
    return re.sub(r"<[^<>]*+>", "", text)


def _read(text: str, form: str) -> str:
    """The text with each word that has its reading behind it, as in Japanese, in this form."""
    made, at = [], 0
    for found in BRACKETS.finditer(text):
        start = max(at, *(text.rfind(sign, at, found.start()) + 1 for sign in BEFORE_WORDS))
        word = text[start : found.start()]
        if word and not found[1].startswith("sound:"):
            parted = start > at and text[start - 1] == " "
            made += [text[at : start - parted], form.format(word, found[1])]
        else:
            made.append(text[at : found.end()])
        at = found.end()
    return "".join([*made, text[at:]])


FILTERS: Mapping[str, Callable[[str], str]] = {
    "text": _bare,
    "hint": lambda text: text,
    "furigana": lambda text: _read(text, "{}({})"),
    "kanji": lambda text: _read(text, "{0}"),
    "kana": lambda text: _read(text, "{1}"),
    "nc": lambda text: text,
}
"""What Anki's own filters make of a field."""


def read(template: str, fields: frozenset[str]) -> tuple[Part, ...]:
    """The parts of a template for notes with these fields; raises Broken."""
    if len(template) > LONGEST:
        raise Broken(f"it has more than {LONGEST:,} characters")
    template = COMMENT.sub("", template)
    known = fields | SPECIAL
    open_sections: list[tuple[str, bool]] = []
    levels: list[list[Part]] = [[]]
    at = 0
    for found in TAG.finditer(template):
        if found.start() > at:
            levels[-1].append(template[at : found.start()])
        at = found.end()
        sign, name = _tag(found[1])
        if sign in "#^" and sign:
            if len(levels) > DEEPEST:
                raise Broken(f"more than {DEEPEST} sections stand inside one another")
            open_sections.append((name, sign == "#"))
            levels.append([])
        elif sign == "/":
            if not open_sections or open_sections[-1][0] != name:
                raise Broken(f"{{{{/{name}}}}} closes what is not open")
            section, wanted = open_sections.pop()
            made = Section(section, wanted, tuple(levels.pop()))
            levels[-1].append(made)
        elif name:
            levels[-1].append(_shown(name, known))
    if open_sections:
        raise Broken(f"{{{{#{open_sections[-1][0]}}}}} is never closed")
    levels[-1].append(template[at:])
    return tuple(part for part in levels[0] if part != "")


def _tag(inner: str) -> tuple[str, str]:
    """The sign that begins a tag, empty where it shows a field, and the name behind it; a remark has none."""
    inner = inner.strip()
    if inner[:1] in ("#", "^", "/"):
        return inner[0], inner[1:].strip()
    return "", "" if inner.startswith("!") else inner


def _shown(inner: str, known: frozenset[str]) -> Shown:
    *filters, name = inner.split(":")
    name = name.strip()
    if name and name not in known:
        raise Broken(f"it shows “{name[:60]}”, and there is no such field")
    return Shown(name, tuple(one.strip() for one in filters if one.strip()))
