"""The grid of a class: what the database sums up is what the memory model says of each card."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from quizapp.memory import exam as exams
from quizapp.memory.card import Card, Rating, State, likely, review
from quizapp.memory.outlook import expected
from quizapp.models.study import CardRow
from quizapp.services.classroom import roll
from quizapp.services.review import grid
from tests import studied
from tests.counting import statements
from tests.studied import DAY, NOON

EXAM = DAY + timedelta(days=18)


@pytest.fixture
def questions(session):
    """Forty questions in two topics."""
    return studied.deck(session, evidence=tuple(f"Sentence {n}." for n in range(40)))


@pytest.fixture
def pupils(session):
    return [studied.named(session, name, seen_at=NOON) for name in ("Anna", "Bert", "Cleo")]


@pytest.fixture
def room(session, pupils, questions):
    made = studied.classroom(session, *pupils)
    studied.give(session, made, questions[0], exam_on=EXAM)
    return made


def lived(dice: random.Random, gap: int = 0) -> Card:
    """A card with some weeks behind it."""
    day = DAY - timedelta(days=gap + dice.randrange(40))
    card = None
    while day <= DAY - timedelta(days=gap):
        known = dice.random() < 0.85
        card = review(card, Rating.GOOD if known else Rating.AGAIN, day)
        if not known and dice.random() < 0.8:
            card = review(card, Rating.GOOD, day)
        if card.state != State.REVIEW and dice.random() < 0.3:
            break
        day = max(card.due, day + timedelta(days=1)) + timedelta(days=dice.choice([0, 0, 1, 4]))
    assert card is not None
    return card


def lay(session, learner, question, card: Card) -> None:
    session.add(
        CardRow(learner_id=learner.id, question_id=question.id, stability=card.stability, difficulty=card.difficulty,
                first=card.first, last=card.last, due=card.due, state=card.state.value, lapses=card.lapses,
                answers=card.answers, repeats=card.repeats, back=card.back)
    )  # fmt: skip
    session.flush()


def looked(session, room, now=NOON, day=DAY):
    found = grid.of_class(session, room, now, day)
    assert list(found.people) == roll.learners(session, room, now)
    return list(found.texts)


@pytest.fixture
def cards(session, pupils, questions):
    """Anna and Bert have met all of it; Anna studies, Bert has stopped for nine days."""
    dice = random.Random(7)
    made = {(who.id, one.id): lived(dice, gap) for who, gap in zip(pupils, (0, 9), strict=False) for one in questions}
    for (who, one), card in made.items():
        lay(session, next(each for each in pupils if each.id == who), next(q for q in questions if q.id == one), card)
    return made


def test_what_the_database_sums_up_is_what_the_memory_says_card_by_card(session, room, pupils, questions, cards):
    (text,) = looked(session, room)
    anna, bert, cleo = (who.id for who in pupils)
    for topic in text.topics:
        for who in (anna, bert):
            mine = [cards[who, one.id] for one in questions if one.topic_id == topic.id]
            cell = text.standing.cells[who][topic.id]
            assert cell.met == cell.total == len(mine) == 20
            assert cell.now == pytest.approx(sum(likely(card, DAY) for card in mine), abs=1e-9)
        assert text.standing.cells[cleo][topic.id].figures == (None, None)
    assert {card.state for card in cards.values()} == {State.LEARNING, State.REVIEW, State.RELEARNING}


def test_the_exam_day_is_foreseen_within_one_in_a_hundred_of_card_by_card(session, room, pupils, questions, cards):
    (text,) = looked(session, room)
    anna, bert, _ = (who.id for who in pupils)
    aimed = exams.retention(0.9, EXAM, DAY)
    planned = [expected(cards[anna, one.id], DAY, EXAM, retention=aimed, exam=EXAM) for one in questions]
    alone = [likely(cards[bert, one.id], EXAM) for one in questions]
    assert text.standing.by_learner[anna].share == pytest.approx(sum(planned) / 40, abs=0.01)
    assert text.standing.by_learner[bert].share == pytest.approx(sum(alone) / 40, abs=1e-9), "without another look"


def test_questions_not_met_yet_count_on_the_exam_day_as_the_plan_meets_them(session, room, pupils, questions):
    studied.card(session, pupils[0], questions[0])
    (text,) = looked(session, room)
    cell = text.standing.by_learner[pupils[0].id]
    assert (cell.met, cell.total, cell.due_then) == (1, 40, 40)
    assert cell.share > 0.9, "20 a day are met in two days"
    pupils[0].new_per_day = 1
    session.flush()
    assert looked(session, room)[0].standing.by_learner[pupils[0].id].share < 0.5, "18 of 39 can be met"


def test_each_learner_has_their_own_day_and_retention(session, room, pupils, questions):
    pupils[1].time_zone = "Pacific/Auckland"
    pupils[1].retention = 0.8
    for who in pupils[:2]:
        for one in questions:
            studied.card(session, who, one, last=DAY - timedelta(days=2), due=DAY + timedelta(days=9))
    (text,) = looked(session, room, now=datetime(2026, 11, 23, 18, tzinfo=UTC))
    here, there = (text.standing.by_learner[who.id].mean for who in pupils[:2])
    row = session.get(CardRow, (pupils[0].id, questions[0].id))
    assert here == pytest.approx(studied.recall_of(row, DAY))
    assert there == pytest.approx(studied.recall_of(row, DAY + timedelta(days=1)))


def test_a_journey_back_in_time_and_reviews_in_the_future_give_sound_figures(session, room, pupils, questions):
    pupils[0].time_zone, pupils[0].last_day = "Pacific/Honolulu", DAY + timedelta(days=1)
    studied.card(session, pupils[0], questions[0], last=DAY + timedelta(days=1), due=DAY + timedelta(days=11))
    studied.card(session, pupils[1], questions[0], last=DAY + timedelta(days=400), due=DAY + timedelta(days=500))
    (text,) = looked(session, room)
    assert [text.standing.by_learner[who.id].mean for who in pupils[:2]] == [1.0, 1.0]


def test_an_exam_that_is_past_or_not_set_leaves_now_alone(session, room, pupils, questions):
    studied.card(session, pupils[0], questions[0])
    (text,) = looked(session, room, day=EXAM)
    assert text.exam is None
    assert text.standing.whole.share is None
    assert text.standing.whole.mean == pytest.approx(0.9, abs=0.1)


def test_only_cards_of_the_class_and_of_questions_that_are_asked_count(session, room, pupils, questions):
    other = studied.deck(session, key="other")
    studied.card(session, pupils[0], other[0])
    questions[1].retired_at = NOON
    for one in questions[:2]:
        studied.card(session, pupils[0], one)
    (text,) = looked(session, room)
    assert (text.standing.whole.met, text.standing.by_learner[pupils[0].id].total) == (1, 39)


def test_a_class_without_learners_or_texts_has_an_empty_grid(session, questions):
    empty = studied.classroom(session)
    assert looked(session, empty) == []
    studied.give(session, empty, questions[0], exam_on=EXAM)
    (text,) = looked(session, empty)
    assert (text.standing.whole.mean, text.standing.whole.share, text.weakest) == (None, None, None)


def test_it_asks_as_often_for_many_texts_and_learners_as_for_one(session, engine, room, pupils, questions):
    studied.card(session, pupils[0], questions[0])
    for key in ("more", "most"):
        with statements(engine) as asked:
            grid.of_class(session, room, NOON, DAY)
        assert len(asked) == 4
        more = studied.deck(session, key=key)
        studied.give(session, room, more[0], exam_on=EXAM - timedelta(days=5))
        for who in pupils[1:]:
            who.retention, who.time_zone = 0.8, "Pacific/Honolulu"
            studied.card(session, who, more[0])
