"""A text from anywhere, a file's bytes or what was pasted, as one plain text whose lines end with a line feed."""

from __future__ import annotations

import codecs
import re

from quizapp.formats.base import FormatError, Problem, Severity

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""What a file begins with that says how its letters are stored; UTF-32 begins like UTF-16."""
BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
"""What ends a line elsewhere: other systems, and the soft line breaks of word processors."""
BOM = "\ufeff"
"""What a text may begin with, and then stands in the middle where texts were put together."""
UNSEEN = re.compile("[\x01-\x08\x0e-\x1f\x7f]")
UNPAIRED = re.compile("[\ud800-\udfff]")

GUESSED = (
    "The file does not say how its letters are stored, so it was read as Windows-1252. Look at letters with accents, "
    "or save the file as UTF-8."
)


def plain(data: bytes | str, largest: int) -> tuple[str, list[Problem]]:
    """The text, and what was changed to read it; raises FormatError for one that is no text, empty or larger than
    `largest` bytes or characters."""
    if len(data) > largest:
        raise FormatError(f"This is too large: at most {largest / 1_000_000:g} MB are read at once. Take it in parts.")
    text, problems = _decoded(data) if isinstance(data, bytes) else (data, [])
    text = BREAKS.sub("\n", text).replace(BOM, "")
    _refuse(text, "\0", "There is a NUL character in this line: this is not plain text.")
    if unpaired := UNPAIRED.search(text):
        _refuse(text, unpaired[0], "This line holds half a character. Copy it once more, or type it anew.")
    if unseen := UNSEEN.search(text):
        told = "Control characters, which nobody sees, were taken out."
        problems.append(Problem(_line(text, unseen.start()), "", told, Severity.CHANGED))
        text = UNSEEN.sub("", text)
    if not text.strip():
        raise FormatError("There is nothing here but empty lines.", 1)
    return text, problems


def _decoded(data: bytes) -> tuple[str, list[Problem]]:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding), []
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        guessed = Problem(_line_of(data, error.start, "cp1252"), "", GUESSED, Severity.CHANGED)
        return _strictly(data, "cp1252"), [guessed]


def _strictly(data: bytes, encoding: str) -> str:
    """The text in this encoding; raises FormatError where it is cut off or damaged."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        told = "The letters of this line cannot be read: the file is damaged, or cut off. Save it as UTF-8."
        raise FormatError(told, _line_of(data, error.start, encoding)) from None


def _line_of(data: bytes, at: int, encoding: str) -> int:
    before = BREAKS.sub("\n", data[:at].decode(encoding, "ignore"))
    return _line(before, len(before))


def _refuse(text: str, sign: str, message: str) -> None:
    if (at := text.find(sign)) >= 0:
        raise FormatError(message, _line(text, at))


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
