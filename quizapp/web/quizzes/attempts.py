"""An attempt as its learner meets it: the start, one page a question, the look back, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, cast

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import StringField
from wtforms.validators import Length

from quizapp.questions.base import FormData
from quizapp.services import access
from quizapp.services.access import Given
from quizapp.services.errors import Invalid
from quizapp.services.quizzes import assignments, attempts, marks, practising, telling
from quizapp.services.quizzes.attempts import Going, Sent, Sheet
from quizapp.services.quizzes.marks import Result
from quizapp.web.forms import outcome
from quizapp.web.moments import minute_teller
from quizapp.web.quizzes.refill import refilled
from quizapp.web.request import afterwards, db, learner, now, page_key, today, wants_fragment
from quizapp.web.studying.study import KEY

blueprint = Blueprint("attempts", __name__)
FIELDS = ("answer", "pair-", "place-", "gap-")
"""How the fields of answers begin."""
ACTS = frozenset({"save", "next", "previous", "flag", "clear", "check"})


class BeginForm(FlaskForm):
    """What is to be typed to begin, where anything is."""

    password = StringField("Password for this quiz", [Length(max=100)], render_kw={"autocomplete": "off"})


# Before ---------------------------------------------------------------------------------------------------


@blueprint.get("/assignments/<public>/start")
def start(public: str) -> str:
    """What is to be done, until when, and what was done already."""
    return _start(access.given(db(), learner(), public), BeginForm())


@blueprint.post("/assignments/<public>/start")
def begin(public: str) -> ResponseReturnValue:
    """Begin, or go on."""
    who, there = learner(), access.given(db(), learner(), public)
    form = BeginForm()
    made = outcome(form, lambda: attempts.begin(db(), who, there.assignment, now(), password=form.password.data or ""))
    if made is None:
        return _start(there, form), 422
    return redirect(url_for("attempts.ask", public=made.public, number=1), 303)


def _start(there: Given, form: BeginForm) -> str:
    who = learner()
    (task,) = [one for one in assignments.tasks(db(), who, now(), there.classroom, all_of_them=True)
               if one.assignment is there.assignment]  # fmt: skip
    return render_template(
        "quizzes/start.html",
        task=task,
        form=form,
        at=_teller(),
        tries=assignments.attempts_of(db(), who, there.assignment),
    )


@blueprint.post("/assignments/<public>/preview")
def preview(public: str) -> ResponseReturnValue:
    """See a quiz as a learner does."""
    who, there = learner(), access.assignment(db(), learner(), public)
    attempts.forget_previews(db(), who, there.assignment)
    made = attempts.begin(db(), who, there.assignment, now(), preview=True)
    return redirect(url_for("attempts.ask", public=made.public, number=1), 303)


# One question ---------------------------------------------------------------------------------------------


@blueprint.get("/attempts/<public>/<int:number>")
def ask(public: str, number: int) -> ResponseReturnValue:
    """One question, with the answer that is saved."""
    going, there = _going(public)
    if going.over(now()):
        return redirect(url_for("attempts.review", public=public), 303)
    sheets = attempts.sheets(db(), going.attempt)
    if not 1 <= number <= len(sheets):
        raise Invalid("There is no such question in this attempt.")
    if going.rules.one_page:
        return redirect(url_for("attempts.ask_all", public=public, _anchor=f"q{number}" if number > 1 else None), 303)
    return _ask(going, there, sheets, sheets[number - 1])


@blueprint.get("/attempts/<public>/all")
def ask_all(public: str) -> ResponseReturnValue:
    """All questions on one page, where the teacher has chosen that."""
    going, there = _going(public)
    if going.over(now()):
        return redirect(url_for("attempts.review", public=public), 303)
    if not going.rules.one_page:
        return redirect(url_for("attempts.ask", public=public, number=1), 303)
    return _ask(going, there, attempts.sheets(db(), going.attempt))


@blueprint.post("/attempts/<public>/<int:number>")
def answer(public: str, number: int) -> ResponseReturnValue:
    """Save an answer, and go where the button says."""
    going, there = _going(public)
    act = request.form.get("act", "")
    if act not in ACTS:
        raise Invalid("Choose one of the buttons under the question.")
    sent = _sent(number, act)
    if telling.is_at_once(going.rules) and act != "check":  # only that button makes an answer final
        sent = replace(sent, look=True)
    saved = attempts.save(db(), going, sent, now())
    if act == "flag":
        attempts.flag(db(), going, sent.place, now(), flagged=request.form.get("flagged") != "1")
    row = saved.sheet.row
    if wants_fragment():
        return jsonify(saves=row.saves, answered=row.answered, problem=saved.problem, at=_teller()(now())[-5:])
    sheets = attempts.sheets(db(), going.attempt)
    if saved.problem and act != "flag":
        return _ask(going, there, sheets, sheets[number - 1], saved.problem, request.form), 422
    if going.rules.one_page:
        return redirect(url_for("attempts.ask_all", public=public, _anchor=f"q{number}"), 303)
    return redirect(_onward(public, number, act, len(sheets)), 303)


def _onward(public: str, number: int, act: str, total: int) -> str:
    to = number + {"next": 1, "previous": -1}.get(act, 0)
    if to > total:
        return url_for("attempts.review", public=public)
    return url_for("attempts.ask", public=public, number=max(1, to))


def _sent(number: int, act: str) -> Sent:
    form = request.form
    key, saves, sure = form.get("key", ""), form.get("saves", ""), form.get("certainty", "")
    if not KEY.fullmatch(key) or not (saves.isascii() and saves.isdigit() and len(saves) < 7) or number < 1:
        raise Invalid("This answer came without what its page sends along. Load the page again.")
    said = any(value.strip() for name, value in form.items(multi=True) if name.startswith(FIELDS))
    certainty = int(sure) if sure in ("1", "2", "3") else None
    return Sent(number - 1, int(saves), key, cast(FormData, form), certainty, empty=not said or act == "clear")


@dataclass(frozen=True, slots=True)
class Shown:
    """A question as the page has it: asked with what stands in its fields, or told."""

    sheet: Sheet
    given: MultiDict[str, str]
    key: str
    problem: str = ""
    told: bool = False
    result: Result | None = None


def _ask(
    going: Going,
    there: Given,
    sheets: list[Sheet],
    sheet: Sheet | None = None,
    problem: str = "",
    given: MultiDict[str, str] | None = None,
) -> str:
    """One question, or all on one page; `problem` is what was wrong with what `given` says of the one."""
    asked = sheets if going.rules.one_page or sheet is None else [sheet]
    told = [one for one in asked if telling.at_once(going.rules, one.row)]
    results = {one.sheet.row.place: one for one in marks.results(db(), going.rules, told)}

    def shown(one: Sheet) -> Shown:
        result = results.get(one.row.place)
        if one is sheet and given is not None:
            return Shown(one, given, page_key(), problem)
        again = refilled(one.question, one.response, one.order)
        return Shown(one, again, page_key(), told=result is not None, result=result)

    page: dict[str, Any] = {
        "going": going, "there": there, "sheets": sheets, "left": _left(going), "at": _teller(),
        "at_once": telling.is_at_once(going.rules),
    }  # fmt: skip
    if asked is sheets:
        return render_template("quizzes/all.html", shown=[shown(one) for one in sheets], **page)
    one = shown(asked[0])
    return render_template("quizzes/ask.html", **page, **{name: getattr(one, name) for name in Shown.__slots__})


def _left(going: Going) -> int | None:
    return None if going.ends is None else max(0, int((going.ends - now()).total_seconds()))


# After ----------------------------------------------------------------------------------------------------


@blueprint.get("/attempts/<public>/review")
def review(public: str) -> ResponseReturnValue:
    """What is answered, what is not, what is flagged, before it is handed in."""
    going, there = _going(public)
    if going.attempt.ended_at is not None:
        return redirect(url_for("attempts.result", public=public), 303)
    return render_template(
        "quizzes/review.html",
        going=going,
        there=there,
        sheets=attempts.sheets(db(), going.attempt),
        over=going.over(now()),
        left=_left(going),
        at=_teller(),
    )


@blueprint.post("/attempts/<public>/hand-in")
def hand_in(public: str) -> ResponseReturnValue:
    """Hand it in; twice is once."""
    going, _ = _going(public)
    practising.finish(db(), learner(), going, now(), today())
    return redirect(url_for("attempts.result", public=public), 303)


@blueprint.get("/attempts/<public>/result")
def result(public: str) -> ResponseReturnValue:
    """What came of it, as far as it may be told."""
    going, there = _going(public)
    if going.attempt.ended_at is None:
        return redirect(url_for("attempts.review", public=public), 303)
    told = telling.of(db(), there.assignment, going.attempt, now())
    sheets = attempts.sheets(db(), going.attempt)
    context: dict[str, Any] = {"going": going, "there": there, "told": told, "sheets": sheets, "at": _teller()}
    if told.score:
        context["total"] = marks.total_of(db(), going.rules, going.attempt)
    if told.answers:
        context["results"] = marks.results(db(), going.rules, sheets)
    else:
        context["when"] = telling.when(db(), there.assignment)
    return render_template("quizzes/result.html", **context)


def _going(public: str) -> tuple[Going, Given]:
    attempt, there = access.attempt(db(), learner(), public)
    return attempts.going_of(db(), attempt, there.assignment, learner()), there


def _teller() -> Any:
    return minute_teller(learner().time_zone, now())


def catch_up() -> None:
    """Have what is over ended, and what may be told practised, after a page that only reads."""
    who, at = learner(), now()
    if practising.is_due(db(), who, at):
        mine = who.id
        afterwards(lambda session: practising.catch_up(session, mine, at))
