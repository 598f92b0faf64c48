"""A package of QTI: its items in the order of its tests, with the sections they stand in, and the files they show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from quizapp.formats.base import FormatError
from quizapp.formats.qti2.names import ITEM, TEST, normal
from quizapp.formats.shared import xml
from quizapp.formats.shared.packages import Package
from quizapp.formats.shared.xml import Node

MANIFEST = "imsmanifest.xml"
ITEM_KINDS, TEST_KINDS = ("imsqti_item_xmlv2", "imsqti_item_xmlv3"), ("imsqti_test_xmlv2", "imsqti_test_xmlv3")
LARGEST_ITEM = 2_000_000
"""Bytes of an item."""
LARGEST_TEXT = 20_000_000
"""Bytes of a manifest or test."""
MOST_TEXT = 30_000_000
"""Bytes of all items and tests of a package."""

RULES = {
    "timeLimits": "limits of time",
    "selection": "items drawn at random",
    "ordering": "the order of items",
    "preCondition": "conditions",
    "branchRule": "ways through the test",
    "weight": "weights of items",
    "testFeedback": "feedback on the whole",
}
"""What a test may say of its items that no question holds."""


@dataclass(slots=True)
class Contents:
    """The names of the files that are items, each with its topic."""

    topics: dict[str, str] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    """Tests that could not be read, and why."""
    rules: list[str] = field(default_factory=list)
    """What tests say besides which items they have, in words."""


def contents(package: Package) -> Contents:
    """What a package holds: by its manifest, or where that is not sound whatever in it is an item."""
    found = Contents()
    resources = _resources(package)
    tests = [name for kind, name in resources if kind.startswith(TEST_KINDS)]
    items = [name for kind, name in resources if kind.startswith(ITEM_KINDS)]
    if not items:
        roots = _roots(package)
        items = [name for name, root in roots.items() if root in (ITEM, "qti-assessment-item")]
        tests = tests or [name for name, root in roots.items() if root in (TEST, "qti-assessment-test")]
    if sum(map(package.size, {*items, *tests})) > MOST_TEXT:
        raise FormatError(f"The items of this package have more than {MOST_TEXT:,} bytes: divide it.")
    read: set[str] = set()
    for test in dict.fromkeys(tests):
        try:
            root = normal(xml.read(package.read(test, LARGEST_TEXT)))
            found.rules += [words for tag, words in RULES.items() if next(root.deep(tag), None)]
            for name, topic in _in_test(package, test, root, read):
                found.topics.setdefault(name, topic)
        except FormatError as error:
            found.unread[test] = str(error)
    for name in items:
        found.topics.setdefault(name, "")
    return found


def beside(name: str, href: str) -> str:
    """The name in the package of what a file in it calls so."""
    return normpath(join(dirname(name), unquote(href.partition("#")[0].partition("?")[0])))


def _resources(package: Package) -> list[tuple[str, str]]:
    """The kind and file of each resource that is there."""
    name = next((one for one in package.names if one == MANIFEST or one.endswith(f"/{MANIFEST}")), "")
    try:
        root = xml.read(package.read(name, LARGEST_TEXT)) if name else Node("", {}, 0)
    except FormatError:
        return []
    found = ((one.get("type"), beside(name, one.get("href"))) for one in root.deep("resource"))
    return [(kind, file) for kind, file in found if file in package]


def _roots(package: Package) -> dict[str, str]:
    """The name of the root of each XML file."""
    names = [name for name in package.names if name.lower().endswith(".xml") and package.size(name) <= LARGEST_TEXT]
    if sum(map(package.size, names)) > 2 * MOST_TEXT:
        raise FormatError("There is too much XML in this package, and no sound manifest that says what it is.")
    found = {}
    for name in names:
        try:
            found[name] = xml.root_of(package.read(name))
        except FormatError:
            continue
    return found


def _in_test(package: Package, name: str, root: Node, read: set[str]) -> Iterator[tuple[str, str]]:
    for part in root.all("testPart"):
        yield from _in_section(package, name, part, "", read)


def _in_section(package: Package, name: str, node: Node, topic: str, read: set[str]) -> Iterator[tuple[str, str]]:
    for part in node.nodes:
        if part.tag == "assessmentSection":
            title = part.get("title").strip()
            inner = f"{topic} / {title}" if topic and title else title or topic
            yield from _in_section(package, name, part, inner, read)
        elif part.tag == "assessmentItemRef" and (file := beside(name, part.get("href"))) in package:
            yield file, topic
        elif part.tag == "assessmentSectionRef":
            file = beside(name, part.get("href"))
            if file in package and file not in read:
                read.add(file)
                section = normal(xml.read(package.read(file, LARGEST_TEXT)))
                yield from _in_section(package, file, Node("", {}, 0, [section]), topic, read)
