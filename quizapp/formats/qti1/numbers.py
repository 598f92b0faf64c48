"""The numbers that a rule of QTI 1.2 accepts: exact ones, ranges, margins."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from quizapp.formats.gift.numbers import decimal
from quizapp.formats.qti1.draft import Draft
from quizapp.formats.qti1.scoring import BOUNDS
from quizapp.formats.shared.xml import Node
from quizapp.questions.base import Unreadable
from quizapp.questions.numeral import quantity

LONGEST = 60
"""Characters of a number."""


def ranges(draft: Draft, rule: Node, ident: str) -> Iterator[tuple[str, str]]:
    """Each number that a rule accepts for a response, and how far it may be off."""
    exact: list[tuple[Fraction, str]] = []
    spans: list[tuple[Fraction, Fraction]] = []
    low: Fraction | None = None
    high: Fraction | None = None
    for node in rule.deep("varequal", *BOUNDS):
        value = _value(node.text()) if node.get("respident") == ident else None
        if value is None:
            if node.get("respident") == ident and node.text().strip():
                draft.lost(f"“{node.text().strip()[:60]}” is no number and was left out.", node.line)
            continue
        if node.tag == "varequal":
            exact.append((value, _margin(node)))
            continue
        if node.tag in ("vargt", "varlt"):
            draft.changed(f"The end of the range, {decimal(value)}, belongs to it here.", node.line)
        low, high = (value, high) if node.tag.startswith("vargt") else (low, value)
        if low is not None and high is not None:
            spans.append((min(low, high), max(low, high)))
            low = high = None
    if low is not None or high is not None:
        draft.lost("A range has no other end and was left out: give it both ends.", rule.line)
    yield from _told(exact, spans)


def _told(exact: list[tuple[Fraction, str]], spans: list[tuple[Fraction, Fraction]]) -> Iterator[tuple[str, str]]:
    for low, high in spans:
        middle = (low + high) / 2
        yield decimal(middle), decimal(high - middle) if high > low else ""
    for value, margin in exact:
        if not any(low <= value <= high for low, high in spans):
            yield decimal(value), margin


def _margin(node: Node) -> str:
    margin = _value(node.get("margin"))
    if not margin:
        return ""
    return f"{decimal(abs(margin))}%" if node.get("margintype") == "percent" else decimal(abs(margin))


def _value(words: str) -> Fraction | None:
    words = words.strip()
    try:
        read = quantity(words) if len(words) <= LONGEST else None
    except Unreadable:
        return None
    return read.value if read and not read.before and not read.after and abs(read.value) < 10**30 else None
