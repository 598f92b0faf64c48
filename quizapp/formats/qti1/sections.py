"""A file of questions: items in sections in assessments and banks, whose titles are the topic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizapp.formats.base import Problem, Severity
from quizapp.formats.qti1.item import fields, read_item
from quizapp.formats.qti1.media import Media
from quizapp.formats.shared import xml
from quizapp.formats.shared.intake import Intake
from quizapp.formats.shared.xml import Node

HOLDERS = ("assessment", "section", "objectbank")
RULES = {"qmd_timelimit": "time limit", "cc_maxattempts": "attempts"}
INSTRUCTIONS = ("presentation_material", "rubric", "objectives")


@dataclass(slots=True)
class Bank:
    """One file that is read."""

    intake: Intake
    media: Media
    file: str = ""

    def read(self, data: bytes, largest: int) -> None:
        """Take in all its items; raises FormatError."""
        start = len(self.intake.problems)
        for node in xml.each(data, largest):
            self._node(node, ())
        if self.file:
            found = self.intake.problems
            found[start:] = [Problem(one.line, one.item, one.message, one.severity, self.file) for one in found[start:]]

    def _node(self, node: Node, topic: tuple[str, ...]) -> None:
        if node.tag == "item":
            read_item(self.intake, self.media, node, " / ".join(topic))
        elif node.tag in HOLDERS:
            inner = _named(node, topic)
            for told in _lost(node):
                where = f"“{' / '.join(inner)}”" if inner else node.tag
                self.intake.problems.append(Problem(node.line, where, told, Severity.LOST))
            for part in node.nodes:
                self._node(part, inner)


def _named(node: Node, topic: tuple[str, ...]) -> tuple[str, ...]:
    title = " ".join((node.get("title") or fields(node).get("bank_title", "")).split())
    is_new = title and title not in ("root_section", "Main", topic[-1] if topic else "")
    return (*topic, title.replace(" / ", "/")) if is_new else topic


def _lost(node: Node) -> Iterator[str]:
    """What of a section or assessment has no place here."""
    selection = node.first("selection_ordering")
    drawn = [one.text().strip() for one in selection.deep("sourcebank_ref")] if selection else []
    if drawn:
        yield f"Questions are drawn here from the bank “{drawn[0][:80]}”: import that bank itself."
    if any(one.text().strip() for one in node.all(*INSTRUCTIONS)):
        yield "Its instructions stay behind."
    if count := sum(1 for _ in node.all("itemref", "sectionref")):
        what = f"{count} reference{'s' * (count > 1)} to questions elsewhere"
        yield f"{what} cannot be followed: import these themselves."
    rules = [words for name, words in RULES.items() if fields(node).get(name)]
    if rules or node.first("duration"):
        yield f"Its rules ({', '.join(rules) or 'time limit'}) stay behind."
