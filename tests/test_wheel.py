"""quizapp as others get it: a wheel in an environment of its own, run from another folder."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import venv
import zipfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

import dev

pytestmark = pytest.mark.slow

PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input"]


def ran(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """What the command did; a failure shows all that it wrote."""
    kept = dev.surroundings(PYTHONWARNINGS="ignore")
    done = subprocess.run(command, cwd=cwd, env=kept, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    ran(*PIP, "wheel", dev.ROOT, "--no-deps", "-w", folder, cwd=folder)
    return next(folder.glob("quizapp-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel and what it needs, in a folder far from the checkout; gives its programs."""
    folder = tmp_path_factory.mktemp("fresh") / "environment"
    venv.create(folder)
    python = dev.python_of(folder)
    ran(*PIP, "--python", python, "install", "-c", dev.ROOT / "constraints.txt", wheel, cwd=folder)
    return python.parent


@contextmanager
def served(quizapp: Path, data: Path) -> Generator[tuple[subprocess.Popen[str], str]]:
    """`quizapp serve` on a free port, with this data folder, from another folder; gives the process and its address."""
    command = [quizapp, "serve", "--port", "0", "--data", data]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command, cwd=data.parent, env=dev.surroundings(), **pipes) as server:
        try:
            yield server, address_in(server)
        finally:
            server.kill()


def address_in(server: subprocess.Popen[str]) -> str:
    """The address that the server prints when it is ready."""
    lines = []
    for line in server.stdout or ():
        lines.append(line)
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return found[0]
    raise AssertionError("quizapp serve ended without an address:\n" + "".join(lines))


def fetched(url: str) -> str:
    """The text at this address."""
    try:
        with urlopen(url, timeout=30) as answer:
            return answer.read().decode()
    except HTTPError as error:
        raise AssertionError(f"{url} answered {error.code}:\n{error.read().decode()}") from error


def test_the_wheel_holds_what_the_program_shows_and_asks(wheel: Path):
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        r"quizapp/templates/base\.html",
        r"quizapp/templates/letters/[\w-]+\.txt",
        r"quizapp/templates/_questions/choice/ask\.html",
        r"quizapp/question_bank/[a-z-]+/questions\.toml",
        r"quizapp/question_bank/[a-z-]+/reading\.md",
        r"quizapp/migrations/versions/0001\w*\.py",
        r"quizapp/static/[\w./-]+\.css",
    ):
        assert any(re.fullmatch(wanted, name) for name in names), f"no {wanted} in the wheel"


def test_the_wheel_holds_nothing_else(wheel: Path):
    names = [name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name]
    assert [name for name in names if not name.startswith("quizapp/") or "__pycache__" in name] == []


def test_help_and_the_bank_work_far_from_the_checkout(installed: Path, tmp_path: Path):
    assert "serve" in ran(installed / "quizapp", "--help", cwd=tmp_path).stdout
    ran(installed / "quizapp", "bank", "check", cwd=tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to send")
def test_it_serves_pages_with_their_style_and_stops_when_told(installed: Path, tmp_path: Path):
    with served(installed / "quizapp", tmp_path / "data") as (server, url):
        front = fetched(url + "/")
        style = re.search(r'<link[^>]+href="([^"]+\.css)"', front)
        assert style, front
        assert "{" in fetched(url + style[1])
        server.send_signal(signal.SIGTERM)
        rest = server.communicate(timeout=30)[0]
        assert server.returncode == 0, rest
        assert "Traceback" not in rest
