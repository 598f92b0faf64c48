"""Forms and the services behind them: what a service refuses stands beside the field it is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask_wtf import FlaskForm

from quizapp.services.errors import Conflict, Invalid

T = TypeVar("T")


def accepted(form: FlaskForm, action: Callable[[], object]) -> bool:
    """Whether `form` is sent, sound, and `action` took it; a refusal is shown at the field that it names."""
    return outcome(form, lambda: (action(),)) is not None


def outcome(form: FlaskForm, action: Callable[[], T]) -> T | None:
    """What `action` made of a `form` that is sent and sound; None, with the refusal at its field, if it did not."""
    if not form.validate_on_submit():
        return None
    try:
        return action()
    except (Invalid, Conflict) as refused:
        if refused.field not in form:
            raise
        refuse(form, refused.field, str(refused))
        return None


def refuse(form: FlaskForm, field: str, why: str) -> None:
    """Say beside a field why it was not taken."""
    form[field].errors = (*form[field].errors, why)
