"""Servers in front: how far the address that a request came from is believed, counted from the nearest."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from quizapp.app import create_app
from quizapp.models.accounts import Try
from tests.web.conftest import Person

NEAR = "127.0.0.1"


@pytest.fixture
def seen_from(config, clock, app):
    """The address that a failed sign-in is counted by, with so many servers in front and these headers."""

    def make(proxies, headers):
        behind = create_app(replace(config, proxies=proxies), clock)
        Person(behind, clock).post(
            "/sign-in", {"name": "Mira", "password": "wrong wrong"}, headers=headers, environ_base={"REMOTE_ADDR": NEAR}
        )
        with behind.database.read() as session:
            found = session.scalars(select(Try.address)).one()
        behind.database.engine.dispose()
        return found

    return make


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "203.0.113.7", NEAR),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1, 198.51.100.2, 203.0.113.7", "203.0.113.7"),
        (2, "203.0.113.7, 192.0.2.1", "203.0.113.7"),
        (2, "198.51.100.1, 203.0.113.7, 192.0.2.1", "203.0.113.7"),
        (2, "203.0.113.7", NEAR),
        (1, "", NEAR),
    ],
)
def test_addresses_are_counted_from_the_right_and_what_a_client_adds_on_the_left_is_ignored(
    seen_from, proxies, forwarded, seen
):
    assert seen_from(proxies, {"X-Forwarded-For": forwarded} if forwarded else {}) == seen


def test_without_servers_in_front_no_such_header_is_believed(app, person):
    page = person().get("/", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"})
    assert "evil.example" not in page.text
    moved = person().get("/texts", headers={"X-Forwarded-Host": "evil.example"})
    assert "evil.example" not in moved.location
