"""What a class studies and when: its texts, their exam days, its holidays."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import DateField, StringField
from wtforms.validators import InputRequired

from quizapp.models.classes import Classroom
from quizapp.services import access
from quizapp.services.classroom import plans
from quizapp.services.errors import Conflict, Invalid
from quizapp.web.forms import accepted
from quizapp.web.request import by, db, learner, today

blueprint = Blueprint("plan", __name__)
EXAM = "exam-"
"""Before the public id of a text: the field of its exam day."""
MOST_DIGITS = 9
NONE = -1
"""No edition of any class."""


class HolidayForm(FlaskForm):
    """Days on which nothing new comes."""

    name = StringField(
        "What it is called", [InputRequired("Give it a name, such as Christmas.")], render_kw={"maxlength": 60}
    )
    first = DateField("First day", [InputRequired("Choose the first day.")])
    last = DateField("Last day", [InputRequired("Choose the last day.")])


@blueprint.get("/classes/<public>/plan")
def show(public: str) -> str:
    """What the class studies."""
    return _page(access.taught(db(), learner(), public), HolidayForm())


def _page(classroom: Classroom, form: HolidayForm, *, typed: dict[str, str] | None = None, wrong: str = "") -> str:
    return render_template(
        "plan/show.html",
        classroom=classroom,
        texts=plans.texts(db(), learner(), classroom),
        holidays=plans.holidays(db(), classroom),
        form=form,
        typed=typed or {},
        wrong=wrong,
        day=today(),
    )


@blueprint.post("/classes/<public>/texts/<deck>/give")
def give(public: str, deck: str) -> ResponseReturnValue:
    """Have the class study a text."""
    classroom = access.taught(db(), learner(), public)
    plans.give(db(), by(), classroom, access.deck(db(), learner(), deck))
    flash("It is in the queue of everybody in the class from now on.")
    return _back(public)


@blueprint.post("/classes/<public>/texts/<deck>/take-back")
def take_back(public: str, deck: str) -> ResponseReturnValue:
    """Have the class study a text no more."""
    classroom = access.taught(db(), learner(), public)
    plans.take_back(db(), by(), classroom, access.deck(db(), learner(), deck))
    flash("It has left the class's queue. What was learnt is kept, and comes back if you give it again.")
    return _back(public)


@blueprint.post("/classes/<public>/plan/exams")
def exams(public: str) -> ResponseReturnValue:
    """Set on which day each text is to be known."""
    classroom = access.taught(db(), learner(), public)
    typed = {name: value for name, value in request.form.items() if name.startswith(EXAM)}
    shown = request.form.get("edition", "")
    edition = int(shown) if shown.isdecimal() and len(shown) <= MOST_DIGITS else NONE
    try:
        days = {name.removeprefix(EXAM): _day(name, value) for name, value in typed.items()}
        plans.set_exams(db(), by(), classroom, days, edition, today())
    except (Invalid, Conflict) as refused:
        return _page(classroom, HolidayForm(formdata=None), typed=typed, wrong=str(refused)), 422
    flash("The exam days are set.")
    return _back(public)


def _day(name: str, value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value.strip() else None
    except ValueError:
        raise Invalid(f"“{value[:40]}” is no day. Choose one, or leave the field empty.", name) from None


@blueprint.post("/classes/<public>/holidays")
def holiday(public: str) -> ResponseReturnValue:
    """Add a holiday."""
    classroom, form = access.taught(db(), learner(), public), HolidayForm()
    add = lambda: plans.add_holiday(  # noqa: E731
        db(), by(), classroom, form.name.data or "", form.first.data or today(), form.last.data or today()
    )
    if accepted(form, add):
        flash("On these days nothing new comes; what fades is asked as ever.")
        return _back(public)
    return _page(classroom, form), 422


@blueprint.post("/classes/<public>/holidays/<holiday>/remove")
def remove_holiday(public: str, holiday: str) -> ResponseReturnValue:
    """Take a holiday out."""
    classroom, row = access.holiday(db(), learner(), public, holiday)
    plans.remove_holiday(db(), by(), classroom, row)
    flash("The holiday is taken out.")
    return _back(public)


def _back(public: str) -> ResponseReturnValue:
    return redirect(url_for("plan.show", public=public), 303)
