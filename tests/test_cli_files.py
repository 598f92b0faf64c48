"""Files on the command line: checked and converted without a database, imported and exported with one."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import func, select

from quizapp import cli
from quizapp.formats import gift
from quizapp.models.content import Deck, QuestionRow
from quizapp.models.session import Database
from quizapp.services.office import people
from tests.formats.samples import SAMPLES
from tests.studied import named

QUIZ = """$CATEGORY: Rivers

// [id:rhine]
How long is the Rhine? {#1230:10}

Which is red? { ~a ~b }

A whale is a fish. {F}
"""


@pytest.fixture
def quiz(tmp_path):
    path = tmp_path / "quiz.gift"
    path.write_text(QUIZ, encoding="utf-8")
    return path


@pytest.fixture
def data(tmp_path, sqlite_with_bank):
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "quizapp.sqlite3").write_bytes(sqlite_with_bank.read_bytes())
    return folder


def ran(capsys, *arguments):
    status = cli.main([str(one) for one in arguments])
    return status, *capsys.readouterr()


def in_database(data):
    return Database(f"sqlite:///{data}/quizapp.sqlite3").read()


def test_a_file_is_checked_and_each_problem_stands_at_its_line(quiz, capsys):
    status, out, _ = ran(capsys, "check", quiz)
    assert status == 0
    problem, summary = out.splitlines()
    assert problem.startswith("quiz.gift:6: question 2: ")
    assert problem.endswith("(refused)")
    assert summary == "quiz.gift: GIFT, 2 questions (1 number, 1 truefalse); 1 left out"


def test_a_check_as_json_says_what_came_of_every_item(quiz, capsys):
    status, out, _ = ran(capsys, "check", quiz, "--json")
    told = json.loads(out)
    (problem,) = told.pop("problems")
    assert status == 0
    assert told == {"format": "gift", "questions": 2, "items": 3, "by_type": {"number": 1, "truefalse": 1}}
    assert (problem["line"], problem["item"], problem["severity"]) == (6, "question 2", "refused")
    assert problem["message"]


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*/*.*")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_sample_is_read_or_reported(path, capsys):
    status, out, _ = ran(capsys, "check", path, "--json")
    told = json.loads(out)
    assert status == 0
    refused = {one["item"] for one in told["problems"] if one["severity"] == "refused"}
    assert told["items"] == told["questions"] + len(refused)
    assert sum(told["by_type"].values()) == told["questions"]


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", "empty"), (b"%PDF-1.7", "PDF"), (b"<?xml version='1.0'?><a/>", "<a>"), (b"PK\5\6", "damaged")],
)
def test_what_cannot_be_read_ends_with_a_sentence_and_status_2(tmp_path, data, words, capsys):
    path = tmp_path / "what.bin"
    path.write_bytes(data)
    status, out, err = ran(capsys, "check", path)
    assert (status, out) == (2, "")
    assert err.startswith("quizapp: ")
    assert words in err


def test_a_file_that_is_not_there_is_told(tmp_path, capsys):
    status, _, err = ran(capsys, "check", tmp_path / "none")
    assert status == 2
    assert "cannot be opened" in err


def test_a_file_is_converted_without_a_database(quiz, tmp_path, capsys):
    status, out, err = ran(capsys, "convert", quiz, tmp_path / "out.csv")
    assert status == 0
    assert "(refused)" in err
    assert out.splitlines()[-1].endswith("out.csv: CSV, 2 questions")
    ran(capsys, "convert", tmp_path / "out.csv", tmp_path / "back.gift")
    assert gift.parse((tmp_path / "back.gift").read_bytes()).questions == gift.parse(quiz.read_bytes()).questions


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(("out.unknown",), "may be in several formats"), (("out.csv", "--format", "none"), "no format that is written")],
)
def test_a_format_that_cannot_be_told_is_asked_for_and_nothing_is_written(quiz, tmp_path, arguments, words, capsys):
    output, *options = arguments
    status, _, err = ran(capsys, "convert", quiz, tmp_path / output, *options)
    assert (status, (tmp_path / output).exists()) == (2, False)
    assert words in err


def test_questions_are_imported_exported_and_imported_again_as_the_same(quiz, data, tmp_path, capsys):
    status, out, err = ran(capsys, "import", quiz, "--deck", "Water", "--data", data)
    assert (status, out) == (0, "Water: 2 new, 0 changed, 0 the same; 1 left out\n")
    assert "quiz.gift:6: question 2: " in err
    written = tmp_path / "water.gift"
    assert ran(capsys, "export", "Water", "--format", "gift", "-o", written, "--data", data)[0] == 0
    status, out, _ = ran(capsys, "import", written, "--deck", "Water", "--data", data)
    assert (status, out) == (0, "Water: 0 new, 0 changed, 2 the same; 0 left out\n")
    with in_database(data) as session:
        deck = session.scalars(select(Deck).where(Deck.title == "Water")).one()
        assert (deck.open, deck.owner_id) == (True, None)
        assert session.scalar(select(func.count()).where(QuestionRow.deck_id == deck.id)) == 2


def test_a_deck_is_its_owners(quiz, data, capsys):
    with Database(f"sqlite:///{data}/quizapp.sqlite3").write() as session:
        named(session, "Mira", role="teacher")
    assert ran(capsys, "import", quiz, "--deck", "Water", "--owner", "Mira", "--data", data)[0] == 0
    with in_database(data) as session:
        deck = session.scalars(select(Deck).where(Deck.title == "Water")).one()
        assert (deck.open, deck.owner_id) == (False, people.called(session, "Mira").id)


def test_what_is_not_there_is_told_with_what_is(data, tmp_path, capsys):
    status, _, err = ran(capsys, "export", "Water", "-o", tmp_path / "x.gift", "--data", data)
    assert status == 2
    assert "There is no deck called “Water”. These are there: " in err
    assert not (tmp_path / "x.gift").exists()


def test_a_file_without_a_question_changes_nothing(tmp_path, data, capsys):
    (tmp_path / "a.gift").write_text("Which is red? { ~a ~b }")
    status, _, err = ran(capsys, "import", tmp_path / "a.gift", "--deck", "Water", "--data", data)
    assert status == 2
    assert "None of this can be taken" in err
    with in_database(data) as session:
        assert session.scalar(select(Deck.id).where(Deck.title == "Water")) is None
