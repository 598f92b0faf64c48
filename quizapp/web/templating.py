"""What templates may use: names of days, counts and shares in words, who asks, the theme."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Flask, request
from jinja2 import StrictUndefined

from quizapp.services.records import retention
from quizapp.web import charts, markup
from quizapp.web.request import me, site
from quizapp.web.static import static_url

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
THEMES = ("auto", "light", "dark")
THIN = "\N{NO-BREAK SPACE}"


def day(value: date) -> str:
    """Monday 23 November."""
    return f"{DAYS[value.weekday()]} {value.day}{THIN}{MONTHS[value.month - 1]}"


def short_day(value: date) -> str:
    """Mon 23 Nov."""
    return f"{DAYS[value.weekday()][:3]} {value.day}{THIN}{MONTHS[value.month - 1][:3]}"


def full_day(value: date) -> str:
    """23 November 2026."""
    return f"{value.day}{THIN}{MONTHS[value.month - 1]}{THIN}{value.year}"


def percent(share: float) -> str:
    """82 %: whole, and never 100 for what is not sure nor 0 for what is not hopeless."""
    whole = round(share * 100)
    if 0 < share < 1:
        whole = min(99, max(1, whole))
    return f"{whole}{THIN}%"


def minutes(seconds: float) -> str:
    """6 minutes; less than a minute."""
    whole = round(seconds / 60)
    if whole < 1:
        return "less than a minute"
    return count(whole, "minute") if whole < 90 else f"{whole // 60}{THIN}h {whole % 60}{THIN}min"


def count(number: int, one: str, many: str = "") -> str:
    """1 question; 3 questions."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def a_role(role: str) -> str:
    """A teacher; an administrator."""
    return f"{'an' if role[:1] in 'aeiou' else 'a'} {role}"


def goes_on(account: retention.Known) -> date | None:
    """The day on which an account will be erased because nobody uses it; None where it will not."""
    return retention.deletion_day(account, site().settings.unused_months)


def theme() -> str:
    """Light, dark or as the device has it: what was chosen on this device."""
    chosen = request.cookies.get("theme", "auto")
    return chosen if chosen in THEMES else "auto"


def install(app: Flask) -> None:
    """Give the templates their words."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    words = (day, short_day, full_day, percent, minutes, count, a_role)
    app.jinja_env.filters.update({f.__name__: f for f in words})
    app.jinja_env.filters.update({"goes_on": goes_on, "unused_since": retention.unused_since})
    app.jinja_env.filters.update(markup.FILTERS)
    # How the ids of a question begin: with nothing, where it has the page for itself.
    given: dict[str, Any] = {"static": static_url, "charts": charts, "scope": ""}
    app.jinja_env.globals.update(given)
    app.context_processor(lambda: {"me": me(), "theme": theme()})
