"""What comes in is counted and checked, whatever it is read from."""

import pytest

from quizapp.formats.base import FormatError, Item, Severity
from quizapp.formats.shared.intake import Intake
from quizapp.questions.base import Answer, Question

SOUND = Question("text", "Which?", (Answer("this", 1.0),))


def taken(question, lines=(), **about):
    intake = Intake("test", 10)
    intake.begin(7)
    intake.take(Item(question, 7, **about), lines)
    return intake.done()


def test_a_sound_question_comes_in():
    parsed = taken(SOUND)
    assert (parsed.questions, parsed.problems, parsed.found, parsed.left_out) == ((SOUND,), (), 1, 0)


@pytest.mark.parametrize(
    ("kind", "answers", "says"),
    [
        ("choice", [Answer("a", 1.0), Answer("b"), Answer("B")], "Two options are equal"),
        ("choice", [Answer("a", 1.0), Answer("b"), Answer(" ")], "Option 3 is empty"),
        ("text", [Answer("a", 1.0), Answer("b"), Answer("á")], "Two answers are equal"),
        ("text", [Answer("a", 1.0), Answer("b"), Answer("c", -1.0)], "must lie between 0 and 1"),
        ("text", [Answer("a", 1.0), Answer("b"), Answer("\u200b")], "Answer 3 is empty"),
        ("number", [Answer("1", 1.0), Answer("2"), Answer("three")], "“three” is not one number"),
        ("number", [Answer("1", 1.0), Answer("2"), Answer("3", tolerance="-1")], "The tolerance “-1”"),
        ("number", [Answer("1", 1.0), Answer("2"), Answer("3", 2.0)], "must lie between 0 and 1"),
        ("matching", [Answer("a", match="1"), Answer("b", match="2"), Answer("c", match=" ")], "Pair 3 lacks a side"),
        ("matching", [Answer("a", match="1"), Answer("b", match="2"), Answer("", match="1")], "fitting nothing"),
        ("ordering", [Answer("a"), Answer("b"), Answer("B")], "Two steps are equal"),
        ("ordering", [Answer("a"), Answer("b"), Answer("")], "Step 3 is empty"),
        ("choice", [Answer("a", 1.0), Answer("b"), Answer("c" * 501)], "501 characters; 500 at most"),
        ("choice", [Answer("a", 1.0), Answer("b"), Answer("c", feedback="c" * 501)], "501 characters; 500 at most"),
    ],
)
def test_an_answer_that_is_unsound_is_told_at_its_own_line(kind, answers, says):
    parsed = taken(Question(kind, "Which?", tuple(answers)), [8, 9, 10])
    assert parsed.items == ()
    told = parsed.problems[0]
    assert (told.line, told.item, told.severity) == (10, "question 1", Severity.REFUSED)
    assert says in told.message


@pytest.mark.parametrize(
    ("question", "says"),
    [
        (Question("text", "", SOUND.answers), "The question itself is missing"),
        (Question("text", "x" * 4001, SOUND.answers), "4,001 characters of prompt; 4,000 at most"),
        (Question("text", "Which?", SOUND.answers, explanation="x" * 4001), "4,001 characters of explanation"),
        (Question("text", "Which?", SOUND.answers, hint="x" * 501), "501 characters of hint"),
        (Question("text", "Which?", tuple(Answer(str(n), 1.0) for n in range(51))), "51 answers; 50 at most"),
        (Question("choice", "Which?", (Answer("a"), Answer("b"))), "No option is right"),
        (Question("riddle", "Which?"), "quizapp has no questions of the kind “riddle”."),
    ],
)
def test_a_question_that_is_unsound_is_told_at_its_line(question, says):
    parsed = taken(question)
    assert parsed.items == () and parsed.left_out == 1
    assert parsed.problems[0].line == 7 and says in parsed.problems[0].message


def test_names_that_are_too_long_are_cut_and_told():
    parsed = taken(SOUND, title="t" * 301, topic="t" * 301, ref="r" * 101, tags=("t" * 101,) * 51)
    [item] = parsed.items
    assert (len(item.title), len(item.topic), len(item.ref), len(item.tags), len(item.tags[0])) == (
        300,
        300,
        100,
        50,
        100,
    )
    assert [told.severity for told in parsed.problems] == [Severity.LOST]


def test_an_item_that_was_refused_does_not_come_in_and_the_next_one_does():
    intake = Intake("test", 10)
    intake.begin(1, "A title")
    intake.refuse(2, "Not so.")
    intake.take(Item(SOUND))
    intake.begin(3)
    intake.note(4, "Perhaps.")
    intake.take(Item(SOUND))
    parsed = intake.done()
    assert (len(parsed.items), parsed.found, parsed.left_out) == (1, 2, 1)
    assert [str(told) for told in parsed.problems] == [
        "2: question 1 “A title”: Not so.",
        "4: question 2: Perhaps.",
    ]


def test_one_item_too_many_is_refused_at_its_line():
    intake = Intake("test", 1)
    intake.begin(1)
    with pytest.raises(FormatError, match="More than 1 questions") as caught:
        intake.begin(5)
    assert caught.value.line == 5
