"""The way in and out: a name and its password, and what a guest has studied comes along."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import InputRequired

from quizapp.models.accounts import Account
from quizapp.services import access, merging, signing
from quizapp.web.forms import refuse
from quizapp.web.front import set_theme
from quizapp.web.request import address, db, forget, me, now, reading, remember, site

blueprint = Blueprint("sign_in", __name__)
UNKNOWN = "The name and the password do not fit together. Check both; capital letters in the password matter."


class SignInForm(FlaskForm):
    """A name or an e-mail address, and the password."""

    name = StringField(
        "Name",
        [InputRequired("Type your name.")],
        description="Or your e-mail address, if you gave one.",
        render_kw={"autocomplete": "username webauthn", "autocapitalize": "none"},
    )
    password = PasswordField(
        "Password", [InputRequired("Type your password.")], render_kw={"autocomplete": "current-password"}
    )
    own = BooleanField("Only I use this device: keep me signed in for 30 days")


@blueprint.route("/sign-in", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Sign in; what a guest has studied on this device moves along."""
    form = SignInForm()
    if form.validate_on_submit():
        who = _admitted(form.name.data or "", form.password.data or "")
        if who is not None:
            return enter(who, own=form.own.data)
        refuse(form, "password", UNKNOWN)
    guest = me()
    if guest is not None and guest.username is not None and not form.is_submitted():
        return redirect(url_for("today.index"), 303)
    return render_template("sign_in/index.html", form=form, guest=guest), 422 if form.is_submitted() else 200


@blueprint.post("/sign-out")
def out() -> ResponseReturnValue:
    """Sign out on this device."""
    forget()
    return redirect(url_for("front.index"), 303)


def _admitted(name: str, password: str) -> Account | None:
    """Whose name and password these are. The hash is worked out before anything is opened to write."""
    with reading() as found:
        asked = signing.candidate(found, name, address(), now(), site().settings.secret)
    fits = asked.fits(site().hasher, password)
    return signing.admit(db(), asked, fits=fits, address=address(), now=now())


def enter(who: Account, *, own: bool = False) -> ResponseReturnValue:
    """Sign somebody in on this device, whichever way they came, and lead them to where they work."""
    guest = me()
    joining = session.get("joining")
    moved = merging.merge(db(), guest, who) if guest is not None and guest.username is None else 0
    remember(who, own=own)
    if joining:
        session["joining"] = joining
    flash(f"Welcome back, {who.name}." + (" What you studied as a guest is yours now." if moved else ""))
    response = redirect(url_for("join.show", code=joining) if joining else home(who), 303)
    set_theme(response, who.theme)
    return response


def home(who: Account) -> str:
    """Where somebody's work is: learners study, staff look after their classes."""
    return url_for("classes.index") if access.is_staff(who) else url_for("today.index")
