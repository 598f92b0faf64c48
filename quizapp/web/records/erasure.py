"""Erasing an account for good: one's own, a pupil's by their teacher, anybody's by an administrator."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import InputRequired

from quizapp.models.accounts import Account
from quizapp.models.classes import Classroom
from quizapp.services import access
from quizapp.services.audit import By
from quizapp.services.errors import Forbidden, Invalid
from quizapp.services.records import erasure, personal
from quizapp.services.ways_in.accounts import is_staff
from quizapp.web.forms import accepted
from quizapp.web.request import address, by, db, forget, learner, my_names, now, proves

blueprint = Blueprint("erasure", __name__)
OTHERS = (
    "This pupil is also in a class that you do not teach, where others rely on the account. You can take them out of "
    "your class; an administrator can erase the account."
)


class OwnForm(FlaskForm):
    """The password, so that nobody else does it on a device that was left open."""

    password = PasswordField(
        "Your password", [InputRequired("Type your password.")], render_kw={"autocomplete": "current-password"}
    )


class GuestForm(FlaskForm):
    """A guest has no password: a tick."""

    sure = BooleanField("Yes, erase everything that I have done here", [InputRequired("Set the tick first.")])


class WordForm(FlaskForm):
    """The name that the account signs in with, typed by somebody else."""

    word = StringField(
        "Name to sign in with", [InputRequired("Type the name.")], render_kw={"autocomplete": "off", "maxlength": 60}
    )


@blueprint.route("/account/erase", methods=["GET", "POST"])
def own() -> ResponseReturnValue:
    """One's own account."""
    form = OwnForm() if my_names() else GuestForm()
    if accepted(form, lambda: _erase_own(form)):
        forget()
        flash("Everything that was kept about you here is erased, and you are signed out.")
        return redirect(url_for("front.index"), 303)
    who = learner()
    held, obstacle = personal.summary(db(), who), erasure.obstacle(db(), who)
    page = render_template("erasure/own.html", form=form, held=held, obstacle=obstacle)
    return page, 422 if form.is_submitted() else 200


def _erase_own(form: FlaskForm) -> None:
    if isinstance(form, OwnForm) and not proves(form.password.data or ""):
        raise Invalid("That is not your password.", "password")
    who = learner()
    # Where a pupil was when they erased themselves is nobody's business.
    erasure.erase(db(), By(who, now(), address() if is_staff(who) else ""), who, why="by themselves")


@blueprint.route("/classes/<public>/members/<member>/erase", methods=["GET", "POST"])
def member(public: str, member: str) -> ResponseReturnValue:
    """A pupil's account, by their teacher, where nobody else relies on it."""
    who = learner()
    classroom, row, account = access.pupil(db(), who, public, member)
    why_not = OTHERS if erasure.others_concerned(db(), who, account) else ""
    data = url_for("personal.member", public=public, member=row.public)
    back = url_for("classes.show", public=public)
    return _another(account, why_not, back, classroom=classroom, data=data)


@blueprint.route("/school/people/<public>/erase", methods=["GET", "POST"])
def account(public: str) -> ResponseReturnValue:
    """Anybody's account, by an administrator."""
    who = learner()
    found = access.account(db(), who, public)
    if found.id == who.id:
        return redirect(url_for("erasure.own"), 303)
    return _another(found, erasure.obstacle(db(), found), url_for("people.index"))


def _another(
    account: Account, why_not: str, back: str, *, classroom: Classroom | None = None, data: str = ""
) -> ResponseReturnValue:
    form, held = WordForm(), personal.summary(db(), account)
    word, pupil = erasure.word(account), account.role == "learner"
    if accepted(form, lambda: _erase_another(form, account, why_not, classroom)):
        flash("The account is erased.")
        return redirect(back, 303)
    page = render_template(
        "erasure/another.html", form=form, account=account, held=held, why_not=why_not, back=back, data=data,
        word=word, pupil=pupil,
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


def _erase_another(form: WordForm, account: Account, why_not: str, classroom: Classroom | None) -> None:
    asked = by()
    if why_not:
        raise Forbidden(why_not)
    erasure.confirm(account, form.word.data or "")
    why = "by their teacher" if classroom else "by an administrator"
    erasure.erase(db(), asked, account, classroom=classroom, why=why)
