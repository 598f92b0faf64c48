"""What is in a package: files of questions, whatever the manifest says, and all else, which stays behind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from quizapp.formats.base import FormatError
from quizapp.formats.shared import xml
from quizapp.formats.shared.packages import Package

MANIFEST = "imsmanifest.xml"
ROOT = "questestinterop"
ENDINGS = (".xml", ".dat", ".qti")
MOST_READ = 100_000_000
"""Bytes of all XML in a package."""
ASSESSMENT = re.compile(rb"<(?:\w+:)?assessment\b[^<>]*?\bident=[\"']([^\"'<>]{1,200})[\"']")
OURS = ("imsqti_xmlv1p2", "assessment/x-bb-qti", "question-bank", "imsqti_item_xmlv1p2")
KINDS = (
    ("imsdt", "discussion"),
    ("discussion", "discussion"),
    ("imswl", "web link"),
    ("assignment", "assignment"),
    ("imsbasiclti", "tool link"),
    ("course/x-bb", "Blackboard course setting"),
    ("resource/x-bb-document", "page"),
    ("resource/x-bb", "Blackboard course part"),
    ("associatedcontent", "course part"),
)
"""How the type of a resource begins, or what is in it, and what to call such a thing."""
PICTURED = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".mp3", ".ogg", ".wav", ".m4a", ".mp4", ".webm")


def is_ours(package: Package) -> bool:
    """Whether a package has questions in QTI 1.2."""
    return any(_is_bank(package, name) for name in package.names if name.lower().endswith(ENDINGS))


def banks(package: Package) -> Sequence[str]:
    """The names of all files of questions, those that the manifest names first and in its order."""
    named = [href for _, hrefs in _resources(package) for href in hrefs if href in package]
    left, found = MOST_READ, []
    for name in dict.fromkeys([*named, *sorted(package.names)]):
        if not name.lower().endswith(ENDINGS):
            continue
        left -= package.size(name)
        if left < 0:
            raise FormatError(f"The XML in this package has more than {MOST_READ:,} bytes: divide it.")
        if _is_bank(package, name):
            found.append(name)
    return found


def twice(package: Package, names: Sequence[str]) -> Mapping[str, str]:
    """The cartridge files of which Canvas has put a fuller one into the package, and that one."""
    fuller = {_assessment(package, name): name for name in names if name.startswith("non_cc_assessments/")}
    fuller.pop("", None)
    return {
        name: fuller[ident]
        for name in names
        if fuller and name not in fuller.values() and (ident := _assessment(package, name)) in fuller
    }


def others(package: Package, names: Sequence[str], used: Collection[str]) -> Iterator[str]:
    """One sentence for each kind of thing in the package that is no question, and one for files that are missing."""
    counts: Counter[str] = Counter()
    for kind, hrefs in _resources(package):
        if any(part in kind for part in OURS) or any(href in names for href in hrefs):
            if hrefs and not any(href in package for href in hrefs):
                yield f"The manifest names “{hrefs[0][:80]}”, which is missing in this package: export it again."
            continue
        if what := _what(kind, hrefs, used):
            counts[what] += 1
    for what, count in counts.items():
        it_stays = "is no question and stays" if count == 1 else "are no questions and stay"
        yield f"{count:,} {what}{'s' * (count > 1)} in this package {it_stays} behind."


def _what(kind: str, hrefs: Sequence[str], used: Collection[str]) -> str:
    for part, what in KINDS:
        if part in kind:
            return what
    if not hrefs or all(href in used for href in hrefs):
        return ""
    if hrefs[0].lower().endswith((".html", ".htm")):
        return "page"
    return "unused picture or recording" * hrefs[0].lower().endswith(PICTURED) or "file"


def _resources(package: Package) -> list[tuple[str, list[str]]]:
    """The type and files of each resource of the manifest; nothing where it is missing or cannot be read."""
    try:
        root = xml.read(package.read(MANIFEST, MOST_READ))
    except FormatError:
        return []
    return [(one.get("type").lower(), _files(one)) for one in root.deep("resource")]


def _files(resource: xml.Node) -> list[str]:
    """The files of a resource; Blackboard calls its own `file`."""
    base = resource.get("base")
    direct = [resource.get("href"), base if resource.get("file") else "", resource.get("file")]
    return list(dict.fromkeys(name for name in [*direct, *(one.get("href") for one in resource.all("file"))] if name))


def _is_bank(package: Package, name: str) -> bool:
    try:
        return xml.root_of(package.read(name, MOST_READ)) == ROOT
    except FormatError:
        return False


def _assessment(package: Package, name: str) -> str:
    found = ASSESSMENT.search(package.read(name, MOST_READ)[:20_000])
    return found[1].decode("utf-8", "replace") if found else ""
