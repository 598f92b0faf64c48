from dataclasses import replace

import pytest
from werkzeug.datastructures import MultiDict

from quizapp.questions.base import Answer, Unreadable, Verdict
from quizapp.questions.truefalse import TrueFalse

KIND = TrueFalse()
WHALE = KIND.example().question


def with_answers(*answers):
    return replace(WHALE, answers=answers)


def test_true_is_always_shown_first():
    assert {KIND.deal(WHALE, bytes([seed])) for seed in range(50)} == {(0, 1)}


def test_the_place_chosen_says_true_or_false():
    assert KIND.read(WHALE, MultiDict({"answer": "1"}), (0, 1)) is True
    assert KIND.read(WHALE, MultiDict({"answer": "2"}), (0, 1)) is False


@pytest.mark.parametrize(
    "posted", [{}, {"answer": ""}, *({"answer": a} for a in ("0", "3", "true", "\0", "9" * 10_000))]
)
def test_anything_else_is_unreadable(posted):
    with pytest.raises(Unreadable):
        KIND.read(WHALE, MultiDict(posted), (0, 1))


def test_the_right_judgement_is_right_and_the_other_is_told_why_not():
    assert (KIND.mark(WHALE, False).score, KIND.mark(WHALE, False).verdict) == (1, Verdict.RIGHT)
    wrong = KIND.mark(with_answers(Answer("true", feedback="It has lungs."), Answer("false", 1.0)), True)
    assert (wrong.score, wrong.verdict, wrong.feedback) == (0, Verdict.WRONG, "It has lungs.")


def test_answers_are_put_into_words():
    assert (KIND.right(WHALE), KIND.said(WHALE, True)) == ("False", "True")
    true = with_answers(Answer("true", 1.0), Answer("false"))
    assert (KIND.right(true), KIND.said(true, False)) == ("True", "False")


def test_a_blind_guess_is_right_half_the_time():
    assert KIND.chance(WHALE) == 0.5


@pytest.mark.parametrize(
    "answers",
    [
        (),
        (Answer("true", 1.0),),
        (Answer("false", 1.0), Answer("true")),
        (Answer("true"), Answer("false")),
        (Answer("true", 1.0), Answer("false", 1.0)),
        (Answer("true", 1.0), Answer("false", 0.5)),
    ],
)
def test_a_statement_needs_just_one_of_true_and_false_to_be_right(answers):
    assert KIND.problems(with_answers(*answers))
    assert not KIND.problems(with_answers(Answer("true", 1.0), Answer("false")))


def test_the_editor_can_turn_the_answer_round(edited):
    turned = edited(KIND, WHALE, answer="true", when_true="So it is.")
    assert turned.answers[0] == Answer("true", 1.0, feedback="So it is.")
    assert turned.answers[1] == replace(WHALE.answers[1], credit=0.0)


def test_what_was_chosen_before_an_error_is_still_chosen(draw):
    page = draw("truefalse/ask.html", q=WHALE, order=(0, 1), given=MultiDict({"answer": "2"}), kind=KIND)
    assert 'value="2" checked' in page
    assert 'value="1" checked' not in page


def test_the_told_page_marks_what_was_said_in_words(draw):
    def told(response):
        mark = KIND.mark(WHALE, bool(response))
        return draw("truefalse/told.html", q=WHALE, order=(0, 1), response=response, mark=mark, kind=KIND)

    assert "Your answer, right" in told(False) and "✗" not in told(False)
    assert "not right" in told(True) and "Right answer" in told(True)
    assert "Your answer" not in told(None) and "Right answer" in told(None)
