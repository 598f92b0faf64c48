from dataclasses import replace

import pytest
from werkzeug.datastructures import MultiDict

from quizapp.questions.base import Answer, Unreadable, Verdict
from quizapp.questions.flashcard import RATINGS, Flashcard

KIND = Flashcard()
CARD = KIND.example().question


@pytest.mark.parametrize(("rating", "score"), [("again", 0), ("hard", 0.5), ("good", 1), ("easy", 1)])
def test_the_learners_own_judgement_is_the_mark(rating, score):
    response = KIND.read(CARD, MultiDict({"rating": rating}), (0,))
    mark = KIND.mark(CARD, response)
    assert (mark.score, mark.verdict) == (score, Verdict.OWN)


@pytest.mark.parametrize("posted", [{}, *({"rating": r} for r in ("", "Good", "3", "\0", "good" * 2_500))])
def test_without_a_rating_the_card_is_not_marked(posted):
    with pytest.raises(Unreadable, match="Again, Hard, Good or Easy"):
        KIND.read(CARD, MultiDict(posted), (0,))


def test_the_back_and_the_rating_are_put_into_words():
    assert KIND.right(CARD) == "Oslo"
    assert [KIND.said(CARD, rating) for rating in RATINGS] == ["Again", "Hard", "Good", "Easy"]


def test_nothing_is_gained_by_guessing():
    assert KIND.chance(CARD) == 0


@pytest.mark.parametrize("answers", [(), (Answer(" "),), (Answer("Oslo"), Answer("Bergen"))])
def test_a_card_has_just_one_back(answers):
    assert KIND.problems(replace(CARD, answers=answers))
    assert not KIND.problems(CARD)


def test_the_editor_changes_the_back_and_makes_one_where_there_was_none(edited):
    assert edited(KIND, CARD, back="Oslo, on a fjord").answers == (Answer("Oslo, on a fjord", 1.0),)
    data = {**KIND.to_form(CARD), "back": "Rome"}
    assert KIND.from_form(data, replace(CARD, answers=())).answers == (Answer("Rome", 1.0),)


def test_back_and_ratings_are_hidden_until_the_card_is_turned_also_without_script(draw):
    page = draw("flashcard/ask.html", q=CARD, order=(0,), given={}, kind=KIND, next_dates={})
    start, end = page.index("</summary>"), page.index("</details>")
    assert start < page.index("Oslo") < end
    assert all(start < page.index(f'value="{rating}"') < end for rating in RATINGS)
    assert "<details open" not in page


def test_each_rating_says_when_the_card_comes_again(draw):
    dates = {"again": "in this sitting", "good": "on Friday"}
    page = draw("flashcard/ask.html", q=CARD, order=(0,), given={}, kind=KIND, next_dates=dates)
    assert "Again<small>in this sitting</small>" in page
    assert "Hard</span>" in page


def test_the_told_page_shows_the_back_and_what_was_said(draw):
    def told(response):
        mark = KIND.mark(CARD, response or "again")
        return draw("flashcard/told.html", q=CARD, order=(0,), response=response, mark=mark, kind=KIND)

    assert "Oslo" in told("hard") and "You said: Hard" in told("hard")
    assert "You did not know it" in told(None)
