"""What a learner has learnt and what is ahead: the figures of the progress page and of Today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, Select, func, or_, select, update
from sqlalchemy.orm import Session

from quizapp.measures.activity import Week, activity, begins
from quizapp.measures.answers import Answer
from quizapp.measures.forecast import Load, forecast
from quizapp.measures.hardest import hardest
from quizapp.measures.mastery import Mastery, mastery
from quizapp.measures.pace import counted
from quizapp.measures.retention import Share, overall, retention
from quizapp.memory.card import likely
from quizapp.memory.level import FADING, LEVELS, figure, level
from quizapp.memory.queue import Plan
from quizapp.models.accounts import Account
from quizapp.models.content import Deck, QuestionRow, Source, Topic, Version
from quizapp.models.study import CardRow, Review
from quizapp.questions.catalogue import in_a_list
from quizapp.questions.record import from_json
from quizapp.services import access
from quizapp.services.content import decks
from quizapp.services.content.asked import CARD, card_of
from quizapp.services.errors import NotFound
from quizapp.services.studying import queue

A_WEEK, A_FORTNIGHT = 7, 14
"""Days."""


@dataclass(frozen=True, slots=True)
class TopicState:
    """One topic: a recall for each of its questions in reading order, None where not met."""

    title: str
    ribbon: tuple[float | None, ...]

    @property
    def mastery(self) -> Mastery:
        """What the learner knows of it."""
        return mastery(self.ribbon)

    @property
    def level(self) -> int:
        """The level of its mean."""
        return level(self.mastery.mean)

    @property
    def name(self) -> str:
        """That level in words."""
        return LEVELS[self.level]


@dataclass(frozen=True, slots=True)
class Text:
    """One text that the learner studies."""

    title: str
    source_public: str | None
    ribbon: tuple[float | None, ...]
    """A recall for each question in the order of the text, None where not met."""
    due: int
    topics: tuple[TopicState, ...] = ()

    @property
    def mastery(self) -> Mastery:
        """What the learner knows of it."""
        return mastery(self.ribbon)

    @property
    def met(self) -> int:
        """Questions met."""
        return self.mastery.met

    @property
    def total(self) -> int:
        """All its questions."""
        return len(self.ribbon)

    @property
    def fading(self) -> int:
        """Questions met that are below shaky."""
        return self.mastery.levels[FADING]

    @property
    def new(self) -> int:
        """Questions not met yet."""
        return self.total - self.met


@dataclass(frozen=True, slots=True)
class Trouble:
    """A question that is hard for this learner."""

    public: str
    prompt: str
    source_public: str | None
    forgotten: int
    answers: int
    recall: float

    @property
    def anchor(self) -> str:
        """Its place in the reading."""
        return f"q-{self.public}"

    @property
    def figure(self) -> int:
        """Recall in whole per cent."""
        return figure(self.recall)


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything the progress page tells."""

    day: date
    goal: float
    texts: tuple[Text, ...]
    due: int
    """Questions due today, as planned; with new ones in `loads`."""
    remembered: Mapping[date, Share]
    """By week, from its Monday."""
    loads: tuple[Load, ...]
    """Today as it is planned and the days after it."""
    weeks: tuple[Week, ...]
    hard: tuple[Trouble, ...]
    aside: tuple[Trouble, ...]
    """Questions set aside, because they were forgotten too often."""

    @property
    def mastery(self) -> Mastery:
        """All texts taken together."""
        return mastery(recall for text in self.texts for recall in text.ribbon)

    @property
    def share(self) -> Share:
        """All weeks shown taken together."""
        return overall(dict(self.remembered))

    @property
    def begun(self) -> bool:
        """Whether any question was met."""
        return self.mastery.met > 0


def progress(session: Session, learner: Account, day: date) -> Progress:
    """All figures of one learner on a study day, in a number of queries that does not grow with what they know."""
    rows = session.execute(_questions(learner, put_away=True)).all()
    answers = _answers(session, learner, begins(day))
    plan = queue.todays(session, learner, day)
    hard = hardest((row, row.lapses, row.answers) for row in rows if row.stability is not None and not row.set_aside)
    aside = [row for row in rows if row.set_aside]
    prompts = _prompts(session, [row.id for row, *_ in hard] + [row.id for row in aside])
    due = Counter(row.due for row in rows if row.due is not None and not row.set_aside)
    return Progress(
        day=day,
        goal=learner.retention,
        texts=_texts(rows, day),
        due=plan.due + plan.learning,
        remembered=retention(answers, day),
        loads=tuple(_loads(due, plan, learner, day, A_FORTNIGHT, queue.pace(session, learner))),
        weeks=tuple(activity(answers, day)),
        hard=tuple(_trouble(row, prompts, day) for row, *_ in hard),
        aside=tuple(_trouble(row, prompts, day) for row in aside),
    )


def texts(session: Session, learner: Account, day: date) -> list[Text]:
    """The texts in the learner's queue, in one query."""
    return list(_texts(session.execute(_questions(learner, put_away=False)).all(), day))


def week(session: Session, learner: Account, day: date, plan: Plan | None = None) -> list[Load]:
    """The load of seven days: today as it is planned, and what falls due after it. Two queries beside the plan's."""
    due = session.execute(
        select(CardRow.due, func.count())
        .join(QuestionRow, QuestionRow.id == CardRow.question_id)
        .where(CardRow.learner_id == learner.id, CardRow.due < day + timedelta(days=A_WEEK))
        .where(CardRow.set_aside.is_(False), QuestionRow.retired_at.is_(None))
        .where(QuestionRow.deck_id.in_(decks.studied(learner)))
        .group_by(CardRow.due)
    )
    plan = plan or queue.todays(session, learner, day)
    return _loads({row[0]: row[1] for row in due}, plan, learner, day, A_WEEK, queue.pace(session, learner))


def bring_back(session: Session, learner: Account, public: str) -> None:
    """Ask a question again that was set aside; brought back twice is brought back once. Raises NotFound."""
    asked = access.question(session, learner, public)
    if asked.card is None:
        raise NotFound("You have not met this question yet, so it cannot be brought back.")
    mine = (CardRow.learner_id == learner.id) & (CardRow.question_id == asked.question_id)
    session.execute(update(CardRow).where(mine).values(set_aside=False))


def _questions(learner: Account, *, put_away: bool) -> Select[Any]:
    """All questions of the decks in the learner's queue, each with their card, in reading order.

    With `put_away`, also of decks that they met once and that are in no class of theirs any more.
    """
    mine = CardRow.learner_id == learner.id
    which = Deck.id.in_(decks.studied(learner))
    if put_away:
        met = select(QuestionRow.deck_id).join(CardRow, CardRow.question_id == QuestionRow.id).where(mine)
        which = or_(which, Deck.id.in_(met))
    return (
        select(
            QuestionRow.id,
            QuestionRow.public,
            QuestionRow.deck_id,
            Deck.title,
            Source.public.label("source_public"),
            Topic.id.label("topic_id"),
            Topic.title.label("topic"),
            Topic.position,
            *CARD,
        )
        .join(Deck, Deck.id == QuestionRow.deck_id)
        .join(Topic, Topic.id == QuestionRow.topic_id)
        .outerjoin(Source, Source.id == Deck.source_id)
        .outerjoin(CardRow, (CardRow.question_id == QuestionRow.id) & mine)
        .where(QuestionRow.retired_at.is_(None), which)
        .order_by(QuestionRow.deck_id, QuestionRow.position, QuestionRow.id)
    )


def _answers(session: Session, learner: Account, since: date) -> list[Answer]:
    """The answers that stand, from a day on, in the order given, with the latest correction of each."""
    rows = session.execute(
        select(
            Review.question_id,
            Review.day,
            queue.counting(),
            Review.before["state"].as_string().label("state"),
            Review.practice,
            Review.duration_ms,
        )
        .where(Review.learner_id == learner.id, Review.day >= since, ~queue.taken_back())
        .order_by(Review.id)
    )
    return [
        Answer(row.question_id, row.day, row.rating, row.state or "", row.practice, counted(row.duration_ms))
        for row in rows
    ]


def _prompts(session: Session, questions: Sequence[int]) -> dict[int, str]:
    """What these questions ask."""
    if not questions:
        return {}
    rows = session.execute(
        select(QuestionRow.id, Version.data)
        .join(Version, (Version.question_id == QuestionRow.id) & (Version.number == QuestionRow.current))
        .where(QuestionRow.id.in_(questions))
    )
    return {row.id: in_a_list(from_json(row.data)) for row in rows}


def _texts(rows: Iterable[Row[Any]], day: date) -> tuple[Text, ...]:
    decks: dict[int, list[Row[Any]]] = {}
    for row in rows:
        decks.setdefault(row.deck_id, []).append(row)
    return tuple(
        Text(
            title=found[0].title,
            source_public=found[0].source_public,
            ribbon=tuple(_recall(row, day) for row in found),
            due=sum(row.due is not None and row.due <= day and not row.set_aside for row in found),
            topics=tuple(_topics(found, day)),
        )
        for found in decks.values()
    )


def _topics(rows: Sequence[Row[Any]], day: date) -> list[TopicState]:
    topics: dict[int, list[Row[Any]]] = {}
    for row in sorted(rows, key=lambda row: (row.position, row.topic_id)):
        topics.setdefault(row.topic_id, []).append(row)
    return [TopicState(found[0].topic, tuple(_recall(row, day) for row in found)) for found in topics.values()]


def _recall(row: Row[Any], day: date) -> float | None:
    card = card_of(row)
    return None if card is None else likely(card, day)


def _trouble(row: Row[Any], prompts: Mapping[int, str], day: date) -> Trouble:
    known = _recall(row, day)
    assert known is not None
    return Trouble(row.public, prompts[row.id], row.source_public, row.lapses, row.answers, known)


def _loads(due: Mapping[date, int], plan: Plan, learner: Account, day: date, days: int, seconds: float) -> list[Load]:
    """Today as it is planned; then what falls due, and before it what today's plan had no room for."""
    tomorrow = day + timedelta(days=1)
    left = sum(count for when, count in due.items() if when <= day) - plan.due - plan.learning
    later = {when: count for when, count in due.items() if when > day}
    later[tomorrow] = later.get(tomorrow, 0) + max(0, left)
    ahead = forecast(later, tomorrow, days - 1, seconds=seconds, minutes=learner.minutes_per_day)
    return [Load(day, len(plan.order), plan.seconds), *ahead]
