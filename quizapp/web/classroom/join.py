"""Joining a class by its code: under one's own name, or by choosing a name first."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired

from quizapp.memory.study_day import known_zone
from quizapp.models.accounts import Account
from quizapp.models.classes import Classroom
from quizapp.services import limits
from quizapp.services.classroom import joining, roll
from quizapp.services.ways_in import accounts, signing
from quizapp.web.forms import accepted, outcome, refuse
from quizapp.web.request import address, afterwards, db, me, now, remember, site
from quizapp.web.ways_in.account import NameForm

blueprint = Blueprint("join", __name__)
JOINING = "joining"
"""Where the cookie keeps the code with which somebody came, while they sign in."""


class CodeForm(FlaskForm):
    """A class code."""

    code = StringField(
        "Class code",
        [InputRequired("Type the six letters of the code.")],
        description="Six letters, from your teacher",
        render_kw={
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "maxlength": joining.LONGEST_TYPED,
        },
    )


class NewcomerForm(NameForm):
    """A name and a password for whoever has none, and the zone of their browser."""

    time_zone = HiddenField()


@blueprint.route("/join", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Type a code."""
    form = CodeForm()
    classroom = outcome(form, lambda: joining.tried(db(), form.code.data or "", address(), now()))
    if classroom is not None:
        return redirect(url_for("join.show", code=classroom.code), 303)
    return render_template("join/index.html", form=form), 422 if form.is_submitted() else 200


@blueprint.get("/join/<code>")
def show(code: str) -> ResponseReturnValue:
    """The class that a code opens, and how to come in; changes nothing, as cameras and previews fetch it too."""
    classroom = joining.opened(db(), code, address(), now())
    if classroom is None:
        at, where = now(), address()
        afterwards(lambda writing: limits.failed(writing, limits.CODE, where, at))
        return _wrong()
    session[JOINING] = classroom.code
    return _page(classroom, NewcomerForm(formdata=None))


@blueprint.post("/join/<code>")
def join(code: str) -> ResponseReturnValue:
    """Join, for whoever is signed in under a name."""
    who = me()
    if who is None or who.username is None:
        return redirect(url_for("join.show", code=code), 303)
    classroom = _opened(code)
    return _wrong() if classroom is None else _welcome(who, classroom)


@blueprint.post("/join/<code>/new")
def new(code: str) -> ResponseReturnValue:
    """Choose a name and a password, and join; a guest keeps their progress."""
    form = NewcomerForm()
    chosen = outcome(form, lambda: accounts.choose(form.name.data or "", form.password.data or "", site().hasher))
    classroom = _opened(code)
    if classroom is None:
        return _wrong()
    if chosen is not None and accepted(form, lambda: _come_in(chosen, form)):
        who = me()
        assert who is not None
        return _welcome(who, classroom)
    return _page(classroom, form), 422


def _opened(code: str) -> Classroom | None:
    """The class of a code that was posted; a wrong one is counted with what the request stores."""
    found = joining.opened(db(), code, address(), now())
    if found is None:
        limits.failed(db(), limits.CODE, address(), now())
    return found


def _wrong() -> tuple[str, int]:
    form = CodeForm(formdata=None)
    refuse(form, "code", joining.WRONG)
    return render_template("join/index.html", form=form), 404


def _come_in(chosen: accounts.Chosen, form: NewcomerForm) -> None:
    """Sign a new name in, which a guest takes over with all that they learnt."""
    guest = me()
    if guest is not None and guest.username is None:
        accounts.take_free_name(db(), guest, chosen, address(), now())
        signing.close_all(db(), guest, now())
        remember(guest, own=form.own.data)
        return
    zone = form.time_zone.data or ""
    known = zone if known_zone(zone) else site().settings.time_zone
    with accounts.taken_names_counted(db(), address(), now()):
        made = accounts.register(db(), chosen, known, address(), now())
    remember(made, own=form.own.data)


def _welcome(who: Account, classroom: Classroom) -> ResponseReturnValue:
    member = joining.join(db(), who, classroom, now())
    session.pop(JOINING, None)
    if member.role == "teacher":
        flash(f"You teach {classroom.name}: there is nothing to join.")
        return redirect(url_for("classes.show", public=classroom.public), 303)
    flash(f"Welcome to {classroom.name}, {who.name}.")
    return redirect(url_for("today.index"), 303)


def _page(classroom: Classroom, form: NewcomerForm) -> str:
    who = me()
    seat = joining.membership(db(), who, classroom) if who is not None else None
    return render_template(
        "join/show.html",
        classroom=classroom,
        form=form,
        who=who,
        teachers=[account for _, account in roll.teachers(db(), classroom)],
        inside=seat.role if seat is not None and seat.ended_at is None else None,
    )
