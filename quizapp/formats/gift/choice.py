"""The choices of GIFT: one right `=` among wrong `~`, or several by weights that add up to the whole mark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from quizapp.formats.gift.manuscript import Manuscript, Refused
from quizapp.formats.gift.parts import Part, no_sign, parts, warn_of_equals
from quizapp.formats.shared.weights import all_pays, weighed
from quizapp.questions.base import Answer, Question

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
    try:
        options, settings = weighed(options)
    except ValueError as told:
        raise Refused(next(part.at for part in found if (part.credit or 0) > 0), str(told)) from None
    if all_pays(options, settings):
        written.note(found[0].at, ALL_PAYS)
    return options, settings
