"""Many attempts at a quiz, laid straight into the tables: who answered what, marked as the types mark."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import lru_cache
from itertools import count

from sqlalchemy import insert, select

from quizapp.models.accounts import Account
from quizapp.models.classes import Member
from quizapp.models.content import Version
from quizapp.models.quizzes import Attempt, AttemptQuestion, QuizItem, Save
from quizapp.questions.base import Answer, Question, Verdict
from quizapp.questions.catalogue import type_of
from quizapp.questions.record import from_json
from tests.quizzing import preset, quizzed
from tests.studied import NOON

numbers = count(1)


OPTIONS = ("red", "green", "blue", "grey")
WRONG = [1]
"""The answer “green”."""


def choice(prompt) -> Question:
    """A question of which the first option is right."""
    return Question("choice", prompt, tuple(Answer(text, float(not n)) for n, text in enumerate(OPTIONS)))


CHOICES = tuple(choice(f"Which colour has {thing}?") for thing in ("a rose", "a fire", "a brick", "blood"))


def class_of(session, count=20, **how):
    """A quiz of four choices for five points, given to a class; and the ids of so many learners in it."""
    it = quizzed(session, preset(**how), questions=CHOICES, points=(1.0, 2.0, 1.0, 1.0))
    return it, learners(session, it.classroom, count)


def answers(count=20):
    """What they say, each knowing less than the one before. Of the third question, which is keyed wrong, those in the
    upper half say green, and the others what is keyed."""
    said = [[[0] if n < count * part else WRONG for part in (0.8, 0.6, 0, 0.3)] for n in range(count)]
    for n, row in enumerate(said):
        row[2] = WRONG if n < count // 2 else [0]
    return said


def learners(session, classroom, many) -> list[int]:
    """So many more in the class; their ids."""
    made = [Account(name=f"Learner {next(numbers)}", created_at=NOON) for _ in range(many)]
    session.add_all(made)
    session.flush()
    session.add_all(Member(class_id=classroom.id, account_id=one.id, role="learner", joined_at=NOON) for one in made)
    session.flush()
    return [one.id for one in made]


def sit(session, given, people, answers, *, questions=None, number=1, ended=True, drawn=(), preview=False):
    """Each of these learners hands in an attempt with these answers, a list for each: responses as their types store
    them, None for no answer. `questions` are asked, by id; else those of the quiz. Returns the ids of the attempts."""
    if questions is None:
        placed = select(QuizItem.question_id).where(QuizItem.quiz_id == given.quiz_id).order_by(QuizItem.position)
        questions = list(session.scalars(placed))
    points = dict(session.execute(select(QuizItem.question_id, QuizItem.points)).all())
    latest = select(Version).where(Version.question_id.in_(questions)).order_by(Version.number)
    versions = {one.question_id: one for one in session.scalars(latest)}
    attempts = [
        Attempt(
            assignment_id=given.id, learner_id=who, number=number, started_at=NOON, preview=preview,
            ended_at=NOON + timedelta(minutes=9) if ended else None, handed_in=ended,
        )
        for who in people
    ]  # fmt: skip
    session.add_all(attempts)
    session.flush()
    rows, told = [], {}
    for attempt, said in zip(attempts, answers, strict=True):
        for place, (question, response) in enumerate(zip(questions, said, strict=True)):
            version = versions[question]
            mark = None if response is None else _mark(version.data, json.dumps(response))
            score = None if mark is None or mark.verdict is Verdict.WAITING else mark.score
            rows.append({
                "attempt_id": attempt.id, "place": place, "question_id": question, "version_id": version.id,
                "points": points.get(question, 1.0), "order": "[]", "drawn": question in drawn,
                "saves": int(mark is not None), "answered": mark is not None, "score": score,
            })  # fmt: skip
            if mark is not None:
                told[attempt.id, place] = {"response": json.dumps(response), "score": score, "verdict": mark.verdict}
    if not rows:
        return []
    session.execute(insert(AttemptQuestion), rows)
    mine = select(AttemptQuestion.id, AttemptQuestion.attempt_id, AttemptQuestion.place)
    ids = session.execute(mine.where(AttemptQuestion.attempt_id.between(attempts[0].id, attempts[-1].id)))
    saves = [
        {
            "attempt_question_id": one,
            "ordinal": 0,
            "key": f"of-{one}",
            "at": NOON,
            "checksum": "",
            **told[attempt, place],
        }
        for one, attempt, place in ids
        if (attempt, place) in told
    ]
    if saves:
        session.execute(insert(Save), saves)
    return [one.id for one in attempts]


@lru_cache
def _mark(data, response):
    question = from_json(data)
    return type_of(question).mark(question, json.loads(response))
