"""The marks of an item: its conditions, tried on what a learner might answer."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from quizapp.formats.shared.xml import Node

MOST_CONDITIONS = 2_000
"""Elements in the marking of one item."""
Given = Mapping[str, Sequence[str]]
"""What is answered, by the ident of the response."""
EQUALS = ("varequal", "varsubset", "varsubstring", "varinside")
BOUNDS = ("vargte", "vargt", "varlte", "varlt")
ANYTHING = ("other", "unanswered", "durequal", "durlt", "durlte", "durgt", "durgte", "var_extension")


@dataclass(frozen=True, slots=True)
class Test:
    """A condition that names an answer, whether it says that this must not be given, and the element itself."""

    ident: str
    value: str
    negated: bool
    node: Node


@dataclass(slots=True)
class Rule:
    """A respcondition: what must be true, by how much the score changes, which feedback is shown."""

    node: Node
    tests: list[Test]
    sets: list[tuple[str, float]]
    shows: list[str]
    goes_on: bool

    @property
    def positive(self) -> list[Test]:
        """What must be given."""
        return [test for test in self.tests if not test.negated]


@dataclass
class Scoring:
    """All rules of an item, and the score that is the whole mark."""

    rules: list[Rule] = field(default_factory=list)
    maximum: float | None = None
    too_many: bool = False

    @cached_property
    def whole(self) -> float:
        """The whole mark: as declared, unless no rule gives as much; then what the rules give."""
        given = [value for rule in self.rules for _, value in rule.sets if value > 0]
        added = sum(value for rule in self.rules for action, value in rule.sets if action == "add" and value > 0)
        most = max([*given, added], default=0.0)
        if self.maximum and most >= self.maximum * 0.98:
            return self.maximum
        return most or self.maximum or 1.0

    def score(self, given: Given) -> float:
        """The share of the mark that this answer gets, -1 to 1."""
        total, met = 0.0, False
        for rule in self.rules:
            if not _holds(rule.node, given, met):
                continue
            met = met or bool(rule.tests)
            for action, value in rule.sets:
                total = _changed(total, action, value)
            if rule.sets and not rule.goes_on and any(action == "set" for action, _ in rule.sets):
                break
        return max(-1.0, min(1.0, total / self.whole)) if self.whole else 0.0

    def right(self) -> Rule | None:
        """The first of the rules that give most."""
        best = max((value for rule in self.rules for _, value in rule.sets), default=0.0)
        if best <= 0:
            return None
        return next(rule for rule in self.rules if any(value == best for _, value in rule.sets))

    def rewarding(self) -> Iterator[tuple[Rule, float]]:
        """The rules that raise the score, and by which share of it."""
        for rule in self.rules:
            value = sum(value for _, value in rule.sets)
            if value > 0:
                yield rule, min(1.0, value / self.whole)

    def values(self, ident: str) -> list[Test]:
        """Every answer to a response that the rules name and do not forbid, once."""
        found = {(t.value, t.node.tag): t for rule in self.rules for t in rule.positive if t.ident == ident and t.value}
        return list(found.values())

    def shown_for(self, ident: str, value: str) -> list[str]:
        """The feedback for one answer: what rules show that ask for it alone."""
        return [*self._shown.get((ident, value), ()), *self._shown.get((value, ""), ())]

    @cached_property
    def _shown(self) -> Mapping[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for rule in self.rules:
            named = {(test.ident, test.value) for test in rule.positive}
            if len({ident for ident, _ in named}) == 1:
                for one in named:
                    found.setdefault(one, []).extend(rule.shows)
        return found


def scoring_of(item: Node) -> Scoring:
    """The marking of an item."""
    made = Scoring()
    for processing in item.all("resprocessing"):
        for declared in processing.deep("decvar"):
            maximum = number(declared.get("maxvalue"))
            if maximum and made.maximum is None:
                made.maximum = maximum
        nodes = list(processing.all("respcondition"))
        made.too_many = made.too_many or sum(1 for one in nodes for _ in _all(one)) > MOST_CONDITIONS
        made.rules += [] if made.too_many else [_rule(one, made.maximum or 1.0) for one in nodes]
    return made


def number(words: str) -> float | None:
    """A finite number; None where the words are none."""
    try:
        value = float(words.strip().replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) < 1e9 else None


def _all(node: Node) -> Iterator[Node]:
    for one in node.nodes:
        yield one
        yield from _all(one)


def _rule(node: Node, maximum: float) -> Rule:
    condition = node.first("conditionvar")
    tests = list(_tests(condition, negated=False)) if condition else []
    by_option = bool(tests) and all(not test.value for test in tests)
    sets = [] if by_option else [_set(one, maximum) for one in node.all("setvar")]
    shows = [one.get("linkrefid") for one in node.all("displayfeedback")]
    return Rule(node, tests, sets, shows, node.get("continue").lower() == "yes")


def _set(node: Node, maximum: float) -> tuple[str, float]:
    words = node.text().strip()
    value = {"SCORE.max": maximum, "SCORE.min": 0.0}.get(words)
    return node.get("action", "Set").lower(), (number(words) or 0.0) if value is None else value


def _changed(total: float, action: str, value: float) -> float:
    if action == "add":
        return total + value
    if action == "subtract":
        return total - value
    return value


def _tests(node: Node, *, negated: bool) -> Iterator[Test]:
    for one in node.nodes:
        if one.tag in EQUALS:
            yield Test(one.get("respident"), one.text().strip(), negated, one)
        elif one.tag in ("and", "or", "not"):
            yield from _tests(one, negated=negated != (one.tag == "not"))


def _holds(rule: Node, given: Given, met: bool) -> bool:
    condition = rule.first("conditionvar")
    return condition is None or all(_true(one, given, met) for one in condition.nodes)


def _true(node: Node, given: Given, met: bool) -> bool:
    if node.tag == "and":
        return all(_true(one, given, met) for one in node.nodes)
    if node.tag == "or":
        return any(_true(one, given, met) for one in node.nodes)
    if node.tag == "not":
        return not any(_true(one, given, met) for one in node.nodes)
    if node.tag in EQUALS:
        answered = given.get(node.get("respident"), ())
        return node.text().strip() in answered
    return node.tag == "other" and not met
