import json
import math
from dataclasses import FrozenInstanceError, replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizapp.memory.card import (
    AGAIN_GAP,
    DEFAULT_WEIGHTS,
    HARD_GAP,
    LONGEST_INTERVAL,
    MOST_REPEATS,
    Card,
    Rating,
    State,
    from_json,
    interval,
    is_leech,
    likely,
    preview,
    recall,
    replay,
    review,
    to_json,
    waits_for,
)

AGAIN, HARD, GOOD, EASY = Rating
DAY = date(2025, 3, 1)
W = DEFAULT_WEIGHTS
F = 0.9 ** (-1 / W[20]) - 1


def on(days):
    return DAY + timedelta(days=days)


def known(stability=10.0, difficulty=5.0, last=DAY, **more):
    return Card(stability, difficulty, DAY, last, last + timedelta(days=10), State.REVIEW, answers=3, **more)


# FSRS-6 written out a second time, from the published formulas, as the oracle


def first_difficulty(rating):
    return W[4] - math.exp(W[5] * (rating - 1)) + 1


def next_difficulty(difficulty, rating):
    damped = difficulty - W[6] * (rating - 3) * (10 - difficulty) / 9
    return min(10, max(1, W[7] * first_difficulty(EASY) + (1 - W[7]) * damped))


def next_stability(stability, difficulty, days, rating):
    known_still = (1 + F * days / stability) ** -W[20]
    if days == 0:
        growth = math.exp(W[17] * (rating - 3 + W[18])) * stability ** -W[19]
        return stability * (growth if rating == AGAIN else max(1, growth))
    if rating == AGAIN:
        forgotten = math.exp(W[14] * (1 - known_still)) * ((stability + 1) ** W[13] - 1)
        return min(W[11] * difficulty ** -W[12] * forgotten, stability / math.exp(W[17] * W[18]))
    growth = math.exp(W[8]) * (11 - difficulty) * stability ** -W[9] * (math.exp(W[10] * (1 - known_still)) - 1)
    return stability * (1 + growth * {HARD: W[15], GOOD: 1, EASY: W[16]}[rating])


ratings = st.sampled_from(list(Rating))
histories = st.lists(st.tuples(ratings, st.integers(0, 400)), min_size=1, max_size=15)
stabilities = st.floats(0.01, 5_000)
difficulties = st.floats(1, 10)


def studied(history):
    """The cards after each answer of (rating, days since the one before)."""
    cards, day = [], DAY
    for answered, (rating, days) in enumerate(history):
        day += timedelta(days=days)
        cards.append(review(cards[-1] if cards else None, rating, day, answered=answered))
    return cards


# The model


@given(ratings)
def test_the_first_answer_sets_stability_and_difficulty_as_published(rating):
    card = review(None, rating, DAY)
    assert card.stability == pytest.approx(W[rating - 1])
    assert card.difficulty == pytest.approx(min(10, max(1, first_difficulty(rating))))


@given(stabilities, difficulties, st.integers(0, 2_000), ratings)
def test_every_later_answer_follows_the_published_formulas(stability, difficulty, days, rating):
    card = review(known(stability, difficulty), rating, on(days))
    expected = max(0.001, next_stability(stability, difficulty, days, rating))
    assert card.stability == pytest.approx(expected, rel=1e-9)
    assert card.difficulty == pytest.approx(next_difficulty(difficulty, rating), rel=1e-9)


@pytest.mark.parametrize(("retention", "expected"), [(0.95, [1, 3, 8, 19, 43, 89]), (0.90, [2, 11, 46, 163, 497])])
def test_a_question_that_is_always_right_is_asked_at_the_published_intervals(retention, expected):
    card, intervals = None, []
    for _ in expected:
        card = review(card, GOOD, card.due if card else DAY, retention=retention)
        intervals.append((card.due - card.last).days)
    assert intervals == expected


# A second implementation as the other oracle; it reckons in single precision, which is what the tolerances allow for


@pytest.fixture(scope="module")
def other():
    return pytest.importorskip("fsrs_rs_python", reason="the extra `fit` is not installed")


def after_in(other, card, rating, day):
    """The memory after an answer as the other implementation has it."""
    before = other.MemoryState(card.stability, card.difficulty) if card else None
    states = other.FSRS(list(W)).next_states(before, 0.9, (day - card.last).days if card else 0)
    return getattr(states, rating.name.lower()).memory


@pytest.mark.parametrize("sequence", ["3333333", "1333", "2333", "4444", "3331333", "32323", "1113", "33413"])
def test_another_implementation_agrees_to_a_millionth_when_answered_on_the_due_day(other, sequence):
    card = None
    for rating in map(Rating, map(int, sequence)):
        day = card.due if card else DAY
        memory, card = after_in(other, card, rating, day), review(card, rating, day)
        assert card.stability == pytest.approx(memory.stability, rel=1e-6)
        assert card.difficulty == pytest.approx(memory.difficulty, rel=1e-6)


@given(stability=stabilities, difficulty=difficulties, days=st.integers(0, 1_000), rating=ratings)
def test_another_implementation_agrees_on_any_answer(other, stability, difficulty, days, rating):
    card = known(stability, difficulty)
    memory = after_in(other, card, rating, on(days))
    assert review(card, rating, on(days)).stability == pytest.approx(memory.stability, rel=2e-5)
    assert review(card, rating, on(days)).difficulty == pytest.approx(memory.difficulty, rel=2e-5)


@given(histories)
def test_stability_stays_positive_and_difficulty_between_one_and_ten(history):
    for card in studied(history):
        assert card.stability > 0
        assert 1 <= card.difficulty <= 10


@given(stabilities, difficulties, st.integers(1, 2_000))
def test_a_good_answer_makes_memory_stronger_and_a_forgotten_one_weaker(stability, difficulty, days):
    before = known(stability, difficulty)
    after = preview(before, on(days))
    assert after[AGAIN].stability < stability < after[HARD].stability < after[GOOD].stability < after[EASY].stability
    assert after[AGAIN].difficulty >= after[HARD].difficulty >= after[GOOD].difficulty >= after[EASY].difficulty


@given(st.integers(3, 12), st.floats(0.8, 0.97))
def test_the_interval_grows_with_every_good_answer_in_time(count, retention):
    card, intervals = review(None, GOOD, DAY, retention=retention), []
    for _ in range(count):
        intervals.append((card.due - card.last).days)
        card = review(card, GOOD, card.due, retention=retention)
    assert all(a < b or b == LONGEST_INTERVAL for a, b in pairwise(intervals))


@given(stabilities, difficulties)
def test_recall_starts_at_one_falls_with_time_and_is_nine_tenths_when_stability_has_passed(stability, difficulty):
    card = known(stability, difficulty)
    chances = [recall(card, on(days)) for days in (0, 1, 2, 10, 100, 1_000)]
    assert chances[0] == 1
    assert all(a > b > 0 for a, b in pairwise(chances))
    assert recall(known(30.0), on(30)) == pytest.approx(0.9)


def test_recall_before_the_last_answer_is_certain():
    assert recall(known(last=on(5)), on(2)) == 1


@given(stabilities, difficulties, st.integers(1, 500), st.floats(0.7, 0.99), st.sampled_from([HARD, GOOD, EASY]))
def test_the_due_day_is_the_interval_of_the_new_stability(stability, difficulty, days, retention, rating):
    card = review(known(stability, difficulty), rating, on(days), retention=retention)
    assert card.due == card.last + timedelta(days=interval(card.stability, retention))


def test_a_higher_wish_is_asked_sooner_and_an_interval_has_bounds():
    assert interval(100, 0.95) < interval(100, 0.9) == 100 < interval(100, 0.8)
    assert interval(0.001, 0.9) == 1
    assert interval(1e9, 0.9) == LONGEST_INTERVAL


@pytest.mark.parametrize("retention", [0.0, 1.0, -1, 1.5])
def test_a_retention_out_of_range_is_refused(retention):
    with pytest.raises(ValueError, match="between 0 and 1"):
        review(None, GOOD, DAY, retention=retention)


def test_weights_out_of_range_are_refused():
    with pytest.raises(ValueError, match="parameters"):
        review(None, GOOD, DAY, weights=(999.0, *W[1:]))


def test_other_weights_give_another_memory():
    assert review(None, GOOD, DAY, weights=(*W[:2], 5.0, *W[3:])).stability == 5.0


# Steps within the sitting


@pytest.mark.parametrize("rating", [GOOD, EASY])
def test_what_is_known_at_first_sight_waits_at_least_until_tomorrow(rating):
    card = review(None, rating, DAY, answered=7)
    assert (card.state, card.first, card.last, card.answers) == (State.REVIEW, DAY, DAY, 1)
    assert card.due > DAY
    assert (card.repeats, card.back, waits_for(card, DAY)) == (0, 0, 0)


def test_what_is_not_known_comes_back_after_three_others():
    card = review(None, AGAIN, DAY, answered=7)
    assert (card.state, card.due, card.lapses) == (State.LEARNING, DAY, 0)
    assert card.back == waits_for(card, DAY) == 8 + AGAIN_GAP
    assert waits_for(card, on(1)) == 0


def test_what_is_hard_at_first_sight_comes_back_once():
    card = review(None, HARD, DAY, answered=0)
    assert (card.state, card.due, card.back) == (State.LEARNING, DAY, 1 + HARD_GAP)
    card = review(card, HARD, DAY, answered=7)
    assert card.state == State.REVIEW
    assert card.due > DAY


def test_what_came_back_once_and_is_then_hard_is_done_for_today():
    card = review(review(None, AGAIN, DAY), HARD, DAY, answered=4)
    assert card.state == State.REVIEW
    assert card.due > DAY


def test_what_is_still_in_learning_the_next_day_may_come_back_once_more():
    card = review(review(None, HARD, DAY), HARD, on(1))
    assert (card.state, card.due, card.repeats) == (State.LEARNING, on(1), 1)


def test_what_comes_back_and_is_known_is_done_for_today():
    card = review(review(None, AGAIN, DAY), GOOD, DAY, answered=4)
    assert (card.state, card.answers, card.lapses) == (State.REVIEW, 2, 0)
    assert card.due > DAY


def test_forgetting_what_was_known_is_a_lapse_and_is_learned_again_today():
    card = review(known(lapses=2), AGAIN, on(10), answered=20)
    assert (card.state, card.due, card.lapses, card.back) == (State.RELEARNING, on(10), 3, 21 + AGAIN_GAP)
    assert review(card, AGAIN, on(10), answered=25).lapses == 3
    assert review(card, AGAIN, on(11)).state == State.RELEARNING


@pytest.mark.parametrize("card", [known(), review(known(), AGAIN, on(10))])
def test_hard_is_enough_for_what_was_known_before(card):
    after = review(card, HARD, on(10))
    assert after.state == State.REVIEW
    assert after.due > on(10)


@pytest.mark.parametrize(("card", "state"), [(None, State.LEARNING), (known(), State.RELEARNING)])
def test_after_five_answers_in_learning_it_rests_until_tomorrow(card, state):
    for answered in range(MOST_REPEATS - 1):
        card = review(card, AGAIN, DAY, answered=answered)
        assert card.due == DAY
    card = review(card, AGAIN, DAY, answered=MOST_REPEATS)
    assert (card.state, card.due, waits_for(card, DAY)) == (state, on(1), 0)
    tomorrow = review(card, AGAIN, on(1))
    assert (tomorrow.due, tomorrow.repeats) == (on(1), 1)


def test_a_day_before_the_last_counts_as_the_last():
    card = known(last=on(5))
    assert review(card, GOOD, on(2)) == review(card, GOOD, on(5))


def test_a_card_cannot_be_changed_in_place():
    with pytest.raises(FrozenInstanceError):
        known().lapses = 9  # ty: ignore


@given(histories)
def test_a_card_is_never_due_in_the_past_and_counts_its_answers(history):
    for number, card in enumerate(studied(history), start=1):
        assert card.due >= card.last >= card.first == studied(history[:1])[0].first
        assert card.answers == number
        assert (card.due > card.last) == (card.state == State.REVIEW or card.repeats >= MOST_REPEATS)
        assert card.lapses < number
        assert (card.back > 0) == (card.due == card.last)


# The log


@given(histories, st.floats(0.8, 0.95))
def test_a_card_is_rebuilt_from_its_reviews(history, retention):
    card, steps, day = None, [], DAY
    for answered, (rating, days) in enumerate(history):
        day += timedelta(days=days)
        steps.append((rating, day, answered, retention))
        card = review(card, rating, day, answered=answered, retention=retention)
    assert replay(steps) == card
    assert replay((Rating(int(r)), d, a, t) for r, d, a, t in steps) == card


def test_without_reviews_there_is_no_card():
    assert replay([]) is None


@given(ratings, st.integers(0, 100), st.floats(0.8, 0.95))
def test_the_preview_is_what_each_rating_leads_to(rating, days, retention):
    options = preview(known(), on(days), answered=3, retention=retention)
    assert list(options) == list(Rating)
    assert options[rating] == review(known(), rating, on(days), answered=3, retention=retention)


@given(histories)
def test_a_card_goes_to_json_and_back_unchanged(history):
    for card in studied(history):
        assert from_json(json.loads(json.dumps(to_json(card)))) == card


def test_the_json_is_small_and_plain():
    assert to_json(known(stability=2.5)) == {
        "s": 2.5,
        "d": 5.0,
        "first": "2025-03-01",
        "last": "2025-03-01",
        "due": "2025-03-11",
        "state": "review",
        "answers": 3,
    }


@pytest.mark.parametrize("broken", [{"state": "asleep"}, {"due": "tomorrow"}, {"s": "strong"}])
def test_json_that_is_not_a_card_is_refused(broken):
    with pytest.raises(ValueError, match=r".+"):
        from_json({**to_json(known()), **broken})


@given(st.integers(0, 60))
def test_a_leech_shows_at_the_eighth_lapse_and_every_fourth_after(lapses):
    assert is_leech(lapses) == (lapses in range(8, 61, 4))


@given(histories, st.integers(1, 5))
def test_extra_days_of_waiting_only_lower_recall(history, days):
    card = studied(history)[-1]
    assume(card.last < date(3000, 1, 1))
    later = replace(card, last=card.last - timedelta(days=days))
    assert recall(later, card.due) < recall(card, card.due)


def test_an_answer_only_just_read_is_not_told_as_known():
    forgotten, known = review(None, Rating.AGAIN, DAY), review(None, Rating.GOOD, DAY)
    assert recall(forgotten, DAY) == likely(known, DAY) == 1
    assert likely(forgotten, DAY) == recall(forgotten, DAY + timedelta(days=1)) < 0.8
    later = DAY + timedelta(days=9)
    assert likely(forgotten, later) == recall(forgotten, later)
