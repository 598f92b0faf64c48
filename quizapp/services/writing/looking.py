"""A question as a learner will see it, before anybody does: dealt without a learner, and marked for a try."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from quizapp.questions.base import FormData, Mark, Question, QuestionType, Response, Unreadable, Verdict
from quizapp.questions.catalogue import type_of
from quizapp.services.studying.study import UNKNOWN

SEED = b"a look at it"
"""The same for every look: nothing moves while somebody writes."""


@dataclass(frozen=True, slots=True)
class View:
    """A question with its parts in an order."""

    question: Question
    kind: QuestionType
    order: tuple[int, ...]
    response: Response = None
    mark: Mark = UNKNOWN
    problem: str = ""
    """Why an answer could not be read."""
    tried: bool = False


def asked(question: Question) -> View:
    """A sound question as a learner may get it."""
    kind = type_of(question)
    return View(question, kind, kind.deal(question, SEED))


def answered(question: Question) -> View:
    """A sound question with its right answer, in the order in which it was written."""
    kind = type_of(question)
    written = kind.name == "choice"
    return View(question, kind, tuple(range(len(question.answers))) if written else kind.deal(question, SEED))


def tried(question: Question, form: FormData) -> View:
    """A sound question with the mark of an answer that its writer tried."""
    view = asked(question)
    if form.get("act") == "unknown":
        return View(question, view.kind, view.order, tried=True)
    try:
        response: Any = view.kind.read(question, form, view.order)
    except Unreadable as problem:
        return View(question, view.kind, view.order, problem=str(problem))
    return View(question, view.kind, view.order, response, view.kind.mark(question, response), tried=True)


def own(view: View) -> bool:
    """Whether the learner judges, not the machine."""
    return view.mark.verdict is Verdict.OWN
