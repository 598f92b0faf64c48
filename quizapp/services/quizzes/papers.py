"""A quiz on paper: up to four versions, each laid out by a seed that is printed on it, and the key to each."""

from __future__ import annotations

import hashlib
import random
import re
import secrets
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from quizapp.models.content import QuestionRow, Version
from quizapp.models.quizzes import Quiz, QuizItem
from quizapp.questions.base import Question, QuestionType, Shape
from quizapp.questions.catalogue import type_of
from quizapp.questions.cloze import Cloze, Piece
from quizapp.questions.matching import lefts, rights
from quizapp.questions.record import from_json
from quizapp.questions.truefalse import WORDS
from quizapp.services.quizzes.attempts import UNASKED

LETTERS = "ABCD"
"""The versions of a paper."""
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""What a new seed is made of: nothing that is taken for another when it is copied from paper."""
SEED = re.compile(r"[a-z0-9]{6}", re.ASCII)
WORDS_A_LINE = 9
"""Words of an essay that a hand writes in a line."""
FEWEST_LINES, MOST_LINES = 8, 24


@dataclass(frozen=True, slots=True)
class Part:
    """An option, a partner or a step, with the letter that is printed before it."""

    letter: str
    text: str
    place: int
    """Where it stands in the question itself."""


@dataclass(frozen=True, slots=True)
class Right:
    """One line of a key: what is to stand on the sheet, the words of it, and the share of the mark it brings."""

    mark: str
    text: str
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as one version asks it."""

    number: int
    public: str
    question: Question
    points: float
    order: tuple[int, ...]

    @property
    def kind(self) -> QuestionType:
        """Its type."""
        return type_of(self.question)

    @property
    def parts(self) -> list[Part]:
        """What is printed with letters, in the printed order; empty where there is nothing to choose from."""
        texts = _texts(self.question, self.kind.shape)
        return [Part(chr(ord("a") + n), texts[place], place) for n, place in enumerate(self.order)] if texts else []

    @property
    def pieces(self) -> list[Piece]:
        """The text of a cloze and its gaps; empty for all others."""
        return Cloze().pieces(self.question, self.order) if self.kind.shape is Shape.GAPS else []

    @property
    def items(self) -> list[str]:
        """The left side of a matching question; empty for all others."""
        return [one.text for one in lefts(self.question)] if self.kind.shape is Shape.PAIRS else []

    @property
    def several(self) -> bool:
        """Whether several options may be right."""
        return bool(self.question.settings.get("several"))

    @property
    def lines(self) -> int:
        """How many lines an essay gets."""
        return min(MOST_LINES, max(FEWEST_LINES, self.question.settings.get("words", 0) // WORDS_A_LINE))

    @property
    def key(self) -> list[Right]:
        """What is right, as it is to stand on the sheet of this version."""
        return list(_key(self))


@dataclass(frozen=True, slots=True)
class Printed:
    """One version of a paper."""

    letter: str
    asked: tuple[Asked, ...]

    @property
    def points(self) -> float:
        """What all its questions bring together."""
        return sum(one.points for one in self.asked)


@dataclass(frozen=True, slots=True)
class Paper:
    """All versions, and how many questions of the quiz do not stand on them."""

    seed: str
    versions: tuple[Printed, ...]
    cards: int
    """Flashcards, which show their answer with the question."""
    short: int
    """Questions that could not be drawn, as all others of their deck stand on the paper already."""


@dataclass(slots=True)
class _Chosen:
    """The questions of a paper by their public ids, in the order of the quiz."""

    questions: dict[str, tuple[Question, float]] = field(default_factory=dict)
    cards: int = 0
    short: int = 0

    def take(self, rows: Sequence[Row[int, str, str, str]], points: float) -> None:
        """Put questions at the end, each once; cards are only counted."""
        for row in rows:
            if row.kind in UNASKED:
                self.cards += 1
            else:
                self.questions.setdefault(row.public, (from_json(row.data), points))


def new_seed() -> str:
    """A seed for a paper that was not printed yet."""
    return "".join(secrets.choice(SIGNS) for _ in range(6))


def paper(session: Session, quiz: Quiz, seed: str, versions: int, *, shuffle: bool = False) -> Paper:
    """So many versions of a quiz, each following from the seed, its letter and the questions' public ids alone.

    Version A keeps the order of the quiz unless `shuffle`; the parts of each question are shuffled in all of them.
    """
    chosen = _chosen(session, quiz, seed)
    printed = [_printed(chosen, seed, letter, shuffle=shuffle or letter != "A") for letter in LETTERS[:versions]]
    return Paper(seed, tuple(printed), chosen.cards, chosen.short)


def _printed(chosen: _Chosen, seed: str, letter: str, *, shuffle: bool) -> Printed:
    publics = list(chosen.questions)
    if shuffle:
        publics.sort(key=lambda public: _dice(seed, letter, "place", public).random())
    asked = [
        _asked(number, public, *chosen.questions[public], seed, letter) for number, public in enumerate(publics, 1)
    ]
    return Printed(letter, tuple(asked))


def _asked(number: int, public: str, question: Question, points: float, seed: str, letter: str) -> Asked:
    order = type_of(question).deal(question, _dice(seed, letter, "parts", public).randbytes(16))
    return Asked(number, public, question, points, tuple(order))


def _dice(*words: str) -> random.Random:
    """Dice that fall in the same way for the same words, today and on every machine."""
    return random.Random(hashlib.sha256("/".join(words).encode()).digest())


# Which questions ------------------------------------------------------------------------------------------


def _chosen(session: Session, quiz: Quiz, seed: str) -> _Chosen:
    """The questions of all versions: first what the quiz names, so that no draw takes the same question once more."""
    places = select(QuizItem).where(QuizItem.quiz_id == quiz.id).order_by(QuizItem.position, QuizItem.id)
    items = list(session.scalars(places))
    rows = _named(session, [item.question_id for item in items if item.question_id is not None])
    taken, found = {row.public for row in rows.values()}, _Chosen()
    for item in items:
        if item.question_id is None:
            drawn = _drawn(session, item, seed, taken)
            taken |= {row.public for row in drawn}
            found.short += item.draws - len(drawn)
            found.take(drawn, item.points)
        elif item.question_id in rows:
            found.take([rows[item.question_id]], item.points)
    return found


def _current() -> Select[int, str, str, str]:
    """The questions that are there, as they are worded now."""
    current = (Version.question_id == QuestionRow.id) & (Version.number == QuestionRow.current)
    columns = select(QuestionRow.id, QuestionRow.public, Version.kind, Version.data)
    return columns.join(Version, current).where(QuestionRow.retired_at.is_(None))


def _named(session: Session, ids: Sequence[int]) -> dict[int, Row[int, str, str, str]]:
    return {row.id: row for row in session.execute(_current().where(QuestionRow.id.in_(ids)))}


def _drawn(session: Session, item: QuizItem, seed: str, taken: Collection[str]) -> list[Row[int, str, str, str]]:
    """What the seed draws for a place of the quiz, of what stands nowhere else on the paper."""
    pool = _current().where(QuestionRow.deck_id == item.deck_id, Version.kind.not_in(UNASKED))
    if item.topic_id is not None:
        pool = pool.where(QuestionRow.topic_id == item.topic_id)
    if item.kind is not None:
        pool = pool.where(Version.kind == item.kind)
    rows = [row for row in session.execute(pool) if row.public not in taken]
    return sorted(rows, key=lambda row: _dice(seed, "draw", row.public).random())[: item.draws]


# The key --------------------------------------------------------------------------------------------------


def _texts(question: Question, shape: Shape) -> list[str]:
    """What is printed with letters, in the question's own order."""
    if shape is Shape.PAIRS:
        return rights(question)
    if question.kind == "truefalse":
        return list(WORDS.values())
    return [one.text for one in question.answers] if shape in (Shape.CHOICES, Shape.SEQUENCE) else []


def _key(asked: Asked) -> Iterator[Right]:
    question, parts = asked.question, asked.parts
    match asked.kind.shape:
        case Shape.CHOICES:
            yield from _options(asked)
        case Shape.PAIRS:
            letters = {part.text: part.letter for part in parts}
            for number, pair in enumerate(lefts(question), 1):
                yield Right(f"{number} {letters[pair.match]}", pair.match)
        case Shape.SEQUENCE:
            for part in parts:
                yield Right(f"{part.letter} {part.place + 1}", part.text)
        case Shape.GAPS:
            for piece in asked.pieces:
                if piece.is_gap:
                    yield Right(str(piece.number), piece.right)
        case Shape.TEXT | Shape.NUMBER:
            yield from _typed(asked)
        case _:
            yield Right("", asked.kind.right(question))


def _options(asked: Asked) -> Iterator[Right]:
    """The right options with their letters; what one is worth where a mark is made of weights."""
    question = asked.question
    weighed = not asked.several or question.settings.get("rule") == "weights"
    for part in asked.parts:
        credit = question.answers[part.place].credit
        if credit > 0:
            yield Right(part.letter, part.text, credit if weighed else 1.0)


def _typed(asked: Asked) -> Iterator[Right]:
    """All that is accepted, the best first."""
    told = set()
    for one in sorted(asked.question.answers, key=lambda answer: -answer.credit):
        text = asked.kind.right(replace(asked.question, answers=(one,)))
        if one.credit > 0 and text not in told:
            told.add(text)
            yield Right("", f"{text} (may be off by {one.tolerance})" if one.tolerance else text, one.credit)
