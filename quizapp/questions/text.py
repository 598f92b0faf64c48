"""Short text: the learner types a word or a few. Response: the typed string."""

from __future__ import annotations

from quizapp.questions.spelling import folded


def same_words(a: str, b: str) -> bool:
    """Whether two texts are equal but for case, spacing and typographic marks; accents count."""
    return folded(a, accents=True) == folded(b, accents=True)
