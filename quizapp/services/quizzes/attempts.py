"""Attempts: begun, each answer saved as it is given, handed in. What was acknowledged is stored, once, and marked."""

from __future__ import annotations

import hashlib
import json
import random
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account
from quizapp.models.classes import Member
from quizapp.models.content import QuestionRow, Version
from quizapp.models.quizzes import Assignment, Attempt, AttemptQuestion, OwnDates, QuizItem, Save
from quizapp.questions.base import FormData, Mark, Question, QuestionType, Unreadable, Verdict
from quizapp.questions.catalogue import type_of
from quizapp.questions.record import from_json
from quizapp.rules import assignment as rules_of
from quizapp.rules.assignment import Feedback, Late, Rules
from quizapp.rules.telling import told_at_once
from quizapp.rules.timing import Own, State, ends, in_time, is_late, state
from quizapp.services.errors import Conflict, Invalid
from quizapp.services.quizzes import mending

NO_ORDER: tuple[int, ...] = ()
UNASKED = ("flashcard",)
"""Types that no quiz can ask: they show their answer with the question."""
FURTHEST = 100_000
"""Places: no attempt has so many, and no database is asked for more."""
NO_PLACE = "There is no such question in this attempt."
OVER = "The time for this attempt is over. What was saved before counts."
ELSEWHERE = "This question was answered in another window meanwhile. What is saved there is shown now."


@dataclass(frozen=True, slots=True)
class Going:
    """An attempt with the rules that hold for it."""

    attempt: Attempt
    rules: Rules
    own: Own

    @property
    def ends(self) -> datetime | None:
        """When it is over, grace left out."""
        return ends(self.rules, self.attempt.started_at, self.own)

    def over(self, now: datetime) -> bool:
        """Whether it was handed in, or its time is up."""
        return self.attempt.ended_at is not None or not in_time(self.rules, self.attempt.started_at, now, self.own)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One question as it stands in an attempt, with the answer that counts."""

    row: AttemptQuestion
    public: str
    question: Question
    kind: QuestionType
    order: tuple[int, ...]
    save: Save | None

    @property
    def response(self) -> Any:
        """The answer, None where there is none."""
        return json.loads(self.save.response) if self.save else None


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of an answer."""

    sheet: Sheet
    problem: str = ""
    """Why it could not be read; nothing was stored."""


# Beginning ------------------------------------------------------------------------------------------------


def own(session: Session, assignment: Assignment, learner: Account) -> Own:
    """What is different for a learner: extra time from their membership, dates of their own. One query."""
    row = session.execute(
        select(Member.extra_time, OwnDates.opens, OwnDates.closes)
        .outerjoin(OwnDates, (OwnDates.assignment_id == assignment.id) & (OwnDates.learner_id == Member.account_id))
        .where(Member.class_id == assignment.class_id, Member.account_id == learner.id)
    ).first()
    return Own() if row is None else Own(row.extra_time, row.opens, row.closes)


def begin(
    session: Session,
    learner: Account,
    assignment: Assignment,
    now: datetime,
    *,
    password: str = "",
    preview: bool = False,
) -> Attempt:
    """A new attempt, or the one that goes on. Raises Conflict where none may be begun, Invalid for the password."""
    rules, mine = rules_of.load(assignment.rules), own(session, assignment, learner)
    running = _running(session, learner, assignment, preview=preview)
    if running is not None and not going_of(session, running, assignment, learner).over(now):
        return running
    if not preview:
        if assignment.withdrawn_at is not None:
            raise Conflict("Your teacher has taken this back.")
        _may_begin(session, learner, assignment, rules, mine, now, password)
    if running is not None:
        close(session, Going(running, rules, mine))
    number = session.scalar(
        select(func.coalesce(func.max(Attempt.number), 0)).where(
            Attempt.assignment_id == assignment.id, Attempt.learner_id == learner.id
        )
    )
    made = Attempt(
        assignment_id=assignment.id,
        learner_id=learner.id,
        number=(number or 0) + 1,
        started_at=now,
        preview=preview,
        kept=not preview and rules.feedback is not Feedback.AT_ONCE,
    )
    session.add(made)
    session.flush()
    _lay_out(session, made, assignment, rules, learner)
    return made


def _running(session: Session, learner: Account, assignment: Assignment, *, preview: bool) -> Attempt | None:
    mine = (Attempt.assignment_id == assignment.id) & (Attempt.learner_id == learner.id)
    open_ones = select(Attempt).where(mine, Attempt.ended_at.is_(None), Attempt.preview.is_(preview))
    return session.scalars(open_ones.order_by(Attempt.number.desc())).first()


def tries(session: Session, learner: Account, assignment: Assignment) -> int:
    """How many attempts a learner has begun; looks at it by teachers left out."""
    mine = (Attempt.assignment_id == assignment.id) & (Attempt.learner_id == learner.id) & Attempt.preview.is_(False)
    return session.scalar(select(func.count()).where(mine)) or 0


def _may_begin(
    session: Session, learner: Account, assignment: Assignment, rules: Rules, mine: Own, now: datetime, password: str
) -> None:
    match state(rules, now, mine):
        case State.NOT_YET:
            raise Conflict("This is not open yet.")
        case State.CLOSED:
            raise Conflict("This is closed, so it cannot be begun any more.")
    if rules.tries and tries(session, learner, assignment) >= rules.tries:
        raise Conflict("You have used all tries.")
    if rules.password and password.strip().casefold() != rules.password.strip().casefold():
        raise Invalid("That is not the password. Ask your teacher for it.", "password")


def _lay_out(session: Session, attempt: Attempt, assignment: Assignment, rules: Rules, learner: Account) -> None:
    """Choose the questions of an attempt and the order of each one's parts; both stay as they are now."""
    dice = random.Random(secrets.randbits(128))
    items = session.scalars(
        select(QuizItem).where(QuizItem.quiz_id == assignment.quiz_id).order_by(QuizItem.position, QuizItem.id)
    ).all()
    taken = {item.question_id for item in items if item.question_id is not None}
    chosen: list[tuple[int, float, bool]] = []
    for item in items:  # each question once: what is chosen is not drawn, and what was drawn not drawn again
        found = _of_item(session, item, learner, dice, taken)
        taken.update(question for question, _, _ in found)
        chosen += found
    if not chosen:
        raise Conflict("There are no questions in this quiz at the moment. Tell your teacher.")
    if rules.shuffle_questions:
        dice.shuffle(chosen)
    versions = _current(session, [question for question, _, _ in chosen])
    for place, (question_id, points, drawn) in enumerate(chosen):
        version_id, question = versions[question_id]
        session.add(
            AttemptQuestion(
                attempt_id=attempt.id,
                place=place,
                question_id=question_id,
                version_id=version_id,
                points=points,
                drawn=drawn,
                order=json.dumps(_dealt(question, rules, dice)),
            )
        )
    session.flush()


def _dealt(question: Question, rules: Rules, dice: random.Random) -> Sequence[int]:
    kind = type_of(question)
    order = kind.deal(question, dice.randbytes(16))
    unshuffled = kind.shape == "choices" and not rules.shuffle_options
    return sorted(order) if unshuffled else order


def _of_item(
    session: Session, item: QuizItem, learner: Account, dice: random.Random, taken: Collection[int]
) -> list[tuple[int, float, bool]]:
    """The questions of one place in a quiz: the chosen one, or some drawn that are not taken, unseen ones first."""
    if item.question_id is not None:
        there = session.scalar(_askable().where(QuestionRow.id == item.question_id))
        return [(there, item.points, False)] if there is not None else []
    pool = _askable().where(QuestionRow.deck_id == item.deck_id)
    if item.topic_id is not None:
        pool = pool.where(QuestionRow.topic_id == item.topic_id)
    if item.kind is not None:
        pool = pool.where(Version.kind == item.kind)
    ids = [one for one in session.scalars(pool.order_by(QuestionRow.id)) if one not in taken]
    dice.shuffle(ids)
    seen = _seen(session, learner, ids)
    ids.sort(key=lambda question: seen.get(question, 0))
    return [(question, item.points, True) for question in ids[: item.draws]]


def _askable() -> Select[int]:
    """The questions that may stand in an attempt: a card would show its back."""
    current = (Version.question_id == QuestionRow.id) & (Version.number == QuestionRow.current)
    asked = select(QuestionRow.id).join(Version, current)
    return asked.where(QuestionRow.retired_at.is_(None), Version.kind.not_in(UNASKED))


def _seen(session: Session, learner: Account, questions: Sequence[int]) -> dict[int, int]:
    """How often a learner had each of these questions in an attempt."""
    rows = session.execute(
        select(AttemptQuestion.question_id, func.count())
        .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
        .where(Attempt.learner_id == learner.id, AttemptQuestion.question_id.in_(questions))
        .group_by(AttemptQuestion.question_id)
    )
    return {row[0]: row[1] for row in rows}


def _current(session: Session, questions: Sequence[int]) -> dict[int, tuple[int, Question]]:
    rows = session.execute(
        select(QuestionRow.id, Version.id, Version.data)
        .join(Version, (Version.question_id == QuestionRow.id) & (Version.number == QuestionRow.current))
        .where(QuestionRow.id.in_(questions))
    )
    return {question: (version, from_json(data)) for question, version, data in rows}


# Answering ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sent:
    """What a page of an attempt posts of one question."""

    place: int
    saves: int
    """How many saved answers the page knew of: fewer than there are means that it is old."""
    key: str
    form: FormData
    certainty: int | None = None
    empty: bool = False
    """Whether the answer is taken out."""
    look: bool = False
    """Whether nothing is to be stored: a button that only leads elsewhere."""


def sheets(session: Session, attempt: Attempt) -> list[Sheet]:
    """All questions of an attempt with the answers that count, in their order; one query."""
    latest = (Save.attempt_question_id == AttemptQuestion.id) & (Save.ordinal == AttemptQuestion.saves - 1)
    rows = session.execute(
        select(AttemptQuestion, QuestionRow.public, Version.data, Save)
        .join(Version, Version.id == AttemptQuestion.version_id)
        .join(QuestionRow, QuestionRow.id == AttemptQuestion.question_id)
        .outerjoin(Save, latest)
        .where(AttemptQuestion.attempt_id == attempt.id)
        .order_by(AttemptQuestion.place)
    )
    return [_sheet(*row) for row in rows]


def sheet(session: Session, attempt: Attempt, place: int) -> Sheet:
    """One question of an attempt; raises Invalid for a place that it has not."""
    if not 0 <= place < FURTHEST:
        raise Invalid(NO_PLACE)
    latest = (Save.attempt_question_id == AttemptQuestion.id) & (Save.ordinal == AttemptQuestion.saves - 1)
    row = session.execute(
        select(AttemptQuestion, QuestionRow.public, Version.data, Save)
        .join(Version, Version.id == AttemptQuestion.version_id)
        .join(QuestionRow, QuestionRow.id == AttemptQuestion.question_id)
        .outerjoin(Save, latest)
        .where(AttemptQuestion.attempt_id == attempt.id, AttemptQuestion.place == place)
    ).first()
    if row is None:
        raise Invalid(NO_PLACE)
    return _sheet(*row)


def _sheet(row: AttemptQuestion, public: str, data: str, save: Save | None) -> Sheet:
    question = from_json(data)
    return Sheet(row, public, question, type_of(question), tuple(json.loads(row.order)), save)


def save(session: Session, going: Going, sent: Sent, now: datetime) -> Saved:
    """Store an answer, once, and mark it; the sheet says what counts now.

    A repeated request gets what it stored. Raises Conflict for an answer that comes too late, from an old page, or to
    a question whose answer was told already. An answer that cannot be read is not stored, and the Saved says why.
    """
    found = sheet(session, going.attempt, sent.place)
    again = session.scalar(select(Save).where(Save.attempt_question_id == found.row.id, Save.key == sent.key))
    if again is not None and not sent.look and not _repeats(found, sent, again):
        raise Conflict(ELSEWHERE)
    if again is not None or sent.look:
        return Saved(found)
    if going.over(now):
        raise Conflict(OVER)
    if sent.saves != found.row.saves:
        raise Conflict(ELSEWHERE)
    if told_at_once(going.rules, answered=found.row.answered):
        raise Conflict("This question is answered and told already.")
    try:
        response = None if sent.empty else found.kind.read(found.question, sent.form, found.order)
    except Unreadable as problem:
        return Saved(found, str(problem))
    if response == found.response and (found.save is None or found.save.certainty == sent.certainty):
        return Saved(found)
    return Saved(_store(session, found, response, sent, now))


def _repeats(found: Sheet, sent: Sent, stored: Save) -> bool:
    """Whether a request says what was stored under its key, and not something that would be lost."""
    try:
        said = None if sent.empty else found.kind.read(found.question, sent.form, found.order)
    except Unreadable:
        return False
    return json.dumps(said, ensure_ascii=False) == stored.response and sent.certainty == stored.certainty


def _store(session: Session, found: Sheet, response: Any, sent: Sent, now: datetime) -> Sheet:
    mark = found.kind.mark(found.question, response) if response is not None else Mark(0.0, Verdict.WRONG)
    waiting = response is not None and mark.verdict == Verdict.WAITING
    told = {"feedback": mark.feedback, "reason": mark.reason, "parts": mark.parts}
    row, text = found.row, json.dumps(response, ensure_ascii=False)
    made = Save(
        attempt_question_id=row.id,
        ordinal=row.saves,
        key=sent.key,
        at=now,
        response=text,
        certainty=sent.certainty,
        score=None if waiting or response is None else mark.score,
        verdict=mark.verdict.value,
        told=json.dumps(told, ensure_ascii=False),
        checksum=checksum(row.id, row.saves, text),
    )
    session.add(made)
    row.saves += 1
    row.answered, row.score = response is not None, made.score
    session.flush()
    return Sheet(row, found.public, found.question, found.kind, found.order, made)


def checksum(attempt_question: int, ordinal: int, response: str) -> str:
    """A digest of a saved answer, so that a flipped bit in the file is noticed."""
    return hashlib.blake2b(f"{attempt_question} {ordinal} {response}".encode(), digest_size=16).hexdigest()


def flag(session: Session, going: Going, place: int, now: datetime, *, flagged: bool) -> None:
    """Mark a question to come back to, or no more; raises Conflict once the attempt is over."""
    if going.over(now):
        raise Conflict(OVER)
    sheet(session, going.attempt, place).row.flagged = flagged


# Ending ---------------------------------------------------------------------------------------------------


def hand_in(session: Session, going: Going, now: datetime) -> None:
    """End an attempt. Handed in twice is handed in once; after its time it ended when the time did."""
    attempt = going.attempt
    if attempt.ended_at is not None:
        return
    if going.over(now):
        close(session, going)
        return
    attempt.ended_at, attempt.handed_in = now, True
    attempt.late = is_late(going.rules, now, going.own)
    mending.at_the_end(session, attempt, now)


def close(session: Session, going: Going) -> None:
    """End an attempt whose time is up: what was saved counts, and it ended when its time did."""
    attempt = going.attempt
    attempt.ended_at = end = going.ends or attempt.started_at
    last = session.scalar(
        select(func.max(Save.at))
        .join(AttemptQuestion, AttemptQuestion.id == Save.attempt_question_id)
        .where(AttemptQuestion.attempt_id == attempt.id)
    )
    attempt.late = last is not None and is_late(going.rules, last, going.own)
    mending.at_the_end(session, attempt, end)


def going_of(session: Session, attempt: Attempt, given: Assignment, learner: Account) -> Going:
    """An attempt with the rules that hold for its learner."""
    rules = rules_of.load(given.rules)
    if attempt.preview:  # a teacher looks at it before it opens, and after it has closed
        rules = replace(rules, opens=None, closes=None, late=Late.NO, late_until=None)
    return Going(attempt, rules, own(session, given, learner))


def settle(session: Session, learner: Account, now: datetime) -> list[Going]:
    """End all attempts of a learner whose time is up; returns them."""
    rows = session.execute(
        select(Attempt, Assignment)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .where(Attempt.learner_id == learner.id, Attempt.ended_at.is_(None))
    ).all()
    found = [going_of(session, attempt, given, learner) for attempt, given in rows]
    over = [going for going in found if going.over(now)]
    for going in over:
        close(session, going)
    return over


def forget_previews(session: Session, learner: Account, assignment: Assignment) -> None:
    """End a teacher's own looks at an assignment, so that the next one shows it as it is now."""
    mine = (Attempt.assignment_id == assignment.id) & (Attempt.learner_id == learner.id)
    open_ones = update(Attempt).where(mine, Attempt.preview, Attempt.ended_at.is_(None))
    session.execute(open_ones.values(ended_at=Attempt.started_at))
