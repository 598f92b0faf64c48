"""Files handed in: looked at, taken into a deck with one click, taken back with one."""

from __future__ import annotations

from pathlib import PurePath

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Length

from quizapp.models.content import Deck
from quizapp.models.exchange import Import
from quizapp.services import access
from quizapp.services.errors import Invalid
from quizapp.services.exchange import desk, giving, reading, schedules, taking
from quizapp.services.exchange.reading import Draft, HandedIn
from quizapp.services.exchange.storing import Taken
from quizapp.services.exchange.taking import Ready
from quizapp.services.writing import decks, looking
from quizapp.web.forms import refuse
from quizapp.web.request import by, db, learner, wants_fragment
from quizapp.web.request import looking as looking_up
from quizapp.web.templating import count

blueprint = Blueprint("imports", __name__)
LARGEST_REQUEST = 101_000_000
"""Bytes: the largest file, and what a form needs around it."""
SHOWN = 100
"""Questions of a preview that are drawn; of more their number is told."""
NEW_DECK = ""
"""What the choice of a deck says for a new one."""


class HandInForm(FlaskForm):
    """One file or several."""

    files = MultipleFileField(
        "Files",
        description="Up to 100 MB. What kind of file it is shows by itself.",
        render_kw={"multiple": True},
    )


class TakeForm(FlaskForm):
    """Where the questions go, and which of them."""

    deck = SelectField("Into", validate_choice=False)
    title = StringField("Title of the new deck", [Length(max=300)], render_kw={"maxlength": 300, "dir": "auto"})
    others = BooleanField("Those not shown here as well", default=True)
    schedule = BooleanField("Go on where I stopped elsewhere")


@blueprint.url_value_preprocessor
def _larger(endpoint: str | None, _values: dict[str, str] | None) -> None:
    # The form's token is read before any view is called, so the limit must be raised before that.
    if endpoint == "imports.new":
        request.max_content_length = LARGEST_REQUEST


@blueprint.route("/imports/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Choose files, or drop them."""
    form = HandInForm()
    public = request.args.get("deck", "")
    if form.is_submitted():
        with looking_up() as (session, who):  # reading a long file must not keep others from writing
            access.writer(who)
            if public:
                access.own_deck(session, who, public)
    else:
        access.writer(learner())
    deck = access.own_deck(db(), learner(), public) if public and not form.is_submitted() else None
    if form.validate_on_submit():
        files = [HandedIn(file.filename or "", file.read()) for file in form.files.data or () if file.filename]
        try:
            made = _hand_in(public, files)
        except Invalid as refused:
            refuse(form, "files", str(refused))
        else:
            address = url_for("imports.show", public=made.public)
            return (jsonify(address=address), 201) if wants_fragment() else redirect(address, 303)
    if form.is_submitted() and wants_fragment():
        return jsonify(errors=form.errors), 422
    if public and deck is None:
        deck = access.own_deck(db(), learner(), public)
    return render_template("exchange/new.html", form=form, deck=deck), 422 if form.is_submitted() else 200


def _hand_in(public: str, files: list[HandedIn]) -> Import:
    asking = by()
    who = access.writer(learner())
    deck = access.own_deck(db(), who, public) if public else None
    return desk.hand_in(db(), who, deck, files, asking.at)


@blueprint.get("/imports/template.<kind>")
def template(kind: str) -> ResponseReturnValue:
    """A table to fill in, as CSV, TSV or XLSX."""
    made = giving.template(kind)
    answer = Response(made.data, content_type=made.mimetype)
    answer.headers.set("Content-Disposition", "attachment", filename=made.name)
    return answer


@blueprint.route("/imports/<public>", methods=["GET", "POST"])
def show(public: str) -> ResponseReturnValue:
    """What would come of the files; and take it."""
    form = TakeForm()
    if not form.is_submitted():
        who = access.writer(learner())
        made = desk.found(db(), who, public)
        if made.taken_at:
            return redirect(_home(made), 303)
        return _page(form, made, reading.draft(desk.files_of(db(), made)))
    with looking_up() as (session, who):
        access.writer(who)
        made = desk.found(session, who, public)
        if made.taken_at:
            return redirect(_home(made), 303)
        draft = reading.draft(desk.files_of(session, made))
    try:
        if draft.is_archive and request.form.get("act") == "unpack":
            return _unpacked(public)
        ready = taking.ready(draft, _left(form, draft))
        if form.validate():
            return _taken(form, public, ready)
    except Invalid as refused:
        refuse(form, refused.field if refused.field in ("title", "deck") else "deck", str(refused))
    return _page(form, desk.found(db(), learner(), public), draft)


def _left(form: TakeForm, draft: Draft) -> set[str]:
    """The keys of those that were not chosen."""
    ticked = set(request.form.getlist("take"))
    left = {one.key for place, one in enumerate(draft.candidates[:SHOWN]) if str(place) not in ticked}
    if not form.others.data:
        left |= {one.key for one in draft.candidates[SHOWN:]}
    return left


def _taken(form: TakeForm, public: str, ready: Ready) -> ResponseReturnValue:
    asking = by()
    who = access.writer(learner())
    made = desk.found(db(), who, public)
    with db().begin_nested():  # all of it or nothing, also where the page is shown again
        deck = _deck(form, made)
        done = taking.take(db(), asking, made, deck, ready)
        learnt = schedules.take(db(), who, deck, ready.chosen, asking.at) if form.schedule.data else 0
    flash(_said(done, deck, ready, learnt))
    return redirect(url_for("decks.show", public=deck.public, imported=public), 303)


def _unpacked(public: str) -> ResponseReturnValue:
    asking = by()
    made = desk.found(db(), access.writer(learner()), public)
    with db().begin_nested():
        found = taking.unpack(db(), asking, made)
    flash(f"{count(len(found), 'deck')} unpacked, with all versions, pictures and texts.")
    return redirect(url_for("decks.index"), 303)


def _deck(form: TakeForm, made: Import) -> Deck:
    """The deck that was chosen, made where it is a new one."""
    if form.deck.data:
        return access.own_deck(db(), learner(), form.deck.data)
    return decks.create(db(), by(), form.title.data or "", key=made.public)


def _said(done: Taken, deck: Deck, ready: Ready, learnt: int) -> str:
    parts = [f"{count(done.new, 'question')} taken into “{deck.title}”"]
    if done.changed:
        parts.append(f"{done.changed} known already and changed")
    if done.same:
        parts.append(f"{done.same} there already, the same")
    if learnt:
        parts.append(f"{learnt} go on where you stopped")
    lost = f" Not to be shown: {'; '.join(list(ready.spoiled.values())[:5])}." if ready.spoiled else ""
    return f"{', '.join(parts)}.{lost}"


def _home(made: Import) -> str:
    deck = db().get(Deck, made.deck_id) if made.deck_id else None
    return url_for("decks.show", public=deck.public) if deck else url_for("decks.index")


def _page(form: TakeForm, made: Import, draft: Draft) -> ResponseReturnValue:
    mine = [one.deck for one in decks.mine(db(), learner())]
    form.deck.choices = [(NEW_DECK, "A new deck"), *((deck.public, deck.title) for deck in mine)]
    if not form.is_submitted():
        form.deck.data = next((deck.public for deck in mine if deck.id == made.deck_id), NEW_DECK)
        form.title.data = PurePath(draft.files[0].name).stem.replace("_", " ")
    left = _left(form, draft) if form.is_submitted() else set()
    views = [(one, looking.answered(reading.in_words(one.item.question))) for one in draft.candidates[:SHOWN]]
    page = render_template(
        "exchange/show.html", form=form, draft=draft, views=views, left=left, public=made.public, again=HandInForm()
    )
    return page, 422 if form.errors or not draft.candidates else 200


@blueprint.post("/imports/<public>/undo")
def undo(public: str) -> ResponseReturnValue:
    """Take an import back."""
    asking = by()
    made = desk.found(db(), access.writer(learner()), public)
    done = taking.undo(db(), asking, made)
    parts = [f"{count(done.new, 'question')} taken out again"]
    if done.changed:
        parts.append(f"{done.changed} as before")
    if done.left:
        parts.append(f"{done.left} left, as somebody changed them since")
    flash(f"{', '.join(parts)}. Your file is where it was.")
    return redirect(_home(made), 303)
