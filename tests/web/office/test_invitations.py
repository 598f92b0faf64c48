"""Invitations: made by administrators, handed over or sent, withdrawn."""

from __future__ import annotations

import re

import pytest

from quizapp.models.accounts import Link
from tests.counting import count
from tests.mailed import mail_server, to_the_end
from tests.web.conftest import Person, heading
from tests.web.staffed import HERE, noted, with_mail

OTTERS = "three wet otters"


@pytest.fixture
def root(person):
    """An administrator who has just signed in."""
    return person().with_role("Root", "administrator")


def invites(root, whom="Ms Okafor", role="teacher", **more):
    return root.post("/school/invite", {"whom": whom, "role": role, **more}, page="/school/invite")


def path_of(page):
    return re.search(r'value="http://localhost(/links/[^"]+)"', page.text)[1]


def test_an_invitation_is_shown_once_and_makes_a_teacher(app, person, root):
    page = invites(root)
    assert (page.status_code, heading(page.text)) == (200, "Hand this link to Ms Okafor")
    assert "works on this computer only" in page.text
    path = path_of(page)
    assert path not in root.get("/school/invite").text
    okafor = person()
    okafor.post(path, {"name": "Grace", "password": OTTERS}, page=path)
    assert okafor.get("/classes/new").status_code == 200
    assert "Ms Okafor" not in root.get("/school/invite").text
    assert noted(app) == ["invitation made", "invitation accepted"]


def test_sent_twice_by_a_second_click_it_is_one_invitation(app, root):
    first, second = path_of(invites(root)), path_of(invites(root))
    assert count(app, Link) == 1
    assert (root.get(first).status_code, root.get(second).status_code) == (404, 200)


@pytest.mark.parametrize(
    ("whom", "role"),
    [("", "teacher"), ("x" * 61, "teacher"), ("Ms Okafor", "learner"), ("Ms Okafor", ""), ("\u202e", "teacher")],
)
def test_what_will_not_do_is_told_and_invites_nobody(app, root, whom, role):
    assert invites(root, whom, role).status_code == 422
    assert count(app, Link) == 0


def test_an_invitation_is_withdrawn(app, person, root):
    path = path_of(invites(root))
    where = re.search(r'action="(/school/invite/[^"]+/withdraw)"', root.get("/school/invite").text)[1]
    okafor = person().teacher()
    assert okafor.post(where).status_code == 403
    assert person().named("Mira").post(where).status_code == 404
    assert root.post(where, page="/school/invite").status_code == 303
    assert person().get(path).status_code == 404
    assert root.post(where, page="/school/invite").status_code == 404


def test_without_a_mail_server_no_address_is_asked_for_and_none_is_taken(app, root):
    assert 'name="email"' not in root.get("/school/invite").text
    assert invites(root, email="okafor@school.example").status_code == 200
    assert count(app, Link, Link.email.is_not(None)) == 0


# By e-mail ------------------------------------------------------------------------------------------------


@pytest.fixture
def inbox():
    with mail_server() as inbox:
        yield inbox


@pytest.fixture
def mailing_root(app, config, clock, inbox):
    """An administrator of the same school with a mail server."""
    made = with_mail(config, clock, inbox)
    yield Person(made, clock).with_role("Root", "administrator")
    made.database.engine.dispose()


def test_an_invitation_is_sent_and_shown_to_be_handed_over_if_it_does_not_arrive(mailing_root, person, inbox):
    page = to_the_end(lambda: invites(mailing_root, email=" okafor@school.example "))
    assert heading(page.text) == "The invitation is on its way to Ms Okafor"
    (letter,), (text,) = inbox.letters, inbox.texts()
    assert letter["To"] == "okafor@school.example"
    assert "Ms Okafor" in text and "teacher" in text
    link = re.search(rf"{HERE}(/links/\S+)", text)[1]
    assert f'value="{HERE}{link}"' in page.text and "this computer only" not in page.text
    assert heading(person().get(link).text) == "You are invited as a teacher"
    assert "okafor@school.example" in mailing_root.get("/school/invite").text


def test_without_an_address_nothing_is_sent(mailing_root, inbox):
    to_the_end(lambda: invites(mailing_root))
    assert inbox.letters == []


@pytest.mark.parametrize("email", ["okafor", "a@b.de, c@d.de", "a@b.de\nBcc: c@d.de"])
def test_an_address_that_is_none_is_told_and_invites_nobody(app, mailing_root, inbox, email):
    answer = to_the_end(lambda: invites(mailing_root, email=email))
    assert (answer.status_code, "Give one address" in answer.text) == (422, True)
    assert (count(app, Link), inbox.letters) == (0, [])
