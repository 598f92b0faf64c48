"""The way in and out: a name and its password, and what a guest has studied comes along."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import InputRequired

from quizapp.models.accounts import Account
from quizapp.services.errors import TooMany
from quizapp.services.studying import merging
from quizapp.services.ways_in import passkeys, signing
from quizapp.services.ways_in.accounts import is_staff
from quizapp.services.ways_in.passkeys import Place
from quizapp.web.addresses import own_page, wanted
from quizapp.web.forms import refuse
from quizapp.web.front import set_theme
from quizapp.web.request import address, came_by, db, forget, me, now, public_url, reading, remember, site

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
    mine = BooleanField("What was answered here as a guest is mine", default=True)


@blueprint.route("/sign-in", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Sign in; what a guest has studied on this device moves along, if it is theirs."""
    form = SignInForm()
    if not form.is_submitted():
        return page(form, 200)
    if not form.validate():
        return page(form, 422)
    try:
        who = _admitted(form.name.data or "", form.password.data or "")
    except TooMany as wait:
        refuse(form, "password", str(wait))
        return page(form, 429)
    if who is None:
        refuse(form, "password", UNKNOWN)
        return page(form, 422)
    return enter(who, own=form.own.data, keep_guest=form.mine.data, to=wanted())


def page(form: SignInForm, code: int, trouble: str = "") -> ResponseReturnValue:
    """The page to sign in on; whoever is signed in already goes on to where they wanted."""
    here = me()
    if code == 200 and here is not None and here.username is not None:
        return redirect(own_page(wanted(), home(here)), 303)
    shown = render_template(
        "sign_in/index.html",
        form=form,
        answers=merging.answers(db(), here) if here is not None and here.username is None else 0,
        trouble=trouble,
        wanted=wanted() or None,
        place=place(),
        registration=site().settings.registration,
    )
    return shown, code


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


def enter(who: Account, *, own: bool = False, keep_guest: bool = True, to: str = "") -> ResponseReturnValue:
    """Sign somebody in on this device, whichever way they came, and lead them to where they work, or `to`.

    Without `keep_guest` the guest who was here was somebody else: what they answered is not this person's.
    """
    guest = me()
    joining = session.get("joining")
    moved = merging.merge(db(), guest, who) if keep_guest and guest is not None and guest.username is None else 0
    remember(who, own=own)
    if joining:
        session["joining"] = joining
    greeting = "Welcome" if who.password is None else "Welcome back"
    flash(f"{greeting}, {who.name}." + (" What you studied as a guest is yours now." if moved else ""))
    response = redirect(url_for("join.show", code=joining) if joining else to or home(who), 303)
    set_theme(response, who.theme)
    return response


def home(who: Account) -> str:
    """Where somebody's work is: learners study, staff look after their classes; a password comes before either."""
    if who.password is None:
        return url_for("account.first")
    return url_for("classes.index") if is_staff(who) else url_for("today.index")


def place() -> Place:
    """Where passkeys are good, and whether that is here."""
    return passkeys.place(public_url(""), came_by())
