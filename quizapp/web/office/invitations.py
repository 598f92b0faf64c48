"""Invitations of teachers and administrators: made, shown once, withdrawn."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired

from quizapp.services import access
from quizapp.services.office import invitations
from quizapp.services.ways_in import emails
from quizapp.web.forms import outcome
from quizapp.web.moments import teller
from quizapp.web.request import by, db, learner, now, public_url, staff
from quizapp.web.ways_in import letters, links

blueprint = Blueprint("invitations", __name__)


class InviteForm(FlaskForm):
    """Who is invited, and as what."""

    whom = StringField(
        "Who is it for?",
        [InputRequired("Say whom it is for.")],
        description="So that you know which invitation is whose. They choose their own name.",
        render_kw={"autocomplete": "off", "maxlength": 60},
    )
    role = RadioField(
        "They become",
        choices=[SelectChoice("teacher", "Teacher"), SelectChoice("administrator", "Administrator")],
    )
    email = StringField(
        "E-mail address (optional)",
        description="The invitation is sent there. Without one you get a link to hand over.",
        render_kw={"type": "email", "autocomplete": "off", "maxlength": emails.LONGEST},
    )


@blueprint.route("/school/invite", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Invite somebody; who has been invited and has not come yet."""
    form = InviteForm(data={"role": request.args.get("role", "teacher")})
    access.administrator(learner())
    if not letters.are_sent():
        del form.email
    made = outcome(form, lambda: _invite(form))
    if made is not None:
        token, email = made
        return links.made(token, what="invitation", whom=form.whom.data, role=form.role.data, email=email)
    pending, told = invitations.pending(db(), now()), teller(learner().time_zone, now())
    page = render_template("invitations/index.html", form=form, pending=pending, told=told)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/school/invite/<public>/withdraw")
def withdraw(public: str) -> ResponseReturnValue:
    """Have an invitation be worth nothing."""
    asked = by()
    link = access.invitation(db(), staff(), public)
    whom = link.whom
    invitations.withdraw(db(), asked, link)
    flash(f"The invitation of {whom} is withdrawn: its link opens nothing any more.")
    return redirect(url_for("invitations.index"), 303)


def _invite(form: InviteForm) -> tuple[str, str]:
    """The token of an invitation, and the address that it is sent to."""
    asked, role, whom = by(), form.role.data or "", form.whom.data or ""
    typed = (form.email.data or "").strip() if "email" in form else ""
    email = emails.clean(typed) if typed else ""
    token = invitations.invite(db(), asked, role, whom, email)
    if email:
        link = public_url(url_for("links.follow", token=token))
        letters.send("invitation", email, name=whom.strip(), role=role, link=link)
    return token, email
