"""True retention against weeks worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta

from quizapp.measures.answers import Answer
from quizapp.measures.retention import Share, monday, overall, retention

MON = date(2026, 11, 23)
TUE = date(2026, 11, 24)


def known(question, day, rating, **more):
    return Answer(question, day, rating, "review", **more)


def test_three_known_of_four_make_three_quarters():
    answers = [known(1, MON, 3), known(2, MON, 1), known(3, TUE, 2), known(4, TUE, 4)]
    assert retention(answers, TUE) == {MON: Share(4, 3)}
    assert retention(answers, TUE)[MON].share == 0.75


def test_only_the_first_answer_of_a_day_counts():
    answers = [known(1, MON, 1), known(1, MON, 3), Answer(1, MON, 3, "relearning"), known(1, TUE, 3)]
    assert retention(answers, TUE) == {MON: Share(2, 1)}


def test_new_questions_those_in_learning_and_practice_say_nothing():
    answers = [Answer(1, MON, 1), Answer(2, MON, 1, "learning"), Answer(3, MON, 1, "relearning"),
               known(4, MON, 1, practice=True)]  # fmt: skip
    assert retention(answers, MON) == {}


def test_practice_before_the_first_answer_of_a_day_does_not_hide_it():
    assert retention([known(1, MON, 3, practice=True), known(1, MON, 1)], MON) == {MON: Share(1, 0)}


def test_a_question_that_was_new_today_is_not_tested_today():
    assert retention([Answer(1, MON, 4), known(1, MON, 3)], MON) == {}


def test_weeks_without_a_question_are_there_and_have_no_share():
    weeks = retention([known(1, MON - timedelta(days=15), 3)], MON)
    assert list(weeks) == [MON - timedelta(days=21), MON - timedelta(days=14), MON - timedelta(days=7), MON]
    assert weeks[MON] == Share() and weeks[MON].share is None


def test_answers_dated_after_today_are_left_out():
    assert retention([known(1, TUE, 3)], MON) == {}
    assert retention([], MON) == {}


def test_all_weeks_together_and_whether_they_are_enough():
    weeks = {MON: Share(15, 12), MON + timedelta(days=7): Share(4, 4)}
    assert overall(weeks) == Share(19, 16)
    assert not overall(weeks).enough
    assert (overall(weeks) + Share(1, 0)).enough
    assert overall({}).share is None


def test_a_week_begins_on_monday():
    assert monday(date(2026, 11, 29)) == MON  # a Sunday
    assert monday(MON) == MON
