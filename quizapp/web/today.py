"""Today: how much there is to do, and one big Start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from quizapp.measures.forecast import Load
from quizapp.memory.queue import Plan
from quizapp.models.accounts import Account
from quizapp.models.content import Deck
from quizapp.services import access
from quizapp.services.classroom import plans
from quizapp.services.classroom.plans import Ahead
from quizapp.services.content import decks
from quizapp.services.quizzes import assignments
from quizapp.services.quizzes.assignments import Task
from quizapp.services.studying import ahead, queue
from quizapp.services.studying import texts as shelf
from quizapp.services.studying.texts import Text
from quizapp.services.ways_in import accounts
from quizapp.web.moments import minute_teller
from quizapp.web.quizzes.attempts import catch_up
from quizapp.web.request import db, learner, now, today

blueprint = Blueprint("today", __name__)


@dataclass(frozen=True, slots=True)
class Today:
    """What the page shows."""

    plan: Plan
    fading: int
    texts: list[Text]
    others: list[Deck]
    week: list[Load]
    day: date
    classes: list[Ahead]
    guest: bool
    met_any: bool
    answered: int
    quizzes: list[Task]


@blueprint.get("/today")
def index() -> str:
    """What there is to do today."""
    catch_up()
    return render_template(
        "today/index.html", view=_view(learner(), today()), at=minute_teller(learner().time_zone, now())
    )


@blueprint.post("/decks/<public>/begin")
def begin(public: str) -> ResponseReturnValue:
    """Begin another text."""
    accounts.enrol(db(), learner(), access.deck(db(), learner(), public), now())
    return redirect(url_for("today.index"), 303)


def _view(who: Account, day: date) -> Today:
    done = queue.done_on(db(), who, day)
    plan = queue.plan_after(db(), who, day, done)
    texts = shelf.texts(db(), who, day)
    return Today(
        plan=plan,
        fading=sum(text.fading for text in texts),
        texts=texts,
        others=decks.not_begun(db(), who),
        week=ahead.week(db(), who, day, plan),
        day=day,
        classes=plans.ahead(db(), who, day) if who.username else [],
        guest=who.username is None,
        met_any=any(text.met for text in texts),
        answered=done.answers,
        quizzes=assignments.tasks(db(), who, now()) if who.username else [],
    )
