"""How the answers of each shape are written by hand in a unit's questions.toml: read and written.

An entry is "text", or ["text", "what is said when it is given"], or { text, credit, tolerance, feedback }:

choices   right = "…" or several, wrong = […]; in an order of their own: options = [{ text, credit }, …]
          a statement: right = true or false, feedback = "…" for whoever says the other
text      right = "…" or several accepted, wrong = [["…", "feedback"]]
number    right = 1994, tolerance = "2", wrong = […]
gaps      gaps.name = right entry or several, or { kind, weight, right, wrong, tolerance, its kind’s settings }
pairs     pairs = [["left", "right"]], extra = ["a right side too many"]
sequence  order = ["first", "second", …]
card      back = "…"
essay     model = "…", or nothing where there is a rubric; rubric = [{ text, points }, …] is one of its settings
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from quizapp.questions.base import Answer, Question, Shape

Raw = Mapping[str, Any]
Read = tuple[tuple[Answer, ...], dict[str, Any]]
"""The answers, and the settings that their spelling implies."""

ENTRY = {"text", "credit", "tolerance", "feedback"}
GAP_ANSWERS = {"right", "wrong", "tolerance"}
"""What a gap says of its answers; all else in it is its settings."""


class Misspelt(ValueError):
    """Answers that are not written as their shape wants them; `field` is the one to mend."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def read_answers(shape: Shape, raw: Raw) -> Read:
    """The answers (and implied settings) that a [[question]] of this shape writes; raises Misspelt."""
    return READERS[shape][1](raw)


def fields_of(shape: Shape) -> frozenset[str]:
    """The fields in which a question of this shape writes its answers."""
    return READERS[shape][0]


def write_answers(shape: Shape, question: Question) -> dict[str, Any]:
    """The fields that read_answers reads as these answers."""
    return WRITERS[shape](question)


def _choices(raw: Raw) -> Read:
    if isinstance(raw.get("right"), bool):
        return _true_or_false(raw), {}
    if "feedback" in raw:
        raise Misspelt("feedback", "Write feedback beside the option it belongs to: [“option”, “feedback”].")
    if "options" in raw:
        if "right" in raw or "wrong" in raw:
            raise Misspelt("options", "Write either “options”, or “right” and “wrong”.")
        return _entries(raw, "options", 0.0), {}
    return _required(raw, "right", 1.0) + _entries(raw, "wrong", 0.0), {}


def _true_or_false(raw: Raw) -> tuple[Answer, ...]:
    """Both options; the feedback is for the one that is not right."""
    if extra := {"wrong", "options"} & raw.keys():
        raise Misspelt(min(extra), "A statement is true or false: it has no other options.")
    told = _string(raw.get("feedback", ""), "feedback")
    is_true = raw["right"]
    return (
        Answer("true", float(is_true), feedback="" if is_true else told),
        Answer("false", float(not is_true), feedback=told if is_true else ""),
    )


def _text(raw: Raw) -> Read:
    return _required(raw, "right", 1.0) + _entries(raw, "wrong", 0.0), {}


def _number(raw: Raw) -> Read:
    return _required(raw, "right", 1.0, tolerance=_tolerance(raw)) + _entries(raw, "wrong", 0.0), {}


def _gaps(raw: Raw) -> Read:
    gaps = raw.get("gaps")
    if not isinstance(gaps, dict) or not gaps:
        raise Misspelt("gaps", "Say what belongs in each gap: gaps.name = “answer”.")
    answers: tuple[Answer, ...] = ()
    settings: dict[str, Any] = {}
    for name, gap in gaps.items():
        inside = gap if isinstance(gap, dict) and "text" not in gap else {"right": gap}
        answers += tuple(replace(answer, match=name) for answer in _number(inside)[0])
        if own := {setting: inside[setting] for setting in sorted(inside.keys() - GAP_ANSWERS)}:
            settings[name] = own
    return answers, {"gaps": settings} if settings else {}


def _pairs(raw: Raw) -> Read:
    pairs = raw.get("pairs")
    if not isinstance(pairs, list) or not pairs:
        raise Misspelt("pairs", "Write the pairs: [[“left”, “right”], …].")
    found = []
    for pair in pairs:
        if not isinstance(pair, list) or len(pair) not in (2, 3) or not all(isinstance(side, str) for side in pair):
            raise Misspelt("pairs", "Each pair is [“left”, “right”], with feedback as a third text if wanted.")
        found.append(Answer(pair[0], match=pair[1], feedback="".join(pair[2:])))
    extra = [Answer("", match=one.text, feedback=one.feedback) for one in _entries(raw, "extra", 0.0)]
    return (*found, *extra), {}


def _sequence(raw: Raw) -> Read:
    return _required(raw, "order", 0.0), {}


def _card(raw: Raw) -> Read:
    return (Answer(_string(raw.get("back", ""), "back"), 1.0),), {}


def _essay(raw: Raw) -> Read:
    model = _string(raw.get("model", ""), "model")
    return (Answer(model, 1.0),) if model else (), {}


READERS: Mapping[Shape, tuple[frozenset[str], Callable[[Raw], Read]]] = {
    Shape.CHOICES: (frozenset({"right", "wrong", "options", "feedback"}), _choices),
    Shape.TEXT: (frozenset({"right", "wrong"}), _text),
    Shape.NUMBER: (frozenset({"right", "wrong", "tolerance"}), _number),
    Shape.GAPS: (frozenset({"gaps"}), _gaps),
    Shape.PAIRS: (frozenset({"pairs", "extra"}), _pairs),
    Shape.SEQUENCE: (frozenset({"order"}), _sequence),
    Shape.CARD: (frozenset({"back"}), _card),
    Shape.ESSAY: (frozenset({"model"}), _essay),
}


def _write_options(question: Question) -> dict[str, Any]:
    answers = question.answers
    if [answer.text for answer in answers] == ["true", "false"]:
        right, wrong = sorted(answers, key=lambda answer: -answer.credit)
        if (right.credit, wrong.credit, right.feedback) == (1, 0, ""):
            return {"right": right.text == "true", "feedback": wrong.feedback}
    if sorted(answers, key=lambda answer: -answer.credit) == list(answers) and answers[0].credit == 1:
        return _write_listed(answers)
    return {"options": [_write_entry(answer, 0.0) for answer in answers]}


def _write_listed(answers: Sequence[Answer]) -> dict[str, Any]:
    """Right ones, then wrong ones; from the first that is wholly wrong on."""
    first = next((n for n, answer in enumerate(answers) if answer.credit == 0), len(answers))
    right = [_write_entry(answer, 1.0) for answer in answers[:first]]
    return {"right": right, "wrong": [_write_entry(answer, 0.0) for answer in answers[first:]]}


def _write_gaps(question: Question) -> dict[str, Any]:
    settings = question.settings.get("gaps", {})
    gaps = {}
    for name in dict.fromkeys(answer.match for answer in question.answers):
        own = _write_listed([answer for answer in question.answers if answer.match == name])
        gaps[name] = {**settings.get(name, {}), **{field: entries for field, entries in own.items() if entries}}
    return {"gaps": gaps}


def _write_pairs(question: Question) -> dict[str, Any]:
    pairs = [[a.text, a.match, *filter(None, [a.feedback])] for a in question.answers if a.text]
    extra = [_write_entry(replace(a, text=a.match), 0.0) for a in question.answers if not a.text]
    return {"pairs": pairs, "extra": extra}


def _write_entry(answer: Answer, credit: float) -> Any:
    """The shortest entry that is read as this answer where its field gives this credit."""
    if answer.credit == credit and not answer.tolerance:
        return [answer.text, answer.feedback] if answer.feedback else answer.text
    parts = {"credit": answer.credit, "tolerance": answer.tolerance, "feedback": answer.feedback}
    return {"text": answer.text} | {name: part for name, part in parts.items() if part != ""}


WRITERS: Mapping[Shape, Callable[[Question], dict[str, Any]]] = {
    Shape.CHOICES: _write_options,
    Shape.TEXT: lambda question: _write_listed(question.answers),
    Shape.NUMBER: lambda question: _write_listed(question.answers),
    Shape.GAPS: _write_gaps,
    Shape.PAIRS: _write_pairs,
    Shape.SEQUENCE: lambda question: {"order": [_write_entry(answer, 0.0) for answer in question.answers]},
    Shape.CARD: lambda question: {"back": question.answers[0].text},
    Shape.ESSAY: lambda question: {"model": question.answers[0].text} if question.answers else {},
}


def _required(raw: Raw, field: str, credit: float, tolerance: str = "") -> tuple[Answer, ...]:
    if field not in raw:
        raise Misspelt(field, f"“{field}” is missing: it says what the answer is.")
    return _entries(raw, field, credit, tolerance)


def _entries(raw: Raw, field: str, credit: float, tolerance: str = "") -> tuple[Answer, ...]:
    """The entries of a field: one, or a list of them. ["text", "feedback"] is one entry only inside a list."""
    value = raw.get(field, [])
    several = value if isinstance(value, list) else [value]
    return tuple(_entry(one, field, credit, tolerance) for one in several)


def _entry(value: Any, field: str, credit: float, tolerance: str) -> Answer:
    if isinstance(value, list):
        if len(value) != 2:
            raise Misspelt(field, "An entry with feedback is [“text”, “feedback”].")
        value = {"text": value[0], "feedback": value[1]}
    if not isinstance(value, dict):
        return Answer(_words(value, field), credit, tolerance=tolerance)
    if strange := value.keys() - ENTRY:
        raise Misspelt(field, f"“{min(strange)}” is not part of an answer; use {', '.join(sorted(ENTRY))}.")
    return Answer(
        _words(value.get("text"), field),
        _credit(value.get("credit", credit), field),
        tolerance=_tolerance(value, field) or tolerance,
        feedback=_string(value.get("feedback", ""), field),
    )


def _words(value: Any, field: str) -> str:
    """A text, or a number as it would be typed."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Misspelt(field, "An answer is a text or a number.")
    return value.strip() if isinstance(value, str) else repr(value)


def _tolerance(raw: Raw, field: str = "tolerance") -> str:
    value = raw.get("tolerance", "")
    return "" if value == "" else _words(value, field)


def _credit(value: Any, field: str) -> float:
    """A share of the mark; also refuses what is not a number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or abs(value) > 1:
        raise Misspelt(field, "Credit is a number from -1 to 1.")
    return float(value)


def _string(value: Any, field: str) -> str:
    if not isinstance(value, str):
        raise Misspelt(field, f"“{field}” must be a text.")
    return value.strip()
