"""The night's work, whole: on both databases, at its hour, beside a server, and by the command."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from threading import enumerate as enumerate_threads
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, select

from quizapp import cli, tidying
from quizapp.models.accounts import Account, Try
from quizapp.models.classes import Entry
from quizapp.models.session import Database
from quizapp.models.study import Review
from quizapp.tidying import look, next_night, nightly, tidy, told
from tests import studied
from tests.served import ENOUGH, served
from tests.studied import NOON

DAY = timedelta(days=1)
LONG_AGO = NOON - 400 * DAY


@pytest.fixture
def house(database):
    """Two pupils and a guest who are to go, one who is to be warned, one who was here, and a spent try."""
    with database.write() as session:
        question = studied.deck(session)[0]
        away = {"seen_at": LONG_AGO, "warned_at": NOON - 30 * DAY}
        for name in ("Wilhelmina", "Bartholomew"):
            studied.answer(session, studied.named(session, name, **away), question)
        studied.account(session, **away)
        studied.named(session, "Soon", seen_at=NOON - 360 * DAY)
        studied.named(session, "Here", seen_at=NOON)
        session.add(Try(kind="code", subject="", address="192.0.2.1", at=NOON - 2 * DAY))
    return database


def names(database):
    with database.read() as session:
        return session.scalars(select(Account.name).order_by(Account.id)).all()


def test_who_is_due_goes_the_next_is_warned_and_what_is_spent_is_gone(house):
    done = tidy(house, 12, NOON)
    assert (sorted(done.erased), done.guests, done.warned) == (["Bartholomew", "Wilhelmina"], 1, 1)
    assert done.spent["failed tries"] == 1
    assert names(house) == ["Soon", "Here"]
    with house.read() as session:
        assert session.scalars(select(Review)).all() == session.scalars(select(Try)).all() == []
        entries = session.scalars(select(Entry).order_by(Entry.id)).all()
        assert [entry.action for entry in entries] == ["account erased"] * 2 + ["unused guests erased"]
        assert [entry.actor for entry in entries] == [None] * 3
    again = tidy(house, 12, NOON + timedelta(minutes=1))
    assert (again.erased, again.guests, again.warned) == ([], 0, 0)


def test_a_dry_run_says_the_same_and_changes_nothing(house):
    seen = look(house, 12, NOON)
    assert names(house) == ["Wilhelmina", "Bartholomew", None, "Soon", "Here"]
    done = tidy(house, 12, NOON)
    assert (seen.erased, seen.guests, seen.warned, seen.spent) == (done.erased, done.guests, done.warned, done.spent)


def test_without_the_setting_everybody_stays_and_what_is_spent_goes(house):
    done = tidy(house, 0, NOON)
    assert len(names(house)) == 5
    assert (done.erased, done.spared, done.spent["failed tries"]) == ([], 3, 1)


def test_it_stops_between_two_accounts(house):
    stop = Event()
    stop.set()
    assert tidy(house, 12, NOON, stop).erased == []
    assert len(names(house)) == 5


def test_after_the_night_the_file_holds_nothing_of_them(sqlite_url):
    house = Database(sqlite_url)
    with house.write() as session:
        away = {"seen_at": LONG_AGO, "warned_at": NOON - 30 * DAY}
        studied.named(session, "Wilhelmina", **away)
    tidy(house, 12, NOON)
    path = house.engine.url.database
    written = b"".join(Path(path + end).read_bytes() for end in ("", "-wal", "-shm"))
    assert b"wilhelmina" not in written.lower()
    house.engine.dispose()


def test_what_is_said_names_who_would_go_in_a_dry_run_alone(house):
    dry = "\n".join(told(look(house, 12, NOON), 12, dry=True))
    assert "  Bartholomew\n  Wilhelmina\n" in dry
    assert "Would be erased: accounts 2, guests 1, unused for 12 months." in dry
    done = "\n".join(told(tidy(house, 12, NOON), 12))
    assert "Erased: accounts 2, guests 1, unused for 12 months." in done
    assert "Wilhelmina" not in done
    assert "is 0" in "\n".join(told(look(house, 0, NOON), 0))


# At its hour ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "zone", "night"),
    [
        ("2026-11-23T12:00", "UTC", "2026-11-24T03:00"),
        ("2026-11-23T02:59", "UTC", "2026-11-23T03:00"),
        ("2026-11-23T03:00", "UTC", "2026-11-24T03:00"),
        ("2026-11-23T12:00", "Europe/Berlin", "2026-11-24T02:00"),
        ("2026-03-28T12:00", "Europe/Berlin", "2026-03-29T01:00"),
        ("2026-11-23T12:00", "Pacific/Apia", "2026-11-23T14:00"),
    ],
)
def test_night_is_at_three_where_the_school_is(now, zone, night):
    found = next_night(datetime.fromisoformat(now).replace(tzinfo=UTC), zone)
    assert found == datetime.fromisoformat(night).replace(tzinfo=UTC)


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Pacific/Apia", "Asia/Kathmandu", "Africa/Cairo"]),
)
def test_the_next_night_is_ahead_and_never_further_than_a_day_and_an_hour(now, zone):
    assert timedelta(0) < next_night(now, zone) - now <= timedelta(hours=25)


@pytest.fixture
def night_over(monkeypatch):
    """Set whenever a night's work has ended, well or not."""
    over, work = Event(), tidying._try
    monkeypatch.setattr(tidying, "_try", lambda *given: (work(*given), over.set()))
    return over


def test_it_is_done_at_the_start_and_ended_with_the_context(house, night_over):
    with nightly(house, 12, "UTC", lambda: NOON):
        assert night_over.wait(ENOUGH)
        assert names(house) == ["Soon", "Here"]
    assert not [thread for thread in enumerate_threads() if thread.name == "tidying"]


def test_it_is_done_again_when_the_next_night_has_come(house, night_over, monkeypatch):
    monkeypatch.setattr(tidying, "A_LOOK", timedelta(milliseconds=1))
    now = [NOON - DAY]
    with nightly(house, 12, "UTC", lambda: now[0]):
        assert night_over.wait(ENOUGH)
        assert len(names(house)) == 5
        night_over.clear()
        now[0] = NOON
        assert night_over.wait(ENOUGH)
        assert names(house) == ["Soon", "Here"]


def test_a_night_that_fails_does_not_end_the_nights_and_says_no_name(house, night_over, caplog):
    def refuse(connection, cursor, statement, parameters, context, many):
        if statement.startswith("DELETE FROM accounts"):
            raise RuntimeError("Wilhelmina cannot go")

    event.listen(house.engine, "before_cursor_execute", refuse)
    with nightly(house, 12, "UTC", lambda: NOON):
        assert night_over.wait(ENOUGH)
    assert "tidying: RuntimeError" in caplog.text
    assert "Wilhelmina" not in caplog.text
    assert "Wilhelmina" in names(house)


# By the command, and beside the pages ---------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path, sqlite_url):
    """The data folder of a quizapp in which somebody has been away for years, and warned long ago."""
    database = Database(sqlite_url)
    with database.write() as session:
        years_ago = datetime(2001, 1, 1, tzinfo=UTC)
        studied.named(session, "Wilhelmina", seen_at=years_ago, warned_at=years_ago)
        studied.named(session, "Bartholomew", seen_at=years_ago)
    database.engine.dispose()
    return tmp_path


def people(folder):
    database = Database(f"sqlite:///{folder / 'quizapp.sqlite3'}")
    found = names(database)
    database.engine.dispose()
    return found


def test_the_command_says_who_would_go_and_then_has_them_go(folder, monkeypatch, capsys):
    monkeypatch.setenv("QUIZAPP_UNUSED_MONTHS", "12")
    assert cli.main(["tidy", "--dry-run", "--data", str(folder)]) == 0
    out = capsys.readouterr().out
    assert "Would be erased: accounts 1, guests 0" in out
    assert "  Wilhelmina\n" in out
    assert "Bartholomew" not in out
    assert people(folder) == ["Wilhelmina", "Bartholomew"]
    assert cli.main(["tidy", "--data", str(folder)]) == 0
    out = capsys.readouterr().out
    assert "Erased: accounts 1, guests 0" in out
    assert "Wilhelmina" not in out
    assert people(folder) == ["Bartholomew"]


def test_without_the_setting_the_command_erases_nobody(folder, capsys):
    assert cli.main(["tidy", "--data", str(folder)]) == 0
    assert "QUIZAPP_UNUSED_MONTHS is 0" in capsys.readouterr().out
    assert people(folder) == ["Wilhelmina", "Bartholomew"]


def test_a_server_does_it_at_its_start_and_ends_cleanly(folder):
    with served(folder, QUIZAPP_UNUSED_MONTHS="12") as server:
        end = monotonic() + ENOUGH
        while people(folder) != ["Bartholomew"] and monotonic() < end:
            Event().wait(0.02)
        assert people(folder) == ["Bartholomew"]
        assert server.stop() == (0, "")
