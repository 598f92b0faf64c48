"""A table of a TOML file whose fields are read one by one, each fault noted with its line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from quizapp.formats.base import FormatError, Problem
from quizapp.formats.unit import toml

LARGEST_FILE = 2_000_000
"""Bytes."""
LONGEST: Mapping[str, int] = {
    "key": 100, "topic": 100, "fact": 100, "kind": 20, "unit": 100, "title": 300, "author": 300, "licence": 100,
    "as_of": 40, "prompt": 4_000, "explanation": 4_000, "hint": 500, "evidence": 2_000, "subtitle": 2_000,
    "original": 2_000,
}  # fmt: skip
"""Characters of each text field."""
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(slots=True)
class TomlFile:
    """A file that is read, and the problems found in it so far."""

    name: str
    problems: list[Problem] = field(default_factory=list)
    lines: toml.Lines = field(default_factory=lambda: toml.Lines(""))
    largest: int = LARGEST_FILE
    """Bytes."""

    def fault(self, line: int | None, item: str, message: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(line, item, message, file=self.name))

    def decoded(self, data: bytes) -> str:
        """The text of the file; empty, with a problem noted, where it cannot be read."""
        if len(data) > self.largest:
            self.fault(None, "", f"The file is too large: at most {self.largest:,} bytes are read.")
        elif b"\0" in data:
            self.fault(_line(data, data.index(b"\0")), "", "There is a NUL character: this is not plain text.")
        elif not data.strip():
            self.fault(1, "", "The file is empty.")
        else:
            try:
                return data.decode("utf-8-sig").replace("\r\n", "\n")
            except UnicodeDecodeError as error:
                self.fault(_line(data, error.start), "", "This line is not UTF-8: save the file as UTF-8.")
        return ""

    def table(self, text: str, item: str, above: int = 0) -> Table:
        """The whole of a TOML text that has `above` lines of its file above it; empty where it cannot be read."""
        text = "\n" * above + text
        try:
            data, self.lines = toml.load(text)
        except FormatError as error:
            self.fault(error.line, "", str(error))
            data = {}
        return Table(self, data, (), item)


def _line(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1


@dataclass(slots=True)
class Table:
    """A table of a file: its values, the way to it, and what problems call it."""

    file: TomlFile
    raw: Mapping[str, Any]
    path: toml.Path
    item: str

    def line(self, name: str = "") -> int:
        """The line of a field, or of the table where the field is not written."""
        return self.file.lines.of(*self.path, name) if name in self.raw else self.file.lines.of(*self.path)

    def fault(self, name: str, message: str) -> None:
        """Note a problem at a field."""
        self.file.fault(self.line(name), self.item, message)

    def tables(self, name: str) -> Iterator[Table]:
        """Its [[name]] tables; anything else under the name is noted as a problem."""
        found = self.raw.get(name, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            self.fault(name, f"Write each one under its own [[{name}]].")
            return
        for n, raw in enumerate(found):
            key = raw.get("key")
            called = key if isinstance(key, str) and KEY.fullmatch(key) else str(n + 1)
            yield Table(self.file, raw, (*self.path, name, n), called if name == "question" else f"{name} {called}")

    def words(self, name: str) -> str:
        """A text field; empty, with a problem noted, where it is no text, too long or cannot be stored."""
        value = self.raw.get(name, "")
        if not isinstance(value, str):
            self.fault(name, f"“{name}” must be a text in quotation marks.")
        elif "\0" in value:
            self.fault(name, f"“{name}” holds a NUL character.")
        elif len(value) > LONGEST[name]:
            self.fault(name, f"“{name}” has {len(value):,} characters; at most {LONGEST[name]:,} are allowed.")
        else:
            return value.strip()
        return ""

    def key(self, name: str = "key") -> str:
        """A text field that names a thing for ever."""
        key = self.words(name)
        if key and not KEY.fullmatch(key):
            self.fault(name, f"“{key}” is not a key: use small letters, digits and single hyphens.")
        return key

    def needed(self, *names: str) -> None:
        """Note each of these fields that is missing or empty."""
        for name in names:
            value = self.raw.get(name)
            if value is None:
                self.fault(name, f"“{name}” is missing.")
            elif value == [] or (isinstance(value, str) and not value.strip()):
                self.fault(name, f"“{name}” is empty.")

    def only(self, known: Collection[str]) -> None:
        """Note each field that is not one of the known."""
        for name in sorted(self.raw.keys() - set(known)):
            self.fault(name, f"Unknown field “{name}”; here may stand {', '.join(sorted(known))}.")
