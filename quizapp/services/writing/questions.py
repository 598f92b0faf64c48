"""Questions of one's own: listed and searched, added, changed, and what keeps one from being asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from quizapp.formats.shared import intake
from quizapp.models.accounts import Account
from quizapp.models.base import public_id
from quizapp.models.content import Deck, QuestionRow, Topic, Version
from quizapp.models.study import CardRow
from quizapp.questions.base import Fault, Question
from quizapp.questions.catalogue import TYPES, in_a_list, type_of
from quizapp.questions.record import from_json, to_json
from quizapp.questions.spelling import folded
from quizapp.services import access, audit
from quizapp.services.audit import By
from quizapp.services.content import bank
from quizapp.services.errors import Conflict, Invalid, NotFound
from quizapp.services.writing import topics

MOST_IN_A_DECK = 100_000
LONGEST_SEARCH = 200
"""Characters."""
CHANGED = "This question was changed meanwhile, in another window or by another hand. Look at it again, then change it."


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for in a deck; empty fields look for everything."""

    words: str = ""
    topic: str = ""
    """The key of a topic."""
    kind: str = ""

    @property
    def any(self) -> bool:
        """Whether something is looked for at all."""
        return bool(self.words or self.topic or self.kind)


@dataclass(frozen=True, slots=True)
class Listed:
    """A question as the list of its deck shows it."""

    public: str
    question: Question
    version: int
    topic: str
    tags: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What its type is called."""
        return type_of(self.question).label

    @property
    def prompt(self) -> str:
        """Its words, without what might give the answer away."""
        return in_a_list(self.question)

    @property
    def right(self) -> str:
        """Its answer in words."""
        return type_of(self.question).right(self.question)


def listed(session: Session, deck: Deck, search: Search = Search(), most: int | None = None) -> list[Listed]:
    """The questions of a deck that are asked now and fit a search, in the deck's order; the first `most` of them."""
    sought = folded(search.words[:LONGEST_SEARCH])
    wanted = _fitting(deck, search, QuestionRow.public, Version.data, Version.number, Topic.title, QuestionRow.tags)
    ordered = wanted.order_by(QuestionRow.position, QuestionRow.id)
    found = []
    for public, data, number, title, tags in session.execute(ordered if sought else ordered.limit(most)):
        question = from_json(data)
        if not sought or sought in _words(question, title, tags):
            found.append(Listed(public, question, number, title, tuple(tags)))
    return found


def fitting(session: Session, deck: Deck, search: Search) -> int:
    """How many questions of a deck that are asked now fit a search without words."""
    return session.scalar(_fitting(deck, search, func.count())) or 0


def _fitting(deck: Deck, search: Search, *columns: Any) -> Select[*tuple[Any, ...]]:
    wanted = (
        select(*columns)
        .select_from(QuestionRow)
        .join(Version, (Version.question_id == QuestionRow.id) & (Version.number == QuestionRow.current))
        .join(Topic, Topic.id == QuestionRow.topic_id)
        .where(QuestionRow.deck_id == deck.id, QuestionRow.retired_at.is_(None))
    )
    if search.kind:
        wanted = wanted.where(Version.kind == search.kind)
    return wanted.where(Topic.key == search.topic) if search.topic else wanted


def _words(question: Question, topic: str, tags: Sequence[str]) -> str:
    parts = [question.prompt, question.explanation, topic, TYPES[question.kind].label, *tags]
    parts += [side for answer in question.answers for side in (answer.text, answer.match)]
    return folded(" ".join(parts))


def faults(question: Question) -> list[Fault]:
    """Everything that keeps a question from being asked."""
    return list(intake.faults(question))


def current(session: Session, row: QuestionRow) -> Version:
    """The version of a question that is asked now."""
    return numbered(session, row, row.current)


def numbered(session: Session, row: QuestionRow, number: int) -> Version:
    """A version of a question; raises NotFound."""
    wanted = select(Version).where(Version.question_id == row.id, Version.number == number)
    found = session.scalar(wanted) if number <= row.current else None  # no database is asked for endless numbers
    if found is None:
        raise NotFound("There is no such version of this question.")
    return found


def topic_of(session: Session, row: QuestionRow) -> str:
    """The title of a question's topic."""
    return session.scalar(select(Topic.title).where(Topic.id == row.topic_id)) or ""


def add(session: Session, by: By, deck: Deck, question: Question, topic: str = "", key: str = "") -> QuestionRow:
    """A new question at the end of a deck; raises Invalid for one that cannot be asked. `key` is made by the page:
    sent twice, the question is there once."""
    _sound(question)
    same = select(QuestionRow).where(QuestionRow.deck_id == deck.id, QuestionRow.key == key)
    if key and (found := session.scalar(same)):
        return found
    (made,) = append(session, by, deck, [(question, topic)], [key or public_id()])
    audit.note(session, by, "question written", detail=f"{made.public} in deck {deck.public}")
    return made


def append(
    session: Session, by: By, deck: Deck, given: Sequence[tuple[Question, str]], keys: Sequence[str]
) -> list[QuestionRow]:
    """Sound questions, each with the title of its topic, at the end of a deck; raises Invalid if it is full."""
    there, last = session.execute(
        select(func.count(QuestionRow.id), func.max(QuestionRow.position)).where(QuestionRow.deck_id == deck.id)
    ).one()
    if there + len(given) > MOST_IN_A_DECK:
        raise Invalid(f"A deck holds {MOST_IN_A_DECK:,} questions. Begin another one.", "text")
    parts: dict[str, Topic] = {}
    made = []
    for place, ((question, title), key) in enumerate(zip(given, keys, strict=True), (-1 if last is None else last) + 1):
        if title not in parts:
            parts[title] = topics.named(session, deck, title)
        row = QuestionRow(deck_id=deck.id, topic_id=parts[title].id, key=key, position=place, current=0)
        bank.write(session, row, question, by.at, author_id=by.account.id if by.account else None)
        made.append(row)
    session.flush()
    return made


def save(
    session: Session,
    by: By,
    row: QuestionRow,
    question: Question,
    *,
    seen: int,
    topic: str | None = None,
    meaning: bool = False,
) -> bool:
    """Have a question asked in other words, if they are other ones; returns whether there is a new version.

    `seen` is the version that the page showed: raises Conflict for an older one. With `meaning` it asks something else
    than before, and whoever knew it learns it anew. Raises Invalid for a question that cannot be asked.
    """
    _sound(question)
    held = session.scalar(
        select(QuestionRow).where(QuestionRow.id == row.id).with_for_update().execution_options(populate_existing=True)
    )
    if held is None or held.current != seen:
        raise Conflict(CHANGED)
    if topic is not None:
        deck = session.get(Deck, row.deck_id)
        assert deck is not None
        row.topic_id = topics.named(session, deck, topic).id
    before = current(session, row)
    if before.data == to_json(question) and not meaning:
        session.flush()
        return False
    author = by.account.id if by.account else None
    bank.write(session, row, question, by.at, span=(before.start, before.end), author_id=author, meaning=meaning)
    if meaning:
        session.execute(delete(CardRow).where(CardRow.question_id == row.id))
    session.flush()
    detail = f"{row.public}, version {row.current}{', relearnt' if meaning else ''}"
    audit.note(session, by, "question changed", detail=detail)
    return True


def learners(session: Session, row: QuestionRow) -> int:
    """How many people have met a question."""
    return session.scalar(select(func.count()).select_from(CardRow).where(CardRow.question_id == row.id)) or 0


def open_for(session: Session, who: Account, public: str) -> tuple[Deck, QuestionRow]:
    """A question of one's own that is in its deck; raises NotFound for one that was taken out."""
    deck, row = access.own_question(session, who, public)
    if row.retired_at is not None:
        raise NotFound("This question was taken out of its deck. Bring it back there first.")
    return deck, row


def _sound(question: Question) -> None:
    if found := faults(question):
        raise Invalid(found[0].message, found[0].where)
