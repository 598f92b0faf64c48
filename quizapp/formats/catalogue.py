"""All formats by name, and which one a file is in: told by what is in it, by its name only where that says nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from quizapp.formats import (
    aiken,
    anki,
    anki_text,
    archive,
    bank_toml,
    gift,
    moodle,
    paste,
    qti1,
    qti2,
    rows,
    tables_csv,
    tables_tsv,
    xlsx,
)
from quizapp.formats.base import Attachment, FormatError, Item, Parsed, Problem, Severity, Written
from quizapp.formats.rows.cells import mark_of
from quizapp.formats.shared import xml
from quizapp.formats.shared.packages import Package, is_package
from quizapp.formats.shared.plain import plain
from quizapp.formats.unit.entry import short
from quizapp.questions.base import Question
from quizapp.questions.record import to_json

PICTURES = "Left behind: its pictures and sounds."
TEXT, ZIP = "text/plain", "application/zip"
LARGEST = 100_000_000
"""Bytes of a file."""
LARGEST_TEXT = 10_000_000
"""Bytes of a file that is neither a package nor XML."""
LOOKED_AT = 100_000
"""Characters of a text by which its format is told."""


class Writer(Protocol):
    """What writes a format."""

    def __call__(self, questions: Iterable[Question | Item], files: Sequence[Attachment] = ..., /) -> Written: ...


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what it is called, what its files are called, and how it is read and written."""

    name: str
    label: str
    suffix: str
    mimetype: str
    parse: Callable[[bytes], Parsed]
    unparse: Writer | None = None
    """None where it is only read."""
    about: str = ""
    """Who reads it, in a sentence."""
    schedule: bool = False
    """Whether it has a place for what somebody remembers."""


def _without_files(write: Callable[[Iterable[Question | Item]], Written]) -> Writer:
    """A writer of a format that has no place for pictures and sounds: each question that shows some is told."""

    def unparse(questions: Iterable[Question | Item], files: Sequence[Attachment] = (), /) -> Written:
        items = [one if isinstance(one, Item) else Item(one) for one in questions]
        written = write(items)
        left = [
            Problem(None, f"question {number} “{short(item.question.prompt)}”", PICTURES, Severity.LOST)
            for number, item in enumerate(items, 1)
            if "](/media/" in to_json(item.question)
        ]
        return Written(written.data, (*written.left_out, *left))

    return unparse


_ALL = (
    Format(archive.NAME, archive.LABEL, archive.SUFFIX, archive.MIMETYPE, archive.parse, archive.unparse,
           "For another quizapp, or to keep: versions, pictures, the text, all of it."),
    Format(moodle.NAME, moodle.LABEL, moodle.SUFFIX, moodle.MIMETYPE, moodle.parse, moodle.unparse,
           "For Moodle, and for programs that read its question banks; pictures go along."),
    Format("qti30", "QTI 3.0 package", ".zip", ZIP, qti2.parse, qti2.unparse_30,
           "For newer test programs; a package with the pictures in it."),
    Format("qti21", "QTI 2.1 package", ".zip", ZIP, qti2.parse, qti2.unparse_21,
           "For test programs such as TAO, OpenOLAT or Inspera; a package with the pictures in it."),
    Format("qti22", "QTI 2.2", ".zip", ZIP, qti2.parse),
    Format(qti1.NAME, qti1.LABEL, qti1.SUFFIX, qti1.MIMETYPE, qti1.parse),
    Format(gift.NAME, "GIFT", ".gift", TEXT, gift.parse, _without_files(gift.unparse),
           "Text for Moodle, which people can read and write by hand."),
    Format(anki.NAME, anki.LABEL, anki.SUFFIX, anki.MIMETYPE, anki.parse, anki.unparse,
           "For Anki; what you have learnt can go along.", schedule=True),
    Format(anki_text.NAME, anki_text.LABEL, ".anki.txt", TEXT, anki_text.parse, anki_text.unparse,
           "Notes as text, for Anki’s own import."),
    Format(xlsx.NAME, xlsx.LABEL, xlsx.SUFFIX, xlsx.MIMETYPE, xlsx.parse, _without_files(xlsx.unparse),
           "A table for Excel and LibreOffice: a row for each question."),
    Format(tables_csv.NAME, tables_csv.LABEL, tables_csv.SUFFIX, tables_csv.MIMETYPE, tables_csv.parse,
           _without_files(tables_csv.unparse), "The same table as plain text, with commas."),
    Format(tables_tsv.NAME, tables_tsv.LABEL, tables_tsv.SUFFIX, tables_tsv.MIMETYPE, tables_tsv.parse,
           _without_files(tables_tsv.unparse), "The same table with tabs, to be pasted into a spreadsheet."),
    Format(bank_toml.NAME, bank_toml.LABEL, bank_toml.SUFFIX, bank_toml.MIMETYPE, bank_toml.parse,
           _without_files(bank_toml.unparse), "Text in which nothing of a question is lost, for editors and for git."),
    Format(aiken.NAME, "Aiken", ".txt", TEXT, aiken.parse, _without_files(aiken.unparse),
           "The plainest text there is: one right answer out of several."),
)  # fmt: skip
FORMATS: Mapping[str, Format] = {one.name: one for one in _ALL}
"""The formats in the order in which menus show them."""

OTHERS = (
    (b"%PDF", "This is a PDF. Open it, copy the questions, and paste them as text."),
    (b"\xd0\xcf\x11\xe0", "This is a file of old Office. Save it as .xlsx, or copy the questions and paste them."),
    (b"\x89PNG", "This is a picture, without questions."),
    (b"\xff\xd8\xff", "This is a picture, without questions."),
    (b"GIF8", "This is a picture, without questions."),
    (b"\x1f\x8b", "This file is compressed with gzip. Unpack it first."),
    (b"Rar!", "This file is compressed with RAR. Unpack it first."),
    (b"7z\xbc\xaf", "This file is compressed with 7-Zip. Unpack it first."),
    (b"SQLite format 3", "This is a bare database. In Anki choose File, Export, and hand in the .apkg that it makes."),
    (b"\x28\xb5\x2f\xfd", "This file is compressed with Zstandard. Unpack it first."),
)
"""How files begin in which no questions are read, and what to do with them."""
DOCUMENTS = {
    "word/document.xml": "This is a Word document. Open it, copy the questions, and paste them as text.",
    "ppt/presentation.xml": "This is a presentation. Copy the questions from it, and paste them as text.",
    "content.xml": "This is an OpenDocument file. Save a spreadsheet as .xlsx or CSV; paste the text of a document.",
}
ANKI = ("collection.anki21b", "collection.anki21", "collection.anki2")
"""What one of is in each package of Anki."""
SIGNS = {"quizapp.toml": archive.NAME, "xl/workbook.xml": xlsx.NAME}
"""The format of a package by a file in it."""
TOML = re.compile(r"^[ \t]*\[\[(?:question|topic)\]\]", re.MULTILINE)
NOTES = re.compile(
    r"#(?:separator|html|tags(?: column)?|deck(?: column)?|notetype(?: column)?|guid column|columns):", re.IGNORECASE
)
"""How the text files of Anki begin."""
ROOTS: Mapping[str, str] = {
    "quiz": moodle.NAME,
    **dict.fromkeys(qti1.ROOTS, qti1.NAME),
    **dict.fromkeys(qti2.ROOTS, qti2.NAMES[0]),
}
"""The format of an XML file by the name of its root."""
MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:\?xml|!doctype|html)", re.IGNORECASE)
PAGE = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)", re.IGNORECASE)
UNKNOWN = "No questions are recognised in this file. It may be {known}."


def parse(data: bytes, filename: str = "") -> Parsed:
    """The questions of a file in any format, and everything that is wrong in it; raises FormatError."""
    name = recognise(data, filename)
    parsed = FORMATS[name].parse(data)
    return parsed if parsed.format in FORMATS else replace(parsed, format=name)


def write(form: Format, items: Sequence[Item], files: Sequence[Attachment], now: datetime) -> Written:
    """The questions in a format; Anki, which keeps what is newer, is told when they were written."""
    assert form.unparse is not None, f"{form.name} is only read"
    return anki.unparse(items, files, now=now) if form.name == anki.NAME else form.unparse(items, files)


def recognise(data: bytes, filename: str = "") -> str:
    """The name of the format of a file; raises FormatError, with what to do, where it is none of those known here."""
    if len(data) > LARGEST:
        raise FormatError(f"This file has {len(data):,} bytes; {LARGEST:,} at most are read.")
    if not data.strip(b"\0 \t\r\n"):
        raise FormatError("This file is empty.")
    if is_package(data):
        return _packed(Package(data))
    for start, told in OTHERS:
        if data.startswith(start):
            raise FormatError(told)
    return _marked_up(data) or _written(data, filename)


def _packed(package: Package) -> str:
    for name, told in DOCUMENTS.items():
        if name in package:
            raise FormatError(told)
    if any(name in package for name in ANKI):
        return anki.NAME
    for name, found in SIGNS.items():
        if name in package:
            return found
    if qti1.is_ours(package):
        return qti1.NAME
    if qti2.is_ours(package):
        return qti2.NAMES[0]
    raise _unknown()


def _marked_up(data: bytes) -> str:
    """The format of an XML file; empty where it is none."""
    root = xml.root_of(data)
    if found := ROOTS.get(root):
        return found
    if MARKUP.match(data):
        page = root.lower() == "html" or PAGE.match(data) is not None
        if not root and not page:
            xml.read(data)
        what = "a web page" if page else f"XML that begins with <{root[:40]}>"
        raise FormatError(f"This is {what}, in which no questions are read.")
    return ""


def _written(data: bytes, filename: str) -> str:
    if len(data) > LARGEST_TEXT:
        raise FormatError(f"This text has {len(data):,} bytes; {LARGEST_TEXT:,} at most are read. Take it in parts.")
    text = _beginning(data)
    suffix = filename.lower().rpartition(".")[2]
    if suffix in (gift.NAME, aiken.NAME):
        return suffix
    if NOTES.match(text):
        return anki_text.NAME
    if TOML.search(text):
        return bank_toml.NAME
    found = paste.recognise(text)
    if found and found != rows.NAME:
        return found
    if found or suffix in (tables_csv.NAME, tables_tsv.NAME):
        return tables_tsv.NAME if mark_of(text) == "\t" else tables_csv.NAME
    raise _unknown()


def _beginning(data: bytes) -> str:
    """As much of a text as tells what it is, in whole lines where it has any."""
    text, _ = plain(data, LARGEST_TEXT)
    if len(text) <= LOOKED_AT:
        return text
    end = text.rfind("\n", 0, LOOKED_AT)
    return text[: end if end > 0 else LOOKED_AT]


def _unknown() -> FormatError:
    labels = [one.label for one in FORMATS.values()]
    return FormatError(UNKNOWN.format(known=f"{', '.join(labels[:-1])} or {labels[-1]}"))
