"""The front: what this is, and the way in."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from quizapp.memory.study_day import known_zone
from quizapp.services.content import decks
from quizapp.services.errors import Forbidden
from quizapp.services.ways_in import accounts
from quizapp.web.addresses import own_page
from quizapp.web.request import address, db, me, now, remember, site
from quizapp.web.templating import THEMES

blueprint = Blueprint("front", __name__)
CLOSED = (
    "Here one comes in with a class code, a sign-in card, or a name that somebody has made. Ask your teacher for one."
)
A_YEAR = 365 * 24 * 3600
"""Seconds."""


@blueprint.get("/")
def index() -> str:
    """What quizapp is."""
    return render_template("front/index.html", deck=decks.first(db()), registration=site().settings.registration)


@blueprint.post("/start")
def start() -> ResponseReturnValue:
    """Study at once, as a guest, where everybody may."""
    if me() is None:
        if not site().settings.registration:
            raise Forbidden(CLOSED)
        zone = request.form.get("time_zone", "")
        known = zone if known_zone(zone) else site().settings.time_zone
        remember(accounts.make_guest(db(), known, address(), now()))
    return redirect(url_for("study.ask"), 303)


@blueprint.post("/theme")
def theme() -> ResponseReturnValue:
    """Light, dark, or as the device has it; remembered on this device and in the account."""
    chosen = request.form.get("theme", "auto")
    response = redirect(own_page(request.form.get("next", ""), url_for("front.index")), 303)
    if chosen in THEMES:
        set_theme(response, chosen)
        account = me()
        if account is not None:
            account.theme = chosen
    return response


def set_theme(response: Response, chosen: str) -> None:
    """Keep the theme in a cookie, which an error page can read too."""
    response.set_cookie("theme", chosen, max_age=A_YEAR, httponly=True, samesite="Lax", secure=site().settings.https)
