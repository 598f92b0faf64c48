"""XML from strangers, with line numbers: no DTD, no entities of its own, nothing fetched, everything within limits.

Names are read without their prefixes: `<imsqti:item>` is an item.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from xml.parsers import expat

from quizapp.formats.base import FormatError

LARGEST = 100_000_000
"""Bytes."""
DEEPEST = 100
"""Elements inside one another."""
MOST_NODES = 400_000
"""Elements of one tree."""
CHUNK = 65_536
NO_DTD = "Here begins a DTD (<!DOCTYPE …), which is never read: delete it, with all entities in it, and try again."
UNKNOWN_ENCODING = "The encoding that this file says it is in is not read here: save it as UTF-8."
VOID = frozenset("area br col embed hr img input source track wbr".split())
"""What HTML writes without an end."""


@dataclass(slots=True)
class Node:
    """An element: its name without prefix, its attributes, and what is in it, texts and elements in their order."""

    tag: str
    attributes: Mapping[str, str]
    line: int
    parts: list[Node | str] = field(default_factory=list)

    @property
    def nodes(self) -> Iterator[Node]:
        """The elements directly in it."""
        return (part for part in self.parts if isinstance(part, Node))

    def get(self, name: str, default: str = "") -> str:
        """An attribute."""
        return self.attributes.get(name, default)

    def all(self, *tags: str) -> Iterator[Node]:
        """The elements directly in it that are called so."""
        return (part for part in self.parts if isinstance(part, Node) and part.tag in tags)

    def first(self, *path: str) -> Node | None:
        """The first element on a path of names; None where there is none."""
        found: Node | None = self
        for tag in path:
            found = next(found.all(tag), None) if found else None
        return found

    def deep(self, *tags: str) -> Iterator[Node]:
        """The elements anywhere in it that are called so, in the order of the file."""
        for part in self.nodes:
            if part.tag in tags:
                yield part
            yield from part.deep(*tags)

    def text(self, *path: str) -> str:
        """All the text in it, or in the first element on a path; empty where there is none."""
        found = self.first(*path)
        return "".join(found._texts()) if found else ""

    def _texts(self) -> Iterator[str]:
        for part in self.parts:
            if isinstance(part, str):
                yield part
            else:
                yield from part._texts()

    def html(self) -> str:
        """What is in it, as HTML."""
        return "".join(escape(part, quote=False) if isinstance(part, str) else part.outer() for part in self.parts)

    def outer(self) -> str:
        """The element itself, as HTML."""
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in self.attributes.items())
        if self.tag.lower() in VOID and not self.parts:
            return f"<{self.tag}{attributes}>"
        return f"<{self.tag}{attributes}>{self.html()}</{self.tag}>"


def read(data: bytes, largest: int = LARGEST, *, most: int = MOST_NODES) -> Node:
    """The root of a file; raises FormatError with the line of what cannot be read, or of one element too many."""
    *_, root = _grown(data, largest, 0, most)
    return root


def each(data: bytes, largest: int = LARGEST) -> Iterator[Node]:
    """The elements directly beneath the root, one by one and then forgotten, so that a long file takes little memory.
    Raises FormatError, also after some were given."""
    return _grown(data, largest, 1)


def root_of(data: bytes) -> str:
    """The name of the root element, without its prefix; empty where no XML begins here."""
    grower = _Grower(0)
    parser = _parser(grower)
    for start in range(0, min(len(data), 16 * CHUNK), CHUNK):
        try:
            parser.Parse(data[start : start + CHUNK], False)
        except (expat.ExpatError, FormatError, ValueError, LookupError):
            break
        if grower.root:
            break
    return grower.root


def _grown(data: bytes, largest: int, depth: int, most: int = MOST_NODES) -> Iterator[Node]:
    if len(data) > largest:
        raise FormatError(f"This file has {len(data):,} bytes; {largest:,} at most are read.")
    grower = _Grower(depth, most)
    parser = _parser(grower)
    for start in range(0, max(1, len(data)), CHUNK):
        chunk = data[start : start + CHUNK]
        try:
            parser.Parse(chunk, start + CHUNK >= len(data))
        except expat.ExpatError as error:
            told = expat.ErrorString(error.code)
            raise FormatError(f"This is not well-formed XML: {told}.", error.lineno) from None
        except (ValueError, LookupError) as error:
            if isinstance(error, FormatError):
                raise
            raise FormatError(
                "The encoding that this file says it is in is not read here: save it as UTF-8.", 1
            ) from None
        yield from grower.ripe
        grower.ripe.clear()


def _parser(grower: _Grower) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = grower.start
    parser.EndElementHandler = grower.end
    parser.CharacterDataHandler = grower.letters
    parser.StartDoctypeDeclHandler = grower.refuse_dtd
    parser.EntityDeclHandler = grower.refuse_dtd
    parser.ExternalEntityRefHandler = grower.refuse_dtd
    grower.parser = parser
    return parser


class _Grower:
    """Makes elements of what the parser tells, and hands out those at one depth when they are whole."""

    def __init__(self, depth: int, most: int = MOST_NODES) -> None:
        self.depth, self.most = depth, most
        self.open: list[Node] = []
        self.ripe: list[Node] = []
        self.count = 0
        self.root = ""
        self.parser: expat.XMLParserType | None = None

    @property
    def line(self) -> int:
        return self.parser.CurrentLineNumber if self.parser else 1

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if len(self.open) >= DEEPEST:
            raise FormatError(f"Here more than {DEEPEST} elements stand inside one another.", self.line)
        if self.count > self.most:
            raise FormatError(f"There are more than {self.most:,} elements in one: divide the file.", self.line)
        node = Node(
            _bare(tag), {_bare(name): value for name, value in attributes.items()} if attributes else {}, self.line
        )
        self.root = self.root or node.tag
        if len(self.open) > self.depth:
            self.open[-1].parts.append(node)
        self.open.append(node)

    def end(self, tag: str) -> None:
        node = self.open.pop()
        if len(self.open) == self.depth:
            self.ripe.append(node)
            self.count = 0

    def letters(self, data: str) -> None:
        if len(self.open) > self.depth:
            self.open[-1].parts.append(data)

    def refuse_dtd(self, *_: object) -> int:
        raise FormatError(NO_DTD, self.line)


def _bare(name: str) -> str:
    return name.rpartition(":")[2]
