"""My data: everything that is kept about somebody, to take along. A teacher can do that for a pupil."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.services import access, audit
from quizapp.services.records import personal
from quizapp.web.request import READS, afterwards, by, db, learner, now

blueprint = Blueprint("personal", __name__)


@blueprint.get("/account/data")
def index() -> str:
    """How much is kept about whoever asks, and the button that downloads it."""
    return render_template("personal/index.html", held=personal.summary(db(), learner()))


@blueprint.get("/account/data.zip")
def own() -> Response:
    """All of it."""
    return _zip(personal.archive(db(), learner(), now()))


@blueprint.route("/classes/<public>/members/<member>/data", methods=["GET", "POST"])
def member(public: str, member: str) -> ResponseReturnValue:
    """How much is kept about a pupil, and the button that downloads it for them."""
    classroom, row, account = access.pupil(db(), learner(), public, member)
    by()
    if request.method not in READS:  # the password was asked for, and typed
        return _to_page(public, member)
    held = personal.summary(db(), account)
    return render_template("personal/member.html", classroom=classroom, member=row, account=account, held=held)


@blueprint.route("/classes/<public>/members/<member>/data.zip", methods=["GET", "POST"])
def of_member(public: str, member: str) -> ResponseReturnValue:
    """All that is kept about a pupil; that it was handed out is noted."""
    classroom, _, account = access.pupil(db(), learner(), public, member)
    asked = by()
    if request.method not in READS:
        return _to_page(public, member)
    data = personal.archive(db(), account, now(), taught=classroom)
    afterwards(lambda session: audit.note(session, asked, "data handed out", classroom=classroom, subject=account))
    return _zip(data)


def _to_page(public: str, member: str) -> ResponseReturnValue:
    return redirect(url_for("personal.member", public=public, member=member), 303)


def _zip(data: bytes) -> Response:
    """The download. Its name tells the day, and nobody's name."""
    answer = Response(data, content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="quizapp-data-{now():%Y-%m-%d}.zip"'
    return answer
