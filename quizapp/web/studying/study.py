"""Studying: one question, its answer, what to make of it; and the end of the sitting."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from quizapp.memory.card import Rating
from quizapp.questions.base import FormData
from quizapp.services.errors import Invalid
from quizapp.services.studying import dealing, sitting, study
from quizapp.services.studying.dealing import Paper
from quizapp.services.studying.study import LONGEST_ANSWERING, Sent, Told
from quizapp.web.request import db, learner, now, page_key, site, today, wants_fragment
from quizapp.web.studying import wording

blueprint = Blueprint("study", __name__)
NOTHING: MultiDict[str, str] = MultiDict()
KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
"""What a page's key looks like: it becomes part of an address."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sitting stands: carried by its pages, so that telling an answer costs no plan."""

    done: int
    total: int
    seconds: float
    """About how long the rest takes."""

    def one_on(self) -> Place:
        """One answer later."""
        left = max(1, self.total - self.done)
        return Place(self.done + 1, max(self.total, self.done + 1), self.seconds * (left - 1) / left)

    def address(self) -> dict[str, Any]:
        """As it stands in an address or a form."""
        return {"n": self.done, "of": self.total, "s": round(self.seconds)}


@blueprint.get("/study")
def ask() -> ResponseReturnValue:
    """The next question, the one that was asked for, or the end of the sitting."""
    who, day = learner(), today()
    found = dealing.next_paper(db(), who, day, site().settings.secret, request.args.get("question", ""))
    if found.paper is None:
        return _page("study/_end.html", end=sitting.finish(db(), who, day, found.plan))
    done, left = found.done.answers, len(found.plan.order) or 1
    return _page("study/_ask.html", ask=_ask(found.paper, page_key(), Place(done, done + left, found.plan.seconds)))


@blueprint.post("/study")
def answer() -> ResponseReturnValue:
    """Take an answer; or show the hint, or the same question again when the answer cannot be read."""
    who, sent = learner(), _sent()
    result = study.answer(db(), who, sent, now(), today(), site().settings.secret)
    if isinstance(result, Paper):
        ask = _ask(result, sent.key, _place(request.form), request.form)
        return _page("study/_ask.html", 422 if result.problem else 200, ask=ask)
    place = _place(request.form).one_on()
    address = url_for("study.told", key=result.key, **place.address())
    if not wants_fragment():
        return redirect(address, 303)
    response = _told_page(result, place)
    response.headers["X-Location"] = address
    return response


@blueprint.get("/study/answers/<key>")
def told(key: str) -> ResponseReturnValue:
    """An answer, told again."""
    result = study.told(db(), learner(), key, site().settings.secret)
    return _told_page(result, _place(request.args))


@blueprint.post("/study/answers/<key>/undo")
def undo(key: str) -> ResponseReturnValue:
    """Take the latest answer back and ask again."""
    public = study.take_back(db(), learner(), key, now())
    return redirect(url_for("study.ask", question=public), 303)


@blueprint.post("/study/answers/<key>/correct")
def correct(key: str) -> ResponseReturnValue:
    """Say better than the machine how well the answer was known."""
    ratings = {rating.name.lower(): rating for rating in Rating}
    rating = ratings.get(request.form.get("rating", ""))
    if rating is None:
        raise Invalid("Choose one of the buttons under the answer.")
    study.correct(db(), learner(), key, rating, now())
    return _back_to(key)


@blueprint.post("/study/answers/<key>/report")
def report(key: str) -> ResponseReturnValue:
    """Say that the question is unclear."""
    study.report(db(), learner(), key, now())
    return _back_to(key)


def _back_to(key: str) -> ResponseReturnValue:
    return redirect(url_for("study.told", key=key, **_place(request.form).address()), 303)


def _sent() -> Sent:
    form = request.form
    rating = form.get("rating", "")
    day = _date(form.get("day", ""))
    key = form.get("key", "")
    act = "check" if rating else form.get("act", "")
    if day is None or abs(day - today()) > timedelta(days=2) or not KEY.fullmatch(key):
        raise Invalid("This answer came without what its page sends along. Load the page again.")
    if act not in {"check", "unknown", "hint"}:
        raise Invalid("Choose one of the buttons under the question.")
    return Sent(
        public=form.get("question", ""),
        version=_number("version"),
        asked=_number("asked"),
        day=day,
        key=key,
        act=act,
        hinted=form.get("hinted") == "1",
        seconds=_seconds(_number("shown")),
        form=cast(FormData, form),
    )


def _seconds(shown: int) -> float | None:
    """Seconds since the page was made; None when it lay too long, or its time makes no sense."""
    took = (now() - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() - shown / 1000
    return took if 0 < took <= LONGEST_ANSWERING else None


def _number(name: str) -> int:
    text = request.form.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise Invalid("This answer came without what its page sends along. Load the page again.")
    return int(text)


def _place(sent: MultiDict[str, str]) -> Place:
    """Where the sitting stands, as a page or an address says; only for the eye, so nonsense is nothing."""
    n, of, s = (
        int(text) if (text := sent.get(name, "")).isascii() and text.isdigit() and len(text) < 6 else 0
        for name in ("n", "of", "s")
    )
    return Place(n, of, s)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _page(part: str, code: int = 200, **context: Any) -> Response:
    """The inside of a study page for its script, or the whole page."""
    template = part if wants_fragment() else "study/page.html"
    return make_response(render_template(template, part=part, **context), code)


def _ask(paper: Paper, key: str, place: Place, given: MultiDict[str, str] = NOTHING) -> dict[str, Any]:
    asked = paper.asked
    return {
        "question": paper.question,
        "kind": paper.kind,
        "order": paper.order,
        "public": asked.public,
        "version": asked.version,
        "asked": asked.asked,
        "day": paper.day.isoformat(),
        "shown": given.get("shown") or int(now().timestamp() * 1000),
        "key": key,
        "topic": asked.topic,
        "source_title": asked.source_title,
        "source_public": asked.source_public,
        "practice": paper.practice,
        "learning": paper.returning,
        "hint_shown": paper.hinted,
        "problem": paper.problem,
        "given": given,
        "next_dates": {name: wording.soon(when, paper.day) for name, when in paper.dates.items()},
        "place": place,
    }


def _told_page(result: Told, place: Place) -> Response:
    view = {
        "question": result.paper.question,
        "kind": result.paper.kind,
        "order": result.paper.order,
        "response": result.response,
        "mark": result.mark,
        "head": wording.head(result),
        "why_hard": result.why_hard,
        "right": result.paper.kind.right(result.paper.question),
        "evidence": wording.evidence(result.paper.asked),
        "anchor": f"q-{result.paper.asked.public}",
        "source_public": result.paper.asked.source_public,
        "source_title": result.paper.asked.source_title,
        "topic": result.paper.asked.topic,
        "next_words": wording.next_time(result, today()),
        "points": wording.points(result, today()),
        "key": result.key,
        "corrections": wording.corrections(result),
        "practice": result.paper.practice,
        "reported": result.reported,
        "taken_back": result.taken_back,
        "place": place,
    }
    return _page("study/_told.html", told=view)
