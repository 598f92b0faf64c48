"""The reading with its memory map: a text, and how likely a learner is to recall each passage of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from quizapp.measures.mastery import Mastery, mastery
from quizapp.memory.card import Card, likely
from quizapp.memory.exam import retention as intervals_aim
from quizapp.memory.level import LEVELS, figure, level
from quizapp.memory.outlook import expected
from quizapp.models.accounts import Account
from quizapp.models.content import Deck, QuestionRow, Source, Version
from quizapp.models.study import CardRow
from quizapp.questions.catalogue import in_a_list
from quizapp.questions.record import from_json
from quizapp.services import access
from quizapp.services.content import decks
from quizapp.services.content.asked import CARD, card_of, sat
from quizapp.services.content.passages import HEADING, Part, Passage, drawn, merged, place
from quizapp.services.studying import exams

AFTERWORD = "Since then, and besides"
"""The heading of the last section, which is not part of what is studied."""
FURTHEST = 365
"""How many days ahead the map can be seen."""
MOSTLY_NEW = 3
"""Where fewer than one in so many passages was met, those not met are left plain."""


@dataclass(frozen=True, slots=True)
class Resting:
    """A question that rests on a passage, and what the learner knows of it on the day shown."""

    public: str
    prompt: str
    card: Card | None
    recall: float | None
    set_aside: bool

    @property
    def anchor(self) -> str:
        """The name of its place on the page."""
        return f"q-{self.public}"

    @property
    def figure(self) -> int | None:
        """Recall in whole per cent."""
        return None if self.recall is None else figure(self.recall)


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage as it is drawn: as strong as the weakest question met that rests on it."""

    questions: tuple[Resting, ...]
    recall: float | None
    level: int

    @property
    def name(self) -> str:
        """The level in words."""
        return LEVELS[self.level]

    @property
    def figure(self) -> int | None:
        """Recall in whole per cent."""
        return None if self.recall is None else figure(self.recall)

    @property
    def anchor(self) -> str:
        """The name of the passage's place; the further ones are its other questions'."""
        return self.questions[0].anchor


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as its page shows it."""

    source: Source
    text: tuple[Part[Marked], ...]
    afterword: tuple[Part[Marked], ...]
    """What is told of the time since, without its heading."""
    today: date
    ahead: int
    """How many days from today the memory is that is shown."""
    kept: bool
    """Whether it is shown for somebody who keeps to the plan until then, or who stops today."""
    exam: date | None
    """The day on which it is to be known, if one is ahead."""
    now: Mastery
    """Today, with passages for questions."""
    stopped: Mastery
    """On the day shown, without another look."""
    planned: Mastery
    """On the day shown, if all is answered when it is due until then."""

    @property
    def day(self) -> date:
        """The day whose memory is shown."""
        return self.today + timedelta(days=self.ahead)

    @property
    def then(self) -> Mastery:
        """On the day shown, as it is shown."""
        return self.planned if self.kept else self.stopped

    @property
    def exam_ahead(self) -> int | None:
        """How many days from today the exam is; None without one, or where the map does not reach it."""
        ahead = None if self.exam is None else (self.exam - self.today).days
        return ahead if ahead is not None and ahead <= FURTHEST else None

    @property
    def mostly_new(self) -> bool:
        """Whether so little was met that the rest is better left unmarked."""
        return self.now.met * MOSTLY_NEW < self.now.total


def reading(
    session: Session, learner: Account | None, public: str, today: date, ahead: int = 0, *, kept: bool = False
) -> Reading:
    """The text with the learner's memory of it `ahead` days from today: of one who stops today or, with `kept`, of one
    who keeps to the plan. Few queries, however long it is. Raises NotFound.
    """
    source = access.source(session, public)
    ahead = min(max(0, ahead), FURTHEST)
    rows = _rows(session, learner, source)
    exam = _exam(session, learner, rows, today)
    passages = _passages(source.text, rows)
    day = today + timedelta(days=ahead)
    stopped = _Memory(day)
    planned = _Memory(day, today, learner.retention, exam) if learner and ahead else stopped
    now = _Memory(today) if ahead else stopped
    shown = planned if kept else stopped
    text, afterword = _parted(drawn(source.text, passages, lambda passage: _marked(passage, shown)))
    return Reading(
        source,
        text,
        afterword,
        today,
        ahead,
        kept,
        exam,
        now=mastery(map(now.weakest, passages)),
        stopped=mastery(map(stopped.weakest, passages)),
        planned=mastery(map(planned.weakest, passages)),
    )


class _Memory:
    """What is known on a day: without another look or, where today is told, by who keeps to the plan until then."""

    def __init__(self, day: date, today: date | None = None, retention: float = 0.0, exam: date | None = None) -> None:
        self.day, self.today, self.exam = day, today, exam
        self.aim = retention if today is None else intervals_aim(retention, exam, today)

    def recall(self, card: Card, *, aside: bool) -> float:
        """The chance that a card is known; what is set aside is not asked, whatever the plan."""
        if self.today is None or aside:
            return likely(card, self.day)
        return expected(card, self.today, self.day, retention=self.aim, exam=self.exam)

    def weakest(self, passage: Passage[Row[Any]]) -> float | None:
        """The least chance of the questions met that rest on a passage."""
        cards = ((card_of(row), bool(row.set_aside)) for row in passage.marks)
        return min((self.recall(card, aside=aside) for card, aside in cards if card is not None), default=None)


def _exam(session: Session, learner: Account | None, rows: Sequence[Row[Any]], today: date) -> date | None:
    """The first day ahead on which a deck of these questions is to be known."""
    if learner is None:
        return None
    asked = {row.deck_id for row in rows}
    return min((day for deck, day in exams.days(session, learner, today).items() if deck in asked), default=None)


def shelf(session: Session) -> list[Source]:
    """All reading texts, by title."""
    return list(session.scalars(select(Source).order_by(Source.title, Source.id)))


def _rows(session: Session, learner: Account | None, source: Source) -> Sequence[Row[Any]]:
    """The questions asked of the text, each with the learner's card: of decks in their queue, else of open ones.

    Where a quiz may not tell its answers yet, the passage that a question rests on would.
    """
    mine = (CardRow.question_id == QuestionRow.id) & (CardRow.learner_id == (learner.id if learner else 0))
    return session.execute(
        select(QuestionRow.public, QuestionRow.deck_id, Version.data, Version.start, Version.end, *CARD)
        .join(Deck, Deck.id == QuestionRow.deck_id)
        .join(Version, (Version.question_id == QuestionRow.id) & (Version.number == QuestionRow.current))
        .outerjoin(CardRow, mine)
        .where(Deck.id.in_(_decks(session, learner, source)), QuestionRow.retired_at.is_(None))
        .where(~sat(learner.id if learner else 0))
        .order_by(QuestionRow.deck_id, QuestionRow.position)
    ).all()


def _decks(session: Session, learner: Account | None, source: Source) -> Sequence[int]:
    """The decks whose questions the text is shown with."""
    resting = select(Deck.id).where(Deck.source_id == source.id)
    studied = resting.where(Deck.id.in_(decks.studied(learner))) if learner else None
    return (studied is not None and session.scalars(studied).all()) or session.scalars(resting.where(Deck.open)).all()


def _passages(text: str, rows: Iterable[Row[Any]]) -> list[Passage[Row[Any]]]:
    """The passages on which the questions rest; a question whose evidence is not in the text has none."""
    spans = [(place(text, row.start, row.end, from_json(row.data).evidence), row) for row in rows]
    return merged((span[0], span[1], row) for span, row in spans if span is not None)


def _marked(passage: Passage[Row[Any]], memory: _Memory) -> Marked:
    questions = tuple(_resting(row, memory) for row in passage.marks)
    weakest = min((q.recall for q in questions if q.recall is not None), default=None)
    return Marked(questions, weakest, level(weakest))


def _resting(row: Row[Any], memory: _Memory) -> Resting:
    card = card_of(row)
    known = None if card is None else memory.recall(card, aside=bool(row.set_aside))
    return Resting(row.public, in_a_list(from_json(row.data)), card, known, bool(row.set_aside))


def _parted(text: tuple[Part[Marked], ...]) -> tuple[tuple[Part[Marked], ...], tuple[Part[Marked], ...]]:
    """The text proper and its afterword."""
    for n, part in enumerate(text):
        if part.kind == HEADING and "".join(run.text for run in part.lines[0]) == AFTERWORD:
            return text[:n], text[n + 1 :]
    return text, ()
