"""The next question of a learner's day, dealt: in which form it is asked, and in which order its parts are shown."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from quizapp.memory import card as memory
from quizapp.memory.card import Card
from quizapp.memory.exam import in_last_pass, retention
from quizapp.memory.queue import Done, Plan
from quizapp.models.accounts import Account
from quizapp.questions.base import Question, QuestionType
from quizapp.questions.catalogue import type_of
from quizapp.questions.choice import as_typed
from quizapp.questions.essay import as_card
from quizapp.services import access
from quizapp.services.content.asked import Asked
from quizapp.services.studying import exams
from quizapp.services.studying.queue import done_on, plan_after

TYPED_FROM = 21.0
"""Days of stability from which a choice is asked in typed form, where the question allows it."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A question dealt to a learner."""

    asked: Asked
    question: Question
    """As it is asked: a choice may have become a typed question, an essay is a card."""
    kind: QuestionType
    order: tuple[int, ...]
    day: date
    practice: bool
    returning: bool
    """It was asked today already."""
    dates: Mapping[str, date]
    """For flashcards: when each rating would bring it back."""
    hinted: bool = False
    problem: str = ""
    """Why the answer could not be read; nothing was stored."""


@dataclass(frozen=True, slots=True)
class Next:
    """Where a learner's day stands."""

    paper: Paper | None
    """What is asked next; None when the day is done."""
    plan: Plan
    done: Done


def next_paper(session: Session, learner: Account, day: date, secret: bytes, wanted: str = "") -> Next:
    """The question that is asked next, or the `wanted` one, with what was done and what is left of the day."""
    done = done_on(session, learner, day)
    plan = plan_after(session, learner, day, done)
    if wanted:
        asked = access.question(session, learner, wanted)
    elif plan.order:
        asked = access.queued(session, learner, plan.order[0])
    else:
        return Next(None, plan, done)
    exam = exams.of_question(session, learner, asked.question_id, day)
    return Next(deal(asked, learner, day, secret, exam=exam), plan, done)


def is_practice(card: Card | None, exam: date | None, day: date, *, set_aside: bool) -> bool:
    """Whether an answer on `day` leaves the plan as it is: nothing was to be asked, not even before an exam."""
    return card is not None and (set_aside or (card.due > day and not in_last_pass(card.last, exam, day)))


def deal(
    asked: Asked, learner: Account, day: date, secret: bytes, *, exam: date | None = None, typed: bool | None = None
) -> Paper:
    """The question as this learner gets it on this day: its form, and the order of its parts, the same all day.

    `exam` is the day on which its text is to be known, if one is ahead; `typed` the form in which it was asked, where
    that is known.
    """
    card, question = asked.card, asked.question
    if typed is None:
        typed = card is not None and card.stability > TYPED_FROM
    if typed:
        question = as_typed(question)
    question = as_card(question)
    kind = type_of(question)
    seed = hmac.digest(secret, f"{learner.public} {asked.version_id} {day}".encode(), "sha256")
    dates: dict[str, date] = {}
    if kind.name == "flashcard":
        after = memory.preview(card, day, retention=retention(learner.retention, exam, day))
        dates = {rating.name.lower(): new.due for rating, new in after.items()}
    return Paper(
        asked=asked,
        question=question,
        kind=kind,
        order=kind.deal(question, seed),
        day=day,
        practice=is_practice(card, exam, day, set_aside=asked.set_aside),
        returning=card is not None and card.last == day,
        dates=dates,
    )
