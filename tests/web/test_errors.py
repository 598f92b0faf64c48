"""What goes wrong is a page in plain words, in the same style, with the same headers, and no traceback."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from quizapp.app import create_app
from quizapp.services.errors import Forbidden, TooMany
from tests.web.conftest import Person, heading, hidden

VERBS = ("undo", "correct", "report")
HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy")


@pytest.fixture
def broken(config, clock):
    """A quizapp with pages that fail."""
    app = create_app(config, clock)

    def fails(error):
        def view():
            raise error

        return view

    for name, error in {
        "bug": RuntimeError("secret words"), "forbidden": Forbidden("Only for others."), "wait": TooMany("Wait a bit.")
    }.items():  # fmt: skip
        app.add_url_rule(f"/{name}", name, fails(error))
    yield app
    app.database.engine.dispose()


@pytest.mark.parametrize(
    ("path", "code", "says"),
    [
        ("/nowhere", 404, "There is nothing here"),
        ("/forbidden", 403, "Only for others."),
        ("/wait", 429, "Wait a bit."),
        ("/bug", 500, "not your fault"),
        ("/start", 405, "cannot be done here"),
        ("/texts/nowhere", 404, "no such text"),
        ("/texts/%00", 404, "nothing at this address"),
        ("/texts/" + "x" * 5000, 404, "nothing at this address"),
        ("/static/../../etc/passwd", 404, "There is nothing here"),
    ],
)
def test_an_error_is_a_page_of_the_house(broken, clock, path, code, says):
    answer = Person(broken, clock).get(path)
    assert answer.status_code == code
    assert says in answer.text
    assert heading(answer.text)
    assert "Traceback" not in answer.text
    assert "secret words" not in answer.text
    assert all(name in answer.headers for name in HEADERS)
    assert "/app.css" in answer.text


def test_an_id_that_is_none_is_nowhere(person):
    guest = person().start()
    for address in ("/progress/aside/{}", "/decks/{}/begin", *(f"/study/answers/{{}}/{v}" for v in VERBS)):
        for public in ("nowhere", "%00", "%F0%9F%A6%A6", "x" * 300, "%FF"):
            answer = guest.post(address.format(public), {"rating": "good"})
            assert answer.status_code == 404, (address, public)
            assert heading(answer.text)


def test_when_the_database_cannot_write_the_page_says_so_and_the_answer_can_be_sent_again(person, app):
    guest = person().start()
    fields = guest.question()

    def refuse(connection, cursor, statement, parameters, context, many):
        if statement.startswith("INSERT"):
            raise OperationalError(statement, parameters, Exception("database or disk is full"))

    event.listen(app.database.engine, "before_cursor_execute", refuse)
    answer = guest.answer(fields)
    assert answer.status_code == 503
    assert "Not saved yet" in answer.text
    assert "Keep this page open" in answer.text
    event.remove(app.database.engine, "before_cursor_execute", refuse)
    assert guest.answer(fields).status_code == 303


def test_over_tls_the_cookie_and_the_answers_are_for_tls_alone(config, clock):
    app = create_app(replace(config, https=True), clock)
    person = Person(app, clock)
    page = person.client.get("/", base_url="https://localhost")
    assert page.headers["Strict-Transport-Security"]
    assert "__Host-quizapp=" in page.headers["Set-Cookie"]
    assert "Secure" in page.headers["Set-Cookie"]
    assert "Path=/" in page.headers["Set-Cookie"]
    app.database.engine.dispose()


def test_over_tls_one_can_begin_and_a_form_from_another_site_is_refused(config, clock):
    app = create_app(replace(config, https=True), clock)
    client, base = Person(app, clock).client, "https://localhost"
    for where, code in (("https://evil.example/", 400), ("https://localhost/", 303)):
        token = hidden(client.get("/", base_url=base).text)["csrf_token"]
        answer = client.post("/start", data={"csrf_token": token}, base_url=base, headers={"Referer": where})
        assert answer.status_code == code
    assert client.get("/today", base_url=base).status_code == 200
    app.database.engine.dispose()


def test_without_tls_nothing_is_promised_of_it(person):
    assert "Strict-Transport-Security" not in person().get("/").headers
