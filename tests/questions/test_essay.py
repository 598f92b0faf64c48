from dataclasses import replace

import pytest
from werkzeug.datastructures import MultiDict

from quizapp.memory.rating import Circumstances, rate
from quizapp.questions.base import Answer, Mark, Unreadable, Verdict
from quizapp.questions.catalogue import TYPES, type_of
from quizapp.questions.essay import LONGEST_ESSAY, MOST_CRITERIA, Essay, as_card
from quizapp.questions.record import to_json

KIND = Essay()
EXAMPLE = KIND.example()
ESSAY = EXAMPLE.question
BARE = replace(ESSAY, answers=(), settings={})


def settings(**changes):
    return replace(ESSAY, settings={**ESSAY.settings, **changes})


def test_it_waits_for_a_hand_whatever_is_written():
    mark = KIND.mark(ESSAY, "Anything.")
    assert (mark.score, mark.verdict, mark.parts) == (0, Verdict.WAITING, ())
    assert "teacher" in mark.reason


def test_what_waits_is_no_answer_that_memory_could_rate():
    with pytest.raises(ValueError, match="waits"):
        rate(KIND.mark(ESSAY, "Anything."), Circumstances())


def test_line_breaks_are_kept_and_spaces_around_go():
    assert KIND.read(ESSAY, MultiDict({"answer": " one\r\n\r\ntwo\rthree \n"}), (0,)) == "one\n\ntwo\nthree"


@pytest.mark.parametrize("typed", ["", "  \n", "a\0b", "x" * (LONGEST_ESSAY + 1)])
def test_what_cannot_be_kept_is_asked_for_again(typed):
    with pytest.raises(Unreadable):
        KIND.read(ESSAY, MultiDict({"answer": typed}), (0,))
    assert len(KIND.read(ESSAY, MultiDict({"answer": "é" * LONGEST_ESSAY}), (0,))) == LONGEST_ESSAY


@pytest.mark.parametrize(
    "question",
    [
        BARE,
        replace(BARE, answers=(Answer(" ", 1.0),)),
        replace(ESSAY, answers=(Answer("a"), Answer("b"))),
        settings(words=-1), settings(words=5_001), settings(words="many"), settings(words=True), settings(words=1.5),
        settings(rubric="all"), settings(rubric=["a"]), settings(rubric=[{}]), settings(rubric=[{"text": "a"}]),
        settings(rubric=[{"text": " ", "points": 1}]), settings(rubric=[{"text": "a", "points": 0}]),
        settings(rubric=[{"text": "a", "points": True}]), settings(rubric=[{"text": "a", "points": "1"}]),
        settings(rubric=[{"text": "a", "points": 101}]), settings(rubric=[{"text": "a", "points": 1, "more": 1}]),
        settings(rubric=[{"text": "a", "points": float("nan")}]),
        settings(rubric=[{"text": "a", "points": 1}] * (MOST_CRITERIA + 1)),
    ],
)  # fmt: skip
def test_what_is_unsound_is_found(question):
    assert KIND.problems(question)


@pytest.mark.parametrize(
    "question",
    [ESSAY, replace(BARE, answers=(Answer("Model.", 1.0),)), settings(rubric=[]), replace(ESSAY, answers=()),
     settings(rubric=[{"text": "a", "points": 0.5}]), settings(words=0)],
)  # fmt: skip
def test_a_model_answer_or_a_rubric_is_enough(question):
    assert KIND.problems(question) == []


def test_an_edit_that_changes_nothing_makes_no_new_version(edited):
    assert to_json(edited(KIND, ESSAY)) == to_json(ESSAY)
    assert to_json(edited(KIND, BARE, model="")) == to_json(BARE)
    assert edited(KIND, ESSAY, words=0).settings == {"rubric": ESSAY.settings["rubric"]}


def test_a_rubric_may_lose_its_lines_and_a_model_answer_may_go(edited):
    changed = edited(KIND, ESSAY, rubric=[{"text": "One thing", "points": 2.5}], model="")
    assert changed.settings["rubric"] == [{"text": "One thing", "points": 2.5}]
    assert changed.answers == ()


# In self-study --------------------------------------------------------------------------------------------


def test_alone_it_is_a_card_with_the_model_answer_on_its_back():
    card = as_card(ESSAY)
    kind = type_of(card)
    assert (kind.name, kind.problems(card)) == ("flashcard", [])
    assert kind.right(card) == ESSAY.answers[0].text
    assert (card.prompt, card.explanation) == (ESSAY.prompt, ESSAY.explanation)


def test_without_a_model_answer_what_counts_is_on_the_back():
    card = as_card(replace(ESSAY, answers=()))
    assert type_of(card).right(card) == "- Names at least two uses of a river\n- Gives a city as an example"


def test_other_questions_stay_as_they_are():
    for kind in TYPES.values():
        question = kind.example().question
        assert (as_card(question) is question) == (kind.name != "essay")


# Pages ----------------------------------------------------------------------------------------------------


def ask(draw, question=ESSAY, given=()):
    return draw("essay/ask.html", q=question, order=(0,), given=MultiDict(given), kind=KIND)


def told(draw, response="I think so.\n\nYes.", mark=None, question=ESSAY):
    mark = mark or KIND.mark(question, response)
    return draw("essay/told.html", q=question, order=(0,), response=response, mark=mark, kind=KIND)


def test_the_page_says_how_long_it_should_be_and_keeps_what_was_written(draw):
    page = ask(draw, given={"answer": "Because <b>\n5 < 6"})
    assert "About 80 words." in page
    assert f'maxlength="{LONGEST_ESSAY}"' in page
    assert ">Because &lt;b&gt;\n5 &lt; 6</textarea>" in page
    assert "About" not in ask(draw, BARE)


def test_the_rubric_is_told_afterwards_only(draw):
    assert "two uses" not in ask(draw) and "two uses" in told(draw)


def test_what_was_written_is_text_and_never_markup(draw):
    page = told(draw, "*so* $x$ <b>\n\n![x](/media/abcdefghijkl)")
    assert "*so* $x$ &lt;b&gt;\n\n![x](/media/abcdefghijkl)" in page


def test_points_are_told_when_a_hand_has_given_them(draw):
    assert "2 points" in told(draw) and "of 2" not in told(draw)
    marked = told(draw, mark=Mark(0.5, Verdict.PARTLY, "Good.", "", (0.75, 0.0)))
    assert "1.5 of 2 points" in marked and "0 of 1 point" in marked


def test_who_wrote_nothing_is_told_the_model_answer(draw):
    page = told(draw, None)
    assert "Nothing." in page and ESSAY.answers[0].text in page
