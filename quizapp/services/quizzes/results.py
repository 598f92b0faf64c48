"""What a class made of a quiz: who has handed in, each answer's mark, how the marks are spread; as files too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from quizapp.formats.shared.cells import csv_bytes, xlsx_bytes
from quizapp.models.accounts import Account
from quizapp.models.classes import Member
from quizapp.models.content import QuestionRow, Version
from quizapp.models.quizzes import Assignment, Attempt, AttemptQuestion, OwnDates, QuizItem, Save
from quizapp.questions.catalogue import in_a_list, type_of
from quizapp.questions.record import from_json
from quizapp.rules import assignment as rules_of
from quizapp.rules.assignment import Counts, Rules
from quizapp.rules.grade import Total, grade
from quizapp.services import audit
from quizapp.services.access import Given
from quizapp.services.audit import By
from quizapp.services.quizzes import marks
from quizapp.services.ways_in.accounts import LEARNER

PARTS = 10
"""Into how many parts of equal width the marks are counted."""


@dataclass(frozen=True, slots=True)
class Column:
    """A question that somebody was asked."""

    id: int
    public: str
    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What one learner made of one question."""

    share: float | None
    """Of its points; None while a hand has to mark it."""
    points: float
    answered: bool
    void: bool
    place: int

    @property
    def look(self) -> str:
        """How the grid shows it: right, half, no, none, waiting or void."""
        if self.void:
            return "void"
        if not self.answered:
            return "none"
        if self.share is None:
            return "waiting"
        return "right" if self.share >= 1 - 1e-9 else "no" if self.share <= 1e-9 else "half"


@dataclass(slots=True)
class Row:
    """One learner: how far they are, the try that counts, and its answers by question."""

    account: Account
    member: str
    attempts: list[Attempt]
    shown: Attempt | None = None
    total: Total | None = None
    share: float | None = None
    """What counts of all tries; None while none is handed in."""
    cells: dict[int, Cell] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """Not begun, at it, or handed in."""
        if any(one.ended_at is not None for one in self.attempts):
            return "handed in"
        return "at it" if self.attempts else "not begun"


@dataclass(frozen=True, slots=True)
class Results:
    """All of it."""

    rules: Rules
    columns: list[Column]
    rows: list[Row]

    @property
    def states(self) -> Counter[str]:
        """How many are how far."""
        return Counter(row.state for row in self.rows)

    @property
    def waiting(self) -> int:
        """Answers that somebody has to mark by hand."""
        return sum(row.total.waiting for row in self.rows if row.total is not None and row.state == "handed in")

    @property
    def spread(self) -> list[int]:
        """How many got 0 to 10 per cent, 10 to 20, and so on; all of it falls into the last part."""
        counts = Counter(min(PARTS - 1, int(row.share * PARTS + 1e-9)) for row in self.rows if row.share is not None)
        return [counts[part] for part in range(PARTS)]

    @property
    def middle(self) -> float | None:
        """The mean of what counts; None where nothing does yet."""
        shares = [row.share for row in self.rows if row.share is not None]
        return sum(shares) / len(shares) if shares else None


def of(session: Session, there: Given) -> Results:
    """The results of a quiz that was given to a class: five queries, however many learners and questions."""
    given, rules = there.assignment, rules_of.load(there.assignment.rules)
    rows = _people(session, given)
    by_account = {row.account.id: row for row in rows}
    for attempt in session.scalars(
        select(Attempt).where(Attempt.assignment_id == given.id, ~Attempt.preview).order_by(Attempt.number)
    ):
        if attempt.learner_id in by_account:
            by_account[attempt.learner_id].attempts.append(attempt)
    answers = _answers(session, given)
    for row in rows:
        _reckon(row, rules, answers)
    return Results(rules, _columns(session, given, answers), rows)


def _people(session: Session, given: Assignment) -> list[Row]:
    found = (
        select(Account, Member.public)
        .join(Member, Member.account_id == Account.id)
        .where(Member.class_id == given.class_id, Member.role == LEARNER, Member.ended_at.is_(None))
        .order_by(Account.name, Account.id)
    )
    if not given.everybody:
        named = exists().where(OwnDates.assignment_id == given.id, OwnDates.learner_id == Account.id)
        tried = exists().where(Attempt.assignment_id == given.id, Attempt.learner_id == Account.id)
        found = found.where(named | tried)
    return [Row(account, public, []) for account, public in session.execute(found)]


def _answers(session: Session, given: Assignment) -> Mapping[int, list[Any]]:
    latest = (Save.attempt_question_id == AttemptQuestion.id) & (Save.ordinal == AttemptQuestion.saves - 1)
    one = AttemptQuestion
    rows = session.execute(
        select(
            one.attempt_id, one.question_id, one.place, one.points, one.score, one.answered, one.void, Save.certainty
        )
        .join(Attempt, Attempt.id == one.attempt_id)
        .outerjoin(Save, latest)
        .where(Attempt.assignment_id == given.id, ~Attempt.preview)
        .order_by(one.attempt_id, one.place)
    )
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.attempt_id, []).append(row)
    return found


def _reckon(row: Row, rules: Rules, answers: Mapping[int, Sequence[Any]]) -> None:
    totals = {
        attempt.id: marks.sum_of(rules, ((one, one.certainty) for one in answers.get(attempt.id, ())))
        for attempt in row.attempts
    }
    ended = [attempt for attempt in row.attempts if attempt.ended_at is not None]
    row.share = grade([totals[one.id].share for one in ended], rules.counts)
    row.shown = _counting(ended, totals, rules.counts) or (row.attempts[-1] if row.attempts else None)
    if row.shown is None:
        return
    row.total = totals[row.shown.id]
    for one in answers.get(row.shown.id, ()):
        share = marks.share(rules, one.score, one.certainty, answered=one.answered)
        row.cells[one.question_id] = Cell(share, one.points, one.answered, one.void, one.place)


def _counting(ended: Sequence[Attempt], totals: Mapping[int, Total], counts: Counts) -> Attempt | None:
    """The try that is shown: the one that counts, of several that count together the last."""
    if not ended:
        return None
    match counts:
        case Counts.BEST:
            return max(ended, key=lambda one: (totals[one.id].share or 0.0, -one.number))
        case Counts.FIRST:
            return ended[0]
    return ended[-1]


def _columns(session: Session, given: Assignment, answers: Mapping[int, Sequence[Any]]) -> list[Column]:
    asked = {one.question_id for rows in answers.values() for one in rows}
    items = select(QuizItem.question_id, QuizItem.position).where(QuizItem.quiz_id == given.quiz_id)
    placed = session.execute(items.where(QuizItem.question_id.is_not(None)))
    places: dict[int | None, int] = {row.question_id: row.position for row in placed}
    wanted = asked | set(places)
    rows = session.execute(
        select(QuestionRow.id, QuestionRow.public, Version.data, QuestionRow.position)
        .join(Version, (Version.question_id == QuestionRow.id) & (Version.number == QuestionRow.current))
        .where(QuestionRow.id.in_(wanted))
    ).all()
    far = max(places.values(), default=0) + 1
    ordered = sorted(rows, key=lambda row: (places.get(row.id, far), row.position, row.id))
    questions = [(row, from_json(row.data)) for row in ordered]
    return [Column(row.id, row.public, in_a_list(one), type_of(one).label) for row, one in questions]


# As files -------------------------------------------------------------------------------------------------

HEADER = ("learner", "name", "state", "tries", "handed_in", "points", "out_of", "percent", "waiting_for_marks")


def _lines(results: Results) -> Iterator[tuple[object, ...]]:
    for row in results.rows:
        ended, total = None if row.shown is None else row.shown.ended_at, row.total
        points = (row.cells.get(column.id) for column in results.columns)
        yield (
            f"L {row.member}",
            row.account.name,
            row.state,
            len(row.attempts),
            ended.isoformat(timespec="seconds") if ended else None,
            round(total.got, 4) if total else None,
            total.out_of if total else None,
            None if row.share is None else round(100 * row.share, 2),
            total.waiting if total else None,
            *(None if one is None or one.share is None else round(one.share * one.points, 4) for one in points),
        )


def as_file(session: Session, by: By, there: Given, kind: str) -> bytes:
    """The table as csv or xlsx, with lasting ids of learners and questions; noted in the log of staff."""
    results = of(session, there)
    header = (*HEADER, *(f"Q {column.public} {column.words}"[:200] for column in results.columns))
    audit.note(session, by, "results downloaded", classroom=there.classroom, detail=f"{len(results.rows)} learners")
    lines = _lines(results)
    return csv_bytes(header, lines) if kind == "csv" else xlsx_bytes("Results", header, lines)


def looked(session: Session, by: By, there: Given) -> None:
    """Note that somebody looked at the results."""
    audit.note(session, by, "results looked at", classroom=there.classroom, detail=there.assignment.public)


def looked_at(session: Session, by: By, there: Given, learner: Account) -> None:
    """Note that somebody looked at an attempt."""
    audit.note(session, by, "attempt looked at", classroom=there.classroom, subject=learner)


def history(session: Session, attempt: Attempt) -> Mapping[int, list[tuple[datetime, str]]]:
    """By place, each answer of an attempt as it was saved, in words and in its order."""
    rows = session.execute(
        select(AttemptQuestion.place, Version.data, Save.at, Save.response)
        .join(Save, Save.attempt_question_id == AttemptQuestion.id)
        .join(Version, Version.id == AttemptQuestion.version_id)
        .where(AttemptQuestion.attempt_id == attempt.id)
        .order_by(Save.id)
    )
    found: dict[int, list[tuple[datetime, str]]] = {}
    for place, data, at, response in rows:
        question = from_json(data)
        said = marks.said(type_of(question), question, response)
        found.setdefault(place, []).append((at, said))
    return found
