"""Answers that a question gives away itself."""

import pytest

from quizapp.questions.base import Answer, Question
from quizapp.questions.leaks import holds, leaks


def ask(kind="choice", prompt="Where did they meet?", right="Sochi", **more):
    return Question(kind, prompt, (Answer(right, 1.0), Answer("Minsk")), **more)


@pytest.mark.parametrize("kind", ["choice", "text", "number", "cloze"])
def test_a_prompt_that_says_the_answer_is_a_fault(kind):
    assert [fault.where for fault in leaks(ask(kind, "Was it in sochi?"))] == ["prompt"]
    assert leaks(ask(kind)) == []


def test_only_the_right_answer_leaks():
    assert leaks(ask(prompt="They did not meet in Minsk. Where?")) == []


@pytest.mark.parametrize("kind", ["truefalse", "matching", "ordering"])
def test_a_statement_or_things_to_arrange_may_hold_their_words(kind):
    assert leaks(ask(kind, "They met in Sochi.", hint="Sochi")) == []


def test_a_hint_must_not_be_the_answer():
    assert [fault.where for fault in leaks(ask(hint="It is Sochi, of course."))] == ["hint"]


def test_the_hint_of_a_card_must_not_be_its_back_but_its_front_may():
    card = Question("flashcard", "Sochi lies in which country? (not Sochi)", (Answer("Russia", 1.0),), hint="Russia")
    assert [fault.where for fault in leaks(card)] == ["hint"]


def test_the_topic_above_the_question_must_not_say_it():
    assert [fault.where for fault in leaks(ask(), {"topic": "A meeting in Sochi"})] == ["topic"]


def test_the_name_of_a_gap_is_not_read_by_learners():
    assert leaks(ask("cloze", "They met in [[Sochi]].")) == []


def test_a_pattern_and_an_empty_answer_leak_nothing():
    assert leaks(ask("text", "Where?", right="*")) == leaks(ask("text", "Where?", right=" ")) == []
    assert leaks(ask("text", r"What is 2*3?", right=r"2\*3"))


@pytest.mark.parametrize("text", ["10", "10 percent", "by 10.", "(10)", "only 10, says"])
def test_whole_words_are_found(text):
    assert holds(text, "10")


@pytest.mark.parametrize("text", ["2010", "10.5", "0.10", "1,10", "10th", "ten"])
def test_parts_of_words_and_numbers_are_not(text):
    assert not holds(text, "10")
