"""A whole quiz pasted into a box: for a new deck, or into one that is there."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from quizapp.models.content import Deck
from quizapp.services import access
from quizapp.services.errors import Invalid
from quizapp.services.writing import decks, looking, pasting
from quizapp.services.writing.pasting import Draft
from quizapp.web.forms import refuse
from quizapp.web.request import by, db, learner, page_key
from quizapp.web.request import looking as looking_up
from quizapp.web.templating import count

blueprint = Blueprint("pasting", __name__)
LARGEST_REQUEST = 9_500_000
"""Bytes: as much text as is read, in letters that take several bytes each and three signs a byte in a form."""
SHOWN = 100
"""Questions of a preview that are drawn; of more their number is told."""
EXAMPLE = """What is the capital of Norway? { =Oslo ~Bergen ~Turku }

A whale is a fish. {F}

2 + 2 = {#4}"""


class PasteForm(FlaskForm):
    """The text, and the key that keeps a second click from taking it twice."""

    text = TextAreaField(
        "Your questions",
        description="Copied from a document or a spreadsheet, with their answers. GIFT, Aiken and rows are understood.",
        render_kw={"rows": 14, "dir": "auto", "spellcheck": "false", "placeholder": EXAMPLE, "class": "source"},
    )
    key = StringField(widget=HiddenInput())


class NewForm(PasteForm):
    """A new deck, with questions or without."""

    title = StringField("Title", [InputRequired(decks.NO_TITLE)], render_kw={"maxlength": 300, "dir": "auto"})


@blueprint.url_value_preprocessor
def _larger(_endpoint: str | None, _values: dict[str, str] | None) -> None:
    # The form's token is read before any view is called, so the limit must be raised before that.
    request.max_content_length = request.max_form_memory_size = LARGEST_REQUEST


@blueprint.route("/decks/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """A new deck: its title, and its questions if they are there already."""
    form = NewForm()
    if form.is_submitted():
        with looking_up() as (_, who):  # reading a long text must not keep others from writing
            access.writer(who)
    else:
        access.writer(learner())
    sound = form.validate_on_submit()
    wanted = bool((form.text.data or "").strip())
    draft = _draft(form) if wanted else None
    ready = sound and (bool(draft and draft.items and request.form.get("act") == "take") or not wanted)
    made = _made(form, draft) if ready else None
    return _page("writing/new.html", form, draft) if made is None else made


def _made(form: NewForm, draft: Draft | None) -> ResponseReturnValue | None:
    """The way to the deck that was made; None where something was refused, and then nothing is made."""
    asking, key = by(), _key(form)
    access.writer(learner())
    try:
        deck = decks.create(db(), asking, form.title.data or "", key=key)
    except Invalid as refused:
        refuse(form, refused.field, str(refused))
        return None
    return _taken(form, deck, key) if draft else redirect(url_for("decks.show", public=deck.public), 303)


@blueprint.route("/decks/<public>/paste", methods=["GET", "POST"])
def into(public: str) -> ResponseReturnValue:
    """Questions pasted into a deck that is there."""
    form = PasteForm()
    if form.is_submitted():
        with looking_up() as (session, who):
            access.own_deck(session, who, public)
    sound = form.validate_on_submit()
    draft = _draft(form) if form.is_submitted() else None
    if sound and draft and draft.items and request.form.get("act") == "take":
        return _taken(form, access.own_deck(db(), by().account or learner(), public), _key(form))
    return _page("writing/paste.html", form, draft, deck=access.own_deck(db(), learner(), public))


def _taken(form: PasteForm, deck: Deck, key: str) -> ResponseReturnValue:
    taken = pasting.take(db(), by(), deck, form.text.data or "", key)
    flash(f"{count(taken, 'question')} taken into “{deck.title}”.")
    return redirect(url_for("decks.show", public=deck.public, pasted=key), 303)


def _draft(form: PasteForm) -> Draft | None:
    """What would come of the text; None, with the reason at its field, where it cannot be read."""
    try:
        return pasting.draft(form.text.data or "")
    except Invalid as refused:
        refuse(form, "text", str(refused))
        return None


def _key(form: PasteForm) -> str:
    return (form.key.data or "").replace("\0", "")[:40] or page_key()


def _page(template: str, form: PasteForm, draft: Draft | None, deck: Deck | None = None) -> ResponseReturnValue:
    if not form.key.data:
        form.key.data = page_key()
    views = [(item, looking.answered(item.question)) for item in (draft.items[:SHOWN] if draft else ())]
    failed = form.is_submitted() and (bool(form.errors) or not (draft and draft.items))
    return render_template(template, form=form, draft=draft, views=views, deck=deck), 422 if failed else 200
