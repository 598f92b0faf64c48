"""Today: what there is to do, and texts that were not begun."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from quizapp.models.content import Deck
from quizapp.models.study import Enrolment
from tests import studied
from tests.web.conftest import heading


@pytest.fixture
def guest(person):
    return person().start()


def test_a_newcomer_is_told_how_much_there_is(guest):
    page = guest.get("/today").text
    assert heading(page) == "20 questions today, about 7 minutes"
    assert "need not know anything" in page


def test_when_all_is_done_the_page_says_when_the_next_come(guest):
    while 'name="question"' in guest.get("/study").text:
        guest.answer()
    page = guest.get("/today").text
    assert "Nothing is due" in heading(page) or "Done" in heading(page)


def test_the_next_day_brings_back_what_was_met(guest, clock):
    guest.answer()
    clock.now += timedelta(days=1)
    assert "1 to bring back" in guest.get("/today").text


def test_a_text_that_came_later_can_be_begun_once(guest, app):
    with app.database.write() as session:
        studied.deck(session)
    page = guest.get("/today").text
    assert "On talks" in page
    with app.database.read() as session:
        public = session.scalar(select(Deck.public).where(Deck.key == "talks"))
    for _ in range(2):
        assert guest.post(f"/decks/{public}/begin").status_code == 303
    assert f"/decks/{public}/begin" not in guest.get("/today").text
    with app.database.read() as session:
        assert len(session.scalars(select(Enrolment)).all()) == 2


def test_a_text_that_is_not_there_cannot_be_begun(guest):
    assert guest.post("/decks/nowhere/begin").status_code == 404
