"""A week of a class on one page: what was done, what is known, who could use a word, which quizzes run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from quizapp.models.classes import Classroom
from quizapp.services.classroom.roll import A_WEEK
from quizapp.services.quizzes import assignments
from quizapp.services.quizzes.assignments import Handed
from quizapp.services.review import board
from quizapp.services.review.board import Board


@dataclass(frozen=True, slots=True)
class Digest:
    """All that stands on the page."""

    board: Board
    quizzes: tuple[Handed, ...]
    """Those that were not taken back and have not been closed for longer than a week."""
    first: date
    last: date

    @property
    def active(self) -> int:
        """Learners with an answer in the week."""
        return sum(one.answers > 0 for one in self.board.lately.values())

    @property
    def asked(self) -> tuple[int, int]:
        """How many questions came back in the week, and how many of them were known."""
        every = self.board.lately.values()
        return sum(one.asked for one in every), sum(one.recalled for one in every)


def digest(session: Session, classroom: Classroom, now: datetime, day: date) -> Digest:
    """The seven days up to `day`, that of whoever looks; each learner's end with their own today."""
    since = now - timedelta(days=A_WEEK)
    given = assignments.of_class(session, classroom)
    running = (
        one for one in given
        if one.assignment.withdrawn_at is None and (one.closes is None or one.closes >= since)
    )  # fmt: skip
    return Digest(board.board(session, classroom, now, day), tuple(running), day - timedelta(days=A_WEEK - 1), day)
