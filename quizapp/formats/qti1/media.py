"""The texts of QTI 1.2 as Markdown, with the pictures and sounds that the package brings along."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass, field
from html import escape, unescape
from urllib.parse import unquote

from quizapp.formats.base import FormatError, Severity
from quizapp.formats.shared import from_html
from quizapp.formats.shared.intake import Intake
from quizapp.formats.shared.packages import Package
from quizapp.formats.shared.xml import Node

MOST_BYTES = 100_000_000
"""Of all pictures and sounds."""
LONGEST_TEXT = 200_000
"""Characters of one text before its layout is taken off."""
FILE_BASE = re.compile(r"^(?:\$IMS-CC-FILEBASE\$|\$CANVAS_COURSE_REFERENCE\$/(?:file_contents/)?|@X@[\w.]+@X@)/?")
XID = re.compile(r"xid-\d+_\d+")
EQUATION = re.compile(r"<img\b[^<>]*+>", re.IGNORECASE)
CONTENT = re.compile(r"""data-equation-content=(?:"([^"<>]*)"|'([^'<>]*)')""")
FORMULA = re.compile(r"\\\(((?:[^\\\n]|\\(?![()]))++)\\\)|\\\[((?:[^\\]|\\(?![\[\]]))++)\\\]")
BARE = re.compile(r"<div>([^<>&\\]*+)</div>")
"""A text without anything to read in it but words."""
DATA = re.compile(r"data:(?:image|audio)/[\w.+-]{1,40};base64,")
UNSHOWN = {"matapplet": "an applet", "matapplication": "a file", "matemtext": ""}


@dataclass(slots=True)
class Media:
    """Reads texts, and keeps what of the package they show."""

    intake: Intake
    package: Package | None = None
    folder: str = ""
    """Where in the package the file is that is being read."""
    used: set[str] = field(default_factory=set)
    left: int = MOST_BYTES
    _names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in self.package.names if self.package else ():
            self._names.setdefault(name.rpartition("/")[2].casefold(), name)
            if found := XID.search(name):
                self._names.setdefault(found[0], name)

    def text(self, html: str, line: int) -> str:
        """HTML as Markdown; what is lost is told."""
        if len(html) > LONGEST_TEXT:
            self.intake.refuse(line, f"Here is a text of {len(html):,} characters; {LONGEST_TEXT:,} at most are read.")
            return ""
        if words := BARE.fullmatch(html):
            return " ".join(words[1].split())
        text, lost = from_html.markdown(EQUATION.sub(_equation, html), shown=self.shown)
        if lost:
            self.intake.note(line, f"Left behind: {', '.join(lost)}.", Severity.LOST)
        return FORMULA.sub(_dollars, text)

    def shown(self, source: str) -> str:
        """The address under which texts show what the file calls so; empty where it is not in the package."""
        if DATA.match(source):
            return self._embedded(source.partition(",")[2], "")
        name = self._found(FILE_BASE.sub("", unquote(source).split("?")[0]))
        if not name or not self.package or self.package.size(name) > self.left:
            return ""
        try:
            data = self.package.read(name)
        except FormatError:
            return ""
        if name not in self.used:
            self.left -= len(data)
        self.used.add(name)
        return self.intake.attach(data, name.rpartition("/")[2])

    def material(self, node: Node) -> str:
        """A `material` or anything that holds some, as HTML."""
        return "".join(self.part(part) for part in node.nodes)

    def part(self, node: Node) -> str:
        """One part of a material, as HTML."""
        tag = node.tag
        if tag in ("mattext", "matemtext", "mat_formattedtext"):
            return _html(node)
        if tag == "matbreak":
            return "<br>"
        if tag in ("matimage", "mataudio", "matvideo"):
            return self._file(node)
        if tag in UNSHOWN:
            named = node.get("label") or node.get("uri").rpartition("/")[2]
            self.intake.note(node.line, f"Left behind: {UNSHOWN[tag]} ({named[:60]}).", Severity.LOST)
            return ""
        return self.material(node) if tag not in ("response_label", "altmaterial") else ""

    def _file(self, node: Node) -> str:
        name = {"matimage": "img", "mataudio": "audio", "matvideo": "video"}[node.tag]
        source = node.get("uri") or node.get("entityref")
        if not source and (inside := node.text().strip()):
            source = f"data:{node.get('imagtype') or node.get('audiotype') or 'image/png'};base64,{inside}"
        label = escape(node.get("label"))
        return f'<{name} src="{escape(source)}" alt="{label}">' + f"</{name}>" * (name != "img")

    def _found(self, path: str) -> str:
        if not self.package:
            return ""
        for place in (f"{self.folder}/{path}", path, f"web_resources/{path}", f"{self.folder}/{path}".lstrip("/")):
            if place in self.package:
                return place
        if xid := XID.search(path):
            return self._names.get(xid[0], "")
        return self._names.get(path.rpartition("/")[2].casefold(), "")

    def _embedded(self, letters: str, name: str) -> str:
        try:
            data = b64decode(letters, validate=False)
        except (NotBase64, ValueError):
            return ""
        self.left -= len(data)
        return self.intake.attach(data, name) if data and self.left >= 0 else ""


def _html(node: Node) -> str:
    """A text as a block of HTML."""
    kind = (node.get("texttype") or node.get("type")).lower()
    inside = node.html() if any(node.nodes) else node.text()
    if any(node.nodes) or "html" in kind:
        return f"<div>{inside}</div>" if inside.strip() else ""
    if node.tag == "mat_formattedtext" and from_html.holds_html(inside):
        return f"<div>{inside}</div>"
    lines = escape(inside.strip(), quote=False).replace("\n", "<br>")
    return f"<div>{lines}</div>" if lines else ""


def _equation(found: re.Match[str]) -> str:
    content = CONTENT.search(found[0]) if "equation_image" in found[0] else None
    if not content:
        return found[0]
    return escape(rf"\({unquote(unescape(content[1] or content[2] or '')).strip()}\)", quote=False)


def _dollars(found: re.Match[str]) -> str:
    return f"${found[1].strip()}$" if found[1] else f"$${found[2].strip()}$$"
