"""Class codes: read however they are typed, guessed at in vain, renewed by one of two; and classes made once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from quizapp.models.classes import Classroom, Holiday
from quizapp.services import limits
from quizapp.services.audit import By
from quizapp.services.classroom import classes, joining, plans
from quizapp.services.errors import Conflict, Invalid, TooMany
from tests import studied
from tests.studied import DAY, NOON

CODES = st.text(st.sampled_from(sorted(joining.LETTERS)), min_size=joining.LENGTH, max_size=joining.LENGTH)
HERE = "192.0.2.1"


@pytest.fixture
def by(session):
    return By(studied.named(session, "Ms Okafor", role="teacher"), NOON, HERE)


@pytest.fixture
def room(session, by):
    return classes.create(session, by, "8b")


# Typed ----------------------------------------------------------------------------------------------------


@given(CODES, st.lists(st.sampled_from([" ", "-", ".", "\t", "\u00a0", "\u200b", "_", "–"]), max_size=8), st.data())
def test_a_code_is_read_whatever_its_capitals_and_what_stands_between(code, signs, data):
    letters = [data.draw(st.sampled_from([c, c.lower()])) for c in code]
    for sign in signs:
        letters.insert(data.draw(st.integers(0, len(letters))), sign)
    assert joining.clean_code("".join(letters)) == code


@given(CODES, st.booleans())
def test_the_words_that_a_code_is_said_by_are_the_code(code, capitals):
    said = joining.words(code)
    assert joining.clean_code(said.upper() if capitals else said) == code


@given(st.text(max_size=400))
def test_whatever_is_typed_is_letters_or_nothing(typed):
    assert all(c.isalpha() for c in joining.clean_code(typed))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ＫＭＲ ＴＷＺ", "KMRTWZ"),
        ("кмртхс", "KMPTXC"),
        ("ΚΜΝΡΤΧ", "KMNPTX"),
        ("kite, moon, rain – tree, wind, zebra", "KMRTWZ"),
        ("", ""),
        ("\x00\u202e", ""),
    ],
)
def test_other_alphabets_and_wide_letters_are_read_as_they_look(typed, code):
    assert joining.clean_code(typed) == code


def test_letters_are_no_vowels_and_each_has_a_word_of_its_own_that_begins_with_it():
    assert not set(joining.LETTERS) & set("AEIOUYLQ0123456789")
    assert len(set(joining.LETTERS.values())) == len(joining.LETTERS)
    assert all(word[0].upper() == letter for letter, word in joining.LETTERS.items())


# Guessed --------------------------------------------------------------------------------------------------


def test_a_thousand_tries_get_nowhere(session, room):
    judged, at = 0, NOON
    for n in range(1_000):
        try:
            joining.tried(session, f"BBBB{'BCDFG'[n % 5]}{'BCDFG'[n // 5 % 5]}", "203.0.113.9", at)
        except Invalid:
            judged += 1
        except TooMany:
            pass
        at += timedelta(seconds=0.1)
    assert judged == 2 * limits.CODE.of_address  # a hundred seconds: two windows of a minute
    with pytest.raises(TooMany):
        joining.opened(session, room.code, "203.0.113.9", at)
    assert joining.opened(session, room.code, HERE, at) is room


def test_where_all_of_a_class_mistype_in_one_moment_they_wait_a_minute_and_get_in(session, room):
    refused = []
    for _ in range(30):
        with pytest.raises((Invalid, TooMany)) as told:
            joining.tried(session, "BBBBBB", HERE, NOON)
        refused.append(told.type)
    assert refused.count(TooMany) == 10
    for n in range(30):
        assert joining.tried(session, room.code, HERE, NOON + timedelta(seconds=61 + n)) is room


# Second clicks, and second teachers -----------------------------------------------------------------------


def test_of_two_who_renew_at_once_the_second_is_shown_the_first_ones_code(session, by, room):
    shown = room.code
    joining.renew_code(session, by, room, "week", shown)
    printed = room.code
    with pytest.raises(Conflict, match="changed meanwhile"):
        joining.renew_code(session, by, room, "week", shown)
    assert joining.opened(session, printed, HERE, NOON) is room


def test_a_class_made_twice_in_a_moment_is_made_once_and_later_it_is_another(session, by, room):
    assert classes.create(session, by, " 8b ") is room
    assert classes.create(session, by, "9c") is not room
    assert classes.create(session, By(by.account, NOON + timedelta(minutes=1)), "8b") is not room
    assert classes.create(session, By(studied.named(session, "Mr Lee", role="teacher"), NOON), "8b") is not room
    assert session.scalar(select(func.count()).select_from(Classroom)) == 4


def test_holidays_added_twice_are_added_once(session, by, room):
    first = plans.add_holiday(session, by, room, "Christmas", DAY, DAY)
    assert plans.add_holiday(session, by, room, "Christmas", DAY, DAY) is first
    assert plans.add_holiday(session, by, room, "Bridge", DAY, DAY) is not first
    assert session.scalar(select(func.count()).select_from(Holiday)) == 2
