"""QTI 2.1, 2.2 and 3.0: single items as XML, and packages of items and tests. Names of 3.0 are read as those of 2.x.

<assessmentItem identifier="q1" title="Norway"> <responseDeclaration …/> <itemBody> <choiceInteraction …
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from quizapp.formats.base import FormatError, Parsed, Problem, Severity
from quizapp.formats.qti2.contents import LARGEST_ITEM, LARGEST_TEXT, MANIFEST, contents
from quizapp.formats.qti2.items import take
from quizapp.formats.qti2.media import Media
from quizapp.formats.qti2.names import ITEM, OTHERS, ROOTS, TEST, normal, version_of
from quizapp.formats.qti2.writing import unparse_21, unparse_30
from quizapp.formats.shared import xml
from quizapp.formats.shared.intake import Intake
from quizapp.formats.shared.packages import Package, is_package

__all__ = ["NAMES", "OTHERS", "ROOTS", "is_ours", "parse", "unparse_21", "unparse_30"]
NAMES = ("qti21", "qti22", "qti30")
LARGEST = 100_000_000
"""Bytes of a file."""
MOST = 20_000
"""Items of a file."""
MOST_NODES = 10_000
"""Elements of an item."""
ONLY_A_TEST = "This is a test, which only names its items: hand in the package that holds them, a .zip."


def parse(data: bytes, *, largest: int = LARGEST, most: int = MOST) -> Parsed:
    """The questions of an item or a package, and everything that is wrong in it; raises FormatError."""
    if is_package(data):
        return _package(Package(data, largest), Intake("", most))
    intake = Intake("", most)
    root = xml.read(data, min(largest, LARGEST_ITEM), most=MOST_NODES)
    intake.format = version_of(root)
    item = normal(root)
    if item.tag == TEST:
        raise FormatError(ONLY_A_TEST, item.line)
    if item.tag != ITEM:
        raise FormatError(f"This is XML that begins with <{root.tag[:40]}>: no item of QTI 2 or 3.", item.line)
    take(intake, item, lambda source: "", "")
    return intake.done()


def is_ours(package: Package) -> bool:
    """Whether a package holds items of QTI 2 or 3: its manifest says so, or something in it begins as they do."""
    if MANIFEST in package:
        text = package.read(MANIFEST, LARGEST_TEXT)
        if b"imsqti_item_xmlv2" in text or b"imsqti_item_xmlv3" in text or b"imsqti_test_xmlv" in text:
            return True
    names = [name for name in package.names if name.lower().endswith(".xml")][:50]
    return any(xml.root_of(package.read(name)) in ROOTS for name in names if package.size(name) <= LARGEST_TEXT)


def _package(package: Package, intake: Intake) -> Parsed:
    found = contents(package)
    if not found.topics:
        raise FormatError("No items of QTI 2 or 3 are in this package.")
    for name, told in found.unread.items():
        problem = Problem(None, "", f"This test was not read, so its items have no topics: {told}", Severity.LOST, name)
        intake.problems.append(problem)
    if found.rules:
        told = f"What the test says besides its questions was left behind: {', '.join(dict.fromkeys(found.rules))}."
        intake.problems.append(Problem(None, "", told, Severity.LOST))
    media = Media(package, intake)
    for name, topic in found.topics.items():
        before = len(intake.problems)
        _one(media, name, topic)
        intake.problems[before:] = [replace(told, file=name) for told in intake.problems[before:]]
    intake.format = intake.format or NAMES[0]
    return intake.done()


def _one(media: Media, name: str, topic: str) -> None:
    package, intake = media.package, media.intake
    try:
        root = xml.read(package.read(name, LARGEST_ITEM), most=MOST_NODES)
    except FormatError as error:
        intake.begin(error.line or 1, name)
        intake.refuse(error.line or 1, str(error))
        return
    intake.format = intake.format or version_of(root)
    item = normal(root)
    if item.tag != ITEM:
        intake.begin(item.line, name)
        intake.refuse(item.line, f"This file begins with <{root.tag[:40]}>: it is no item.")
        return
    take(intake, item, partial(media.shown, name), topic)
