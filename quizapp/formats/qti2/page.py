"""What items are written with: elements under the names of one version, texts as its HTML, and the files they show."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from quizapp.formats.base import Attachment
from quizapp.formats.qti2.names import PREFIX
from quizapp.formats.shared import to_html

VOID = re.compile(r"<(br|hr|img)\b([^<>]*)>")
START = re.compile(r' start="\d+"')
SOUND = re.compile(r'<audio controls src="([^"]*)" alt="([^"]*)"></audio>')
CAPITAL = re.compile(r"[A-Z]")
SPACES = {"\n": "&#10;", "\t": "&#9;", "\r": "&#13;"}
KINDS = {"mp3": "audio/mpeg", "ogg": "audio/ogg", "opus": "audio/ogg", "wav": "audio/wav", "m4a": "audio/mp4"}
MEDIA = "media/"
"""The folder of pictures and sounds in a package."""
SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}$")


@dataclass(slots=True)
class Page:
    """Writes elements of one version."""

    newest: bool
    """Whether it is 3.0."""
    files: Mapping[str, Attachment]
    shows: set[str] = field(default_factory=set)
    """The names of the files that were shown so far."""

    def element(self, name: str, attributes: Mapping[str, str], *parts: str) -> str:
        """An element with what is in it, which is XML already."""
        told = "".join(f' {self._name(key)}="{_attribute(value)}"' for key, value in attributes.items())
        tag = PREFIX + self._name(name) if self.newest else name
        return f"<{tag}{told}>{''.join(parts)}</{tag}>" if parts else f"<{tag}{told}/>"

    def blocks(self, text: str) -> str:
        """A text of paragraphs and the like."""
        return self._xml(to_html.html(text, self._shown))

    def line(self, text: str) -> str:
        """A text within a line."""
        return self._xml(to_html.line(text, self._shown))

    def body(self, text: str) -> str:
        """A text of paragraphs where 3.0 wants an element of its own around it."""
        return self.element("contentBody", {}, self.blocks(text)) if self.newest else self.blocks(text)

    def address(self, name: str) -> str:
        """How an item calls a file that it shows."""
        found = self.files.get(name)
        suffix = SUFFIX.search(found.filename) if found else None
        return f"../{MEDIA}{name}{suffix[0] if suffix else ''}"

    def _shown(self, name: str) -> str:
        if name not in self.files:
            return ""
        self.shows.add(name)
        return self.address(name)

    def _xml(self, html: str) -> str:
        html = VOID.sub(r"<\1\2/>", html)
        if self.newest:
            return SOUND.sub(r'<audio controls="controls" src="\1" title="\2"></audio>', html)
        return SOUND.sub(_object, START.sub("", html))

    def _name(self, name: str) -> str:
        """The name in this version; those of other namespaces stay."""
        if not self.newest or ":" in name:
            return name
        return CAPITAL.sub(lambda found: f"-{found[0].lower()}", name)


def plain(text: str) -> str:
    """A text as it is, in XML."""
    return escape(text, quote=False)


def _attribute(value: str) -> str:
    return "".join(SPACES.get(letter, letter) for letter in escape(value))


def _object(found: re.Match[str]) -> str:
    kind = KINDS.get(found[1].rpartition(".")[2].lower(), "audio/mpeg")
    return f'<object data="{found[1]}" type="{kind}">{found[2]}</object>'


def listed(files: Sequence[Attachment]) -> Mapping[str, Attachment]:
    """The files by name."""
    return {file.name: file for file in files}
