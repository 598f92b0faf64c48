"""Which format a file is in shows from what is in it, and what is none is told with what to do."""

from __future__ import annotations

import pytest

from quizapp.formats import catalogue
from quizapp.formats.base import Attachment, FormatError, Item, Severity
from quizapp.formats.catalogue import FORMATS
from quizapp.formats.shared.packages import pack
from quizapp.questions.base import Answer, Question
from tests.formats.samples import FOLDERS, SAMPLES

CHOICE = Question("choice", "What is the capital of Norway?", (Answer("Oslo", 1.0), Answer("Bergen")))
OF_FOLDER = {
    "rows": {"csv", "tsv"},
    "anki_text": {"anki_text", "tsv"},
    "qti2": {"qti21", "qti22", "qti30"},
    **{FOLDERS[n]: {n} for n in ("quizapp",)},
}


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*/*.*")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_each_sample_is_known_by_its_contents_alone(path):
    found = catalogue.parse(path.read_bytes()).format
    assert found in OF_FOLDER.get(path.parent.name, {path.parent.name})


@pytest.mark.parametrize("name", [name for name, one in FORMATS.items() if one.unparse])
def test_what_a_format_writes_is_known_again_and_read_as_what_it_was(name):
    written = FORMATS[name].unparse([Item(CHOICE, ref="norway")])
    parsed = catalogue.parse(written.data)
    assert parsed.format == name
    assert parsed.questions == (CHOICE,)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\0" * 100, "empty"),
        (b" \n\t", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0....", "old Office"),
        (b"\x89PNG....", "picture"),
        (b"SQLite format 3\0....", "choose File, Export"),
        (b"<!DOCTYPE html><html><p>Hello</p>", "web page"),
        (b"<?xml version='1.0'?><rss/>", "begins with <rss>"),
        (b"<?xml version='1.0'?>\n<!DOCTYPE quiz [<!ENTITY a 'b'>]><quiz/>", "DTD"),
        (pack([("word/document.xml", b"<a/>")]), "Word document"),
        (pack([("a.txt", b"hello")]), "No questions are recognised"),
        (b"PK\3\4 and no more", "damaged"),
        (b"Once upon a time there was a river.", "No questions are recognised"),
        (b"a" * 10_000_001, "10,000,000 at most"),
    ],
)
def test_what_is_no_file_of_questions_is_refused_with_what_to_do(data, words):
    with pytest.raises(FormatError, match=words):
        catalogue.recognise(data)


def test_a_table_without_headings_is_known_by_its_name():
    assert catalogue.recognise(b"What is red?\nWhat is blue?", "colours.tsv") == "csv"
    assert catalogue.recognise(b"Wet?\tT", "colours.tsv") == "tsv"


def test_a_format_without_place_for_pictures_tells_of_them():
    shown = Item(Question("choice", "What is this? ![a dot](/media/abcdefgh1234)", CHOICE.answers))
    written = FORMATS["gift"].unparse([shown], [Attachment("abcdefgh1234", b"x", "dot.png")])
    assert [(one.severity, one.message) for one in written.left_out] == [
        (Severity.LOST, "Left behind: its pictures and sounds.")
    ]
