"""A quiz on paper: one page to look at and to print."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.services import access
from quizapp.services.quizzes import papers
from quizapp.web.request import db, learner

blueprint = Blueprint("papers", __name__)
VERSIONS = 2
"""How many versions there are where nobody says."""


@blueprint.get("/quizzes/<public>/paper")
def show(public: str) -> ResponseReturnValue:
    """The paper that follows from the address; without a sound seed and number it leads on to one that has them."""
    quiz = access.quiz(db(), learner(), public)
    seed, versions = _seed(), _versions()
    if (request.args.get("seed"), request.args.get("versions")) != (seed, str(versions)):
        return redirect(url_for("papers.show", public=public, seed=seed, versions=versions, **_ticks()))
    made = papers.paper(db(), quiz, seed, versions, shuffle="shuffle" in _ticks())
    return render_template(
        "quizzes/paper.html",
        quiz=quiz,
        paper=made,
        ticks=_ticks(),
        most=len(papers.LETTERS),
        key="nokey" not in _ticks(),
    )


def _seed() -> str:
    """The seed of the address, in capitals too, as they are copied from paper; else a new one."""
    given = request.args.get("seed", "").strip().lower()
    return given if papers.SEED.fullmatch(given) else papers.new_seed()


def _versions() -> int:
    given = request.args.get("versions", "")
    return int(given) if given in {str(n + 1) for n in range(len(papers.LETTERS))} else VERSIONS


def _ticks() -> dict[str, Any]:
    """What is ticked, as it stands in an address."""
    return {name: "1" for name in ("shuffle", "nokey") if request.args.get(name) == "1"}
