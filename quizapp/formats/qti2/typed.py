"""Answers to type: words, numbers, a number on a scale, and essays."""

from __future__ import annotations

from typing import Any

from quizapp.formats.qti2.declared import NUMBERS, Declared
from quizapp.formats.qti2.identifiers import named
from quizapp.formats.qti2.options import NOT_TOLD, UNSURE
from quizapp.formats.qti2.scoring import Case
from quizapp.formats.qti2.sheet import Refused, Sheet
from quizapp.formats.shared.xml import Node
from quizapp.questions.base import Answer, Question
from quizapp.questions.number import ANYTHING

WORDS, UNIT = "words-", "unit-"
SETTINGS = ("exact", "accents")
STAR = ("*", r"\*")


def typed(sheet: Sheet, node: Node) -> Question:
    """A text or number to type, without its prompt; raises Refused."""
    response = sheet.response(node)
    if response.several or response.base not in (*NUMBERS, "string", "identifier", ""):
        raise Refused(f"It asks to type a value of the type “{response.base}”, which is not read here.", node.line)
    numeric = response.base in NUMBERS
    answers, case, top = _answers(sheet, response, node, numeric=numeric)
    if node.get("patternMask"):
        sheet.intake.note(node.line, "Its pattern of what may be typed was left behind.")
    settings: dict[str, Any] = {}
    if numeric and (unit := next((word for word in sheet.words(node) if word.startswith(UNIT)), "")):
        settings = {"unit": named(unit.removeprefix(UNIT))}
    if not numeric:
        settings = {word: True for word in SETTINGS if word in sheet.words(node)}
        settings |= {"case": True} if case else {}
    answers = [Answer(a.text, max(0.0, a.credit / top), a.match, a.tolerance, a.feedback) for a in answers]
    return Question("number" if numeric else "text", "", tuple(answers), settings=settings)


def essay(sheet: Sheet, node: Node) -> Question:
    """A text that is marked by hand; its model is the correct response, or what markers are told."""
    response = sheet.declared.get(node.get("responseIdentifier"))
    model = response.correct[0] if response and response.correct else ""
    if not model:
        rubrics = [one for one in sheet.item.deep("rubricBlock") if one.get("view") == "scorer"]
        model = "\n\n".join(sheet.text(one.parts, one.line) for one in rubrics)
    words = next((word.removeprefix(WORDS) for word in sheet.words(node) if word.startswith(WORDS)), "")
    settings = {"words": int(words)} if words.isdecimal() and len(words) < 6 else {}
    return Question("essay", "", (Answer(model, 1.0),) if model else (), settings=settings)


def top_of(sheet: Sheet, response: Declared) -> float:
    """The most that an answer to this response counts."""
    return max((value for _, value, *_ in _valued(sheet, response)), default=0.0)


def _valued(sheet: Sheet, response: Declared) -> list[tuple[str, float, str, bool]]:
    """Each answer with what it counts, its tolerance, and whether capitals matter."""
    scoring, name = sheet.scoring, response.name
    found: dict[tuple[str, str], tuple[str, float, str, bool]] = {}
    if name in scoring.mapped or (response.mapping and not response.correct):
        for entry in response.mapping:
            found[entry.key, ""] = (entry.key, entry.value, "", entry.case)
    for case in scoring.cases:
        if case.response == name and case.score is not None:
            _add(found, case, response)
    if not found:
        score = scoring.matched.get(name, 1.0) or 1.0
        exact = name in scoring.matched and response.base == "string"
        for text in response.correct:
            found[text, ""] = (text, score, "", exact)
    return list(found.values())


def _add(found: dict[tuple[str, str], tuple[str, float, str, bool]], case: Case, response: Declared) -> None:
    for text in (case.value,) if case.value else response.correct:
        found.setdefault((text, case.tolerance), (text, case.score or 0.0, case.tolerance, case.case))


def _answers(sheet: Sheet, response: Declared, node: Node, *, numeric: bool) -> tuple[list[Answer], bool, float]:
    valued = _valued(sheet, response)
    top = max((value for _, value, *_ in valued), default=0.0)
    if top <= 0:
        raise Refused(NOT_TOLD, node.line)
    scoring, name = sheet.scoring, response.name
    known = name in scoring.mapped or name in scoring.matched or any(case.response == name for case in scoring.cases)
    if scoring.strange or (scoring.told and not known):
        sheet.intake.note(scoring.strange or node.line, UNSURE)
    if any(value < 0 for _, value, *_ in valued):
        sheet.intake.note(node.line, "An answer to type takes nothing off here: its marks below 0 are 0.")
    answers = [
        Answer(text if numeric else text.replace(*STAR), value, tolerance=off, feedback=sheet.shows(name, text))
        for text, value, off, _ in valued
    ]
    score, shows = scoring.otherwise.get(name, (None, ()))
    told = sheet.feedback_on(*shows)
    if told or (score or 0) > 0:
        answers.append(Answer(ANYTHING, max(0.0, score or 0.0), feedback=told))
    return answers, any(case for *_, case in valued), top
