"""Decks as files: which formats there are, what each would leave behind, and the file."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from quizapp.models.content import Deck
from quizapp.services import access
from quizapp.services.exchange import giving
from quizapp.web.request import db, learner, now

blueprint = Blueprint("deck_exports", __name__)


@blueprint.get("/decks/<public>/export")
def index(public: str) -> str:
    """The formats that a deck can be written in."""
    return render_template("exchange/export.html", deck=_deck(public), formats=giving.WRITTEN)


@blueprint.get("/decks/<public>/export/<form>")
def look(public: str, form: str) -> str:
    """What a format keeps of a deck, and what it would leave behind."""
    deck = _deck(public)
    made = giving.give(db(), deck, form, now())
    one = giving.WRITTEN[form]
    return render_template("exchange/look.html", deck=deck, made=made, form=one, total=giving.total(db(), deck))


@blueprint.get("/decks/<public>/export/<form>/file")
def file(public: str, form: str) -> ResponseReturnValue:
    """The file."""
    who = learner() if request.args.get("schedule") else None
    made = giving.give(db(), _deck(public), form, now(), who)
    answer = Response(made.data, content_type=made.mimetype)
    answer.headers.set("Content-Disposition", "attachment", filename=made.name)
    return answer


def _deck(public: str) -> Deck:
    return access.copied_deck(db(), learner(), public)
