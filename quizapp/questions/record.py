"""A question as JSON and back: how a version is stored, and what two wordings are compared by."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from quizapp.questions.base import Answer, Question

PARTS = ("kind", "prompt", "explanation", "hint", "evidence")
ANSWER_PARTS = ("match", "tolerance", "feedback")
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def to_json(question: Question) -> str:
    """The question as JSON, the same text for equal questions; what is empty is left out."""
    data: dict[str, Any] = {name: value for name in PARTS if (value := getattr(question, name))}
    data["answers"] = [_answer(answer) for answer in question.answers]
    if question.settings:
        data["settings"] = question.settings
    return _encode(data)


def _answer(answer: Answer) -> dict[str, Any]:
    data: dict[str, Any] = {name: value for name in ANSWER_PARTS if (value := getattr(answer, name))}
    data["text"] = answer.text
    if answer.credit:
        data["credit"] = answer.credit
    return data


@lru_cache(maxsize=2048)
def from_json(data: str) -> Question:
    """The question that to_json wrote. Kept in memory, as versions never change."""
    fields = json.loads(data)
    answers = tuple(Answer(**answer) for answer in fields.pop("answers"))
    return Question(answers=answers, **fields)
