"""The command: what it prints, with which status it ends, and that what is wrong is one line and no traceback."""

from __future__ import annotations

import hashlib
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys

import pytest

from quizapp import __version__, cli
from quizapp.paths import QUESTION_BANK
from tests.served import COMMAND, Browser, environment, run, served

UNIT = QUESTION_BANK / "belarus-russia-union"


@pytest.fixture
def folder(tmp_path, sqlite_with_bank):
    """A data folder with a database that holds the bank."""
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(sqlite_with_bank, data / "quizapp.sqlite3")
    return data


@pytest.fixture
def unit(tmp_path):
    """A unit of one's own."""
    return shutil.copytree(UNIT, tmp_path / "bank" / "unit")


@pytest.fixture
def broken(tmp_path):
    """A unit whose file breaks off in its third line."""
    made = shutil.copytree(UNIT, tmp_path / "bank" / "broken")
    (made / "questions.toml").write_text('key = "broken"\ntitle = "Broken"\nlicence = "no end\n', encoding="utf-8")
    return made


def refused(done, *words):
    """Whether it ended with status 2 and one line that has these words."""
    assert done.returncode == 2, done
    assert done.stdout == ""
    assert done.stderr.startswith("quizapp: ")
    assert done.stderr.count("\n") == 1
    for word in words:
        assert str(word) in done.stderr
    return True


def questions(data):
    with sqlite3.connect(data / "quizapp.sqlite3") as link:
        found = link.execute("SELECT count(*) FROM questions").fetchone()[0]
    link.close()
    return found


# Help -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["serve", "--help"],
        ["bank", "--help"],
        ["bank", "check", "--help"],
        ["bank", "load", "-h"],
        ["user", "--help"],
        ["user", "add", "--help"],
        ["user", "reset", "-h"],
        ["user", "role", "-h"],
        ["user", "list", "-h"],
    ],
)
def test_every_verb_has_help(words, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 0
    assert "usage: quizapp" in capsys.readouterr().out


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--version"])
    assert capsys.readouterr().out == f"quizapp {__version__}\n"


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["bank"],
        ["user"],
        ["user", "role", "x", "root"],
        ["user", "add"],
        ["sreve"],
        ["serve", "--prot", "1"],
        ["bank", "lode"],
    ],
)
def test_a_command_that_is_none_is_told_with_status_2(words, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 2
    assert "usage: quizapp" in capsys.readouterr().err


def test_help_loads_nothing_heavy():
    code = "import sys\ntry:\n from quizapp import cli; cli.main(['--help'])\nfinally:\n print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=False)
    loaded = set(done.stdout.split())
    assert "quizapp.cli" in loaded
    assert not loaded & {"sqlalchemy", "flask", "alembic", "waitress", "fsrs", "jinja2", "quizapp.config"}


# Question banks -------------------------------------------------------------------------------------------


def test_the_bundled_bank_is_sound(capsys):
    assert cli.main(["bank", "check"]) == 0
    assert "0 problems" in capsys.readouterr().out


def test_faults_are_named_with_file_and_line_and_status_1(unit, capsys):
    source = (unit / "questions.toml").read_text(encoding="utf-8")
    (unit / "questions.toml").write_text(source.replace("[[question]]", "[[question]]\ncolour = 1", 1), "utf-8")
    line = source.split("[[question]]")[0].count("\n") + 2
    assert cli.main(["bank", "check", str(unit)]) == 1
    out = capsys.readouterr().out
    assert f"{unit}/questions.toml:{line}: " in out
    assert "1 problems" in out or "1 problem" in out


def test_broken_toml_is_named_with_its_line(broken, capsys):
    assert cli.main(["bank", "check", str(broken)]) == 1
    assert f"{broken}/questions.toml:3" in capsys.readouterr().out


def test_several_units_are_checked_to_the_end(broken, unit, capsys):
    assert cli.main(["bank", "check", str(broken), str(unit)]) == 1
    out = capsys.readouterr().out
    assert f"{broken}:" in out
    assert f"{unit}: " in out


@pytest.mark.parametrize("verb", ["check", "load"])
@pytest.mark.parametrize("what", ["nowhere", "no unit", "a file"])
def test_a_folder_that_holds_no_unit_is_told_with_status_2(tmp_path, verb, what, capsys):
    (tmp_path / "no unit").mkdir()
    (tmp_path / "a file").touch()
    more = ["--data", str(tmp_path / "data")] if verb == "load" else []
    assert cli.main(["bank", verb, str(tmp_path / what), *more]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"quizapp: {tmp_path / what}")
    assert told.err.count("\n") == 1


def test_the_bundled_bank_is_loaded_and_loaded_again_changes_nothing(tmp_path, capsys):
    for wanted in ("new, 0 changed, 0 unchanged", "0 new, 0 changed"):
        assert cli.main(["bank", "load", "--data", str(tmp_path)]) == 0
        assert wanted in capsys.readouterr().out
    assert questions(tmp_path) >= 30


def test_another_folder_of_the_same_shape_is_loaded(folder, unit, capsys):
    for name in ("reading.md", "questions.toml"):
        source = (unit / name).read_text(encoding="utf-8")
        (unit / name).write_text(source.replace('"belarus-russia-union"', '"mine"', 1), "utf-8")
    before = questions(folder)
    assert cli.main(["bank", "load", str(unit), "--data", str(folder)]) == 0
    assert capsys.readouterr().out.startswith("mine: ")
    assert questions(folder) == 2 * before


def test_of_several_units_nothing_is_loaded_when_one_is_broken(tmp_path, unit, broken, capsys):
    assert cli.main(["bank", "load", str(unit), str(broken), "--data", str(tmp_path / "data")]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("quizapp: Nothing was loaded")
    assert told.err.count("\n") == 1
    assert questions(tmp_path / "data") == 0


# Serving --------------------------------------------------------------------------------------------------


def test_serving_tells_address_and_folder_answers_and_ends_cleanly(folder):
    with served(folder) as server:
        assert server.told[0].startswith("quizapp is at http://127.0.0.1:")
        assert str(folder) in server.told[-1]
        status, page, _ = Browser(server.url).send("/")
        assert (status, "<h1" in page) == (200, True)
        assert server.stop(signal.SIGTERM) == (0, "")


def test_ctrl_c_ends_it_as_cleanly(folder):
    with served(folder) as server:
        assert server.stop(signal.SIGINT) == (0, "")


def test_two_first_starts_at_once_on_one_folder_both_serve(tmp_path):
    starts = [
        subprocess.Popen(
            [*COMMAND, "serve", "--port", "0", "--data", str(tmp_path / "new")], env=environment(),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        )
        for _ in range(2)
    ]  # fmt: skip
    told = [start.stdout.readline() for start in starts]
    for start in starts:
        start.terminate()
    ends = [start.communicate(timeout=60)[1] for start in starts]
    assert all(line.startswith("quizapp is at http://") for line in told), ends
    assert questions(tmp_path / "new") >= 30


def test_a_port_in_use_is_told_in_one_line(folder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert refused(run("serve", "--data", folder, "--port", port), port, "--port")


def test_a_host_that_is_none_is_told_in_one_line(folder):
    assert refused(run("serve", "--data", folder, "--host", "256.0.0.1"), "256.0.0.1")


def test_a_data_folder_that_cannot_be_written_is_told_in_one_line(tmp_path):
    (tmp_path / "file").touch()
    assert refused(run("serve", QUIZAPP_DATA=str(tmp_path / "file" / "data")), tmp_path / "file" / "data", "--data")


def test_a_database_of_a_newer_program_is_told_in_one_line_and_not_touched(folder):
    path = folder / "quizapp.sqlite3"
    with sqlite3.connect(path) as link:
        link.execute("UPDATE alembic_version SET version_num = '9999'")
    link.close()
    before = hashlib.sha256(path.read_bytes()).digest()
    assert refused(run("serve", "--data", folder), "9999", "newer")
    assert refused(run("bank", "load", "--data", folder), "9999", "newer")
    assert hashlib.sha256(path.read_bytes()).digest() == before


@pytest.mark.parametrize(
    "content", [b"not a database, but long enough to be looked at" * 100, b"SQLite format 3\0" * 99]
)
def test_a_file_that_is_no_database_is_told_in_one_line_and_not_touched(tmp_path, content):
    (tmp_path / "quizapp.sqlite3").write_bytes(content)
    assert refused(run("serve", "--data", tmp_path), "database", tmp_path / "quizapp.sqlite3")
    assert (tmp_path / "quizapp.sqlite3").read_bytes() == content


def test_a_folder_where_the_database_should_be_is_told_in_one_line(tmp_path):
    (tmp_path / "quizapp.sqlite3").mkdir()
    assert refused(run("serve", "--data", tmp_path), tmp_path / "quizapp.sqlite3")


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("QUIZAPP_PORT", "eighty", "QUIZAPP_PORT"), ("QUIZAPP_PORT", "99999", "QUIZAPP_PORT"),
        ("QUIZAPP_TIME_ZONE", "Mars/Base", "QUIZAPP_TIME_ZONE"), ("QUIZAPP_HTTPS", "perhaps", "QUIZAPP_HTTPS"),
        ("QUIZAPP_DATABASE_URL", "nonsense", "QUIZAPP_DATABASE_URL"),
        ("QUIZAPP_DATABASE_URL", "oracle+nothing://h/d", "QUIZAPP_DATABASE_URL"),
        ("QUIZAPP_DATABASE_URL", "mysql+pymysql://h/d", "pymysql"),
        ("QUIZAPP_DATABASE_URL", "postgresql://quizapp:pass-word@127.0.0.1:1/d", "database"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_used_is_told_in_one_line(tmp_path, variable, value, words, monkeypatch, capsys):
    monkeypatch.setenv(variable, value)
    assert cli.main(["serve", "--data", str(tmp_path)]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert words in told.err
    assert "pass-word" not in told.err


def test_a_fault_of_the_program_is_not_hidden(monkeypatch):
    monkeypatch.setattr(cli, "_check", lambda given: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        cli.main(["bank", "check"])


def test_it_runs_as_a_module_too():
    done = run("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"quizapp {__version__}\n", "")
