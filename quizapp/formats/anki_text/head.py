"""What the first lines of a text file from Anki say of it: `#separator:tab`, `#html:true`, `#deck column:2`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from quizapp.formats.shared.from_html import holds_html

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "space": " ", "pipe": "|", "colon": ":"}
GUESSED = ("\t", ";", "|", ",", ":", " ")
"""What parts the fields where the file does not say so: the first of these in its first line."""
SPECIAL = ("guid", "notetype", "deck", "tags")
"""What may have a column of its own."""
LOOKED_AT = 4_000
"""Characters by which it is guessed whether fields are HTML."""


@dataclass(slots=True)
class Head:
    """What holds for all rows of a file."""

    separator: str = "\t"
    html: bool = True
    tags: str = ""
    deck: str = ""
    notetype: str = ""
    columns: Sequence[str] = ()
    places: dict[str, int] = field(default_factory=dict)
    """The place from 0 of each column that is no field."""
    unknown: list[tuple[int, str]] = field(default_factory=list)
    """Lines that say what is not known here."""


def head_of(lines: Sequence[str]) -> Head:
    """What the lines at the top say."""
    said: dict[str, str] = {}
    head, first = Head(), ""
    for number, line in enumerate(lines, 1):
        if not line.startswith("#"):
            first = line
            if line.strip():
                break
            continue
        name, colon, value = line[1:].partition(":")
        name = name.strip().lower()
        if colon and (name in KNOWN or name.removesuffix(" column") in SPECIAL):
            said[name] = value
        elif colon and name == "if matches":
            head.unknown.append((number, f"“#{name}”"))
    head.separator = _separator(said.get("separator", ""), first)
    head.html = _is_html(said.get("html", ""), lines)
    head.tags, head.deck = said.get("tags", "").strip(), said.get("deck", "").strip()
    head.notetype = said.get("notetype", "").strip()
    if said.get("columns", "").strip():
        head.columns = [name.strip() for name in said["columns"].split(head.separator)]
    for name in SPECIAL:
        value = said.get(f"{name} column", "").strip()
        if value.isascii() and value.isdigit() and 1 <= int(value[:6]) <= 1000:
            head.places[name] = int(value) - 1
    return head


KNOWN = frozenset({"separator", "html", "tags", "deck", "notetype", "columns"})


def _separator(said: str, first: str) -> str:
    said = said.strip(" ")
    if said.lower() in SEPARATORS:
        return SEPARATORS[said.lower()]
    if len(said) == 1 and said not in '"\r\n':
        return said
    return next((sign for sign in GUESSED if sign in first), "\t")


def _is_html(said: str, lines: Sequence[str]) -> bool:
    said = said.strip().lower()
    if said in ("true", "false"):
        return said == "true"
    text, size = [], 0
    for line in lines:
        size += len(line)
        text.append(line)
        if size > LOOKED_AT:
            break
    return holds_html("\n".join(text)[:LOOKED_AT])
