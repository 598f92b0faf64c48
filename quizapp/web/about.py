"""About: how it works, and who can see what."""

from __future__ import annotations

from flask import Blueprint, render_template

blueprint = Blueprint("about", __name__)


@blueprint.get("/help")
def help() -> str:
    """How studying works, and all keys."""
    return render_template("about/help.html")


@blueprint.get("/who-sees-what")
def privacy() -> str:
    """What is stored, and who can see it."""
    return render_template("about/privacy.html")
