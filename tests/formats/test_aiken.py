"""Aiken, strict and as people type it."""

import pytest

from quizapp.formats import aiken
from quizapp.formats.base import FormatError, Item, Severity
from quizapp.questions.base import Answer, Question
from quizapp.questions.catalogue import TYPES
from tests.formats.samples import all_of, is_conserved, problems, sample


def answers(question):
    return [(answer.text, answer.credit) for answer in question.answers]


def only(text):
    parsed = aiken.parse(text)
    assert parsed.problems == ()
    [question] = parsed.questions
    return question


def test_a_strict_file_is_read():
    parsed = aiken.parse(sample("aiken/strict.txt"))
    assert parsed.problems == ()
    assert [item.line for item in parsed.items] == [1, 8]
    assert parsed.questions[0] == Question(
        "choice",
        "What is the correct answer to this question?",
        (
            Answer("Is it this one?"),
            Answer("Maybe this answer?"),
            Answer("Possibly this one?"),
            Answer("Must be this one!", 1.0),
        ),
    )
    assert answers(parsed.questions[1]) == [("Moodle", 1), ("ATutor", 0), ("Claroline", 0)]


def test_it_is_read_as_people_type_it():
    parsed = aiken.parse(sample("aiken/typed.txt"))
    assert parsed.problems == ()
    assert [(question.prompt, answers(question)) for question in parsed.questions] == [
        ("1. Which city is the capital\nof Norway?", [("Oslo", 1), ("Bergen, on the coast", 0)]),
        ("2. Which are primes?", [("2", 1), ("3", 1), ("4", 0)]),
        ("3. Which is a mammal?", [("cod", 0), ("whale", 1)]),
        ("4. A. Lincoln was born in", [("1809", 1), ("1819", 0)]),
        ("5. Which is marked?", [("this", 0), ("that", 1)]),
        ("6. With its text?", [("x", 0), ("y", 1)]),
    ]
    assert [question.settings for question in parsed.questions[:2]] == [{}, {"several": True}]
    assert parsed.questions[0].explanation == "Since 1814."


@pytest.mark.parametrize(
    "answer",
    ["ANSWER: B", "answer:b", "Answer : (B)", "ANSWER: B.", "ANSWER B", "Correct answer: B", "Antwort: b", "Réponse: B",
     "ANSWER: B) two", "ANSWER: two", "Key = B"],
)  # fmt: skip
def test_the_right_one_may_be_named_in_many_ways(answer):
    assert answers(only(f"Which?\nA. one\nB. two\n{answer}")) == [("one", 0), ("two", 1)]


@pytest.mark.parametrize("answer", ["A, C", "A and C", "a c", "AC", "(A) + (C)", "A; C", "A und C"])
def test_several_may_be_right(answer):
    question = only(f"Which?\nA. one\nB. two\nC. three\nANSWER: {answer}")
    assert answers(question) == [("one", 1), ("two", 0), ("three", 1)]
    assert question.settings == {"several": True}


@pytest.mark.parametrize("option", ["{}. ", "{}) ", "({}) ", "{}: ", "{} - ", "  {}.\t", "{}."])
def test_options_may_be_lettered_in_many_ways(option):
    for letters in ("AB", "ab"):
        text = "Which?\n" + "".join(option.format(letter) + f"option {letter}\n" for letter in letters)
        assert answers(only(text + "ANSWER: A")) == [(f"option {letters[0]}", 1), (f"option {letters[1]}", 0)]


def test_a_line_that_only_looks_like_an_option_goes_on_with_the_one_above():
    question = only("Which?\na) one,\n   e.g. this\nb) two\nANSWER: a")
    assert answers(question) == [("one, e.g. this", 1), ("two", 0)]


def test_a_first_line_that_looks_like_an_option_is_the_question():
    assert only("A. Lincoln was born in\nA. 1809\nB. 1819\nANSWER: A").prompt == "A. Lincoln was born in"


def test_questions_without_empty_lines_between_are_told_apart_even_where_an_answer_is_missing():
    parsed = aiken.parse("One?\nA. x\nB. y\nTwo?\nA. x\nB. y\nANSWER: A\nThree?\nA. x\nB. y\nANSWER: B")
    assert [item.question.prompt for item in parsed.items] == ["Two?", "Three?"]
    assert [line for line, _ in problems(parsed)] == [3]


def test_each_problem_is_told_at_its_line_and_says_what_to_do():
    parsed = aiken.parse(sample("aiken/broken.txt"))
    assert [item.question.prompt for item in parsed.items] == ["Read again"]
    lines = sample("aiken/broken.txt").decode().split("\n")
    assert [(lines[line - 1], told.split(":")[0]) for line, told in problems(parsed)] == [
        ("Only one option", "Give 2 to 9 options; there are 1."),
        ("Nothing asked about here.", "No options follow"),
        ("B) two", "No answer is marked as right"),
        ("ANSWER: C", "“C” is none of the options A to B"),
        ("B) three", "Two options have the letter B."),
        ("B) One", "Two options are equal"),
        ("No options at all", "No options follow"),
        ("ANSWER: B", "No options follow"),
        ("ANSWER: B", "ANSWER"),
    ]


@pytest.mark.parametrize("name", all_of("aiken"))
def test_what_comes_in_is_a_question_or_is_told(name):
    assert is_conserved(aiken.parse(sample(name)))


def test_more_options_than_a_choice_can_have_are_refused():
    text = "Which?\n" + "".join(f"{letter}. {letter}{letter}\n" for letter in "ABCDEFGHIJ") + "ANSWER: A"
    assert "there are 10" in problems(aiken.parse(text))[0][1]


def test_too_many_questions_are_refused_at_the_first_that_is_too_many():
    with pytest.raises(FormatError, match="More than 2 questions") as caught:
        aiken.parse("Q?\nA. x\nB. y\nANSWER: A\n\n" * 4, most=2)
    assert caught.value.line == 11


# Writing --------------------------------------------------------------------------------------------------


def test_what_is_written_reads_the_same():
    questions = aiken.parse(sample("aiken/strict.txt")).questions
    written = aiken.unparse(questions)
    assert written.data.decode().startswith(
        "What is the correct answer to this question?\nA. Is it this one?\nB. Maybe this answer?\n"
        "C. Possibly this one?\nD. Must be this one!\nANSWER: D\n\nWhich LMS"
    )
    assert (aiken.parse(written.data).questions, written.left_out) == (questions, ())


@pytest.mark.parametrize("kind", [name for name in TYPES if name != "choice"])
def test_kinds_that_aiken_lacks_are_named(kind):
    [told] = aiken.unparse([TYPES[kind].example().question]).left_out
    assert (told.severity, told.message) == (
        Severity.REFUSED,
        f"Aiken has no questions of the type “{TYPES[kind].label}”.",
    )


@pytest.mark.parametrize(
    ("item", "severity", "says"),
    [
        (Item(Question("choice", "Q?", (Answer("a", 1.0), Answer("b", 1.0)), settings={"several": True})),
         Severity.REFUSED, "one right answer"),
        (Item(Question("choice", "Q?", (Answer("a", 1.0, feedback="x"), Answer("b")), "so"), topic="T"),
         Severity.LOST, "Left behind: the explanation, the feedback on answers, the topic."),
        (Item(Question("choice", "Two\nlines", (Answer("a", 1.0), Answer("b")))), Severity.LOST, "line breaks"),
        (Item(Question("choice", "Q?", (Answer("a", 1.0), Answer("b", 0.5)))), Severity.REFUSED, "again as others"),
        (Item(Question("choice", "A. Q?\nB. x", (Answer("a", 1.0), Answer("Key: b")))), Severity.LOST, "line breaks"),
        (Item(Question("choice", "ANSWER: Q?", (Answer("a", 1.0), Answer("b")))), Severity.REFUSED, "read again"),
    ],
)  # fmt: skip
def test_what_aiken_has_no_place_for_is_named(item, severity, says):
    [told] = aiken.unparse([item]).left_out
    assert told.severity is severity and says in told.message
