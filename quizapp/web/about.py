"""About: how it works, and who can see what."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, current_app, render_template

from quizapp.services import limits
from quizapp.services.classroom import rosters
from quizapp.services.records import retention
from quizapp.services.ways_in import signing
from quizapp.web.request import site

blueprint = Blueprint("about", __name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that is kept in a browser: what it is for, and how long it stays."""

    name: str
    purpose: str
    lasts: str


@blueprint.get("/help")
def help() -> str:
    """How studying works, and all keys."""
    return render_template("about/help.html")


@blueprint.get("/who-sees-what")
def privacy() -> str:
    """What is stored, for how long, and who can see it: as this quizapp is set."""
    return render_template(
        "about/privacy.html",
        settings=site().settings,
        in_browser=_in_browser(),
        warning=retention.WARNING.days,
        spent=retention.SPENT.days,
        tries=limits.A_DAY.days,
        lists=rosters.KEPT.days,
    )


def _in_browser() -> tuple[Kept, ...]:
    idle, longest = int(signing.IDLE.total_seconds()) // 3600, signing.LONGEST.days
    return (
        Kept(
            current_app.config["SESSION_COOKIE_NAME"],
            "A cookie. It keeps you signed in and your forms safe from other sites.",
            f"It stays until the browser is closed, and {idle} hours without a visit at most; on a device that only "
            f"you use, {longest} days. A guest’s stays for a year.",
        ),
        Kept("theme", "A cookie. It remembers whether you like it light or dark.", "It stays for a year."),
        Kept(
            "quizapp.keys",
            "A note in the browser: whether you switched the single-letter keys off.",
            "It stays until you clear it.",
        ),
    )
