"""Accounts from the command line, and the set-up link of a first start."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing

import pytest

from quizapp import cli
from tests.mailed import mail_server
from tests.served import Browser, run, served

OTTERS = "three wet otters"


@pytest.fixture
def folder(tmp_path, sqlite_with_bank):
    """A data folder with a database that holds the bank."""
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(sqlite_with_bank, data / "quizapp.sqlite3")
    return data


@pytest.fixture
def user(folder, capsys):
    """Runs `quizapp user …`; gives its status, and what it said on stdout and stderr."""

    def ask(*words):
        status = cli.main(["user", *words, "--data", str(folder)])
        return status, *capsys.readouterr()

    return ask


def rows(folder, statement):
    with closing(sqlite3.connect(folder / "quizapp.sqlite3")) as link:
        return link.execute(statement).fetchall()


def token(page):
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]


def follows(browser, path, **form):
    """Open a link and send its form."""
    _, page, _ = browser.send(path)
    return browser.send(path, {"csrf_token": token(page), **form})


# Accounts -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["learner", "teacher", "administrator"])
def test_an_account_is_made_with_a_link_that_is_told(user, folder, role):
    status, out, err = user("add", "Ms Okafor", "--role", role)
    assert (status, err, out.count("\n")) == (0, "", 1)
    assert re.search(rf"^Ms Okafor \({role}\) .*http://127.0.0.1:8000/links/[\w-]{{32}}$", out)
    assert rows(folder, "SELECT username, role, password FROM accounts") == [("Ms Okafor", role, None)]
    assert rows(folder, "SELECT actor, action FROM audit ORDER BY id") == [
        (None, "account made"), (None, "password link made"),
    ]  # fmt: skip


def test_somebody_is_a_learner_unless_it_is_said(user, folder):
    user("add", "Mira")
    assert rows(folder, "SELECT role FROM accounts") == [("learner",)]


@pytest.mark.parametrize("name", ["X", "🦦", "مدرسة", "x" * 60, "=1+1"])
def test_people_may_be_called_anything(user, name):
    assert user("add", name)[0] == 0
    assert name in user("list")[1]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["add", "mira"], "There is an account"), (["add", ""], "1 to 60"), (["add", "x" * 300], "1 to 60"),
        (["add", "\u202e"], "1 to 60"), (["add", "a@b.example"], "without @"), (["reset", "Bert"], "Nobody signs in"),
        (["role", "Bert", "teacher"], "Nobody signs in"), (["reset", "x" * 500], "Nobody signs in"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_line_and_status_2(user, folder, words, says):
    user("add", "Mira")
    status, out, err = user(*words)
    assert (status, out, err.count("\n"), says in err) == (2, "", 1, True)
    assert len(rows(folder, "SELECT id FROM accounts")) == 1


def test_a_role_is_changed_and_the_last_administrator_stays(user, folder):
    user("add", "Root", "--role", "administrator")
    status, _, err = user("role", "Root", "learner")
    assert (status, "no administrator left" in err) == (2, True)
    user("add", "Mira")
    assert user("role", " MIRA ", "administrator") == (0, "Mira is administrator now.\n", "")
    assert user("role", "Root", "learner")[0] == 0
    assert rows(folder, "SELECT actor, action, detail FROM audit WHERE action = 'role changed' ORDER BY id") == [
        (None, "role changed", "from learner to administrator"),
        (None, "role changed", "from administrator to learner"),
    ]  # fmt: skip


def test_who_loses_classes_is_told_which(user, folder):
    user("add", "Ms Okafor", "--role", "teacher")
    with closing(sqlite3.connect(folder / "quizapp.sqlite3")) as link, link:
        at = "2026-11-23 12:00:00"
        link.execute("INSERT INTO classes (id, public, name, created_at, edition, simulated) "
                     f"VALUES (1, 'c', '8b', '{at}', 0, 0)")  # fmt: skip
        link.execute("INSERT INTO members (public, class_id, account_id, role, joined_at, removed, extra_time, note) "
                     f"VALUES ('m', 1, 1, 'teacher', '{at}', 0, 1, '')")  # fmt: skip
    assert (
        user("role", "Ms Okafor", "learner")[1].splitlines()[1] == "No longer their class: 8b, which nobody teaches now"
    )


def test_everybody_who_can_sign_in_is_listed(user):
    assert user("list") == (0, "", "")
    for name, role in (("Mira", "learner"), ("Ms Okafor", "teacher")):
        user("add", name, "--role", role)
    assert user("list")[1].splitlines() == ["learner        never here  Mira", "teacher        never here  Ms Okafor"]


def test_a_console_that_knows_few_letters_still_gets_the_list(folder):
    run("user", "add", "أحمد 🦦", "--data", folder)
    done = run("user", "list", "--data", folder, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr, done.stdout.startswith("learner")) == (0, "", True)


@pytest.mark.parametrize(
    ("set_to", "told"),
    [
        ({"QUIZAPP_URL": "https://quiz.school.example/"}, "https://quiz.school.example/links/"),
        ({"QUIZAPP_PORT": "81"}, "http://127.0.0.1:81/links/"),
        ({"QUIZAPP_HOST": "0.0.0.0"}, "http://127.0.0.1:8000/links/"),
        ({"QUIZAPP_HOST": "::"}, "http://[::1]:8000/links/"),
        ({"QUIZAPP_HOST": "school.local"}, "http://school.local:8000/links/"),
    ],
)
def test_links_lead_where_people_reach_quizapp(user, monkeypatch, set_to, told):
    for name, value in set_to.items():
        monkeypatch.setenv(name, value)
    assert told in user("add", "Mira")[1]


# Beside a server that runs --------------------------------------------------------------------------------


def test_the_first_start_tells_a_link_that_makes_the_administrator_and_later_ones_do_not(tmp_path):
    with served(tmp_path) as server:
        assert [line.split(" ")[0] for line in server.told] == ["quizapp", "Set", "Its"]
        assert f"{server.url}{server.setup} (once, within 7 days)" in server.told[1]
        older = server.setup
    with served(tmp_path) as server:
        assert server.setup not in ("", older)
        assert Browser(server.url).send(older)[0] == 404
        root = Browser(server.url)
        status, _, to = follows(root, server.setup, name="Root", password=OTTERS)
        assert (status, to) == (303, "/school")
        assert root.send("/school")[0] == 200
        assert Browser(server.url).send(server.setup)[0] == 404
    with served(tmp_path) as server:
        assert (server.setup, len(server.told)) == ("", 2)


def test_an_administrator_from_the_command_line_is_one_too(tmp_path):
    assert run("user", "add", "Root", "--role", "administrator", "--data", tmp_path).returncode == 0
    with served(tmp_path) as server:
        assert server.setup == ""


def test_the_set_up_link_has_the_address_that_is_set(tmp_path):
    with served(tmp_path, QUIZAPP_URL="https://quiz.school.example") as server:
        assert "Set it up: https://quiz.school.example/links/" in server.told[1]


def test_a_password_is_reset_while_quizapp_serves_and_nothing_secret_is_written_by_the_server(tmp_path):
    with served(tmp_path) as server:
        root = Browser(server.url)
        follows(root, server.setup, name="Root", password=OTTERS)
        done = run("user", "reset", "root", "--data", tmp_path)
        path = re.search(r"(/links/\S+)", done.stdout)[1]
        assert root.send("/school")[0] == 200
        lost = Browser(server.url)
        status, _, to = follows(lost, path, password="four dry herons")
        assert (status, to) == (303, "/classes")
        assert root.send("/school")[0] == 403
        assert lost.send("/school")[0] == 200
        assert server.stop() == (0, "")


# Trying the mail server -----------------------------------------------------------------------------------


def test_a_letter_is_sent_to_try_the_mail_server(tmp_path):
    with mail_server() as inbox:
        set_to = {"QUIZAPP_MAIL": f"smtp://{inbox.url}", "QUIZAPP_MAIL_FROM": "q@school.example"}
        done = run("mail", "mira@school.example", "--data", tmp_path, QUIZAPP_URL="https://quiz.example", **set_to)
        assert (done.returncode, done.stderr) == (0, "")
        assert "mira@school.example" in done.stdout
        inbox.refuse = "550 nobody of that name"
        done = run("mail", "mira@school.example", "--data", tmp_path, QUIZAPP_URL="https://quiz.example", **set_to)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "nobody of that name" in done.stderr
    assert len(inbox.letters) == 1


def test_without_a_mail_server_it_says_what_to_set(tmp_path):
    done = run("mail", "mira@school.example", "--data", tmp_path)
    assert (done.returncode, done.stderr.count("\n"), "QUIZAPP_MAIL_FROM" in done.stderr) == (2, 1, True)
