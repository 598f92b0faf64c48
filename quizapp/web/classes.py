"""Classes: those one is in, a new one, and one class as its learners and its teachers see it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired

from quizapp.services import access, classes
from quizapp.web.forms import outcome
from quizapp.web.request import by, db, learner

blueprint = Blueprint("classes", __name__)


class ClassForm(FlaskForm):
    """The name of a class."""

    name = StringField(
        "Name of the class",
        [InputRequired("Give the class a name, such as 8b.")],
        description="As you say it at school: 8b, History 2.",
        render_kw={"maxlength": 60, "autocomplete": "off"},
    )


@blueprint.get("/classes")
def index() -> str:
    """The classes that somebody is in."""
    who = learner()
    return render_template(
        "classes/index.html", mine=classes.of(db(), who), put_away=classes.of(db(), who, archived=True)
    )


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
    """A class."""
    return render_template("classes/show.html", seat=access.classroom(db(), learner(), public))
