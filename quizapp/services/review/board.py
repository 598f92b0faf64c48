"""The board of a class as its teachers see it: its finding, who could use a word, its grids and groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from quizapp.measures.attendance import days_off
from quizapp.measures.groups import groups
from quizapp.measures.need import Lately, Reason, need
from quizapp.measures.standing import Cell
from quizapp.models.classes import Classroom
from quizapp.services.classroom import roll
from quizapp.services.classroom.roll import Person
from quizapp.services.review import grid
from quizapp.services.review.grid import Part, TextGrid
from quizapp.services.review.lately import lately

ENOUGH = 20
"""Questions met, by all together: fewer say nothing of a class."""
ENOUGH_EACH = 3
"""Questions met by each of those who have begun, in the mean."""


@dataclass(frozen=True, slots=True)
class Word:
    """Somebody who could use a word, and why."""

    person: Person
    reason: Reason
    lately: Lately
    stopped_for: int
    """Days without an answer, holidays left out."""
    then: Cell
    """What is to be expected of them on the next exam day."""
    exam: TextGrid | None
    goal: float


@dataclass(frozen=True, slots=True)
class Together:
    """People who struggle with the same topic."""

    text: TextGrid
    topic: Part
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """All of it."""

    people: tuple[Person, ...]
    """As the list was asked for."""
    by_name: tuple[Person, ...]
    texts: tuple[TextGrid, ...]
    lately: Mapping[int, Lately]
    words: tuple[Word, ...]
    groups: tuple[Together, ...]

    @property
    def counts(self) -> Counter[str]:
        """Learners by their attendance."""
        return Counter(person.attendance.value for person in self.people)

    @property
    def begun(self) -> int:
        """Learners who have answered."""
        return sum(person.last is not None for person in self.people)

    @property
    def studied(self) -> int:
        """Learners who have answered within a week."""
        return sum(person.studied for person in self.people)

    @property
    def text(self) -> TextGrid | None:
        """The text that the finding is about: the only one, or the one whose exam is next."""
        if len(self.texts) == 1:
            return self.texts[0]
        return _next_exam(self.texts)

    @property
    def whole(self) -> Cell:
        """What the class knows of that text, or of all."""
        if self.text is not None:
            return self.text.standing.whole
        return sum((text.standing.whole for text in self.texts), Cell())

    @property
    def enough(self) -> bool:
        """Whether enough was met to speak of the class: also by each of those who have begun, in the mean."""
        return self.whole.met >= max(ENOUGH, ENOUGH_EACH * self.begun)

    @property
    def work(self) -> Lately:
        """What all did within a week."""
        every = self.lately.values()
        return Lately(answers=sum(one.answers for one in every), seconds=sum(one.seconds for one in every))


def board(session: Session, classroom: Classroom, now: datetime, day: date, order: str = "name") -> Board:
    """The board of a class: five queries, however many learners, texts and questions there are.

    `day` is that of whoever looks. People stand by name or as the list is asked for; in grids and groups by name.
    """
    found = grid.of_class(session, classroom, now, day)
    week = lately(session, classroom, found.people)
    return Board(
        people=tuple(roll.ordered(found.people, order)),
        by_name=found.people,
        texts=found.texts,
        lately=week,
        words=_words(found, week),
        groups=_together(found),
    )


def _words(found: grid.ClassGrid, week: Mapping[int, Lately]) -> tuple[Word, ...]:
    if not found.texts:
        return ()
    exam = _next_exam(found.texts)
    words = []
    for person in found.people:
        then = exam.standing.by_learner[person.account_id] if exam else Cell()
        done = week.get(person.account_id, Lately())
        reason = need(person.attendance, done, goal=person.retention, then=then.share)
        if reason is not None:
            idle = days_off(person.last, person.today, found.off) if person.last else 0
            words.append(Word(person, reason, done, idle, then, exam, person.retention))
    return tuple(words)


def _together(found: grid.ClassGrid) -> tuple[Together, ...]:
    by_id = {person.account_id: person for person in found.people}
    return tuple(
        Together(text, topic, tuple(by_id[who] for who in group.learners))
        for text in found.texts
        for group in groups(text.standing.cells)
        for topic in text.topics
        if topic.id == group.topic
    )


def _next_exam(texts: tuple[TextGrid, ...]) -> TextGrid | None:
    ahead = [(text.exam, text.deck_id, text) for text in texts if text.exam is not None]
    return min(ahead, key=lambda each: each[:2])[2] if ahead else None
