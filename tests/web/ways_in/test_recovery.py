"""A forgotten password: the same page for every name, and a letter to confirmed addresses alone."""

from __future__ import annotations

import re

import pytest

from quizapp.models.accounts import Link
from tests.counting import count
from tests.mailed import mail_server, to_the_end
from tests.web.conftest import Person, heading
from tests.web.staffed import HERE, linked, stored, with_mail

HERONS = "four dry herons"


@pytest.fixture
def inbox():
    with mail_server() as inbox:
        yield inbox


@pytest.fixture
def mailing(config, clock, inbox, app):
    """The app of these tests, with a mail server."""
    made = with_mail(config, clock, inbox)
    yield made
    made.database.engine.dispose()


@pytest.fixture
def visitor(mailing, clock):
    return lambda: Person(mailing, clock)


@pytest.fixture
def mira(mailing, visitor, clock):
    """Somebody with a confirmed address."""
    mira = visitor().named("Mira")
    path = linked(mailing, "email", clock(), "Mira", email="mira@school.example")
    assert mira.post(path, page=path).status_code == 303
    return mira


def asks(who, name):
    return to_the_end(lambda: who.post("/forgot", {"name": name}, page="/forgot"))


@pytest.mark.parametrize("typed", ["Mira", "mira@school.example"])
def test_a_letter_brings_somebody_back_in(mailing, visitor, mira, inbox, typed):
    lost = visitor()
    assert asks(lost, typed).location == "/forgot/sent"
    (text,) = inbox.texts()
    (letter,) = inbox.letters
    assert (letter["To"], letter["From"]) == ("mira@school.example", "quizapp <quiz@school.example>")
    path = re.search(rf"{HERE}(/links/\S+)", text)[1]
    answer = to_the_end(lambda: lost.post(path, {"password": HERONS}, page=path))
    assert answer.status_code == 303
    assert visitor().sign_in("Mira", HERONS).status_code == 303
    assert mira.get("/today").status_code == 403
    assert "was changed" in inbox.letters[-1]["Subject"]


def test_every_name_gets_the_same_answer_and_nobody_else_a_letter(mailing, visitor, mira, inbox):
    visitor().named("Bert")
    pages = []
    for name in ("Mira", "Bert", "Nobody", "nobody@school.example", "%", "\x00x"):
        answer = asks(visitor(), name)
        pages.append((answer.status_code, answer.location, answer.text, answer.headers.get("Set-Cookie")))
    assert len({page[:3] for page in pages}) == 1
    assert len(inbox.letters) == 1
    assert count(mailing, Link, Link.purpose == "reset") == 1


def test_the_answer_does_not_wait_for_whether_there_is_such_an_account(mailing, visitor, mira, monkeypatch):
    """Whatever is looked up is looked up beside the answer: an error there changes nothing of it."""
    looked_up = []
    monkeypatch.setattr("quizapp.services.ways_in.recovery.way", lambda *_: looked_up.append("beside"))
    answer = visitor().post("/forgot", {"name": "Mira"}, page="/forgot")
    assert answer.location == "/forgot/sent"
    to_the_end(lambda: None)


def test_the_fourth_letter_waits(visitor, mira, inbox):
    for _ in range(3):
        asks(visitor(), "Mira")
    answer = asks(visitor(), "Mira")
    assert (answer.status_code, "spam" in answer.text) == (429, True)
    assert len(inbox.letters) == 3


@pytest.mark.parametrize("typed", ["", " ", "x" * 255])
def test_nothing_that_can_be_a_name_is_told_at_its_field(visitor, mailing, typed):
    answer = visitor().post("/forgot", {"name": typed}, page="/forgot")
    assert (answer.status_code, "aria-invalid" in answer.text) == (422, True)


def test_without_a_mail_server_the_page_says_who_can_help_and_has_no_form(app, person):
    for page in (person().get("/forgot"), person().post("/forgot", {"name": "Mira"})):
        assert heading(page.text) == "Somebody at school can help you"
        assert "<form" not in page.text.partition("<main")[2].partition("</main>")[0]
        assert "quizapp user reset" in page.text


def test_the_sign_in_page_leads_there(person):
    assert 'href="/forgot"' in person().get("/sign-in").text


# Word of changes ------------------------------------------------------------------------------------------


def changes_password(who, old):
    page = "/account/password"
    return to_the_end(lambda: who.post(page, {"old_password": old, "password": HERONS}, page=page))


def test_who_changes_their_password_gets_word_of_it(mira, inbox):
    changes_password(mira, "three wet otters")
    (text,) = inbox.texts()
    assert f"{HERE}/forgot" in text
    assert HERONS not in text


def test_a_change_that_failed_is_not_told(mira, inbox):
    changes_password(mira, "three wet stoats")
    assert inbox.letters == []


def test_a_mail_server_that_is_down_keeps_nobody_from_anything(mailing, visitor, mira, inbox, caplog):
    inbox.refuse = "550 mira@school.example is gone"
    assert asks(visitor(), "Mira").location == "/forgot/sent"
    assert "a letter was not sent: SMTPDataError 550" in caplog.text
    assert "mira" not in caplog.text.lower()
    assert stored(mailing, "Mira").password
