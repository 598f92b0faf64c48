"""Settings: saved when they are sound, told at their field when not."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from quizapp.models.accounts import Account

SOUND = {
    "time_zone": "Pacific/Auckland",
    "new_per_day": "5",
    "minutes_per_day": "10",
    "retention": "0.95",
    "theme": "dark",
}


@pytest.fixture
def guest(person):
    return person().start()


def stored(app):
    with app.database.read() as session:
        found = session.scalar(select(Account))
        return found.time_zone, found.new_per_day, found.minutes_per_day, found.retention, found.theme


def save(guest, **changes):
    return guest.post("/settings", SOUND | changes, page="/settings")


def test_settings_are_saved_and_shown(guest, app):
    assert save(guest).status_code == 303
    assert stored(app) == ("Pacific/Auckland", 5, 10, 0.95, "dark")
    page = guest.get("/settings").text
    assert "Your settings are saved" in page
    assert 'data-theme="dark"' in page


def test_a_lower_limit_of_new_questions_counts_at_once(guest):
    assert "20 questions today" in guest.get("/today").text
    save(guest, new_per_day="3")
    assert "3 questions today" in guest.get("/today").text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time_zone", "Middle/Earth"), ("time_zone", ""), ("new_per_day", "-1"), ("new_per_day", "201"),
        ("new_per_day", "many"), ("new_per_day", ""), ("minutes_per_day", "0"), ("minutes_per_day", "1e9"),
        ("retention", "0.99999"), ("retention", "nan"), ("retention", ""), ("theme", "pink"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_is_told_and_nothing_is_saved(guest, app, field, value):
    before = stored(app)
    answer = save(guest, **{field: value})
    assert answer.status_code == 422
    assert f'id="{field}-problem"' in answer.text
    assert stored(app) == before


def test_nobody_has_no_settings(person):
    assert person().get("/settings").status_code == 403
