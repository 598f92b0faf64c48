"""What each format keeps, found out by writing and reading: the tables of docs/formats.md.

`python3 -m tests.formats.keeping` writes them anew.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

from PIL import Image

from quizapp.formats.base import Attachment, FormatError, Item, Look, Parsed, Schedule, Severity, Written
from quizapp.formats.catalogue import FORMATS, Format
from quizapp.questions.base import Answer, Question
from quizapp.questions.catalogue import TYPES
from tests.formats.samples import FOLDERS, SAMPLES

DOCUMENT = Path(__file__).parents[2] / "docs" / "formats.md"
BEGIN, END = "<!-- The tables from here on are made by tests/formats/keeping.py. -->", "<!-- Here they end. -->"
WHOLE, PARTLY, ONLY_IN, NOTHING = "both ways", "both ways, partly", "in", "–"
NAME = "abcdefgh12345678"
LOOKS = (Look(datetime(2026, 10, 1, 9, tzinfo=UTC), 3, 4000), Look(datetime(2026, 10, 9, 9, tzinfo=UTC), 3, 4000))


def picture() -> Attachment:
    """A red dot."""
    held = BytesIO()
    Image.new("RGB", (2, 2), "red").save(held, "PNG")
    return Attachment(NAME, held.getvalue(), "dot.png")


BESIDE = ("title", "topic", "ref", "tags", "points")
PLAIN: Mapping[str, Question] = {
    "choice": Question("choice", "Which is the capital of Norway?", (Answer("Oslo", 1.0), Answer("Bergen"))),
    "flashcard": Question("flashcard", "What is the capital of Norway?", (Answer("Oslo", 1.0),)),
}
"""What the parts are tried on: the first that a format has."""


def _asked(**change: object) -> Callable[[Item], Item]:
    return lambda item: replace(item, question=replace(item.question, **change))


def _answered(**change: object) -> Callable[[Item], Item]:
    return lambda item: _asked(answers=(replace(item.question.answers[0], **change), *item.question.answers[1:]))(item)


PARTS: Mapping[str, Callable[[Item], Item]] = {
    "explanation": _asked(explanation="It lies on a fjord."),
    "hint": _asked(hint="Not Bergen."),
    "evidence": _asked(evidence="Oslo has been the capital since 1814."),
    "feedback on answers": _answered(feedback="Yes, since 1814."),
    "part of the mark": lambda item: _asked(answers=(item.question.answers[0], Answer("Both", 0.5), Answer("Rome")))(
        item
    ),
    "topic": lambda item: replace(item, topic="Europe / North"),
    "title": lambda item: replace(item, title="Norway"),
    "id": lambda item: replace(item, ref="norway-1"),
    "tags": lambda item: replace(item, tags=("capitals",)),
    "points": lambda item: replace(item, points=2.0),
    "bold and lists": _asked(prompt="Which is the **capital**?\n\n- of Norway\n- not of Sweden"),
    "formulas": _asked(prompt="What is $\\frac{1}{2}$ of it?"),
    "pictures": _asked(prompt=f"What is this? ![a red dot](/media/{NAME})"),
    "what was learnt": lambda item: replace(
        item, schedule=Schedule(9.5, 5.25, date(2026, 10, 19), date(2026, 10, 9), 0, LOOKS)
    ),
}


def _back(form: Format, item: Item) -> tuple[Written, Parsed] | None:
    assert form.unparse is not None
    files = [picture()] if NAME in item.question.prompt else []
    written = form.unparse([item], files)
    if any(one.severity is Severity.REFUSED for one in written.left_out):
        return None
    try:
        return written, form.parse(written.data)
    except FormatError:
        return None


def type_kept(form: Format, kind: str) -> str:
    """How a format keeps questions of a type."""
    if form.unparse and (there := _back(form, Item(TYPES[kind].example().question))):
        return PARTLY if there[0].left_out else WHOLE
    return ONLY_IN if kind in read_kinds(form) else NOTHING


def read_kinds(form: Format) -> set[str]:
    """The types of the questions in the samples of a format."""
    folder = SAMPLES / FOLDERS.get(form.name, form.name)
    found = set()
    for path in sorted(folder.glob("*.*")) if folder.is_dir() else []:
        try:
            found |= {question.kind for question in form.parse(path.read_bytes()).questions}
        except FormatError:
            continue
    return found


def part_kept(form: Format, part: str) -> str:
    """Whether a format keeps a part of a question or of what is said of it."""
    for question in PLAIN.values():
        if form.unparse and _back(form, Item(question)):
            return "yes" if _comes_back(form, PARTS[part](Item(question))) else NOTHING
    return NOTHING


def _comes_back(form: Format, item: Item) -> bool:
    there = _back(form, item)
    if there is None or there[0].left_out or len(there[1].items) != 1:
        return False
    (back,) = there[1].items
    if item.schedule:
        return back.schedule is not None and len(back.schedule.looks) == len(item.schedule.looks)
    if NAME in item.question.prompt:
        shown = re.search(r"!\[a red dot\]\(/media/([\w-]+)", back.question.prompt)
        return shown is not None and any(one.name == shown[1] and one.data == picture().data for one in there[1].files)
    told = {name: value for name in BESIDE if (value := getattr(item, name))}
    return back.question == item.question and all(getattr(back, name) == value for name, value in told.items())


def tables() -> str:
    """Both tables as Markdown."""
    return "\n".join(
        [
            "### Types of questions",
            "",
            *_table("format", [kind.label for kind in TYPES.values()], _types()),
            "",
            "### What else is kept on the way out and in again",
            "",
            *_table("format", list(PARTS), _parts()),
            "",
        ]
    )


def _types() -> Iterator[list[str]]:
    for form in FORMATS.values():
        yield [form.label, *(type_kept(form, kind) for kind in TYPES)]


def _parts() -> Iterator[list[str]]:
    for form in FORMATS.values():
        if form.unparse:
            yield [form.label, *(part_kept(form, part) for part in PARTS)]


def _table(first: str, columns: list[str], rows: Iterator[list[str]]) -> Iterator[str]:
    yield f"| {first} | {' | '.join(columns)} |"
    yield f"| --- |{' --- |' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def renewed(document: str) -> str:
    """The document with the tables as they are now."""
    before, after = document.split(BEGIN)[0], document.split(END)[1]
    return f"{before}{BEGIN}\n\n{tables()}\n{END}{after}"


if __name__ == "__main__":
    DOCUMENT.write_text(renewed(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
    sys.exit(0)
