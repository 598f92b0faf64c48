"""How an item says that it is marked: a template by its address, or conditions that set SCORE."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from quizapp.formats.qti2.declared import Declared, number
from quizapp.formats.shared.xml import Node

SCORE = "SCORE"
TEMPLATES = ("match_correct", "map_response", "map_response_point")
BRANCHES = ("responseIf", "responseElseIf", "responseElse")
SIMPLE = frozenset({"variable", "baseValue", "correct", "mapResponse", "null", "default"})


@dataclass(frozen=True, slots=True)
class Case:
    """An answer to type, or an option, that a condition names: what it counts and which feedback it shows."""

    response: str
    value: str
    score: float | None
    tolerance: str = ""
    case: bool = True
    shows: tuple[str, ...] = ()


@dataclass(slots=True)
class Scoring:
    """What was understood of the marking."""

    mapped: set[str] = field(default_factory=set)
    matched: dict[str, float] = field(default_factory=dict)
    """Responses that count when they are right, and what they then count."""
    cases: list[Case] = field(default_factory=list)
    echoed: set[str] = field(default_factory=set)
    """Outcomes that are the identifier that was chosen."""
    always: set[str] = field(default_factory=set)
    """Identifiers of feedback that is shown whatever was answered."""
    otherwise: dict[str, tuple[float | None, tuple[str, ...]]] = field(default_factory=dict)
    """What every other answer counts and shows, by response."""
    strange: int = 0
    """The line of what is not understood."""
    told: bool = False
    """Whether the item says at all how it is marked."""


def scoring(item: Node, declared: dict[str, Declared]) -> Scoring:
    """How the item is marked, as far as it is understood."""
    found = Scoring()
    node = item.first("responseProcessing")
    if node is None:
        return found
    found.told = True
    if template := node.get("template") or node.get("templateLocation"):
        _template(found, template, declared, node.line)
    for part in node.nodes:
        _statement(found, part)
    return found


def _template(found: Scoring, address: str, declared: dict[str, Declared], line: int) -> None:
    name = address.rsplit("/", 1)[-1].removesuffix(".xml").lower()
    for response in declared:
        if name in ("match_correct", "cc2_match"):
            found.matched[response] = 1.0
        elif name in ("map_response", "cc2_map_response"):
            found.mapped.add(response)
    if not name.endswith(("match_correct", "map_response")):
        found.strange = line


def _statement(found: Scoring, node: Node) -> None:
    if node.tag == "responseCondition":
        _condition(found, node)
    elif node.tag == "setOutcomeValue":
        _set(found, node, always=True)
    elif node.tag == "responseProcessingFragment":
        for part in node.nodes:
            _statement(found, part)
    elif node.tag != "exitResponse":
        found.strange = found.strange or node.line


def _set(found: Scoring, node: Node, *, always: bool) -> None:
    """A value that is set whatever was answered."""
    value = next(node.nodes, None)
    if value is None:
        return
    if node.get("identifier") == SCORE:
        _sum(found, value)
    elif value.tag == "baseValue" and always:
        found.always.add(value.text().strip())
    elif value.tag == "variable":
        found.echoed.add(node.get("identifier"))


def _sum(found: Scoring, value: Node) -> None:
    if value.tag == "sum":
        for part in value.nodes:
            _sum(found, part)
    elif value.tag == "mapResponse":
        found.mapped.add(value.get("identifier"))
    elif value.tag not in ("variable", "baseValue"):
        found.strange = found.strange or value.line


def _condition(found: Scoring, node: Node) -> None:
    response = ""
    for branch in node.all(*BRANCHES):
        parts = list(branch.nodes)
        if branch.tag == "responseElse":
            _otherwise(found, response, parts)
            continue
        if not parts:
            continue
        condition, actions = parts[0], parts[1:]
        if condition.tag == "not" and (inner := next(condition.nodes, None)) and inner.tag == "isNull":
            for action in actions:
                _statement(found, action)
            continue
        if condition.tag == "isNull":
            continue
        response = _branch(found, condition, actions) or response


def _otherwise(found: Scoring, response: str, actions: list[Node]) -> None:
    score, shows = _effects(actions)
    if response:
        found.otherwise[response] = (score, shows)
    for action in actions:
        if action.tag == "responseCondition":
            _condition(found, action)
        elif action.tag == "setOutcomeValue":
            _set(found, action, always=False)


def _branch(found: Scoring, condition: Node, actions: list[Node]) -> str:
    """One condition with what follows from it; gives the response that it is about."""
    score, shows = _effects(actions)
    for action in actions:
        if action.tag == "responseCondition":
            _condition(found, action)
        elif action.tag == "setOutcomeValue" and action.get("identifier") == SCORE:
            _sum(found, next(action.nodes, action) if action.parts else action)
    response = ""
    for test in _alternatives(condition):
        names = [part.get("identifier") for part in test.all("variable")]
        if not names or test.tag not in ("match", "equal", "equalRounded", "stringMatch", "member"):
            found.strange = found.strange or condition.line
            continue
        response = names[0]
        if test.first("correct"):
            _correct(found, test, response, score, shows)
        elif base := test.first("baseValue"):
            text = base.text().strip()
            found.cases.append(Case(response, text, score, _tolerance(test), _exact(test), shows))
        else:
            found.strange = found.strange or test.line
    return response


def _correct(found: Scoring, test: Node, response: str, score: float | None, shows: tuple[str, ...]) -> None:
    if test.tag == "match":
        if score is not None:
            found.matched[response] = score
        if shows:
            found.cases.append(Case(response, "", None, shows=shows))
    else:
        found.cases.append(Case(response, "", score, _tolerance(test), _exact(test), shows))


def _alternatives(condition: Node) -> Iterator[Node]:
    if condition.tag == "or":
        for part in condition.nodes:
            yield from _alternatives(part)
    else:
        yield condition


def _exact(test: Node) -> bool:
    return test.tag != "stringMatch" or test.get("caseSensitive") != "false"


def _tolerance(test: Node) -> str:
    """The tolerance of a comparison, as quizapp writes it."""
    if test.tag == "equalRounded" and test.get("roundingMode") != "decimalPlaces":
        return f"{test.get('figures')}sf"
    sizes = test.get("tolerance").split()
    if not sizes or test.get("toleranceMode") not in ("absolute", "relative") or number(sizes[0]) == 0:
        return ""
    return sizes[0] + "%" * (test.get("toleranceMode") == "relative")


def _effects(actions: list[Node]) -> tuple[float | None, tuple[str, ...]]:
    """The score that is set or added, and the feedback that is shown."""
    score: float | None = None
    shows = []
    for action in actions:
        if action.tag != "setOutcomeValue":
            continue
        bases = list(action.deep("baseValue"))
        if action.get("identifier") == SCORE:
            score = number(bases[-1].text().strip()) if bases else score
        else:
            shows += [base.text().strip() for base in bases]
    return score, tuple(shows)
