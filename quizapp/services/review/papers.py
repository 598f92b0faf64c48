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

from sqlalchemy import ColumnElement, Connection, String, case, cast, func, literal, select
from sqlalchemy.orm import Session

from quizapp.measures.quiz_analysis import Place
from quizapp.models.base import Base
from quizapp.models.quizzes import Assignment, Quiz
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


ATTEMPTS, ASKED, SAVES, VERSIONS = (
    Base.metadata.tables[name] for name in ("attempts", "attempt_questions", "saves", "versions")
)
ENDED = (ATTEMPTS.c.ended_at.is_not(None), ~ATTEMPTS.c.preview)
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
    newest: int = -1
    """The latest attempt of which the points were taken."""

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


@dataclass(slots=True)
class _Alike:
    """What several attempts have in common for one question, and their ids."""

    question: int
    version: int
    points: float
    score: float | None
    answered: bool
    void: bool
    drawn: bool
    certainty: int | None
    kind: str
    response: str | None
    attempts: list[int]

    def share(self, rules: Rules) -> float | None:
        """The share of the points; None while it waits for a mark."""
        return marks.share(rules, self.score, self.certainty, answered=self.answered)


def of(session: Session, which: ColumnElement[bool], tries: Tries, *, together: bool = False) -> list[Papers]:
    """The attempts for which `which` holds, quiz by quiz, or all of them together; four queries."""
    link = session.connection()
    attempts = link.execute(
        select(ATTEMPTS.c.id, ATTEMPTS.c.assignment_id, ATTEMPTS.c.learner_id)
        .join(Assignment, Assignment.id == ATTEMPTS.c.assignment_id)
        .where(which, *ENDED)
        .order_by(ATTEMPTS.c.assignment_id, ATTEMPTS.c.learner_id, ATTEMPTS.c.number)
    ).all()
    given = _given(session, {row.assignment_id for row in attempts})
    rules = {one: rules_of.load(row.rules) for one, (row, _) in given.items()}
    alike = _alike(link, given, confident=any(one.confidence for one in rules.values()))
    by_quiz: dict[int, list[Any]] = defaultdict(list)
    for row in attempts:
        by_quiz[0 if together else given[row.assignment_id][1].id].append(row)
    how = {row.id: rules[row.assignment_id] for row in attempts}
    again = len(how) > len({(row.assignment_id, row.learner_id) for row in attempts})
    got = _got(alike, how) if again else {}
    found = [_papers(some, given, how, got, tries) for some in by_quiz.values()]
    _fill(found, alike)
    _slots(link, given, found)
    return found


def _given(session: Session, ids: Iterable[int]) -> Mapping[int, tuple[Assignment, Quiz]]:
    wanted = select(Assignment, Quiz).join(Quiz, Quiz.id == Assignment.quiz_id).where(Assignment.id.in_(ids))
    return {one.id: (one, quiz) for one, quiz in session.execute(wanted.order_by(Assignment.id))}


def _alike(link: Connection, given: Iterable[int], *, confident: bool) -> list[_Alike]:
    """The answers, alike ones together: the database sends some rows for each question, not one for each answer."""
    one, save = ASKED.c, SAVES.c
    told = case((VERSIONS.c.kind.in_((*CHOICES, *TYPED)), save.response))
    sure = (save.certainty,) if confident else ()
    told_apart = (one.version_id, told, one.score, one.answered, one.void, one.drawn, one.points, *sure)
    rows = link.execute(
        select(
            one.question_id, one.version_id, one.points, one.score, one.answered, one.void, one.drawn,
            *(sure or (literal(None),)), VERSIONS.c.kind, told,
            func.aggregate_strings(cast(one.attempt_id, String), ","),
        )
        .select_from(ATTEMPTS)
        .join(ASKED, one.attempt_id == ATTEMPTS.c.id)
        .join(VERSIONS, VERSIONS.c.id == one.version_id)
        .outerjoin(SAVES, (save.attempt_question_id == one.id) & (save.ordinal == one.saves - 1) & one.answered)
        .where(ATTEMPTS.c.assignment_id.in_(given), *ENDED)
        .group_by(*told_apart, one.question_id, VERSIONS.c.kind)
    )  # fmt: skip
    return [_Alike(*row[:-1], attempts=sorted(map(int, row[-1].split(",")))) for row in rows]


def _got(alike: Iterable[_Alike], how: Mapping[int, Rules]) -> dict[int, float]:
    """The share of the points that each attempt has."""
    got: dict[int, float] = defaultdict(float)
    out_of: dict[int, float] = defaultdict(float)
    for one in alike:
        for attempt in () if one.void else one.attempts:
            if attempt in how:
                out_of[attempt] += one.points
                got[attempt] += one.points * (one.share(how[attempt]) or 0.0)
    return {attempt: got[attempt] / points if points > 0 else 0.0 for attempt, points in out_of.items()}


def _papers(
    attempts: Sequence[Any], given: Mapping[int, Any], how: Mapping[int, Rules], got: Mapping[int, float], tries: Tries
) -> Papers:
    of_learner: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row in attempts:
        of_learner[row.assignment_id, row.learner_id].append(row.id)
    counted = sorted(one for mine in of_learner.values() for one in _counting(mine, how[mine[0]], got, tries))
    there = [given[one] for one in sorted({row.assignment_id for row in attempts})]
    return Papers(
        list({quiz.id: quiz for _, quiz in there}.values()), [one for one, _ in there], len(attempts),
        any(len(mine) > 1 for mine in of_learner.values()), counted, [how[one] for one in counted],
    )  # fmt: skip


def _counting(mine: Sequence[int], rules: Rules, got: Mapping[int, float], tries: Tries) -> Sequence[int]:
    """Which of the tries of a learner, given in their order, are looked at; of the best the first."""
    if len(mine) == 1 or tries is Tries.ALL:
        return mine
    if tries is Tries.FIRST or rules.counts is Counts.FIRST:
        return mine[:1]
    if rules.counts is Counts.LAST:
        return mine[-1:]
    return mine if rules.counts is Counts.MEAN else [max(mine, key=lambda one: got.get(one, 0.0))]


def _fill(found: Sequence[Papers], alike: Iterable[_Alike]) -> None:
    """Lay the marks into their columns, and note who chose or typed what."""
    parts: list[tuple[Papers, Rules, dict[int, int]]] = []
    for papers in found:
        for confident in (False, True):
            mine = [n for n, rules in enumerate(papers.rules) if rules.confidence is confident]
            if mine:
                parts.append((papers, papers.rules[mine[0]], {papers.tries[n]: n for n in mine}))
    part_of = {attempt: part for part in parts for attempt in part[2]} if len(parts) > 1 else {}
    for one in alike:
        here = {id(part): part for attempt in one.attempts if (part := part_of.get(attempt))}.values() or parts[:1]
        for papers, rules, places in here:
            if those := [places[attempt] for attempt in one.attempts if attempt in places]:
                _lay(papers, rules, one, those)
    for papers in found:
        for key in [key for key in papers.columns if key[0] in papers.waiting]:
            del papers.columns[key]


def _lay(papers: Papers, rules: Rules, one: _Alike, those: Sequence[int]) -> None:
    """Lay one answer into its column, for those who gave it."""
    share = one.share(rules)
    if one.void or share is None:
        (papers.void if one.void else papers.waiting).add(one.question)
        return
    column = papers.columns.get((one.question, one.drawn))
    if column is None:
        count = len(papers.tries)
        column = Column(one.question, one.drawn, one.points, [None] * count, [0] * count, typed=one.kind in TYPED)
        papers.columns[one.question, one.drawn] = column
    if those[-1] > column.newest:
        column.newest, column.most = those[-1], one.points
    shares, versions = column.shares, column.versions
    for n in those:
        shares[n], versions[n] = share, one.version
    if one.response is not None:
        column.said.setdefault((one.version, one.response), []).extend(those)


def _slots(link: Connection, given: Iterable[int], found: Sequence[Papers]) -> None:
    """Lay the marks of drawn questions into the places that they share: the first of each attempt, the second, ..."""
    rows = link.execute(
        select(ASKED.c.attempt_id, ASKED.c.question_id)
        .join(ATTEMPTS, ATTEMPTS.c.id == ASKED.c.attempt_id)
        .where(ATTEMPTS.c.assignment_id.in_(given), *ENDED, ASKED.c.drawn)
        .order_by(ASKED.c.attempt_id, ASKED.c.place)
    )
    drawn: dict[int, list[int]] = defaultdict(list)
    for attempt, question in rows:
        drawn[attempt].append(question)
    for papers in found:
        count = len(papers.tries)
        for n, attempt in enumerate(papers.tries):
            for nth, question in enumerate(drawn.get(attempt, ())):
                if nth == len(papers.slots):
                    papers.slots.append(Column(0, True, 0.0, [None] * count, []))
                column = papers.columns.get((question, True))
                if column is not None:
                    papers.slots[nth].most = column.most
                    papers.slots[nth].shares[n] = column.shares[n]
