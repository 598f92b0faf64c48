"""The school, for its administrators: what there is, what needs doing, and who teaches which class."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired

from quizapp.services import access
from quizapp.services.office import audit_log, school
from quizapp.services.office.audit_log import Wanted
from quizapp.web.forms import outcome
from quizapp.web.moments import minute_teller
from quizapp.web.request import by, db, learner, now, site

blueprint = Blueprint("school", __name__)
LATEST = 5
"""Entries of the log on the first page."""


class TeacherForm(FlaskForm):
    """Who is to teach a class."""

    username = StringField(
        "Name they sign in with",
        [InputRequired("Type the name of a teacher.")],
        description="Of a teacher or an administrator. It can be you.",
        render_kw={"autocomplete": "off", "autocapitalize": "none", "maxlength": 60},
    )


@blueprint.get("/school")
def index() -> str:
    """What there is, and what needs doing."""
    who = access.administrator(learner())
    latest = audit_log.entries(db(), Wanted(), who.time_zone).rows[:LATEST]
    return render_template(
        "school/index.html",
        view=school.overview(db(), now()),
        latest=latest,
        told=minute_teller(who.time_zone, now()),
        months=site().settings.unused_months,
    )


@blueprint.get("/school/classes")
def classes() -> str:
    """All classes by their names; not what anybody learns in them."""
    access.administrator(learner())
    sought = request.args.get("q", "")
    return render_template("school/classes.html", page=school.classes(db(), sought, number()), sought=sought)


@blueprint.route("/school/classes/<public>", methods=["GET", "POST"])
def classroom(public: str) -> ResponseReturnValue:
    """One class, and a teacher for it."""
    form = TeacherForm()
    found = access.any_class(db(), learner(), public)
    appointed = outcome(form, lambda: school.appoint(db(), by(), found, form.username.data or ""))
    if appointed is not None:
        flash(f"{appointed.name} teaches {found.name} now.")
        return redirect(url_for("school.classroom", public=public), 303)
    page = render_template("school/classroom.html", form=form, row=school.listed(db(), found))
    return page, 422 if form.is_submitted() else 200


def number() -> int:
    """The page of a long list that is asked for."""
    return request.args.get("page", 1, int)
