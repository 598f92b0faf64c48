"""What signing in costs, and whether its time tells that a name exists. Run: python benchmarks/sign_in.py

Server CPU of a POST /sign-in beside the password hash alone (argon2id as it is served with), and the time until the
answer to a wrong password of names that exist and of names that do not. All run in this process, in turn, on SQLite.
"""

from __future__ import annotations

import argparse
import re
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from werkzeug.test import Client, EnvironBuilder

from quizapp.app import create_app
from quizapp.config import Config
from quizapp.models.accounts import Account
from quizapp.models.schema import upgrade
from quizapp.models.session import Database
from quizapp.services.ways_in import passwords

OTTERS, STOATS = "three wet otters", "three wet stoats"
BETWEEN = timedelta(seconds=3)
"""Between two tries: an address has 300 failures in five minutes."""
WARM_UP = 10
SECONDS = tuple[float, float]
"""CPU and wall clock of one request."""


class School:
    """A quizapp with pupils, none of whom is signed in."""

    def __init__(self, folder: Path, pupils: int) -> None:
        self.now = datetime(2026, 11, 23, 9, tzinfo=UTC)
        config = Config(folder, b"a secret for benchmarks, 32 chars", f"sqlite:///{folder / 'quizapp.sqlite3'}")
        database = Database(config.database_url)
        upgrade(database.engine)
        self.hasher = passwords.hasher(config.password_memory)
        self.stored = passwords.hashed(self.hasher, OTTERS)
        with database.write() as session:
            for n in range(pupils):
                name = f"Pupil {n}"
                session.add(
                    Account(
                        name=name,
                        username=name,
                        username_key=name.casefold(),
                        password=self.stored,
                        created_at=self.now,
                        seen_at=self.now,
                    )
                )
        self.app = create_app(config, lambda: self.now)

    def sign_in(self, name: str, password: str, wanted: int) -> SECONDS:
        """Try to sign in with a browser of one's own; what the server took for it."""
        self.now += BETWEEN
        client = Client(self.app)
        token = re.search(r'name="csrf_token" value="([^"]*)"', client.get("/sign-in").text)
        assert token
        form = {"csrf_token": token[1], "name": name, "password": password, "mine": "y"}
        builder = EnvironBuilder("/sign-in", method="POST", data=form, environ_base={"REMOTE_ADDR": "192.0.2.1"})
        builder.headers["Cookie"] = "; ".join(f"{c.key}={c.value}" for c in client._cookies.values())
        environ, seen = builder.get_environ(), []
        begun, ticked = time.process_time(), time.perf_counter()
        b"".join(self.app(environ, lambda status, headers, info=None: seen.append(status)))
        took = time.process_time() - begun, time.perf_counter() - ticked
        assert seen[0].startswith(str(wanted)), seen
        return took

    def hash(self) -> float:
        """Hold the right password against its hash; CPU seconds."""
        begun = time.process_time()
        assert passwords.fits(self.hasher, self.stored, OTTERS)
        return time.process_time() - begun


def ms(seconds: list[float]) -> float:
    """The median in milliseconds."""
    return statistics.median(seconds) * 1000


def main() -> None:
    """Measure all in turn and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=200)
    count = parser.parse_args().tries
    hashes, whole, known, unknown = [], [], [], []
    with tempfile.TemporaryDirectory() as name:
        school = School(Path(name), count + WARM_UP)
        for n in range(count + WARM_UP):
            hashes.append(school.hash())
            whole.append(school.sign_in(f"Pupil {n}", OTTERS, 303)[0])
            turns = [(known, f"Pupil {n}"), (unknown, f"Nobody {n}")]
            for times, typed in turns if n % 2 else reversed(turns):
                times.append(school.sign_in(typed, STOATS, 422))
    hashes, whole, known, unknown = (times[WARM_UP:] for times in (hashes, whole, known, unknown))
    rests = [one - other for one, other in zip(whole, hashes, strict=True)]
    print(
        f"{count} sign-ins, CPU, medians: hash {ms(hashes):.1f} ms, whole {ms(whole):.1f} ms, rest {ms(rests):.1f} ms"
    )
    print(f"{count} wrong passwords of known and of unknown names in turn, medians:")
    for what, which in (("CPU", 0), ("until the answer", 1)):
        one, other = ([both[which] for both in times] for times in (known, unknown))
        apart = abs(ms([a - b for a, b in zip(one, other, strict=True)]))
        print(f"  {what}: known {ms(one):.2f} ms, unknown {ms(other):.2f} ms, difference {apart:.2f} ms")


if __name__ == "__main__":
    main()
