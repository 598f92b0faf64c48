"""The people of a school, for its administrators: found, made, given another role or a way back in."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired

from quizapp.models.accounts import Account
from quizapp.services import access
from quizapp.services.classroom import classes
from quizapp.services.office import people
from quizapp.services.ways_in import recovery, signing
from quizapp.web.forms import outcome
from quizapp.web.moments import teller
from quizapp.web.office.school import number
from quizapp.web.request import by, db, learner, now, site, staff
from quizapp.web.templating import a_role
from quizapp.web.ways_in import links
from quizapp.web.ways_in.sign_in import home

blueprint = Blueprint("people", __name__)
ROLES = [
    ("learner", "Learner: studies"),
    ("teacher", "Teacher: makes classes"),
    ("administrator", "Administrator: looks after people"),
]
LEAVING = "leaving"
"""What stands in place of a role to find those whose account goes because nobody uses it."""


class PersonForm(FlaskForm):
    """Somebody who gets an account."""

    name = StringField(
        "Name",
        [InputRequired("Type their name.")],
        description="As they are called at school. If it is taken, they sign in with a number behind it.",
        render_kw={"autocomplete": "off", "maxlength": 60},
    )
    role = RadioField("What they are", choices=[SelectChoice(*role) for role in ROLES], default="learner")


class RoleForm(FlaskForm):
    """What somebody is from now on."""

    role = RadioField("From now on they are", choices=[SelectChoice(*role) for role in ROLES])
    sure = BooleanField("Yes, they no longer teach these classes")


@blueprint.get("/school/people")
def index() -> str:
    """Everybody who can sign in, or those who were looked for."""
    who = access.administrator(learner())
    sought, role = request.args.get("q", ""), request.args.get("role", "")
    months = site().settings.unused_months
    leaving = role == LEAVING and months > 0
    role = role if role in dict(ROLES) else ""
    page, told = people.search(db(), sought, role, number(), leaving=leaving), teller(who.time_zone, now())
    return render_template(
        "people/index.html", page=page, sought=sought, role=role, roles=ROLES, leaving=leaving, months=months, told=told
    )


@blueprint.route("/school/people/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """An account that is made for somebody, with a link to its first password."""
    form = PersonForm()
    access.administrator(learner())
    zone = site().settings.time_zone
    made = outcome(form, lambda: people.make(db(), by(), form.name.data or "", form.role.data or "", zone))
    if made is not None:
        return links.made(made[1], what="account", account=made[0])
    return render_template("people/new.html", form=form), 422 if form.is_submitted() else 200


@blueprint.get("/school/people/<public>")
def show(public: str) -> ResponseReturnValue:
    """One person, and what can be done for them."""
    account = access.account(db(), learner(), public)
    return _page(account, RoleForm(data={"role": account.role}))


@blueprint.post("/school/people/<public>/role")
def role(public: str) -> ResponseReturnValue:
    """Another role."""
    form, asked = RoleForm(), by()
    account = access.account(db(), staff(), public)
    changed = outcome(form, lambda: people.change_role(db(), asked, account, form.role.data or "", sure=form.sure.data))
    if changed is None:
        return _page(account, form), 422
    flash(f"{account.name} is {a_role(account.role)} now.")
    me_still = account is not asked.account or account.role == "administrator"
    return redirect(url_for("people.show", public=public) if me_still else home(account), 303)


@blueprint.post("/school/people/<public>/link")
def link(public: str) -> ResponseReturnValue:
    """A link to a new password, shown once."""
    asked = by()
    account = access.account(db(), staff(), public)
    return links.made(recovery.offer(db(), asked, account), what="password", account=account)


@blueprint.post("/school/people/<public>/sign-out")
def sign_out(public: str) -> ResponseReturnValue:
    """End all sign-ins of somebody."""
    asked = by()
    account = access.account(db(), staff(), public)
    people.sign_out(db(), asked, account)
    flash(f"{account.name} is signed out everywhere.")
    return redirect(url_for("people.show", public=public), 303)


def _page(account: Account, form: RoleForm) -> str:
    who = learner()
    return render_template(
        "people/show.html",
        account=account,
        form=form,
        own=account is who,
        taught=people.taught(db(), account),
        learns=[mine for mine in classes.of(db(), account) if mine.role == "learner"],
        devices=len(signing.devices(db(), account, now())),
        told=teller(who.time_zone, now()),
    )
