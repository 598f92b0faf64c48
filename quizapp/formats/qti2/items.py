"""Items of QTI 2 and 3 as questions: which interaction asks, what stands around it, and what explains it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import islice

from quizapp.formats.base import Item, Severity
from quizapp.formats.qti2.declared import declarations, points_of
from quizapp.formats.qti2.gapped import cloze, gap_match
from quizapp.formats.qti2.identifiers import ref_of
from quizapp.formats.qti2.names import INLINE, INTERACTIONS, OTHERS
from quizapp.formats.qti2.options import UNSURE, choice, hottext
from quizapp.formats.qti2.pairs import associate, match, order, slider
from quizapp.formats.qti2.scoring import scoring
from quizapp.formats.qti2.sheet import FEEDBACK, Part, Refused, Sheet, replaced
from quizapp.formats.qti2.typed import essay, typed
from quizapp.formats.shared.intake import Intake
from quizapp.formats.shared.xml import Node
from quizapp.questions.base import Question

READERS: Mapping[str, Callable[[Sheet, Node], Question]] = {
    "choiceInteraction": choice,
    "hottextInteraction": hottext,
    "textEntryInteraction": typed,
    "extendedTextInteraction": essay,
    "matchInteraction": match,
    "associateInteraction": associate,
    "orderInteraction": order,
    "sliderInteraction": slider,
}
UNWEIGHED = frozenset({"matchInteraction", "associateInteraction", "orderInteraction", "gapMatchInteraction"})
"""What counts by its correct response alone."""
ALONE = frozenset(READERS)
GAP = "_____"
"""What stands in the prompt where an answer is typed in its middle."""
COUNTED = tuple(
    """simpleChoice simpleAssociableChoice inlineChoice hottext gapText gap mapEntry value modalFeedback feedbackInline
    feedbackBlock rubricBlock responseIf responseElseIf printedVariable variable""".split()
)
MOST_PARTS, MOST_NODES = 3_000, 6_000
LEFT = {
    "assessmentStimulusRef": "a text that it shares with other items, which stands in a file of its own",
    "stylesheet": "its layout",
}
"""What has no place here."""
OWN_PLACES = ("hint", "evidence", "tags")
NUMBERED = re.compile(r"Question \d{1,6}")
"""The title that an item without one is given when it is written here."""
NO_QUESTION = "This item is a text that asks nothing: it cannot come in. Put it before the question that it belongs to."


def take(intake: Intake, item: Node, shown: Callable[[str], str], topic: str) -> None:
    """Read one item, whose names are those of 2.x, and hand it to the intake."""
    intake.begin(item.line, item.get("title") or item.get("identifier"))
    declared = declarations(item)
    try:
        sheet = Sheet(item, intake, shown, declared, scoring(item, declared))
        question = _question(sheet)
    except Refused as refused:
        intake.refuse(refused.line, str(refused))
        return
    points = points_of(item)
    ref = ref_of(item.get("identifier"), ours=sheet.ours)
    title = "" if sheet.ours and NUMBERED.fullmatch(item.get("title")) else item.get("title")
    intake.take(Item(question, item.line, title, topic, ref, sheet.tags, points))


def _question(sheet: Sheet) -> Question:
    item, body = sheet.item, sheet.item.first("itemBody")
    if body is None:
        raise Refused("It has no body, so nothing is asked.", item.line)
    if sum(1 for _ in islice(_every(item), MOST_NODES)) == MOST_NODES:
        raise Refused(f"It has {MOST_NODES:,} elements or more, far too many for a question: divide it.", item.line)
    if sum(1 for _ in _parts(item)) > MOST_PARTS:
        raise Refused(f"It has more than {MOST_PARTS} options, answers and texts of feedback: divide it.", item.line)
    interactions = _interactions(sheet, body)
    if sheet.scoring.strange and interactions[0].tag in UNWEIGHED:
        sheet.intake.note(sheet.scoring.strange, UNSURE)
    for node in item.all(*LEFT):
        sheet.intake.note(node.line, f"Left behind: {LEFT[node.tag]}.", Severity.LOST)
    for node in item.all("modalFeedback"):
        _keep_feedback(sheet, node)
    rubrics = _rubrics(sheet, body)
    body = replaced(body, frozenset({"rubricBlock"}), lambda node: [])
    if interactions[0].tag == "gapMatchInteraction":
        question = gap_match(sheet, interactions[0], _around(sheet, body, interactions[0]))
    elif all(node.tag in INLINE for node in interactions) and not _lone_field(sheet, body, interactions):
        question = cloze(sheet, _plain(sheet, body))
    else:
        question = READERS[interactions[0].tag](sheet, interactions[0])
        question = replace(question, prompt=_prompt(sheet, body, interactions[0]))
    told = [*sheet.beside, sheet.feedback_on(*sheet.scoring.always), _left_over(sheet)]
    before = rubrics.get("")
    prompt = f"{before}\n\n{question.prompt}" if before else question.prompt
    explanation = "\n\n".join(part for part in told if part)
    hint, evidence = rubrics.get("hint", ""), rubrics.get("evidence", "")
    return replace(question, prompt=prompt, explanation=explanation, hint=hint, evidence=evidence)


def _every(node: Node) -> Iterator[Node]:
    for part in node.nodes:
        yield part
        yield from _every(part)


def _parts(item: Node) -> Iterator[Node]:
    """Everything that a question has several of."""
    yield from item.all("responseDeclaration")
    yield from item.deep(*COUNTED)


def _interactions(sheet: Sheet, body: Node) -> list[Node]:
    """The interactions, if they are such as one question can have; raises Refused."""
    item = sheet.item
    if item.get("adaptive") == "true":
        raise Refused("It is adaptive: it changes with each attempt, which no question here does.", item.line)
    if item.first("templateProcessing") or item.first("templateDeclaration"):
        raise Refused("It is made anew from a template each time: write out one of its versions.", item.line)
    found = [node for node in _every(body) if node.tag.endswith("Interaction")]
    for node in found:
        if node.tag not in INTERACTIONS:
            told = OTHERS.get(node.tag, "an interaction that is not known here")
            raise Refused(f"It asks with {node.tag} ({told}), which no question here can.", node.line)
    if not found:
        raise Refused(NO_QUESTION, item.line)
    if len(found) > 1 and not all(node.tag in INLINE for node in found):
        names = ", ".join(dict.fromkeys(node.tag for node in found))
        raise Refused(f"It has {len(found)} interactions ({names}): make a question of each.", found[1].line)
    return found


def _keep_feedback(sheet: Sheet, node: Node) -> None:
    name, text = node.get("identifier"), sheet.text(node.parts, node.line)
    if node.get("showHide") == "hide" and text:
        sheet.intake.note(node.line, "Feedback that is shown unless something holds became part of the explanation.")
        sheet.beside.append(text)
        return
    sheet.feedback[name] = "\n\n".join(part for part in (sheet.feedback.get(name, ""), text) if part)


def _rubrics(sheet: Sheet, body: Node) -> dict[str, str]:
    """Texts beside the question: for learners, which come before it, and our own hint and evidence."""
    found: dict[str, str] = {}
    for node in body.deep("rubricBlock"):
        words, views = sheet.words(node), node.get("view").split()
        if own := next((word for word in words if word in OWN_PLACES), ""):
            found[own] = node.text().strip()
            if own == "tags":
                sheet.tags = tuple(tag.text() for tag in node.deep("p"))
        elif "candidate" in views or not views:
            text = sheet.text(node.parts, node.line)
            found[""] = "\n\n".join(part for part in (found.get("", ""), text) if part)
        elif "scorer" not in views or not any(True for _ in body.deep("extendedTextInteraction")):
            told = f"Left behind: a text that is only for {', '.join(views)}."
            sheet.intake.note(node.line, told, Severity.LOST)
    return found


def _lone_field(sheet: Sheet, body: Node, interactions: list[Node]) -> bool:
    """Whether one answer is typed beneath or within the question, and no words tell that it was a cloze."""
    if len(interactions) != 1 or interactions[0].tag != "textEntryInteraction":
        return False
    return "gap" not in sheet.words(interactions[0])


def _prompt(sheet: Sheet, body: Node, asked: Node) -> str:
    """What stands around the interaction, and its own prompt in its place."""
    around = _around(sheet, body, asked)
    if asked.tag != "textEntryInteraction":
        return sheet.text(around.parts, body.line)
    before, _, after = sheet.text(around.parts, body.line).partition(GAP_SIGN)
    return f"{before}{GAP}{after}".strip() if after.strip(" \n.?!:") else f"{before.rstrip()}{after}".strip()


GAP_SIGN = "\x04"


def _around(sheet: Sheet, body: Node, asked: Node) -> Node:
    def inner(node: Node) -> list[Part]:
        if node.tag == "textEntryInteraction":
            return [GAP_SIGN]
        prompt = node.first("prompt")
        parts: list[Part] = [Node("div", {}, prompt.line, prompt.parts)] if prompt else []
        if node.tag == "hottextInteraction":
            parts += [part for part in node.parts if part is not prompt]
        return parts

    return replaced(_plain(sheet, body), ALONE | {"gapMatchInteraction"}, inner)


def _plain(sheet: Sheet, body: Node) -> Node:
    """The body without feedback, which becomes part of the explanation."""

    def kept(node: Node) -> list[Part]:
        if text := sheet.text(node.parts, node.line):
            sheet.intake.note(node.line, "Feedback within the text became part of the explanation.")
            sheet.beside.append(text)
        return []

    return replaced(body, frozenset(FEEDBACK), kept)


def _left_over(sheet: Sheet) -> str:
    """Feedback that no answer of its own shows."""
    texts = [text for text in sheet.feedback.values() if text]
    if texts:
        sheet.intake.note(sheet.item.line, "Feedback on no one answer became part of the explanation.")
    return "\n\n".join(texts)
