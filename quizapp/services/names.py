"""Names: how they are shown, how they are compared, and that two people cannot be mistaken for each other."""

from __future__ import annotations

import unicodedata

from quizapp.services.errors import Invalid

LONGEST_NAME = 60
LONGEST_KEY = 240
"""Characters by which names are compared: compatible forms can be longer than what was typed."""
BIDI = dict.fromkeys([0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Marks that turn the direction of writing: a name with one turns the words around it too."""
UNPRINTABLE = {"Cc", "Cs", "Co", "Cn"}
BLANK = {*"\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0", *map(chr, range(0xFE00, 0xFE10))}
"""Letters, marks and signs that show nothing, with the selectors of variants."""


def clean_name(name: str) -> str:
    """A name as it is shown: NFC, single spaces, no control characters; raises Invalid unless 1 to 60 long."""
    printable = (c for c in name.translate(BIDI) if c.isspace() or unicodedata.category(c) not in UNPRINTABLE)
    text = " ".join(unicodedata.normalize("NFC", "".join(printable)).split())
    if not 1 <= len(text) <= LONGEST_NAME or not any(unicodedata.category(c)[0] in "LNS" for c in name_key(text)):
        raise Invalid(f"Choose a name of 1 to {LONGEST_NAME} characters.", "name")
    return text


def name_key(name: str) -> str:
    """A name as it is compared: what looks or reads alike is one name, and what cannot be seen does not count."""
    letters = unicodedata.normalize("NFKC", name)
    seen = (c for c in letters if c.isspace() or not (c in BLANK or unicodedata.category(c) in UNPRINTABLE | {"Cf"}))
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", "".join(seen)).casefold())
    return " ".join(folded.split())[:LONGEST_KEY]


def numbered(name: str, number: int) -> str:
    """A name with a number behind it, cut so that it stays one: the username of the second Anna Schmidt."""
    tail = f" {number}"
    return name[: LONGEST_NAME - len(tail)].rstrip() + tail


def sought(text: str) -> str:
    """A part of a name that is looked for: single spaces, nothing that cannot be seen, no longer than names are."""
    return " ".join("".join(c if c.isprintable() else " " for c in text[:LONGEST_KEY]).split())


def file_name(title: str) -> str:
    """A title as the name of a file, without its ending: letters and digits of any script, hyphens between them."""
    words = "".join(c if c.isalnum() else " " for c in unicodedata.normalize("NFC", title)).split()
    return "-".join(words)[:LONGEST_NAME].strip("-") or "deck"
