"""TOML whose keys know their lines."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.formats.base import FormatError
from quizapp.formats.unit.toml import load

TEXT = '''# a comment with [[question]] and key = 1
unit = "one" # and "quotes" behind it

[[question]]
key = "first"
prompt = """
evidence = "not a key"
[[question]]
ends with a quote\\""""
wrong = [
  "a", # a ] in a comment
  ["b", "in ]] brackets"],
  { text = "c", credit = 0 },
]
evidence = 'single'
raw = \'\'\'
key = "neither"
\'\'\'

[[question]]
"key" = "second"
dotted . name = 1
[question.gaps]
year = 1
[question.gaps."a b"]
kind = "text"
[[question.part]]
x = 1
[[question.part]]
x = 2

[[question]]
key = "third"
'''


def line_of(wanted, nth=0):
    return [n for n, line in enumerate(TEXT.split("\n"), 1) if line.startswith(wanted)][nth]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("unit",), line_of("unit")),
        (("question", 0), line_of("[[question]]", 0)),
        (("question", 0, "key"), line_of('key = "first"')),
        (("question", 0, "prompt"), line_of("prompt")),
        (("question", 0, "wrong"), line_of("wrong")),
        (("question", 0, "evidence"), line_of("evidence = 'single'")),
        (("question", 0, "raw"), line_of("raw")),
        (("question", 1), line_of("[[question]]", 2)),
        (("question", 1, "key"), line_of('"key"')),
        (("question", 1, "dotted"), line_of("dotted")),
        (("question", 1, "dotted", "name"), line_of("dotted")),
        (("question", 1, "gaps"), line_of("[question.gaps]")),
        (("question", 1, "gaps", "year"), line_of("year")),
        (("question", 1, "gaps", "a b"), line_of('[question.gaps."a b"]')),
        (("question", 1, "part", 1, "x"), line_of("x = 2")),
        (("question", 2, "key"), line_of('key = "third"')),
    ],
)
def test_each_key_knows_its_line_past_comments_brackets_and_long_strings(path, line):
    assert load(TEXT)[1].of(*path) == line


def test_a_key_that_is_not_written_has_the_line_of_what_would_hold_it():
    lines = load(TEXT)[1]
    assert lines.of("question", 2, "prompt") == line_of("[[question]]", 3)
    assert lines.of("nothing") == 1


def test_line_breaks_of_another_system_are_counted_once():
    assert load(TEXT.replace("\n", "\r\n"))[1].of("question", 2, "key") == line_of('key = "third"')


def test_what_is_not_toml_is_blamed_on_its_line():
    with pytest.raises(FormatError, match="not TOML") as caught:
        load('a = 1\nb = "two"\nc = = 3\n')
    assert caught.value.line == 3


def test_a_string_that_never_ends_is_blamed_on_the_last_line():
    with pytest.raises(FormatError) as caught:
        load('a = 1\nb = """two\nthree\n')
    assert caught.value.line == 3


@pytest.mark.parametrize("text", ["a = " + "[" * 100_000, "a = " + "9" * 100_000], ids=["brackets", "digits"])
def test_a_text_made_to_break_the_reader_is_refused(text):
    with pytest.raises(FormatError):
        load(text)


VALUES = ['"a"', '""', "'#'", '"""x\n[[q]]\nk = 1\n"""', "'''\n\"\n'''", "[1,\n 2, # ]\n]", '"\\""', "{ a = 1 }"]


@given(st.lists(st.tuples(st.sampled_from(["", "# note ' \" [", "  "]), st.sampled_from(VALUES)), max_size=8))
def test_the_index_finds_every_key_of_any_table(rows):
    text, expected = "", []
    for before, value in rows:
        text += f"{before}\n[[q]]\n"
        expected.append(text.count("\n") + 1)
        text += f"k = {value}\n"
    data, lines = load(text)
    assert data == tomllib.loads(text)
    assert [lines.of("q", n, "k") for n in range(len(rows))] == expected
