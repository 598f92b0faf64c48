"""Settings: what a learner chooses for themselves."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired, NumberRange

from quizapp.memory.study_day import zones
from quizapp.services.ways_in import accounts
from quizapp.web.front import set_theme
from quizapp.web.request import learner
from quizapp.web.templating import theme

blueprint = Blueprint("settings", __name__)
RETENTIONS = [
    ("0.8", "8 in 10: fewer questions"),
    ("0.85", "8½ in 10"),
    ("0.9", "9 in 10: a good balance"),
    ("0.95", "19 in 20: many more questions"),
]
THEMES = [("auto", "As my device"), ("light", "Light"), ("dark", "Dark")]


class SettingsForm(FlaskForm):
    """The learner's settings."""

    time_zone = SelectField("Time zone", description="Your study day begins at 04:00 there.")
    new_per_day = IntegerField(
        "New questions a day",
        [InputRequired("Give a number from 0 to 200."), NumberRange(0, 200, "Give a number from 0 to 200.")],
        description="Each new question comes back several times in the weeks after.",
    )
    minutes_per_day = IntegerField(
        "Minutes a day, at most",
        [InputRequired("Give a number from 1 to 240."), NumberRange(1, 240, "Give a number from 1 to 240.")],
        description="What does not fit waits for the days after, the weakest first.",
    )
    retention = RadioField(
        "How much you want to remember when asked", choices=[SelectChoice(*choice) for choice in RETENTIONS]
    )
    theme = RadioField("Light or dark", choices=[SelectChoice(*choice) for choice in THEMES])


@blueprint.route("/settings", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Show or save the settings."""
    who = learner()
    form = SettingsForm(obj=who, data={"retention": f"{who.retention:g}", "theme": theme()})
    form.time_zone.choices = [SelectChoice(name, name) for name in zones()]
    if not form.validate_on_submit():
        return render_template("settings/index.html", form=form), 422 if form.is_submitted() else 200
    accounts.save_settings(who, {**form.data, "retention": float(form.retention.data or "")})
    flash("Your settings are saved. They count from the next question on.")
    response = redirect(url_for("settings.index"), 303)
    set_theme(response, form.theme.data or "auto")
    return response
