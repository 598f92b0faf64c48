"""The name that Moodle wants of each question: where ours has no title, it is the beginning of the question itself."""

from __future__ import annotations

from quizapp.questions.base import Question
from quizapp.questions.catalogue import in_a_list

LONGEST = 80
"""Characters."""


def own_name(question: Question) -> str:
    """What a question is called that has no title: read again, it is none."""
    words = in_a_list(question)
    return f"{words[: LONGEST - 1]}…" if len(words) > LONGEST else words or "Question"
