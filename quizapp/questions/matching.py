"""Matching: find the partner of each item on the left.

An answer is a pair, `text` with `match`; one with an empty `text` is an extra partner that fits nothing. Credit is not
used: each pair counts the same. The *rights* are the distinct partners, in the order in which the question first names
them, so that two items may share one.

Response: a list with one entry for each item on the left, in the question's order: the place of the chosen partner
among the rights, or None where the learner chose none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any, ClassVar

from wtforms import FieldList, FormField, StringField
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Length

from quizapp.questions.base import (
    Answer,
    Example,
    Fault,
    FormData,
    Mark,
    Question,
    QuestionForm,
    Response,
    Shape,
    Unreadable,
    edited,
    shared,
    shown_choice,
    shuffled,
    verdict_of,
)
from quizapp.questions.spelling import folded

MOST_PAIRS = 12
"""Pairs and extra partners together: more would not fit on a telephone's screen."""


class PairForm(PlainForm):
    """One pair in the editor."""

    text = StringField("Item", [Length(max=200)], description="Leave it empty for a partner that fits nothing.")
    match = StringField("Its partner", [InputRequired("Write the partner or remove the pair."), Length(max=200)])
    feedback = StringField("When missed, or when an extra partner is chosen", [Length(max=500)])


class MatchingForm(QuestionForm):
    """The editor of a matching question."""

    pairs = FieldList(FormField(PairForm), min_entries=2, max_entries=MOST_PAIRS)


def lefts(question: Question) -> list[Answer]:
    """The pairs, in the question's order, without the extra partners."""
    return [answer for answer in question.answers if answer.text]


def rights(question: Question) -> list[str]:
    """The distinct partners, in the order in which the question first names them."""
    return list(dict.fromkeys(answer.match for answer in question.answers))


def _twins(texts: Sequence[str]) -> list[str]:
    return [b for a, b in combinations(texts, 2) if folded(a, accents=True) == folded(b, accents=True)]


class Matching:
    """Choose a partner for each item; the partners are shown in a drawn order, the items in the question's."""

    name: ClassVar[str] = "matching"
    label: ClassVar[str] = "Matching"
    shape: ClassVar[Shape] = Shape.PAIRS
    Form: ClassVar[type[QuestionForm]] = MatchingForm
    settings: ClassVar[frozenset[str]] = frozenset()

    def lefts(self, question: Question) -> list[Answer]:
        """For the templates: see lefts()."""
        return lefts(question)

    def rights(self, question: Question) -> list[str]:
        """For the templates: see rights()."""
        return rights(question)

    def problems(self, question: Question) -> list[Fault]:
        faults, items, partners = [], [pair.text for pair in lefts(question)], rights(question)
        if len(items) < 2 or len(question.answers) > MOST_PAIRS:
            faults.append(Fault("answers", f"Give at least 2 pairs, and at most {MOST_PAIRS} with the extra partners."))
        if len(partners) < 2:
            faults.append(Fault("answers", "All have the same partner: give at least 2 different ones."))
        for i, answer in enumerate(question.answers):
            if not answer.match.strip() or (answer.text and not answer.text.strip()):
                faults.append(Fault("answers", f"Pair {i + 1} lacks a side.", i))
            if not answer.text and any(answer.match == pair.match for pair in lefts(question)):
                faults.append(Fault("answers", f"“{answer.match}” is given as fitting nothing, and as a partner.", i))
        faults += [Fault("answers", f"Two items are equal: “{text}”.") for text in _twins(items)]
        faults += [Fault("answers", f"Two partners are equal but for spelling: “{text}”.") for text in _twins(partners)]
        return faults

    def deal(self, question: Question, seed: bytes) -> tuple[int, ...]:
        return shuffled(len(rights(question)), seed)

    def read(self, question: Question, form: FormData, order: Sequence[int]) -> Response:
        places = [form.get(f"pair-{i + 1}", "") for i in range(len(lefts(question)))]
        if not any(places):
            raise Unreadable("Choose at least one partner, or “I don’t know”.")
        return [shown_choice(place, order) if place else None for place in places]

    def mark(self, question: Question, response: Response) -> Mark:
        pairs, partners = lefts(question), rights(question)
        parts = tuple(
            float(chosen is not None and partners[chosen] == pair.match)
            for pair, chosen in zip(pairs, response, strict=True)
        )
        score = sum(parts) / len(parts)
        told = [pair.feedback for pair, part in zip(pairs, parts, strict=True) if not part]
        named = {partners[chosen] for chosen in response if chosen is not None}
        told += [extra.feedback for extra in question.answers if not extra.text and extra.match in named]
        reason = f"{sum(map(int, parts))} of {len(parts)} pairs are right; each counts the same."
        return Mark(score, verdict_of(score), " ".join(filter(None, told)), reason, parts)

    def right(self, question: Question) -> str:
        return "; ".join(f"{pair.text} – {pair.match}" for pair in lefts(question))

    def said(self, question: Question, response: Response) -> str:
        partners = rights(question)
        chosen = ("nothing" if i is None else partners[i] for i in response)
        return "; ".join(f"{pair.text} – {right}" for pair, right in zip(lefts(question), chosen, strict=True))

    def chance(self, question: Question) -> float:
        return 1 / len(rights(question))

    def to_form(self, question: Question) -> dict[str, Any]:
        return {
            **shared(question),
            "pairs": [{"text": a.text, "match": a.match, "feedback": a.feedback} for a in question.answers],
        }

    def from_form(self, data: Mapping[str, Any], question: Question) -> Question:
        return edited(
            question,
            data,
            answers=tuple(Answer(p["text"], match=p["match"], feedback=p["feedback"]) for p in data["pairs"]),
        )

    def example(self) -> Example:
        pairs = ("Norway", "Oslo"), ("Finland", "Helsinki"), ("Iceland", "Reykjavik"), ("", "Bergen")
        question = Question(
            "matching",
            "Which city is the capital of which country?",
            tuple(Answer(text, match=match) for text, match in pairs),
            explanation="Bergen was Norway’s capital in the Middle Ages.",
        )
        return Example(question, right=[0, 1, 2], wrong=[3, 2, 1], half=[0, 2, None])
