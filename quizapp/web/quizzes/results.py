"""What a class made of a quiz, for its teachers: the grid, one attempt, marking by hand, files, rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import FieldList, FloatField, TextAreaField
from wtforms.validators import Length, Optional

from quizapp.questions.essay import MOST_CRITERIA
from quizapp.services import access
from quizapp.services.access import Given
from quizapp.services.audit import By
from quizapp.services.classroom import roll
from quizapp.services.errors import Invalid
from quizapp.services.quizzes import assignments, attempts, marking, marks, results
from quizapp.web.forms import accepted
from quizapp.web.moments import minute_teller
from quizapp.web.quizzes.rules_form import OwnForm, RulesForm, filled, moment, rules_of
from quizapp.web.request import address, afterwards, by, db, learner, now

blueprint = Blueprint("results", __name__)
TYPES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


class MarkForm(FlaskForm):
    """Points, or points for each line of a rubric, and a comment."""

    points = FloatField("Points", [Optional()])
    lines = FieldList(FloatField("Points", [Optional()]), max_entries=MOST_CRITERIA)
    comment = TextAreaField("Comment for the learner", [Length(max=2000)])


@blueprint.get("/assignments/<public>")
def show(public: str) -> str:
    """Who is how far, and the grid."""
    there = access.assignment(db(), learner(), public)
    found = results.of(db(), there)
    _note(lambda session, by: results.looked(session, by, there))
    lost = assignments.cuts(db(), there.classroom, found.rules, now(), there.assignment)
    return render_template("quizzes/results.html", there=there, found=found, at=_teller(), lost=lost)


@blueprint.post("/assignments/<public>/results.<kind>")
def download(public: str, kind: str) -> Response:
    """The table as a file."""
    there = access.assignment(db(), learner(), public)
    if kind not in TYPES:
        raise Invalid("Choose CSV or XLSX.")
    data = results.as_file(db(), by(), there, kind)
    headers = {"Content-Disposition": f'attachment; filename="results-{public}.{kind}"'}
    return Response(data, mimetype=TYPES[kind], headers=headers)


@blueprint.route("/assignments/<public>/rules", methods=["GET", "POST"])
def rules(public: str) -> ResponseReturnValue:
    """Change the rules, and to whom it is given."""
    who = learner()
    there, form = access.assignment(db(), who, public), RulesForm()
    form.classroom.choices = [(there.classroom.public, there.classroom.name)]
    if request.method == "GET":
        filled(form, assignments.rules(there), who.time_zone)
        form.edition.data = there.assignment.edition
        form.learners.data = assignments.named(db(), there)
    form.classroom.data = there.classroom.public
    change = lambda: assignments.change(  # noqa: E731
        db(), by(), there, rules_of(form, who.time_zone), form.edition.data or 0, form.learners.data or []
    )
    if accepted(form, change):
        flash("The rules are changed. Attempts that go on follow them at once.")
        return redirect(url_for("results.show", public=public), 303)
    return _rules(there, form, OwnForm(formdata=None)), 422 if form.is_submitted() else 200


def _rules(there: Given, form: RulesForm, own: OwnForm) -> str:
    people = [(one.public, one.name) for one in roll.learners(db(), there.classroom, now())]
    form.learners.choices = own.member.choices = people
    return render_template(
        "quizzes/rules.html", there=there, form=form, own=own, dates=assignments.own_dates(db(), there), at=_teller()
    )


@blueprint.post("/assignments/<public>/own")
def own_dates(public: str) -> ResponseReturnValue:
    """Give one learner dates of their own."""
    who = learner()
    there, own = access.assignment(db(), who, public), OwnForm()
    own.member.choices = []
    pupil = access.member(db(), who, there.classroom.public, own.member.data or "")[2]
    zone = who.time_zone
    dates = lambda: (moment(own.own_opens, zone), moment(own.own_closes, zone))  # noqa: E731
    if accepted(own, lambda: assignments.set_own(db(), by(), there, pupil, *dates())):
        flash("The dates of this learner are set.")
        return redirect(url_for("results.rules", public=public), 303)
    form = RulesForm(formdata=None)
    form.classroom.choices = [(there.classroom.public, there.classroom.name)]
    filled(form, assignments.rules(there), zone)
    form.edition.data, form.learners.data = there.assignment.edition, assignments.named(db(), there)
    return _rules(there, form, own), 422


@blueprint.post("/assignments/<public>/take-back")
def take_back(public: str) -> ResponseReturnValue:
    """Take it back."""
    assignments.withdraw(db(), by(), access.assignment(db(), learner(), public))
    flash("Taken back: nobody sees it, and what was answered is kept.")
    return redirect(url_for("results.show", public=public), 303)


@blueprint.post("/assignments/<public>/give-again")
def give_again(public: str) -> ResponseReturnValue:
    """Undo that."""
    assignments.restore(db(), by(), access.assignment(db(), learner(), public))
    flash("It is given again, as before.")
    return redirect(url_for("results.show", public=public), 303)


# One attempt ----------------------------------------------------------------------------------------------


@blueprint.get("/attempts/<public>/look")
def look(public: str) -> str:
    """An attempt of a learner, answer by answer, with what was saved before."""
    return _look(public, None, -1)


def _look(public: str, form: MarkForm | None, place: int) -> str:
    attempt, there, pupil = access.looked_at(db(), learner(), public)
    going = attempts.going_of(db(), attempt, there.assignment, pupil)
    if form is None:
        _note(lambda session, by: results.looked_at(session, by, there, pupil))
    return render_template(
        "quizzes/look.html",
        going=going,
        there=there,
        pupil=pupil,
        results=marks.results(db(), going.rules, attempts.sheets(db(), attempt)),
        total=marks.total_of(db(), going.rules, attempt),
        history=results.history(db(), attempt),
        form=form or MarkForm(formdata=None),
        place=place,
        at=_teller(),
    )


@blueprint.post("/attempts/<public>/look/<int:number>")
def mark(public: str, number: int) -> ResponseReturnValue:
    """Mark one answer by hand."""
    attempt, there, pupil = access.looked_at(db(), learner(), public)
    form, place = MarkForm(), number - 1
    points, lines, comment = form.points.data, form.lines.data, form.comment.data or ""
    give = lambda: marking.mark(  # noqa: E731
        db(), by(), there, attempt, pupil, place, points, comment, lines=lines
    )
    if not accepted(form, give):
        return _look(public, form, place), 422
    flash("The mark is saved.")
    if request.form.get("from") == "marking":
        return redirect(url_for("results.waiting", public=there.assignment.public), 303)
    return redirect(url_for("results.look", public=public, _anchor=f"q{number}"), 303)


@blueprint.get("/assignments/<public>/marking")
def waiting(public: str) -> str:
    """What waits for a mark: one question across all learners."""
    there = access.assignment(db(), learner(), public)
    hidden = request.args.get("names") == "hidden"
    _note(lambda session, by: results.looked(session, by, there))
    return render_template(
        "quizzes/marking.html",
        there=there,
        waiting=marking.waiting(db(), there),
        hidden=hidden,
        form=MarkForm(formdata=None),
    )


def _note(write: Callable[[Any, By], None]) -> None:
    me = By(learner(), now(), address())
    afterwards(lambda session: write(session, me))


def _teller() -> Callable[[datetime], str]:
    return minute_teller(learner().time_zone, now())
