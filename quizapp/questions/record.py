"""A question as JSON and back: how a version is stored, and what two wordings are compared by."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import lru_cache

from quizapp.questions.base import Answer, Question


def to_json(question: Question) -> str:
    """The question as JSON, the same text for equal questions; what is empty is left out."""
    data = {name: value for name, value in asdict(question).items() if value not in ("", (), {})}
    data["answers"] = [
        {name: value for name, value in asdict(answer).items() if value not in ("", 0.0) or name == "text"}
        for answer in question.answers
    ]
    return json.dumps(data, ensure_ascii=False, sort_keys=True)


@lru_cache(maxsize=2048)
def from_json(data: str) -> Question:
    """The question that to_json wrote. Kept in memory, as versions never change."""
    fields = json.loads(data)
    answers = tuple(Answer(**answer) for answer in fields.pop("answers"))
    return Question(answers=answers, **fields)
