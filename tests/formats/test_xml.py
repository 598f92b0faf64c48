"""XML from strangers: read with its lines, and refused where it could do harm."""

import pytest

from quizapp.formats.base import FormatError
from quizapp.formats.shared import xml


def test_elements_are_read_with_lines_texts_and_attributes_and_without_prefixes():
    root = xml.read(b'<?xml version="1.0"?>\n<q:quiz xmlns:q="x">\n <item id="1">a<b>c</b>d</item></q:quiz>')
    item = root.first("item")
    assert item is not None
    assert (root.tag, item.line, item.get("id"), item.get("none"), item.text()) == ("quiz", 3, "1", "", "acd")
    assert item.html() == "a<b>c</b>d"


def test_elements_under_the_root_come_one_by_one():
    assert [node.text() for node in xml.each(b"<quiz><a>1</a> <b>2</b></quiz>")] == ["1", "2"]


def test_html_is_written_again_with_its_signs_escaped():
    root = xml.read(b'<p>1 &lt; 2 &amp; <img src="&quot;x"/><br/><i/></p>')
    assert root.html() == '1 &lt; 2 &amp; <img src="&quot;x"><br><i></i>'


@pytest.mark.parametrize(
    ("data", "words", "line"),
    [
        (b'<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "DTD", 2),
        (b'<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>', "DTD", 1),
        (b"<a>\n<b></a>", "mismatched tag", 2),
        (b"<a>&nbsp;</a>", "undefined entity", 1),
        (b"<a>\0</a>", "not well-formed", 1),
        (b"", "no element found", 1),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "encoding", 1),
        (b'<?xml version="1.0" encoding="utf-7"?><a/>', "encoding", 1),
        (b"<a>" * 101 + b"</a>" * 101, "inside one another", 1),
        (b"<a><b>" + b"<c/>" * 400_001 + b"</b></a>", "more than 400,000 elements", 1),
    ],
)
@pytest.mark.parametrize("act", [xml.read, lambda data: list(xml.each(data))], ids=["whole", "each"])
def test_what_is_broken_or_could_do_harm_is_refused_with_its_line(act, data, words, line):
    with pytest.raises(FormatError, match=words) as refused:
        act(data)
    assert refused.value.line == line


def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(FormatError, match="7 bytes; 5 at most"):
        xml.read(b"<a></a>", 5)


@pytest.mark.parametrize(
    ("data", "root"),
    [(b"<q:quiz a='1'><b>", "quiz"), (b"\xef\xbb\xbf<?xml version='1.0'?><a>", "a"), (b"text", ""), (b"", "")],
)
def test_the_root_is_known_from_the_beginning_alone(data, root):
    assert xml.root_of(data) == root
