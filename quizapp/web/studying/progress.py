"""What a learner has learnt, and what is ahead."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import DateField
from wtforms.validators import Optional

from quizapp.services import access
from quizapp.services.studying import curve, exams, progress
from quizapp.services.studying.progress import Progress
from quizapp.web import charts, curves
from quizapp.web.charts import Bar, Chart, Dot, short
from quizapp.web.forms import accepted
from quizapp.web.request import db, learner, today
from quizapp.web.templating import count, day, minutes, percent, short_day

blueprint = Blueprint("progress", __name__)


BANDS = ("under a week", "a week to 3 weeks", "3 weeks to 3 months", "over 3 months")
"""How long a memory would last, in the order of `measures.tally.BANDS`."""
A_LABEL_EVERY = 7
"""Days between the dates under a month of bars."""


class ExamForm(FlaskForm):
    """The day on which a text is to be known; none takes it out."""

    day = DateField("To be known on", [Optional()])


@blueprint.get("/progress")
def index() -> str:
    """All figures of the learner."""
    return _page(ExamForm(formdata=None))


def _page(form: ExamForm, wrong: str = "") -> str:
    """The whole page; `wrong` is the text whose day could not be set."""
    view = progress.progress(db(), learner(), today())
    return render_template(
        "progress/index.html",
        view=view,
        remembered=_remembered(view) if view.share.enough else None,
        ahead=_ahead(view) if any(load.cards for load in view.loads) else None,
        studied=_studied(view),
        foretold=curves.calibration(view.foreseen, name="fc") if view.foreseen.whole.enough else None,
        bands=list(zip(BANDS, view.bands, strict=True)),
        own=exams.own(db(), learner()),
        form=form,
        wrong=wrong,
    )


@blueprint.post("/progress/texts/<public>/exam")
def exam(public: str) -> ResponseReturnValue:
    """Set the day on which a text is to be known, or take it out."""
    deck, form = access.deck(db(), learner(), public), ExamForm()
    if accepted(form, lambda: exams.choose(db(), learner(), deck, form.day.data, today())):
        told = f"is to be known on {day(form.day.data)}" if form.day.data else "has no day of your own any more"
        flash(f"{deck.title} {told}.")
        return redirect(url_for("progress.index", _anchor=f"exam-{public}"), 303)
    return _page(form, public), 422


@blueprint.get("/progress/questions/<public>")
def question(public: str) -> str:
    """The forgetting curve of one question."""
    view = curve.curve(db(), learner(), public, today())
    return render_template("progress/question.html", view=view, drawn=curves.forgetting(view))


@blueprint.post("/progress/aside/<public>")
def bring_back(public: str) -> ResponseReturnValue:
    """Ask a question again that was set aside."""
    progress.bring_back(db(), learner(), public)
    return redirect(url_for("progress.index"), 303)


def _remembered(view: Progress) -> Chart:
    weeks = list(view.remembered.items())
    told = [f"{short(monday)} {percent(share.share)}" for monday, share in weeks if share.share is not None]
    return charts.line(
        [Dot(short(monday), share.share, slight=not share.enough) for monday, share in weeks],
        view.goal,
        name="re",
        title=f"Share recalled when asked, by week, against the goal of {percent(view.goal)}",
        summary=f"Week by week: {', '.join(told)}.",
        head=("Week from", "Recalled", "Questions asked"),
        rows=[
            (short(monday), "–" if share.share is None else percent(share.share), str(share.asked))
            for monday, share in weeks
        ],
    )


def _ahead(view: Progress) -> Chart:
    most = max(range(len(view.loads)), key=lambda n: view.loads[n].seconds)
    return charts.bars(
        [
            Bar(
                "now" if n == 0 else short(load.day) if n % A_LABEL_EVERY == 0 else "",
                load.seconds,
                _minutes(load.seconds) if n in (0, most) else "",
                now=n == 0,
            )
            for n, load in enumerate(view.loads)
        ],
        name="fo",
        title=f"Minutes of study a day, {short(view.loads[0].day)} to {short(view.loads[-1].day)}",
        summary=f"Today {minutes(view.loads[0].seconds)}; most on {short_day(view.loads[most].day)} "
        f"with {minutes(view.loads[most].seconds)}.",
        head=("Day", "Minutes", "Answers"),
        rows=[(short_day(load.day), _minutes(load.seconds), str(load.cards)) for load in view.loads],
        height=180,
    )


def _studied(view: Progress) -> Chart:
    days = sum(week.studied for week in view.weeks)
    seconds = sum(week.seconds for week in view.weeks)
    return charts.calendar(
        [week.days for week in view.weeks],
        view.day,
        name="ca",
        title=f"Days you studied, {short(view.weeks[0].monday)} to {short(view.day)}",
        summary=f"{count(days, 'day')}, {minutes(seconds)}. A larger dot is a longer day.",
        head=("Week from", "Days", "Answers", "Minutes"),
        rows=[
            (short(week.monday), str(week.studied), str(week.answers), _minutes(week.seconds)) for week in view.weeks
        ],
    )


def _minutes(seconds: float) -> str:
    """Minutes as a figure: rounded, and not 0 for less than half of one."""
    return "<1" if 0 < seconds < 30 else str(round(seconds / 60))
