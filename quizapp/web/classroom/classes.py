"""Classes: those one is in, a new one, and one class as its learners and its teachers see it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from quizapp.models.accounts import Account
from quizapp.models.classes import Classroom, Holiday, Member
from quizapp.services import access
from quizapp.services.access import Seat
from quizapp.services.classroom import classes, joining, plans, roll
from quizapp.services.classroom.plans import Given
from quizapp.services.quizzes import assignments
from quizapp.services.review import board, items
from quizapp.services.review.board import Board
from quizapp.web.addresses import reaches_only_here
from quizapp.web.forms import accepted, outcome
from quizapp.web.moments import minute_teller
from quizapp.web.pairs import pair
from quizapp.web.qr import qr
from quizapp.web.request import by, db, learner, now, public_url, today

blueprint = Blueprint("classes", __name__)


class ClassForm(FlaskForm):
    """The name of a class."""

    name = StringField(
        "Name of the class",
        [InputRequired("Give the class a name, such as 8b.")],
        description="As you say it at school: 8b, History 2.",
        render_kw={"maxlength": 60, "autocomplete": "off"},
    )


class RenameForm(ClassForm):
    """Another name for a class, and which edition of it the page showed."""

    edition = IntegerField(widget=HiddenInput())


class DeleteForm(FlaskForm):
    """The name of the class that is to be deleted, typed once more."""

    name = StringField("Name of the class", [InputRequired("Type the name of the class.")])


@dataclass(frozen=True, slots=True)
class View:
    """A class as its teachers see it."""

    classroom: Classroom
    board: Board
    teachers: list[tuple[Member, Account]]
    texts: list[Given]
    holidays: list[Holiday]
    order: str


@blueprint.get("/classes")
def index() -> str:
    """The classes that somebody is in."""
    mine, put_away = (classes.of(db(), learner(), archived=archived) for archived in (False, True))
    rolls = roll.rolls(db(), [one.classroom for one in mine if one.role == "teacher"], now())
    return render_template("classes/index.html", mine=mine, put_away=put_away, rolls=rolls)


@blueprint.route("/classes/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """A new class."""
    form = ClassForm()
    access.teacher(learner())
    made = outcome(form, lambda: classes.create(db(), by(), form.name.data or ""))
    if made is not None:
        return redirect(url_for("classes.show", public=made.public), 303)
    return render_template("classes/new.html", form=form), 422 if form.is_submitted() else 200


@blueprint.get("/classes/<public>")
def show(public: str) -> str:
    """A class, for whoever is in it."""
    seat = access.classroom(db(), learner(), public)
    return _for_teachers(seat) if seat.teaches else _for_learners(seat)


def _for_teachers(seat: Seat) -> str:
    order = request.args.get("by", "name")
    view = View(
        classroom=seat.classroom,
        board=board.board(db(), seat.classroom, now(), today(), order),
        teachers=list(roll.teachers(db(), seat.classroom)),
        texts=[given for given in plans.texts(db(), learner(), seat.classroom) if given.since],
        holidays=[holiday for holiday in plans.holidays(db(), seat.classroom) if holiday.last >= today()],
        order=order if order in roll.ORDERS else "name",
    )
    quizzes = assignments.of_class(db(), seat.classroom)
    at = minute_teller(learner().time_zone, now())
    return render_template(
        "classes/teacher.html",
        view=view,
        seat=seat,
        said=joining.words,
        day=today(),
        quizzes=quizzes,
        doubtful=[] if seat.classroom.archived_at else items.suspects(db(), seat.classroom),
        at=at,
        now=now(),
        pair=pair,
    )


def _for_learners(seat: Seat) -> str:
    return render_template(
        "classes/learner.html",
        seat=seat,
        quizzes=assignments.tasks(db(), learner(), now(), seat.classroom),
        at=minute_teller(learner().time_zone, now()),
        teachers=[account for _, account in roll.teachers(db(), seat.classroom)],
        texts=[given for given in plans.texts(db(), learner(), seat.classroom) if given.since],
        holidays=[holiday for holiday in plans.holidays(db(), seat.classroom) if holiday.last >= today()],
        day=today(),
    )


@blueprint.route("/classes/<public>/settings", methods=["GET", "POST"])
def settings(public: str) -> ResponseReturnValue:
    """A class's name, and where it goes when it is over."""
    classroom = access.taught(db(), learner(), public)
    form = RenameForm(obj=classroom)
    rename = lambda: classes.rename(db(), by(), classroom, form.name.data or "", form.edition.data or 0)  # noqa: E731
    if accepted(form, rename):
        flash(f"The class is called {classroom.name} now.")
        return redirect(url_for("classes.show", public=public), 303)
    return render_template(
        "classes/settings.html", form=form, delete=DeleteForm(formdata=None), classroom=classroom
    ), 422 if form.is_submitted() else 200


@blueprint.post("/classes/<public>/archive")
def archive(public: str) -> ResponseReturnValue:
    """Put a class away."""
    classroom = access.taught(db(), learner(), public)
    classes.archive(db(), by(), classroom)
    flash(f"{classroom.name} is put away. Its texts have left its learners' queue; what they learnt is kept.")
    return redirect(url_for("classes.settings", public=public), 303)


@blueprint.post("/classes/<public>/restore")
def restore(public: str) -> ResponseReturnValue:
    """Take a class out again."""
    classroom = access.taught(db(), learner(), public)
    classes.restore(db(), by(), classroom)
    flash(f"{classroom.name} is back, with everybody in it. Its code is closed: open one if others are to join.")
    return redirect(url_for("classes.show", public=public), 303)


@blueprint.post("/classes/<public>/delete")
def delete(public: str) -> ResponseReturnValue:
    """Delete a class that was put away."""
    classroom = access.taught(db(), learner(), public)
    form, name = DeleteForm(), classroom.name
    if accepted(form, lambda: classes.delete(db(), by(), classroom, form.name.data or "")):
        flash(f"{name} is deleted. Its learners keep their accounts and what they learnt.")
        return redirect(url_for("classes.index"), 303)
    rename = RenameForm(formdata=None, obj=classroom)
    return render_template("classes/settings.html", form=rename, delete=form, classroom=classroom), 422


@blueprint.post("/classes/<public>/leave")
def leave(public: str) -> ResponseReturnValue:
    """Leave a class."""
    seat = access.classroom(db(), learner(), public)
    joining.leave(db(), seat.classroom, seat.me, now(), by() if seat.teaches else None)
    return redirect(url_for("classes.left", public=public), 303)


@blueprint.get("/classes/<public>/left")
def left(public: str) -> str:
    """What leaving a class meant, and the way back."""
    return render_template("classes/left.html", classroom=joining.just_left(db(), learner(), public, now())[0])


@blueprint.post("/classes/<public>/back")
def back(public: str) -> ResponseReturnValue:
    """Undo leaving a class."""
    classroom = joining.back(db(), learner(), public, now(), by())
    flash(f"You are in {classroom.name} again, as before.")
    return redirect(url_for("classes.show", public=public), 303)


# The code -------------------------------------------------------------------------------------------------


@blueprint.post("/classes/<public>/code")
def renew(public: str) -> ResponseReturnValue:
    """A new code."""
    classroom = access.taught(db(), learner(), public)
    joining.renew_code(db(), by(), classroom, request.form.get("lasting", ""), request.form.get("shown"))
    flash("There is a new code; the one before opens nothing any more.")
    return redirect(url_for("classes.show", public=public, _anchor="join"), 303)


@blueprint.post("/classes/<public>/code/close")
def close(public: str) -> ResponseReturnValue:
    """No code."""
    joining.end_code(db(), by(), access.taught(db(), learner(), public))
    flash("Nobody can join by code now. Who is in the class stays in it.")
    return redirect(url_for("classes.show", public=public, _anchor="join"), 303)


@blueprint.get("/classes/<public>/poster")
def poster(public: str) -> str:
    """A sheet for the wall: how to join."""
    classroom = access.taught(db(), learner(), public)
    code = joining.good_code(classroom, now())
    address = public_url(url_for("join.show", code=code))
    return render_template(
        "classes/poster.html",
        classroom=classroom,
        code=code,
        said=joining.words(code),
        address=public_url(""),
        drawn=qr(address, f"The address {address}"),
        local=reaches_only_here(),
    )
