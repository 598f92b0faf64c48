"""What self-study says of questions: how often they are recalled, who has set them aside, who found them unclear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Integer, case, cast, func, or_, select
from sqlalchemy.orm import Session

from quizapp.measures.moments import Figure
from quizapp.memory.card import LEECH_AT, Rating, State
from quizapp.models.content import Deck, QuestionRow, Version
from quizapp.models.study import CardRow, Report, Review
from quizapp.services.studying.queue import counting, taken_back

NOT_AGAIN = "Nobody was asked it again on a later day yet."


@dataclass(frozen=True, slots=True)
class Studied:
    """What learners make of a question by themselves."""

    met: int = 0
    """Learners who have met it."""
    leeches: int = 0
    """Of them, those who have forgotten it so often that it is set aside, or was."""
    unclear: int = 0
    """Learners who reported it as it is worded now."""
    answers: int = 0
    asked: int = 0
    """Answers on a later day than it was learnt."""
    recalled: int = 0

    @property
    def share(self) -> Figure:
        """Of the times it was asked again, those at which it was known, in per cent."""
        return Figure(100 * self.recalled / self.asked) if self.asked else Figure(None, NOT_AGAIN)


def _stuck() -> ColumnElement[bool]:
    return or_(CardRow.lapses >= LEECH_AT, CardRow.set_aside)


def of_questions(session: Session, current: Mapping[int, int], learners: Any) -> dict[int, Studied]:
    """For each of these questions, by the ids of their current versions, who is stuck and who found it unclear.

    `learners` selects whose cards and reports count; None for everybody's. Two queries.
    """
    found = dict.fromkeys(current.values(), Studied())
    stuck = func.sum(case((_stuck(), 1), else_=0))
    cards = select(CardRow.question_id, func.count(), stuck).where(CardRow.question_id.in_(found))
    reports = select(Report.version_id, func.count()).where(Report.version_id.in_(current))
    if learners is not None:
        cards, reports = cards.where(CardRow.learner_id.in_(learners)), reports.where(Report.learner_id.in_(learners))
    for question, met, leeches in session.execute(cards.group_by(CardRow.question_id)):
        found[question] = Studied(met, int(leeches))
    for version, count in session.execute(reports.group_by(Report.version_id)):
        found[current[version]] = replace(found[current[version]], unclear=count)
    return found


def trouble(session: Session, learners: Any) -> set[int]:
    """The questions at which some of these learners are stuck, or which they found unclear; one query."""
    stuck = select(CardRow.question_id).where(CardRow.learner_id.in_(learners), _stuck())
    unclear = (
        select(Version.question_id)
        .join(Report, Report.version_id == Version.id)
        .where(Report.learner_id.in_(learners))
    )  # fmt: skip
    return set(session.scalars(stuck.union(unclear)))


def of_deck(session: Session, deck: Deck, known: Mapping[int, Studied]) -> dict[int, Studied]:
    """The same questions with the answers of self-study to them, those that stand; one query."""
    before = Review.before["state"].as_string() == State.REVIEW.value
    again = case(((~Review.practice) & before, 1), else_=0)
    recalled = case(((~Review.practice) & before & (counting() > int(Rating.AGAIN)), 1), else_=0)
    rows = session.execute(
        select(Review.question_id, func.count(), cast(func.sum(again), Integer), cast(func.sum(recalled), Integer))
        .join(QuestionRow, QuestionRow.id == Review.question_id)
        .where(QuestionRow.deck_id == deck.id, ~taken_back())
        .group_by(Review.question_id)
    )
    told = {question: (answers, asked, known_) for question, answers, asked, known_ in rows}
    return {
        question: replace(one, answers=told[question][0], asked=told[question][1], recalled=told[question][2])
        if question in told
        else one
        for question, one in known.items()
    }
