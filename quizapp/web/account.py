"""Account: choose a name, sign in and out, change the password."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from quizapp.services import accounts, merging
from quizapp.web.forms import accepted, refuse
from quizapp.web.front import set_theme
from quizapp.web.request import db, forget, learner, me, now, remember, site, token

blueprint = Blueprint("account", __name__)
UNKNOWN = "The name and the password do not fit together. Check both; capital letters in the password matter."


class NameForm(FlaskForm):
    """A guest chooses a name."""

    name = StringField(
        "Name",
        [InputRequired("Choose a name.")],
        description="What your class calls you is fine. It need not be your full name.",
        render_kw={"autocomplete": "username", "maxlength": 60, "autocapitalize": "words"},
    )
    password = PasswordField(
        "Password",
        [InputRequired("Choose a password.")],
        description="At least 8 characters. Three words that you can picture are good.",
        render_kw={"autocomplete": "new-password"},
    )


class SignInForm(FlaskForm):
    """A name and its password."""

    name = StringField(
        "Name", [InputRequired("Type your name.")], render_kw={"autocomplete": "username", "autocapitalize": "none"}
    )
    password = PasswordField(
        "Password", [InputRequired("Type your password.")], render_kw={"autocomplete": "current-password"}
    )


class PasswordForm(FlaskForm):
    """A new password for the old one."""

    old = PasswordField(
        "Password now", [InputRequired("Type your password.")], render_kw={"autocomplete": "current-password"}
    )
    password = PasswordField(
        "New password",
        [InputRequired("Choose a password.")],
        description="At least 8 characters. You are signed out on other devices.",
        render_kw={"autocomplete": "new-password"},
    )


@blueprint.get("/account")
def index() -> str:
    """Who is known here, and what they can do about it."""
    return render_template("account/index.html", who=learner())


@blueprint.route("/account/name", methods=["GET", "POST"])
def name() -> ResponseReturnValue:
    """A guest becomes an account, with all their progress."""
    form, who = NameForm(), learner()
    if who.name is not None:
        return redirect(url_for("account.index"), 303)
    if accepted(
        form, lambda: accounts.take_name(db(), who, form.name.data or "", form.password.data or "", site().hasher)
    ):
        accounts.close_session(db(), token(), now())
        remember(who)
        flash(f"Welcome, {who.name}. Your progress is kept under this name.")
        return redirect(url_for("today.index"), 303)
    return render_template("account/name.html", form=form), 422 if form.is_submitted() else 200


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Sign in; what a guest has studied on this device moves along."""
    form, guest = SignInForm(), me()
    if guest is not None and guest.name is not None:
        return redirect(url_for("today.index"), 303)
    if form.validate_on_submit():
        who = accounts.check_sign_in(
            db(), form.name.data or "", form.password.data or "", request.remote_addr or "", now(), site().hasher
        )
        if who is not None:
            moved = merging.merge(db(), guest, who) if guest is not None else 0
            remember(who)
            flash(f"Welcome back, {who.name}." + (" What you studied as a guest is yours now." if moved else ""))
            response = redirect(url_for("today.index"), 303)
            set_theme(response, who.theme)
            return response
        refuse(form, "password", UNKNOWN)
    return render_template("account/sign_in.html", form=form, guest=guest), 422 if form.is_submitted() else 200


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Sign out on this device."""
    forget()
    return redirect(url_for("front.index"), 303)


@blueprint.route("/account/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    """Change the password, and end all other sign-ins."""
    form, who = PasswordForm(), learner()
    if who.name is None:
        return redirect(url_for("account.name"), 303)
    if accepted(
        form, lambda: accounts.change_password(who, form.old.data or "", form.password.data or "", site().hasher)
    ):
        accounts.close_others(db(), who, token(), now())
        flash("Your password is changed. Other devices are signed out.")
        return redirect(url_for("account.index"), 303)
    return render_template("account/password.html", form=form), 422 if form.is_submitted() else 200
