"""Names as QTI wants them: letters, digits, hyphens, points and underscores, not beginning with a digit."""

from __future__ import annotations

import re

NUMBERED = "item-"
"""What begins the identifier of an item that has none of its own."""
UNFIT = re.compile(r"[^A-Za-z0-9_.-]|^[0-9.-]|_(?=x[0-9A-F]{1,6}_)")
CODE = re.compile(r"_x([0-9A-F]{1,6})_")
OWN = re.compile(r"item-\d{1,6}")


def identifier(name: str) -> str:
    """The name with a code in place of each sign that may not stand there."""
    return UNFIT.sub(lambda found: f"_x{ord(found[0]):X}_", name)


def named(coded: str) -> str:
    """The name that `identifier` made this of."""
    return CODE.sub(lambda found: chr(int(found[1], 16)) if int(found[1], 16) < 0x110000 else found[0], coded)


def ref_of(coded: str, *, ours: bool) -> str:
    """What an item calls itself; nothing where it was only numbered when it was written here."""
    if not ours:
        return coded
    return "" if OWN.fullmatch(coded) else named(coded)
