"""Typed words compared as a kind reader would: folded, with wildcards, a slip of the finger forgiven."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

LONG_WORD = 5
"""Letters from which one typo in a word is forgiven."""
VERY_LONG_WORD = 9
"""Letters from which two are."""

TYPEWRITER = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′ʼ´`", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
        "\u00ad": "",
        "\u200b": "",
        "\ufeff": "",
    }
)
"""What a word processor makes of plain typing, and invisible characters that a paste brings along."""


def tidied(text: str) -> str:
    """The text in one Unicode form, trimmed, inner spaces folded to one, typographic marks made plain."""
    return " ".join(unicodedata.normalize("NFC", text).translate(TYPEWRITER).split())


@lru_cache(maxsize=4096)
def folded(text: str, *, case: bool = False, accents: bool = False) -> str:
    """The text tidied for comparison; `case` and `accents` say which of the two still matter."""
    text = tidied(text)
    if not case:
        text = text.casefold()
    if not accents:
        decomposed = unicodedata.normalize("NFD", text)
        text = "".join(c for c in decomposed if unicodedata.category(c) != "Mn") or decomposed
    return unicodedata.normalize("NFC", text)
