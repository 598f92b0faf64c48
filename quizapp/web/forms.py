"""Forms and the services behind them: what a service refuses stands beside the field it is about."""

from __future__ import annotations

from collections.abc import Callable

from flask_wtf import FlaskForm

from quizapp.services.errors import Conflict, Invalid


def accepted(form: FlaskForm, action: Callable[[], None]) -> bool:
    """Whether `form` is sent, sound, and `action` took it; a refusal is shown at the field that it names."""
    if not form.validate_on_submit():
        return False
    try:
        action()
    except (Invalid, Conflict) as refused:
        if refused.field not in form:
            raise
        refuse(form, refused.field, str(refused))
        return False
    return True


def refuse(form: FlaskForm, field: str, why: str) -> None:
    """Say beside a field why it was not taken."""
    form[field].errors = (*form[field].errors, why)
