"""One member of a class as its teachers see them, and what teachers change of them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import FloatField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from quizapp.memory.study_day import day_of
from quizapp.models.accounts import Account
from quizapp.models.classes import Classroom, Member
from quizapp.services import access, audit
from quizapp.services.audit import By
from quizapp.services.classroom import classes, members, roll
from quizapp.services.review import grid
from quizapp.services.ways_in.accounts import LEARNER
from quizapp.web.forms import accepted, outcome
from quizapp.web.pairs import pair
from quizapp.web.request import address, afterwards, by, db, learner, now, today

blueprint = Blueprint("members", __name__)


class MemberForm(FlaskForm):
    """What differs for one learner, and what teachers note of them."""

    extra_time = FloatField(
        "Extra time, as a factor",
        [InputRequired("Give a factor from 1 (no extra time) to 4.")],
        description="1 is no extra time, 1.25 a quarter more, 2 twice as long. It counts in every timed quiz.",
        render_kw={"type": "number", "min": 1, "max": 4, "step": 0.05, "inputmode": "decimal"},
    )
    note = TextAreaField(
        "Note for teachers",
        [Length(max=members.LONGEST_NOTE, message=f"Keep the note to {members.LONGEST_NOTE:,} characters.")],
        description="Only teachers of this class read it here. It is part of what is handed out "
        "when somebody asks for everything that is kept about them.",
        render_kw={"rows": 4},
    )
    shown = HiddenField()


class TeacherForm(FlaskForm):
    """Another teacher for the class."""

    username = StringField(
        "The name by which they sign in",
        [InputRequired("Type the name of a teacher.")],
        render_kw={"autocomplete": "off", "autocapitalize": "none"},
    )


@blueprint.route("/classes/<public>/members/<member>", methods=["GET", "POST"])
def show(public: str, member: str) -> ResponseReturnValue:
    """One member: how far they are, what differs for them, and what can be done."""
    me = learner()
    classroom, row, who = access.member(db(), me, public, member)
    form = MemberForm(obj=row)
    if accepted(form, lambda: _describe(form, classroom, row, who)):
        flash("Saved.")
        return redirect(url_for("members.show", public=public, member=member), 303)
    day = day_of(now(), who.time_zone, who.last_day)
    entry = By(me, now(), address())
    afterwards(lambda session: audit.note(session, entry, "member looked at", classroom=classroom, subject=who))
    inside = row.ended_at is None
    learns = inside and row.role == LEARNER
    return render_template(
        "members/show.html",
        form=form,
        classroom=classroom,
        member=row,
        who=who,
        version=members.version(row),
        texts=roll.texts_of(db(), classroom, who, now()) if inside else [],
        known=grid.of_class(db(), classroom, now(), today(), only=who.id).texts if learns else (),
        others=[mine.classroom for mine in classes.of(db(), me) if mine.role == "teacher"],
        day=day,
        pair=pair,
    ), 422 if form.is_submitted() else 200


def _describe(form: MemberForm, classroom: Classroom, row: Member, who: Account) -> None:
    members.describe(
        db(),
        by(),
        classroom,
        row,
        who,
        extra_time=form.extra_time.data or 0.0,
        note=form.note.data or "",
        shown=form.shown.data or None,
    )


@blueprint.post("/classes/<public>/members/<member>/remove")
def remove(public: str, member: str) -> ResponseReturnValue:
    """Take somebody out of the class."""
    classroom, row, who = access.member(db(), learner(), public, member)
    members.remove(db(), by(), classroom, row, who)
    flash(f"{who.name} is out of {classroom.name}. What they learnt is kept.")
    return redirect(url_for("members.show", public=public, member=member), 303)


@blueprint.post("/classes/<public>/members/<member>/restore")
def restore(public: str, member: str) -> ResponseReturnValue:
    """Undo that."""
    classroom, row, who = access.member(db(), learner(), public, member)
    members.restore(db(), by(), classroom, row, who)
    flash(f"{who.name} is in {classroom.name} again.")
    return redirect(url_for("members.show", public=public, member=member), 303)


@blueprint.post("/classes/<public>/members/<member>/move")
def move(public: str, member: str) -> ResponseReturnValue:
    """Have somebody in another class of the same teacher."""
    classroom, row, who = access.member(db(), learner(), public, member)
    to = access.taught(db(), learner(), request.form.get("to", ""))
    there = members.move(db(), by(), classroom, row, who, to)
    flash(f"{who.name} is in {to.name} now, with extra time and note as before.")
    return redirect(url_for("members.show", public=to.public, member=there.public), 303)


@blueprint.route("/classes/<public>/teachers", methods=["GET", "POST"])
def teachers(public: str) -> ResponseReturnValue:
    """Who teaches the class."""
    classroom = access.taught(db(), learner(), public)
    form = TeacherForm()
    who = outcome(form, lambda: members.appoint(db(), by(), classroom, form.username.data or ""))
    if who is not None:
        flash(f"{who.name} teaches {classroom.name} too. They see everything in it, as you do.")
        return redirect(url_for("members.teachers", public=public), 303)
    there = roll.teachers(db(), classroom)
    return render_template("members/teachers.html", form=form, classroom=classroom, teachers=there), (
        422 if form.is_submitted() else 200
    )


@blueprint.post("/classes/<public>/members/<member>/dismiss")
def dismiss(public: str, member: str) -> ResponseReturnValue:
    """Have another teacher teach the class no more."""
    classroom, row, who = access.member(db(), learner(), public, member)
    members.dismiss(db(), by(), classroom, row, who)
    flash(f"{who.name} teaches {classroom.name} no more.")
    return redirect(url_for("members.teachers", public=public), 303)
