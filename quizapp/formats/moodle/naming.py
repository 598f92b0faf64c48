"""The name that Moodle wants of each question: where ours has no title, it is the beginning of the question itself."""

from __future__ import annotations

from quizapp.formats.shared.literal import Patience
from quizapp.formats.shared.to_html import PLAIN
from quizapp.questions.base import Question
from quizapp.questions.catalogue import in_a_list

LONGEST = 80
"""Characters."""


def own_name(question: Question, patience: Patience | None = None) -> str:
    """What a question is called that has no title: read again, it is none. Empty where there is no time to tell."""
    plain = PLAIN.fullmatch(question.prompt) is not None
    if not plain and patience and not patience.spend(question.prompt):
        return ""
    words = " ".join(question.prompt.split()) if plain else in_a_list(question)
    return f"{words[: LONGEST - 1]}…" if len(words) > LONGEST else words or "Question"
