"""QTI 1.2 as Canvas, Blackboard, Respondus and others export it: bare XML, zip packages and Common Cartridges."""

from __future__ import annotations

from quizapp.formats.base import FormatError, Parsed, Problem, Severity
from quizapp.formats.qti1.contents import banks, is_ours, others, twice
from quizapp.formats.qti1.media import Media
from quizapp.formats.qti1.sections import Bank
from quizapp.formats.shared import xml
from quizapp.formats.shared.intake import Intake
from quizapp.formats.shared.packages import Package, is_package

__all__ = ["LABEL", "LARGEST", "MIMETYPE", "MOST", "NAME", "ROOTS", "SUFFIX", "is_ours", "parse"]

NAME = "qti12"
LABEL = "QTI 1.2"
SUFFIX = ".zip"
MIMETYPE = "application/zip"
ROOTS = ("questestinterop",)
"""The root of a file of questions."""
LARGEST = 100_000_000
"""Bytes of a file."""
MOST = 20_000
"""Questions of a file."""
NONE = "There are no QTI 1.2 questions in this package."


def parse(data: bytes, *, largest: int = LARGEST, most: int = MOST) -> Parsed:
    """The questions of a QTI 1.2 file or package, and all that is wrong in it; raises FormatError."""
    if len(data) > largest:
        raise FormatError(f"This file has {len(data):,} bytes; {largest:,} at most are read.")
    intake = Intake(NAME, most)
    if is_package(data):
        _package(intake, Package(data, largest), largest)
    elif (root := xml.root_of(data)) in ROOTS:
        Bank(intake, Media(intake)).read(data, largest)
    elif root:
        raise FormatError(f"This is XML that begins with <{root[:40]}>: QTI 1.2 begins with <questestinterop>.", 1)
    else:
        raise FormatError("This is no XML and no package: QTI 1.2 begins with <questestinterop>.", 1)
    return intake.done()


def _package(intake: Intake, package: Package, largest: int) -> None:
    names = banks(package)
    if not names:
        raise FormatError(NONE)
    media = Media(intake, package)
    doubled = twice(package, names)
    for name in names:
        if name in doubled:
            told = f"“{name}” holds the same quiz as “{doubled[name]}”, which says more: only that one was read."
            intake.problems.append(_told(told, Severity.CHANGED))
            continue
        media.folder = name.rpartition("/")[0]
        Bank(intake, media, name).read(package.read(name, largest), largest)
    intake.problems += [_told(told, Severity.LOST) for told in others(package, names, media.used)]


def _told(message: str, severity: Severity) -> Problem:
    return Problem(None, "", message, severity)
