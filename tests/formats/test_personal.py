"""The zip of everything about somebody: the same rows in JSON, CSV and a page; nothing is a formula, nothing runs."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from zipfile import ZipFile

from hypothesis import given
from hypothesis import strategies as st

from quizapp.formats.records import personal
from quizapp.formats.records.personal import Kind, Personal, packed
from quizapp.formats.shared.cells import safe

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
VALUES = st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=9)


def zipped(*kinds, facts=None):
    return ZipFile(io.BytesIO(packed(Personal("Everything about Mira", ("About.",), facts or {}, kinds, NOON))))


def kind(rows, columns=("said_utc", "what"), **fields):
    return Kind("answers", "Answers", "About answers.", columns, lambda: rows, **fields)


def cells(archive, name):
    return list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")))


def test_the_same_rows_stand_in_each_file():
    archive = zipped(kind([["2026", "Zoë"], [None, {"a": [1]}]]), facts={"Name": "Mira", "Has a password": True})
    assert archive.namelist() == ["account.csv", "answers.csv", "everything.json", "index.html"]
    told = json.loads(archive.read("everything.json"))
    assert told["account"] == {"Name": "Mira", "Has a password": True}
    assert told["answers"] == [{"said_utc": "2026", "what": "Zoë"}, {"said_utc": None, "what": {"a": [1]}}]
    assert cells(archive, "answers.csv") == [["said_utc", "what"], ["2026", "Zoë"], ["", '{"a": [1]}']]
    assert cells(archive, "account.csv") == [["what", "value"], ["Name", "Mira"], ["Has a password", "yes"]]
    page = archive.read("index.html").decode()
    assert "Zoë" in page
    assert "Said (UTC)" in page
    assert "Answers (2)" in page


def test_of_what_there_is_nothing_there_is_no_table_but_an_empty_list_and_a_word():
    archive = zipped(kind([]))
    assert "answers.csv" not in archive.namelist()
    assert json.loads(archive.read("everything.json"))["answers"] == []
    assert "Nothing is kept under: answers." in archive.read("index.html").decode()


def test_no_cell_is_a_formula_and_the_json_says_what_was_said():
    archive = zipped(kind([["=1+1", "+49"]]), facts={"Name": "=cmd|' /C calc'!A0"})
    assert cells(archive, "answers.csv")[1] == ["'=1+1", "'+49"]
    assert cells(archive, "account.csv")[1][1].startswith("'=")
    assert json.loads(archive.read("everything.json"))["answers"][0]["said_utc"] == "=1+1"


def test_the_page_has_the_columns_that_are_read_and_the_latest_rows_and_says_where_the_others_are():
    many = [[str(n), f"row-{n}"] for n in range(personal.SHOWN + 5)]
    archive = zipped(kind(many, shown=("what",)))
    page = archive.read("index.html").decode()
    assert "Said" not in page
    assert f"row-{personal.SHOWN - 1}<" in page
    assert f"row-{personal.SHOWN}<" not in page
    assert "All 1,005, with all columns, are in answers.csv." in page
    assert len(cells(archive, "answers.csv")) == len(many) + 1
    assert len(json.loads(archive.read("everything.json"))["answers"]) == len(many)


def test_rows_are_never_held_all_at_once():
    alive, most = 0, 0

    class Counted(list):
        def __init__(self, *given):
            nonlocal alive, most
            super().__init__(*given)
            alive += 1
            most = max(most, alive)

        def __del__(self):
            nonlocal alive
            alive -= 1

    packed(Personal("", (), {}, (Kind("a", "A", "", ("x",), lambda: (Counted([n]) for n in range(5_000))),), NOON))
    assert most < 20


def test_the_files_are_dated_and_their_owners_alone():
    for entry in zipped(kind([["a", "b"]])).infolist():
        assert entry.date_time == (2026, 11, 23, 12, 0, 0)
        assert entry.external_attr >> 16 == 0o600


@given(st.lists(st.tuples(VALUES, VALUES), max_size=4))
def test_whatever_the_rows_hold_they_come_out_as_they_went_in(rows):
    archive = zipped(kind(rows))
    told = json.loads(archive.read("everything.json"))["answers"]
    assert [tuple(row.values()) for row in told] == rows
    if rows:
        words = {True: "yes", False: "no", None: ""}
        written = [[safe(words[v] if isinstance(v, bool) or v is None else v) for v in row] for row in rows]
        assert cells(archive, "answers.csv")[1:] == written
