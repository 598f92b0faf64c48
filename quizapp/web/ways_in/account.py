"""Account: choose a name, change the password."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import InputRequired

from quizapp.models.accounts import Account
from quizapp.services.errors import Conflict, Forbidden, Invalid
from quizapp.services.ways_in import accounts, passkeys, passwords, sign_in_cards, signing
from quizapp.web.addresses import own_page
from quizapp.web.forms import accepted
from quizapp.web.front import CLOSED
from quizapp.web.request import (
    address,
    db,
    learner,
    me,
    my_names,
    newcomer,
    now,
    proves,
    remember,
    site,
    sure,
    visit,
)
from quizapp.web.templating import count
from quizapp.web.ways_in import letters
from quizapp.web.ways_in.sign_in import home

blueprint = Blueprint("account", __name__)


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
    own = BooleanField("Only I use this device: keep me signed in for 30 days")


class PasswordForm(FlaskForm):
    """A new password for the old one."""

    old_password = PasswordField(
        "Password now", [InputRequired("Type your password.")], render_kw={"autocomplete": "current-password"}
    )
    password = PasswordField(
        "New password",
        [InputRequired("Choose a password.")],
        description="At least 8 characters. You are signed out on other devices.",
        render_kw={"autocomplete": "new-password"},
    )


class FirstForm(FlaskForm):
    """A password instead of the one on the sign-in card."""

    password = PasswordField(
        "New password",
        [InputRequired("Choose a password.")],
        description="At least 8 characters. Three words that you can picture are good.",
        render_kw={"autocomplete": "new-password"},
    )


@blueprint.get("/account")
def index() -> str:
    """Who is known here, and what they can do about it."""
    return render_template("account/index.html", who=learner())


@blueprint.post("/account/confirm")
def confirm() -> ResponseReturnValue:
    """Whoever was asked for their password on the way to a page goes on to it."""
    sure()
    return redirect(own_page(request.form.get("next", ""), url_for("account.index")), 303)


@blueprint.route("/account/name", methods=["GET", "POST"])
def name() -> ResponseReturnValue:
    """A guest becomes an account, with all their progress: whoever was let in may have a name."""
    form = NameForm()
    if accepted(form, lambda: _take_name(form)):
        who = learner()
        flash(f"Welcome, {who.name}. Your progress is kept under this name.")
        return redirect(url_for("today.index"), 303)
    if _let_in().username is not None:
        return redirect(url_for("account.index"), 303)
    return render_template("account/name.html", form=form), 422 if form.is_submitted() else 200


def _take_name(form: NameForm) -> None:
    chosen = accounts.choose(form.name.data or "", form.password.data or "", site().hasher)
    who = _let_in()
    accounts.take_free_name(db(), who, chosen, address(), now())
    signing.close_all(db(), who, now())
    remember(who, own=form.own.data)


def _let_in() -> Account:
    """Who asks. A guest was let in once, so they may have a name; somebody new is told how to come in."""
    if me() is None and not site().settings.registration:
        raise Forbidden(CLOSED)
    return learner()


@blueprint.route("/account/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    """Change the password: every device is signed out, and this one in again."""
    form = PasswordForm()
    if accepted(form, lambda: _change_password(form)):
        flash("Your password is changed. Other devices are signed out." + _passkeys_left())
        return redirect(url_for("account.index"), 303)
    if learner().username is None:
        return redirect(url_for("account.name"), 303)
    return render_template("account/password.html", form=form), 422 if form.is_submitted() else 200


def _change_password(form: PasswordForm) -> None:
    new = passwords.chosen(site().hasher, form.password.data or "", *my_names())
    if not proves(form.old_password.data or ""):
        raise Invalid("That is not your password now.", "old_password")
    who, here = learner(), visit()
    accounts.set_password(db(), who, new, now(), keep_passkeys=True)
    letters.password_changed(who)
    remember(who, own=bool(here and here.own))


def _passkeys_left() -> str:
    left = len(passkeys.of(db(), learner()))
    return f" You also get in with {count(left, 'passkey')}: remove any that you do not know." if left else ""


@blueprint.route("/account/first", methods=["GET", "POST"])
def first() -> ResponseReturnValue:
    """Whoever came in by a sign-in card chooses a password, before anything else."""
    form = FirstForm()
    if accepted(form, lambda: _set_first(form)):
        flash("That is your password from now on.")
        return redirect(home(newcomer()), 303)
    return render_template("account/first.html", form=form, username=newcomer().username), 422 if form.errors else 200


def _set_first(form: FirstForm) -> None:
    new = passwords.chosen(site().hasher, form.password.data or "", *my_names())
    who, here = newcomer(), visit()
    if who.password is not None:
        raise Conflict("You have a password of your own already.")
    sign_in_cards.check_another(db(), who, form.password.data or "", site().settings.secret)
    accounts.set_password(db(), who, new, now())
    remember(who, own=bool(here and here.own))
