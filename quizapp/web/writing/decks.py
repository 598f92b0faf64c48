"""Decks of a teacher's own: which there are, a new one, one with its questions, its name, topics and copies."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from quizapp.models.content import Deck
from quizapp.questions.catalogue import TYPES
from quizapp.services import access
from quizapp.services.audit import By
from quizapp.services.errors import Conflict, Invalid
from quizapp.services.writing import bulk, decks, pasting, questions, topics
from quizapp.services.writing.questions import Search
from quizapp.web.forms import accepted
from quizapp.web.request import by, db, learner, page_key
from quizapp.web.templating import count

blueprint = Blueprint("decks", __name__)
SHOWN = 200
"""Questions on a page; of more the search finds the rest."""


class DescribeForm(FlaskForm):
    """What a deck is called."""

    title = StringField("Title", [InputRequired(decks.NO_TITLE)], render_kw={"maxlength": 300, "dir": "auto"})
    description = TextAreaField("What it is about", render_kw={"rows": 3, "dir": "auto"})
    seen = StringField(widget=HiddenInput())


@blueprint.get("/decks")
def index() -> str:
    """The decks that somebody writes, and those that can be copied."""
    who = access.writer(learner())
    return render_template(
        "writing/index.html",
        mine=decks.mine(db(), who),
        put_away=decks.mine(db(), who, archived=True),
        to_copy=decks.to_copy(db(), who),
        key=page_key(),
    )


@blueprint.get("/decks/<public>")
def show(public: str) -> str:
    """A deck with its questions."""
    return _page(access.own_deck(db(), learner(), public))


def _page(deck: Deck, problem: str = "") -> str:
    sought = {name: request.args.get(name, "").replace("\0", "")[:300] for name in ("words", "topic", "kind")}
    search = Search(**sought)
    found = questions.listed(db(), deck, search, SHOWN)
    total = len(found) if search.words.strip() else questions.fitting(db(), deck, search)
    return render_template(
        "writing/show.html",
        deck=deck,
        search=search,
        found=found[:SHOWN],
        total=total,
        parts=topics.of_deck(db(), deck),
        others=[one.deck for one in decks.mine(db(), learner()) if one.deck.id != deck.id],
        types=TYPES,
        problem=problem,
        chosen=set(request.form.getlist("chosen")),
        undo=_undo(),
    )


def _undo() -> dict[str, str]:
    """What the page can undo: what was pasted, imported, or taken out, just before."""
    return {name: value[:64] for name in ("pasted", "out", "imported") if (value := request.args.get(name, ""))}


@blueprint.post("/decks/<public>/undo")
def undo(public: str) -> ResponseReturnValue:
    """Take out what was pasted, or bring back what was taken out."""
    asking = by()
    deck = access.own_deck(db(), learner(), public)
    if pasted := request.form.get("pasted", ""):
        gone = pasting.undo(db(), asking, deck, pasted.replace("\0", "")[:64])
        flash(f"{count(gone, 'question')} taken out again. The text is still where you copied it from.")
    else:
        back = bulk.bring_back(db(), asking, deck, _instant(request.form.get("out", "")))
        flash(f"{count(back, 'question')} back in the deck.")
    return redirect(url_for("decks.show", public=public), 303)


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid("This cannot be undone any more. Load the page of the deck again.") from None
    if found.tzinfo is None:
        raise Invalid("This cannot be undone any more. Load the page of the deck again.")
    return found


@blueprint.post("/decks/<public>/questions")
def change(public: str) -> ResponseReturnValue:
    """Change several questions at once."""
    asking = by()
    deck = access.own_deck(db(), learner(), public)
    try:
        return redirect(_changed(deck, request.form.get("act", ""), asking), 303)
    except Invalid as refused:
        return _page(deck, str(refused)), 422


def _changed(deck: Deck, act: str, asking: By) -> str:
    rows = bulk.chosen(db(), deck, request.form.getlist("chosen"))
    many = count(len(rows), "question")
    if act == "delete":
        bulk.take_out(db(), asking, deck, rows)
        flash(f"{many} taken out of the deck. Answers that were given to them are kept.")
        return url_for("decks.show", public=deck.public, out=asking.at.isoformat())
    if act == "move":
        to = access.own_deck(db(), learner(), request.form.get("to", ""))
        bulk.move(db(), asking, deck, rows, to)
        flash(f"{many} moved to “{to.title}”. What was learnt of them stays.")
    elif act == "topic":
        topic = bulk.sort(db(), asking, deck, rows, request.form.get("topic", ""))
        flash(f"{many} under “{topic.title}” now.")
    else:
        raise Invalid("Choose one of the buttons.", "chosen")
    return url_for("decks.show", public=deck.public)


@blueprint.route("/decks/<public>/settings", methods=["GET", "POST"])
def settings(public: str) -> ResponseReturnValue:
    """A deck's name, its topics, and where it goes when it is not needed."""
    deck = access.own_deck(db(), learner(), public)
    form = DescribeForm(obj=deck)
    if not form.is_submitted():
        form.seen.data = deck.title
    describe = lambda: decks.describe(  # noqa: E731
        db(), by(), deck, form.title.data or "", form.description.data or "", form.seen.data or ""
    )
    if accepted(form, describe):
        flash("Saved.")
        return redirect(url_for("decks.show", public=public), 303)
    return _settings(deck, form), 422 if form.is_submitted() else 200


def _settings(deck: Deck, form: DescribeForm, problem: str = "") -> str:
    parts = topics.of_deck(db(), deck)
    return render_template("writing/settings.html", deck=deck, form=form, parts=parts, problem=problem, key=page_key())


@blueprint.post("/decks/<public>/topics")
def topic(public: str) -> ResponseReturnValue:
    """Add, rename or take out a topic."""
    asking = by()
    deck = access.own_deck(db(), learner(), public)
    form, act, key = request.form, request.form.get("act", ""), request.form.get("key", "")
    try:
        if act == "delete":
            flash(f"“{topics.delete(db(), asking, deck, key)}” is taken out.")
        elif act == "rename":
            topics.rename(db(), asking, deck, key, form.get("topic", ""))
            flash("Renamed.")
        else:
            topics.add(db(), asking, deck, form.get("topic", ""))
            flash("Added.")
    except (Invalid, Conflict) as refused:
        described = DescribeForm(formdata=None, obj=deck)
        described.seen.data = deck.title
        return _settings(deck, described, str(refused)), 422
    return redirect(url_for("decks.settings", public=public, _anchor="topics"), 303)


@blueprint.post("/decks/<public>/copy")
def copy(public: str) -> ResponseReturnValue:
    """Copy a deck, to write on in the copy."""
    asking = by()
    home = access.copied_deck(db(), learner(), public)
    made = decks.copy(db(), asking, home, request.form.get("key", "").replace("\0", "")[:40])
    flash("This copy is yours: whatever you change in it, the other stays as it is.")
    return redirect(url_for("decks.show", public=made.public), 303)


@blueprint.post("/decks/<public>/archive")
def archive(public: str) -> ResponseReturnValue:
    """Put a deck away."""
    asking = by()
    decks.archive(db(), asking, access.own_deck(db(), learner(), public))
    flash("The deck is put away. Classes that study it keep it; take it back there if they should not.")
    return redirect(url_for("decks.settings", public=public), 303)


@blueprint.post("/decks/<public>/restore")
def restore(public: str) -> ResponseReturnValue:
    """Take a deck out again."""
    asking = by()
    decks.restore(db(), asking, access.own_deck(db(), learner(), public))
    flash("The deck is back in your list.")
    return redirect(url_for("decks.show", public=public), 303)
