"""Tallies of the log: moved with each answer in its own transaction, and counted anew where the log was corrected."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from quizapp.measures.retention import ONE_WEEK, monday
from quizapp.measures.tally import Given, Tally, is_look, look_of, tally
from quizapp.memory.card import from_json
from quizapp.models.base import Base
from quizapp.models.study import DayTally, LookTally, Review
from quizapp.services.studying.queue import counting, taken_back

DAYS, LOOKS = Base.metadata.tables["day_tallies"], Base.metadata.tables["look_tallies"]
INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def _upsert(dialect: str, table: Any, counts: tuple[str, ...]) -> Any:
    add = INSERT[dialect](table)
    more = {name: table.c[name] + add.excluded[name] for name in counts}
    return add.on_conflict_do_update(index_elements=list(table.primary_key), set_=more)


# Built once: this is the way of every answer.
MORE_DAYS = {name: _upsert(name, DAYS, ("answers", "milliseconds")) for name in INSERT}
MORE_LOOKS = {name: _upsert(name, LOOKS, ("asked", "recalled", "foreseen")) for name in INSERT}


def add(session: Session, learner_id: int, one: Given) -> None:
    """Count one more answer."""
    link = session.connection()
    day = {"learner_id": learner_id, "day": one.day, "answers": 1, "milliseconds": one.milliseconds}
    link.execute(MORE_DAYS[link.dialect.name], day)
    if is_look(one):
        (week, band, part), look = look_of(one)
        slot = {"learner_id": learner_id, "week": week, "band": band, "part": part}
        counts = {"asked": look.asked, "recalled": look.recalled, "foreseen": look.foreseen}
        link.execute(MORE_LOOKS[link.dialect.name], slot | counts)


def recount_week(session: Session, learner_id: int, day: date) -> None:
    """Count the week of this day anew: an answer of it was corrected or taken back."""
    first = monday(day)
    last = first + ONE_WEEK
    session.flush()
    for table, when in ((DayTally, DayTally.day), (LookTally, LookTally.week)):
        session.execute(delete(table).where(table.learner_id == learner_id, when >= first, when < last))
    _store(session, learner_id, tally(_standing(session, learner_id, Review.day >= first, Review.day < last)))


def recount(session: Session, learner_id: int) -> None:
    """Count everything of a learner anew: their log has changed hands."""
    session.flush()
    for table in (DayTally, LookTally):
        session.execute(delete(table).where(table.learner_id == learner_id))
    _store(session, learner_id, counted(session, learner_id))


def counted(session: Session, learner_id: int) -> Tally:
    """What the log says."""
    return tally(_standing(session, learner_id))


def _standing(session: Session, learner_id: int, *when: Any) -> Iterable[Given]:
    rows = session.execute(
        select(Review.question_id, Review.day, counting(), Review.before, Review.practice, Review.duration_ms)
        .where(Review.learner_id == learner_id, ~taken_back(), *when)
        .order_by(Review.id)
    )
    for row in rows:
        before = None if row.before is None else from_json(row.before)
        yield Given(before, row.question_id, row.day, row.rating, row.practice, row.duration_ms)


def _store(session: Session, learner_id: int, found: Tally) -> None:
    days = [
        {"learner_id": learner_id, "day": day, "answers": answers, "milliseconds": time}
        for day, (answers, time) in found.days.items()
    ]
    looks = [
        {"learner_id": learner_id, "week": week, "band": band, "part": part}
        | {"asked": look.asked, "recalled": look.recalled, "foreseen": look.foreseen}
        for (week, band, part), look in found.looks.items()
    ]
    for table, rows in ((DAYS, days), (LOOKS, looks)):
        if rows:
            session.connection().execute(insert(table), rows)
