"""A class from a list of names: handing it in, looking it through, taking it and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField, TextAreaField

from quizapp.memory.study_day import study_day
from quizapp.models.classes import Roster
from quizapp.services import access
from quizapp.services.classroom import roster_preview, rosters
from quizapp.services.errors import Invalid
from quizapp.web.forms import accepted, outcome
from quizapp.web.request import by, db, staff
from quizapp.web.templating import count

blueprint = Blueprint("roster", __name__)
LARGEST_REQUEST = 1_200_000
"""Bytes: a list, and what a form needs around it."""
LINE = "line-"
"""How the fields of a list's lines begin; their number follows."""
MOST_DIGITS = 6


class RosterForm(FlaskForm):
    """Names, pasted or as a file."""

    names = TextAreaField(
        "Names",
        description="One name a line, pasted from anywhere. With more columns, put headings above: "
        "Name, E-mail, Extra time, Note.",
        render_kw={"rows": 9, "autocomplete": "off", "spellcheck": "false", "dir": "auto"},
    )
    file = FileField(
        "Or a file",
        description="XLSX or CSV, as the school's office exports it.",
        render_kw={"accept": ".xlsx,.csv,.txt,.tsv"},
    )


class TakeForm(FlaskForm):
    """The lines of a list that are chosen; they are read from the request."""

    lines = HiddenField("The list")


@blueprint.url_value_preprocessor
def _larger(endpoint: str | None, _values: dict[str, str] | None) -> None:
    # The form's token is read before any view is called, so the limit must be raised before that.
    if endpoint == "roster.index":
        request.max_content_length = request.max_form_memory_size = LARGEST_REQUEST


@blueprint.route("/classes/<public>/roster", methods=["GET", "POST"])
def index(public: str) -> ResponseReturnValue:
    """Hand in a list of names."""
    asking = by()
    classroom = access.taught(db(), staff(), public)
    form = RosterForm()
    made = outcome(form, lambda: rosters.read(db(), asking, classroom, _given(form)))
    if made is not None:
        return redirect(url_for("roster.show", public=public, roster=made.public), 303)
    past = [(each, _day(each.roster)) for each in rosters.past(db(), classroom)]
    page = render_template("roster/index.html", classroom=classroom, form=form, past=past)
    return page, 422 if form.is_submitted() else 200


def _given(form: RosterForm) -> bytes | str:
    """What was handed in; raises Invalid unless it is one of the two."""
    names, file = form.names.data or "", form.file.data
    if names.strip() and file:
        raise Invalid("Paste names or choose a file, not both: which of them is meant?", "names")
    if not names.strip() and not file:
        raise Invalid("Paste the names, or choose a file.", "names")
    return file.read() if file else names


@blueprint.route("/classes/<public>/rosters/<roster>", methods=["GET", "POST"])
def show(public: str, roster: str) -> ResponseReturnValue:
    """What taking a list would do, and take it; afterwards, what it did."""
    asking = by()
    classroom, found = access.roster(db(), staff(), public, roster)
    form = TakeForm()
    chosen = _choices()
    if accepted(form, lambda: _take(rosters.take(db(), asking, found, chosen))):
        return redirect(url_for("roster.show", public=public, roster=roster), 303)
    if found.taken_at is not None:
        page = "roster/undone.html" if found.undone_at is not None else "roster/taken.html"
        names = rosters.brought(db(), found)
        return render_template(page, classroom=classroom, roster=found, names=names, day=_day(found))
    seen = roster_preview.preview(db(), staff(), classroom, found)
    if not form.is_submitted():
        chosen = {line.number: line.choice for line in seen.lines}
    page = render_template("roster/preview.html", classroom=classroom, form=form, seen=seen, chosen=chosen)
    return page, 422 if form.errors else 200


def _day(roster: Roster) -> date:
    """The day on which a list was taken, where its reader lives."""
    return study_day(roster.taken_at or roster.made_at, staff().time_zone)


def _choices() -> Mapping[int, str]:
    """What was chosen for each line of a list, by its number."""
    fields = ((name.removeprefix(LINE), value) for name, value in request.form.items() if name.startswith(LINE))
    return {int(n): value for n, value in fields if value and n.isascii() and n.isdigit() and len(n) <= MOST_DIGITS}


def _take(taken: rosters.Taken) -> None:
    if taken.there:
        flash(f"{count(taken.there, 'line was', 'lines were')} left out: these people are in the class by now.")


@blueprint.post("/classes/<public>/rosters/<roster>/undo")
def undo(public: str, roster: str) -> ResponseReturnValue:
    """Take a list back."""
    asking = by()
    _, found = access.roster(db(), staff(), public, roster)
    undone = rosters.undo(db(), asking, found)
    if undone.deleted or undone.left:
        gone = [f"{count(undone.deleted, 'account')} deleted"] if undone.deleted else []
        out = [f"{count(undone.left, 'person', 'people')} out of the class again"] if undone.left else []
        flash(f"Undone: {', '.join(gone + out)}.")
    return redirect(url_for("roster.show", public=public, roster=roster), 303)
