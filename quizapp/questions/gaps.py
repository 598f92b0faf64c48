"""The gaps of a cloze, each as a question of its own kind: `[[name]]` in the prompt, its answers, its settings."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from quizapp.questions.base import Fault, FormData, Mark, Question, QuestionType, Response, Unreadable, verdict_of
from quizapp.questions.choice import Choice
from quizapp.questions.number import Number
from quizapp.questions.spelling import tidied
from quizapp.questions.text import Text

GAP = re.compile(r"\[\[(\w[\w .-]{0,39})\]\]")
CHOICE = Choice()
KINDS: Mapping[str, QuestionType] = {"text": Text(), "number": Number(), "choice": CHOICE}
"""What a gap can be."""
OUT_OF_PLACE = frozenset({"several", "rule", "typed"})
"""Settings of a choice that make no sense in a gap."""


@dataclass(frozen=True, slots=True)
class OneGap:
    """A posted form seen from one gap: its field is the only answer."""

    form: FormData
    field: str

    def get(self, key: str, default: str = "", /) -> str:
        return self.form.get(self.field, default)

    def getlist(self, key: str, /) -> list[str]:
        return self.form.getlist(self.field)


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap: its number in the text from 1, its name, its weight, and the question that it is."""

    number: int
    name: str
    weight: float
    kind: QuestionType
    question: Question

    @property
    def options(self) -> int:
        """How many options are shown; 0 where the learner types."""
        return len(self.question.answers) if self.kind is CHOICE else 0

    @property
    def keyboard(self) -> str:
        """The `inputmode` of its field."""
        return self.kind.keyboard(self.question) if isinstance(self.kind, Number) else "text"

    @property
    def unit(self) -> str:
        """The unit shown beside its field."""
        return self.question.settings.get("unit", "")

    @property
    def right(self) -> str:
        """Its right answer in words."""
        return self.kind.right(self.question)

    def read(self, form: FormData, order: Sequence[int]) -> Response:
        """What was put into the gap, None where nothing; raises Unreadable, saying in which gap."""
        value = form.get(f"gap-{self.number}", "")
        if not value or (isinstance(value, str) and not tidied(value.replace("\x00", "?"))):
            return None
        try:
            if not isinstance(value, str):
                raise Unreadable("This answer is not text. Please type it again.")
            response = self.kind.read(self.question, OneGap(form, f"gap-{self.number}"), order)
        except Unreadable as error:
            raise Unreadable(f"Gap {self.number}: {error}") from error
        return response[0] if self.kind is CHOICE else response

    def mark(self, response: Response) -> Mark:
        """The mark of this gap alone; wrong where it was left empty."""
        return Mark(0.0, verdict_of(0)) if response is None else self.kind.mark(self.question, self._own(response))

    def said(self, response: Response) -> str:
        """What was put into the gap in words; empty where nothing."""
        return "" if response is None else self.kind.said(self.question, self._own(response))

    def _own(self, response: Response) -> Response:
        return [response] if self.kind is CHOICE else response


def names_in(question: Question) -> list[str]:
    """The names of the gaps as they stand in the prompt."""
    return GAP.findall(question.prompt)


def gaps_of(question: Question) -> list[Gap]:
    """The gaps as they stand in the prompt."""
    return [_gap(question, number, name) for number, name in enumerate(names_in(question), 1)]


def _gap(question: Question, number: int, name: str) -> Gap:
    settings = dict(_written(question, name))
    kind = KINDS.get(settings.pop("kind", "text"), KINDS["text"])
    weight = settings.pop("weight", 1.0)
    answers = tuple(replace(a, match="") for a in question.answers if a.match == name)
    return Gap(number, name, weight, kind, Question(kind.name, "", answers, settings=settings))


def _written(question: Question, name: str) -> Mapping[str, Any]:
    return question.settings.get("gaps", {}).get(name, {})


def orders_of(gaps: Sequence[Gap], order: Sequence[int]) -> list[Sequence[int]]:
    """The order of each gap's options, cut from the one order of the question; empty for gaps that are typed."""
    ends = [sum(gap.options for gap in gaps[: i + 1]) for i in range(len(gaps))]
    return [order[end - gap.options : end] for gap, end in zip(gaps, ends, strict=True)]


def gap_faults(question: Question, gap: Gap) -> list[Fault]:
    """Everything unsound in one gap."""
    name, wanted = gap.name, _written(question, gap.name).get("kind", "text")
    if wanted not in KINDS:
        return [Fault("gaps", f"Gap “{name}” is of unknown kind “{wanted}”; use one of {', '.join(KINDS)}.")]
    faults = []
    if not isinstance(gap.weight, int | float) or not 0 < gap.weight < math.inf:
        faults.append(Fault("gaps", f"The weight of gap “{name}” must be a number above 0."))
    for unknown in sorted(set(gap.question.settings) - (gap.kind.settings - OUT_OF_PLACE)):
        faults.append(Fault("gaps", f"Gap “{name}” has the unknown setting “{unknown}”."))
    return faults + [Fault(fault.where, f"Gap “{name}”: {fault.message}") for fault in gap.kind.problems(gap.question)]
