"""An e-mail address of one's own, which nobody needs: set, confirmed by a letter, removed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from quizapp.services.errors import Invalid
from quizapp.services.ways_in import emails
from quizapp.web.forms import accepted, outcome
from quizapp.web.request import address, db, learner, now, proves, public_url
from quizapp.web.ways_in import letters

blueprint = Blueprint("emails", __name__)
WRONG = "That is not your password."


class EmailForm(FlaskForm):
    """An address, and the password of whose it is to be."""

    email = StringField(
        "E-mail address",
        [InputRequired("Type the address.")],
        render_kw={"type": "email", "autocomplete": "email", "maxlength": emails.LONGEST},
    )
    password = PasswordField(
        "Your password", [InputRequired("Type your password.")], render_kw={"autocomplete": "current-password"}
    )


class RemoveForm(FlaskForm):
    """The password of whose address is to be removed."""

    password = PasswordField(
        "Your password", [InputRequired("Type your password.")], render_kw={"autocomplete": "current-password"}
    )


@blueprint.route("/account/email", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Set an address."""
    form = EmailForm()
    said = outcome(form, lambda: _save(form))
    if said is not None:
        flash(said)
        return redirect(url_for("emails.index"), 303)
    return _page(form, RemoveForm(formdata=None, prefix="remove"), submitted=form.is_submitted())


@blueprint.post("/account/email/remove")
def remove() -> ResponseReturnValue:
    """Remove the address."""
    form = RemoveForm(prefix="remove")
    if accepted(form, lambda: _remove(form)):
        flash("Your address is removed. Nothing is sent there any more.")
        return redirect(url_for("emails.index"), 303)
    return _page(EmailForm(formdata=None), form, submitted=True)


def _page(form: EmailForm, removing: RemoveForm, *, submitted: bool) -> ResponseReturnValue:
    if learner().username is None:
        return redirect(url_for("account.name"), 303)
    page = render_template("emails/index.html", form=form, removing=removing, sent=letters.are_sent())
    return page, 422 if submitted else 200


def _save(form: EmailForm) -> str:
    if not proves(form.password.data or ""):
        raise Invalid(WRONG, "password")
    who, typed = learner(), form.email.data or ""
    if not letters.are_sent():
        emails.take(db(), who, typed, address(), now())
        return "Your address is saved. You can sign in with it."
    email, token = emails.propose(db(), who, typed, address(), now())
    if token is not None:
        letters.send("address", email, link=public_url(url_for("links.follow", token=token)))
    return f"A letter is on its way to {email}. The address counts once you have opened the link in it."


def _remove(form: RemoveForm) -> None:
    if not proves(form.password.data or ""):
        raise Invalid(WRONG, "password")
    letters.address_changed(emails.remove(db(), learner()))
