"""What a request stands on: the study day of whoever asks, and that a request which fails changes nothing at all."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, text, update

from quizapp.app import create_app
from quizapp.config import Config
from quizapp.models import session as sessions
from quizapp.models.accounts import Account
from quizapp.models.classes import Classroom
from quizapp.models.study import Review
from quizapp.services.content import bank
from tests.web.conftest import Person, heading, units

HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy")
MONDAY = date(2026, 11, 23)
ONE_DAY = timedelta(days=1)


@pytest.fixture
def guest(person):
    return person().start()


def moves_to(guest, zone):
    settings = {"time_zone": zone, "new_per_day": "20", "minutes_per_day": "30", "retention": "0.9", "theme": "auto"}
    assert guest.post("/settings", settings, page="/settings").status_code == 303


def day_asked(guest):
    return date.fromisoformat(guest.question()["day"])


def days(app):
    with app.database.read() as session:
        return session.scalars(select(Review.day).order_by(Review.id)).all()


# The day --------------------------------------------------------------------------------------------------


def test_the_day_begins_at_four_where_the_learner_is(guest, clock):
    clock.now = datetime(2026, 11, 24, 2, 59, tzinfo=UTC)
    assert day_asked(guest) == MONDAY
    clock.now += timedelta(minutes=1)
    assert day_asked(guest) == MONDAY + ONE_DAY


def test_who_flies_west_stays_on_their_day_until_it_is_over_there_too(guest, clock, app):
    moves_to(guest, "Pacific/Auckland")
    clock.now = datetime(2026, 11, 23, 18, tzinfo=UTC)
    guest.answer()
    moves_to(guest, "America/Los_Angeles")
    assert day_asked(guest) == MONDAY + ONE_DAY
    guest.answer()
    assert days(app) == [MONDAY + ONE_DAY] * 2
    clock.now = datetime(2026, 11, 25, 18, tzinfo=UTC)
    assert day_asked(guest) == MONDAY + 2 * ONE_DAY


def test_who_flies_east_skips_to_the_day_there(guest, clock):
    moves_to(guest, "America/Los_Angeles")
    clock.now = datetime(2026, 11, 23, 18, tzinfo=UTC)
    guest.answer()
    moves_to(guest, "Pacific/Auckland")
    assert day_asked(guest) == MONDAY + ONE_DAY


def test_a_clock_that_was_years_ahead_for_a_while_does_not_hold_the_learner_there(guest, clock, app):
    clock.now += 1500 * ONE_DAY
    guest.answer()
    clock.now -= 1500 * ONE_DAY
    assert day_asked(guest) == MONDAY
    guest.answer()
    assert days(app)[-1] == MONDAY


def test_after_such_a_clock_a_journey_west_counts_again(guest, clock):
    clock.now += 1500 * ONE_DAY
    guest.answer()
    clock.now = datetime(2026, 11, 23, 18, tzinfo=UTC)
    moves_to(guest, "Pacific/Auckland")
    guest.answer()
    moves_to(guest, "America/Los_Angeles")
    assert day_asked(guest) == MONDAY + ONE_DAY


def test_a_page_left_open_over_night_counts_for_the_day_of_the_answer(guest, clock, app):
    fields = guest.question()
    clock.now += ONE_DAY
    assert guest.answer(fields).status_code == 303
    assert days(app) == [MONDAY + ONE_DAY]


# What fails changes nothing -------------------------------------------------------------------------------


def refuses_sign_ins(app):
    """Have the database refuse new sign-ins, as it does when its disk is full: only when all is to be stored."""
    on = {
        "sqlite": ["CREATE TRIGGER full BEFORE INSERT ON sign_ins BEGIN SELECT RAISE(ABORT, 'disk is full'); END"],
        "postgresql": ["ALTER TABLE sign_ins ADD CONSTRAINT full_disk CHECK (id < 0) NOT VALID"],
    }
    with app.database.write() as session:
        for statement in on[app.database.engine.dialect.name]:
            session.execute(text(statement))


def accepts_sign_ins(app):
    on = {"sqlite": "DROP TRIGGER full", "postgresql": "ALTER TABLE sign_ins DROP CONSTRAINT full_disk"}
    with app.database.write() as session:
        session.execute(text(on[app.database.engine.dialect.name]))


@pytest.mark.parametrize("how", ["name", "sign in"])
def test_a_guest_whose_name_could_not_be_stored_is_still_known(person, app, how):
    person().named("Bert")
    guest = person().start()
    guest.answer()
    refuses_sign_ins(app)
    try:
        answer = (
            guest.sign_in("Bert")
            if how == "sign in"
            else guest.post("/account/name", {"name": "Anna", "password": "three wet otters"}, page="/account/name")
        )
    finally:
        accepts_sign_ins(app)
    assert answer.status_code in {409, 503}  # refused by a rule of the database, or by the database
    assert "Set-Cookie" not in answer.headers
    assert "1 of 55" in guest.get("/progress").text
    with app.database.read() as session:
        assert session.scalars(select(Account.name).order_by(Account.id)).all() == ["Bert", None]


def test_a_view_that_fails_in_the_middle_stores_nothing(app, clock):
    def view():
        from quizapp.web.request import db

        db().execute(update(Account).values(theme="dark"))
        raise RuntimeError("in the middle")

    app.add_url_rule("/fails", "fails", view, methods=["POST"])
    guest = Person(app, clock).start()
    assert guest.post("/fails").status_code == 500
    with app.database.read() as session:
        assert session.scalars(select(Account.theme)).all() == ["auto"]


# A database that cannot be written, or not even be read ----------------------------------------------------


@pytest.fixture
def impatient(tmp_path, sqlite_url, clock, monkeypatch):
    """A guest of a quizapp on SQLite that waits a moment, not ten seconds, for another program; and its file."""
    monkeypatch.setattr(sessions, "BUSY_TIMEOUT_MS", 50)
    app = create_app(Config(tmp_path, b"a secret for tests, 32 characters", sqlite_url), clock)
    with app.database.write() as session:
        for unit in units():
            bank.load_unit(session, unit, clock())
    yield Person(app, clock).start(), app.database.engine.url.database
    app.database.engine.dispose()


def test_while_another_program_holds_the_database_the_answer_is_not_said_to_be_saved(impatient):
    guest, path = impatient
    fields = guest.question()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    answer = guest.answer(fields, answer="what I typed", act="check")
    assert_not_saved(answer)
    assert "what I typed" in answer.text
    assert guest.get("/study").status_code == 200
    other.execute("ROLLBACK")
    other.close()
    assert guest.answer(fields).status_code == 303


def test_a_database_that_breaks_is_told_as_plainly_as_one_that_is_locked(impatient):
    guest, path = impatient
    fields = guest.question()
    with sqlite3.connect(path) as link:
        link.execute("ALTER TABLE sign_ins RENAME TO hidden")
    assert_not_saved(guest.answer(fields))
    assert_not_saved(guest.get("/study"))
    assert guest.get("/nowhere").status_code == 404
    with sqlite3.connect(path) as link:
        link.execute("ALTER TABLE hidden RENAME TO sign_ins")
        assert link.execute("SELECT count(*) FROM reviews").fetchone() == (0,)
    link.close()
    assert guest.answer(fields).status_code == 303


def assert_not_saved(answer):
    assert answer.status_code == 503
    assert heading(answer.text) == "Not saved yet"
    assert "Keep this page open" in answer.text
    assert "/app.css" in answer.text
    assert all(name in answer.headers for name in HEADERS)
    assert "Traceback" not in answer.text
    assert "sqlite" not in answer.text.lower()


def test_many_pages_that_fail_leave_no_connection_open(person, app):
    guest = person().start()
    for _ in range(20):
        guest.get("/texts/nowhere")
        guest.get("/study?question=nowhere")
        guest.post("/study", {"question": "nowhere"})
    assert app.database.engine.pool.checkedout() == 0
    with app.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Review)) == 0


# Is it still you? -----------------------------------------------------------------------------------------


def test_who_was_away_types_the_password_and_what_they_did_is_done(teacher, clock, app):
    clock.now += timedelta(minutes=31)
    asked = teacher.post("/classes/new", {"name": "8b"})
    assert (asked.status_code, heading(asked.text)) == (403, "Is it still you?")
    wrong = teacher.post("/classes/new", {"name": "8b", "confirm_password": "three wet stoats"})
    assert (wrong.status_code, "not your password" in wrong.text) == (403, True)
    done = teacher.post("/classes/new", {"name": "8b", "confirm_password": "three wet otters"})
    assert done.status_code == 303
    with app.database.read() as session:
        assert session.scalars(select(Classroom.name)).all() == ["8b"]
