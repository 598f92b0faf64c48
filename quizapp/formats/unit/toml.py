"""TOML with line numbers: the standard library reads the values, a small index remembers where each key stands."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from quizapp.formats.base import FormatError

Path = tuple[str | int, ...]
"""A way to a value: ("question", 3, "evidence") is the evidence of the fourth [[question]]."""

NAME = r"""(?:"(?:\\.|[^"\\\n])*"|'[^'\n]*'|[A-Za-z0-9_-]+)"""
DOTTED = rf"{NAME}(?:[ \t]*\.[ \t]*{NAME})*"
BLANK = re.compile(r"(?:\s+|#[^\n]*)*")
HEADER = re.compile(rf"(\[\[?)[ \t]*({DOTTED})[ \t]*\]\]?")
KEY = re.compile(rf"({DOTTED})[ \t]*=")
PIECE = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|' + r"'''.*?'{3,5}" + r'|"(?:\\.|[^"\\\n])*"' + r"|'[^'\n]*'|#[^\n]*|[^\"'#]",
    re.DOTALL,
)
"""A string of any kind, a comment, or any other character: what a value is made of."""


class Lines:
    """The line of each key of a TOML text, counted from 1."""

    def __init__(self, text: str) -> None:
        self._of: dict[Path, int] = {}
        self._count: dict[Path, int] = {}
        self._index(text)

    def of(self, *path: str | int) -> int:
        """The line of the key, or of the nearest thing that holds it."""
        while path and path not in self._of:
            path = path[:-1]
        return self._of.get(path, 1)

    def _index(self, text: str) -> None:
        table: Path = ()
        at = line = 0
        while at < len(text):
            start = _end(BLANK, text, at)
            line += text.count("\n", at, start)
            at = start
            if header := HEADER.match(text, at):
                table = self._enter(_parts(header[2]), repeated=header[1] == "[[")
                self._of.setdefault(table, line + 1)
                at = header.end()
            elif key := KEY.match(text, at):
                self._note(table, _parts(key[1]), line + 1)
                at = _after_value(text, key.end())
                line += text.count("\n", start, at)
            else:
                return

    def _note(self, table: Path, parts: list[str], line: int) -> None:
        for depth in range(1, len(parts) + 1):
            self._of.setdefault((*table, *parts[:depth]), line)

    def _enter(self, parts: list[str], *, repeated: bool) -> Path:
        path: Path = ()
        for i, part in enumerate(parts):
            path = (*path, part)
            if repeated and i == len(parts) - 1:
                self._count[path] = self._count.get(path, 0) + 1
            if path in self._count:
                path = (*path, self._count[path] - 1)
        return path


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _parts(dotted: str) -> list[str]:
    return [_unquoted(part) if part[0] in "\"'" else part for part in re.findall(NAME, dotted)]


def _unquoted(name: str) -> str:
    return next(iter(tomllib.loads(f"{name} = 0")))


def _after_value(text: str, at: int) -> int:
    """Where the value that begins at `at` ends: at the line break that no bracket and no string holds."""
    depth = 0
    for piece in PIECE.finditer(text, at):
        if piece[0] == "\n" and depth == 0:
            return piece.start()
        depth += (piece[0] in "[{") - (piece[0] in "]}")
    return len(text)


def load(text: str) -> tuple[dict[str, Any], Lines]:
    """The values and the lines of a TOML text; raises FormatError with the line of what cannot be read."""
    try:
        data = tomllib.loads(text)
    except RecursionError:
        raise FormatError("There are too many brackets inside one another.") from None
    except ValueError as error:
        message, line = _told(str(error), text)
        raise FormatError(message, line) from None
    return data, Lines(text.replace("\r\n", "\n"))


def _told(message: str, text: str) -> tuple[str, int]:
    """The library's message without its place, and the line that it blames."""
    if place := re.search(r" \(at line (\d+), column \d+\)$", message):
        return f"This is not TOML: {message[: place.start()]}.", int(place[1])
    what = message.removesuffix(" (at end of document)")
    return f"This is not TOML: {what}.", text.count("\n") + (not text.endswith("\n"))


def written(value: Any) -> str:
    """A value as TOML on one line: texts, numbers, switches, lists and tables of these."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{named(key)} = {written(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(written, value)) + "]"
    return repr(value)


def named(key: str) -> str:
    """A key as TOML: in quotation marks where it needs them."""
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else written(key)


def fields(values: Mapping[str, Any]) -> str:
    """A line for each field that is not empty."""
    return "".join(f"{named(key)} = {written(one)}\n" for key, one in values.items() if one not in ("", [], {}))
