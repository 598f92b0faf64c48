"""HTML as Markdown: emphasis, lists, tables, code and links to pages stay; what cannot stay is named, and no script,
style or other address comes along. What comes out is text like any other: whoever shows it cleans it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape

from quizapp.formats.shared.literal import MARK, Patience, marked, settled

DEEPEST = 8
"""Lists inside lists that are still set further in."""
KEPT_SPACE = "\x02"
"""A space that no tidying takes away, until the end."""
MARKER = re.compile(r"^\x02*(?:-|\d+\.) $")

SAME = {"strong": "b", "em": "i", "tt": "code", "kbd": "code", "samp": "code"}
"""Tags that Markdown does not tell apart."""
EMPHASIS = {"b": "**", "i": "*", "code": "`"}
RAISED = {"sup": ("^", dict(zip("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ", strict=True))),
          "sub": ("_", dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True)))}  # fmt: skip
"""Raised and lowered letters: the sign that stands for them where Unicode has none of their own."""
BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 blockquote ul ol table pre section article header footer hr dl dt dd".split()
)
LOST = {
    "img": "a picture",
    "picture": "a picture",
    "svg": "a drawing",
    "canvas": "a drawing",
    "audio": "a sound",
    "video": "a video",
    "iframe": "an embedded page",
    "object": "an embedded file",
    "embed": "an embedded file",
    "applet": "an embedded file",
    "script": "a script",
    "form": "a form",
    "input": "a form field",
    "textarea": "a form field",
    "select": "a form field",
    "math": "a formula’s layout",
}
"""What Markdown, or safety, has no place for, and what it is called."""
SHOWABLE = frozenset({"img", "audio"})
"""What stays where the file brings it along."""
ALT, BACKSLASHED = re.compile(r"([\\\[\]])"), r"\\\1"
UNHEARD = frozenset({"script", "style", "svg", "object", "iframe", "head", "template", "noscript", "audio", "video"})
"""What holds no text to read."""
KNOWN = frozenset(
    """a abbr acronym address aside base bdi bdo big body br button caption center cite col colgroup data details dfn
    del figcaption figure font html ins label legend li link main mark meta nav nobr nolink option q rp rt ruby s small
    span strike summary tbody td tfoot th thead time title tr u var wbr
    annotation mfrac mi mn mo mover mroot mrow mspace msqrt mstyle msub msubsup msup mtext munder semantics""".split()
)
KNOWN_TAGS = KNOWN | SAME.keys() | BLOCKS | UNHEARD | EMPHASIS.keys() | RAISED.keys() | LOST.keys()
ATTRIBUTES = r"""(?:[^<>"']|"[^"<]*"|'[^'<]*')*+"""
TAG = rf"</?([A-Za-z][A-Za-z0-9]*+)(?=\s*+/?>|\s++[\w:-]++\s*+=){ATTRIBUTES}>"
"""A tag in a text that need not be HTML. No pattern here looks past the next <, so that none is slow."""
ENTITY = r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,24});"
TAG_OR_SIGN = re.compile(rf"{TAG}|<")
TAG_OR_ENTITY = re.compile(rf"{TAG}|{ENTITY}")
TOKEN = re.compile(
    rf"<(?:!--(?:(?!-->|<!--).)*+-->|[!?][^<>]*+>|(?P<end>/?)(?P<tag>[a-z][a-z0-9:]*)(?P<attributes>{ATTRIBUTES})>)",
    re.IGNORECASE | re.DOTALL,
)
"""A comment, a declaration or a tag."""
HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
WEB = re.compile(r"https?://[^\s\"<>`\\/()][^\s\"<>`\\()]*", re.ASCII)
"""The address of a link that stays one."""
CLOSED = r"\]"
LINK = "the address of a link ({})"
SIMPLE = re.compile(r"\s*+(?:<p>)?+\s*+((?![-+\d])[^<>&*`$#|\[\]\\\x02\x03]*+)(?:</p>)?+\s*+")
"""Words without markup, alone or in a paragraph: most texts are no more."""
SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
ATTRIBUTE = re.compile(r"""\b(alt|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


def holds_html(text: str) -> bool:
    """Whether a text that need not be HTML has tags or entities in it."""
    return any(_is_html(found) for found in TAG_OR_ENTITY.finditer(text))


Shown = Callable[[str], str]
"""Under which address texts show what a file calls so; empty where the file does not bring it along."""


def markdown(
    html: str,
    *,
    keep_lines: bool = False,
    shown: Shown | None = None,
    dollars: bool = False,
    patience: Patience | None = None,
) -> tuple[str, list[str]]:
    """The text, and what was lost, in words. A < that begins no tag that there is is a sign like any other, and with
    `keep_lines` line breaks count. Pictures and sounds that `shown` knows stay, and with `dollars` a formula in $…$."""
    simple = SIMPLE.fullmatch(html)
    if simple and not (keep_lines and "\n" in simple[1]):
        return SPACES.sub(" ", simple[1]).strip(), []
    html = html.replace(MARK, "")
    if keep_lines:
        html = TAG_OR_SIGN.sub(_kept_sign, html).replace("\n", "<br>")
    reader, at = _Reader(shown, dollars, patience), 0
    for token in TOKEN.finditer(html):
        reader.read(unescape(html[at : token.start()]))
        at = token.end()
        tag = (token["tag"] or "").lower()
        if tag in KNOWN_TAGS:
            reader.turn(SAME.get(tag, tag), token["attributes"], ends=bool(token["end"]))
        elif tag and ":" not in tag:
            reader.read(token[0])
    reader.read(unescape(html[at:]))
    return reader.text(), list(dict.fromkeys(reader.lost))


def _is_html(found: re.Match[str]) -> bool:
    """Whether it is an entity, or a tag that there is."""
    return found[0][0] == "&" or (found[1] or "").lower() in KNOWN_TAGS


def _kept_sign(found: re.Match[str]) -> str:
    return found[0] if _is_html(found) else found[0].replace("<", "&lt;")


@dataclass(slots=True)
class _Run:
    """What is inside an emphasis, a raised part or a table cell until its end; the outermost has no tag."""

    tag: str
    parts: list[str] = field(default_factory=list)
    address: str = ""
    """Of a link."""


@dataclass(slots=True)
class _Reader:
    """Writes what it reads as Markdown."""

    shown: Shown | None = None
    dollars: bool = False
    patience: Patience | None = None
    lost: list[str] = field(default_factory=list)
    runs: list[_Run] = field(default_factory=lambda: [_Run("")])
    lists: list[int] = field(default_factory=list)
    """The open lists: how many items each has had, -1 where they are not numbered."""
    breaks: int = 0
    """Line breaks that come before the next words, if any come."""
    unheard: str = ""
    depth: int = 0
    verbatim: bool = False
    row: list[str] | None = None
    rows: int = 0

    def text(self) -> str:
        """All of it, with one empty line at most between its parts."""
        self._end_row()
        while len(self.runs) > 1:
            self._end_run()
        whole = re.sub(r"[ \t\xa0]+", " ", "".join(self.runs[0].parts))
        whole = re.sub(r"\n{3,}", "\n\n", re.sub(" ?\n ?", "\n", whole))
        return settled(whole.replace(KEPT_SPACE, " ").strip(), self.patience)

    def read(self, data: str) -> None:
        """Words between two tags."""
        data = data.replace(" ", KEPT_SPACE) if self.verbatim else re.sub(r"[ \t\r\n\f]+", " ", data)
        if not self.unheard and (data.strip() or (data and not self.breaks)):
            self._write(data if self._is_code else marked(data, dollars=self.dollars))

    @property
    def _is_code(self) -> bool:
        return self.verbatim or any(run.tag == "code" for run in self.runs)

    def turn(self, tag: str, attributes: str, *, ends: bool) -> None:
        """A tag that begins something or ends it."""
        if self.unheard:
            self.depth += (tag == self.unheard) * (-1 if ends else 1)
            self.unheard = self.unheard if self.depth else ""
        elif ends:
            self._end(tag)
        else:
            if tag in LOST:
                self._lose(tag, {name.lower(): "".join(value) for name, *value in ATTRIBUTE.findall(attributes)})
            self._begin(tag, alone=attributes.rstrip().endswith("/"))
            if tag == "a" and (found := HREF.search(attributes)):
                self._link(unescape("".join(found.groups(""))))

    def _begin(self, tag: str, *, alone: bool) -> None:
        if tag in UNHEARD and not alone:
            self.unheard, self.depth = tag, 1
        elif tag in EMPHASIS or tag in RAISED:
            if not any(run.tag == tag for run in self.runs):
                self.runs.append(_Run(tag))
        elif tag == "br":
            self.breaks += 1
        elif tag in ("ul", "ol"):
            self._part(1 if self.lists else 2)
            self.lists.append(0 if tag == "ol" else -1)
        elif tag == "li":
            self._item()
        elif tag == "tr":
            self._end_row()
            self.row = []
        elif tag in ("td", "th"):
            self._end_cell()
            self.runs.append(_Run("cell"))
        elif tag in BLOCKS:
            self._end_row()
            self._part(1 if self.lists else 2)
            self._fence(tag, opens=True)

    def _link(self, address: str) -> None:
        """What follows is a link, if its address is one that our texts have."""
        if WEB.fullmatch(address) and not any(run.tag in ("a", "code") for run in self.runs):
            self.runs.append(_Run("a", address=address))
        elif address.startswith(("http://", "https://")):
            self.lost.append(LINK.format(address[:60]))

    def _end(self, tag: str) -> None:
        if tag in EMPHASIS or tag in RAISED or tag == "a":
            if self._is_open(tag):
                while self._end_run() != tag:
                    pass
        elif tag in ("ul", "ol"):
            self.lists = self.lists[:-1]
            self._part(1 if self.lists else 2)
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self._end_row()
            self.rows *= tag == "tr"
            self._part(1 if tag == "tr" else 2)
        elif tag in BLOCKS:
            self._fence(tag, opens=False)
            self._part(1 if self.lists else 2)

    def _is_open(self, tag: str) -> bool:
        """Whether an emphasis can be closed here: one that began outside a cell does not end in it."""
        tags = [run.tag for run in self.runs]
        return tag in (tags[len(tags) - tags[::-1].index("cell") :] if "cell" in tags else tags)

    def _part(self, breaks: int) -> None:
        """What comes next stands apart by so many line breaks."""
        self.breaks = max(self.breaks, breaks)

    def _fence(self, tag: str, *, opens: bool) -> None:
        if tag == "pre" and self.verbatim != opens:
            self._part(1)
            self._write("```")
            self._part(1)
            self.verbatim = opens

    def _item(self) -> None:
        if self.lists and self.lists[-1] >= 0:
            self.lists[-1] += 1
        sign = f"{self.lists[-1]}. " if self.lists and self.lists[-1] >= 0 else "- "
        self._part(1)
        self._write(KEPT_SPACE * 2 * min(len(self.lists[1:]), DEEPEST) + sign)

    def _end_cell(self) -> None:
        if any(run.tag == "cell" for run in self.runs):
            while self.runs[-1].tag != "cell":
                self._end_run()
            cell = " ".join("".join(self.runs.pop().parts).split())
            self.row = self.row or []
            self.row.append(cell.replace(f"{MARK}|", "|").replace("|", r"\|"))

    def _end_row(self) -> None:
        self._end_cell()
        if self.row:
            self._part(1 if self.rows else 2)
            self._write("| " + " | ".join(self.row) + " |")
            if not self.rows:
                self._write("\n|" + " --- |" * len(self.row))
            self.rows += 1
        self.row = None

    def _end_run(self) -> str:
        """Close the innermost run, its marks close around its words; gives its tag."""
        run = self.runs.pop()
        inner = "".join(run.parts)
        if run.tag == "a":
            words = inner.strip()
            linked = f"[{words.replace(']', CLOSED)}]({run.address})"
            if "\n" in words:
                self.lost.append(LINK.format(run.address[:60]))
            self.runs[-1].parts.append(inner.replace(words, linked) if words and "\n" not in words else inner)
            return run.tag
        self.runs[-1].parts.append("\n".join(_marked(run.tag, line) for line in inner.split("\n")))
        return run.tag

    def _write(self, text: str) -> None:
        written = any(run.parts for run in self.runs)
        fresh = MARKER.search(self.runs[-1].parts[-1]) if self.runs[-1].parts else None
        if self.breaks and written and not fresh:
            self.runs[-1].parts.append("\n" * self.breaks)
        self.breaks = 0
        self.runs[-1].parts.append(text)

    def _lose(self, tag: str, attributes: dict[str, str]) -> None:
        source = unescape(attributes.get("src", ""))
        if tag in SHOWABLE and source and self.shown and (address := self.shown(source)):
            alt = " ".join(unescape(attributes.get("alt", "")).split())
            self._write(f"![{ALT.sub(BACKSLASHED, alt)}]({address}{'#sound' * (tag == 'audio')})")
            return
        named = unescape(attributes.get("alt", "")) or attributes.get("src", "").split("?")[0].rsplit("/", 1)[-1]
        self.lost.append(LOST[tag] + (f" ({named[:60]})" if tag == "img" and named else ""))
        if tag == "img" and attributes.get("alt"):
            self._write(f"[{unescape(attributes['alt'])}]")


def _marked(tag: str, line: str) -> str:
    """A line inside an emphasis or raised part, its marks close around its words."""
    words = line.strip()
    if not words:
        return line
    before, after = line[: len(line) - len(line.lstrip())], line[len(line.rstrip()) :]
    if tag == "code":
        return before + _code(words) + after
    if tag in EMPHASIS:
        return f"{before}{EMPHASIS[tag]}{words}{EMPHASIS[tag]}{after}"
    return before + _raised(tag, words.replace(MARK, "")) + after


def _code(words: str) -> str:
    """Code between as many backticks as it does not hold."""
    fence = "`"
    while fence in words:
        fence += "`"
    return f"{fence} {words} {fence}" if "`" in (words[0], words[-1]) else f"{fence}{words}{fence}"


def _raised(tag: str, words: str) -> str:
    sign, letters = RAISED[tag]
    if all(letter in letters for letter in words):
        return "".join(letters[letter] for letter in words)
    return f"{sign}{words}" if len(words) == 1 else f"{sign}({words})"
