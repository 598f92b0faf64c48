"""Weights of several options to choose, as Moodle has them: those of the right ones make the whole mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from quizapp.questions.base import Answer

ROUNDED = 0.01
"""How far equal weights may be off an equal share: people write three times 33 %."""
EXACT = 1e-9
"""What a sum of fractions may be off by itself."""
THIRDS = (3, 6, 7, 9)
"""What people divide by, and then write rounded: 33.3 %, 16.66667 %."""
ROUNDING = 0.0005

Weighed = tuple[tuple[Answer, ...], dict[str, Any]]
"""Options as they count, and the settings that say how."""


def unrounded(share: float) -> float:
    """A share whose third or ninth was rounded, made whole."""
    near = (round(share * n) / n for n in THIRDS)
    return next((exact for exact in near if abs(share - exact) < ROUNDING), share)


def weighed(options: tuple[Answer, ...]) -> Weighed:
    """Several to choose, each with its weight: equal shares, less as much for wrong ones, are the rule anyhow. Raises
    ValueError where the right ones do not make the whole mark."""
    options = _evened(options)
    right = [option.credit for option in options if option.credit > 0]
    wrong = [option.credit for option in options if option.credit <= 0]
    if abs(sum(right) - 1) > ROUNDED / 2:
        raise ValueError(f"The weights of the right answers add up to {sum(right):.0%}: they must make 100 %.")
    if all(credit == right[0] for credit in right) and all(credit == -right[0] for credit in wrong):
        return tuple(replace(one, credit=float(one.credit > 0)) for one in options), {"several": True}
    return _scaled(options, sum(right)), {"several": True, "rule": "weights"}


def all_pays(options: Sequence[Answer], settings: dict[str, Any]) -> bool:
    """Whether whoever chooses every option gets the whole mark."""
    wrong = [option.credit for option in options if option.credit <= 0]
    return settings.get("rule") == "weights" and bool(wrong) and not any(wrong)


def _scaled(options: tuple[Answer, ...], whole: float) -> tuple[Answer, ...]:
    """The options with weights above 0 that make the whole mark, not a rounded one: else nobody could get it."""
    if abs(whole - 1) < EXACT:
        return options
    return tuple(replace(one, credit=one.credit / whole if one.credit > 0 else one.credit) for one in options)


def _evened(options: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """The options with weights that are an equal share but for rounding made one."""
    right = {option.credit for option in options if option.credit > 0}
    share = 1 / sum(option.credit > 0 for option in options)
    if len(right) > 1 or abs(right.pop() - share) >= ROUNDED:
        return options
    return tuple(replace(one, credit=_even(one.credit, share)) for one in options)


def _even(credit: float, share: float) -> float:
    near = abs(abs(credit) - share) < ROUNDED
    return (share if credit > 0 else -share) if near else credit
