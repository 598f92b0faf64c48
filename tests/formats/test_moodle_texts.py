"""What stands beside the questions of Moodle XML, its texts and files, and files that are broken."""

import random

import pytest

from quizapp.formats import moodle
from quizapp.formats.base import FormatError, Severity
from quizapp.formats.moodle.sheet import MOST_EFFORT, Tally
from tests.formats.moodle_reading import by_title, quiz, read
from tests.formats.samples import all_of, is_conserved, line_of, problems, sample

# Beside the questions ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def beside():
    return read("beside")


def test_a_category_is_the_topic_of_all_beneath_it(beside):
    assert [item.topic for item in beside.items] == ["Geography / Rivers", "Either/or", ""]
    lost = [problem for problem in beside.problems if problem.item.startswith("category")]
    assert [(p.line, p.item, p.severity) for p in lost] == [(3, "category “Geography / Rivers”", Severity.LOST)]


def test_an_item_has_its_id_its_tags_its_points_its_hint_and_its_explanation(beside):
    item = beside.items[0]
    assert (item.ref, item.tags, item.points) == ("elbe", ("rivers", "Germany"), 3.0)
    assert (item.question.hint, item.question.explanation) == ("Think of a *harbour*.", "Its harbour lies there.")
    assert any("its second hint" in told for _, told in problems(beside, Severity.LOST))


def test_a_name_that_only_repeats_the_question_is_no_title(beside):
    assert [item.title for item in beside.items] == ["Elbe", "Po", ""]


def test_a_text_that_asks_nothing_is_told(beside):
    assert problems(beside) == [
        (line_of("moodle_xml/beside.xml", "description"), "This text asks nothing, so it is no question: "
         "put it into the question that it belongs to.")]  # fmt: skip


def test_harmless_things_are_told_once_a_file(beside):
    told = [told for _, told in problems(beside, Severity.CHANGED)]
    assert [words[:40] for words in told] == [
        "Of this file 2 questions are hidden in M",
        "In 1 question each further try costs ano",
    ]


def test_types_that_quizapp_has_not_are_refused_by_name():
    parsed = read("unknown")
    assert parsed.items == () and parsed.found == 12
    told = [told for _, told in problems(parsed)]
    assert "“calculated” (its numbers are drawn anew for each learner)" in told[0]
    assert "“ddimageortext” (things are put onto a picture)" in told[3]
    assert "“myown”" in told[10] and "of no type" in told[11]
    assert "<essay>, which is no question" in problems(parsed, Severity.LOST)[0][1]


# Texts and files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "prompt"),
    [
        ("HTML", "Is $\\frac{1}{2}$ < 1, \\*as written* at $5 & more?\n\n- one\n- two"),
        ("Moodle", "Is **this** bold,\nand 2 < 3?"),
        ("Moodle without tags", "Is \\*this* no emphasis,\nand $x^2$ a formula?"),
        ("Plain", r"<b>Is \*this* plain?</b>"),
        ("Markdown", "Is **this** bold & `<code>`?"),
        ("Scripts", "Safe?\n\nYes"),
    ],
)
def test_texts_are_shown_as_their_format_shows_them(title, prompt):
    assert by_title(read("formats"), title).prompt == prompt


def test_pictures_and_sounds_come_along():
    parsed = read("files")
    names = {file.filename: file.name for file in parsed.files}
    assert set(names) == {"the map.png", "b.png", "bell.mp3"}
    maps = by_title(parsed, "Maps")
    assert maps.prompt == rf"Which ![a \[map\]](/media/{names['the map.png']}) shows a river?"
    assert maps.answers[0].text == f"![](/media/{names['b.png']})"
    assert by_title(parsed, "A sound").prompt == f"Is this a bell? ![](/media/{names['bell.mp3']}#sound)"
    assert f"![a map](/media/{names['the map.png']})" in by_title(parsed, "In Markdown").prompt
    assert by_title(parsed, "Inside its address").prompt == f"Red? ![red](/media/{names['b.png']})"
    assert all(file.data.startswith((b"\x89PNG", b"ID3")) for file in parsed.files)


def test_files_that_are_missing_damaged_or_not_shown_are_told_and_of_what_is_refused_none_stays():
    lost = [told for _, told in problems(read("files"), Severity.LOST)]
    assert [words.removesuffix(" Add it by hand if the question needs it.") for words in lost] == [
        "Left behind: a picture (gone.png).",
        "Left behind: a picture (lost), the file notes.pdf.",
        "Left behind: a picture (bad.png).",
    ]


def test_moodle_1_has_its_picture_beside_the_text_and_tags_that_are_no_cdata():
    parsed = read("moodle1")
    picture, tags = parsed.questions
    assert picture.prompt == f"Which river is this?\n\n![](/media/{parsed.files[0].name})"
    assert tags.prompt == "Is **this** read & kept?"
    assert parsed.problems == ()


# Broken files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "This is not well-formed XML: no element found."),
        (b"::GIFT:: So? {T}", "This is not well-formed XML"),
        (b"<questestinterop/>", "This is no Moodle XML: its outermost element is “questestinterop”"),
        (b"<!DOCTYPE quiz [<!ENTITY a 'b'>]><quiz>&a;</quiz>", "Here begins a DTD"),
        (b"<quiz><question>", "This is not well-formed XML: no element found."),
        (b"<quiz>" + b"<a/>" * 2_100_000 + b"</quiz>", "This file has more tags and other signs than can be read"),
        (b"<quiz><question type='essay'/></quiz>" + b" " * 50_000_000, "This file has 50,000,037 bytes"),
    ],
)
def test_what_is_no_moodle_xml_is_refused_as_a_whole(data, told):
    with pytest.raises(FormatError, match=f"^{told[:40]}") as caught:
        moodle.parse(data)
    assert str(caught.value).startswith(told)


def test_of_too_many_questions_none_is_read():
    with pytest.raises(FormatError, match="More than 3 questions") as caught:
        moodle.parse(sample("moodle_xml/choices.xml"), most=3)
    assert caught.value.line == line_of("moodle_xml/choices.xml", "Nothing to lose") - 1


@pytest.mark.parametrize("name", all_of("moodle_xml"))
def test_a_damaged_file_is_refused_or_read_as_far_as_it_goes(name):
    data, chance = sample(name), random.Random(name)
    for _ in range(40):
        place = chance.randrange(len(data))
        broken = chance.choice(
            (
                data[:place],
                data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :],
                data[place:] + data[:place],
            )
        )
        try:
            assert is_conserved(moodle.parse(broken))
        except FormatError as error:
            assert str(error)


@pytest.mark.parametrize("text", ["{1:SA:", "[[1]]", "\\(", "<b>", "*a", "$"])
@pytest.mark.parametrize("kind", ["cloze", "ddwtos", "shortanswer"])
def test_no_text_is_slow(kind, text):
    question = (
        f'<question type="{kind}"><questiontext format="html"><text><![CDATA[{text * 6_000}]]></text></questiontext>'
    )
    assert quiz(f"{question}<dragbox><text>a</text></dragbox></question>").found == 1


def test_a_file_whose_texts_would_take_too_long_is_refused_at_the_line():
    tally = Tally()
    tally.spend(1, MOST_EFFORT)
    with pytest.raises(FormatError, match="divide it") as caught:
        tally.spend(7, 1)
    assert caught.value.line == 7


def test_a_question_of_too_many_characters_is_left_out_unread():
    long = "x" * 20_000_001
    parsed = quiz(f'<question type="essay"><name><text>{long}</text></name></question>')
    assert [told for _, told in problems(parsed)] == [
        "This has more than 20,000,000 characters: make its files smaller."
    ]
