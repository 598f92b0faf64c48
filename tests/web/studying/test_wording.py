"""What a marked answer is called and when it comes again: true words for each case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from quizapp.memory.card import Card, Rating, State
from quizapp.questions.base import Mark, Verdict
from quizapp.questions.catalogue import TYPES
from quizapp.services.content.asked import Asked
from quizapp.services.studying.dealing import Paper
from quizapp.services.studying.study import Told
from quizapp.web.studying import wording

DAY = date(2026, 11, 23)
QUESTION = replace(TYPES["choice"].example().question, evidence="met in Sochi")
TEXT = "They came. The two presidents met in Sochi. Nothing came of it.\n\nAnother paragraph."
CARD = Card(10.0, 5.0, DAY, DAY - timedelta(days=10), DAY, State.REVIEW, answers=3)


def told(due=11, *, verdict=Verdict.RIGHT, rating=Rating.GOOD, response=(0,), practice=False, before=CARD, **changes):
    asked = Asked(1, "q", None, "Topic", 1, 1, QUESTION, "Title", "source", TEXT, 0, before, False)
    paper = Paper(asked, QUESTION, TYPES["choice"], (0, 1, 2, 3), DAY, practice, False, {})
    after = Card(20.0, 5.0, DAY, DAY, DAY + timedelta(days=due), State.REVIEW if due else State.RELEARNING)
    after = replace(after, lapses=changes.pop("lapses", 0))
    score = float(verdict == Verdict.RIGHT)
    then = DAY + timedelta(days=max(due, 1) * 3)
    return Told(paper, "key", response, Mark(score, verdict), rating, rating, "", after, then, **changes)


@pytest.mark.parametrize(
    ("answer", "head"),
    [
        (told(), "Right"),
        (told(verdict=Verdict.WRONG), "Not this one"),
        (told(verdict=Verdict.PARTLY), "Partly right"),
        (told(verdict=Verdict.WRONG, response=None), "Now you can learn it"),
        (told(verdict=Verdict.OWN, rating=Rating.HARD), "With effort"),
    ],
)
def test_each_verdict_has_its_name(answer, head):
    assert wording.head(answer) == head


def test_the_next_time_is_told_in_days_and_as_a_date():
    words = wording.next_time(told(11), DAY)
    assert "in 11 days, on Friday 4" in words
    assert "tomorrow" in wording.next_time(told(1), DAY)


def test_what_was_not_known_comes_once_more_in_the_sitting():
    assert "Once more in this sitting" in wording.next_time(told(0, rating=Rating.AGAIN), DAY)


def test_what_is_set_aside_is_not_promised_for_this_sitting():
    leech = told(0, rating=Rating.AGAIN, before=replace(CARD, lapses=7), lapses=8)
    words = wording.next_time(leech, DAY)
    assert "forgotten this 8 times" in words
    assert "this sitting" not in words
    assert wording.points(leech, DAY) == []


def test_extra_practice_says_that_it_changes_nothing():
    assert "changes nothing" in wording.next_time(told(practice=True), DAY)
    assert wording.points(told(practice=True), DAY) == []
    assert wording.corrections(told(practice=True)) == []


def test_the_points_stand_in_the_order_of_time_and_apart():
    for due in (0, 1, 2, 11, 90, 4000):
        places = [point.x for point in wording.points(told(due), DAY)]
        assert places == sorted(places)
        assert all(later - earlier >= 22 for earlier, later in pairwise(places))
        assert max(places) <= wording.FARTHEST


@pytest.mark.parametrize(
    ("answer", "keys"),
    [
        (told(verdict=Verdict.WRONG, rating=Rating.AGAIN), ["k"]),
        (told(verdict=Verdict.WRONG, rating=Rating.AGAIN, response=None), []),
        (told(), ["g", "z"]),
        (told(rating=Rating.HARD), ["g", "k", "z"]),
        (told(rating=Rating.EASY), ["g"]),
        (told(verdict=Verdict.OWN), []),
    ],
)
def test_a_correction_is_offered_where_it_makes_sense(answer, keys):
    assert [fix.key for fix in wording.corrections(answer)] == keys


def test_evidence_is_shown_in_its_whole_sentence():
    found = wording.evidence(told().paper.asked)
    assert (found.before, found.span, found.after) == ("The two presidents ", "met in Sochi", ".")


def test_evidence_that_the_text_no_longer_has_is_left_out():
    asked = replace(told().paper.asked, text="Something else.")
    assert wording.evidence(asked) is None


@pytest.mark.parametrize(
    ("days", "words"), [(0, "in this sitting"), (1, "tomorrow"), (5, "in 5 days"), (365, "in 12 months")]
)
def test_a_date_near_or_far_is_said_shortly(days, words):
    assert wording.soon(DAY + timedelta(days=days), DAY) == words
