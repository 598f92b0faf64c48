"""A way back in: by a link, to a confirmed address alone, and as if every name had an account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from quizapp.models.accounts import Link
from quizapp.models.classes import Entry
from quizapp.services import limits
from quizapp.services.audit import By
from quizapp.services.errors import NotFound, TooMany
from quizapp.services.ways_in import links, passwords, recovery, signing
from tests import studied
from tests.studied import HASHER, NOON, OTTERS

HERE = "192.0.2.1"
MAIL = "anna@school.example"
NEW = passwords.hashed(HASHER, "four dry herons")


@pytest.fixture
def anna(session):
    """Somebody with a name, a password and a confirmed address."""
    return studied.named(session, "Anna", email=MAIL, email_key=MAIL, email_confirmed_at=NOON)


def offered(session, account, role="administrator"):
    root = studied.named(session, "Root", role=role)
    token = recovery.offer(session, By(root, NOON, HERE), account)
    session.flush()
    return token


def test_a_link_ends_nothing_until_it_is_used(session, anna):
    device = signing.open_session(session, anna, NOON)
    token = offered(session, anna)
    assert signing.known(session, device, NOON)
    assert studied.tries(session, "Anna", OTTERS) is anna
    recovery.choose(session, token, NEW, NOON, HERE)
    session.flush()
    assert signing.known(session, device, NOON) is None
    assert studied.tries(session, "Anna", OTTERS) is None
    assert studied.tries(session, "Anna", "four dry herons") is anna


def test_a_link_is_used_once_and_takes_every_other_way_with_it(session, anna):
    token = offered(session, anna)
    pending = links.make(session, links.EMAIL, NOON, account=anna, email="thief@evil.example")
    session.flush()
    recovery.choose(session, token, NEW, NOON, HERE)
    for spent in (token, pending):
        assert links.offer(session, spent, HERE, NOON) is None
    with pytest.raises(NotFound):
        recovery.choose(session, token, NEW, NOON, HERE)


def test_a_lock_after_wrong_tries_is_taken_away_with_the_old_password(session, anna):
    for _ in range(10):
        studied.tries(session, "Anna")
    recovery.choose(session, offered(session, anna), NEW, NOON, HERE)
    assert studied.tries(session, "Anna", "four dry herons") is anna


@pytest.mark.parametrize(("role", "noted"), [("learner", False), ("teacher", True), ("administrator", True)])
def test_that_staff_have_a_new_password_is_noted(session, anna, role, noted):
    anna.role = role
    recovery.choose(session, offered(session, anna), NEW, NOON, HERE)
    session.flush()
    actions = session.scalars(select(Entry.action).order_by(Entry.id)).all()
    assert actions == ["password link made", "password chosen by link"][: 1 + noted]


def test_a_link_to_an_account_that_was_erased_leads_nowhere(session, anna):
    token = offered(session, anna)
    session.delete(anna)
    session.flush()
    with pytest.raises(NotFound):
        recovery.choose(session, token, NEW, NOON, HERE)


# By e-mail ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["Anna", " ANNA ", MAIL, "Anna@School.Example"])
def test_a_name_and_an_address_both_find_the_way(session, anna, typed):
    way = recovery.way(session, typed, NOON)
    session.flush()
    assert (way.email, way.username) == (MAIL, "Anna")
    assert links.offer(session, way.token, HERE, NOON).username == "Anna"


@pytest.mark.parametrize("typed", ["Bert", "bert@school.example", "", "@", "x" * 10_000, "\x00", "%", "anna_"])
def test_nobody_else_gets_anything(session, anna, typed):
    studied.named(session, "Bert", email="bert@school.example", email_key="bert@school.example")
    assert recovery.way(session, typed, NOON) is None
    assert session.scalars(select(Link)).all() == []


def test_an_address_that_was_never_confirmed_gets_nothing(session, anna):
    anna.email_confirmed_at = None
    session.flush()
    assert recovery.way(session, MAIL, NOON) is None


@pytest.mark.parametrize("typed", ["Anna", "Nobody"])
def test_three_letters_are_asked_for_then_it_waits_whether_or_not_there_is_such_an_account(session, anna, typed):
    for _ in range(3):
        recovery.ask(session, typed, HERE, NOON)
        session.flush()
    with pytest.raises(TooMany, match="spam"):
        recovery.ask(session, typed, "192.0.2.9", NOON)
    recovery.ask(session, typed, HERE, NOON + timedelta(hours=2))


def test_one_address_asks_for_sixty_letters_an_hour(session):
    for n in range(limits.MAIL.of_address):
        recovery.ask(session, f"name {n}", HERE, NOON)
        session.flush()
    with pytest.raises(TooMany):
        recovery.ask(session, "another", HERE, NOON)
    recovery.ask(session, "another", "192.0.2.9", NOON)
