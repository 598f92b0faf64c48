"""The shapes that all question types share: a question, an answer to it, a mark, and the contract of a type."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from wtforms import Form, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

LONGEST_ANSWER = 2_000
"""Characters of a typed answer that are read; a longer one is refused with a message."""

Settings = Mapping[str, Any]
Response = Any
"""What a learner answered, as plain JSON: each type says in its docstring which shape it uses."""


class Shape(StrEnum):
    """What a file format needs to know of a type: N formats and M types, never N times M."""

    CHOICES = "choices"
    TEXT = "text"
    NUMBER = "number"
    PAIRS = "pairs"
    SEQUENCE = "sequence"
    GAPS = "gaps"
    CARD = "card"
    ESSAY = "essay"


class Verdict(StrEnum):
    """What a mark is called."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    OWN = "own"
    """The learner judges for themselves (flashcards)."""
    WAITING = "waiting"
    """A hand has to mark it (essays): the score says nothing yet."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One option, accepted answer, pair or step. `match` is a pair's right side, or the name of the gap it fills."""

    text: str
    credit: float = 0.0
    """Share of the mark, -1 to 1; 1 is right."""
    match: str = ""
    tolerance: str = ""
    """How far a number may be off, as written: "2", "5%", "x1.5" or "3sf"."""
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: one frozen shape for all types. `settings` holds what only its type knows."""

    kind: str
    prompt: str
    answers: tuple[Answer, ...] = ()
    explanation: str = ""
    hint: str = ""
    evidence: str = ""
    """The exact words of the source that prove the answer."""
    settings: Settings = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked answer: `score` 0 to 1, its verdict, the feedback on this very answer, and the rule that gave it."""

    score: float
    verdict: Verdict
    feedback: str = ""
    reason: str = ""
    """One sentence for the learner: why this mark."""
    parts: tuple[float, ...] = ()
    """Credit of each gap, pair, step or option, in the question's own order, where it has several."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something unsound in a question: which field, and what to do about it in one sentence."""

    where: str
    message: str
    answer: int | None = None
    """The place of the answer that is to blame, where it is one."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sound question and one response each that is right, wrong and (where the type can) half right."""

    question: Question
    right: Response
    wrong: Response
    half: Response | None = None


class Unreadable(ValueError):
    """A response that cannot be read; its text tells the learner what to mend. Nothing is marked or lost."""


class QuestionForm(Form):
    """The fields that the editor of every type has."""

    prompt = TextAreaField("Question", [InputRequired("Write the question."), Length(max=4000)])
    hint = StringField("Hint", [Length(max=500)])
    explanation = TextAreaField("Why this is the answer", [Length(max=4000)])


SHARED = ("prompt", "hint", "explanation")
"""What the editors of all types show."""


def shared(question: Question) -> dict[str, Any]:
    """The fields that all editors show, as data for a Form."""
    return {name: getattr(question, name) for name in SHARED}


def edited(question: Question, data: Mapping[str, Any], **changes: Any) -> Question:
    """The question with the fields that all editors show taken from a Form's data, and a type's own `changes`."""
    return replace(question, **{name: data[name] for name in SHARED}, **changes)


class QuestionType(Protocol):
    """The contract of a type; one file and one template folder of its `name` keep it."""

    name: ClassVar[str]
    label: ClassVar[str]
    shape: ClassVar[Shape]
    Form: ClassVar[type[QuestionForm]]
    settings: ClassVar[frozenset[str]]
    """The settings it knows; any other is a fault."""

    def problems(self, question: Question) -> list[Fault]:
        """Everything unsound in the question; an empty list when it can be asked."""

    def deal(self, question: Question, seed: bytes) -> tuple[int, ...]:
        """The order in which its parts are shown: the same for the same seed. Positions index what the type shows."""

    def read(self, question: Question, form: FormData, order: Sequence[int]) -> Response:
        """The response in a posted form whose parts were shown in `order`; raises Unreadable."""

    def mark(self, question: Question, response: Response) -> Mark:
        """The mark of a response."""

    def right(self, question: Question) -> str:
        """The right answer in words."""

    def said(self, question: Question, response: Response) -> str:
        """The response in words, for logs and reviews."""

    def chance(self, question: Question) -> float:
        """The score to expect from guessing blindly, 0 to 1."""

    def to_form(self, question: Question) -> dict[str, Any]:
        """The question as data for its editor's Form."""

    def from_form(self, data: Mapping[str, Any], question: Question) -> Question:
        """The question as edited: `data` is the Form's; what the Form does not show is kept from `question`."""

    def example(self) -> Example:
        """A sound question with responses, for tests, help and templates."""


class FormData(Protocol):
    """A posted form: what Werkzeug's MultiDict offers."""

    def get(self, key: str, default: str = "", /) -> str: ...

    def getlist(self, key: str, /) -> list[str]: ...


def shuffled(count: int, seed: bytes, *, keep: Sequence[int] = ()) -> tuple[int, ...]:
    """The numbers 0 to count-1 in an order drawn from `seed`; those in `keep` stay in their place."""
    loose = [i for i in range(count) if i not in keep]
    places = list(loose)
    random.Random(seed).shuffle(loose)
    order = list(range(count))
    for place, which in zip(places, loose, strict=True):
        order[place] = which
    return tuple(order)


def verdict_of(score: float) -> Verdict:
    """Right at 1, wrong at 0, partly between."""
    if score >= 1 - 1e-9:
        return Verdict.RIGHT
    return Verdict.WRONG if score <= 1e-9 else Verdict.PARTLY


def typed_text(form: FormData, name: str, longest: int = LONGEST_ANSWER) -> str:
    """A typed answer from a form; raises Unreadable when it is empty, too long or holds a NUL."""
    text = form.get(name, "").strip()
    if not text:
        raise Unreadable("Type an answer, or choose “I don’t know”.")
    if len(text) > longest:
        raise Unreadable(f"This answer has {len(text):,} characters. Please keep it below {longest:,}.")
    if "\x00" in text:
        raise Unreadable("This answer holds a character that cannot be stored. Please type it again.")
    return text


def shown_choice(place: str, order: Sequence[int]) -> int:
    """The part shown at `place`, counted from 1 as posted; raises Unreadable when no such place was on the page."""
    if not (place.isascii() and place.isdigit() and len(place) < 4 and 1 <= int(place) <= len(order)):
        raise Unreadable("That is not one of the answers on this page. Please choose again.")
    return order[int(place) - 1]


def settled(question: Question, new: Settings, defaults: Settings) -> Settings:
    """The question's settings with `new` ones laid over, less those that only say what the default says."""
    merged = {**question.settings, **new}
    return {name: value for name, value in merged.items() if name not in defaults or value != defaults[name]}
