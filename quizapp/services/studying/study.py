"""Studying: take an answer, tell its mark; take it back, correct it, report it."""

from __future__ import annotations

import json
import statistics
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from quizapp.memory import card as memory
from quizapp.memory.card import Card, Rating
from quizapp.memory.exam import LAST_PASS, retention
from quizapp.memory.rating import Circumstances, own, rate, why
from quizapp.models.accounts import Account
from quizapp.models.study import Correction, Report, Review
from quizapp.questions.base import FormData, Mark, Response, Unreadable, Verdict
from quizapp.services import access
from quizapp.services.content.asked import Asked
from quizapp.services.errors import Conflict
from quizapp.services.studying import exams, log, tallies
from quizapp.services.studying.dealing import Paper, deal, is_practice
from quizapp.services.studying.queue import answers_on, taken_back

LONGEST_ANSWERING = 600.0
"""Seconds after which the learner was doing something else: the time is not kept."""
USUAL_OF = 31
"""Latest answers of a type whose median is the learner's usual time for it."""
LEAST_USUAL = 5
"""Fewer answers of a type than this say nothing of what is usual."""
UNKNOWN = Mark(0.0, Verdict.WRONG)
"""The mark of “I don't know”."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a study page posts."""

    public: str
    version: int
    asked: int
    day: date
    key: str
    act: str
    hinted: bool
    seconds: float | None
    form: FormData


@dataclass(frozen=True, slots=True)
class Told:
    """A marked answer, as its learner is told of it."""

    paper: Paper
    key: str
    response: Response | None
    mark: Mark
    rating: Rating
    machine_rating: Rating | None
    why_hard: str
    after: Card
    then: date
    """When it would come after the next time, if it is known then."""
    exam: date | None = None
    """The day on which its text is to be known, if one is ahead."""
    taken_back: bool = False
    reported: bool = False

    @property
    def last_look(self) -> bool:
        """Whether it will not be asked again before its exam, unless it is forgotten."""
        return self.exam is not None and (self.exam - self.after.last).days <= LAST_PASS

    @property
    def set_aside(self) -> bool:
        """Whether this answer made the question a leech: it is not asked until the learner brings it back."""
        before = self.paper.asked.card
        return not self.paper.practice and log.sets_aside(before, self.after)


def answer(session: Session, learner: Account, sent: Sent, now: datetime, day: date, secret: bytes) -> Paper | Told:
    """Mark and store an answer, once; the Paper again when only a hint was asked for or it cannot be read.

    Raises Conflict when the question was answered in another window, Invalid for what no page sends.
    """
    asked = access.question(session, learner, sent.public, sent.version)
    if asked.asked != sent.asked:
        return _again(session, learner, sent, day, secret)
    exam = exams.of_question(session, learner, asked.question_id, sent.day)
    paper = replace(deal(asked, learner, sent.day, secret, exam=exam), hinted=sent.hinted or sent.act == "hint")
    if sent.act == "hint":
        return paper
    try:
        response = None if sent.act == "unknown" else paper.kind.read(paper.question, sent.form, paper.order)
    except Unreadable as problem:
        return replace(paper, problem=str(problem))
    return _store(session, learner, paper, response, sent, now, day, exam)


def told(session: Session, learner: Account, key: str, secret: bytes) -> Told:
    """An answer of the learner's own, told again from the log."""
    row, asked = access.review(session, learner, key)
    before = memory.from_json(row.before) if row.before else None
    typed = row.kind != asked.question.kind
    paper = replace(deal(replace(asked, card=before), learner, row.day, secret, typed=typed), practice=row.practice)
    said = select(Correction.rating).where(Correction.review_id == row.id).order_by(Correction.id)
    corrections = session.scalars(said).all()
    rating = Rating(next((r for r in reversed(corrections) if r), row.rating))
    decided = json.loads(row.mark)
    after = before if row.practice and before else log.after_review(before, rating, row)
    return Told(
        paper=paper,
        key=row.key,
        response=json.loads(row.response),
        mark=Mark(row.score, Verdict(row.verdict), decided["feedback"], decided["reason"], tuple(decided["parts"])),
        rating=rating,
        machine_rating=Rating(row.machine_rating) if row.machine_rating else None,
        why_hard=decided["why_hard"],
        after=after,
        then=_then(after, row.retention),
        exam=exams.of_question(session, learner, row.question_id, row.day),
        taken_back=None in corrections,
        reported=_report(session, learner, asked) is not None,
    )


def take_back(session: Session, learner: Account, key: str, now: datetime) -> str:
    """Take back the learner's latest answer: its card is as before. Taken back twice is taken back once.

    Returns the question's public id, to ask it again; raises Conflict for an answer that is not the latest.
    """
    row, asked = access.review(session, learner, key)
    ratings = session.scalars(select(Correction.rating).where(Correction.review_id == row.id)).all()
    if None in ratings:
        return asked.public
    latest = select(Review.id).where(Review.learner_id == learner.id, ~taken_back()).order_by(Review.id.desc()).limit(1)
    if session.scalar(latest) != row.id:
        raise Conflict("You have answered another question since. Only the latest answer can be taken back.")
    session.add(Correction(review_id=row.id, key="back", rating=None, at=now))
    tallies.recount_week(session, learner.id, row.day)
    if not row.practice and not log.outdated(session, row):
        before = memory.from_json(row.before) if row.before else None
        log.write_card(session, learner.id, row.question_id, asked.card, before)
    return asked.public


def correct(session: Session, learner: Account, key: str, rating: Rating, now: datetime) -> None:
    """Say better than the machine how well an answer was known; the card follows. The latest word counts."""
    row, asked = access.review(session, learner, key)
    stands = log.standing(session, learner.id, row.question_id)
    if not stands or stands[-1][0].id != row.id:
        raise Conflict("This question has been answered again since. Only its latest answer can be corrected.")
    if stands[-1][1] == rating:
        return
    said = len(session.scalars(select(Correction.id).where(Correction.review_id == row.id)).all())
    session.add(Correction(review_id=row.id, key=f"{rating.name.lower()}-{said}", rating=rating, at=now))
    tallies.recount_week(session, learner.id, row.day)
    if not row.practice and not log.outdated(session, row):
        before = memory.from_json(row.before) if row.before else None
        log.write_card(session, learner.id, row.question_id, asked.card, log.after_review(before, rating, row))


def report(session: Session, learner: Account, key: str, now: datetime) -> None:
    """Say that a question is unclear; said twice is said once."""
    _, asked = access.review(session, learner, key)
    if _report(session, learner, asked) is None:
        session.add(Report(learner_id=learner.id, version_id=asked.version_id, at=now))


def _again(session: Session, learner: Account, sent: Sent, day: date, secret: bytes) -> Told:
    """The stored answer for a repeated request; raises Conflict for an answer from an older page."""
    stored = select(Review.id).where(Review.learner_id == learner.id, Review.key == sent.key)
    if session.scalar(stored) is None:
        raise Conflict("This question was answered in another window, and that answer counts.")
    return told(session, learner, sent.key, secret)


def _store(
    session: Session, learner: Account, paper: Paper, response: Response, sent: Sent, now: datetime, day: date,
    exam: date | None,
) -> Told:  # fmt: skip
    asked, kind = paper.asked, paper.kind
    before = asked.card
    learner.last_day = day
    day = day if before is None else max(day, before.last)
    mark = UNKNOWN if response is None else kind.mark(paper.question, response)
    machine, rating, why_hard = _rated(session, learner, paper, mark, response, sent)
    answered = answers_on(session, learner, day)
    practice = is_practice(before, exam, day, set_aside=asked.set_aside)
    wanted = retention(learner.retention, exam, day)
    after = before
    if after is None or not practice:
        after = memory.review(before, rating, day, answered=answered, retention=wanted)
    decided = {"feedback": mark.feedback, "reason": mark.reason, "parts": mark.parts, "why_hard": why_hard}
    fields: dict[str, Any] = {
        "question_id": asked.question_id,
        "version_id": asked.version_id,
        "ordinal": asked.asked,
        "key": sent.key,
        "kind": kind.name,
        "at": now,
        "day": day,
        "response": json.dumps(response, ensure_ascii=False),
        "score": mark.score,
        "verdict": mark.verdict.value,
        "mark": json.dumps(decided, ensure_ascii=False),
        "machine_rating": None if machine is None else int(machine),
        "learner_rating": int(rating) if machine is None else None,
        "rating": int(rating),
        "hint": paper.hinted,
        "practice": practice,
        "duration_ms": None if sent.seconds is None else round(sent.seconds * 1000),
        "answered": answered,
        "retention": wanted,
    }
    log.add(session, learner, fields, before, after)
    paper = replace(paper, practice=practice)
    return Told(paper, sent.key, response, mark, rating, machine, why_hard, after, _then(after, wanted), exam=exam)


def _rated(
    session: Session, learner: Account, paper: Paper, mark: Mark, response: Response, sent: Sent
) -> tuple[Rating | None, Rating, str]:
    """The machine's rating (None where the learner judges), the one that counts, and why it counts as hard."""
    if mark.verdict == Verdict.OWN:
        return None, own(response), ""
    circumstances = Circumstances(
        unknown=response is None,
        hint=paper.hinted,
        seconds=sent.seconds,
        usual_seconds=_usual_seconds(session, learner, paper.kind.name) if mark.score > 0 else None,
        first=paper.asked.card is None,
        chance=paper.kind.chance(paper.question),
    )
    machine = rate(mark, circumstances)
    return machine, machine, "" if response is None else why(mark, circumstances)


def _usual_seconds(session: Session, learner: Account, kind: str) -> float | None:
    took = [ms for ms in session.scalars(LATEST, {"learner": learner.id, "kind": kind}) if ms]
    return statistics.median(took) / 1000 if len(took) >= LEAST_USUAL else None


LATEST = (
    select(Review.duration_ms)
    .where(Review.learner_id == bindparam("learner"), Review.kind == bindparam("kind"))
    .order_by(Review.id.desc())
    .limit(USUAL_OF)
)


def _then(after: Card, retention: float) -> date:
    due = max(after.due, after.last)
    known = memory.review(after, Rating.GOOD, due, retention=retention)
    return known.due


def _report(session: Session, learner: Account, asked: Asked) -> int | None:
    return session.scalar(
        select(Report.id).where(Report.learner_id == learner.id, Report.version_id == asked.version_id)
    )
