"""Answers for the public FSRS tools: in their form, and enough to come to the card that is stored."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta

import fsrs
import fsrs_rs_python
import pytest

from quizapp.memory import card as memory
from quizapp.memory.card import Rating
from quizapp.models.content import Version
from quizapp.services.exports import files as exports
from quizapp.services.studying import log
from tests import studied
from tests.services.exports.test_files import moved
from tests.studied import DAY, NOON

DAYS = [DAY - timedelta(days=n) for n in (40, 40, 38, 30, 12, 12, 3)]
RATINGS = (1, 3, 3, 4, 1, 3, 3)


@pytest.fixture
def anna(session):
    return studied.named(session, "Anna")


def read(made):
    text = made.file.read().decode("ascii")
    assert text.splitlines()[0] == "card_id,review_time,review_rating,review_state,review_duration"
    rows = list(csv.DictReader(io.StringIO(text)))
    return [(row.pop("card_id"), *(int(value) for value in row.values())) for row in rows]


def on(milliseconds) -> date:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).date()


def test_the_answers_of_a_learner_lead_to_the_stored_card_by_quizapp_and_by_both_fsrs_packages(session, anna):
    asked = studied.deck(session)
    moved(session, anna, asked[0], *zip(DAYS, RATINGS, strict=True))
    rows = read(exports.fsrs_of_own(session, anna, NOON))
    stored = log.stored_card(session, anna.id, asked[0].id)
    assert [row[2] for row in rows] == list(RATINGS)
    assert [row[3] for row in rows] == [0, 1, 2, 2, 2, 3, 2]
    assert {row[4] for row in rows} == {10_000}
    assert memory.replay((Rating(row[2]), on(row[1]), 0, 0.9) for row in rows) == stored
    reviews = [
        fsrs.ReviewLog(1, fsrs.Rating(rating), datetime.fromtimestamp(at / 1000, UTC), took)
        for _, at, rating, _, took in rows
    ]
    scheduler = fsrs.Scheduler(memory.DEFAULT_WEIGHTS, 0.9, (), (), enable_fuzzing=False)
    again = scheduler.reschedule_card(fsrs.Card(card_id=1), reviews)
    assert (again.stability, again.difficulty) == pytest.approx((stored.stability, stored.difficulty))
    days = [on(row[1]) for row in rows]
    item = fsrs_rs_python.FSRSItem(
        [
            fsrs_rs_python.FSRSReview(row[2], (day - before).days)
            for row, day, before in zip(rows, days, [days[0], *days], strict=False)
        ]
    )
    state = fsrs_rs_python.FSRS(list(memory.DEFAULT_WEIGHTS)).memory_state(item)
    assert (state.stability, state.difficulty) == pytest.approx((stored.stability, stored.difficulty), rel=1e-3)


def test_only_answers_that_stand_and_were_no_extra_practice_are_in_it(session, anna):
    asked = studied.deck(session)[0]
    moved(session, anna, asked, (DAYS[0], 3), (DAYS[3], 3))
    studied.answer(session, anna, asked, DAY, practice=True)
    back = studied.answer(session, anna, asked, DAY)
    studied.correct(session, back, None)
    last = session.query(log.Review).filter_by(ordinal=1).one()
    studied.correct(session, last, 2)
    assert [(on(row[1]), row[2]) for row in read(exports.fsrs_of_own(session, anna, NOON))] == [
        (DAYS[0], 3),
        (DAYS[3], 2),
    ]


def test_a_question_that_came_to_ask_something_else_is_another_card(session, anna):
    asked = studied.deck(session)[0]
    moved(session, anna, asked, (DAYS[0], 3))
    studied.reword(session, asked, "Something else?")
    newer = session.query(Version).filter_by(question_id=asked.id, number=2).one()
    newer.meaning = True
    first = session.query(log.Review).one()
    fields = {column.name: getattr(first, column.name) for column in log.REVIEWS.c if column.name != "id"}
    session.add(log.Review(**fields | {"version_id": newer.id, "ordinal": 1, "key": "later", "before": None}))
    session.flush()
    told = read(exports.fsrs_of_own(session, anna, NOON))
    assert [(row[0], row[3]) for row in told] == [(f"Q {asked.public}", 0), (f"Q {asked.public} v2", 0)]


def test_a_class_has_the_cards_of_its_learners_for_its_texts_alone_and_a_time_that_is_not_known_is_0(session, anna):
    noah, stranger = studied.named(session, "Noah"), studied.named(session, "Stranger")
    room, asked = studied.classroom(session, anna, noah), studied.deck(session)[0]
    private = studied.deck(session, key="private")[0]
    studied.give(session, room, asked)
    for who, question in ((anna, asked), (noah, asked), (anna, private), (stranger, asked)):
        studied.answer(session, who, question, state="", seconds=None)
    told = read(exports.fsrs_of_class(session, room, NOON))
    assert len({row[0] for row in told}) == len(told) == 2
    assert all(row[0].startswith("L ") and row[0].endswith(f" Q {asked.public}") for row in told)
    assert {row[4] for row in told} == {0}
