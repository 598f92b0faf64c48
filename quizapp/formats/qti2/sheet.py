"""An item while it is read: its texts as Markdown, its responses, its feedback, and what could not come along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from quizapp.formats.base import Severity
from quizapp.formats.qti2.declared import Declared
from quizapp.formats.qti2.scoring import Scoring
from quizapp.formats.shared.from_html import KNOWN_TAGS, markdown
from quizapp.formats.shared.intake import Intake
from quizapp.formats.shared.xml import Node

FEEDBACK = ("feedbackInline", "feedbackBlock")
TOKEN = "quizapp-"
"""What begins a word in `class` by which a setting comes back that QTI has no place for."""
MARKED = "quizapp"
"""The `toolName` of items that were written here."""
Part = Node | str


class Refused(ValueError):
    """An item that cannot come in: why, and in which line."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass(slots=True)
class Sheet:
    """One item."""

    item: Node
    intake: Intake
    shown: Callable[[str], str]
    declared: dict[str, Declared]
    scoring: Scoring
    feedback: dict[str, str] = field(default_factory=dict)
    """The texts of the modal feedback by identifier; `feedback_on` takes them out."""
    tags: tuple[str, ...] = ()
    beside: list[str] = field(default_factory=list)
    """Texts that came with the body and explain something."""

    @property
    def ours(self) -> bool:
        """Whether it was written here."""
        return self.item.get("toolName") == MARKED

    def response(self, node: Node) -> Declared:
        """What the item declares of an interaction; raises Refused where it declares nothing."""
        name = node.get("responseIdentifier")
        if name not in self.declared:
            raise Refused(f"Its response “{name}” is not declared, so nothing says what is right.", node.line)
        return self.declared[name]

    def text(self, parts: Sequence[Part], line: int) -> str:
        """A text of the file as Markdown; what is lost of it is told."""
        html = Node("div", {}, line, [part if isinstance(part, str) else self._shown(part) for part in parts]).html()
        text, lost = markdown(html, shown=self.shown)
        for what in dict.fromkeys(lost):
            self.intake.note(line, f"Left behind: {what}.", Severity.LOST)
        return text.strip()

    def _shown(self, node: Node) -> Node:
        """The element with files that `object`, `audio` and `video` show told as pictures and sounds."""
        parts: list[Part] = [part if isinstance(part, str) else self._shown(part) for part in node.parts]
        source = node.get("data") or node.get("src") or next((one.get("src") for one in node.all("source")), "")
        kind = node.get("type") or next((one.get("type") for one in node.all("source")), "")
        if node.tag in ("object", "img") and (node.tag == "img" or kind.startswith("image/")):
            alt = node.get("alt") or " ".join(node.text().split())
            return Node("img", {"src": source, "alt": alt}, node.line)
        if node.tag == "audio" or (node.tag == "object" and kind.startswith("audio/")):
            alt = node.get("alt") or node.get("title") or " ".join(node.text().split())
            return Node("audio", {"src": source, "alt": alt}, node.line)
        if node.tag == "printedVariable":
            self.intake.note(node.line, "Left behind: a value that is worked out while it is shown.", Severity.LOST)
            return Node("span", {}, node.line)
        tag = node.tag if node.tag.lower() in KNOWN_TAGS else "div" if node.tag == "contentBody" else "span"
        return Node(tag, node.attributes, node.line, parts)

    def feedback_on(self, *identifiers: str) -> str:
        """The modal feedback of these identifiers, which is then told."""
        found = (self.feedback.pop(one, "") for one in dict.fromkeys(identifiers))
        return "\n\n".join(text for text in found if text)

    def shows(self, response: str, value: str) -> str:
        """The feedback that a condition shows on this value."""
        cases = (case for case in self.scoring.cases if case.response == response and case.value == value)
        return self.feedback_on(*(one for case in cases for one in case.shows))

    def words(self, node: Node) -> list[str]:
        """The settings in an element's `class`."""
        return [word.removeprefix(TOKEN) for word in node.get("class").split() if word.startswith(TOKEN)]


def without_feedback(node: Node, kept: list[Node]) -> list[Part]:
    """What is in an element without feedback, which is put into `kept`."""
    parts: list[Part] = []
    for part in node.parts:
        if isinstance(part, Node) and part.tag in FEEDBACK:
            kept.append(part)
        elif isinstance(part, Node):
            parts.append(Node(part.tag, part.attributes, part.line, without_feedback(part, kept)))
        else:
            parts.append(part)
    return parts


def replaced(node: Node, tags: frozenset[str], change: Callable[[Node], Sequence[Part]]) -> Node:
    """The element with what is called so replaced, however deep it is."""
    parts: list[Part] = []
    for part in node.parts:
        if isinstance(part, str):
            parts.append(part)
        elif part.tag in tags:
            parts.extend(change(part))
        else:
            parts.append(replaced(part, tags, change))
    return Node(node.tag, node.attributes, node.line, parts)
