"""Item analysis: of a quiz given to a class, of it over all its classes, of a deck; and questions that may be bad."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from quizapp.measures.quiz_analysis import Whole
from quizapp.models.classes import Classroom, Member
from quizapp.models.content import Deck, QuestionRow
from quizapp.models.quizzes import Assignment, Attempt, AttemptQuestion, Quiz, QuizItem
from quizapp.questions.catalogue import in_a_list
from quizapp.services.access import Given
from quizapp.services.errors import NotFound
from quizapp.services.review import lines, papers, study
from quizapp.services.review.lines import Known, Line
from quizapp.services.review.papers import Papers, Tries
from quizapp.services.review.suspicion import Suspect, suspect
from quizapp.services.ways_in.accounts import LEARNER


@dataclass(frozen=True, slots=True)
class Review:
    """All of it."""

    lines: list[Line]
    suspects: list[Suspect]
    looked_at: int
    """Attempts that are counted here."""
    ended: int
    """Attempts that were handed in."""
    several: bool
    tries: Tries
    counts: str
    """Which try counts, by the rules; empty where they differ."""
    whole: Whole | None = None
    void: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    uneven: bool = False
    """Whether the attempts were not all asked the same."""

    def line(self, public: str) -> Line:
        """A question of it; raises NotFound."""
        for one in self.lines:
            if one.public == public:
                return one
        raise NotFound("There is nothing to tell of this question here: nobody has answered it yet, or it is left out.")


def of_assignment(session: Session, there: Given, tries: Tries = Tries.COUNT) -> Review:
    """A quiz as one class took it; ten queries, however many attempts and questions."""
    given = there.assignment
    return _of_quiz(session, Assignment.id == given.id, tries, there.quiz, Member.class_id == given.class_id)


def of_quiz(session: Session, quiz: Quiz, tries: Tries = Tries.COUNT) -> Review:
    """A quiz over all classes that it was given to; ten queries."""
    classes = select(Assignment.class_id).where(Assignment.quiz_id == quiz.id)
    return _of_quiz(session, Assignment.quiz_id == quiz.id, tries, quiz, Member.class_id.in_(classes))


def of_deck(session: Session, deck: Deck) -> Review:
    """The questions of a deck in all quizzes and in self-study; first tries. As many queries."""
    here = select(QuestionRow.id).where(QuestionRow.deck_id == deck.id)
    asked = select(AttemptQuestion.attempt_id).where(AttemptQuestion.question_id.in_(here))
    (found,) = papers.of(session, Attempt.id.in_(asked), Tries.FIRST, together=True) or [_nothing()]
    known = lines.known(session, [found], QuestionRow.deck_id == deck.id, None)
    studies = study.of_deck(session, deck, {question: one.studied for question, one in known.items()})
    made = lines.of_deck(found, known, studies)
    return _review(found, made, known, Tries.FIRST)


@dataclass(frozen=True, slots=True)
class Examined:
    """A quiz as it was given to a class, its questions and its figures."""

    given: Assignment
    quiz: Quiz
    lines: list[Line]
    whole: Whole


def of_class(session: Session, classroom: Classroom) -> list[Examined]:
    """All quizzes that were given to a class and handed in by somebody, by the tries that count."""
    found = papers.of(session, Assignment.class_id == classroom.id, Tries.COUNT)
    asked = {key[0] for one in found for key in one.columns}
    known = lines.known(session, found, QuestionRow.id.in_(asked), _learners(Member.class_id == classroom.id))
    return [Examined(one.given[-1], one.quizzes[-1], *lines.of_papers(one, known)) for one in found]


def suspects(session: Session, classroom: Classroom) -> list[Suspect]:
    """Questions that may be bad, of the quizzes that a class was given and the decks it studies, gravest first."""
    found = papers.of(session, Assignment.class_id == classroom.id, Tries.COUNT)
    here = Member.class_id == classroom.id
    asked = {key[0] for one in found for key in one.columns} | study.trouble(session, _learners(here))
    known = lines.known(session, found, QuestionRow.id.in_(asked), _learners(here))
    worst: dict[int, Suspect] = {}
    for one in found:
        for line in lines.of_papers(one, known)[0]:
            made = suspect(line, one.given[-1], one.quizzes[-1])
            if made is not None and (line.id not in worst or made.order < worst[line.id].order):
                worst[line.id] = made
    for question, of_it in known.items():
        made = suspect(lines.unasked(of_it), None, None) if question not in worst else None
        if made is not None:
            worst[question] = made
    return sorted(worst.values(), key=lambda one: one.order)


def _learners(where: ColumnElement[bool]) -> Any:
    return select(Member.account_id).where(where, Member.role == LEARNER, Member.ended_at.is_(None))


def _of_quiz(
    session: Session, which: ColumnElement[bool], tries: Tries, quiz: Quiz, members: ColumnElement[bool]
) -> Review:
    (found,) = papers.of(session, which, tries) or [_nothing()]
    asked = {key[0] for key in found.columns} | found.void | found.waiting
    known = lines.known(session, [found], QuestionRow.id.in_(asked), _learners(members))
    places = _positions(session, quiz)
    ordered = dict(
        sorted(known.items(), key=lambda one: (places.get(one[0], len(places)), one[1].row.position, one[0]))
    )
    made, whole = lines.of_papers(found, ordered)
    return _review(found, made, ordered, tries, whole)


def _nothing() -> Papers:
    return Papers([], [], 0, False, [], [])


def _review(
    found: Papers, made: list[Line], known: Mapping[int, Known], tries: Tries, whole: Whole | None = None
) -> Review:
    words = lambda ids: [in_a_list(one.question) for key, one in known.items() if key in ids]  # noqa: E731
    counts = {rules.counts.value for rules in found.rules}
    given, quiz = (found.given[-1], found.quizzes[-1]) if found.given else (None, None)
    bad = [one for one in (suspect(line, given, quiz) for line in made) if one is not None]
    return Review(
        made, sorted(bad, key=lambda one: one.order), len(found.tries), found.ended, found.several, tries,
        counts.pop() if len(counts) == 1 else "", whole,
        words(found.void - {key[0] for key in found.columns}), words(found.waiting),
        any(None in one.shares for one in found.places),
    )  # fmt: skip


def _positions(session: Session, quiz: Quiz) -> dict[int | None, int]:
    placed = select(QuizItem.question_id, QuizItem.position).where(QuizItem.quiz_id == quiz.id)
    return {row.question_id: row.position for row in session.execute(placed.where(QuizItem.question_id.is_not(None)))}
