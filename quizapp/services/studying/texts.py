"""The texts that a learner studies, each with its questions in reading order and what is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session

from quizapp.measures.mastery import Mastery, mastery
from quizapp.memory.card import Card, likely
from quizapp.memory.level import FADING, LEVELS, level
from quizapp.models.accounts import Account
from quizapp.models.content import Deck, QuestionRow, Source, Topic
from quizapp.models.study import CardRow
from quizapp.services.content import decks
from quizapp.services.content.asked import CARD, card_of


@dataclass(frozen=True, slots=True)
class TopicState:
    """One topic: a recall for each of its questions in reading order, None where not met."""

    title: str
    cards: tuple[Card | None, ...]
    """For each of its questions; None where not met."""
    ribbon: tuple[float | None, ...]
    mastery: Mastery
    """What the learner knows of it."""

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
    deck_id: int
    deck_public: str
    source_public: str | None
    ribbon: tuple[float | None, ...]
    """A recall for each question in the order of the text, None where not met."""
    mastery: Mastery
    """What the learner knows of it."""
    due: int
    topics: tuple[TopicState, ...] = ()
    waiting: tuple[Card, ...] = ()
    """The cards that will be asked: those met and not set aside, where it is in the learner's queue."""
    fresh: int = 0
    """Questions not met yet that will be: none where it brings nothing new."""

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


def texts(session: Session, learner: Account, day: date) -> list[Text]:
    """The texts in the learner's queue, in one query."""
    return list(told(rows(session, learner, put_away=False), day))


def rows(session: Session, learner: Account, *, put_away: bool) -> Sequence[Row[Any]]:
    """The rows of `statement`, fetched without the ORM: there may be thousands."""
    return session.connection().execute(statement(learner, put_away=put_away)).all()


def statement(learner: Account, *, put_away: bool) -> Select[*tuple[Any, ...]]:
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
            Deck.public.label("deck_public"),
            Deck.id.in_(decks.studied(learner)).label("queued"),
            Deck.id.in_(decks.studied(learner, new_on=date.min)).label("brings"),
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


def told(found: Iterable[Row[Any]], day: date) -> tuple[Text, ...]:
    """The rows of `statement` as texts, with what is known of them on a day."""
    decks: dict[int, list[_Asked]] = {}
    for row in found:
        card = card_of(row)
        decks.setdefault(row.deck_id, []).append((row, card, None if card is None else likely(card, day)))
    return tuple(_text(asked, day) for asked in decks.values())


_Asked = tuple[Row[Any], Card | None, float | None]
"""A question, the learner's card of it and its recall."""


def _text(found: Sequence[_Asked], day: date) -> Text:
    first = found[0][0]
    ribbon = tuple(recall for _, _, recall in found)
    waiting = tuple(card for row, card, _ in found if card is not None and not row.set_aside)
    known = mastery(ribbon)
    return Text(
        title=first.title,
        deck_id=first.deck_id,
        deck_public=first.deck_public,
        source_public=first.source_public,
        ribbon=ribbon,
        mastery=known,
        due=sum(card.due <= day for card in waiting),
        topics=tuple(_topics(found)),
        waiting=waiting if first.queued else (),
        fresh=known.total - known.met if first.brings else 0,
    )


def _topics(found: Sequence[_Asked]) -> list[TopicState]:
    topics: dict[int, list[_Asked]] = {}
    for one in sorted(found, key=lambda one: (one[0].position, one[0].topic_id)):
        topics.setdefault(one[0].topic_id, []).append(one)
    return [_topic(asked) for asked in topics.values()]


def _topic(asked: Sequence[_Asked]) -> TopicState:
    ribbon = tuple(recall for _, _, recall in asked)
    return TopicState(asked[0][0].topic, tuple(card for _, card, _ in asked), ribbon, mastery(ribbon))


def recall_of(row: Row[Any], day: date) -> float | None:
    """The chance that the question of a row is known on a day; None where it was not met."""
    card = card_of(row)
    return None if card is None else likely(card, day)
