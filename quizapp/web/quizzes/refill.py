"""A stored answer as its page would post it, so that the form shows it again."""

from __future__ import annotations

from collections.abc import Sequence

from werkzeug.datastructures import MultiDict

from quizapp.questions.base import Question, Response
from quizapp.questions.catalogue import type_of
from quizapp.questions.cloze import gaps_of, orders_of

Posted = MultiDict[str, str]


def refilled(question: Question, response: Response, order: Sequence[int]) -> Posted:
    """The fields of the form whose parts were shown in `order`; empty where nothing was answered."""
    if response is None:
        return MultiDict()
    match type_of(question).name:
        case "choice":
            return MultiDict([("answer", str(order.index(one) + 1)) for one in response])
        case "truefalse":
            return MultiDict({"answer": str(order.index(0 if response else 1) + 1)})
        case "matching":
            chosen = enumerate(response, 1)
            return MultiDict({f"pair-{n}": str(order.index(one) + 1) for n, one in chosen if one is not None})
        case "ordering":
            return MultiDict({f"place-{n}": str(response.index(step) + 1) for n, step in enumerate(order, 1)})
        case "cloze":
            return _gaps(question, response, order)
    return MultiDict({"answer": str(response)})


def _gaps(question: Question, response: Response, order: Sequence[int]) -> Posted:
    gaps = gaps_of(question)
    found: Posted = MultiDict()
    for gap, own in zip(gaps, orders_of(gaps, order), strict=True):
        said = response.get(gap.name)
        if said is not None:
            found[f"gap-{gap.number}"] = str(own.index(said) + 1) if own else str(said)
    return found
