"""What each type of Moodle’s questions is here, and of those that are none, why."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape
from typing import Any

from quizapp.formats.moodle.boxes import boxes
from quizapp.formats.moodle.embedded import embedded
from quizapp.formats.moodle.numbers import numeric
from quizapp.formats.moodle.sheet import Refused, Sheet, decimal_of, in_a_line, raw_text, words_of
from quizapp.formats.shared.truth import truth
from quizapp.formats.shared.weights import all_pays, weighed
from quizapp.formats.shared.xml import Node
from quizapp.questions.base import Answer, Question

ALL_PAYS = "In {} whoever chooses every answer gets the whole mark, since no wrong one counts against it."
GRADERS = "In {} what Moodle shows to graders alone is the model answer, which learners see afterwards."
WORDS = "In {} the number of words is advice here, and no limit."
STEPS = "In {} all steps are asked; Moodle draws some of them."
BY_POSITION = "In {} each step at its right place counts; Moodle marks the order in another way."
SIDES = (("true", True), ("false", False))
RULES = {"ABSOLUTE_POSITION": "position", "LONGEST_ORDERED_SUBSET": "run", "0": "position", "5": "run"}
"""How Moodle marks an order (`gradingtype`), as far as ours does."""
RUBRIC = re.compile(r'<table class="rubric">((?:<tr><td>[^<]*+</td><td>[^<]*+</td></tr>)++)</table>\s*+\Z')
RUBRIC_ROW = re.compile(r"<tr><td>([^<]*+)</td><td>([^<]*+)</td></tr>")
"""Where our own writer puts what a teacher looks for: beneath the model answer."""


def choice(sheet: Sheet, prompt: str) -> Question:
    """One to choose, or several."""
    options = tuple(sheet.answers())
    settings: dict[str, Any] = {}
    if not any(option.credit > 0 for option in options):
        raise Refused(sheet.node.line, "No answer is right: give the right one the fraction 100.")
    if sheet.flag("single", default=True):
        _check_single(sheet, options)
    else:
        try:
            options, settings = weighed(options)
        except ValueError as told:
            raise Refused(sheet.node.line, str(told)) from None
        if all_pays(options, settings):
            sheet.count(ALL_PAYS)
    if not sheet.flag("shuffleanswers", default=True):
        settings["shuffle"] = False
    return Question("choice", prompt, options, settings=settings)


def _check_single(sheet: Sheet, options: tuple[Answer, ...]) -> None:
    full = [node for node, option in zip(sheet.node.all("answer"), options, strict=True) if option.credit >= 1]
    if len(full) > 1:
        told = "Two answers count wholly where one is to be chosen: set <single> to false and let them share 100 %"
        raise Refused(full[1].line, f"{told}, or ask for an answer to type.")


def statement(sheet: Sheet, prompt: str) -> Question:
    """True or false."""
    said: dict[bool | None, tuple[float, str]] = {}
    for node in sheet.node.all("answer"):
        is_true = truth(words_of(node, "text"))
        said[is_true] = (sheet.credit(node), sheet.text(node.first("feedback")))
    if said.keys() != {True, False}:
        raise Refused(sheet.node.line, "Its two answers must be called true and false.")
    answers = tuple(Answer(name, said[value][0], feedback=said[value][1]) for name, value in SIDES)
    return Question("truefalse", prompt, answers)


def typed(sheet: Sheet, prompt: str) -> Question:
    """Answers to type: plain texts, in which `*` stands for anything."""
    answers = tuple(
        Answer(in_a_line(node.text("text")), sheet.credit(node, 0), feedback=sheet.text(node.first("feedback")))
        for node in sheet.node.all("answer")
    )
    return Question("text", prompt, answers, settings={"case": True} if sheet.flag("usecase") else {})


def pairs(sheet: Sheet, prompt: str) -> Question:
    """Pairs; one without a left side is a partner too many, one with neither side is nothing."""
    found = (_pair(sheet, node) for node in sheet.node.all("subquestion"))
    return Question("matching", prompt, tuple(pair for pair in found if pair.text or pair.match))


def _pair(sheet: Sheet, node: Node) -> Answer:
    partner = node.first("answer")
    formatted = partner is not None and partner.get("format")
    right = sheet.text(partner) if formatted else in_a_line(node.text("answer", "text"))
    return Answer(sheet.text(node), match=right)


def steps(sheet: Sheet, prompt: str) -> Question:
    """Steps in order: their fractions count them from 1."""
    nodes = list(sheet.node.all("answer"))
    places = [decimal_of(node.get("fraction"), 0) for node in nodes]
    if len(set(places)) == len(places):
        nodes = [node for _, node in sorted(zip(places, nodes, strict=True), key=lambda pair: pair[0])]
    if sheet.words("selecttype").upper() not in ("", "ALL", "0"):
        sheet.count(STEPS)
    graded = sheet.words("gradingtype").upper() or "ABSOLUTE_POSITION"
    if graded not in RULES:
        sheet.count(BY_POSITION)
    answers = tuple(Answer(sheet.text(node), feedback=sheet.text(node.first("feedback"))) for node in nodes)
    settings = {"rule": "run"} if RULES.get(graded) == "run" else {}
    return Question("ordering", prompt, answers, settings=settings)


def essay(sheet: Sheet, prompt: str) -> Question:
    """A text of one's own; what graders are told is the model answer."""
    line = sheet.node.line
    if sheet.words("responseformat").lower() == "noinline":
        raise Refused(
            line, "This has learners hand in a file, which quizapp has not: ask for a text, or collect it elsewhere."
        )
    if sheet.number("attachments", 0):
        sheet.lose(line, "the files that may be handed in")
    if sheet.text(sheet.node.first("responsetemplate")):
        sheet.lose(line, "the text that stands in the field from the start")
    settings: dict[str, Any] = {}
    if words := int(sheet.number("maxwordlimit", 0) or sheet.number("minwordlimit", 0)):
        sheet.count(WORDS)
        settings["words"] = words
    graders = sheet.node.first("graderinfo")
    rows = RUBRIC.search(raw_text(graders)) if graders else None
    if rows:
        settings["rubric"] = [_row(*row) for row in RUBRIC_ROW.findall(rows[1])]
    model = sheet.text(graders, lambda raw: RUBRIC.sub("", raw))
    if model and not rows:
        sheet.count(GRADERS)
    return Question("essay", prompt, (Answer(model, 1.0),) if model else (), settings=settings)


def _row(text: str, points: str) -> dict[str, Any]:
    worth = decimal_of(points, 0)
    return {"text": unescape(text), "points": int(worth) if worth == int(worth) else worth}


Reader = Callable[[Sheet, str], Question]

READERS: Mapping[str, Reader] = {
    "multichoice": choice,
    "truefalse": statement,
    "shortanswer": typed,
    "numerical": numeric,
    "matching": pairs,
    "match": pairs,
    "ddmatch": pairs,
    "ordering": steps,
    "essay": essay,
}
"""Types whose text is a text."""
GAPPED: Mapping[str, Callable[[Sheet], Question]] = {
    "cloze": embedded,
    "multianswer": embedded,
    "ddwtos": boxes,
    "gapselect": boxes,
}
"""Types whose text has gaps."""
DRAWN = "its numbers are drawn anew for each learner"
ON_A_PICTURE = "things are put onto a picture"
PROGRAM = "a program of its own marks it"
ELSEWHERE: Mapping[str, str] = {
    "calculated": DRAWN,
    "calculatedsimple": DRAWN,
    "calculatedmulti": DRAWN,
    "formulas": DRAWN,
    "ddimageortext": ON_A_PICTURE,
    "ddmarker": ON_A_PICTURE,
    "random": "it is drawn from a category",
    "randomsamatch": "it is drawn from a category",
    "stack": PROGRAM,
    "coderunner": PROGRAM,
    "regexp": "its answers are patterns",
    "recordrtc": "learners record themselves",
}
"""Types that quizapp has not, and why."""


def refusal(kind: str) -> str:
    """What is said of a type that quizapp has not."""
    if kind == "description":
        return "This text asks nothing, so it is no question: put it into the question that it belongs to."
    why = f" ({ELSEWHERE[kind]})" if kind in ELSEWHERE else ""
    named = f"of Moodle’s type “{kind[:40]}”{why}" if kind else "of no type"
    return f"This is {named}, which quizapp has not: write it anew as another type, or leave it in Moodle."
