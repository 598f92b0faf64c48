"""The log of what teachers and administrators did, for administrators: filtered, in words, to download."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, render_template, request

from quizapp.services import access
from quizapp.services.audit import By
from quizapp.services.office import audit_log, audit_words, school
from quizapp.services.office.audit_log import Wanted
from quizapp.web.moments import minute_teller
from quizapp.web.office.school import number
from quizapp.web.request import address, afterwards, db, learner, now

blueprint = Blueprint("audit", __name__)


@blueprint.get("/school/log")
def index() -> str:
    """A page of the log."""
    who, wanted = access.administrator(learner()), _wanted()
    return render_template(
        "audit/index.html",
        page=audit_log.entries(db(), wanted, who.time_zone, number()),
        wanted=wanted,
        person=audit_log.person(db(), wanted) if wanted.person else None,
        classes=school.names(db()),
        actions=sorted((audit_words.plain(action), action) for action in audit_words.SENTENCES),
        told=minute_teller(who.time_zone, now()),
        zone=who.time_zone,
    )


@blueprint.get("/school/log.csv")
def download() -> Response:
    """The log as a table; that it was taken along is noted in it."""
    who, wanted = access.administrator(learner()), _wanted()
    table, count = audit_log.as_csv(db(), wanted, who.time_zone)
    asked = By(who, now(), address())
    afterwards(lambda session: audit_log.note_download(session, asked, count))
    return Response(
        table,
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="quizapp-log-{now():%Y-%m-%d}.csv"'},
    )


def _wanted() -> Wanted:
    asked = request.args
    return Wanted(
        " ".join(asked.get("person", "").split()),
        asked.get("class", ""),
        asked.get("action", ""),
        _day(asked.get("day")),
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
