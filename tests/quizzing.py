"""A quiz of three questions, given to a class with one learner, made straight in the tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from types import SimpleNamespace

from werkzeug.datastructures import MultiDict

from quizapp.models.accounts import Account
from quizapp.models.classes import Classroom
from quizapp.models.content import Deck, QuestionRow
from quizapp.models.quizzes import Assignment, Attempt, Quiz, QuizItem
from quizapp.questions.base import Answer, Question
from quizapp.questions.record import to_json
from quizapp.rules import assignment as rules_of
from quizapp.rules.assignment import PRESETS, Rules
from quizapp.services.quizzes import attempts
from quizapp.services.quizzes.attempts import Going, Saved, Sent
from tests import studied
from tests.studied import NOON

keys = (f"page-key-{n}" for n in count())
SECRET_WORD = "zeppelin"
"""The right answer of the typed question: must be nowhere before it may be told."""
QUESTIONS = (
    Question("text", "What flies?", (Answer(SECRET_WORD, 1.0),), explanation="Because of the helium."),
    Question("choice", "Which is warm?", (Answer("the sun", 1.0), Answer("the moon"), Answer("a stone"))),
    Question("number", "How much is 6 × 7?", (Answer("42", 1.0),)),
)
RIGHT = ({"answer": SECRET_WORD}, {"answer": "the sun"}, {"answer": "42"})
WRONG = ({"answer": "a horse"}, {"answer": "a stone"}, {"answer": "41"})


@dataclass
class Quizzed:
    """All of it."""

    learner: Account
    teacher: Account
    classroom: Classroom
    deck: Deck
    rows: list[QuestionRow]
    quiz: Quiz
    given: Assignment


def quizzed(
    session, rules: Rules | str = "homework", *, questions=QUESTIONS, name="Mira", points=(1.0, 2.0, 3.0)
) -> Quizzed:
    """A teacher's quiz, given to their class."""
    teacher = studied.named(session, f"Teacher of {name}", role="teacher")
    learner = studied.named(session, name)
    classroom = studied.classroom(session, learner, teacher=teacher, name=f"class of {name}")
    rows = written(session, teacher, questions, key=f"deck of {name}")
    deck = session.get(Deck, rows[0].deck_id)
    quiz = Quiz(owner_id=teacher.id, title="Three things", created_at=NOON)
    session.add(quiz)
    session.flush()
    for n, row in enumerate(rows):
        session.add(QuizItem(quiz_id=quiz.id, position=n, question_id=row.id, points=points[n % len(points)]))
    given = give(session, quiz, classroom, rules)
    return Quizzed(learner, teacher, classroom, deck, rows, quiz, given)


def written(session, teacher, questions=QUESTIONS, key="hers") -> list[QuestionRow]:
    """A deck of a teacher's own that holds these questions."""
    rows = studied.deck(session, evidence=[f"nothing {n}" for n in range(len(questions))], key=key, topics=("One",))
    deck = session.get(Deck, rows[0].deck_id)
    source = studied.source_of(session, rows[0])
    deck.open, deck.owner_id, deck.source_id = False, teacher.id, None
    session.flush()
    session.delete(source)
    for row, question in zip(rows, questions, strict=True):
        version = studied.version_of(session, row)
        version.kind, version.data = question.kind, to_json(question)
    session.flush()
    return rows


def give(session, quiz, classroom, rules: Rules | str = "homework") -> Assignment:
    """The class has the quiz to do."""
    rules = PRESETS[rules] if isinstance(rules, str) else rules
    made = Assignment(quiz_id=quiz.id, class_id=classroom.id, made_at=NOON, rules=rules_of.dump(rules))
    session.add(made)
    session.flush()
    return made


def preset(name="homework", **changes) -> Rules:
    """A preset with some of it changed."""
    return replace(PRESETS[name], **changes)


def begun(session, all_of_it: Quizzed, now=NOON, **how) -> Going:
    """An attempt of the learner."""
    attempt = attempts.begin(session, all_of_it.learner, all_of_it.given, now, **how)
    return attempts.going_of(session, attempt, all_of_it.given, all_of_it.learner)


def form_of(sheet, answer) -> MultiDict:
    """An answer as its page posts it: options by the place at which they were shown."""
    if sheet.question.kind == "choice":
        which = [one.text for one in sheet.question.answers].index(answer["answer"])
        return MultiDict({"answer": str(sheet.order.index(which) + 1)})
    return MultiDict(answer)


def say(session, going: Going, place: int, answer, now=NOON, *, saves=None, key="") -> Saved:
    """Save an answer from a page that knows all that was saved before, unless told otherwise."""
    sheet = attempts.sheet(session, going.attempt, place)
    known = sheet.row.saves if saves is None else saves
    form = form_of(sheet, answer) if answer else MultiDict()
    sent = Sent(place, known, key or next(keys), form, empty=not answer)
    return attempts.save(session, going, sent, now)


def answered(session, all_of_it: Quizzed, answers, now=NOON) -> Attempt:
    """An attempt with these answers, handed in."""
    going = begun(session, all_of_it, now)
    sheets = attempts.sheets(session, going.attempt)
    for sheet in sheets:
        which = [row.id for row in all_of_it.rows].index(sheet.row.question_id)
        if answers[which] is not None:
            say(session, going, sheet.row.place, answers[which], now)
    attempts.hand_in(session, going, now)
    session.flush()
    return going.attempt


def result(**fields) -> SimpleNamespace:
    """Something with these fields."""
    return SimpleNamespace(**fields)
