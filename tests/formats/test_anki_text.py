"""Anki's text files: the lines above, the note types that are known by name, quoted fields, clozes; in and out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.formats import anki_text
from quizapp.formats.base import FormatError, Item, Severity
from quizapp.questions.base import Answer, Question
from quizapp.questions.catalogue import TYPES
from tests.formats import drawn
from tests.formats.samples import all_of, is_conserved, line_of, problems, sample

NOTES = "anki_text/notes.txt"


def read(text):
    parsed = anki_text.parse(text)
    assert is_conserved(parsed)
    return parsed


def only(text):
    """The one question of a text in which nothing is wrong."""
    parsed = read(text)
    assert parsed.problems == ()
    [question] = parsed.questions
    return question


@pytest.fixture(scope="module")
def notes():
    return read(sample(NOTES))


@pytest.mark.parametrize("name", all_of("anki_text"))
def test_every_sample_is_conserved(name):
    parsed = read(sample(name))
    assert parsed.items and all(item.line for item in parsed.items)


def test_a_note_has_its_line_deck_tags_and_guid(notes):
    first = notes.items[0]
    assert first.question == Question("flashcard", "Which **river** flows through Cairo?", (Answer("The Nile", 1.0),))
    assert (first.line, first.topic, first.tags, first.ref) == (
        line_of(NOTES, "Cairo"),
        "Geography / Africa",
        ("rivers", "africa"),
        "aB3$x",
    )


def test_a_reversed_note_is_two_questions(notes):
    both = [item for item in notes.items if item.ref.startswith("cD4")]
    assert [(item.ref, item.question.prompt, item.question.answers[0].text) for item in both] == [
        ("cD4", "Norway", "Oslo"),
        ("cD4/2", "Oslo", "Norway"),
    ]


def test_an_optional_reverse_is_made_only_where_it_is_asked_for():
    line = "#notetype:Basic (optional reversed card)\nSweden\tStockholm"
    assert len(read(line).items) == 1
    assert [question.prompt for question in read(f"{line}\ty").questions] == ["Sweden", "Stockholm"]


def test_a_cloze_of_two_lines_is_a_question_for_each_number(notes):
    first, second = (item for item in notes.items if item.ref.startswith("eF5"))
    assert first.question == Question(
        "cloze",
        'The [[gap]] ended the Thirty Years’ War, "a war of all".',
        (Answer("Treaty of Westphalia", 1.0, "gap"),),
        "In 1648.",
        "a peace",
    )
    assert (second.ref, second.question.answers[0].text) == ("eF5/2", "Thirty Years’ War")
    assert first.line == second.line == line_of(NOTES, "Westphalia")


def test_an_answer_to_type_is_a_text_question(notes):
    [typed] = [item.question for item in notes.items if item.ref == "gH6"]
    assert typed == Question("text", "The capital of Finland", (Answer("Helsinki", 1.0),))


def test_image_occlusion_and_a_card_without_a_back_are_refused_with_their_line(notes):
    assert problems(notes) == [
        (
            line_of(NOTES, "image-occlusion"),
            "It covers parts of a picture (image occlusion), which quizapp does not ask.",
        ),
        (
            line_of(NOTES, "without a back"),
            "This card has no back: write one in Anki, or turn the card into a text with a cloze.",
        ),
    ]


def test_a_note_type_that_is_not_ankis_own_is_read_as_front_and_back_and_told_once(notes):
    assert [item.question.prompt for item in notes.items if item.ref == "mN9"] == ["The longest river"]
    [(line, message)] = problems(notes, Severity.CHANGED)
    assert line is None and message.startswith("The note type “My own kind” has no templates")


def test_what_stands_above_holds_for_all_notes():
    parsed = read(sample("anki_text/semicolons.txt"))
    assert parsed.problems == ()
    assert [(item.topic, item.tags) for item in parsed.items] == [("Geography / Capitals", ("europe", "capitals"))] * 3
    first, second, third = parsed.questions
    assert (first.answers[0].text, first.hint) == ("Oslo; since 1814", "It lies on a fjord")
    assert second.prompt == "Is 3 < 5 & 5 > 3?"
    assert third.answers[0].text == "one\ntwo"


def test_a_file_that_says_nothing_of_itself_is_read_as_it_looks():
    parsed = read(sample("anki_text/bare.txt"))
    assert [(item.line, item.question.kind, item.ref) for item in parsed.items] == [
        (1, "flashcard", ""),
        (2, "cloze", ""),
        (4, "flashcard", ""),
    ]


@pytest.mark.parametrize(
    "text",
    ["#separator:Comma\na,b", "#separator:|\na|b", "#separator:pipe\na|b", "a;b", "#SEPARATOR: Colon \na:b",
     "#separator:Space\na b", "#html:true\n\na\tb", "\ufeffa\tb", "a\tb\r\n"],
)  # fmt: skip
def test_separators_are_named_written_or_guessed(text):
    assert only(text) == Question("flashcard", "a", (Answer("b", 1.0),))


@pytest.mark.parametrize(
    ("text", "prompt"),
    [("a <b>b</b>\tc", "a **b**"), ("#html:false\na <b>b</b>\tc", "a <b>b</b>"), ("a < b\tc", "a < b")],
)
def test_html_is_html_where_the_file_says_so_or_looks_so(text, prompt):
    assert only(text).prompt == prompt


def test_columns_may_stand_in_any_order():
    parsed = read("#tags column:1\n#deck column:3\n#columns:Tags\tFront\tDeck\tBack\nx y\tNile\tRivers::Long\tEgypt")
    [item] = parsed.items
    assert (item.question.prompt, item.question.answers[0].text) == ("Nile", "Egypt")
    assert (item.tags, item.topic) == (("x", "y"), "Rivers / Long")


def test_further_fields_stand_on_the_back():
    assert only("Nile\tEgypt\tSudan\t\tUganda").answers[0].text == "Egypt\n\nSudan\n\nUganda"


def test_a_quotation_mark_that_is_never_closed_is_told_with_its_line():
    with pytest.raises(FormatError, match="never closed") as caught:
        anki_text.parse('a\tb\n"c\td\ne\tf\n')
    assert caught.value.line == 2


def test_a_field_that_is_far_too_long_is_told_with_its_line():
    with pytest.raises(FormatError, match="131,072") as caught:
        anki_text.parse("a\tb\n" + "x" * 140_000 + "\ty\n")
    assert caught.value.line == 2


@pytest.mark.parametrize("text", ["#html:true\n", "#", "# only remarks\n#deck:x"])
def test_a_file_without_notes_says_so(text):
    parsed = anki_text.parse(text)
    assert parsed.found == 0 and len(parsed.problems) == 1


def test_what_is_not_known_above_is_told():
    parsed = read("#if matches:keep both\na\tb")
    assert problems(parsed, Severity.CHANGED) == [(1, "“#if matches” is not known here and was passed over.")]


def test_a_picture_cannot_come_along_and_is_told():
    parsed = read('<img src="map.png">Nile\tEgypt')
    assert problems(parsed, Severity.LOST) == [(1, "Left behind: a picture (map.png).")]


def test_too_many_notes_are_refused_whole():
    with pytest.raises(FormatError, match="More than 2 questions"):
        anki_text.parse("a\tb\n" * 3, most=2)


EXAMPLES = [
    Item(kind.example().question, title="A title", topic="Geography / Europe", ref=f"ref-{name}",
         tags=("two words", "easy"), points=2.0)
    for name, kind in TYPES.items()
]  # fmt: skip


def test_every_type_comes_back_whole_with_all_that_is_beside_it():
    written = anki_text.unparse(EXAMPLES)
    parsed = anki_text.parse(written.data)
    assert (written.left_out, parsed.problems) == ((), ())
    assert list(parsed.items) == EXAMPLES


@given(st.lists(drawn.anything(), max_size=3))
def test_no_letter_of_any_question_is_lost(questions):
    written = anki_text.unparse(questions)
    assert (written.left_out, list(anki_text.parse(written.data).questions)) == ((), questions)


def test_what_somebody_edits_is_read():
    text = anki_text.unparse([EXAMPLES[-2]]).data.decode().replace("\tOslo", "\tOslo, of course")
    [item] = anki_text.parse(text).items
    assert item.question.answers[0].text.startswith("Oslo, of course") and item.ref == EXAMPLES[-2].ref


def test_pictures_cannot_go_along_and_are_told_on_both_ways():
    shown = Question("flashcard", "![a map](/media/mapofnile0)", (Answer("The Nile", 1.0),))
    written = anki_text.unparse([shown])
    [left] = written.left_out
    assert (left.severity, "package instead" in left.message) == (Severity.LOST, True)
    parsed = read(written.data)
    assert parsed.questions == (shown,)
    [(line, message)] = problems(parsed, Severity.LOST)
    assert line == 7 and "“mapofnile0” is not in this file" in message


def test_a_question_of_no_known_kind_is_left_out_by_name():
    written = anki_text.unparse([Question("riddle", "What am I?")])
    assert [problem.item for problem in written.left_out] == ["question 1 “What am I?”"]


@given(st.text(alphabet="#:\t\n\"'{}c1;,<>&ab ") | st.binary(max_size=80))
def test_no_text_does_more_than_a_refusal(text):
    try:
        assert is_conserved(anki_text.parse(text))
    except FormatError as error:
        assert str(error)
