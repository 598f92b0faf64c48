r"""Short text: the learner types a word or a few. Response: the typed string.

Case and accents count only where the settings `case` and `accents` say so, spacing and typographic marks never. In an
accepted answer `*` stands for any characters (`\*` for a star). One typo is forgiven in words of 5 letters or more, two
from 9 letters on, unless `exact`: not in numbers, and not where it makes the answer another listed one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from wtforms import BooleanField, FieldList, FloatField, FormField, StringField
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Length, NumberRange

from quizapp.questions.base import (
    LONGEST_ANSWER,
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
    settled,
    shared,
    typed_text,
    verdict_of,
)
from quizapp.questions.spelling import folded, literal, matches, pieces, slips, tidied

MOST_ANSWERS = 50

SENTENCE_ENDS = " .,;:!?"
"""What may follow an answer without being part of it."""

DEFAULTS: Mapping[str, Any] = {"case": False, "accents": False, "exact": False}
"""What a setting is where the question does not say."""


def same_words(a: str, b: str) -> bool:
    """Whether two texts are equal but for case, spacing and typographic marks; accents count."""
    return folded(a, accents=True) == folded(b, accents=True)


def typed_words(form: FormData, name: str) -> str:
    """A typed answer that holds something to see and to store; raises Unreadable."""
    if not isinstance(form.get(name, ""), str):
        raise Unreadable("This answer is not text. Please type it again.")
    text = typed_text(form, name)
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise Unreadable("This answer holds a character that cannot be stored. Please type it again.")
    if not tidied(text):
        raise Unreadable("Type an answer, or choose “I don’t know”.")
    return text


class AcceptedForm(PlainForm):
    """One accepted (or expected wrong) answer in the editor."""

    text = StringField("Answer", [InputRequired("Write the answer or remove it."), Length(max=LONGEST_ANSWER)])
    credit = FloatField("Credit", [NumberRange(0, 1)], default=1.0)
    feedback = StringField("When typed", [Length(max=500)])


class TextForm(QuestionForm):
    """The editor of a short text question."""

    answers = FieldList(FormField(AcceptedForm), min_entries=1, max_entries=MOST_ANSWERS)
    case = BooleanField("Capital letters matter")
    accents = BooleanField("Accents matter")
    exact = BooleanField("Forgive no typos")


class Text:
    """Type a word or a few."""

    name: ClassVar[str] = "text"
    label: ClassVar[str] = "Short text"
    shape: ClassVar[Shape] = Shape.TEXT
    Form: ClassVar[type[QuestionForm]] = TextForm
    settings: ClassVar[frozenset[str]] = frozenset(DEFAULTS)

    def problems(self, question: Question) -> list[Fault]:
        answers, faults = question.answers, []
        if not 1 <= len(answers) <= MOST_ANSWERS:
            faults.append(Fault("answers", f"Give 1 to {MOST_ANSWERS} answers; there are {len(answers)}."))
        if not any(a.credit >= 1 for a in answers):
            faults.append(Fault("answers", "No answer is right: give one a credit of 1."))
        for i, a in enumerate(answers):
            if not tidied(a.text):
                faults.append(Fault("answers", f"Answer {i + 1} is empty.", i))
            if len(a.text) > LONGEST_ANSWER:
                faults.append(Fault("answers", f"Answer {i + 1} is longer than {LONGEST_ANSWER:,} characters.", i))
            if not 0 <= a.credit <= 1:
                faults.append(Fault("answers", f"The credit of “{a.text}” must lie between 0 and 1.", i))
            if any(_fold(question, a.text) == _fold(question, b.text) for b in answers[:i]):
                faults.append(Fault("answers", f"Two answers are equal: “{a.text}”.", i))
        return faults

    def deal(self, question: Question, seed: bytes) -> tuple[int, ...]:
        return ()

    def read(self, question: Question, form: FormData, order: Sequence[int]) -> Response:
        return typed_words(form, "answer")

    def mark(self, question: Question, response: Response) -> Mark:
        typed = _fold(question, response)
        hits = _hits(question, typed)
        if not hits and not question.settings.get("exact"):
            typed = typed.rstrip(SENTENCE_ENDS)
            hits = _hits(question, typed)
        best = max(hits, key=_rank, default=Answer(""))
        near = None if best.credit >= 1 else _meant(question, typed, hits)
        if near and near.credit >= best.credit:
            slip = f"A slip of the pen is forgiven: it is written “{literal(near.text)}”."
            return _mark(near, slip if near.credit > 0 else "")
        return _mark(best, "" if best.credit > 0 else _what_matters(question, response))

    def right(self, question: Question) -> str:
        best = max(question.answers, key=lambda a: (a.credit, len(pieces(a.text)) == 1), default=Answer(""))
        return literal(best.text) or "Any answer"

    def said(self, question: Question, response: Response) -> str:
        return response

    def chance(self, question: Question) -> float:
        return max((a.credit for a in question.answers if not any(pieces(a.text))), default=0.0)

    def to_form(self, question: Question) -> dict[str, Any]:
        return {
            **shared(question),
            "answers": [{"text": a.text, "credit": a.credit, "feedback": a.feedback} for a in question.answers],
            **{name: bool(question.settings.get(name, default)) for name, default in DEFAULTS.items()},
        }

    def from_form(self, data: Mapping[str, Any], question: Question) -> Question:
        return edited(
            question,
            data,
            answers=tuple(Answer(a["text"], a["credit"], feedback=a["feedback"]) for a in data["answers"]),
            settings=settled(question, {name: data[name] for name in DEFAULTS}, DEFAULTS),
        )

    def example(self) -> Example:
        question = Question(
            "text",
            "Which city is the capital of Australia?",
            (
                Answer("Canberra", 1.0),
                Answer("Australian Capital Territory", 0.5, feedback="That is the territory; its city was asked for."),
                Answer("Sydney", 0.0, feedback="Sydney is the largest city, but not the capital."),
            ),
            explanation="Canberra was built as the capital, between Sydney and Melbourne.",
        )
        return Example(question, right="Canberra", wrong="Sydney", half="Australian Capital Territory")


def _fold(question: Question, text: str) -> str:
    return folded(text, bool(question.settings.get("case")), bool(question.settings.get("accents")))


def _hits(question: Question, typed: str) -> list[Answer]:
    return [a for a in question.answers if matches(typed, _fold(question, a.text))]


def _rank(answer: Answer) -> tuple[float, bool, int, str, str]:
    """Best credit first, then what is written out before what has wildcards, then the longer; never by place."""
    parts = pieces(answer.text)
    return answer.credit, len(parts) == 1, sum(map(len, parts)), answer.text, answer.feedback


def _mark(answer: Answer, note: str = "") -> Mark:
    score = min(1.0, max(0.0, answer.credit))
    worth = f"This answer counts for {score:.0%}." if 0 < score < 1 else ""
    return Mark(score, verdict_of(score), answer.feedback, f"{worth} {note}".strip())


def _meant(question: Question, typed: str, hits: Sequence[Answer]) -> Answer | None:
    """The listed answer that was typed with a forgivable typo. None where an expected wrong one is as near, and where
    the typed words fit a listed answer that the one meant would not fit."""
    if question.settings.get("exact"):
        return None
    counts = {a: _slips(question, typed, a) for a in question.answers if len(pieces(a.text)) == 1}
    least = min((count for count in counts.values() if count is not None), default=0)
    nearest = [a for a, count in counts.items() if count == least]
    meant = max(nearest, key=_rank, default=None)
    if not least or meant is None or any(a.credit <= 0 < meant.credit for a in nearest):
        return None
    wanted = _fold(question, literal(meant.text))
    return meant if all(matches(wanted, _fold(question, hit.text)) for hit in hits) else None


def _slips(question: Question, typed: str, answer: Answer) -> int | None:
    """Typos between the two, None where not forgivable: a wrong capital or accent is no typo where these matter."""
    wanted = _fold(question, literal(answer.text))
    count = slips(typed, wanted)
    if not count or not (question.settings.get("case") or question.settings.get("accents")):
        return count
    return count if count == slips(folded(typed), folded(wanted)) else None


def _what_matters(question: Question, response: str) -> str:
    """Why an answer that would be right elsewhere is wrong here; empty when that is not so."""
    said = {"case": "Capital letters", "accents": "Accents"}
    matter = [said[name] for name in said if question.settings.get(name)]
    if not any(matches(folded(response), folded(a.text)) for a in question.answers if a.credit >= 1):
        return ""
    return f"{' and '.join(matter).capitalize()} matter here."
