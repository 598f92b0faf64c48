"""Item analysis: of a quiz as a class took it, of a quiz over all its classes, of a deck; and of one question there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for

from quizapp.services import access
from quizapp.services.audit import By
from quizapp.services.quizzes import results
from quizapp.services.review import items
from quizapp.services.review.items import Review
from quizapp.services.review.papers import Tries
from quizapp.web.request import address, afterwards, db, learner, now

blueprint = Blueprint("items", __name__)


@dataclass(frozen=True, slots=True)
class There:
    """Whose figures a page tells, and how it names and links them."""

    kind: str
    """The endpoint: assignment, quiz or deck."""
    public: str
    title: str
    room: str
    """The name of the class; empty where it is over all classes."""
    back: str
    """Where one comes from."""
    nav: str

    def _asked(self, tries: Tries) -> str | None:
        return None if tries is Tries.COUNT or self.kind == "deck" else tries.value

    def question(self, public: str, tries: Tries) -> str:
        """The address of a question's figures."""
        return url_for(f"items.{self.kind}_question", public=self.public, question=public, tries=self._asked(tries))

    def all(self, tries: Tries) -> str:
        """The address of the figures of all questions."""
        return url_for(f"items.{self.kind}", public=self.public, tries=self._asked(tries))


def _tries() -> Tries:
    asked = request.args.get("tries", "")
    return Tries(asked) if asked in {one.value for one in Tries} else Tries.COUNT


def _assignment(public: str) -> tuple[There, Review]:
    there = access.assignment(db(), learner(), public)
    found = items.of_assignment(db(), there, _tries())
    _note(lambda session, asking: results.looked(session, asking, there))
    back = url_for("results.show", public=public)
    return There("assignment", public, there.quiz.title, there.classroom.name, back, "quizzes"), found


def _quiz(public: str) -> tuple[There, Review]:
    quiz = access.quiz(db(), learner(), public)
    back = url_for("quizzes.show", public=public)
    return There("quiz", public, quiz.title, "", back, "quizzes"), items.of_quiz(db(), quiz, _tries())


def _deck(public: str) -> tuple[There, Review]:
    deck = access.own_deck(db(), learner(), public)
    back = url_for("decks.show", public=public)
    return There("deck", public, deck.title, "", back, "decks"), items.of_deck(db(), deck)


def _note(write: Callable[..., None]) -> None:
    me = By(learner(), now(), address())
    afterwards(lambda session: write(session, me))


def _all(there: There, found: Review) -> str:
    return render_template("review/items.html", there=there, found=found)


def _one(there: There, found: Review, question: str) -> str:
    line = found.line(question)
    suspect = next((one for one in found.suspects if one.question == question), None)
    return render_template("review/question.html", there=there, found=found, line=line, suspect=suspect)


@blueprint.get("/assignments/<public>/analysis")
def assignment(public: str) -> str:
    """What a quiz as one class took it says of its questions."""
    return _all(*_assignment(public))


@blueprint.get("/assignments/<public>/analysis/<question>")
def assignment_question(public: str, question: str) -> str:
    """All figures of one of its questions."""
    return _one(*_assignment(public), question)


@blueprint.get("/quizzes/<public>/analysis")
def quiz(public: str) -> str:
    """What a quiz says of its questions, over all classes that it was given to."""
    return _all(*_quiz(public))


@blueprint.get("/quizzes/<public>/analysis/<question>")
def quiz_question(public: str, question: str) -> str:
    """All figures of one of its questions."""
    return _one(*_quiz(public), question)


@blueprint.get("/decks/<public>/analysis")
def deck(public: str) -> str:
    """What quizzes and self-study say of the questions of a deck."""
    return _all(*_deck(public))


@blueprint.get("/decks/<public>/analysis/<question>")
def deck_question(public: str, question: str) -> str:
    """All figures of one of its questions."""
    return _one(*_deck(public), question)
