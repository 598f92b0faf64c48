"""A forgotten password: a letter with a link where letters are sent, else who can help."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from quizapp.services.ways_in import recovery
from quizapp.web.request import address, db, now
from quizapp.web.ways_in import letters

blueprint = Blueprint("recovery", __name__)


class ForgotForm(FlaskForm):
    """Who has forgotten their password."""

    name = StringField(
        "Name or e-mail address",
        [DataRequired("Type your name, or your e-mail address."), Length(max=254, message="That is too long.")],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "maxlength": 254},
    )


@blueprint.route("/forgot", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Ask for a letter; the answer is the same for every name."""
    form = ForgotForm() if letters.are_sent() else None
    if form is not None and form.validate_on_submit():
        recovery.ask(db(), form.name.data or "", address(), now())
        letters.send_way_back(form.name.data or "")
        return redirect(url_for("recovery.sent"), 303)
    return render_template("recovery/index.html", form=form), 422 if form is not None and form.is_submitted() else 200


@blueprint.get("/forgot/sent")
def sent() -> str:
    """What happens next."""
    return render_template("recovery/sent.html")
