"""What goes into the program's own log: kinds and places of faults, and nothing about anybody."""

from __future__ import annotations

import logging
from threading import Thread

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from quizapp.app import create_app
from quizapp.models.accounts import Account
from quizapp.web.faults import NoPeople, told
from quizapp.web.request import when_stored
from tests.browser.serving import serving
from tests.served import Browser
from tests.web.conftest import Person, heading

SECRETS = ("Wilhelmina", "a zeppelin of cheese", "wilhelmina@quast.example", "the-token-of-a-link", "192.0.2.77")


@pytest.fixture
def logged(caplog):
    """All that was logged so far, as it would be printed."""
    caplog.set_level(logging.DEBUG)

    def lines():
        shown = [logging.Formatter().format(record) for record in caplog.records]
        return "\n".join(line for line in shown if "sqlalchemy" not in line)

    return lines


@pytest.fixture
def broken(config, clock):
    """A quizapp with pages that fail while they hold what nobody else may read."""
    app = create_app(config, clock)

    def fails():
        try:
            raise KeyError(SECRETS[0])
        except KeyError as error:
            raise RuntimeError(*SECRETS) from error

    def stale():
        raise StaleDataError(SECRETS[0])

    def later():
        when_stored(fails)
        return "sent"

    app.add_url_rule(f"/broken/{SECRETS[3]}", "broken", fails, methods=["GET", "POST"])
    app.add_url_rule("/stale", "stale", stale)
    app.add_url_rule("/later", "later", later)
    yield app
    app.database.engine.dispose()


def clean(text):
    return [secret for secret in SECRETS if secret.casefold() in text.casefold()] == []


def test_a_fault_is_told_by_its_kind_and_its_places(broken, clock, logged):
    person = Person(broken, clock)
    answer = person.post(f"/broken/{SECRETS[3]}", {"answer": SECRETS[1], "name": SECRETS[0]})
    assert answer.status_code == 500
    text = logged()
    assert "POST broken: RuntimeError at " in text
    assert "test_faults.py:" in text
    assert "because of KeyError at " in text
    assert clean(text)


def test_what_is_done_afterwards_fails_without_a_word_about_anybody(broken, clock, logged, capfd, monkeypatch):
    threads = []
    monkeypatch.setattr(Thread, "start", lambda self, start=Thread.start: (threads.append(self), start(self)))
    assert Person(broken, clock).get("/later").text == "sent"
    for thread in threads:
        thread.join()
    assert threads
    assert "afterwards: RuntimeError" in logged()
    assert clean(logged())
    assert clean("".join(capfd.readouterr()))


def test_a_row_that_somebody_deleted_meanwhile_is_a_page_and_no_fault(broken, clock, logged):
    answer = Person(broken, clock).get("/stale")
    assert (answer.status_code, heading(answer.text)) == (409, "Something has changed since")
    assert "deleted this meanwhile" in answer.text
    assert "ERROR" not in logged()
    assert clean(logged())


def test_a_database_that_refuses_is_told_by_its_kind(person, app, logged):
    guest = person().start()

    def refuse(connection, cursor, statement, parameters, context, many):
        if statement.startswith("UPDATE accounts"):
            raise OperationalError(statement, parameters, Exception(f"disk full at {SECRETS[0]}"))

    event.listen(app.database.engine, "before_cursor_execute", refuse)
    form = {"name": SECRETS[0], "password": SECRETS[1]}
    assert guest.post("/account/name", form, page="/account/name").status_code == 503
    event.remove(app.database.engine, "before_cursor_execute", refuse)
    assert "database: Exception" in logged()
    assert clean(logged())


def test_a_whole_visit_leaves_no_word_about_anybody(person, app, logged, capfd):
    mira = person().named(SECRETS[0], SECRETS[1])
    mira.answer()
    person().sign_in(SECRETS[2], "wrong")
    person().sign_in(SECRETS[0], "wrong")
    mira.get(f"/nowhere/{SECRETS[3]}")
    mira.client.post("/study", data={"answer": SECRETS[1]})
    mira.post("/account/erase", {"password": SECRETS[1]}, page="/account/erase")
    with app.database.read() as session:
        assert session.scalar(select(Account.id).where(Account.name == SECRETS[0])) is None
    assert clean(logged())
    assert clean("".join(capfd.readouterr()))


# The web server's own words -------------------------------------------------------------------------------


@pytest.fixture
def filtered():
    """The web server's log as `quizapp serve` has it."""
    log, keeps = logging.getLogger("waitress"), NoPeople()
    log.addFilter(keeps)
    yield
    log.removeFilter(keeps)


def failing(environ, start_response):
    """A program that fails beyond the reach of its pages."""
    raise RuntimeError(*SECRETS)


def test_the_web_server_tells_the_kind_of_a_fault_and_no_address(filtered, logged):
    with serving(failing) as url:
        assert Browser(url).send(f"/links/{SECRETS[3]}")[0] == 500
    text = logged()
    assert "the web server, channel.py:" in text
    assert "RuntimeError at " in text
    assert "Traceback" not in text
    assert clean(text)


def test_without_the_filter_it_would_tell_all(logged):
    with serving(failing) as url:
        Browser(url).send(f"/links/{SECRETS[3]}")
    assert not clean(logged())


def test_an_error_that_was_never_raised_has_no_place():
    assert told(ValueError(SECRETS[0])) == "ValueError at no place"
