"""Quizzes that a teacher makes: their list, their questions, and giving them to classes."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import FloatField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from quizapp.models.quizzes import Quiz
from quizapp.services import access
from quizapp.services.classroom import classes
from quizapp.services.errors import Invalid
from quizapp.services.quizzes import assignments, quizzes
from quizapp.web.forms import accepted, outcome
from quizapp.web.quizzes.rules_form import RulesForm, rules_of
from quizapp.web.request import by, db, learner, now

blueprint = Blueprint("quizzes", __name__)
POINTS = "points-"
"""Before the id of a place: the field of its points."""


class TitleForm(FlaskForm):
    """A quiz's name and introduction."""

    title = StringField("Name of the quiz", [InputRequired("Give it a name."), Length(max=300)])
    intro = TextAreaField("What learners read before they begin", [Length(max=4000)])
    edition = IntegerField("Edition", [Optional()], default=0)


class DrawForm(FlaskForm):
    """So many questions drawn at random."""

    draws = IntegerField(
        "How many", [InputRequired("Give a number."), NumberRange(1, 300, "Give 1 to 300.")], default=5
    )
    topic = SelectField("Topic", validate_choice=False)
    kind = SelectField("Type", validate_choice=False)
    points = FloatField("Points each", [Optional()], default=1.0)


@blueprint.get("/quizzes")
def index() -> str:
    """A teacher's quizzes, and the decks of which to make one."""
    who = access.teacher(learner())
    return render_template(
        "quizzes/index.html",
        mine=quizzes.of(db(), who),
        away=quizzes.put_away(db(), who),
        decks=quizzes.decks(db(), who),
    )


@blueprint.post("/quizzes")
def create() -> ResponseReturnValue:
    """A new quiz: empty, or of a whole deck."""
    who = access.teacher(learner())
    deck = request.form.get("deck", "")
    if deck:
        made = quizzes.create_of(db(), by(), quizzes.deck(db(), who, deck))
        flash("It holds all questions of the deck. Give it to a class, or change it first.")
    else:
        made = quizzes.create(db(), by(), request.form.get("title", ""))
    return redirect(url_for("quizzes.show", public=made.public), 303)


@blueprint.get("/quizzes/<public>")
def show(public: str) -> str:
    """A quiz with its questions."""
    return _page(access.quiz(db(), learner(), public))


def _page(
    quiz: Quiz, title: TitleForm | None = None, typed: dict[str, str] | None = None, wrong: dict[str, str] | None = None
) -> str:
    who = learner()
    title = title or TitleForm(formdata=None, obj=quiz)
    return render_template(
        "quizzes/show.html",
        quiz=quiz,
        title=title,
        typed=typed or {},
        wrong=wrong or {},
        lines=quizzes.lines(db(), quiz),
        decks=quizzes.decks(db(), who),
        given=assignments.of_quiz(db(), quiz),
    )


@blueprint.post("/quizzes/<public>")
def describe(public: str) -> ResponseReturnValue:
    """Another name and introduction."""
    quiz, form = access.quiz(db(), learner(), public), TitleForm()
    save = lambda: quizzes.describe(  # noqa: E731
        db(), by(), quiz, form.title.data or "", form.intro.data or "", form.edition.data or 0
    )
    if accepted(form, save):
        return _back(public, "Saved.")
    return _page(quiz, form), 422


@blueprint.post("/quizzes/<public>/arrange")
def arrange(public: str) -> ResponseReturnValue:
    """Points, order, and what goes out."""
    quiz = access.quiz(db(), learner(), public)
    typed = {name.removeprefix(POINTS): value for name, value in request.form.items() if name.startswith(POINTS)}
    typed = {name: value for name, value in typed.items() if _is_number(name)}
    wrong = {name: said for name, value in typed.items() if (said := _wrong(value))}
    if wrong:
        return _page(quiz, typed=typed, wrong=wrong), 422
    numbers = {int(name): _points(value) for name, value in typed.items()}
    out, up, down = (_number(name) for name in ("out", "up", "down"))
    quizzes.arrange(db(), by(), quiz, _number("edition"), numbers, out=out, up=up, down=down)
    return _back(public, "Taken out of the quiz." if out else "Saved.")


@blueprint.get("/quizzes/<public>/add/<deck>")
def choose(public: str, deck: str) -> str:
    """The questions of a deck, to choose from."""
    return _choose(access.quiz(db(), learner(), public), deck, None)


def _choose(quiz: Quiz, public: str, form: DrawForm | None) -> str:
    deck = quizzes.deck(db(), learner(), public)
    form = form or DrawForm(formdata=None)
    topics, asked = quizzes.topics(db(), deck), quizzes.questions(db(), deck)
    form.topic.choices = [("", "Any topic"), *((one.key, one.title) for one in topics)]
    kinds = sorted({one.question.kind for one in asked})
    form.kind.choices = [("", "Any type"), *((one, quizzes.label(one)) for one in kinds)]
    held = quizzes.held(db(), quiz)
    return render_template("quizzes/choose.html", quiz=quiz, deck=deck, asked=asked, held=held, form=form)


@blueprint.post("/quizzes/<public>/add/<deck>")
def add(public: str, deck: str) -> ResponseReturnValue:
    """Take the chosen questions in."""
    who = learner()
    quiz, found = access.quiz(db(), who, public), quizzes.deck(db(), who, deck)
    count = quizzes.add(db(), by(), quiz, found, request.form.getlist("question"))
    return _back(public, f"{count} taken in." if count else "They were in the quiz already.")


@blueprint.post("/quizzes/<public>/draw/<deck>")
def draw(public: str, deck: str) -> ResponseReturnValue:
    """Have some drawn at random."""
    who = learner()
    quiz, found, form = access.quiz(db(), who, public), quizzes.deck(db(), who, deck), DrawForm()
    form.topic.choices = form.kind.choices = []
    take = lambda: quizzes.draw(  # noqa: E731
        db(), by(), quiz, found, form.draws.data or 0, topic=form.topic.data or "", kind=form.kind.data or "",
        points=1.0 if form.points.data is None else form.points.data,
    )  # fmt: skip
    if accepted(form, take):
        return _back(public, "Each learner gets others, those first that they have not seen.")
    return _choose(quiz, deck, form), 422


@blueprint.post("/quizzes/<public>/archive")
def archive(public: str) -> ResponseReturnValue:
    """Put a quiz away."""
    quizzes.archive(db(), by(), access.quiz(db(), learner(), public))
    flash("The quiz is put away. What was given to classes goes on.")
    return redirect(url_for("quizzes.index"), 303)


@blueprint.post("/quizzes/<public>/restore")
def restore(public: str) -> ResponseReturnValue:
    """Take a quiz out again."""
    quizzes.restore(db(), by(), access.quiz(db(), learner(), public))
    return _back(public, "It is in your list again.")


# Giving ---------------------------------------------------------------------------------------------------


@blueprint.route("/quizzes/<public>/give", methods=["GET", "POST"])
def give(public: str) -> ResponseReturnValue:
    """Give a quiz to a class."""
    who = learner()
    quiz, form = access.quiz(db(), who, public), RulesForm()
    mine = [one.classroom for one in classes.of(db(), who) if one.role == "teacher"]
    form.classroom.choices = [(one.public, one.name) for one in mine]
    made = outcome(form, lambda: _given(quiz, form)) if mine else None
    if made is not None:
        lost = assignments.cuts(db(), made[1], made[2], now(), made[0])
        flash("Given. It is on the Today page of each learner.")
        if lost:
            flash(_cut(lost))
        return redirect(url_for("results.show", public=made[0].public), 303)
    return render_template("quizzes/give.html", quiz=quiz, form=form, classes=mine), 422 if form.is_submitted() else 200


def _given(quiz: Quiz, form: RulesForm) -> tuple:
    room = access.taught(db(), learner(), form.classroom.data or "")
    rules = rules_of(form, learner().time_zone)
    return assignments.give(db(), by(), quiz, room, rules), room, rules


def _cut(lost: list[assignments.Cut]) -> str:
    names = ", ".join(f"{one.name} ({round(one.lost.total_seconds() / 60)} min)" for one in lost)
    return f"The closing time cuts the extra time of {names}, even if they begin at once. Close later for them."


def _back(public: str, said: str) -> ResponseReturnValue:
    flash(said)
    return redirect(url_for("quizzes.show", public=public), 303)


def _number(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if _is_number(text) else 0


def _is_number(text: str) -> bool:
    """Whether it may be an id or an edition."""
    return text.isascii() and text.isdecimal() and len(text) < 10


def _points(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise Invalid("Write the points as a number.", "points") from None


def _wrong(text: str) -> str:
    """What is to be mended in a number of points; empty where it is sound."""
    try:
        quizzes.sound_points(_points(text))
    except Invalid as refused:
        return str(refused)
    return ""
