"""The names of QTI: those of 3.0 as their twins of 2.x, and what the constructs are called that are not read here."""

from __future__ import annotations

from quizapp.formats.shared.xml import Node

ITEM, TEST = "assessmentItem", "assessmentTest"
ROOTS = (ITEM, TEST, "qti-assessment-item", "qti-assessment-test")
"""The names of root elements by which a file is known as one of QTI 2 or 3."""
PREFIX = "qti-"
INTERACTIONS = frozenset(
    """choiceInteraction textEntryInteraction inlineChoiceInteraction extendedTextInteraction matchInteraction
    orderInteraction associateInteraction gapMatchInteraction sliderInteraction hottextInteraction""".split()
)
"""What is read."""
INLINE = frozenset({"textEntryInteraction", "inlineChoiceInteraction", "gap"})
"""What stands within a text."""
OTHERS = {
    "hotspotInteraction": "a choice of places on a picture",
    "selectPointInteraction": "pointing at a picture",
    "graphicOrderInteraction": "an order of places on a picture",
    "graphicAssociateInteraction": "pairs of places on a picture",
    "graphicGapMatchInteraction": "labels for a picture",
    "positionObjectInteraction": "placing objects on a picture",
    "drawingInteraction": "a drawing",
    "uploadInteraction": "a file to hand in",
    "mediaInteraction": "a recording to play",
    "customInteraction": "an interaction of one program alone",
    "portableCustomInteraction": "an interaction of one program alone",
    "endAttemptInteraction": "a button that ends the attempt",
}
"""What is refused, and what it asks for."""


def normal(node: Node) -> Node:
    """The element with the names of QTI 2.x, whichever version wrote it."""
    parts: list[Node | str] = [part if isinstance(part, str) else normal(part) for part in node.parts]
    if not node.tag.startswith(PREFIX):
        return Node(node.tag, node.attributes, node.line, parts)
    attributes = {_twin(name): value for name, value in node.attributes.items()}
    return Node(_twin(node.tag.removeprefix(PREFIX)), attributes, node.line, parts)


def version_of(root: Node) -> str:
    """The format that an item is in."""
    if root.tag.startswith(PREFIX):
        return "qti30"
    return "qti22" if "v2p2" in root.get("schemaLocation") else "qti21"


def _twin(name: str) -> str:
    if name.startswith("data-"):
        return name
    first, *others = name.split("-")
    return first + "".join(part[:1].upper() + part[1:] for part in others)
