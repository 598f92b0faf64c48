"""A quiz that a class of eighteen has handed in: what a teacher pastes for it, and what the learners say."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from quizapp.models.accounts import Account
from quizapp.models.quizzes import Assignment
from quizapp.services.quizzes import attempts
from quizapp.services.quizzes.attempts import Going, Sent, Sheet
from tests.browser.classroom import IDLE, NAMES, NEVER

TITLE = "Rivers of Europe"
QUIZ = """Which river flows through Paris? { =the Seine ~the Loire ~the Rhône }

Into which sea does the Danube flow? {=Black Sea}

How long is the Rhine, in km? {#1230:20}

The Volga is the longest river of Europe. {T}

Which city lies on the Danube? { =Vienna ~Prague ~Cologne }

The Thames flows into the Baltic Sea. {F}

On which river does Rome lie? {=Tiber}

Which river has Dresden and Hamburg on it? { =the Elbe ~the Oder ~the Main }

What is the place called where a river begins? {=source =spring}

Why do people build cities beside rivers? {####A river gives water, food and a way for ships.}
"""
"""Ten questions of five types."""
RIGHT = ("the Seine", "Black Sea", "1230", "true", "Vienna", "false", "Tiber", "the Elbe", "source",
         "There is water to drink, and ships bring what is made elsewhere.")  # fmt: skip
WRONG = ("the Loire", "North Sea", "865", "false", "Prague", "true", "Arno", "the Oder", "delta",
         "Because it looks nice.")  # fmt: skip
ALSO = "Black"
"""What some say of the Danube that is right as well: to be mended."""
STILL_AT_IT = frozenset({"Pavel"})


def hand_in(session: Session, given: Assignment, now: datetime) -> None:
    """All who study have answered: most of it right, some of it wrong, a few questions not at all."""
    for n, name in enumerate(NAMES):
        if name in NEVER | IDLE:
            continue
        who = session.scalars(select(Account).where(Account.name == name)).one()
        attempt = attempts.begin(session, who, given, now - timedelta(minutes=20 + n))
        going = attempts.going_of(session, attempt, given, who)
        for sheet in attempts.sheets(session, attempt):
            if words := _said(n, sheet.row.place):
                _save(session, going, sheet, words, now - timedelta(minutes=8))
        if name not in STILL_AT_IT:
            attempts.hand_in(session, going, now - timedelta(minutes=n % 7))


def _said(learner: int, place: int) -> str:
    if place == 1 and learner % 3 == 0:
        return ALSO
    dice = (learner * 7 + place * 11) % 17
    return "" if dice == 5 else WRONG[place] if dice < 2 + (place == 6) * 4 else RIGHT[place]


def _save(session: Session, going: Going, sheet: Sheet, words: str, now: datetime) -> None:
    texts = [one.text for one in sheet.question.answers]
    options = sheet.kind.shape == "choices"
    answer = str(sheet.order.index(texts.index(words)) + 1) if options else words
    key = f"of-{sheet.row.id}"
    attempts.save(session, going, Sent(sheet.row.place, sheet.row.saves, key, MultiDict({"answer": answer})), now)
