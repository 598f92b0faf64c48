"""The reading with its memory map."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.services.studying import reading
from quizapp.web.request import db, me, now, today

blueprint = Blueprint("reading", __name__)

KEPT = "kept"
"""What the address says of who keeps to the plan."""


@blueprint.get("/texts")
def index() -> ResponseReturnValue:
    """All texts; where there is one, that one."""
    shelf = reading.shelf(db())
    if len(shelf) == 1:
        return redirect(url_for("reading.text", public=shelf[0].public))
    return render_template("reading/index.html", texts=shelf)


@blueprint.get("/texts/<public>")
def text(public: str) -> str:
    """One text: `map` is on or off, `in` how many days ahead its memory is shown, `plan` stopped or kept until then."""
    who = me()
    day = today() if who else now().date()
    kept = request.args.get("plan") == KEPT
    view = reading.reading(db(), who, public, day, _days(request.args.get("in", "")), kept=kept)
    wish = request.args.get("map", "")
    return render_template(
        "reading/text.html",
        view=view,
        drawn=wish != "off" and bool((who and view.now.met) or wish == "on"),
        outlined=wish == "on" or not view.mostly_new,
        reach=reading.FURTHEST,
    )


def _days(text: str) -> int:
    """A number of days from an address; today for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
