"""Choices: of options beneath a question, and of words in a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quizapp.formats.qti2.declared import Declared, number, points_of
from quizapp.formats.qti2.sheet import Refused, Sheet, without_feedback
from quizapp.formats.shared.xml import Node
from quizapp.questions.base import Answer, Question
from quizapp.questions.truefalse import WORDS

RULE = "rule-"
NOT_TOLD = "Nothing says which answer is right."
UNSURE = (
    "How it is marked was not understood here, so what it calls the correct response counts as right: check the marks."
)


def choice(sheet: Sheet, node: Node) -> Question:
    """A choice of options; raises Refused. The prompt is put before it by whoever asks."""
    response, options = sheet.response(node), list(node.all("simpleChoice"))
    texts, notes = [], []
    for option in options:
        kept: list[Node] = []
        texts.append(sheet.text(without_feedback(option, kept), option.line))
        inner = [sheet.text(one.parts, one.line) for one in kept]
        name = option.get("identifier")
        notes.append("\n\n".join(part for part in (*inner, _told(sheet, response.name, name)) if part))
    several = response.several and node.get("maxChoices", "1") != "1"
    credits = credits_of(sheet, response, [option.get("identifier") for option in options], node, several=several)
    answers = [Answer(text, c, feedback=told) for text, c, told in zip(texts, credits, notes, strict=True)]
    if statement := _statement(sheet, node, answers):
        return statement
    return Question("choice", "", tuple(answers), settings=_settings(sheet, node, options, answers, several=several))


def hottext(sheet: Sheet, node: Node) -> Question:
    """Words to choose in a text, as options beneath it."""
    sheet.intake.note(node.line, "The words to choose in its text stand as options beneath the text.")
    response, words = sheet.response(node), list(node.deep("hottext"))
    names = [word.get("identifier") for word in words]
    several = response.several and node.get("maxChoices", "1") != "1"
    credits = credits_of(sheet, response, names, node, several=several)
    answers = tuple(
        Answer(sheet.text(word.parts, word.line), c, feedback=_told(sheet, response.name, word.get("identifier")))
        for word, c in zip(words, credits, strict=True)
    )
    settings: dict[str, Any] = {"several": True} if several else {}
    return Question("choice", "", answers, settings={**settings, "shuffle": False})


def credits_of(sheet: Sheet, response: Declared, names: Sequence[str], node: Node, *, several: bool) -> list[float]:
    """What each option counts; raises Refused where nothing says it."""
    scoring, name = sheet.scoring, response.name
    cases = {case.value: case.score for case in scoring.cases if case.response == name and case.score is not None}
    values = response.values if name in scoring.mapped or not response.correct else {}
    values = {**values, **cases} if not scoring.strange else values
    if values and any(values.get(one, response.default) > 0 for one in names):
        found = [values.get(one, response.default) for one in names]
        if several and (rule := own_rule(sheet, node)) and rule != "weights":
            return [float(value > 0) for value in found]
        top = sum(value for value in found if value > 0) if several else max(found)
        if several and sheet.ours:
            top = points_of(sheet.item) or 1.0
        return [max(-1.0, min(1.0, value / top)) for value in found]
    right = [one in response.correct for one in names]
    if not any(right):
        raise Refused(NOT_TOLD, node.line)
    if scoring.strange or (scoring.told and name not in scoring.matched and name not in scoring.mapped):
        sheet.intake.note(scoring.strange or node.line, UNSURE)
    return [float(one) for one in right]


def own_rule(sheet: Sheet, node: Node) -> str:
    """The rule of marking that was written here; empty where there is none."""
    return next((word.removeprefix(RULE) for word in sheet.words(node) if word.startswith(RULE)), "")


def _told(sheet: Sheet, response: str, name: str) -> str:
    own = sheet.feedback_on(name) if sheet.scoring.echoed else ""
    return "\n\n".join(part for part in (own, sheet.shows(response, name)) if part)


def _statement(sheet: Sheet, node: Node, answers: Sequence[Answer]) -> Question | None:
    words = [answer.text.strip().lower() for answer in answers]
    if sheet.ours and "truefalse" not in sheet.words(node):
        return None
    if sorted(words) != ["false", "true"] or sorted(answer.credit for answer in answers) != [0, 1]:
        return None
    by_word = dict(zip(words, answers, strict=True))
    both = tuple(Answer(word, by_word[word].credit, feedback=by_word[word].feedback) for word in WORDS)
    return Question("truefalse", "", both)


def _settings(
    sheet: Sheet, node: Node, options: Sequence[Node], answers: Sequence[Answer], *, several: bool
) -> Mapping[str, Any]:
    settings: dict[str, Any] = {}
    if node.get("shuffle") != "true":
        settings["shuffle"] = False
    fixed = [place for place, option in enumerate(options) if option.get("fixed") == "true"]
    if fixed:
        settings["keep"] = fixed
    if several:
        settings |= {"several": True, **_rule(sheet, node, answers)}
    return settings


def _rule(sheet: Sheet, node: Node, answers: Sequence[Answer]) -> Mapping[str, Any]:
    if rule := own_rule(sheet, node):
        return {} if rule == "minus" else {"rule": rule}
    name = node.get("responseIdentifier")
    if name in sheet.scoring.matched or name not in sheet.scoring.mapped:
        return {"rule": "all"}
    limit = number(node.get("maxChoices"))
    if 0 < limit < sum(answer.credit > 0 for answer in answers):
        sheet.intake.note(node.line, "How many may be chosen is not limited here.")
    return {"rule": "weights"}
