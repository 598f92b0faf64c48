"""A learner's own figures, to take along: days, questions asked again by week, and what they remember."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from quizapp.measures.mastery import mastery
from quizapp.measures.tally import Looks
from quizapp.memory.card import likely
from quizapp.models.classes import ClassDeck, Classroom, Member
from quizapp.models.content import Deck, QuestionRow, Topic, Version
from quizapp.models.study import CardRow, DayTally, Exam, LookTally
from quizapp.questions.catalogue import in_a_list, type_of
from quizapp.questions.record import from_json
from quizapp.services.content.asked import CARD, card_of
from quizapp.services.exports.memories import remembered
from quizapp.services.exports.rows import (
    LOOKS,
    MEMORY,
    QUESTION,
    Columns,
    Own,
    Row,
    Table,
    day,
    figure,
    found,
    looks,
)
from quizapp.services.ways_in.accounts import LEARNER

MILLISECONDS = 1000
DAYS: Columns = {
    "study_day": "a study day with an answer",
    "answers": "answers that stand",
    "seconds": "of study",
}
TOPIC: Columns = {"deck": "the text or deck", "topic": "its part"}
TOPICS: Columns = {
    **TOPIC,
    "questions": "all that there are",
    "met": "of these met",
    "recall_now": "chance that a met one is known today, on average, 0 to 1; empty where none is met",
    "today": "the study day that this is for",
}
WORDS: Columns = {"prompt": "what it asks, in words", "kind": "how it is answered"}


def _days(session: Session, own: Own) -> Iterator[Row]:
    mine = DayTally.learner_id == own.account.id
    for row in session.scalars(select(DayTally).where(mine).order_by(DayTally.day)):
        yield day(row.day), row.answers, row.milliseconds / MILLISECONDS


def _weeks(session: Session, own: Own) -> Iterator[Row]:
    mine = select(LookTally).where(LookTally.learner_id == own.account.id)
    for row in session.scalars(mine.order_by(LookTally.week, LookTally.band, LookTally.part)):
        yield looks(row.week, row.band, row.part, Looks(row.asked, row.recalled, row.foreseen))


def _exams(session: Session, own: Own) -> dict[int, date]:
    """The next day on which each deck is to be known: their own word, or that of a class of theirs."""
    given = (
        select(ClassDeck.deck_id, ClassDeck.exam_on.label("day"))
        .join(Classroom, (Classroom.id == ClassDeck.class_id) & Classroom.archived_at.is_(None))
        .join(Member, (Member.class_id == ClassDeck.class_id) & Member.ended_at.is_(None))
        .where(Member.account_id == own.account.id, Member.role == LEARNER)
    )
    said = select(Exam.deck_id, Exam.day).where(Exam.learner_id == own.account.id)
    days = union_all(given, said).subquery()
    rows = session.execute(
        select(days.c.deck_id, func.min(days.c.day)).where(days.c.day >= own.today).group_by(days.c.deck_id)
    )
    return {row[0]: row[1] for row in rows}


def _questions(session: Session, own: Own) -> Iterator[Row]:
    exams = _exams(session, own)
    rows = found(
        session,
        select(QuestionRow.public, QuestionRow.deck_id, Deck.title.label("deck"), Topic.title.label("topic"),
               Version.data, *CARD)
        .join(QuestionRow, QuestionRow.id == CardRow.question_id)
        .join(Version, (Version.question_id == QuestionRow.id) & (Version.number == QuestionRow.current))
        .join(Deck, Deck.id == QuestionRow.deck_id)
        .join(Topic, Topic.id == QuestionRow.topic_id)
        .where(CardRow.learner_id == own.account.id, QuestionRow.retired_at.is_(None))
        .order_by(QuestionRow.deck_id, QuestionRow.position),
    )  # fmt: skip
    for row in rows:
        question = from_json(row.data)
        about = row.deck, row.topic, in_a_list(question), type_of(question).label
        yield (f"Q {row.public}", *about, *remembered(row, own.today, exams.get(row.deck_id), own.now))


def _topics(session: Session, own: Own) -> Iterator[Row]:
    mine = CardRow.learner_id == own.account.id
    met = select(QuestionRow.deck_id).join(CardRow, CardRow.question_id == QuestionRow.id).where(mine)
    rows = session.execute(
        select(Topic.id, Deck.title.label("deck"), Topic.title.label("topic"), *CARD)
        .select_from(QuestionRow)
        .join(Deck, Deck.id == QuestionRow.deck_id)
        .join(Topic, Topic.id == QuestionRow.topic_id)
        .outerjoin(CardRow, (CardRow.question_id == QuestionRow.id) & mine)
        .where(QuestionRow.retired_at.is_(None), QuestionRow.deck_id.in_(met))
        .order_by(QuestionRow.deck_id, Topic.position, Topic.id)
    )
    topics: dict[int, tuple[tuple[str, str], list[float | None]]] = {}
    for row in rows:
        card = card_of(row)
        _, ribbon = topics.setdefault(row.id, ((row.deck, row.topic), []))
        ribbon.append(None if card is None else likely(card, own.today))
    for about, ribbon in topics.values():
        yield (*about, *_known(ribbon), day(own.today))


def _known(ribbon: Sequence[float | None]) -> tuple[object, ...]:
    known = mastery(ribbon)
    return len(ribbon), known.met, figure(known.mean) if known.met else None


TABLES: tuple[Table[Own], ...] = (
    Table("days", "Days you studied", "One row is one study day.", DAYS, _days),
    Table(
        "weeks", "Asked again and known", "One row is one week, and the questions that were about as firm and "
        "as likely to be known.", LOOKS, _weeks,
    ),
    Table("topics", "Memory by topic", "One row is one topic of a text that you have begun.", TOPICS, _topics),
    Table(
        "questions", "Memory by question", "One row is one question that you have met.",
        {**QUESTION, **TOPIC, **WORDS, **MEMORY}, _questions,
    ),
)  # fmt: skip
