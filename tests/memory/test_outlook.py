"""What is foreseen for somebody who keeps to the plan: the formulas are the engine's, the mean is a simulation's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from quizapp.memory import outlook
from quizapp.memory.card import AGAIN_GAP, Card, Rating, State, recall, review

TODAY = date(2026, 11, 23)


def day(n):
    return TODAY + timedelta(days=n)


def card(stability=10.0, difficulty=5.0, last=-5, due=5):
    return Card(stability, difficulty, day(-30), day(last), day(due), State.REVIEW, answers=3)


@pytest.mark.parametrize("stability", [0.4, 3.0, 25.0, 400.0])
@pytest.mark.parametrize("difficulty", [1.5, 5.0, 9.5])
def test_the_formulas_are_those_of_the_engine(stability, difficulty):
    before = card(stability, difficulty)
    known = recall(before, TODAY)
    good, again = (review(before, rating, TODAY) for rating in (Rating.GOOD, Rating.AGAIN))
    assert outlook.remembered(stability, difficulty, known) == pytest.approx(good.stability, rel=1e-9)
    assert outlook.forgotten(stability, difficulty, known) == pytest.approx(again.stability, rel=1e-9)
    assert outlook._moved(difficulty, 3) == pytest.approx(good.difficulty, rel=1e-9)
    assert outlook._moved(difficulty, 1) == pytest.approx(again.difficulty, rel=1e-9)
    back = review(again, Rating.GOOD, TODAY, answered=AGAIN_GAP)
    assert outlook._same_day(again.stability) == pytest.approx(back.stability, rel=1e-9)
    assert outlook.chance(stability, 5) == pytest.approx(known, rel=1e-12)


def simulated(start, until, retention, seed, exam=None):
    """The chance of recall on a day, and the answers, in one future drawn by chance."""
    random, now, answers = Random(seed), start, 0
    n = 0
    while n < until:
        due = max((now.due - TODAY).days, 0)
        if exam is not None and due >= exam and (now.last - TODAY).days < exam - outlook.LAST_PASS:
            due = exam - outlook.MIDDLE
        n = max(n, due)
        if n >= until:
            break
        known = random.random() < recall(now, day(n))
        now = review(now, Rating.GOOD if known else Rating.AGAIN, day(n), retention=retention)
        answers += 1
        while not known:
            known = random.random() < 0.9
            now = review(now, Rating.GOOD if known else Rating.AGAIN, day(n), retention=retention)
            answers += 1
            if now.due > day(n):
                break
    return recall(now, day(until)), answers


@pytest.mark.parametrize(
    ("start", "until", "exam"),
    [
        (card(), 30, None),
        (card(2.0, 7.0, -1, 1), 60, None),
        (card(40.0, 4.0, -20, 20), 60, 60),
        (card(5.0, 6.0, -9, -3), 20, 20),
        (card(300.0, 3.0, -2, 298), 45, 45),
    ],
)
def test_the_mean_path_is_close_to_the_mean_of_many_futures(start, until, exam):
    futures = [simulated(start, until, 0.9, seed, exam) for seed in range(400)]
    path = outlook.follow(start, TODAY, day(until), retention=0.9, exam=None if exam is None else day(exam))
    assert path.recall(until) == pytest.approx(sum(known for known, _ in futures) / len(futures), abs=0.025)
    assert sum(n for _, n in path.asked) == pytest.approx(sum(n for _, n in futures) / len(futures), rel=0.15)


def test_a_card_without_a_due_day_before_then_only_fades():
    far = card(100.0, 5.0, -1, 90)
    assert outlook.expected(far, TODAY, day(60), retention=0.9) == pytest.approx(recall(far, day(60)))


def test_an_exam_brings_a_last_look_in_the_week_before_it():
    far = card(100.0, 5.0, -1, 90)
    path = outlook.follow(far, TODAY, day(60), retention=0.9, exam=day(60))
    assert [n for n, _ in path.asked] == [60 - outlook.MIDDLE]
    assert path.recall(60) > recall(far, day(60))


def test_a_card_asked_in_that_week_is_not_asked_once_more():
    seen = card(100.0, 5.0, -1, 90)
    path = outlook.follow(seen, TODAY, day(5), retention=0.9, exam=day(5))
    assert path.asked == ()
    assert outlook.follow(replace(seen, last=day(-9)), TODAY, day(5), retention=0.9, exam=day(5)).asked


def test_an_exam_of_today_or_before_changes_nothing():
    for ago in (0, -3):
        assert outlook.follow(card(), TODAY, day(20), retention=0.9, exam=day(ago)) == outlook.follow(
            card(), TODAY, day(20), retention=0.9
        )


def test_what_is_overdue_is_asked_today_and_what_is_in_learning_on_the_day_after_at_the_earliest():
    assert outlook.follow(card(due=-40), TODAY, day(1), retention=0.9).asked[0][0] == 0
    learning = replace(card(last=0, due=0), state=State.LEARNING)
    assert outlook.follow(learning, TODAY, day(3), retention=0.9).asked[0][0] == 1


def test_a_new_question_is_worth_nothing_before_it_is_met():
    assert outlook.begin(12, 10, 0.9).recall(10) == 0
    met = outlook.begin(2, 10, 0.9, exam=10)
    assert met.asked[0][0] == 2
    assert 0.5 < met.recall(10) < 1
