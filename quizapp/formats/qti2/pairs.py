"""Pairs and orders: items with partners, things that belong together, steps in their order, a point on a scale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from quizapp.formats.qti2.declared import Declared
from quizapp.formats.qti2.options import NOT_TOLD
from quizapp.formats.qti2.sheet import Refused, Sheet
from quizapp.formats.qti2.typed import typed
from quizapp.formats.shared.xml import Node
from quizapp.questions.base import Answer, Question


def match(sheet: Sheet, node: Node) -> Question:
    """Items of one set with one partner each of another; raises Refused."""
    sets = list(node.all("simpleMatchSet"))
    if len(sets) != 2:
        raise Refused("Its two sets of things to match are not there.", node.line)
    lefts, rights = (_texts(sheet, one.all("simpleAssociableChoice")) for one in sets)
    found = _pairs(sheet, node)
    if any(one in rights and other in lefts for one, other in found):
        found = [(other, one) for one, other in found]
    if any(one not in lefts or other not in rights for one, other in found):
        raise Refused("A right pair names something that is in neither of its sets.", node.line)
    twice = [name for name, count in Counter(one for one, _ in found).items() if count > 1]
    if twice:
        told = f"“{lefts[twice[0]][:60]}” has several right partners: here each item has one. Make choices of it."
        raise Refused(told, node.line)
    if missing := [text for name, text in lefts.items() if name not in {one for one, _ in found}]:
        raise Refused(f"“{missing[0][:60]}” has no right partner: here each item has one.", node.line)
    partner, used = dict(found), {other for _, other in found}
    answers = [Answer(text, match=rights[partner[name]]) for name, text in lefts.items()]
    answers += [Answer("", match=text) for name, text in rights.items() if name not in used]
    return Question("matching", "", tuple(answers))


def associate(sheet: Sheet, node: Node) -> Question:
    """Things of one set that belong together two by two; raises Refused where one belongs to several."""
    texts, found = _texts(sheet, node.all("simpleAssociableChoice")), _pairs(sheet, node)
    uses = Counter(name for pair in found for name in pair)
    if any(count > 1 for count in uses.values()) or any(name not in texts for name in uses):
        raise Refused("Something in it belongs to several others: here each has one partner.", node.line)
    sheet.intake.note(
        node.line, "What belongs together is asked from one side: each first one has its partner to find."
    )
    answers = [Answer(texts[one], match=texts[other]) for one, other in found]
    answers += [Answer("", match=text) for name, text in texts.items() if name not in uses]
    return Question("matching", "", tuple(answers))


def order(sheet: Sheet, node: Node) -> Question:
    """Steps, named in their right order; raises Refused."""
    response = sheet.response(node)
    texts = _texts(sheet, node.all("simpleChoice"))
    if not response.correct:
        raise Refused(NOT_TOLD, node.line)
    if sorted(response.correct) != sorted(texts):
        raise Refused("Its right order leaves out some of the steps: here all are put into order.", node.line)
    steps = tuple(Answer(texts[name], feedback=sheet.shows(response.name, name)) for name in response.correct)
    rule = next((word.removeprefix("rule-") for word in sheet.words(node) if word.startswith("rule-")), "")
    if not sheet.ours:
        sheet.intake.note(node.line, "Each step at its right place counts here.")
    return Question("ordering", "", steps, settings={"rule": rule} if rule else {})


def slider(sheet: Sheet, node: Node) -> Question:
    """A number on a scale, to type; raises Refused."""
    low, high = node.get("lowerBound"), node.get("upperBound")
    sheet.intake.note(node.line, f"Its scale from {low} to {high} is a number to type here.")
    return typed(sheet, node)


def _texts(sheet: Sheet, nodes: Iterable[Node]) -> Mapping[str, str]:
    return {node.get("identifier"): sheet.text(node.parts, node.line) for node in nodes}


def _pairs(sheet: Sheet, node: Node) -> list[tuple[str, str]]:
    response = sheet.response(node)
    found = [pair.split() for pair in response.correct or _counting(response)]
    pairs = list(dict.fromkeys((pair[0], pair[1]) for pair in found if len(pair) == 2))
    if not pairs:
        raise Refused(NOT_TOLD, node.line)
    return pairs


def _counting(response: Declared) -> list[str]:
    return [entry.key for entry in response.mapping if entry.value > 0]
