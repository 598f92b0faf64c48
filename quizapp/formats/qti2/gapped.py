"""Gaps in a text: to type into, to choose from a menu, or to fill with words that are given."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from quizapp.formats.base import Severity
from quizapp.formats.qti2.identifiers import named
from quizapp.formats.qti2.options import credits_of
from quizapp.formats.qti2.sheet import Part, Refused, Sheet, replaced, without_feedback
from quizapp.formats.qti2.typed import top_of, typed
from quizapp.formats.shared.xml import Node
from quizapp.questions.base import Answer, Question

NAME = re.compile(r"\w[\w .-]{0,39}")
FIELDS = frozenset({"textEntryInteraction", "inlineChoiceInteraction"})


def cloze(sheet: Sheet, body: Node) -> Question:
    """A text with fields in it; raises Refused."""
    answers: list[Answer] = []
    gaps: dict[str, dict[str, Any]] = {}
    weights: dict[str, float] = {}

    def gap(node: Node) -> list[Part]:
        name = _name(sheet, node, len(weights) + 1)
        question, weights[name] = _field(sheet, node)
        settings = dict(question.settings) | ({"kind": question.kind} if question.kind != "text" else {})
        if settings:
            gaps[name] = settings
        answers.extend(replace(answer, match=name) for answer in question.answers)
        return [f"[[{name}]]"]

    body = replaced(body, FIELDS, gap)
    least = min(weights.values())
    for name, weight in weights.items():
        if weight > least:
            gaps.setdefault(name, {})["weight"] = round(weight / least, 6)
    return Question("cloze", sheet.text(body.parts, body.line), tuple(answers), settings={"gaps": gaps} if gaps else {})


def gap_match(sheet: Sheet, node: Node, around: Node) -> Question:
    """Words that are given for the gaps of a text, as menus in it; raises Refused."""
    response, words = sheet.response(node), _words(sheet, node)
    pairs = [pair.split() for pair in (response.correct or response.values)]
    fits = {pair[1]: pair[0] for pair in pairs if len(pair) == 2}
    if len(fits) < len(pairs):
        raise Refused("A gap has several right words: give each gap one.", node.line)
    sheet.intake.note(node.line, "Its words are to be chosen at each gap, from all that are given.")
    names: list[str] = []
    answers: list[Answer] = []

    def gap(one: Node) -> list[Part]:
        name, place = _name(sheet, one, len(names) + 1), one.get("identifier")
        if fits.get(place) not in words:
            raise Refused(f"Nothing says which word fits the gap “{place}”.", one.line)
        names.append(name)
        answers.extend(Answer(text, float(key == fits[place]), name) for key, text in words.items())
        return [f"[[{name}]]"]

    skipped = frozenset({"gapText", "gapImg"})
    text = replaced(replaced(node, frozenset({"gap"}), gap), skipped, lambda one: [])
    prompt = sheet.text([*around.parts, *(part for part in text.parts if _is_not_prompt(part))], node.line)
    shuffle = {} if node.get("shuffle") == "true" else {"shuffle": False}
    return Question(
        "cloze", prompt, tuple(answers), settings={"gaps": {n: {"kind": "choice", **shuffle} for n in names}}
    )


def _is_not_prompt(part: Part) -> bool:
    return isinstance(part, str) or part.tag != "prompt"


def _words(sheet: Sheet, node: Node) -> Mapping[str, str]:
    if picture := next(node.deep("gapImg"), None):
        raise Refused("Its gaps are filled with pictures, which no question here can.", picture.line)
    return {one.get("identifier"): sheet.text(one.parts, one.line) for one in node.deep("gapText")}


def _name(sheet: Sheet, node: Node, number: int) -> str:
    own = node.get("responseIdentifier") or node.get("identifier")
    name = named(own) if sheet.ours else own
    return name if NAME.fullmatch(name) else f"gap {number}"


def _field(sheet: Sheet, node: Node) -> tuple[Question, float]:
    """The question that a gap is, and what it counts at most."""
    response = sheet.response(node)
    if node.tag == "textEntryInteraction":
        return typed(sheet, node), top_of(sheet, response)
    options: Sequence[Node] = list(node.all("inlineChoice"))
    names = [option.get("identifier") for option in options]
    credits = credits_of(sheet, response, names, node, several=False)
    answers = []
    for option, credit in zip(options, credits, strict=True):
        kept: list[Node] = []
        text = sheet.text(without_feedback(option, kept), option.line)
        if kept:
            sheet.intake.note(option.line, "Left behind: feedback within an option.", Severity.LOST)
        told = sheet.shows(response.name, option.get("identifier"))
        answers.append(Answer(text, credit, feedback=told))
    values = response.values.values() if response.name in sheet.scoring.mapped else ()
    shuffle = {} if node.get("shuffle") == "true" else {"shuffle": False}
    return Question("choice", "", tuple(answers), settings=shuffle), max([*values], default=1.0) or 1.0
