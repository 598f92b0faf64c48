"""The front, the way in, and the theme."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from quizapp.app import create_app
from quizapp.models.accounts import Account
from quizapp.services import limits
from tests.web.conftest import Person, heading


def accounts(app):
    with app.database.read() as session:
        return session.scalar(select(func.count()).select_from(Account))


def test_the_front_says_what_it_is_and_makes_nobody(person, app):
    page = person().get("/").text
    assert "Still know it months later" in heading(page)
    assert "55 questions" in page
    assert accounts(app) == 0


def test_who_starts_is_a_guest_in_the_zone_of_their_browser_and_starts_once(person, app):
    guest = person().start()
    guest.post("/start", {"time_zone": "Asia/Tokyo"}, page="/")
    with app.database.read() as session:
        assert session.scalars(select(Account.time_zone)).all() == ["Europe/Berlin"]


@pytest.mark.parametrize("zone", ["", "Middle/Earth", "../../etc/passwd", "x" * 5000, "Factory"])
def test_a_zone_that_is_none_falls_back_to_the_servers(person, app, zone):
    person().post("/start", {"time_zone": zone}, page="/")
    with app.database.read() as session:
        assert session.scalar(select(Account.time_zone)) == "UTC"


def test_before_a_text_is_loaded_the_front_says_what_to_do(config, clock):
    app = create_app(config, clock)
    assert "quizapp bank load" in Person(app, clock).get("/").text
    guest = Person(app, clock).start()
    assert guest.get("/study").status_code == 200
    assert "no text here yet" in guest.get("/today").text
    app.database.engine.dispose()


def test_the_theme_is_remembered_on_the_device_and_in_the_account(person):
    mira = person().named("Mira")
    mira.post("/theme", {"theme": "dark", "next": "/help"})
    assert 'data-theme="dark"' in mira.get("/").text
    elsewhere = person()
    elsewhere.sign_in("Mira")
    assert 'data-theme="dark"' in elsewhere.get("/today").text


def test_a_theme_that_is_none_changes_nothing(person):
    guest = person().start()
    guest.post("/theme", {"theme": '"><script>', "next": "/help"})
    assert 'data-theme="auto"' in guest.get("/").text


@pytest.mark.parametrize(
    "path",
    ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
     "/\t/evil.example", "/help\r\nX-Evil: 1", ""],
)  # fmt: skip
def test_nobody_is_sent_elsewhere(person, path):
    answer = person().post("/theme", {"theme": "dark", "next": path})
    assert answer.location == "/"


def test_one_is_sent_back_to_where_one_was(person):
    assert person().post("/theme", {"theme": "dark", "next": "/help"}).location == "/help"


def test_six_classes_come_in_at_once_and_more_wait_five_minutes(app, clock):
    def come():
        return Person(app, clock).post("/start", {"time_zone": "Europe/Berlin"}, page="/")

    assert {come().status_code for _ in range(limits.NEWCOMER.of_address)} == {303}
    answer = come()
    assert answer.status_code == 429
    assert "too many newcomers" in answer.text
    clock.now += limits.NEWCOMER.window
    assert come().status_code == 303
