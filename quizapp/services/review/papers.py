"""What was answered in quizzes, as columns of marks: read in a fixed number of queries, however many attempts.

Previews and attempts that go on are left out. Of several tries of a learner those are taken that count by the rules,
or the first, or all. What is void counts for nobody; a question of which an answer waits for a mark is left out until
it has one. Shares of points are weighed by the points that a question has in the latest attempt.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, literal, select, type_coerce
from sqlalchemy.orm import Session

from quizapp.measures.quiz_analysis import Place
from quizapp.models.content import Version
from quizapp.models.quizzes import Assignment, Attempt, AttemptQuestion, Quiz, Save
from quizapp.rules import assignment as rules_of
from quizapp.rules.assignment import Counts, Rules
from quizapp.services.quizzes import marks

CHOICES, TYPED = ("choice", "truefalse"), ("text", "number")
"""Types whose options, and whose typed answers, are counted one by one."""


class Tries(StrEnum):
    """Which of several tries of a learner are looked at."""

    COUNT = "count"
    FIRST = "first"
    ALL = "all"


Key = tuple[int, bool]
"""A question, and whether it was drawn at random."""


@dataclass(slots=True)
class Column:
    """A question in all attempts that are looked at, by their places."""

    question: int
    drawn: bool
    most: float
    shares: list[float | None]
    """Of its points; None where it was not asked, or is void."""
    versions: list[int]
    """The wording that was seen; 0 where it was not asked."""
    said: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    """The attempts that gave an answer, by wording and answer as it is stored; of choices and typed answers."""
    typed: bool = False

    @property
    def place(self) -> Place:
        """As measures want it."""
        most = self.most
        if most == 1:
            return Place(1.0, self.shares)
        return Place(most, [None if share is None else share * most for share in self.shares])


@dataclass(slots=True)
class Papers:
    """The attempts at a quiz, or at several, that are looked at."""

    quizzes: list[Quiz]
    given: list[Assignment]
    ended: int
    """How many attempts were handed in, those that are not looked at too."""
    several: bool
    """Whether somebody tried more than once."""
    tries: list[int]
    """The ids of the attempts that are looked at."""
    rules: list[Rules]
    columns: dict[Key, Column] = field(default_factory=dict)
    slots: list[Column] = field(default_factory=list)
    """The places of questions that were drawn, the first of each attempt, the second, and so on."""
    void: set[int] = field(default_factory=set)
    waiting: set[int] = field(default_factory=set)

    @property
    def places(self) -> list[Column]:
        """What adds up to the totals."""
        return [*(one for one in self.columns.values() if not one.drawn), *self.slots]

    @property
    def drawn(self) -> list[Column]:
        """Questions that were drawn at random for some."""
        return [one for one in self.columns.values() if one.drawn]


def of(session: Session, which: ColumnElement[bool], tries: Tries, *, together: bool = False) -> list[Papers]:
    """The attempts for which `which` holds, quiz by quiz, or all of them together; four queries."""
    mine = which & Attempt.ended_at.is_not(None) & ~Attempt.preview
    attempts = session.execute(
        select(Attempt.id, Attempt.assignment_id, Attempt.learner_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .where(mine)
        .order_by(Attempt.assignment_id, Attempt.learner_id, Attempt.number)
    ).all()
    given = {one.id: (one, quiz) for one, quiz in _given(session, {row.assignment_id for row in attempts})}
    rules = {one: rules_of.load(row.rules) for one, (row, _) in given.items()}
    rows = _rows(session, mine, confident=any(one.confidence for one in rules.values()))
    by_quiz: dict[int, list[Any]] = defaultdict(list)
    for row in attempts:
        by_quiz[0 if together else given[row.assignment_id][1].id].append(row)
    found, index = [], {}
    for some in by_quiz.values():
        papers = _papers(some, given, rules, rows, tries)
        index.update({attempt: (papers, n) for n, attempt in enumerate(papers.tries)})
        found.append(papers)
    for papers in found:
        _fill(papers, rows)
    _said(session, mine, index)
    return found


def _given(session: Session, ids: Iterable[int]) -> Sequence[Any]:
    wanted = select(Assignment, Quiz).join(Quiz, Quiz.id == Assignment.quiz_id).where(Assignment.id.in_(ids))
    return session.execute(wanted.order_by(Assignment.id)).all()


def _rows(session: Session, mine: ColumnElement[bool], *, confident: bool) -> Mapping[int, list[Any]]:
    """The questions of attempts in their order, by attempt."""
    one = AttemptQuestion
    found = (
        select(
            one.attempt_id, one.question_id, one.version_id, one.points, one.score,
            type_coerce(one.answered, Integer), type_coerce(one.void, Integer), type_coerce(one.drawn, Integer),
            (Save.certainty if confident else literal(None)).label("certainty"),
        )
        .join(Attempt, Attempt.id == one.attempt_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .where(mine)
        .order_by(one.attempt_id, one.place)
    )  # fmt: skip
    if confident:
        found = found.outerjoin(Save, (Save.attempt_question_id == one.id) & (Save.ordinal == one.saves - 1))
    rows: dict[int, list[Any]] = defaultdict(list)
    for row in session.execute(found):
        rows[row[0]].append(row)
    return rows


def _papers(
    attempts: Sequence[Any], given: Mapping[int, Any], rules: Mapping[int, Rules], rows: Mapping[int, Any], tries: Tries
) -> Papers:
    of_learner: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row in attempts:
        of_learner[row.assignment_id, row.learner_id].append(row.id)
    counted: dict[int, Rules] = {}
    for (assignment, _), mine in of_learner.items():
        how = rules[assignment]
        counted.update(dict.fromkeys(_counting(mine, how, rows, tries), how))
    there = [given[one] for one in sorted({row.assignment_id for row in attempts})]
    quizzes = list({quiz.id: quiz for _, quiz in there}.values())
    several = any(len(mine) > 1 for mine in of_learner.values())
    return Papers(
        quizzes, [one for one, _ in there], len(attempts), several, sorted(counted),
        [counted[one] for one in sorted(counted)],
    )  # fmt: skip


def _counting(mine: Sequence[int], how: Rules, rows: Mapping[int, Any], tries: Tries) -> Sequence[int]:
    """Which of the tries of a learner, given in their order, are looked at."""
    if len(mine) == 1 or tries is Tries.ALL:
        return mine
    if tries is Tries.FIRST or how.counts is Counts.FIRST:
        return mine[:1]
    if how.counts is Counts.LAST:
        return mine[-1:]
    return mine if how.counts is Counts.MEAN else [max(mine, key=lambda one: _got(how, rows.get(one, ())))]


def _got(how: Rules, rows: Iterable[Any]) -> float:
    """The share of the points that an attempt has."""
    got = out_of = 0.0
    for _, _, _, points, score, answered, void, _, certainty in rows:
        if not void:
            out_of += points
            got += points * (marks.share(how, score, certainty, answered=bool(answered)) or 0.0)
    return got / out_of if out_of > 0 else 0.0


def _fill(papers: Papers, rows: Mapping[int, Any]) -> None:
    """Lay the marks into their columns."""
    count, columns, slots = len(papers.tries), papers.columns, papers.slots
    papers.waiting = waiting = {
        row[1] for one in papers.tries for row in rows[one] if row[4] is None and row[5] and not row[6]
    }
    for n, (attempt, how) in enumerate(zip(papers.tries, papers.rules, strict=True)):
        confident, nth = how.confidence, 0
        for _, question, version, points, score, answered, void, drawn, certainty in rows[attempt]:
            if void:
                papers.void.add(question)
            if drawn:
                if nth == len(slots):
                    slots.append(Column(0, True, points, [None] * count, []))
                nth += 1
            if void or question in waiting:
                continue
            share = marks.share(how, score, certainty, answered=bool(answered)) if confident else score or 0.0
            key = question, bool(drawn)
            column = columns.get(key)
            if column is None:
                column = columns[key] = Column(question, bool(drawn), points, [None] * count, [0] * count)
            column.most, column.shares[n], column.versions[n] = points, share, version
            if drawn:
                slots[nth - 1].most, slots[nth - 1].shares[n] = points, share


def _said(session: Session, mine: ColumnElement[bool], index: Mapping[int, tuple[Papers, int]]) -> None:
    """Note who chose or typed what, question by question."""
    one = AttemptQuestion
    rows = session.execute(
        select(
            one.attempt_id,
            one.question_id,
            type_coerce(one.drawn, Integer),
            one.version_id,
            Version.kind,
            Save.response,
        )
        .join(Attempt, Attempt.id == one.attempt_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Version, Version.id == one.version_id)
        .join(Save, (Save.attempt_question_id == one.id) & (Save.ordinal == one.saves - 1))
        .where(mine, Version.kind.in_((*CHOICES, *TYPED)), one.answered, ~one.void)
        .order_by(one.attempt_id, one.place)
    )
    for attempt, question, by_chance, version, kind, response in rows:
        there = index.get(attempt)
        if there is None:
            continue
        column = there[0].columns.get((question, bool(by_chance)))
        if column is not None:
            column.typed = kind in TYPED
            column.said.setdefault((version, response), []).append(there[1])
