"""A real `quizapp serve` in a process of its own, to be asked, stopped and killed."""

from __future__ import annotations

import http.client
import re
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import dev

COMMAND = [sys.executable, "-m", "quizapp"]
ENOUGH = 60
"""Seconds after which a process that should have ended is taken to hang."""


def environment(**variables: str) -> dict[str, str]:
    """The surroundings of a quizapp without settings but these, and with a cheap hash."""
    kept = {name: value for name, value in dev.surroundings().items() if not name.startswith("QUIZAPP_")}
    return {**kept, "PYTHONPATH": str(dev.ROOT), "QUIZAPP_PASSWORD_MEMORY": "64", **variables}


def run(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end, somewhere else than in the checkout."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], env=environment(**variables), cwd=Path.home(), capture_output=True,
        encoding="utf-8", timeout=ENOUGH, check=False,
    )  # fmt: skip


LAST_WORDS = "Its data lies in"
"""How the last line begins that a quizapp says when it starts."""


def until_told(lines: Iterator[str]) -> Iterator[str]:
    """What a quizapp says when it starts: its address, a set-up link if it has no administrator, its folder."""
    for line in lines:
        yield line
        if line.startswith(LAST_WORDS):
            return


class Server:
    """A serving quizapp: where it is, and its process."""

    def __init__(self, data: Path, *arguments: str, **variables: str) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "serve", "--data", str(data), "--port", "0", *arguments], env=environment(**variables),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        )  # fmt: skip
        assert self.process.stdout is not None
        self.told = list(until_told(self.process.stdout))
        found = re.search(r"http://\S+", self.told[0])
        assert found, (self.told, self.process.communicate(timeout=ENOUGH))
        self.url = found[0]

    @property
    def setup(self) -> str:
        """The path of the set-up link that it told, if it told one."""
        found = re.search(r"^Set it up: http\S+?(/links/\S+) ", "".join(self.told), re.MULTILINE)
        return found[1] if found else ""

    def kill(self) -> None:
        """End it at once, in the middle of whatever it does."""
        self.process.kill()
        self.process.communicate(timeout=ENOUGH)

    def stop(self, how: int = signal.SIGTERM) -> tuple[int, str]:
        """Ask it to end; gives its exit status and what it wrote on stderr."""
        self.process.send_signal(how)
        _, errors = self.process.communicate(timeout=ENOUGH)
        return self.process.returncode, errors


@contextmanager
def served(data: Path, *arguments: str, **variables: str) -> Generator[Server]:
    """A quizapp that serves this data folder, killed at the end if it still runs."""
    server = Server(data, *arguments, **variables)
    try:
        yield server
    finally:
        server.kill()


class Browser:
    """Sends requests over one connection and keeps the cookie; raises OSError or HTTPException when cut off."""

    def __init__(self, url: str, cookie: str = "") -> None:
        self.cookie = cookie
        self.link = http.client.HTTPConnection(urlsplit(url).netloc, timeout=ENOUGH)

    def send(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """The status, the page and where it sends on."""
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self.link.request("GET" if form is None else "POST", path, urlencode(form) if form else None, headers)
        answer = self.link.getresponse()
        page = answer.read().decode()
        if cookie := answer.headers["Set-Cookie"]:
            self.cookie = cookie.split(";")[0]
        return answer.status, page, answer.headers["Location"] or ""
