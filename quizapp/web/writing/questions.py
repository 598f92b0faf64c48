"""One question: written, looked at as a learner sees it, tried, changed, and its versions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.models.content import Deck, QuestionRow
from quizapp.questions.base import FormData, Question, QuestionForm, QuestionType
from quizapp.questions.catalogue import TYPES
from quizapp.questions.record import from_json
from quizapp.services import access
from quizapp.services.errors import Conflict, Invalid, NotFound
from quizapp.services.writing import history, looking, questions, topics
from quizapp.services.writing.looking import View
from quizapp.web.request import by, db, learner, page_key, wants_fragment
from quizapp.web.writing import editor
from quizapp.web.writing.editor import Draft, Typed

blueprint = Blueprint("questions", __name__)
OWN = frozenset({"csrf_token", "act", "topic", "seen", "key", "meaning"})
"""Fields of the page that are no part of the question."""


@dataclass(frozen=True, slots=True)
class Page:
    """The question that is edited: where it stands, and what its form has besides."""

    deck: Deck
    kind: QuestionType
    before: Question
    row: QuestionRow | None = None

    @property
    def address(self) -> str:
        """Where its forms are sent to."""
        if self.row is None:
            return url_for("questions.new", public=self.deck.public, kind=self.kind.name)
        return url_for("questions.edit", public=self.row.public)


@blueprint.route("/decks/<public>/questions/new/<kind>", methods=["GET", "POST"])
def new(public: str, kind: str) -> ResponseReturnValue:
    """A question that is still to be written."""
    if kind not in TYPES:
        raise NotFound("There is no such type of question.")
    deck = access.own_deck(db(), learner(), public)
    return _edited(Page(deck, TYPES[kind], Question(kind, "")))


@blueprint.route("/questions/<public>", methods=["GET", "POST"])
def edit(public: str) -> ResponseReturnValue:
    """A question that is there."""
    deck, row = questions.open_for(db(), learner(), public)
    version = questions.current(db(), row)
    return _edited(Page(deck, TYPES[version.kind], from_json(version.data), row))


def _edited(page: Page) -> ResponseReturnValue:
    act = request.form.get("act", "")
    if request.method == "GET":
        fresh = page.row is None
        form = editor.blank(page.kind) if fresh else editor.filled(page.kind, page.before)
        return _shown(page, form, None if fresh else looking.asked(page.before))
    tried = any(name.startswith(editor.PREFIX) for name in request.form)
    typed = editor.drafted(request.form) if tried else _typed()
    if act.startswith((editor.ADD, editor.DROP)):
        return _shown(page, editor.rearranged(page.kind, typed, act))
    draft = editor.read(page.kind, typed, page.before)
    if draft.question is None:
        return _shown(page, draft.form, typed=typed), 422 if act == "save" else 200
    if act == "save":
        return _saved(page, draft, typed)
    form = cast(FormData, request.form)
    view = looking.tried(draft.question, form) if tried else looking.asked(draft.question)
    return _shown(page, draft.form, view, typed)


def _saved(page: Page, draft: Draft, typed: Typed) -> ResponseReturnValue:
    assert draft.question is not None
    asking, topic = by(), _own("topic")[:300]
    try:
        if page.row is None:
            made = questions.add(db(), asking, page.deck, draft.question, topic, _own("key")[:40])
            flash("The question is in the deck.")
            return redirect(url_for("questions.edit", public=made.public), 303)
        seen, meaning = _own("seen"), request.form.get("meaning") == "y"
        number = int(seen) if seen.isdecimal() and len(seen) < 9 else 0
        new = questions.save(db(), asking, page.row, draft.question, seen=number, topic=topic, meaning=meaning)
    except (Invalid, Conflict) as refused:
        return _shown(page, draft.form, looking.asked(draft.question), typed, refused=str(refused)), 422
    flash(_told(new, meaning))
    return redirect(url_for("questions.edit", public=page.row.public), 303)


def _told(new: bool, meaning: bool) -> str:
    if not new:
        return "Saved. The question reads as before, so there is no new version."
    return (
        "Saved. Whoever knew it learns it anew." if meaning else "Saved as a new version. Everybody's progress is kept."
    )


def _typed() -> Typed:
    """The editor's fields as they were sent."""
    return Typed([(name, value) for name, value in request.form.items(multi=True) if name not in OWN])


def _own(name: str) -> str:
    """A field of the page: sent by itself, or carried along by the preview."""
    return (request.form.get(name) or request.form.get(f"{editor.PREFIX}{name}", "")).replace("\0", "")


def _shown(
    page: Page, form: QuestionForm, view: View | None = None, typed: Typed | None = None, refused: str = ""
) -> str:
    context: dict[str, Any] = {
        "page": page,
        "form": form,
        "view": view,
        "typed": _carried(page, form, typed),
        "wrong": list(editor.problems(form)),
    }
    if wants_fragment():
        return render_template("writing/_preview.html", **context)
    row = page.row
    return render_template(
        "writing/edit.html",
        **context,
        refused=refused,
        lists={rows.name for rows in editor.lists(form)},
        words_of=editor.words_of,
        parts=topics.of_deck(db(), page.deck),
        topic=_own("topic") if request.method == "POST" else questions.topic_of(db(), row) if row else "",
        seen=(_own("seen") or row.current) if row else 0,
        key=_own("key") or page_key(),
        learners=questions.learners(db(), row) if row else 0,
        most=most_rows(page.kind),
    )


def most_rows(kind: QuestionType) -> dict[str, int]:
    """How many rows each list of a type's form may have; 200 where it does not say."""
    return {rows.name: rows.max_entries or 200 for rows in editor.lists(kind.Form())}


def _carried(page: Page, form: QuestionForm, typed: Typed | None) -> list[tuple[str, str]]:
    """The editor's fields as the form of the preview carries them along."""
    if typed is None:
        typed = Typed(editor.fields_of(form))
    kept = [(f"{editor.PREFIX}{name}", value) for name, value in typed.items(multi=True)]
    own = [(f"{editor.PREFIX}{name}", value) for name in ("topic", "seen", "key") if (value := _own(name))]
    return [pair for pair in kept if pair[0] not in dict(own)] + own


@blueprint.get("/questions/<public>/versions")
def versions(public: str) -> str:
    """What a question was before, and what differs."""
    deck, row = access.own_question(db(), learner(), public)
    editions = history.editions(db(), row)
    return render_template("writing/versions.html", deck=deck, row=row, editions=editions)


@blueprint.post("/questions/<public>/versions/<int:number>")
def back(public: str, number: int) -> ResponseReturnValue:
    """Have a question asked as it was in a version: as its next one."""
    asking = by()
    _, row = questions.open_for(db(), learner(), public)
    old = from_json(questions.numbered(db(), row, number).data)
    now = from_json(questions.current(db(), row).data)
    seen = request.form.get("seen", "")
    questions.save(
        db(),
        asking,
        row,
        replace(old, evidence=now.evidence),
        seen=int(seen) if seen.isdecimal() and len(seen) < 9 else 0,
        meaning=request.form.get("meaning") == "y",
    )
    flash(f"It is asked as in version {number} again. The versions after it are kept.")
    return redirect(url_for("questions.edit", public=public), 303)
