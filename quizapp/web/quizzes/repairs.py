"""Mending a question of a quiz after the event: what was given, a dry run, apply, undo."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.services import access
from quizapp.services.errors import Invalid
from quizapp.services.quizzes import assignments, repairs
from quizapp.services.quizzes.mending import Kind, Wanted
from quizapp.web.moments import minute_teller
from quizapp.web.request import by, db, learner, now

blueprint = Blueprint("repairs", __name__)


@blueprint.get("/quizzes/<public>/questions/<question>")
def show(public: str, question: str) -> str:
    """What was answered to a question, and what can be mended."""
    quiz = access.quiz(db(), learner(), public)
    asked = repairs.question(db(), quiz, question)
    return render_template(
        "quizzes/repair.html",
        quiz=quiz,
        asked=asked,
        groups=repairs.groups(db(), quiz, asked),
        done=repairs.standing(db(), quiz, asked),
        given=[one for one in assignments.of_quiz(db(), quiz) if one[0].withdrawn_at is None],
        running=repairs.running(db(), quiz, asked),
        at=minute_teller(learner().time_zone, now()),
    )


@blueprint.post("/quizzes/<public>/questions/<question>")
def mend(public: str, question: str) -> ResponseReturnValue:
    """The dry run of a repair; with `sure`, the repair."""
    quiz = access.quiz(db(), learner(), public)
    asked = repairs.question(db(), quiz, question)
    wanted = _wanted()
    if request.form.get("sure") == "1":
        count = repairs.apply(db(), by(), quiz, asked, wanted)
        flash(f"Done: {count} changed. Learners see the new mark with its reason.")
        return redirect(url_for("repairs.show", public=public, question=question), 303)
    changes = repairs.dry_run(db(), quiz, asked, wanted)
    waits = repairs.waits(db(), quiz, asked, wanted)
    return render_template("quizzes/dry.html", quiz=quiz, asked=asked, wanted=wanted, changes=changes, waits=waits)


@blueprint.post("/quizzes/<public>/questions/<question>/undo/<repair>")
def undo(public: str, question: str, repair: str) -> ResponseReturnValue:
    """Undo a repair."""
    repairs.undo(db(), by(), access.quiz(db(), learner(), public), repair)
    flash("Undone: the marks are as they were.")
    return redirect(url_for("repairs.show", public=public, question=question), 303)


def _wanted() -> Wanted:
    form = request.form
    if form.get("kind") not in {kind.value for kind in Kind}:
        raise Invalid("Choose what is to be mended.")
    key = tuple(sorted({int(one) for one in form.getlist("key") if one.isascii() and one.isdecimal() and len(one) < 4}))
    return Wanted(Kind(form["kind"]), form.get("answer", ""), key)
