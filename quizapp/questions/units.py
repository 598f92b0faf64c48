"""Units that may be typed with a number, each with its factor: {"km": 1, "m": 0.001, "million": 1000000}."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from quizapp.questions.numeral import Quantity
from quizapp.questions.spelling import tidied

PERCENT = ("%", "percent", "per cent", "pct")
"""One unit, however it is written."""


def units_from(text: str) -> dict[str, float]:
    """Units from lines such as `km = 1000`; raises ValueError with the line that is not one."""
    units = {}
    for line in filter(str.strip, text.splitlines()):
        name, _, factor = line.rpartition("=")
        try:
            units[_named(name)] = float(factor)
        except ValueError as error:
            raise ValueError(f"“{line.strip()}” is not a unit with its factor, such as km = 1000.") from error
    return units


def units_as_text(units: Mapping[str, float]) -> str:
    """The lines that units_from reads."""
    return "\n".join(f"{name} = {factor!r}" for name, factor in units.items())


def unit_fault(name: str, factor: Any) -> str:
    """What is unsound in a unit, in one sentence; empty when nothing is."""
    try:
        _named(name)
    except ValueError:
        return f"“{name}” cannot be the name of a unit."
    if isinstance(factor, int | float) and math.isfinite(factor) and factor > 0:
        return ""
    return f"The factor of “{name}” must be a number above 0."


def _named(name: str) -> str:
    """The name tidied; raises ValueError for one that the number beside it or a line of units would swallow."""
    name = tidied(name)
    if not name or name[0].isdecimal() or name[-1].isdecimal() or name[0] in "+-.,/^" or "=" in name:
        raise ValueError(name)
    return name


def known_units(shown: str, units: Mapping[str, float]) -> dict[str, Fraction]:
    """The factor of each unit that may be typed: the one shown beside the field, those listed, and percent, which
    everyone may write where nothing else is asked for."""
    known = {tidied(shown): Fraction(1)} if shown else {}
    known |= {tidied(name): Fraction(str(factor)) for name, factor in units.items()}
    percent = next((known[name] for name in PERCENT if name in known), None if units else Fraction(1))
    return known if percent is None else dict.fromkeys(PERCENT, percent) | known


def typed_units(known: Mapping[str, Fraction], read: Quantity) -> tuple[Fraction, list[str], bool]:
    """The factor of the units before and after a number (`$185 million` has two), those that are not known, and
    whether there was any."""
    factor, unknown = Fraction(1), []
    for words in filter(None, (read.before, read.after)):
        for word in [words] if _factor(known, words) is not None else words.split():
            found = _factor(known, word)
            factor *= found or 1
            unknown += [word] if found is None else []
    return factor, unknown, bool(read.before or read.after)


def _factor(known: Mapping[str, Fraction], words: str) -> Fraction | None:
    """The factor of a unit as written or, where only one fits so, in other case: mW is not MW, but KM is km."""
    if words in known:
        return known[words]
    same = [factor for name, factor in known.items() if name.casefold() == words.casefold()]
    return same[0] if len(same) == 1 else None
