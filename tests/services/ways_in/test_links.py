"""One-time links: looked at as often as one likes, followed once, also by many at once, and only while good."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from quizapp.models.accounts import Account, Link, Try
from quizapp.services.audit import By
from quizapp.services.errors import NotFound, TooMany
from quizapp.services.office import invitations
from quizapp.services.ways_in import accounts, links, passwords, recovery
from tests import studied
from tests.studied import HASHER, NOON, OTTERS

HERE = "192.0.2.1"
PARALLEL = 8
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def looked(session, token, at=NOON, address=HERE):
    session.flush()
    return links.offer(session, token, address, at)


def test_looking_tells_what_a_link_is_for_and_uses_nothing_up(session):
    anna = studied.named(session, "Anna", username="Anna 2")
    token = links.make(session, links.RESET, NOON, account=anna)
    for _ in range(3):
        offer = looked(session, token)
        assert (offer.purpose, offer.name, offer.username) == (links.RESET, "Anna", "Anna 2")
    invite = links.make(session, links.INVITE, NOON, role="teacher", whom="Ms Okafor")
    offer = looked(session, invite)
    assert (offer.role, offer.whom, offer.username) == ("teacher", "Ms Okafor", None)


@pytest.mark.parametrize("purpose", [links.SETUP, links.INVITE, links.RESET, links.EMAIL])
def test_a_link_is_good_until_its_time_is_over(session, purpose):
    anna = studied.named(session, "Anna") if purpose in (links.RESET, links.EMAIL) else None
    token = links.make(session, purpose, NOON, account=anna)
    end = NOON + links.LASTS[purpose]
    assert looked(session, token, end - SECOND)
    assert looked(session, token, end) is None


def test_a_link_to_a_first_password_waits_for_a_week(session):
    new = accounts.make(session, "Bert", NOON, "UTC")
    token = links.make(session, links.RESET, NOON, account=new)
    assert looked(session, token, NOON + 7 * DAY - SECOND)
    assert looked(session, token, NOON + 7 * DAY) is None


def test_what_is_stored_opens_nothing(session):
    token = links.make(session, links.INVITE, NOON, role="teacher")
    session.flush()
    stored = session.scalars(select(Link)).one()
    assert token not in str(vars(stored))
    assert looked(session, stored.token) is None
    assert looked(session, stored.public) is None


def test_a_link_for_one_thing_does_not_do_another(session):
    token = links.make(session, links.INVITE, NOON, role="administrator")
    session.flush()
    with pytest.raises(NotFound):
        recovery.choose(session, token, "hash", NOON, HERE)


def test_a_set_up_link_is_worth_nothing_once_there_is_an_administrator(session):
    token = invitations.set_up(session, NOON)
    assert looked(session, token)
    newer = invitations.set_up(session, NOON)
    assert looked(session, token) is None
    assert looked(session, newer)
    studied.named(session, "Root", role="administrator")
    assert looked(session, newer) is None
    assert invitations.set_up(session, NOON) is None


def test_sixty_wrong_tokens_in_five_minutes_close_the_door_for_their_address(session):
    token = links.make(session, links.INVITE, NOON, role="teacher")
    for n in range(60):
        assert looked(session, f"guess {n}") is None
        links.failed(session, HERE, NOON)
    with pytest.raises(TooMany):
        looked(session, token)
    assert looked(session, token, address="192.0.2.2")
    assert looked(session, token, NOON + timedelta(minutes=5))
    assert session.scalar(select(func.count()).select_from(Try)) == 60


# Many at once ---------------------------------------------------------------------------------------------


def at_once(database, act):
    """What each of many got at the same time: what `act` made of their session and number, or NotFound."""
    ready = Barrier(PARALLEL)

    def one(number):
        ready.wait()
        try:
            with database.write() as session:
                return act(session, number)
        except NotFound:
            return NotFound

    with ThreadPoolExecutor(PARALLEL) as pool:
        return list(pool.map(one, range(PARALLEL)))


def test_of_many_who_follow_one_invitation_at_once_one_gets_in(database):
    with database.write() as session:
        token = links.make(session, links.INVITE, NOON, role="teacher")
    chosen = [accounts.choose(f"Teacher {n}", OTTERS, HASHER) for n in range(PARALLEL)]
    got = at_once(
        database, lambda session, n: invitations.make_account(session, token, chosen[n], By(None, NOON)).username
    )
    assert got.count(NotFound) == PARALLEL - 1
    with database.read() as session:
        assert session.scalars(select(Account.username)).all() == [name for name in got if name is not NotFound]


def test_of_many_who_set_a_password_by_one_link_at_once_one_does(database):
    with database.write() as session:
        anna = studied.named(session, "Anna")
        token = links.make(session, links.RESET, NOON, account=anna)
    hashes = [passwords.hashed(HASHER, f"{n} dry herons") for n in range(PARALLEL)]
    got = at_once(database, lambda session, n: recovery.choose(session, token, hashes[n], NOON, HERE).password)
    assert got.count(NotFound) == PARALLEL - 1
    with database.read() as session:
        assert session.scalar(select(Account.password)) in got
