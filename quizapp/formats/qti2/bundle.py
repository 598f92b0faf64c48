"""A package: items, the test whose sections are their topics, the files they show, and the manifest of it all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quizapp.formats.base import Attachment
from quizapp.formats.qti2.contents import MANIFEST
from quizapp.formats.qti2.page import MEDIA, Page
from quizapp.formats.qti2.spaces import namespaces, package_namespaces
from quizapp.formats.shared.packages import pack

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
TEST_FILE = "test.xml"
BETWEEN = " / "
MOST_SECTIONS = 8
"""Sections inside one another."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of the package."""

    text: str
    topic: str
    shows: frozenset[str]
    """The names of the files that it shows."""


def bundled(entries: Sequence[Entry], files: Sequence[Attachment], *, newest: bool) -> bytes:
    """The package as a zip file."""
    page = Page(newest, {file.name: file for file in files})
    names = [f"items/item-{number:05}.xml" for number in range(1, len(entries) + 1)]
    shown = {name for entry in entries for name in entry.shows}
    media = {file.name: MEDIA + page.address(file.name).rpartition("/")[2] for file in files if file.name in shown}
    inside = [
        (MANIFEST, _manifest(page, entries, names, media).encode()),
        (TEST_FILE, _test(page, entries, names).encode()),
        *((name, entry.text.encode()) for name, entry in zip(names, entries, strict=True)),
        *((media[file.name], file.data) for file in page.files.values() if file.name in media),
    ]
    return pack(inside)


def _test(page: Page, entries: Sequence[Entry], names: Sequence[str]) -> str:
    e = page.element
    root = _Section("")
    open_sections = [root]
    for number, (entry, name) in enumerate(zip(entries, names, strict=True), 1):
        path = entry.topic.split(BETWEEN, MOST_SECTIONS - 1) if entry.topic else []
        same = 0
        while same < len(path) and same + 1 < len(open_sections) and open_sections[same + 1].title == path[same]:
            same += 1
        del open_sections[same + 1 :]
        for title in path[same:]:
            inner = _Section(title)
            open_sections[-1].parts.append(inner)
            open_sections.append(inner)
        open_sections[-1].parts.append(e("assessmentItemRef", {"identifier": f"ref-{number:05}", "href": name}))
    part = {"identifier": "part-1", "navigationMode": "nonlinear", "submissionMode": "individual"}
    sections = root.written(page, iter(range(1, 1_000_000)))
    told = {**namespaces(newest=page.newest), "identifier": "test", "title": "Questions", "toolName": "quizapp"}
    return f"{HEAD}{e('assessmentTest', told, e('testPart', part, sections))}\n"


class _Section:
    """A section with what is in it, references and sections, in their order."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.parts: list[str | _Section] = []

    def written(self, page: Page, numbers: Iterator[int]) -> str:
        """The section as XML, and all in it; `numbers` name it and its sections."""
        told = {"identifier": f"section-{next(numbers)}", "title": self.title, "visible": "true"}
        parts = [part if isinstance(part, str) else part.written(page, numbers) for part in self.parts]
        return page.element("assessmentSection", told, *parts)


def _manifest(page: Page, entries: Sequence[Entry], names: Sequence[str], media: dict[str, str]) -> str:
    version = "v3p0" if page.newest else "v2p1"
    keys = {name: f"media-{number:05}" for number, name in enumerate(media, 1)}
    items = [f"resource-{number:05}" for number in range(1, len(names) + 1)]
    resources = [_resource("resource-test", f"imsqti_test_xml{version}", TEST_FILE, items)]
    for key, name, entry in zip(items, names, entries, strict=True):
        needs = [keys[one] for one in sorted(entry.shows) if one in keys]
        resources.append(_resource(key, f"imsqti_item_xml{version}", name, needs))
    resources += [_resource(keys[name], "webcontent", file, []) for name, file in media.items()]
    told = "".join(f' {key}="{value}"' for key, value in package_namespaces(newest=page.newest).items())
    schema = "QTI Package" if page.newest else "QTIv2.1 Package"
    number = "3.0.0" if page.newest else "1.0.0"
    head = f"<metadata><schema>{schema}</schema><schemaversion>{number}</schemaversion></metadata><organizations/>"
    return f'{HEAD}<manifest{told} identifier="manifest">{head}<resources>{"".join(resources)}</resources></manifest>\n'


def _resource(key: str, kind: str, href: str, needs: Sequence[str]) -> str:
    inner = f'<file href="{href}"/>' + "".join(f'<dependency identifierref="{one}"/>' for one in needs)
    return f'<resource identifier="{key}" type="{kind}" href="{href}">{inner}</resource>'
