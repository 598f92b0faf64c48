"""What was learnt elsewhere: it joins the log, and the card follows from it as from any answers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from quizapp.formats.base import Item, Look, Schedule
from quizapp.models.study import CardRow, Enrolment, Review
from quizapp.questions.base import Answer, Question
from quizapp.services.audit import By
from quizapp.services.exchange import giving, schedules, taking
from quizapp.services.exchange.reading import Candidate, Draft
from quizapp.services.studying import log
from quizapp.services.writing import decks
from tests import studied
from tests.studied import NOON, named

LOOKS = (
    Look(datetime(2026, 10, 1, 9, tzinfo=UTC), 3, 4200),
    Look(datetime(2026, 10, 4, 9, tzinfo=UTC), 1, None),
    Look(datetime(2026, 10, 5, 9, tzinfo=UTC), 3, 2500),
    Look(datetime(2026, 10, 20, 9, tzinfo=UTC), 4, 1000),
)
SCHEDULE = Schedule(31.5, 5.2, date(2026, 11, 20), date(2026, 10, 20), 1, LOOKS)


@pytest.fixture
def by(session):
    return By(named(session, "Teacher", role="teacher"), NOON)


@pytest.fixture
def deck(session, by):
    return decks.create(session, by, "Mine")


def drawn(*schedule):
    items = [
        Item(Question("flashcard", f"Card {n}?", (Answer("back", 1.0),)), ref=f"c{n}", schedule=one)
        for n, one in enumerate(schedule)
    ]
    return Draft((), tuple(Candidate(item.ref, item) for item in items), ())


def taken(session, by, deck, *schedule):
    draft = drawn(*schedule)
    taking.take(session, by, None, deck, taking.ready(draft))
    return schedules.take(session, by.account, deck, draft.candidates, by.at)


def test_answers_of_another_program_join_the_log_and_the_card_follows_from_them(session, by, deck):
    assert taken(session, by, deck, SCHEDULE, None) == 1
    reviews = session.scalars(select(Review).order_by(Review.ordinal)).all()
    assert tuple(Look(one.at, one.rating, one.duration_ms) for one in reviews) == LOOKS
    (card,) = session.scalars(select(CardRow)).all()
    assert (card.first, card.last, card.answers, card.lapses) == (date(2026, 10, 1), date(2026, 10, 20), 4, 1)
    assert log.rebuild(session, by.account.id, card.question_id) == log.stored_card(
        session, by.account.id, card.question_id
    )
    assert all(one.checksum == log.checksum({name: getattr(one, name) for name in log.PROTECTED}) for one in reviews)
    assert session.get(Enrolment, (by.account.id, deck.id)) is not None
    assert studied.tallied(session, by.account) == studied.recounted(session, by.account)


def test_taken_twice_it_is_there_once(session, by, deck):
    assert taken(session, by, deck, SCHEDULE) == 1
    assert taken(session, by, deck, SCHEDULE) == 0
    assert len(session.scalars(select(Review)).all()) == len(LOOKS)


def test_answers_of_the_future_and_of_long_ago_are_not_believed(session, by, deck):
    wrong = (Look(NOON + timedelta(days=1), 4), Look(datetime(1970, 1, 1, tzinfo=UTC), 4))
    assert taken(session, by, deck, Schedule(1, 5, date(2027, 1, 1), date(2026, 12, 1), 0, wrong)) == 0


def test_a_schedule_without_answers_leaves_the_question_new(session, by, deck):
    assert taken(session, by, deck, Schedule(9.0, 5.0, date(2026, 12, 1), date(2026, 11, 1))) == 0


def test_what_was_learnt_goes_out_again(session, by, deck):
    taken(session, by, deck, SCHEDULE, None)
    first, second = giving.items_of(session, deck, by.account)
    assert first.schedule is not None
    assert (first.schedule.looks, first.schedule.last, first.schedule.lapses) == (LOOKS, date(2026, 10, 20), 1)
    assert second.schedule is None
    assert [item.schedule for item in giving.items_of(session, deck)] == [None, None]
