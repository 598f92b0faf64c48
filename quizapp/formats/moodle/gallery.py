"""The files that a text of Moodle XML brings along, `<file name="map.png" encoding="base64">`, and where they show.

A text calls them `@@PLUGINFILE@@/map.png`; some programs put a picture into its address instead (`data:image/png;…`).
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from urllib.parse import unquote

from quizapp.formats.shared.intake import Intake
from quizapp.formats.shared.xml import Node

HERE = "@@PLUGINFILE@@"
INSIDE = re.compile(r"data:(?:image|audio)/[\w.+-]{1,40};base64,", re.IGNORECASE)
PICTURE = re.compile(rf"(!\[[^\]\n]{{0,500}}+\]\(){HERE}/([^\s()]{{1,500}}+)(?=\))")
"""A picture in a text that is Markdown already."""


class Gallery:
    """The files of one text."""

    def __init__(self, node: Node, intake: Intake) -> None:
        self.intake = intake
        self.files = {(one.get("path", "/") + one.get("name")).lstrip("/"): one for one in node.all("file")}
        self.seen: set[str] = set()

    def shown(self, source: str) -> str:
        """The address in our texts of what a text calls so; empty where the file does not bring it along."""
        if inside := INSIDE.match(source):
            return self.attached(source[inside.end() :], "")
        name = unquote(source.removeprefix(HERE).partition("?")[0]).lstrip("/")
        if not source.startswith(HERE) or name not in self.files:
            return ""
        self.seen.add(name)
        return self.attached(self.files[name].text(), self.files[name].get("name"))

    def unseen(self) -> list[str]:
        """The files that the text does not show, in words."""
        return [f"the file {name[:60]}" for name in self.files if name not in self.seen]

    def in_markdown(self, text: str) -> tuple[str, list[str]]:
        """A text in Markdown with the addresses of its pictures, and what was lost."""
        lost: list[str] = []

        def addressed(found: re.Match[str]) -> str:
            address = self.shown(f"{HERE}/{found[2]}")
            lost.extend([f"a picture ({found[2][:60]})"] * (not address))
            return found[1] + (address or found[2])

        return PICTURE.sub(addressed, text), lost

    def attached(self, written: str, filename: str) -> str:
        """The address of a file written as base64; empty where that is damaged."""
        try:
            data = b64decode("".join(written.split()), validate=True)
        except (binascii.Error, ValueError):
            return ""
        return self.intake.attach(data, filename) if data else ""
