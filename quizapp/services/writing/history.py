"""The versions of a question: who wrote which, when, and what differs from the one before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account
from quizapp.models.content import QuestionRow, Version
from quizapp.questions.base import Answer, Question
from quizapp.questions.catalogue import TYPES
from quizapp.questions.record import from_json

WORDS = {"prompt": "Question", "hint": "Hint", "explanation": "Why this is the answer", "evidence": "In the text"}
PARTS = {"credit": "credit", "match": "goes with", "tolerance": "may be off by", "feedback": "feedback"}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs between two versions; empty where there was nothing."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Edition:
    """A version as the history shows it."""

    number: int
    at: datetime
    author: str
    """Empty where nobody is known."""
    question: Question
    meaning: bool
    changes: tuple[Change, ...]


def editions(session: Session, row: QuestionRow) -> list[Edition]:
    """All versions of a question, the newest first, each with what differs from the one before."""
    rows = session.execute(
        select(Version, Account.name)
        .outerjoin(Account, Account.id == Version.author_id)
        .where(Version.question_id == row.id)
        .order_by(Version.number)
    )
    found: list[Edition] = []
    for version, name in rows:
        question = from_json(version.data)
        changes = tuple(differences(found[-1].question, question)) if found else ()
        found.append(Edition(version.number, version.created_at, name or "", question, version.meaning, changes))
    return found[::-1]


def differences(before: Question, after: Question) -> Iterator[Change]:
    """What differs between two wordings, in the order in which an editor shows it."""
    old, new = dict(_told(before)), dict(_told(after))
    for what in dict.fromkeys([*new, *old]):
        if old.get(what, "") != new.get(what, ""):
            yield Change(what, old.get(what, ""), new.get(what, ""))


def _told(question: Question) -> Iterator[tuple[str, str]]:
    yield "Type", TYPES[question.kind].label
    yield "Question", question.prompt
    for number, answer in enumerate(question.answers, 1):
        yield f"Answer {number}", _answer(answer)
    for name in ("hint", "explanation", "evidence"):
        if text := getattr(question, name):
            yield WORDS[name], text
    for name, value in question.settings.items():
        yield f"Setting “{name}”", str(value)


def _answer(answer: Answer) -> str:
    more = [f"{word} {getattr(answer, name)}" for name, word in PARTS.items() if getattr(answer, name) not in ("", 0.0)]
    return " · ".join([answer.text, *more]) if answer.text else " · ".join(more)
