"""An address of one's own: set with the password, confirmed by a letter, removed."""

from __future__ import annotations

import re

import pytest

from quizapp.models.accounts import Link
from tests.counting import count
from tests.mailed import mail_server, to_the_end
from tests.web.conftest import Person, heading
from tests.web.staffed import HERE, stored, with_mail

MAIL, OTTERS = "mira@school.example", "three wet otters"


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


def gives(who, email=MAIL, password=OTTERS):
    return to_the_end(lambda: who.post("/account/email", {"email": email, "password": password}, page="/account/email"))


def removes(who, password=OTTERS):
    return to_the_end(lambda: who.post("/account/email/remove", {"remove-password": password}, page="/account/email"))


def confirms(who, inbox):
    path = re.search(rf"{HERE}(/links/\S+)", inbox.texts()[-1])[1]
    return to_the_end(lambda: who.post(path, page=path))


def test_an_address_counts_once_the_letter_was_answered(mailing, visitor, inbox):
    mira = visitor().named("Mira")
    assert gives(mira).status_code == 303
    assert "on its way to mira@school.example" in mira.get("/account/email").text
    assert stored(mailing, "Mira").email is None
    assert inbox.letters[-1]["To"] == MAIL
    assert confirms(mira, inbox).location == "/account/email"
    assert heading(mira.get("/account/email").text) == "Your address is mira@school.example"
    assert MAIL in mira.get("/account").text


def test_a_letter_to_an_address_that_nobody_has_confirmed_holds_nothing_that_anybody_typed(visitor, inbox):
    gives(visitor().named("Win money at evil.example"))
    assert "evil" not in inbox.texts()[-1] + inbox.letters[-1]["Subject"]


def test_an_address_of_somebody_else_gets_the_same_answer_and_no_letter(mailing, visitor, inbox):
    anna, mira = visitor().named("Anna"), visitor().named("Mira")
    gives(anna, "anna@school.example")
    confirms(anna, inbox)
    sent = len(inbox.letters)
    answers = []
    for email in ("anna@school.example", "free@school.example"):
        answer = gives(mira, email)
        answers.append((answer.status_code, answer.location, mira.get("/account/email").text.count("on its way to")))
    assert answers[0] == answers[1]
    assert len(inbox.letters) == sent + 1
    assert stored(mailing, "Anna").email == "anna@school.example"


def test_the_old_address_is_told_of_the_new_one_and_of_none(visitor, inbox):
    mira = visitor().named("Mira")
    gives(mira)
    confirms(mira, inbox)
    gives(mira, "new@school.example")
    confirms(mira, inbox)
    assert (inbox.letters[-1]["To"], "has another one" in inbox.texts()[-1]) == (MAIL, True)
    assert removes(mira).status_code == 303
    assert (inbox.letters[-1]["To"], "has none" in inbox.texts()[-1]) == ("new@school.example", True)


def test_the_fourth_letter_to_an_address_waits(visitor, inbox):
    mira = visitor().named("Mira")
    for _ in range(3):
        gives(mira)
    assert gives(mira).status_code == 429
    assert len(inbox.letters) == 3


@pytest.mark.parametrize(
    ("email", "password", "says"),
    [
        ("", OTTERS, "Type the address."), ("mira", OTTERS, "Give one address"), (MAIL, "", "Type your password."),
        (MAIL, "three wet stoats", "not your password"), ("a@b.de\nBcc: c@d.de", OTTERS, "Give one address"),
    ],
)  # fmt: skip
def test_what_will_not_do_is_told_and_nothing_is_sent(mailing, visitor, inbox, email, password, says):
    mira = visitor().named("Mira")
    answer = gives(mira, email, password)
    assert (answer.status_code, says in answer.text) == (422, True)
    assert inbox.letters == []
    assert count(mailing, Link) == 0


def test_an_address_is_removed_with_the_password_alone(mailing, visitor, inbox):
    mira = visitor().named("Mira")
    gives(mira)
    confirms(mira, inbox)
    assert removes(mira, "three wet stoats").status_code == 422
    assert stored(mailing, "Mira").email == MAIL
    assert removes(mira).status_code == 303
    assert stored(mailing, "Mira").email is None
    assert heading(mira.get("/account/email").text) == "You have given no e-mail address"


# Without a mail server ------------------------------------------------------------------------------------


def test_without_letters_an_address_counts_at_once_and_only_to_sign_in_with(app, person):
    mira = person().named("Mira")
    assert gives(mira).status_code == 303
    assert person().sign_in("MIRA@school.example").status_code == 303
    assert stored(app, "Mira").email_confirmed_at is None


def test_without_letters_a_taken_address_is_told(person):
    gives(person().named("Anna"))
    answer = gives(person().named("Mira"))
    assert (answer.status_code, "has that address already" in answer.text) == (422, True)


def test_an_address_from_before_there_was_a_mail_server_is_shown_as_not_confirmed(app, person, visitor):
    gives(person().named("Mira"))
    mira = visitor()
    mira.sign_in("Mira")
    assert heading(mira.get("/account/email").text) == "mira@school.example is not confirmed"
    assert gives(mira).status_code == 303


def test_a_guest_chooses_a_name_first(person):
    assert person().start().get("/account/email").location == "/account/name"
