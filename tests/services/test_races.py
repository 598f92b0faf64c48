"""Many at once, each in a session of their own, on both databases: what is counted is counted exactly."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from quizapp.models.accounts import Account, SignIn, Try
from quizapp.services import limits
from quizapp.services.errors import Conflict, TooMany
from quizapp.services.ways_in import accounts, signing
from tests import studied
from tests.studied import NOON, OTTERS, SECRET

PARALLEL = 16
HERE = "192.0.2.1"


@pytest.fixture
def anna(database):
    """The id of somebody with a name and a password."""
    with database.write() as session:
        return studied.named(session, "Anna").id


def at_once(database, act):
    """What each of many got at the same time, or its error: each in a session that writes."""
    ready = Barrier(PARALLEL)

    def one(number):
        ready.wait()
        try:
            with database.write() as session:
                return act(session, number)
        except (TooMany, Conflict) as error:
            return type(error)

    with ThreadPoolExecutor(PARALLEL) as pool:
        return list(pool.map(one, range(PARALLEL)))


def count(database, table):
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table))


def judged(session, database, password, address):
    """Try to sign in as a page does, but with the looking up and the judging of all side by side."""
    with database.read() as found:
        asked = signing.candidate(found, "Anna", address, NOON, SECRET)
    fits = asked.fits(studied.HASHER, password)
    who = signing.admit(session, asked, fits=fits, address=address, now=NOON)
    return who and who.name


def test_of_many_guesses_at_once_ten_are_judged(database, anna):
    got = at_once(database, lambda session, n: judged(session, database, f"guess {n}", f"192.0.2.{n}"))
    assert (got.count(None), got.count(TooMany)) == (10, PARALLEL - 10)
    assert count(database, Try) == 10


def test_a_right_guess_after_ten_wrong_ones_at_once_is_not_told(database, anna):
    with database.write() as session:
        for _ in range(10):
            limits.failed(session, limits.SIGN_IN, HERE, NOON, "anna")
    got = at_once(database, lambda session, n: judged_late(session, database, OTTERS))
    assert got == [TooMany] * PARALLEL


def judged_late(session, database, password):
    """As one whose name was looked up before the ten had failed."""
    with database.read() as found:
        stored = found.scalar(select(Account.password))
        asked = signing.Candidate("anna", found.scalar(select(Account.id)), stored)
    fits = asked.fits(studied.HASHER, password)
    return signing.admit(session, asked, fits=fits, address=HERE, now=NOON)


def test_of_many_wrong_codes_at_once_an_address_has_twenty(database):
    with database.write() as session:
        for _ in range(15):
            limits.failed(session, limits.CODE, HERE, NOON)

    def try_one(session, _number):
        limits.check(session, limits.CODE, HERE, NOON)
        limits.failed(session, limits.CODE, HERE, NOON)

    got = at_once(database, try_one)
    assert (got.count(None), got.count(TooMany)) == (5, PARALLEL - 5)
    assert count(database, Try) == 20


def test_a_change_of_password_waits_for_a_sign_in_with_the_old_one_and_ends_it(database, anna):
    with database.write() as session:
        who = signing.admit(session, signing.Candidate("anna", anna, studied.HASHED), fits=True, address=HERE, now=NOON)
        with pytest.raises(OperationalError):
            change_without_waiting(database)
        signing.open_session(session, who, NOON)
    change_without_waiting(database)
    with database.write() as session:
        accounts.set_password(session, session.get(Account, anna), studied.HASHED + "x", NOON)
    with database.read() as session:
        assert session.scalars(select(SignIn.ended_at)).all() == [NOON]


def change_without_waiting(database):
    """Begin to change every account; fails when somebody else has begun."""
    if database.engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(database.engine.url.database, timeout=0, isolation_level=None)) as link:
            try:
                link.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                raise OperationalError("BEGIN IMMEDIATE", {}, error) from error
    else:
        with database.read() as other:
            other.execute(select(Account.id).with_for_update(nowait=True))


def test_no_change_is_missed_by_a_sign_in_that_was_judged_before_it(database, anna):
    with database.read() as found:
        asked = signing.candidate(found, "Anna", HERE, NOON, SECRET)
    assert asked.fits(studied.HASHER, OTTERS)
    with database.write() as session:
        accounts.set_password(session, session.get(Account, anna), studied.HASHED + "x", NOON)
    with database.write() as session:
        assert signing.admit(session, asked, fits=True, address=HERE, now=NOON) is None
