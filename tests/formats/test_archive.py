"""Everything of decks as one zip file."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.formats import archive
from quizapp.formats.archive import (
    Archive,
    ArchivedDeck,
    ArchivedMedia,
    ArchivedQuestion,
    ArchivedSource,
    ArchivedVersion,
)
from quizapp.formats.base import Attachment, FormatError, Item
from quizapp.questions.base import Answer, Question
from quizapp.questions.catalogue import TYPES
from tests.formats import drawn
from tests.formats.samples import sample

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
FIRST = Question("text", "Which river?", (Answer("Rhine", 1.0),))
SECOND = Question(
    "text", "Which river is this? ![A map](/media/abcdefgh1234)", (Answer("Rhine", 1.0),), evidence="Rhine"
)
WHOLE = Archive(
    (
        ArchivedDeck(
            "rivers",
            "Rivers",
            "All of them\n\nand “more”",
            "rhine",
            (("t1", "The Rhine"), ("t2", "Others")),
            (
                ArchivedQuestion(
                    "~key#1",
                    "t1",
                    0,
                    2,
                    (ArchivedVersion(1, FIRST, NOON), ArchivedVersion(2, SECOND, NOON, True, 4, 9)),
                    "fact",
                    "A title",
                    ("a", "b, c"),
                    2.5,
                ),
                ArchivedQuestion("old", "t2", 1, 1, (ArchivedVersion(1, FIRST, NOON),), retired_at=NOON),
            ),
            (ArchivedMedia("abcdefgh1234", "image/png", "A map", NOON, 30, 20, b"\x89PNG"),),
        ),
    ),
    (ArchivedSource("rhine", "The Rhine", "The Rhine.\n\n+++\nIt ends.\n", "sub", "Weber", "url", "2020", "CC0"),),
)


def changed(name, old, new):
    """The archive with a part of one file put another way."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive.write(WHOLE))) as was, zipfile.ZipFile(out, "w") as made:
        for entry in was.namelist():
            data = was.read(entry)
            assert entry != name or old in data
            made.writestr(entry, data.replace(old, new) if entry == name else data)
    return out.getvalue()


def test_all_of_an_archive_comes_back():
    assert archive.read(archive.write(WHOLE)) == WHOLE
    assert archive.write(archive.read(archive.write(WHOLE))) == archive.write(WHOLE)


def test_the_questions_asked_now_are_its_items_with_what_they_show():
    parsed = archive.parse(archive.write(WHOLE))
    assert parsed.items == (Item(SECOND, 0, "A title", "The Rhine", "~key#1", ("a", "b, c"), 2.5),)
    assert parsed.files == (Attachment("abcdefgh1234", b"\x89PNG", "media/abcdefgh1234.png"),)


@pytest.mark.parametrize("kind", TYPES)
def test_the_example_of_every_type_comes_back_whole(kind):
    item = Item(TYPES[kind].example().question, title="T", topic="a / b", ref="~k#2", tags=("a",), points=0.5)
    written = archive.unparse([item])
    assert (archive.parse(written.data).items, written.left_out) == ((item,), ())


@given(st.lists(drawn.anything(), min_size=1, max_size=3))
def test_every_question_comes_back_whole(questions):
    written = archive.unparse(questions)
    assert (archive.parse(written.data).questions, written.left_out) == (tuple(questions), ())


VERSIONS, DECK = "decks/1/versions.jsonl", "decks/1/deck.toml"


@pytest.mark.parametrize(
    ("name", "old", "new", "says", "line"),
    [
        ("quizapp.toml", b"1", b"2", "no archive of quizapp", None),
        (VERSIONS, b'"current": 2', b'"current": 7', "not numbered in order", 1),
        (VERSIONS, b'"topic": "t2"', b'"topic": "t9"', "no topic with the key", 2),
        (VERSIONS, b'"kind": "text"', b'"kind": "riddle"', "no questions of the kind", 1),
        (VERSIONS, b'"position": 1', b'"position": 99999999999', "no number that can be stored", 2),
        (VERSIONS, b'"A title"', b'"' + b"x" * 301 + b'"', "301 characters", 1),
        (VERSIONS, b'{"key": "old"', b'{"key"', "not a question in JSON", 2),
        (VERSIONS, b"2026-05-04T12", b"2026-05-04X99", "no time", 1),
        (DECK, b'"image/png"', b'"text/html"', "no type of a picture", 14),
        (DECK, b'"t2"', b'"t1"', "Two topics", None),
        (DECK, b'source = "rhine"', b'source = "oder"', "not in this archive", None),
        ("sources/1/reading.md", b"+++\n", b"---\n", "between two lines +++", 1),
    ],
)
def test_what_is_not_as_it_was_written_is_refused_with_its_place(name, old, new, says, line):
    with pytest.raises(FormatError) as caught:
        archive.read(changed(name, old, new))
    assert says in str(caught.value)
    assert line in (None, caught.value.line)


@given(st.data())
def test_whatever_the_bytes_are_only_a_format_error_leaves(data):
    original = bytearray(archive.write(WHOLE))
    for _ in range(data.draw(st.integers(1, 5))):
        original[data.draw(st.integers(0, len(original) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        archive.parse(bytes(original))
    except FormatError:
        return


def test_an_archive_of_today_is_read_later():
    assert archive.read(sample("archive/rivers.zip")) == WHOLE
