"""When an attempt is open and an answer in time: the written rule, at its edges and in ten thousand drawn cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.rules.assignment import PRESETS, Late, Rules
from quizapp.rules.timing import Own, State, cut_short, ends, in_time, is_late, state

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
TEST = replace(PRESETS["test"], opens=NOON, closes=NOON + 60 * MINUTE)


@pytest.mark.parametrize(
    ("at", "then"),
    [
        (NOON - SECOND, State.NOT_YET), (NOON, State.OPEN), (NOON + 60 * MINUTE - SECOND, State.OPEN),
        (NOON + 60 * MINUTE, State.CLOSED),
    ],
)  # fmt: skip
def test_it_is_open_from_its_opening_until_its_closing(at, then):
    assert state(TEST, at) is then


def test_without_dates_it_is_always_open():
    assert state(PRESETS["practice"], NOON) is State.OPEN
    assert ends(PRESETS["practice"], NOON) is None
    assert in_time(PRESETS["practice"], NOON, NOON + timedelta(days=3000))


def test_late_work_is_taken_until_the_day_that_was_said():
    rules = replace(TEST, late=Late.MARKED, late_until=NOON + 90 * MINUTE, limit=None)
    assert state(rules, NOON + 60 * MINUTE) is State.LATE
    assert state(rules, NOON + 90 * MINUTE) is State.CLOSED
    assert not is_late(rules, NOON + 60 * MINUTE + rules.grace)
    assert is_late(rules, NOON + 60 * MINUTE + rules.grace + SECOND)


def test_the_limit_ends_an_attempt_and_the_closing_time_cuts_it():
    assert ends(TEST, NOON) == NOON + 20 * MINUTE
    assert ends(TEST, NOON + 50 * MINUTE) == NOON + 60 * MINUTE


def test_an_answer_is_taken_within_the_grace_and_not_after_it():
    end = NOON + 20 * MINUTE
    assert in_time(TEST, NOON, end)
    assert in_time(TEST, NOON, end + TEST.grace)
    assert not in_time(TEST, NOON, end + TEST.grace + SECOND)


def test_extra_time_makes_the_limit_longer_and_own_dates_go_before_the_class():
    assert ends(TEST, NOON, Own(1.5)) == NOON + 30 * MINUTE
    own = Own(1.5, closes=NOON + 300 * MINUTE)
    assert state(TEST, NOON + 200 * MINUTE, own) is State.OPEN
    assert ends(TEST, NOON + 200 * MINUTE, own) == NOON + 230 * MINUTE
    assert state(TEST, NOON, Own(opens=NOON + MINUTE)) is State.NOT_YET


def test_a_teacher_is_told_how_much_of_somebodys_time_the_closing_time_cuts():
    rules = replace(TEST, closes=NOON + 25 * MINUTE)
    assert cut_short(rules, Own(), NOON) == timedelta(0)
    assert cut_short(rules, Own(1.5), NOON - timedelta(days=1)) == 5 * MINUTE
    assert cut_short(rules, Own(1.5), NOON + 10 * MINUTE) == 15 * MINUTE
    assert cut_short(rules, Own(1.5, closes=NOON + 40 * MINUTE), NOON) == timedelta(0)
    assert cut_short(replace(rules, limit=None), Own(4), NOON) == timedelta(0)


SPANS = st.integers(-5000, 5000).map(lambda n: n * SECOND)
TIMES = SPANS.map(lambda span: NOON + span)
RULES = st.builds(
    Rules, opens=st.none() | TIMES, closes=st.none() | TIMES, late=st.sampled_from(Late),
    late_until=st.none() | TIMES, limit=st.none() | st.integers(1, 90).map(lambda n: n * MINUTE),
    grace=st.integers(0, 60).map(lambda n: n * SECOND),
)  # fmt: skip
OWN = st.builds(Own, st.sampled_from([1.0, 1.25, 1.5, 2.0]), st.none() | TIMES, st.none() | TIMES)


@settings(max_examples=2500)
@given(RULES, OWN, TIMES, TIMES)
def test_an_answer_is_in_time_as_the_rule_is_written(rules, own, started, at):
    """Until the limit (longer by the factor) and until closing (own date first, late work longer), plus the grace."""
    close = own.closes if own.closes is not None else rules.closes
    if close is not None and rules.late == "marked" and rules.late_until is not None and rules.late_until > close:
        close = rules.late_until
    allowed = True
    if rules.limit is not None and at > started + rules.limit * own.factor + rules.grace:
        allowed = False
    if close is not None and at > close + rules.grace:
        allowed = False
    assert in_time(rules, started, at, own) == allowed


@given(RULES, OWN, TIMES, TIMES)
def test_more_time_never_ends_an_attempt_sooner(rules, own, started, _at):
    end, longer = ends(rules, started, own), ends(rules, started, replace(own, factor=own.factor * 2))
    assert (end is None) == (longer is None)
    assert end is None or longer >= end


@given(RULES, OWN, st.lists(TIMES, min_size=2, max_size=6))
def test_once_closed_it_does_not_open_again(rules, own, times):
    order = list(State)
    states = [order.index(state(rules, at, own)) for at in sorted(times)]
    assert states == sorted(states)
