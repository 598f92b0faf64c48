"""What a one-time link leads to: an account, a new password, an address that is confirmed. Looking changes nothing."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import InputRequired

from quizapp.memory.study_day import known_zone
from quizapp.models.accounts import Account
from quizapp.services.audit import By
from quizapp.services.office import invitations
from quizapp.services.studying import merging
from quizapp.services.ways_in import accounts, emails, links, passwords, recovery
from quizapp.services.ways_in.links import Offer
from quizapp.web import errors
from quizapp.web.addresses import reaches_only_here
from quizapp.web.forms import outcome
from quizapp.web.qr import qr
from quizapp.web.request import (
    READS,
    address,
    afterwards,
    db,
    learner,
    me,
    now,
    public_url,
    reading,
    remember,
    site,
)
from quizapp.web.templating import a_role
from quizapp.web.ways_in import letters
from quizapp.web.ways_in.sign_in import home

blueprint = Blueprint("links", __name__)
OWN = "Only I use this device: keep me signed in for 30 days"
MINE = "What was answered here as a guest is mine"


class AccountForm(FlaskForm):
    """A name and a password for an account that a link makes."""

    name = StringField(
        "Name",
        [InputRequired("Choose a name.")],
        description="You sign in with it, and others at school see it.",
        render_kw={"autocomplete": "username", "maxlength": 60, "autocapitalize": "words"},
    )
    password = PasswordField(
        "Password",
        [InputRequired("Choose a password.")],
        description="At least 8 characters. Three words that you can picture are good.",
        render_kw={"autocomplete": "new-password"},
    )
    own = BooleanField(OWN)
    mine = BooleanField(MINE, default=True)


class PasswordForm(FlaskForm):
    """A new password for an account that is there."""

    password = PasswordField(
        "New password",
        [InputRequired("Choose a password.")],
        description="At least 8 characters. Three words that you can picture are good.",
        render_kw={"autocomplete": "new-password"},
    )
    own = BooleanField(OWN)
    mine = BooleanField(MINE, default=True)


@blueprint.route("/links/<token>", methods=["GET", "POST"])
def follow(token: str) -> ResponseReturnValue:
    """Say what a link is for, or follow it."""
    with reading() as found:
        offer = links.offer(found, token, address(), now())
    return LEADS[offer.purpose](token, offer) if offer else _spent()


def made(token: str, **words: object) -> str:
    """The page that shows a new link, once: to be handed over, or to be read by a camera."""
    url = public_url(url_for("links.follow", token=token))
    return render_template(
        "links/made.html", url=url, code=qr(url, "The link as a QR code"), local=reaches_only_here(), **words
    )


def _spent() -> ResponseReturnValue:
    """One page for every token that leads nowhere; how often somebody comes with one is counted."""
    page, here, at = errors.page(404, links.SPENT), address(), now()
    if request.method in READS:
        afterwards(lambda session: links.failed(session, here, at))
    else:
        links.failed(db(), here, at)
    return page


# An account -----------------------------------------------------------------------------------------------


def _join(token: str, offer: Offer) -> ResponseReturnValue:
    if "accept" in request.form:
        return _accept(token)
    form = AccountForm(data={"name": offer.whom, "mine": True})
    who = outcome(form, lambda: _make(token, form))
    if who is not None:
        flash(f"Welcome, {who.name}. You are {a_role(who.role)} now.")
        return redirect(url_for("school.index") if who.role == accounts.ADMINISTRATOR else home(who), 303)
    here = me()
    if here is not None and here.username is not None and not form.is_submitted():
        more = invitations.raises(here, offer.role)
        return render_template("links/accept.html", offer=offer, more=more)
    code = 422 if form.is_submitted() else 200
    return render_template("links/join.html", form=form, offer=offer, guest=_has_studied(here)), code


def _make(token: str, form: AccountForm) -> Account:
    chosen = accounts.choose(form.name.data or "", form.password.data or "", site().hasher)
    here, zone = me(), request.form.get("time_zone", "")
    guest = here if here is not None and here.username is None and form.mine.data else None
    zone = zone if known_zone(zone) else site().settings.time_zone
    who = invitations.make_account(db(), token, chosen, By(None, now(), address()), guest=guest, zone=zone)
    remember(who, own=form.own.data)
    return who


def _accept(token: str) -> ResponseReturnValue:
    who = learner()
    invitations.accept(db(), token, By(who, now(), address()))
    flash(f"You are {a_role(who.role)} now.")
    return redirect(url_for("school.index") if who.role == accounts.ADMINISTRATOR else home(who), 303)


# A password -----------------------------------------------------------------------------------------------


def _choose(token: str, offer: Offer) -> ResponseReturnValue:
    form = PasswordForm()
    who = outcome(form, lambda: _set(token, offer, form))
    if who is not None:
        flash(f"That is your password from now on, {who.name}. Other devices are signed out.")
        return redirect(home(who), 303)
    here = me()
    other = here if here is not None and here.username not in (None, offer.username) else None
    page = render_template("links/choose.html", form=form, offer=offer, guest=_has_studied(here), other=other)
    return page, 422 if form.is_submitted() else 200


def _set(token: str, offer: Offer, form: PasswordForm) -> Account:
    password = passwords.chosen(site().hasher, form.password.data or "", offer.username or "", offer.name or "")
    zone = request.form.get("time_zone", "")
    who = recovery.choose(db(), token, password, now(), address(), zone=zone if known_zone(zone) else "")
    guest = me()
    if guest is not None and guest.username is None and form.mine.data:
        merging.merge(db(), guest, who)
    remember(who, own=form.own.data)
    letters.password_changed(who)
    return who


# An address -----------------------------------------------------------------------------------------------


def _confirm(token: str, offer: Offer) -> ResponseReturnValue:
    form = FlaskForm()
    if not form.validate_on_submit():
        return render_template("links/confirm.html", form=form, offer=offer)
    changed = emails.confirm(db(), token, now())
    letters.address_changed(changed)
    flash(f"{changed.account.email} is confirmed.")
    here = me()
    return redirect(url_for("emails.index" if here is changed.account else "sign_in.index"), 303)


def _has_studied(here: Account | None) -> bool:
    """Whether a guest is here who has answered something."""
    return here is not None and here.username is None and merging.has_studied(db(), here)


LEADS = {links.SETUP: _join, links.INVITE: _join, links.RESET: _choose, links.EMAIL: _confirm}
