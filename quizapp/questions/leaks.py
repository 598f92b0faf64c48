"""Whether a question gives its own answer away."""

from __future__ import annotations

import re
from collections.abc import Mapping

from quizapp.questions.base import Fault, Question
from quizapp.questions.spelling import folded, literal, pieces

GAP = re.compile(r"\[\[.*?\]\]", re.DOTALL)
"""A gap in a cloze text: not a word that can be read."""

ASKED_IN_WORDS = frozenset({"choice", "text", "number", "cloze"})
"""Kinds whose right answer must stand nowhere above it. A statement, a card or things to arrange may hold it."""


def leaks(question: Question, beside: Mapping[str, str] | None = None) -> list[Fault]:
    """A fault for each text seen before answering that holds a right answer as whole words, ignoring case.

    `beside` names further texts on the page, such as {"topic": "Two presidents"}.
    """
    seen = {"hint": question.hint, **(beside or {})}
    if question.kind in ASKED_IN_WORDS:
        seen["prompt"] = GAP.sub(" ", question.prompt)
    elif question.kind != "flashcard":
        return []
    return [
        Fault(where, f"The {where} gives the right answer away: “{key}”.")
        for where, text in seen.items()
        for key in _keys(question)
        if holds(text, key)
    ]


def holds(text: str, words: str) -> bool:
    """Whether the words stand in the text, whole: 10 is not in 2010 nor in 10.5."""
    return re.search(rf"(?<!\w)(?<!\d[.,]){re.escape(folded(words))}(?!\w|[.,]\d)", folded(text)) is not None


def _keys(question: Question) -> list[str]:
    if question.kind == "flashcard":
        return [answer.text for answer in question.answers[:1]]
    right = [answer.text for answer in question.answers if answer.credit > 0]
    return [literal(text) for text in right if len(pieces(text)) == 1 and literal(text)]
