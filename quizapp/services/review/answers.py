"""What was answered to a question: its options, or the answers that were typed, each with who gave it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quizapp.measures.item_analysis import ENOUGH
from quizapp.measures.option_analysis import Option, may_be_right, options
from quizapp.models.quizzes import Repair
from quizapp.questions.base import Question
from quizapp.questions.catalogue import type_of
from quizapp.questions.record import from_json
from quizapp.questions.truefalse import WORDS
from quizapp.services.review.papers import CHOICES, Column

UNSAID, OTHERS = "No answer", "Other answers"
MOST = 8
"""Typed answers that are told one by one."""
RIGHT = 1 - 1e-9
"""The share of the points from which a typed answer is right."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """An option, a typed answer, or no answer, and who chose it."""

    text: str
    right: bool
    said: bool
    """Whether it is one answer; not none, nor the rest of many."""
    figures: Option
    suspect: bool
    """Whether it is wrong and may be right."""


def of(column: Column, versions: Mapping[int, Any], keys: Sequence[Repair], rest: Sequence[float]) -> list[Chosen]:
    """What was answered in all wordings, alike answers together, and who left it open; `rest` by attempt.

    `keys` are the changed keys that stand. Empty for types whose answers are neither chosen nor typed.
    """
    if not column.typed:
        texts, choosers = _of_choices(column, versions, keys)
    else:
        texts, choosers = _typed(column, versions)
    if not texts:
        return []
    asked = [n for n, share in enumerate(column.shares) if share is not None]
    if silent := sorted(set(asked).difference(*column.said.values())):
        choosers[UNSAID] = silent
    places = {n: place for place, n in enumerate(asked)}
    mine = [[places[n] for n in those] for those in choosers.values()]
    figures = options(mine, [rest[n] for n in asked])
    enough = len(asked) >= ENOUGH
    return [
        Chosen(
            text, texts.get(text, False), text in texts, one,
            enough and texts.get(text) is False and may_be_right(one, len(asked)),
        )
        for text, one in zip(choosers, figures, strict=True)
    ]  # fmt: skip


# Options --------------------------------------------------------------------------------------------------


def _of_choices(
    column: Column, versions: Mapping[int, Any], keys: Sequence[Repair]
) -> tuple[dict[str, bool], dict[str, list[int]]]:
    """Whether each option is right, and who chose it."""
    texts: dict[str, bool] = {}
    by_version = {}
    for version, row in versions.items():
        question = from_json(row.data)
        if question.kind in CHOICES:
            by_version[version] = own = _texts(question)
            right = _keyed(question, row, keys)
            texts |= {text: text in right for text in own}
    choosers: dict[str, list[int]] = {text: [] for text in texts}
    for (version, response), those in column.said.items():
        for text in _said(by_version.get(version, ()), response):
            choosers[text] += those
    return texts, choosers


def _texts(question: Question) -> list[str]:
    if question.kind == "truefalse":
        return [WORDS[answer.text] for answer in question.answers]
    return [answer.text for answer in question.answers]


def _keyed(question: Question, version: Any, keys: Iterable[Repair]) -> set[str]:
    """The options that are right, by the key as it stands now."""
    right = {text for text, answer in zip(_texts(question), question.answers, strict=True) if answer.credit > 0}
    for repair in keys:
        named = set(json.loads(repair.data).get("right", ()))
        if version.created_at <= repair.at and named <= set(_texts(question)):
            right = named
    return right


def _said(texts: Sequence[str], response: str) -> list[str]:
    """The options that a stored answer chose."""
    read = json.loads(response)
    places = [0 if read else 1] if isinstance(read, bool) else read or ()
    return [texts[n] for n in places if 0 <= n < len(texts)]


# Typed answers --------------------------------------------------------------------------------------------


def _typed(column: Column, versions: Mapping[int, Any]) -> tuple[dict[str, bool], dict[str, list[int]]]:
    """Whether each of the most frequent answers is right as it is marked now, and who gave it."""
    alike: dict[str, tuple[str, list[int]]] = {}
    for (version, response), those in column.said.items():
        question = from_json(versions[version].data)
        said = type_of(question).said(question, json.loads(response))
        alike.setdefault(said.casefold(), (said, []))[1].extend(those)
    frequent = sorted(alike.values(), key=lambda one: (-len(one[1]), one[0]))
    choosers = dict(frequent[:MOST])
    texts = {said: all((column.shares[n] or 0.0) >= RIGHT for n in those) for said, those in choosers.items()}
    if others := [n for _, those in frequent[MOST:] for n in those]:
        choosers[OTHERS] = others
    return texts, choosers
