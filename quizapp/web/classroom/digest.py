"""The week of a class on one page, to be printed."""

from __future__ import annotations

from flask import Blueprint, render_template

from quizapp.services import access, audit
from quizapp.services.audit import By
from quizapp.services.review import digest
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
