"""Fields to type into and menus, alone or in a text, with the rules that mark them and show their feedback."""

from __future__ import annotations

import re
from fractions import Fraction

from quizapp.formats.qti2.identifiers import identifier
from quizapp.formats.qti2.page import plain
from quizapp.formats.qti2.typed import SETTINGS, UNIT
from quizapp.formats.qti2.written import SCORE, Sheet, real
from quizapp.formats.shared.proof import Unwritable
from quizapp.questions.base import Answer, Question
from quizapp.questions.gaps import Gap
from quizapp.questions.number import ANYTHING
from quizapp.questions.numeral import quantity

PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
FIGURES = re.compile(r"(\d{1,2}) ?sf")
SHARE = re.compile(r"(.+?) ?%")


def gap_in(sheet: Sheet, gap: Gap, full: float) -> str:
    """A gap of a text, which counts `full` when it is right."""
    name = identifier(gap.name)
    if gap.options:
        return _menu(sheet, gap, name, full)
    return field_for(sheet, gap.question, name, f"{gap.number}_", full)


def field_for(sheet: Sheet, question: Question, name: str, place: str, full: float) -> str:
    """A field to type into; `place` tells its feedback from that of other gaps, and is empty where it stands alone."""
    numeric = question.kind == "number"
    words = ["gap"] if place else []
    words += [] if numeric else [word for word in SETTINGS if question.settings.get(word)]
    if numeric and (unit := question.settings.get("unit")):
        words.append(UNIT + identifier(unit))
    if numeric:
        _number(sheet, question, name, place, full)
    else:
        _text(sheet, question, name, place, full)
    return sheet.page.element("textEntryInteraction", {**sheet.own(*words), "responseIdentifier": name})


def _menu(sheet: Sheet, gap: Gap, name: str, full: float) -> str:
    e, answers = sheet.page.element, gap.question.answers
    names = [f"ANSWER_{gap.number}_{n}" for n in range(1, len(answers) + 1)]
    options = [e("inlineChoice", {"identifier": n}, plain(a.text)) for n, a in zip(names, answers, strict=True)]
    counts = {n: a.credit * full for n, a in zip(names, answers, strict=True)}
    right = [n for n, a in zip(names, answers, strict=True) if a.credit == 1]
    sheet.declare(name, "identifier", right, mapping=sheet.mapping(counts))
    _add(sheet, name)
    for n, a in zip(names, answers, strict=True):
        if a.feedback:
            test = e("match", {}, sheet.variable(name), sheet.value("identifier", n))
            _when(sheet, test, sheet.show(f"FEEDBACK_{gap.number}", n, a.feedback))
    shuffle = "true" if gap.question.settings.get("shuffle", True) else "false"
    return e("inlineChoiceInteraction", {"responseIdentifier": name, "shuffle": shuffle}, *options)


def _text(sheet: Sheet, question: Question, name: str, place: str, full: float) -> None:
    e = sheet.page.element
    texts = [(a, a.text.replace(r"\*", "*")) for a in question.answers if a.text != ANYTHING]
    right = [text for a, text in texts if a.credit == 1][:1]
    case = bool(question.settings.get("case"))
    counts = {text: a.credit * full for a, text in texts}
    sheet.declare(name, "string", right, mapping=sheet.mapping(counts, case=case))
    if place:
        _add(sheet, name)
    else:
        sheet.template = "map_response"
    branches = []
    for n, (a, text) in enumerate(texts, 1):
        if a.feedback:
            told = {"caseSensitive": "true" if case else "false", "substring": "false"}
            told = told if not sheet.page.newest else {"caseSensitive": told["caseSensitive"]}
            test = e("stringMatch", told, sheet.variable(name), sheet.value("string", text))
            branches.append((test, sheet.show(_outcome(place), f"ANSWER_{place}{n}", a.feedback)))
    _chain(sheet, branches, _otherwise(sheet, question, place, full), name)


def _number(sheet: Sheet, question: Question, name: str, place: str, full: float) -> None:
    branches, right = [], []
    for n, a in enumerate((a for a in question.answers if a.text != ANYTHING), 1):
        value = _decimal(a.text)
        right += [value] if a.credit == 1 else []
        actions = _scored(sheet, a.credit * full, add=bool(place))
        if a.feedback:
            actions += sheet.show(_outcome(place), f"ANSWER_{place}{n}", a.feedback)
        branches.append((_near(sheet, name, value, a.tolerance.strip()), actions))
    sheet.declare(name, "float", right[:1])
    _chain(sheet, branches, _otherwise(sheet, question, place, full), name)


def _outcome(place: str) -> str:
    return f"FEEDBACK_{place[:-1]}" if place else "FEEDBACK"


def _otherwise(sheet: Sheet, question: Question, place: str, full: float) -> str:
    """What follows on every other answer."""
    rest: Answer | None = next((a for a in question.answers if a.text == ANYTHING), None)
    if rest is None:
        return ""
    told = sheet.show(_outcome(place), f"OTHER_{place}1", rest.feedback) if rest.feedback else ""
    return (_scored(sheet, rest.credit * full, add=bool(place)) if rest.credit else "") + told


def _scored(sheet: Sheet, score: float, *, add: bool) -> str:
    value = sheet.value("float", real(score))
    return sheet.score(sheet.variable(SCORE), value) if add else sheet.score(value)


def _add(sheet: Sheet, name: str) -> None:
    """Add what the mapping of this response gives."""
    sheet.rules.append(sheet.score(sheet.variable(SCORE), sheet.page.element("mapResponse", {"identifier": name})))


def _when(sheet: Sheet, test: str, actions: str) -> None:
    _chain(sheet, [(test, actions)], "", "")


def _chain(sheet: Sheet, branches: list[tuple[str, str]], otherwise: str, name: str) -> None:
    """A condition of several branches, of which the first that holds counts."""
    e = sheet.page.element
    if not branches and otherwise:
        branches = [(e("isNull", {}, sheet.variable(name)), "")]
    tags = ["responseIf", *["responseElseIf"] * len(branches)]
    parts = [e(tag, {}, test, actions) for tag, (test, actions) in zip(tags, branches, strict=False)]
    if otherwise:
        parts.append(e("responseElse", {}, otherwise))
    if parts:
        sheet.rules.append(e("responseCondition", {}, *parts))


def _near(sheet: Sheet, name: str, value: str, tolerance: str) -> str:
    """Whether a number is as near to the value as the tolerance asks; raises Unwritable."""
    e, both = sheet.page.element, (sheet.variable(name), sheet.value("float", value))
    if figures := FIGURES.fullmatch(tolerance):
        return e("equalRounded", {"roundingMode": "significantFigures", "figures": figures[1]}, *both)
    if not tolerance:
        return e("equal", {"toleranceMode": "exact"}, *both)
    if tolerance[0] in "x×*":
        raise Unwritable(f"QTI has no way to write the tolerance “{tolerance}”.")
    share = SHARE.fullmatch(tolerance)
    size = _decimal(share[1] if share else tolerance)
    return e("equal", {"toleranceMode": "relative" if share else "absolute", "tolerance": f"{size} {size}"}, *both)


def _decimal(text: str) -> str:
    """A number as QTI writes it; raises Unwritable."""
    if PLAIN_NUMBER.fullmatch(text):
        return text
    try:
        value: Fraction = quantity(text).value
        return str(value.numerator) if value.denominator == 1 else repr(float(value))
    except (ValueError, OverflowError) as error:
        raise Unwritable(f"The number cannot be written in QTI: {error}") from None
