"""The form of an assignment's rules: three presets, and everything else behind “More”."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import Length, NumberRange, Optional

from quizapp.rules.assignment import PRESETS, Counts, Feedback, Late, Rules
from quizapp.services.errors import Invalid
from quizapp.web.moments import clock

SAYS = {
    "practice": "Practice",
    "homework": "Homework",
    "test": "Test",
}
YEARS = (2000, 2200)
"""The first and the last that a date may lie in: beyond all years there is no other time zone to tell it in."""
OWN_WAY = "preset"
"""What a field says that leaves it as the preset has it."""


class RulesForm(FlaskForm):
    """What a teacher sets. What is left empty under “More” is as the preset has it."""

    classroom = SelectField("Class")
    preset = RadioField("What it is", choices=[SelectChoice(*one) for one in SAYS.items()], default="homework")
    closes = DateTimeLocalField("Closes", [Optional()])
    opens = DateTimeLocalField("Opens", [Optional()])
    late_until = DateTimeLocalField(
        "Late work until",
        [Optional()],
        description="Taken after the closing time, and marked as late. Empty: not taken.",
    )
    limit = IntegerField(
        "Time limit in minutes", [Optional(), NumberRange(1, 1440, "Give 1 to 1,440 minutes, or leave it empty.")]
    )
    no_limit = BooleanField("No time limit")
    tries = IntegerField(
        "Tries", [Optional(), NumberRange(0, 100, "Give 1 to 100 tries, or 0 for any number.")],
        description="0: any number.",
    )  # fmt: skip
    counts = SelectField(
        "Which try counts",
        choices=[
            SelectChoice(OWN_WAY, "As above"), SelectChoice("best", "The best"), SelectChoice("last", "The last"),
            SelectChoice("first", "The first"), SelectChoice("mean", "Their average"),
        ],
    )  # fmt: skip
    feedback = SelectField(
        "When they see what was right",
        choices=[
            SelectChoice(OWN_WAY, "As above"), SelectChoice("at once", "After each answer"),
            SelectChoice("submitted", "When they have handed in"), SelectChoice("closed", "When it has closed for all"),
            SelectChoice("never", "Never"),
        ],
    )  # fmt: skip
    show_score = SelectField(
        "Points before that",
        choices=[SelectChoice(OWN_WAY, "As above"), SelectChoice("yes", "Shown"), SelectChoice("no", "Hidden")],
    )
    pass_mark = IntegerField("Passed from, in per cent", [Optional(), NumberRange(0, 100, "Give 0 to 100 per cent.")])
    password = StringField(
        "Password to begin", [Length(max=60)], description="Say it in the room when all may begin.",
        render_kw={"autocomplete": "off"},
    )  # fmt: skip
    order = SelectField(
        "Order of the questions",
        choices=[
            SelectChoice(OWN_WAY, "As above"), SelectChoice("shuffled", "Shuffled for each learner"),
            SelectChoice("fixed", "As you arranged them"),
        ],
    )  # fmt: skip
    one_page = BooleanField("All questions on one page")
    keep_options = BooleanField("Keep the options in their order")
    confidence = BooleanField("Ask how sure they are; sure and wrong costs points")
    learners = SelectMultipleField("Only for these learners", validate_choice=False)
    edition = IntegerField("Edition", [Optional()], default=0)


class OwnForm(FlaskForm):
    """Dates for one learner; both empty: those of everybody."""

    member = SelectField("Learner", validate_choice=False)
    own_opens = DateTimeLocalField("Opens for them", [Optional()])
    own_closes = DateTimeLocalField("Closes for them", [Optional()])


def rules_of(form: RulesForm, zone: str) -> Rules:
    """The rules that a sound form says, on the clock of a time zone."""
    base = PRESETS[form.preset.data or "homework"]
    rules = replace(
        base,
        opens=moment(form.opens, zone),
        closes=moment(form.closes, zone),
        late_until=moment(form.late_until, zone),
        late=Late.MARKED if form.late_until.data else Late.NO,
        password=(form.password.data or "").strip(),
        one_page=bool(form.one_page.data),
        shuffle_options=not form.keep_options.data,
        confidence=bool(form.confidence.data),
        pass_mark=None if form.pass_mark.data is None else form.pass_mark.data / 100,
    )
    if form.no_limit.data:
        rules = replace(rules, limit=None)
    elif form.limit.data is not None:
        rules = replace(rules, limit=timedelta(minutes=form.limit.data))
    if form.tries.data is not None:
        rules = replace(rules, tries=form.tries.data)
    if form.counts.data != OWN_WAY:
        rules = replace(rules, counts=Counts(form.counts.data))
    if form.feedback.data != OWN_WAY:
        rules = replace(rules, feedback=Feedback(form.feedback.data))
    if form.order.data != OWN_WAY:
        rules = replace(rules, shuffle_questions=form.order.data == "shuffled")
    if form.show_score.data != OWN_WAY:
        rules = replace(rules, show_score=form.show_score.data == "yes")
    return rules


def filled(form: RulesForm, rules: Rules, zone: str) -> None:
    """Put stored rules into a form: what is as the preset has it is left open, and goes along with another preset."""
    base = PRESETS[rules.preset]

    def own(name: str, said: str) -> str:
        return OWN_WAY if getattr(rules, name) == getattr(base, name) else said

    form.preset.data = rules.preset
    form.opens.data, form.closes.data = _local(rules.opens, zone), _local(rules.closes, zone)
    form.late_until.data = _local(rules.late_until, zone)
    form.limit.data = None if rules.limit in (None, base.limit) else round(rules.limit.total_seconds() / 60)
    form.no_limit.data = rules.limit is None and base.limit is not None
    form.tries.data = None if rules.tries == base.tries else rules.tries
    form.counts.data, form.feedback.data = own("counts", rules.counts.value), own("feedback", rules.feedback.value)
    form.show_score.data = own("show_score", "yes" if rules.show_score else "no")
    form.order.data = own("shuffle_questions", "shuffled" if rules.shuffle_questions else "fixed")
    form.pass_mark.data = None if rules.pass_mark is None else round(100 * rules.pass_mark)
    form.password.data, form.confidence.data = rules.password, rules.confidence
    form.one_page.data, form.keep_options.data = rules.one_page, not rules.shuffle_options


def moment(field: DateTimeLocalField, zone: str) -> datetime | None:
    """What a field says on the clock of a time zone. Raises Invalid at it for a year in which nobody goes to school."""
    local = field.data
    if local is None:
        return None
    if not YEARS[0] <= local.year <= YEARS[1]:
        raise Invalid(f"Give a year from {YEARS[0]} to {YEARS[1]}.", field.name)
    return local.replace(tzinfo=clock(zone)).astimezone(UTC)


def _local(at: datetime | None, zone: str) -> datetime | None:
    return None if at is None else at.astimezone(clock(zone)).replace(tzinfo=None)
