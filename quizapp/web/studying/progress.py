"""What a learner has learnt, and what is ahead."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from quizapp.services.studying import progress
from quizapp.services.studying.progress import Progress
from quizapp.web import charts
from quizapp.web.charts import Bar, Chart, Dot, short
from quizapp.web.request import db, learner, today
from quizapp.web.templating import count, minutes, percent, short_day

blueprint = Blueprint("progress", __name__)


@blueprint.get("/progress")
def index() -> str:
    """All figures of the learner."""
    view = progress.progress(db(), learner(), today())
    return render_template(
        "progress/index.html",
        view=view,
        remembered=_remembered(view) if view.share.enough else None,
        ahead=_ahead(view) if any(load.cards for load in view.loads) else None,
        studied=_studied(view),
    )


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
    most = max(view.loads, key=lambda load: load.seconds)
    return charts.bars(
        [
            Bar("now" if n == 0 else str(load.day.day), load.seconds, _minutes(load.seconds), now=n == 0)
            for n, load in enumerate(view.loads)
        ],
        name="fo",
        title=f"Minutes of study a day, {short(view.loads[0].day)} to {short(view.loads[-1].day)}",
        summary=f"Today {minutes(view.loads[0].seconds)}; most on {short_day(most.day)} with {minutes(most.seconds)}.",
        head=("Day", "Minutes", "Questions"),
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
