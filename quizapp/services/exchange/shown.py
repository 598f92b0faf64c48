"""What questions show, found in their JSON."""

from __future__ import annotations

import json
import re

SHOWN = re.compile(r"!\[((?:\\\\.|\\[^\\]|[^]\\\n]){0,500})\]\(/media/([A-Za-z0-9_-]{8,32})(?:#(?:\d+x\d+|sound))?\)")
"""A picture or sound in the JSON of a question, where a backslash stands twice and once before a quotation mark."""


def shown_in(data: str) -> list[tuple[str, str]]:
    """What a question, as JSON, shows: the words for whoever does not see it, and the name in its address."""
    return [(_words(alt), name) for alt, name in SHOWN.findall(data)] if "/media/" in data else []


def _words(alt: str) -> str:
    return re.sub(r"\\([\\\[\]])", r"\1", json.loads(f'"{alt}"'))
