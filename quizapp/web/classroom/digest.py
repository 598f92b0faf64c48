"""The week of a class on one page, to be printed; and its texts with what it knows of them."""

from __future__ import annotations

from flask import Blueprint, render_template

from quizapp.services import access, audit
from quizapp.services.audit import By
from quizapp.services.review import digest, reading
from quizapp.web.moments import minute_teller
from quizapp.web.request import address, afterwards, db, learner, now, today

blueprint = Blueprint("digest", __name__)


@blueprint.get("/classes/<public>/week")
def week(public: str) -> str:
    """What happened within a week, and what to do about it."""
    me = learner()
    classroom = access.taught(db(), me, public)
    view = digest.digest(db(), classroom, now(), today())
    entry = By(me, now(), address())
    afterwards(lambda session: audit.note(session, entry, "week looked at", classroom=classroom))
    return render_template(
        "digest/week.html",
        view=view,
        classroom=classroom,
        day=today(),
        now=now(),
        at=minute_teller(me.time_zone, now()),
    )


@blueprint.get("/classes/<public>/texts/<source>")
def text(public: str, source: str) -> str:
    """A text with what the class knows of each sentence."""
    classroom = access.taught(db(), learner(), public)
    view = reading.reading(db(), classroom, source, now())
    return render_template("digest/text.html", view=view, classroom=classroom)
