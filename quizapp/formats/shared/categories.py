"""Moodle’s categories as topics: `$course$/top/A/B` is “A / B”, and a doubled slash is one in a name."""

from __future__ import annotations

import re

TOP = re.compile(r"\$\w+\$")
"""Where categories begin: `$course$`, `$system$` and the like."""


def topic_of(category: str) -> str:
    """The topic of a category."""
    parts = [part.replace("\1", "/").strip() for part in category.replace("//", "\1").split("/")]
    while parts and (not parts[0] or parts[0] == "top" or TOP.fullmatch(parts[0])):
        parts = parts[1:]
    return " / ".join(filter(None, parts))


def category_of(topic: str) -> str:
    """What topic_of reads as this topic."""
    return "$course$/top/" + "/".join(part.replace("/", "//") for part in topic.split(" / "))
