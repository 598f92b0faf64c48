"""Clozes in a field: `{{c1::Oslo::city}}` hides Oslo on the first card of its note and shows it on all others.

They may stand inside one another, and `{{c1,2::…}}` is hidden on two cards.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

SIGN = re.compile(r"\{\{c(\d{1,3}(?:,\d{1,3}){0,20})::|\}\}|::")
DEEPEST = 10
"""Clozes inside one another; what is deeper is text."""
OCCLUSION = "image-occlusion:"
"""How a cloze begins that covers a part of a picture."""


@dataclass(slots=True)
class Hidden:
    """What is hidden on the cards of these numbers, and what stands there instead as a hint."""

    numbers: frozenset[int]
    parts: list[str | Hidden] = field(default_factory=list)
    hint: str | None = None
    written: str = ""
    """How it begins in the field."""


def read(text: str) -> list[str | Hidden]:
    """The text of a field and the clozes in it. One that is never closed is text."""
    levels = [Hidden(frozenset())]
    at = 0
    for sign in SIGN.finditer(text):
        _add(levels[-1], text[at : sign.start()])
        at = sign.end()
        if sign[1] and len(levels) <= DEEPEST:
            levels.append(Hidden(frozenset(map(int, sign[1].split(","))), written=sign[0]))
        elif sign[0] == "}}" and len(levels) > 1:
            done = levels.pop()
            levels[-1].parts.append(done)
        elif sign[0] == "::" and len(levels) > 1 and levels[-1].hint is None:
            levels[-1].hint = ""
        else:
            _add(levels[-1], sign[0])
    _add(levels[-1], text[at:])
    while len(levels) > 1:
        _unclose(levels)
    return levels[0].parts


def numbers(parts: list[str | Hidden]) -> Iterator[int]:
    """The numbers of all clozes."""
    for part in parts:
        if isinstance(part, Hidden):
            yield from part.numbers
            yield from numbers(part.parts)


def asked(parts: list[str | Hidden], number: int, gap: Callable[[Hidden], str]) -> str:
    """The text of the card with this number: what is hidden on it is what `gap` makes of it, the rest is shown."""
    return "".join(
        part if isinstance(part, str) else (gap(part) if number in part.numbers else asked(part.parts, number, gap))
        for part in parts
    )


def shown(hidden: Hidden) -> str:
    """The text that a cloze hides."""
    return asked(hidden.parts, -1, shown)


def _add(level: Hidden, text: str) -> None:
    if level.hint is not None:
        level.hint += text
    elif text:
        level.parts.append(text)


def _unclose(levels: list[Hidden]) -> None:
    never = levels.pop()
    levels[-1].parts += [never.written, *never.parts]
    if never.hint is not None:
        levels[-1].parts.append(f"::{never.hint}")
