"""Questions in quizapp's own TOML, without the duties of the question bank."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.formats import bank_toml, unit
from quizapp.formats.base import FormatError, Item, Severity
from quizapp.questions.base import Answer, Question
from quizapp.questions.catalogue import TYPES
from tests.formats import drawn
from tests.formats.samples import is_conserved, line_of, problems, sample

RIVERS = "toml/rivers.toml"


def test_all_fields_of_a_question_are_read():
    first, second = bank_toml.parse(sample(RIVERS)).items
    assert first == Item(
        Question(
            "choice",
            "Into which sea does the Rhine flow?",
            (Answer("The North Sea", 1.0, feedback="At Rotterdam."), Answer("The Baltic Sea")),
            evidence="The Rhine ends in the North Sea.",
            settings={"shuffle": False},
        ),
        title="Mouth",
        topic="The Rhine",
        ref="Rhine mouth #1",
        tags=("rivers", "seas, cold"),
        points=2.5,
    )
    assert (second.topic, second.ref) == ("Danube", "")
    assert second.question.answers == (Answer("Germany", 1.0, "land"),)


def test_what_is_wrong_is_told_at_its_line():
    parsed = bank_toml.parse(sample(RIVERS))
    [(line, told)] = problems(parsed, Severity.LOST)
    assert line == line_of(RIVERS, "colour") and told.startswith("Unknown field “colour”")
    assert [line for line, _ in problems(parsed)] == [line_of(RIVERS, 'right = "long"')]
    assert is_conserved(parsed)


def test_the_bank_stays_as_strict_as_it_is():
    found = unit.parse(b"+++\nkey = 'x'\ntitle = 'x'\n+++\n\ntext", sample(RIVERS)).problems
    assert {"“explanation” is missing.", "“evidence” is missing."} <= {told.message for told in found}
    assert any("Unknown field “tags”" in told.message for told in found)


@pytest.mark.parametrize("kind", TYPES)
def test_the_example_of_every_type_comes_back_whole(kind):
    item = Item(TYPES[kind].example().question, title="T", topic="a / b", ref="~k#2", tags=("a",), points=0.5)
    written = bank_toml.unparse([item])
    assert (bank_toml.parse(written.data).items, written.left_out) == ((item,), ())


@given(st.lists(drawn.anything(), min_size=1, max_size=3))
def test_every_question_comes_back_whole(questions):
    written = bank_toml.unparse(questions)
    assert (bank_toml.parse(written.data).questions, written.left_out) == (tuple(questions), ())


@pytest.mark.parametrize("data", [b"", b"x = ", b"a = 1", b"\xff\xfe", b"question = 1", b"[[question", b"\0"])
def test_what_holds_no_questions_is_refused(data):
    with pytest.raises(FormatError):
        bank_toml.parse(data)


def test_what_is_wrong_with_the_whole_file_counts_for_no_question():
    parsed = bank_toml.parse('topic = "no table"\n\n[[question]]\nkind = "flashcard"\nprompt = "a"\nback = "b"\n')
    assert (parsed.found, len(parsed.items)) == (1, 1)
    assert [(told.item, told.severity) for told in parsed.problems] == [("", Severity.LOST)]
