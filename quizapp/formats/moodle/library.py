"""Pictures and sounds that go out with Moodle XML, and texts as Moodle shows them.

A text goes out as HTML where that comes back as it was, else as Markdown, which Moodle knows as well.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from html import escape
from urllib.parse import quote

from quizapp.formats.base import Attachment, Item, Problem, Severity
from quizapp.formats.moodle.gallery import HERE
from quizapp.formats.shared.from_html import markdown
from quizapp.formats.shared.to_html import PLAIN, html, line
from quizapp.formats.unit.entry import short
from quizapp.questions.base import Question

SHOWN = re.compile(
    r"!\[((?:\\.|[^\]\\\n]){0,500})\]\(/media/([\w-]{8,32})(?:#(?:\d{1,5}x\d{1,5}|(sound)))?\)", re.ASCII
)
"""A picture or a sound in our texts: what it is called, its name, and whether it is a sound."""
ENDINGS = {
    b"\x89PNG": ".png",
    b"\xff\xd8\xff": ".jpg",
    b"GIF8": ".gif",
    b"RIFF": ".webp",
    b"OggS": ".ogg",
    b"ID3": ".mp3",
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text as it goes out: its format, the text, and the names of the files that it shows."""

    form: str
    text: str
    names: tuple[str, ...] = ()


class Library:
    """The files that go along."""

    def __init__(self, files: Sequence[Attachment]) -> None:
        self.names = {file.name: sha256(file.data).hexdigest()[:24] for file in files}
        self.files = {self.names[file.name]: file for file in files}
        called = Counter(file.filename for file in self.files.values())
        self.filenames = {
            name: file.filename if file.filename and called[file.filename] == 1 else name + _ending(file.data)
            for name, file in self.files.items()
        }

    def shelved(self, questions: Iterable[Question | Item]) -> tuple[list[Item], list[Problem]]:
        """The items with the names under which their files come back, and those that there is no file for."""
        items, told = [], []
        for number, one in enumerate(questions, 1):
            item = one if isinstance(one, Item) else Item(one)
            missing: list[str] = []
            items.append(replace(item, question=self._renamed(item.question, missing)))
            if missing:
                name = f"question {number} “{short(item.question.prompt)}”"
                told.append(Problem(None, name, f"Left behind: {', '.join(missing)}.", Severity.LOST))
        return items, told

    def _renamed(self, question: Question, missing: list[str]) -> Question:
        def named(found: re.Match[str]) -> str:
            if found[2] in self.names:
                return f"![{found[1]}](/media/{self.names[found[2]]}{'#sound' * bool(found[3])})"
            missing.append(f"a {found[3] or 'picture'} ({found[1] or found[2]}), whose file is missing")
            return f"[{found[1]}]"

        def changed(text: str) -> str:
            return SHOWN.sub(named, text) if "/media/" in text else text

        answers = tuple(
            replace(a, text=changed(a.text), match=changed(a.match), feedback=changed(a.feedback))
            for a in question.answers
        )
        parts = {part: changed(getattr(question, part)) for part in ("prompt", "explanation", "hint")}
        return replace(question, answers=answers, **parts)

    def markup(self, text: str, *, inline: bool = False, after: Callable[[str], str] = str) -> Phrase:
        """The text as it goes out, within a line where it can. `after` stands for what a reader does with it."""
        if _is_tame(text):
            return Phrase("html", text if inline or not text else f"<p>{text}</p>")
        names: list[str] = []

        def source(name: str) -> str:
            names.append(name)
            return f"{HERE}/{quote(self.filenames.get(name, name))}"

        written = line(text, source) if inline and "\n" not in text else html(text, source)
        sources = {source(name): f"/media/{name}" for name in tuple(names)}
        if after(markdown(written, shown=lambda written: sources.get(written, ""))[0]) == text:
            return Phrase("html", written, tuple(dict.fromkeys(names)))
        plain = SHOWN.sub(lambda found: f"![{found[1]}]({source(found[2])})", text)
        return Phrase("markdown", plain, tuple(dict.fromkeys(names)))

    def elements(self, names: Iterable[str]) -> str:
        """The files of a text."""
        return "".join(self._element(name) for name in names if name in self.files)

    def _element(self, name: str) -> str:
        data = b64encode(self.files[name].data).decode()
        return f'<file name="{escape(self.filenames[name])}" path="/" encoding="base64">{data}</file>'


def _is_tame(text: str) -> bool:
    """Whether a text is the same in HTML and comes back from there as it was."""
    return not text or bool(PLAIN.fullmatch(text) and text[0].isalpha() and text.isprintable() and "  " not in text
                            and text[-1] != " ")  # fmt: skip


def _ending(data: bytes) -> str:
    return next((ending for start, ending in ENDINGS.items() if data.startswith(start)), "")
