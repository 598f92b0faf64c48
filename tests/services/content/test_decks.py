"""Decks: what a newcomer is offered, and what is left to begin."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quizapp.models.accounts import Account
from quizapp.models.classes import Holiday, Member
from quizapp.models.content import Deck
from quizapp.services.content import decks
from quizapp.services.studying import progress, queue, texts
from quizapp.services.ways_in import accounts
from tests import studied
from tests.studied import DAY, NOON


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


# Given to a class -----------------------------------------------------------------------------------------


@pytest.fixture
def given(session):
    """A learner of a class that studies a deck, the class, and the deck's questions."""
    learner, rows = studied.account(session), studied.deck(session)
    classroom = studied.classroom(session, learner)
    studied.give(session, classroom, rows[0])
    return learner, classroom, rows


def asked(session, learner, day=DAY):
    """What is asked on a day."""
    return set(queue.todays(session, learner, day).order)


def member(session, classroom, learner):
    return session.query(Member).filter_by(class_id=classroom.id, account_id=learner.id).one()


def test_a_deck_of_the_class_is_in_its_learners_queue_and_in_nobody_elses(session, given):
    learner, classroom, rows = given
    assert asked(session, learner) == {row.id for row in rows}
    assert asked(session, studied.account(session)) == set()
    teacher = session.query(Member).filter_by(class_id=classroom.id, role="teacher").one()
    assert asked(session, session.get(Account, teacher.account_id)) == set()
    assert decks.not_begun(session, learner) == []


def test_a_learner_of_two_classes_with_one_deck_has_one_queue(session, given):
    learner, _, rows = given
    more = studied.deck(session, key="more")
    other = studied.classroom(session, learner, name="History")
    studied.give(session, other, rows[0])
    studied.give(session, other, more[0])
    plan = queue.todays(session, learner, DAY)
    assert sorted(plan.order) == sorted(row.id for row in [*rows, *more])
    assert [text.title for text in texts.texts(session, learner, DAY)] == ["On talks", "On more"]


@pytest.mark.parametrize("how", ["left", "put away", "deleted"])
def test_when_the_class_is_over_its_deck_leaves_the_queue_and_what_was_learnt_is_kept(session, given, how):
    learner, classroom, rows = given
    studied.card(session, learner, rows[0])
    if how == "left":
        member(session, classroom, learner).ended_at = NOON
    elif how == "put away":
        classroom.archived_at = NOON
    else:
        session.delete(classroom)
    session.flush()
    assert asked(session, learner) == set()
    assert [deck.key for deck in decks.not_begun(session, learner)] == ["talks"]
    assert [text.met for text in progress.progress(session, learner, DAY).texts] == [1]
    studied.enrol(session, learner, rows[0])
    assert rows[0].id in asked(session, learner)


def test_a_deck_begun_by_oneself_stays_when_the_class_is_left(session, given):
    learner, classroom, rows = given
    studied.enrol(session, learner, rows[0])
    member(session, classroom, learner).ended_at = NOON
    session.flush()
    assert asked(session, learner) == {row.id for row in rows}


def test_on_a_holiday_the_class_brings_nothing_new_but_what_fades_is_asked(session, given):
    learner, classroom, rows = given
    studied.card(session, learner, rows[0])
    off = {"first": DAY, "last": DAY + timedelta(days=1)}
    session.add(Holiday(class_id=classroom.id, name="Autumn", **off))
    session.flush()
    assert asked(session, learner) == {rows[0].id}
    assert asked(session, learner, DAY + timedelta(days=1)) == {rows[0].id}
    assert asked(session, learner, DAY + timedelta(days=2)) == {row.id for row in rows}
    assert asked(session, learner, DAY - timedelta(days=1)) == {row.id for row in rows[1:]}


def test_the_holiday_of_one_class_does_not_stop_another(session, given):
    learner, classroom, rows = given
    session.add(Holiday(class_id=classroom.id, name="Trip", first=DAY, last=DAY))
    studied.give(session, studied.classroom(session, learner, name="History"), rows[0])
    assert asked(session, learner) == {row.id for row in rows}


def test_a_newcomer_begins_what_is_open_and_nothing_that_a_teacher_writes(session):
    open_one, private = studied.deck(session), studied.deck(session, key="private", open=False)
    guest = accounts.make_guest(session, "Europe/Berlin", "192.0.2.1", NOON)
    assert asked(session, guest) == {row.id for row in open_one}
    assert not {row.id for row in private} & asked(session, guest)
