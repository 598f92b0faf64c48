"""A whole quiz pasted into a box: recognised by what is in it, each problem at its line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.formats import aiken, gift, paste, rows
from quizapp.formats.base import FormatError, Severity
from tests.formats.samples import all_of, is_conserved, problems, sample

GIFT_QUIZ = """1. Which city is the capital of Norway? {
=Oslo
~Bergen
}
2. A whale is a fish. {F}

3. How many legs has a spider? {#8}
"""
AIKEN_QUIZ = """1) Which city is the capital of Norway?
a) Bergen
b) Oslo
Answer: b

2) Which is a mammal?
a) cod
b) whale
Answer: b
"""
ROWS_QUIZ = "Which city is the capital of Norway?\tOslo\tBergen\nA whale is a fish.\tFALSE\n"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (GIFT_QUIZ, "gift"),
        (AIKEN_QUIZ, "aiken"),
        (ROWS_QUIZ, "rows"),
        ("Is it? {T}", "gift"),
        ("::A title::Is it {", "gift"),
        ("$CATEGORY: x\n\nIs it", "gift"),
        ("Essay {}", "gift"),
        ("Who? {Goethe}", "gift"),
        ("Which?\nA. one\nB. two", "aiken"),
        ("Which?\nA.\tone\nB.\ttwo\nANSWER: A", "aiken"),
        ("Question,Answer\nIs {=x} GIFT?,yes", "rows"),
        ("What?\tThat", "rows"),
        ("Capital of Norway?,Oslo", "rows"),
        ("Capital of Norway;Oslo\nCapital of Finland;Helsinki", "rows"),
        ("A question.", ""),
        ("One, or two.\nThree.", ""),
        ("Yes, he said.", ""),
        ("", ""),
    ],
)
def test_the_format_is_told_by_what_is_in_the_text(text, name):
    assert paste.recognise(text) == name


@pytest.mark.parametrize("name", [*all_of("gift"), *all_of("aiken"), *all_of("rows")])
def test_every_sample_is_recognised_and_read_as_its_own_reader_does(name):
    parsed = paste.parse(sample(name))
    assert parsed.format == name.split("/")[0]
    own = {"gift": gift, "aiken": aiken, "rows": rows}[parsed.format].parse(sample(name))
    assert (len(parsed.items), parsed.found) == (len(own.items), own.found)
    assert is_conserved(parsed)


@pytest.mark.parametrize(
    ("text", "prompts"),
    [
        (GIFT_QUIZ, ["Which city is the capital of Norway?", "A whale is a fish.", "How many legs has a spider?"]),
        (AIKEN_QUIZ, ["Which city is the capital of Norway?", "Which is a mammal?"]),
        ("1066. And 1067? {T}\n\n1. Is it one? {T}", ["1066. And 1067?", "1. Is it one?"]),
        ("1. Only one? {T}", ["1. Only one?"]),
        ("1. One? {T}\n\nTwo? {T}", ["1. One?", "Two?"]),
        ("Question 1: One? {T}\n\nQuestion 2: Two? {T}", ["One?", "Two?"]),
    ],
)
def test_numbers_before_the_questions_go_where_all_have_one_and_they_rise(text, prompts):
    assert [q.prompt for q in paste.parse(text).questions] == prompts


def test_parts_in_another_format_are_told_and_the_rest_is_read():
    parsed = paste.parse(f"{GIFT_QUIZ}\n{AIKEN_QUIZ}\n{ROWS_QUIZ}")
    assert (parsed.format, len(parsed.items)) == ("gift", 3)
    assert problems(parsed) == [
        (9, "This looks like Aiken, the rest like GIFT: paste it by itself."),
        (14, "This looks like Aiken, the rest like GIFT: paste it by itself."),
        (19, "This looks like rows of a spreadsheet, the rest like GIFT: paste it by itself."),
    ]
    assert is_conserved(parsed)


def test_gift_among_aiken_is_told_too():
    parsed = paste.parse(f"{AIKEN_QUIZ}\nIs it? {{T}}\n\n{AIKEN_QUIZ}")
    assert (parsed.format, len(parsed.items)) == ("aiken", 4)
    assert problems(parsed) == [(11, "This looks like GIFT, the rest like Aiken: paste it by itself.")]


def test_what_cannot_be_recognised_is_told_part_by_part_with_what_to_do():
    parsed = paste.parse("What is\nthe capital?\n\n\nAnd of Finland?")
    assert (parsed.format, parsed.items, parsed.found) == ("", (), 2)
    (first, how), (second, either) = problems(parsed)
    assert (first, second) == (1, 5)
    assert "{ =right ~wrong }" in how and "ANSWER: A" in how and "spreadsheet" in how
    assert len(either) < len(how)


def test_an_unmarked_answer_is_told_at_its_line():
    parsed = paste.parse(f"{GIFT_QUIZ}\nWhich?\n{{\n~Oslo\n~Bergen\n}}")
    assert problems(parsed) == [(11, "No answer is marked as right: put = before it, instead of ~.")]
    assert len(parsed.items) == 3


def test_problems_stand_in_the_order_of_their_lines():
    parsed = paste.parse(b"\xef\xbb\xbfIs it? {=\n\nx\ty\nz\tw\n\nOr {~a ~b}")
    lines = [told.line for told in parsed.problems]
    assert lines == sorted(lines)


def test_the_examples_of_the_guide_are_read():
    guide = Path(__file__).parents[2].joinpath("docs", "teaching.md").read_text(encoding="utf-8")
    section = guide.split("## Pasting a whole quiz")[1].split("## ")[0]
    examples = "\n".join(line[4:] if line.startswith("    ") else "" for line in section.split("\n"))
    parsed = paste.parse(examples)
    assert [question.kind for question in parsed.questions] == [
        "choice", "truefalse", "text", "number", "matching", "choice",
    ]  # fmt: skip
    assert [told for _, told in problems(parsed)] == ["This looks like Aiken, the rest like GIFT: paste it by itself."]
    line = parsed.problems[0].line or 0
    assert len(paste.parse("\n".join(examples.split("\n")[line - 1 :])).items) == 1


def test_more_than_is_read_at_once_is_refused():
    with pytest.raises(FormatError, match="2,000 questions"):
        paste.parse("Is it? {T}\n\n" * 2001)
    with pytest.raises(FormatError, match="1 MB"):
        paste.parse("x" * 1_000_001)
    assert len(paste.parse("Is it? {T}\n\n" * 2000).items) == 2000


@pytest.mark.parametrize("text", ["a\0b {T}", "\ud83d {T}", "", "\n\n", "Question,Answer", "$CATEGORY: a"])
def test_what_is_no_text_or_has_no_question_is_refused(text):
    with pytest.raises(FormatError):
        paste.parse(text)


# Anything -------------------------------------------------------------------------------------------------

WORDS = [
    *"{}=~#%:\\\n\t\"“”,;|'$^_.-> []()*/<&é😀",
    *"\n\n :: #### -> .. … %50% %-33.3% {# T FALSE ANSWER: A. B) a) *B. [html] [markdown]".split(" "),
    *"<b> </b> <img &#39; &lt; → ± $CATEGORY: // [id:x] \\n \\frac{ ^{ Question Answer Wrong TRUE".split(" "),
    *"1 2.5 3sf a b c".split(" "),
    "\n\n",
    "\r\n",
    "\x0b",
    "\x01",
    "\0",
    "\ud800",
    "\ufeff",
    "\u202e",
]  # fmt: skip
READERS = pytest.mark.parametrize("form", [gift, aiken, rows, paste], ids=["gift", "aiken", "rows", "paste"])


@READERS
@given(words=st.lists(st.sampled_from(WORDS), max_size=80))
def test_no_text_brings_a_reader_down_and_nothing_is_dropped_in_silence(form, words):
    try:
        parsed = form.parse("".join(words))
    except FormatError as error:
        assert str(error)
        return
    assert is_conserved(parsed)
    assert all(told.line is None or 1 <= told.line <= "".join(words).count("\n") + 40 for told in parsed.problems)


@READERS
@given(name=st.sampled_from([*all_of("gift"), *all_of("aiken"), *all_of("rows")]), data=st.data())
def test_no_damaged_file_brings_a_reader_down(form, name, data):
    whole = bytearray(sample(name))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole)))
        until = data.draw(st.sampled_from([at, at, at + 1, at + 20, len(whole)]))
        whole[at:until] = data.draw(st.binary(max_size=3) | st.sampled_from([b"{", b"}", b'"', b"\n\n", b"=", b"\\"]))
    try:
        parsed = form.parse(bytes(whole))
    except FormatError:
        return
    assert is_conserved(parsed)


@pytest.mark.parametrize("form", [gift, aiken, rows], ids=["gift", "aiken", "rows"])
@given(words=st.lists(st.sampled_from([word for word in WORDS if word.isprintable()]), max_size=60))
def test_whatever_was_read_is_written_and_read_again_or_named(form, words):
    try:
        items = form.parse("".join(words)).items
    except FormatError:
        return
    out = form.unparse(items)
    gone = [told for told in out.left_out if told.severity is Severity.REFUSED]
    back = form.parse(out.data).items if out.data.strip() else ()
    assert len(back) == len(items) - len(gone)
    assert out.left_out or back == items


HOSTILE = '{ } {= \\ \\( $ $a ^{ \\frac{ <a &# :: " ", A. = 1, ‘“ | ANSWER: {=a~b}'.split(" ")
HOSTILE += ["\t", " \n", "A.\n", "{T}\n", "a {=b}\n", "//\n", "{\n\n", "ANSWER: A\n", "<a ", "Q\t“"]


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_text_is_slow(piece):
    """Each takes a second at most; a slow pattern would take hours."""
    text = (piece * (100_000 // len(piece) + 1))[:100_000]
    for form in (gift, aiken, rows):
        try:
            assert is_conserved(form.parse(text))
        except FormatError:
            continue
