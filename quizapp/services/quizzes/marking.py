"""Marking by hand: a teacher gives points and a comment to one answer; essays wait for it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account
from quizapp.models.quizzes import Attempt, AttemptQuestion, MarkRow
from quizapp.questions.base import verdict_of
from quizapp.services import audit
from quizapp.services.access import Given
from quizapp.services.audit import By
from quizapp.services.errors import Conflict, Invalid
from quizapp.services.quizzes.attempts import Sheet, sheet, sheets

LONGEST_COMMENT = 2_000
BY_HAND = "Your teacher marked this by hand."


@dataclass(frozen=True, slots=True)
class Waiting:
    """An answer that waits for a mark."""

    attempt: Attempt
    learner: Account
    sheet: Sheet


def waiting(session: Session, there: Given) -> list[Waiting]:
    """The answers of a quiz that a hand has to mark: one question after the other, each across all learners."""
    open_ones = (
        select(AttemptQuestion.attempt_id)
        .where(AttemptQuestion.answered, AttemptQuestion.score.is_(None), ~AttemptQuestion.void)
        .distinct()
    )
    rows = session.execute(
        select(Attempt, Account)
        .join(Account, Account.id == Attempt.learner_id)
        .where(Attempt.assignment_id == there.assignment.id, Attempt.ended_at.is_not(None), ~Attempt.preview)
        .where(Attempt.id.in_(open_ones))
        .order_by(Attempt.id)
    ).all()
    found = [
        Waiting(attempt, learner, one)
        for attempt, learner in rows
        for one in sheets(session, attempt)
        if one.row.answered and one.row.score is None and not one.row.void
    ]
    return sorted(found, key=lambda one: (one.sheet.row.question_id, one.attempt.public))


def mark(
    session: Session,
    by: By,
    there: Given,
    attempt: Attempt,
    learner: Account,
    place: int,
    points: float | None,
    comment: str,
    *,
    lines: Sequence[float | None] = (),
) -> None:
    """Give one answer its points and a comment, over what stood there. Raises Invalid at a field, and Conflict.

    `lines` are points for each line of an essay's rubric instead: it brings their share of the question's points.
    """
    if attempt.ended_at is None:
        raise Conflict("This attempt is not handed in yet.")
    session.refresh(there.quiz, with_for_update=True)  # a repair comes before or after it, not at once
    found = sheet(session, attempt, place)
    row = found.row
    score, parts = (
        by_rubric(found.question.settings.get("rubric", []), lines) if lines else (by_points(row.points, points), [])
    )
    comment = comment.replace("\x00", "").strip()
    if len(comment) > LONGEST_COMMENT:
        raise Invalid(f"Keep the comment below {LONGEST_COMMENT:,} characters.", "comment")
    told = {"feedback": comment, "reason": BY_HAND, "parts": parts}
    session.add(
        MarkRow(
            attempt_question_id=row.id,
            save_id=found.save.id if found.save else None,
            by_id=by.account.id if by.account else None,
            at=by.at,
            score=score,
            verdict=verdict_of(score).value,
            told=json.dumps(told, ensure_ascii=False),
        )
    )
    row.score = score
    session.flush()
    audit.note(
        session,
        by,
        "answer marked by hand",
        classroom=there.classroom,
        subject=learner,
        detail=f"{score * row.points:g}",
    )


def by_points(most: float, points: float | None) -> float:
    """The share of the most that points come to. Raises Invalid."""
    if points is None or not 0 <= points <= most:
        raise Invalid(f"Give 0 to {most:g} points.", "points")
    return points / most if most else 0.0


def by_rubric(rubric: Sequence[Mapping[str, Any]], lines: Sequence[float | None]) -> tuple[float, list[float]]:
    """The share of all points that points for the lines of a rubric come to, and each line's own. Raises Invalid."""
    if len(lines) > len(rubric):
        raise Invalid("What you look for has changed: load the page again.", "points")
    got: list[float] = []
    for row, given in zip_longest(rubric, lines):
        if given is None or not 0 <= given <= row["points"]:
            of = f"{row['points']:g} point{'' if row['points'] == 1 else 's'}"
            raise Invalid(f"Give 0 to {of} for “{row['text']}”.", "points")
        got.append(given)
    return sum(got) / sum(row["points"] for row in rubric), [
        given / row["points"] for row, given in zip(rubric, got, strict=True)
    ]
