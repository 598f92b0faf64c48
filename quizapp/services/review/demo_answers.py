"""What simulated learners answer: right where they know it, else something that a learner could say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from typing import Any

from quizapp.questions.base import Answer, Question, Response, Shape
from quizapp.questions.catalogue import type_of
from quizapp.questions.gaps import Gap, gaps_of
from quizapp.questions.matching import lefts, rights

NOT_IT = ("Paris", "a bridge", "the river", "in spring", "nobody")
"""Typed where no wrong answer lies near."""
NUMBER = re.compile(r"\d+(?:\.\d+)?")
LESS_POPULAR = 0.6
"""How many times as often as the wrong option before it, one is chosen."""


def right(question: Question, dice: Random) -> Response:
    """The right answer; of a card how its learner judges having known it."""
    kind = type_of(question)
    match kind.shape:
        case Shape.CARD:
            return dice.choices(("hard", "good", "easy"), (2, 7, 1))[0]
        case Shape.CHOICES if kind.name == "truefalse":
            return question.answers[0].credit > 0
        case Shape.CHOICES:
            return _best_options(question)
        case Shape.PAIRS:
            partners = rights(question)
            return [partners.index(pair.match) for pair in lefts(question)]
        case Shape.SEQUENCE:
            return list(range(len(question.answers)))
        case Shape.GAPS:
            return {gap.name: _of_gap(gap, right(gap.question, dice)) for gap in gaps_of(question)}
        case Shape.NUMBER:
            return _best(question).text
        case _:
            return kind.right(question)


def wrong(question: Question, dice: Random) -> Response:
    """An answer that does not earn the whole mark."""
    kind = type_of(question)
    match kind.shape:
        case Shape.CARD:
            return "again"
        case Shape.CHOICES if kind.name == "truefalse":
            return question.answers[0].credit <= 0
        case Shape.CHOICES:
            return _other_options(question, dice)
        case Shape.PAIRS:
            return _swapped(right(question, dice), dice, among=len(rights(question)))
        case Shape.SEQUENCE:
            return _swapped(right(question, dice), dice)
        case Shape.GAPS:
            return _gaps_wrong(question, dice)
        case _:
            return next(said for said in _guesses(question, dice) if _is_wrong(question, said))


def _best(question: Question) -> Answer:
    return max(question.answers, key=lambda answer: answer.credit)


def _best_options(question: Question) -> list[int]:
    if question.settings.get("several"):
        return [place for place, answer in enumerate(question.answers) if answer.credit > 0]
    return [question.answers.index(_best(question))]


def _other_options(question: Question, dice: Random) -> list[int]:
    best = _best_options(question)
    if not question.settings.get("several"):
        others = [place for place in range(len(question.answers)) if place not in best]
        return [dice.choices(others, [LESS_POPULAR**n for n in range(len(others))])[0]]
    flipped = dice.randrange(len(question.answers))
    chosen = sorted(set(best) ^ {flipped})
    return chosen or [place for place in range(len(question.answers)) if place not in best][:1]


def _swapped(response: list[Any], dice: Random, *, among: int = 0) -> list[Any]:
    """Two neighbours exchanged, or all moved on by one; where all are one, a partner among so many that is another."""
    moved = response[1:] + response[:1]
    if dice.random() < 0.5:
        place = dice.randrange(len(response) - 1) if len(response) > 1 else 0
        moved = [*response[:place], *reversed(response[place : place + 2]), *response[place + 2 :]]
    if moved == response:
        moved = [(moved[0] + 1) % max(2, among), *moved[1:]]
    return moved


def _gaps_wrong(question: Question, dice: Random) -> dict[str, Any]:
    said = right(question, dice)
    gaps = gaps_of(question)
    for gap in dice.sample(gaps, dice.randint(1, len(gaps))):
        said[gap.name] = _of_gap(gap, wrong(gap.question, dice))
    return said


def _of_gap(gap: Gap, response: Response) -> Response:
    return response[0] if gap.options else response


def _guesses(question: Question, dice: Random) -> Iterator[str]:
    """Typed answers, the nearest first; the last ones are wrong of anything."""
    listed = [answer.text for answer in question.answers if answer.credit <= 0 and "*" not in answer.text]
    yield from dice.sample(listed, len(listed))
    if type_of(question).shape is Shape.NUMBER:
        found = NUMBER.search(_best(question).text)
        value = float(found[0]) if found else 1.0
        near = [value + dice.choice((1, 2, 5, 10)), value * 2, value * 10, value + 1000]
        yield from (f"{one:g}" for one in near)
    else:
        yield from dice.sample(NOT_IT, len(NOT_IT))
    yield "999999999"


def _is_wrong(question: Question, response: str) -> bool:
    return type_of(question).mark(question, response).score <= 0
