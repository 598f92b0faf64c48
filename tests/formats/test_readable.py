"""The page that stands alone: it shows all that it is given as text, runs nothing and asks nobody."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from quizapp.formats.records.readable import Table, page

BAD = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "&lt;b&gt;",
    "'onmouseover='x",
    "</table>",
    "<!--",
]


class Reader(HTMLParser):
    """Notes the tags, the attributes and the words of a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.words = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.words.append(data)


def made(title="Mira", about=(), tables=()):
    return "".join(page(title, about, tables))


@pytest.mark.parametrize("bad", BAD)
def test_whatever_is_in_it_is_shown_and_nothing_of_it_runs(bad):
    plain = Reader(made("Mira", ["About"], [Table("a", "Title", "About", ["column"], [["cell"]], "more")]))
    read = Reader(made(bad, [bad], [Table("a", bad, bad, [bad], [[bad]], bad)]))
    assert read.tags == plain.tags
    assert {name for name, _ in read.attributes} == {name for name, _ in plain.attributes}
    assert "".join(read.words).count(bad) == 9


def test_it_asks_nobody_for_anything_and_says_so():
    text = made(tables=[Table("a", "A", "", ["x"], [["https://evil.example/picture.png"]])])
    assert "default-src &#x27;none&#x27;" in text
    read = Reader(text)
    assert not {"script", "img", "link", "iframe", "form", "object"} & {*read.tags}
    assert {value for name, value in read.attributes if name in ("src", "href")} == {"#a"}
    assert not re.search(r"url\(|@import", text)


def test_values_are_read_as_words():
    read = Reader(made(tables=[Table("a", "A", "", ["x"], [[True], [False], [None], [1.5], [0]])]))
    assert [word for word in read.words if word.strip()][-5:] == ["x", "yes", "no", "1.5", "0"]


def test_a_table_without_columns_names_its_rows():
    text = made(tables=[Table("a", "A", "", (), [("Name", "Mira")])])
    assert '<th scope="row">Name</th><td dir="auto">Mira</td>' in text
    assert "thead" not in text.split("</style>")[1]


def test_rows_are_asked_for_as_they_are_written():
    def rows():
        yield ["first"]
        raise ZeroDivisionError

    pieces = page("Mira", (), [Table("a", "A", "", ["x"], rows())])
    with pytest.raises(ZeroDivisionError):
        for piece in pieces:
            assert "second" not in piece
