"""What an item declares: its responses with what is right and what each answer counts, and its outcomes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from quizapp.formats.shared.xml import Node

NUMBERS = frozenset({"integer", "float"})


@dataclass(frozen=True, slots=True)
class Entry:
    """What one answer counts."""

    key: str
    value: float
    case: bool


@dataclass(frozen=True, slots=True)
class Declared:
    """A response."""

    name: str
    several: bool
    base: str
    correct: tuple[str, ...]
    mapping: tuple[Entry, ...]
    default: float
    bounded: bool
    """Whether a limit is set below which, or above which, no score comes."""
    line: int

    @property
    def values(self) -> Mapping[str, float]:
        """What each answer counts by the mapping."""
        return {entry.key: entry.value for entry in self.mapping}


def declarations(item: Node) -> dict[str, Declared]:
    """The responses by name."""
    return {node.get("identifier"): _declared(node) for node in item.all("responseDeclaration")}


def number(text: str, default: float = 0.0) -> float:
    """A number of the file, or the default where it is none."""
    try:
        value = float(text)
    except ValueError:
        return default
    return value if math.isfinite(value) else default


def points_of(item: Node) -> float | None:
    """How many points an item says that it gives."""
    for node in item.all("outcomeDeclaration"):
        if node.get("identifier") == "MAXSCORE" and (value := number(node.text("defaultValue", "value"), -1)) > 0:
            return value
    for node in item.all("outcomeDeclaration"):
        if node.get("identifier") == "SCORE" and (value := number(node.get("normalMaximum"), -1)) > 0:
            return value
    return None


def _declared(node: Node) -> Declared:
    mapping, correct = node.first("mapping"), node.first("correctResponse")
    entries = mapping.all("mapEntry") if mapping else ()
    return Declared(
        node.get("identifier"),
        node.get("cardinality") in ("multiple", "ordered"),
        node.get("baseType"),
        tuple(value.text().strip() for value in correct.all("value")) if correct else (),
        tuple(
            Entry(one.get("mapKey").strip(), number(one.get("mappedValue")), one.get("caseSensitive") == "true")
            for one in entries
        ),
        number(mapping.get("defaultValue")) if mapping else 0.0,
        bool(mapping and (mapping.get("lowerBound") or mapping.get("upperBound"))),
        node.line,
    )
