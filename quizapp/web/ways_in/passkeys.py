"""Passkeys: those one has, a new one, and signing in with one. The browser's part is in static/passkeys.js."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired

from quizapp.services import access
from quizapp.services.errors import Invalid, TooMany
from quizapp.services.ways_in import passkeys
from quizapp.services.ways_in.passkeys import Occasion
from quizapp.web.addresses import wanted
from quizapp.web.device import named
from quizapp.web.forms import accepted, outcome
from quizapp.web.request import address, db, learner, now, proves, site, sure
from quizapp.web.ways_in.devices import when
from quizapp.web.ways_in.sign_in import SignInForm, enter, page, place

blueprint = Blueprint("passkeys", __name__)
UNKNOWN = "That passkey does not open anything here, or it took too long. Try once more, or sign in with your name."


class AskForm(FlaskForm):
    """What a new passkey is called, and the password, as it opens the account for good."""

    name = StringField(
        "What you call it",
        [InputRequired("Give it a name, such as My phone.")],
        description="So that you know it again in the list.",
        render_kw={"maxlength": 60, "autocomplete": "off"},
    )
    password = PasswordField(
        "Your password",
        [InputRequired("Type your password.")],
        description="A passkey opens your account without it: so we ask once more who you are.",
        render_kw={"autocomplete": "current-password"},
    )


class AddForm(FlaskForm):
    """A passkey that a browser has made."""

    name = StringField("What you call it")
    credential = HiddenField("Passkey")


class UseForm(SignInForm):
    """A passkey's answer, beside what is asked of everybody who signs in."""

    name = password = None
    credential = HiddenField("Passkey")


# Those one has --------------------------------------------------------------------------------------------


@blueprint.get("/account/passkeys")
def index() -> ResponseReturnValue:
    """The passkeys of somebody."""
    return _list(AskForm(name=named(request.user_agent.string)), 200)


@blueprint.post("/account/passkeys/options")
def ask() -> ResponseReturnValue:
    """What the browser needs to make a passkey, for somebody who has typed their password just now."""
    form = AskForm()
    options = outcome(form, lambda: _options(form))
    return _list(form, 422) if options is None else _json(options)


@blueprint.post("/account/passkeys")
def add() -> ResponseReturnValue:
    """Keep a passkey that the browser has made."""
    form = AddForm()
    if not accepted(form, lambda: _add(form)):
        shown = AskForm()
        shown.name.errors = (*form.name.errors, *form.credential.errors)
        return _list(shown, 422)
    flash("The passkey is kept. From now on it signs you in.")
    return redirect(url_for("passkeys.index"), 303)


@blueprint.post("/account/passkeys/<public>/remove")
def remove(public: str) -> ResponseReturnValue:
    """Have a passkey open nothing any more."""
    passkey = access.passkey(db(), sure(), public)
    passkeys.remove(db(), passkey)
    flash(f"“{passkey.name}” opens nothing here any more. You can delete it on the device too.")
    return redirect(url_for("passkeys.index"), 303)


def _options(form: AskForm) -> str:
    if not proves(form.password.data or ""):
        passkeys.may_have(learner())
        raise Invalid("That is not your password.", "password")
    passkeys.clean_passkey_name(form.name.data or "")
    who = learner()
    return passkeys.to_add(_occasion(f"add to {who.public}"), who, passkeys.of(db(), who))


def _add(form: AddForm) -> None:
    who = learner()
    passkeys.may_have(who)
    passkeys.add(db(), _occasion(f"add to {who.public}"), who, form.name.data or "", form.credential.data or "")


def _list(form: AskForm, code: int) -> ResponseReturnValue:
    who = learner()
    passkeys.may_have(who)
    shown = [
        (each, when(each.made_at, who.time_zone), each.used_at and when(each.used_at, who.time_zone))
        for each in passkeys.of(db(), who)
    ]
    return render_template("passkeys/index.html", form=form, passkeys=shown, place=place()), code


# Signing in -----------------------------------------------------------------------------------------------


@blueprint.post("/sign-in/passkey/options")
def ask_to_sign_in() -> Response:
    """What the browser needs to sign in with a passkey that it has."""
    return _json(passkeys.to_sign_in(_occasion("sign in")))


@blueprint.route("/sign-in/passkey", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Sign in whoever's passkey answers. The page of a refusal, loaded anew, is the page to sign in on."""
    form = UseForm()
    if not form.validate_on_submit():
        return redirect(url_for("sign_in.index", next=wanted() or None), 303)
    try:
        who = passkeys.admit(db(), _occasion("sign in"), form.credential.data or "", address())
    except TooMany as wait:
        return page(SignInForm(formdata=None), 429, str(wait))
    if who is None:
        return page(SignInForm(formdata=None), 422, UNKNOWN)
    return enter(who, own=form.own.data, keep_guest=form.mine.data, to=wanted())


def _occasion(purpose: str) -> Occasion:
    """What a challenge is made for: this purpose, in the browser that has this secret of its forms."""
    return Occasion(place(), site().settings.secret, f"{purpose} {session.get('csrf_token')}", now())


def _json(text: str) -> Response:
    return Response(text, mimetype="application/json")
