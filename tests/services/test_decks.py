"""Decks: what a newcomer is offered, and what is left to begin."""

from __future__ import annotations

from quizapp.models.content import Deck
from quizapp.services import decks
from tests import studied
from tests.studied import NOON


def test_without_a_deck_nothing_is_offered(session):
    assert decks.first(session) is None


def test_the_first_deck_is_offered_with_its_size_and_the_time_of_a_first_sitting(session):
    rows = studied.deck(session)
    studied.deck(session, key="more")
    offer = decks.first(session)
    assert (offer.title, offer.total, offer.seconds) == ("On talks", 4, 80.0)
    assert offer.source_public == studied.source_of(session, rows[0]).public


def test_a_first_sitting_is_not_longer_because_the_deck_is(session):
    studied.deck(session, evidence=("They met in Sochi.",) * 40)
    assert decks.first(session).seconds == decks.FIRST_LOOK * decks.SECONDS_EACH


def test_what_was_taken_out_is_not_offered(session):
    rows = studied.deck(session)
    rows[0].retired_at = NOON
    session.flush()
    assert decks.first(session).total == 3
    for row in rows:
        row.retired_at = NOON
    session.flush()
    assert decks.first(session) is None


def test_a_learner_can_begin_what_they_have_not_begun(session):
    talks, more = studied.deck(session), studied.deck(session, key="more")
    learner = studied.account(session)
    assert [deck.key for deck in decks.not_begun(session, learner)] == ["more", "talks"]
    studied.enrol(session, learner, talks[0])
    assert [deck.id for deck in decks.not_begun(session, learner)] == [more[0].deck_id]
    assert decks.not_begun(session, studied.account(session)) == session.query(Deck).order_by(Deck.title).all()
