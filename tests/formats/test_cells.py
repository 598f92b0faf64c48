"""Cells that no spreadsheet works out, and tables that each of them opens."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.formats.shared.cells import csv_bytes, safe

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@pytest.mark.parametrize(
    "text",
    ["=1+1", '=HYPERLINK("http://evil.example","Mira")', "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1",
     "＠x"],
)  # fmt: skip
def test_what_begins_like_a_formula_is_shown_and_not_worked_out(text):
    assert safe(text).startswith("'") and safe(text).replace("'", "") == text


@pytest.mark.parametrize("text", ["Mira", "1+1=2", " =1", "", "'=1", "a@b.example", "東京", "−1", "أحمد"])
def test_other_words_stay_as_they_are(text):
    assert safe(text) == text


@pytest.mark.parametrize(
    "name", ["Mira;=1+1", 'Mira; "=1+1"', "Mira\n=1+1", "Mira\t@SUM(A1)", ";\t＝1", "a;;+1", "\n=1"]
)
def test_no_formula_begins_where_cells_are_parted_by_semicolons_or_tabs(name):
    told = csv_bytes(["who", "what"], [[name, "x"], ["x", name], [name, name]]).decode("utf-8-sig")
    for delimiter in ",;\t":
        for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
            for row in csv.reader(io.StringIO(told, newline=""), delimiter=delimiter, quoting=quoting):
                assert not [cell for cell in row if cell.strip(' "').startswith(tuple("=+-@＝＋－＠"))], (
                    delimiter,
                    row,
                )


def test_nothing_is_an_empty_cell_and_numbers_are_written_out():
    assert [safe(value) for value in (None, 0, 1.5, True)] == ["", "0", "1.5", "True"]


def test_a_table_opens_with_its_accents_line_ends_and_quotes():
    told = csv_bytes(["name", "note"], [["Zoë; 東京", 'says "no",\nalways'], [None, 3]])
    assert told == '\ufeffname,note\r\nZoë; 東京,"says ""no"",\nalways"\r\n,3\r\n'.encode()


def test_a_number_below_0_stays_a_number():
    assert csv_bytes(["points"], [[-0.5], ["-0.5"]]) == "\ufeffpoints\r\n-0.5\r\n'-0.5\r\n".encode()


def test_a_heading_is_as_safe_as_a_cell():
    assert csv_bytes(["=1"], []) == "\ufeff'=1\r\n".encode()


@given(st.lists(st.lists(WORDS, min_size=2, max_size=2), max_size=5))
def test_a_table_is_read_back_as_it_was_written_but_for_the_apostrophes(rows):
    text = csv_bytes(["a", "b"], rows).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [["a", "b"], *([safe(c) for c in row] for row in rows)]
