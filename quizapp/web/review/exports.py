"""Figures to take along: of a class, for its teachers, and of a learner, for themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, render_template, request, send_file

from quizapp.services import access
from quizapp.services.exports import files as exports
from quizapp.services.exports.files import Classroom, Made
from quizapp.web.request import by, db, learner, looking, now

blueprint = Blueprint("exports", __name__)
TYPES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@blueprint.get("/classes/<public>/exports")
def of_class(public: str) -> str:
    """What the teachers of a class can take along."""
    classroom = access.taught(db(), learner(), public)
    return render_template(
        "review/class_exports.html", classroom=classroom, tables=exports.CLASS_TABLES, fsrs=exports.FSRS
    )


@blueprint.post("/classes/<public>/exports/<table>.<kind>")
def class_table(public: str, table: str, kind: str) -> Response:
    """One of the tables about a class."""
    names = "without_names" not in request.form
    make = lambda session, room: exports.of_class(session, room, table, kind, now(), names=names)  # noqa: E731
    return _of_class(public, table, kind, make, names=names)


@blueprint.post("/classes/<public>/exports/fsrs.csv")
def class_reviews(public: str) -> Response:
    """The answers of a class for FSRS tools; there are no names in it."""
    make = lambda session, room: exports.fsrs_of_class(session, room, now())  # noqa: E731
    return _of_class(public, "fsrs", "csv", make, names=False)


def _of_class(public: str, name: str, kind: str, make: Callable[[Any, Classroom], Made], *, names: bool) -> Response:
    with looking() as (session, who):  # what comes next may be slow, and nobody else is to wait for it
        made = make(session, access.taught(session, who, public))
    asked = by()
    exports.note(db(), asked, access.taught(db(), learner(), public), name, made.rows, names=names)
    return _sent(made, f"{name}-{public}", kind)


@blueprint.get("/progress/exports")
def own() -> str:
    """What learners can take along of themselves."""
    learner()
    return render_template("review/own_exports.html", tables=exports.OWN_TABLES, fsrs=exports.FSRS)


@blueprint.get("/progress/exports/<table>.<kind>")
def own_table(table: str, kind: str) -> Response:
    """One of the tables about whoever asks."""
    return _sent(exports.of_own(db(), learner(), table, kind, now()), f"{table}-{now():%Y-%m-%d}", kind)


@blueprint.get("/progress/reviews.csv")
def own_reviews() -> Response:
    """The answers of whoever asks, for FSRS tools."""
    return _sent(exports.fsrs_of_own(db(), learner(), now()), f"reviews-{now():%Y-%m-%d}", "csv")


def _sent(made: Made, name: str, kind: str) -> Response:
    """The file as a download. Its name tells no person's name."""
    answer = send_file(made.file, TYPES[kind], as_attachment=True, download_name=f"{name}.{kind}")
    answer.headers["Cache-Control"] = "no-store"
    return answer
