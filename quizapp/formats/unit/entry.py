"""One [[question]] of a question bank: its fields, its settings, its answers, and everything unsound in them."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from quizapp.formats.unit.byhand import Misspelt, fields_of, read_answers
from quizapp.formats.unit.tables import Table
from quizapp.questions.base import Fault, Question, QuestionType
from quizapp.questions.catalogue import SETTINGS, TYPES
from quizapp.questions.leaks import leaks

LONGEST_PART = 500
"""Characters of an answer, of a pair's right side, of feedback."""
LONGEST_WHOLE = {"flashcard": 2_000, "essay": 4_000}
"""Characters of an answer that is read, not typed or chosen: the back of a card, a model answer."""
MOST_PARTS = 200
"""Answers of a question, whatever its kind allows."""
REQUIRED = ("key", "topic", "kind", "prompt", "explanation", "evidence")
OPTIONAL = ("fact", "hint")


def read_question(
    table: Table, topic: str, *, strict: bool = True, beside: Collection[str] = (*REQUIRED, *OPTIONAL)
) -> Question:
    """The question as its type knows it; each of its faults is noted.

    `beside` may stand there too. Only a bank is strict: no part of a question may give its answer away.
    """
    evidence = table.words("evidence")
    question = Question(
        kind=table.words("kind"),
        prompt=table.words("prompt"),
        explanation=table.words("explanation"),
        hint=table.words("hint"),
        evidence=" ".join(evidence.split()) if strict else evidence,
    )
    kind = TYPES.get(question.kind)
    if kind is None:
        if question.kind:
            table.fault("kind", f"Unknown kind “{question.kind}”; use one of {', '.join(TYPES)}.")
        return question
    table.only({*REQUIRED, *OPTIONAL, *beside, *fields_of(kind.shape), *own_settings(kind)})
    before = len(table.file.problems)
    settings = dict(_settings(table, kind))
    try:
        answers, implied = read_answers(kind.shape, table.raw)
    except Misspelt as error:
        table.fault(error.field, str(error))
        return question
    question = replace(question, answers=answers, settings={**implied, **settings})
    _check_parts(table, question, fields_of(kind.shape))
    _check_gaps(table, implied.get("gaps", {}))
    if len(table.file.problems) == before:
        for fault in (*unsound(kind, question), *(leaks(question, {"topic": topic}) if strict else ())):
            table.fault(_field(table, fault.where, fields_of(kind.shape)), fault.message)
    return question


def own_settings(kind: QuestionType) -> frozenset[str]:
    """The settings that are written as fields; the rest follows from how the answers are written."""
    return kind.settings - fields_of(kind.shape)


def _settings(table: Table, kind: QuestionType) -> Iterator[tuple[str, Any]]:
    for name in sorted(own_settings(kind) & table.raw.keys()):
        if of_its_sort(name, table.raw[name]):
            yield name, table.raw[name]
        else:
            table.fault(name, f"“{name}” cannot be {short(repr(table.raw[name]))}.")


def _check_gaps(table: Table, gaps: Mapping[str, Mapping[str, Any]]) -> None:
    for gap, settings in gaps.items():
        for name, value in settings.items():
            if not of_its_sort(name, value):
                table.fault("gaps", f"“{name}” of gap “{gap}” cannot be {short(repr(value))}.")


def of_its_sort(name: str, value: Any) -> bool:
    """Whether a setting is what it should be; True and False are not numbers here."""
    wanted = SETTINGS.get(name, object)
    return isinstance(value, wanted) and (wanted in (bool, object) or not isinstance(value, bool)) and _plain(value)


def _plain(value: Any) -> bool:
    """Whether a value can be stored as JSON: no dates, no infinite numbers, no NUL."""
    if isinstance(value, dict):
        return all(_plain(key) and _plain(one) for key, one in value.items())
    if isinstance(value, list):
        return all(_plain(one) for one in value)
    if isinstance(value, float):
        return math.isfinite(value)
    return "\0" not in value if isinstance(value, str) else isinstance(value, int)


def longest_part(kind: str) -> int:
    """Characters of an answer of a question of this kind."""
    return LONGEST_WHOLE.get(kind, LONGEST_PART)


def _check_parts(table: Table, question: Question, fields: frozenset[str]) -> None:
    if len(question.answers) > MOST_PARTS:
        table.fault(_field(table, "", fields), f"There are {len(question.answers):,} answers; {MOST_PARTS} at most.")
    for answer in question.answers[:MOST_PARTS]:
        for part in (answer.text, answer.match, answer.feedback, answer.tolerance):
            if len(part) > longest_part(question.kind) or "\0" in part:
                told = f"“{short(part)}” is longer than {longest_part(question.kind)} characters or holds a NUL."
                table.fault(_field(table, "", fields), told)


def unsound(kind: QuestionType, question: Question) -> list[Fault]:
    """What the type finds. Where a hand wrote something on which the type stumbles, that is a fault too."""
    try:
        if faults := kind.problems(question):
            return faults
        kind.deal(question, b"")
        kind.right(question)
    except (TypeError, ValueError, LookupError, AttributeError) as error:
        return [Fault("", f"This cannot be asked as it is written ({type(error).__name__}: {error}).")]
    return []


def _field(table: Table, where: str, fields: frozenset[str]) -> str:
    """The field that a type's fault is about: faults of answers stand where the answers begin."""
    return where if where in table.raw else min(fields & table.raw.keys(), key=table.line, default="")


def short(text: str) -> str:
    """The text as a message quotes it: 80 characters at most."""
    return text if len(text) <= 80 else f"{text[:79]}…"
