"""The choices of GIFT: one right `=` among wrong `~`, or several by weights that add up to the whole mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from quizapp.formats.gift.manuscript import Manuscript, Refused
from quizapp.formats.gift.parts import Part, no_sign, parts, warn_of_equals
from quizapp.questions.base import Answer, Question

ROUNDED = 0.01
"""How far equal weights may be off an equal share: people write three times 33 %."""

EXACT = 1e-9
"""What a sum of fractions may be off by itself."""

SEVERAL = (
    "Several answers are marked as right, so all of these are to be chosen. (In Moodle one of them would be enough.)"
)
ALL_PAYS = "Whoever chooses every answer gets the whole mark: give the wrong ones a weight below 0, such as ~%-50%."


def choice(written: Manuscript, prompt: str, start: int, end: int) -> tuple[Question, list[int]]:
    """The question that the options make, and their places; raises Refused."""
    found = parts(written, start, end)
    if found and not found[0].sign:
        raise no_sign(found[0])
    warn_of_equals(written, found)
    options = tuple(_option(written, part) for part in found)
    places = [part.at for part in found]
    if not any(option.credit > 0 for option in options):
        raise Refused(start, "No answer is marked as right: put = before it, instead of ~.")
    options, settings = _marked(written, found, options)
    return Question("choice", prompt, options, settings=settings), places


def _option(written: Manuscript, part: Part) -> Answer:
    credit = part.credit if part.credit is not None else float(part.sign == "=")
    text = written.read(part.at, part.words)
    return Answer(text, credit, feedback=written.read(part.feedback_at, part.feedback))


def _marked(
    written: Manuscript, found: Sequence[Part], options: tuple[Answer, ...]
) -> tuple[tuple[Answer, ...], dict[str, Any]]:
    """The options as they count, and the settings that say how."""
    full = [part.at for part, option in zip(found, options, strict=True) if option.credit >= 1]
    if not full or all(part.sign == "~" for part in found):
        return _weighed(written, found, options)
    if len(full) == 1:
        return options, {}
    if any(option.credit not in (0, 1) for option in options):
        raise Refused(full[1], "Two answers count wholly: put ~%…% before each of those to be chosen together.")
    written.note(full[1], SEVERAL)
    return options, {"several": True}


def _weighed(
    written: Manuscript, found: Sequence[Part], options: tuple[Answer, ...]
) -> tuple[tuple[Answer, ...], dict[str, Any]]:
    """Several to choose, each with its weight: equal shares, less as much for wrong ones, are the rule anyhow."""
    options = _evened(options)
    right = [option.credit for option in options if option.credit > 0]
    wrong = [option.credit for option in options if option.credit <= 0]
    if abs(sum(right) - 1) > ROUNDED / 2:
        told = f"The weights of the right answers add up to {sum(right):.0%}: they must make 100 %."
        raise Refused(next(part.at for part in found if (part.credit or 0) > 0), told)
    if all(credit == right[0] for credit in right) and all(credit == -right[0] for credit in wrong):
        return tuple(replace(one, credit=float(one.credit > 0)) for one in options), {"several": True}
    if wrong and not any(wrong):
        written.note(found[0].at, ALL_PAYS)
    return _scaled(options, sum(right)), {"several": True, "rule": "weights"}


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
