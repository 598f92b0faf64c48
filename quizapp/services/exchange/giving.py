"""Decks as files of any format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.formats import archive, tables_csv, tables_tsv, xlsx
from quizapp.formats.base import Attachment, Item, Look, Problem, Schedule, Severity
from quizapp.formats.catalogue import FORMATS, write
from quizapp.models.accounts import Account
from quizapp.models.content import Deck, Media, QuestionRow, Topic, Version
from quizapp.models.study import CardRow, Review
from quizapp.questions.record import from_json, to_json
from quizapp.services.errors import Invalid, NotFound
from quizapp.services.exchange import archives
from quizapp.services.exchange.shown import shown_in
from quizapp.services.names import file_name
from quizapp.services.studying.queue import counting, taken_back

WRITTEN = {name: one for name, one in FORMATS.items() if one.unparse}
"""The formats that decks are written in."""
TEMPLATES = {xlsx.NAME: xlsx.template, tables_csv.NAME: tables_csv.template, tables_tsv.NAME: tables_tsv.template}
ENDINGS = {"image/jpeg": "jpg", "audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/x-wav": "wav"}
"""What files of a type end with, where that is not the second half of its name."""


@dataclass(frozen=True, slots=True)
class Given:
    """A deck as a file, and what of it the format has no place for."""

    name: str
    mimetype: str
    data: bytes
    left_out: tuple[Problem, ...]

    @property
    def refused(self) -> tuple[Problem, ...]:
        """The questions that do not go along at all."""
        return tuple(one for one in self.left_out if one.severity is Severity.REFUSED)

    @property
    def lost(self) -> tuple[Problem, ...]:
        """What goes along without a part of it."""
        return tuple(one for one in self.left_out if one.severity is not Severity.REFUSED)


def give(session: Session, deck: Deck, form: str, now: datetime, learner: Account | None = None) -> Given:
    """The questions of a deck that are asked now; with a learner, also what they remember. Raises NotFound for a format
    that is not written, Invalid for one without a place for what is remembered."""
    found = WRITTEN.get(form)
    if found is None or found.unparse is None:
        raise NotFound("There is no such format to export to.")
    if learner and not found.schedule:
        raise Invalid(f"{found.label} has no place for what somebody has learnt. An Anki package has.", "learner")
    name = f"{file_name(deck.title)}{found.suffix}"
    if form == archive.NAME:
        return Given(name, found.mimetype, archives.pack(session, [deck]), ())
    items = list(items_of(session, deck, learner))
    files = attachments(session, deck, items)
    written = write(found, items, files, now)
    return Given(name, found.mimetype, written.data, written.left_out)


def template(form: str) -> Given:
    """A table to fill in, with an example of each type; raises NotFound."""
    found = TEMPLATES.get(form)
    if found is None:
        raise NotFound("There is a template as xlsx, csv or tsv.")
    one = FORMATS[form]
    return Given(f"questions{one.suffix}", one.mimetype, found(), ())


def total(session: Session, deck: Deck) -> int:
    """How many questions of a deck are asked now."""
    asked = select(func.count()).where(QuestionRow.deck_id == deck.id, QuestionRow.retired_at.is_(None))
    return session.scalar(asked) or 0


def items_of(session: Session, deck: Deck, learner: Account | None = None) -> Iterator[Item]:
    """The questions of a deck that are asked now, in its order."""
    schedules = _schedules(session, deck, learner) if learner else {}
    rows = session.execute(
        select(QuestionRow, Version.data, Topic.title)
        .join(Version, (Version.question_id == QuestionRow.id) & (Version.number == QuestionRow.current))
        .join(Topic, Topic.id == QuestionRow.topic_id)
        .where(QuestionRow.deck_id == deck.id, QuestionRow.retired_at.is_(None))
        .order_by(QuestionRow.position, QuestionRow.id)
    )
    for row, data, topic in rows:
        yield Item(
            from_json(data),
            title=row.title,
            topic=topic,
            ref=row.key,
            tags=tuple(row.tags),
            points=row.points,
            schedule=schedules.get(row.id),
        )


def attachments(session: Session, deck: Deck, items: list[Item]) -> list[Attachment]:
    """What questions of a deck show."""
    wanted = {name for item in items for _, name in shown_in(to_json(item.question))}
    if not wanted:
        return []
    rows = session.scalars(select(Media).where(Media.deck_id == deck.id).order_by(Media.id))
    return [
        Attachment(one.public, one.data, f"{one.public}.{_ending(one.type)}") for one in rows if one.public in wanted
    ]


def _ending(mimetype: str) -> str:
    return ENDINGS.get(mimetype, mimetype.rpartition("/")[2])


def _schedules(session: Session, deck: Deck, learner: Account) -> Mapping[int, Schedule]:
    """What a learner remembers of a deck's questions, by their ids."""
    looks: dict[int, list[Look]] = {}
    mine = select(QuestionRow.id).where(QuestionRow.deck_id == deck.id)
    log = session.execute(
        select(Review.question_id, Review.at, counting(), Review.duration_ms)
        .where(Review.learner_id == learner.id, Review.question_id.in_(mine), ~taken_back(), ~Review.practice)
        .order_by(Review.question_id, Review.ordinal)
    )
    for question, at, rating, took in log:
        looks.setdefault(question, []).append(Look(at, rating, took))
    cards = session.scalars(select(CardRow).where(CardRow.learner_id == learner.id, CardRow.question_id.in_(mine)))
    return {
        card.question_id: Schedule(
            card.stability, card.difficulty, card.due, card.last, card.lapses, tuple(looks.get(card.question_id, ()))
        )
        for card in cards
    }
