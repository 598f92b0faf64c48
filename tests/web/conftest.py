"""Pages without a browser: an app on each database, a clock that tests set, and people who use it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, insert, select, update
from sqlalchemy.orm import Session
from werkzeug.test import Client, TestResponse

from quizapp.app import create_app
from quizapp.models.accounts import Account
from quizapp.models.base import Base
from quizapp.models.classes import Classroom, Member
from quizapp.paths import QUESTION_BANK
from quizapp.services.content import bank

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Person:
    """A browser of one's own, reduced to what it sends."""

    def __init__(self, app, clock):
        self.app, self.clock = app, clock
        self.client = Client(app)

    def get(self, path, **kwargs) -> TestResponse:
        return self.client.get(path, **kwargs)

    def post(self, path, data=None, page="/help", **kwargs) -> TestResponse:
        """Send a form, with the token of a page that this person has seen."""
        return self.client.post(path, data={"csrf_token": self.token(page), **(data or {})}, **kwargs)

    def token(self, page="/help") -> str:
        return hidden(self.get(page).text)["csrf_token"]

    def start(self) -> Person:
        assert self.post("/start", {"time_zone": "Europe/Berlin"}, page="/").status_code == 303
        return self

    def named(self, name, password="three wet otters", own="y") -> Person:
        """Somebody with a name, on a device that is theirs alone unless told otherwise."""
        self.start()
        answer = self.post("/account/name", {"name": name, "password": password, "own": own}, page="/account/name")
        assert answer.status_code == 303, answer.text
        return self

    def teacher(self, name="Ms Okafor") -> Person:
        """Somebody who is made a teacher."""
        return self.with_role(name, "teacher")

    def with_role(self, name, role) -> Person:
        self.named(name)
        with self.app.database.write() as session:
            session.execute(update(Account).where(Account.username == name).values(role=role))
        return self

    def make_class(self, name="8b") -> str:
        """A new class of this teacher; gives its public id."""
        answer = self.post("/classes/new", {"name": name}, page="/classes/new")
        assert answer.status_code == 303, answer.text
        return answer.location.rsplit("/", 1)[1]

    def code_of(self, public) -> str:
        """The join code that stands on the page of a class."""
        found = re.search(r'class="tiles"[^>]*><span class="vh">([A-Z ]+):', self.get(f"/classes/{public}").text)
        assert found
        return found[1].replace(" ", "")

    def join(self, code) -> Person:
        """Join a class under the name that this person has."""
        answer = self.post(f"/join/{code}", page=f"/join/{code}")
        assert answer.status_code == 303, answer.text
        return self

    def sign_in(self, name, password="three wet otters") -> TestResponse:
        return self.post("/sign-in", {"name": name, "password": password, "mine": "y"}, page="/sign-in")

    def question(self, path="/study") -> dict[str, str]:
        """The hidden fields of the question that is asked."""
        return hidden(self.get(path).text)

    def answer(self, fields=None, **given) -> TestResponse:
        """Answer the question that is asked: by default with “I don't know”."""
        self.clock.now += timedelta(seconds=9)
        fields = self.question() if fields is None else fields
        return self.client.post("/study", data={**fields, **({"act": "unknown"} | given)})


class Clock:
    """Says what it is told."""

    now = NOON

    def __call__(self):
        return self.now


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page."""
    return {n: unescape(v) for n, v in re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', page)}


def heading(page: str) -> str:
    """The words of a page's first heading."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert found, page[:2000]
    return " ".join(unescape(re.sub(r"<[^>]+>", "", found[1])).split())


@pytest.fixture
def clock():
    return Clock()


@cache
def units():
    """The bundled texts, read once."""
    return [bank.read_unit(folder) for folder in bank.units_in(QUESTION_BANK)]


ROWS: dict[str, list[tuple[Table, list[dict[str, Any]]]]] = {}
"""The rows of the bundled texts, by the kind of database: PostgreSQL gives no number twice."""


def load_bank(session: Session) -> None:
    """Load the bundled texts: the first time from what was read, after that as the rows that this made."""
    kind = session.get_bind().dialect.name
    if kind in ROWS:
        for table, rows in ROWS[kind]:
            session.execute(insert(table), rows)
        return
    for unit in units():
        bank.load_unit(session, unit, NOON)
    session.flush()
    every = ((table, session.execute(select(table)).mappings()) for table in Base.metadata.sorted_tables)
    ROWS[kind] = [(table, rows) for table, found in every if (rows := [dict(row) for row in found])]


@pytest.fixture
def app(config, clock):
    """A quizapp with the bundled text."""
    app = create_app(config, clock)
    with app.database.write() as session:
        load_bank(session)
    yield app
    app.database.engine.dispose()


@pytest.fixture
def person(app, clock):
    """Makes people, each with a browser of their own."""
    return lambda: Person(app, clock)


@pytest.fixture
def teacher(person):
    """Ms Okafor, who has just signed in."""
    return person().teacher()


def account_of(app, name) -> Account:
    """Somebody's account as it is stored."""
    with app.database.read() as session:
        return session.scalars(select(Account).where(Account.name == name)).one()


def seat(app, teacher, *learners, name="8b") -> tuple[str, dict[str, str]]:
    """A class with these people in it, by their names; gives its public id, and theirs in it."""
    with app.database.write() as session:
        made = Classroom(name=name, created_at=NOON)
        session.add(made)
        session.flush()
        people = {who: session.scalars(select(Account).where(Account.name == who)).one() for who in learners}
        people[teacher] = session.scalars(select(Account).where(Account.name == teacher)).one()
        members = {
            who: Member(class_id=made.id, account_id=found.id, role="teacher" if who == teacher else "learner",
                        joined_at=NOON)
            for who, found in people.items()
        }  # fmt: skip
        session.add_all(members.values())
        session.flush()
        return made.public, {who: member.public for who, member in members.items()}


ON_BOTH = {
    "test_access_matrix",
    "test_attempts",
    "test_crafted",
    "test_erasure",
    "test_races",
    "test_sign_in",
    "test_study",
}
"""Pages that are tried on both databases; behind the others stand services that are."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the other pages on PostgreSQL: the whole suite has fifteen minutes."""
    here = Path(__file__).parent
    out = [
        item for item in items
        if here in item.path.parents and "[postgresql" in item.name and item.path.stem not in ON_BOTH
    ]  # fmt: skip
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in set(out)]
