"""Pictures and sounds of questions: shown, and handed in by whoever writes the deck."""

from __future__ import annotations

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import InputRequired

from quizapp.models.content import Media
from quizapp.services import access
from quizapp.services.writing import media
from quizapp.web.forms import outcome
from quizapp.web.request import by, db, looking, me, staff, wants_fragment
from quizapp.web.templating import count

blueprint = Blueprint("media", __name__)
LARGEST_REQUEST = 5_300_000
"""Bytes: the largest sound, and what a form needs around it."""
A_YEAR = 365 * 24 * 3600
"""Seconds: what stands at an address never changes."""
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""Whoever opens a picture by its address gets a picture, whatever its bytes might also be read as."""


class MediaForm(FlaskForm):
    """A file, and what it is in words."""

    file = FileField(
        "Picture or sound",
        [FileRequired("Choose a file.")],
        description="A picture as PNG, JPEG, WebP or GIF of up to 4 MB; a sound as MP3, OGG, WAV or M4A of up to 5 MB.",
        render_kw={"accept": "image/png,image/jpeg,image/webp,image/gif,audio/*,.mp3,.ogg,.oga,.opus,.wav,.m4a"},
    )
    alt = StringField(
        "What it shows, in words",
        [InputRequired(media.NO_WORDS)],
        description="Whoever does not see or hear it is told this instead. It must not give the answer away.",
        render_kw={"maxlength": media.LONGEST_ALT, "dir": "auto", "autocomplete": "off"},
    )


class TidyForm(FlaskForm):
    """A button."""


@blueprint.url_value_preprocessor
def _larger(endpoint: str | None, _values: dict[str, str] | None) -> None:
    # The form's token is read before any view is called, so the limit must be raised before that.
    if endpoint == "media.index":
        request.max_content_length = LARGEST_REQUEST


@blueprint.get("/media/<public>")
def show(public: str) -> ResponseReturnValue:
    """A picture or a sound, whole or the part of it that a player asks for."""
    found = access.media(db(), me(), public)
    response = Response(found.data, content_type=found.type)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Content-Disposition"] = "inline"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    response.set_etag(found.public)
    return response.make_conditional(request, accept_ranges=True, complete_length=len(found.data))


@blueprint.route("/decks/<public>/media", methods=["GET", "POST"])
def index(public: str) -> ResponseReturnValue:
    """The pictures and sounds of a deck, with the line that shows each in a question; and take another one in."""
    form = MediaForm()
    if form.is_submitted():
        with looking() as (session, who):  # what comes next is slow, and strangers are not to cause it
            access.own_deck(session, who, public)
    made = outcome(form, lambda: _take(form, public))
    if made is not None:
        if wants_fragment():
            return jsonify(markdown=media.markdown(made)), 201
        return redirect(url_for("media.index", public=public, new=made.public), 303)
    if form.is_submitted() and wants_fragment():
        return jsonify(errors=form.errors), 422
    deck = access.own_deck(db(), staff(), public)
    kept = media.of_deck(db(), deck)
    new = next((one for one in kept if one.public == request.args.get("new")), None)
    page = render_template("media/index.html", deck=deck, form=form, tidy=TidyForm(), kept=kept, new=new)
    return page, 422 if form.is_submitted() else 200


def _take(form: MediaForm, public: str) -> Media:
    made = media.ready(form.file.data.read())
    asking = by()
    return media.store(db(), asking, access.own_deck(db(), staff(), public), made, form.alt.data or "")


@blueprint.post("/decks/<public>/media/tidy")
def tidy(public: str) -> ResponseReturnValue:
    """Delete what no question shows."""
    asking = by()
    gone = media.delete_unused(db(), asking, access.own_deck(db(), staff(), public))
    flash(f"{count(gone, 'file')} deleted." if gone else "Nothing to delete: what came in today is kept for a day.")
    return redirect(url_for("media.index", public=public), 303)
