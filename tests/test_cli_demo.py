"""The simulated class from the command line: made with passwords that let in, marked on its pages, taken away."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing

from quizapp import cli, config
from quizapp.app import create_app
from tests.web.conftest import Person


def rows(folder):
    """How many rows each table has, without the log of staff."""
    with closing(sqlite3.connect(folder / "quizapp.sqlite3")) as link:
        tables = [name for (name,) in link.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: link.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables if name != "audit"
        }


def test_it_is_made_said_to_be_there_signed_in_to_and_taken_away(tmp_path, sqlite_with_bank, monkeypatch, capsys):
    monkeypatch.setenv("QUIZAPP_PASSWORD_MEMORY", "2400")
    shutil.copy(sqlite_with_bank, tmp_path / "quizapp.sqlite3")
    where = ["--data", str(tmp_path)]
    before = rows(tmp_path)

    assert cli.main(["demo", *where]) == 0
    out = capsys.readouterr().out
    assert "simulated" in out
    assert "30 learners, 60 days" in out
    assert "quizapp demo --remove" in out
    (name, password), _ = re.findall(r"(demo-\w+)  ([a-z0-9-]{14})$", out, re.MULTILINE)

    assert cli.main(["demo", *where]) == 2
    assert "There is a simulated class already" in capsys.readouterr().err

    person = Person(create_app(config.load(data=str(tmp_path))), None)
    assert person.sign_in(name, password).status_code == 303
    page = person.get("/classes").text
    assert "8b (simulated)" in page
    assert "Simulated: nobody’s account." in page

    assert cli.main(["demo", "--remove", *where]) == 0
    assert "Taken away" in capsys.readouterr().out
    after = rows(tmp_path)
    assert {name: count for name, count in after.items() if count != before[name]} == {}
    assert cli.main(["demo", "--remove", *where]) == 2
