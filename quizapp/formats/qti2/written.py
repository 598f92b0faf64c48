"""One item as XML: what it declares, asks, how it is marked, and what is said afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from quizapp.formats.base import Item
from quizapp.formats.qti2.identifiers import NUMBERED, identifier
from quizapp.formats.qti2.page import Page, plain
from quizapp.formats.qti2.sheet import MARKED, TOKEN
from quizapp.formats.qti2.spaces import namespaces
from quizapp.questions.base import Question

RESPONSE, SCORE, SHOWN = "RESPONSE", "SCORE", "SHOWN"
TEMPLATES = {
    False: "http://www.imsglobal.org/question/qti_v2p1/rptemplates/",
    True: "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/",
}
"""Where the published templates are; those of 3.0 end in `.xml`."""


@dataclass(slots=True)
class Sheet:
    """An item while it is written."""

    page: Page
    question: Question
    scale: float
    """What a full mark counts."""
    responses: list[str] = field(default_factory=list)
    outcomes: dict[str, str] = field(default_factory=dict)
    """The cardinality of each outcome that chooses feedback."""
    body: list[str] = field(default_factory=list)
    template: str = ""
    """The template that marks it, if that is enough."""
    rules: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)

    def declare(self, name: str, base: str, correct: Sequence[str], *, card: str = "single", mapping: str = "") -> None:
        """A response with what is right."""
        e = self.page.element
        values = [e("value", {}, plain(value)) for value in correct]
        right = e("correctResponse", {}, *values) if values else ""
        parts = [part for part in (right, mapping) if part]
        self.responses.append(
            e("responseDeclaration", {"identifier": name, "cardinality": card, "baseType": base}, *parts)
        )

    def mapping(self, values: Mapping[str, float], *, case: bool | None = None, low: bool = False) -> str:
        """What each answer counts."""
        e, bounds = self.page.element, {"lowerBound": "0"} if low else {}
        told = {} if case is None else {"caseSensitive": "true" if case else "false"}
        entries = [e("mapEntry", {"mapKey": key, "mappedValue": real(one), **told}) for key, one in values.items()]
        return e("mapping", {**bounds, "defaultValue": "0"}, *entries)

    def score(self, *parts: str) -> str:
        """The rule that sets the score to the sum of these."""
        e = self.page.element
        return e("setOutcomeValue", {"identifier": SCORE}, e("sum", {}, *parts) if len(parts) > 1 else parts[0])

    def variable(self, name: str) -> str:
        """The value of a response or outcome."""
        return self.page.element("variable", {"identifier": name})

    def value(self, base: str, text: str) -> str:
        """A value."""
        return self.page.element("baseValue", {"baseType": base}, plain(text))

    def show(self, outcome: str, name: str, text: str, *, several: bool = False) -> str:
        """The rule that shows this text."""
        self.outcomes[outcome] = "multiple" if several else "single"
        self.feedback(outcome, name, text)
        return self.page.element("setOutcomeValue", {"identifier": outcome}, self.value("identifier", name))

    def feedback(self, outcome: str, name: str, text: str) -> None:
        """A text that is shown when an outcome is this."""
        told = {"outcomeIdentifier": outcome, "identifier": name, "showHide": "show"}
        self.after.append(self.page.element("modalFeedback", told, self.page.body(text)))

    def own(self, *words: str) -> dict[str, str]:
        """The attribute that holds settings for which QTI has no place."""
        return {"class": " ".join(TOKEN + word for word in words)} if words else {}


def real(number: float) -> str:
    """A number as QTI writes it."""
    return f"{number:.0f}" if number == int(number) and abs(number) < 1e15 else repr(number)


def item(page: Page, one: Item, number: int, fill: Callable[[Sheet], None]) -> str:
    """The item as XML; `fill` writes what its type needs, and raises Unwritable."""
    e, question = page.element, one.question
    sheet = Sheet(page, question, one.points or 1.0)
    for place, view in (("hint", "tutor"), ("evidence", "scorer")):
        if text := getattr(question, place):
            _beside(sheet, place, view, [text])
    if one.tags:
        _beside(sheet, "tags", "author", one.tags)
    fill(sheet)
    if question.explanation:
        sheet.rules.append(sheet.show("EXPLANATION", SHOWN, question.explanation))
    attributes = {
        **namespaces(newest=page.newest),
        "identifier": identifier(one.ref) if one.ref else f"{NUMBERED}{number:05}",
        "title": one.title or f"Question {number}",
        "adaptive": "false",
        "timeDependent": "false",
        "toolName": MARKED,
    }
    head = {"identifier": SCORE, "cardinality": "single", "baseType": "float"}
    outcomes = [e("outcomeDeclaration", head, e("defaultValue", {}, e("value", {}, "0")))]
    if one.points is not None:
        most = e("defaultValue", {}, e("value", {}, real(one.points)))
        outcomes.append(e("outcomeDeclaration", {**head, "identifier": "MAXSCORE"}, most))
    for name, card in sheet.outcomes.items():
        outcomes.append(e("outcomeDeclaration", {"identifier": name, "cardinality": card, "baseType": "identifier"}))
    parts = [*sheet.responses, *outcomes, e("itemBody", {}, *sheet.body), *_processing(sheet), *sheet.after]
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{e("assessmentItem", attributes, *parts)}\n'


def _beside(sheet: Sheet, place: str, view: str, texts: Sequence[str]) -> None:
    e = sheet.page.element
    lines = "".join(f"<p>{plain(text)}</p>" for text in texts)
    inner = e("contentBody", {}, lines) if sheet.page.newest else lines
    sheet.body.append(e("rubricBlock", {**sheet.own(place), "view": view}, inner))


def _processing(sheet: Sheet) -> list[str]:
    """By the template where nothing else is to do, and the same in words where something is."""
    e, newest = sheet.page.element, sheet.page.newest
    plain_template = sheet.template and not sheet.rules and (sheet.template != "match_correct" or sheet.scale == 1)
    if plain_template:
        return [e("responseProcessing", {"template": f"{TEMPLATES[newest]}{sheet.template}{'.xml' * newest}"})]
    rules = list(sheet.rules)
    if sheet.template == "map_response":
        rules.insert(0, sheet.score(e("mapResponse", {"identifier": RESPONSE})))
    elif sheet.template == "match_correct":
        right = e("match", {}, sheet.variable(RESPONSE), e("correct", {"identifier": RESPONSE}))
        marks = (sheet.score(sheet.value("float", real(full))) for full in (sheet.scale, 0))
        yes, no = marks
        rules.insert(0, e("responseCondition", {}, e("responseIf", {}, right, yes), e("responseElse", {}, no)))
    return [e("responseProcessing", {}, *rules)] if rules else []
