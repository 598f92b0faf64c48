"""Any text, a file's bytes or what was pasted, as plain lines."""

import codecs

import pytest

from quizapp.formats.base import FormatError, Severity
from quizapp.formats.shared.plain import plain

TEXT = "eins\nzwei é\ndrei “”"


def refused(data, largest=1000):
    with pytest.raises(FormatError) as caught:
        plain(data, largest)
    return caught.value.line, str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_letters_are_read_however_the_file_says_they_are_stored(encoding):
    assert plain(TEXT.encode(encoding), 1000) == (TEXT, [])
    assert plain(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), 1000) == (TEXT, [])


def test_a_file_that_does_not_say_it_is_read_as_windows_1252_and_that_is_told():
    text, [told] = plain(TEXT.encode("cp1252"), 1000)
    assert text == TEXT
    assert (told.line, told.severity) == (2, Severity.CHANGED)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x0b", "\x0c", "\u2028", "\u2029"])
def test_every_line_break_is_one(end):
    assert plain(TEXT.replace("\n", end), 1000)[0] == TEXT
    assert plain(TEXT.replace("\n", end).encode(), 1000)[0] == TEXT


def test_marks_at_the_beginning_of_texts_that_were_put_together_are_taken_out():
    assert plain("\ufeffa\n\ufeffb", 1000) == ("a\nb", [])


def test_control_characters_are_taken_out_and_told():
    text, [told] = plain("a\nb\x01c\x7f", 1000)
    assert text == "a\nbc"
    assert (told.line, told.severity) == (2, Severity.CHANGED)


@pytest.mark.parametrize("data", ["a\nb\0", b"a\nb\0", "a\nb\0".encode("utf-16")])
def test_a_nul_is_refused_at_its_line(data):
    assert refused(data) == (2, "There is a NUL character in this line: this is not plain text.")


def test_half_a_character_is_refused_at_its_line():
    assert refused("a\nb\ud83d")[0] == 2


@pytest.mark.parametrize(
    "data",
    [b"a\r\nb\x81", codecs.BOM_UTF16_LE + "a\nb".encode("utf-16-le") + b"x", codecs.BOM_UTF8 + b"a\nb\xff"],
    ids=["no Windows-1252", "cut off", "no UTF-8"],
)
def test_damaged_letters_are_refused_at_their_line(data):
    line, told = refused(data)
    assert line == 2 and "damaged" in told


@pytest.mark.parametrize("data", ["", b"", " \n\t\r\n", b"\xef\xbb\xbf"])
def test_a_text_without_words_is_refused(data):
    assert refused(data)[1].startswith("There is nothing here")


def test_a_text_that_is_too_large_is_refused_before_it_is_read():
    assert "too large" in refused(b"\0" * 1001)[1]
    assert plain("x" * 1000, 1000)[0] == "x" * 1000
