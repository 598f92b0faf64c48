"""Titles and descriptions as they are kept: without what cannot be stored or seen."""

from __future__ import annotations

import unicodedata

from quizapp.services.errors import Invalid

LONGEST_TITLE = 300
LONGEST_TEXT = 2_000
"""Characters of a description."""
UNSTORED = {"Cc", "Cs"}
"""Categories of characters that no page shows: controls, halves of characters."""


def one_line(text: str, field: str, wanted: str, longest: int = LONGEST_TITLE) -> str:
    """A title in NFC with single spaces; raises Invalid, saying what is `wanted`, where nothing or too much is left."""
    kept = "".join(c if unicodedata.category(c) not in UNSTORED else " " for c in text)
    cleaned = " ".join(unicodedata.normalize("NFC", kept).split())
    if not cleaned or not any(unicodedata.category(c)[0] in "LNPS" for c in cleaned):
        raise Invalid(wanted, field)
    if len(cleaned) > longest:
        raise Invalid(f"Keep it to {longest:,} characters; these are {len(cleaned):,}.", field)
    return cleaned


def lines(text: str, field: str, longest: int = LONGEST_TEXT) -> str:
    """A text of several lines, or of none; raises Invalid for one that is too long."""
    written = text.replace("\r\n", "\n").replace("\r", "\n")
    cleaned = "".join(c for c in written if c == "\n" or unicodedata.category(c) not in UNSTORED).strip()
    if len(cleaned) > longest:
        raise Invalid(f"Keep it to {longest:,} characters; these are {len(cleaned):,}.", field)
    return cleaned
