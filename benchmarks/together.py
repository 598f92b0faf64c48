"""What saving an answer costs `quizapp serve` while 20 learners answer at once. Run: python benchmarks/together.py

Each has a connection of their own and sends the next answer when the last is acknowledged. The processor time is that
of the serving process, read from /proc (Linux); the learners are in this process. SQLite, in a temporary folder.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from urllib.parse import urlencode, urlsplit

sys.path.insert(0, str(Path(__file__).parent.parent))

from answer import field, floor_app, timed
from werkzeug.test import EnvironBuilder

from quizapp import config
from quizapp.app import create_app, utc_now
from quizapp.models.classes import Member
from quizapp.models.session import Database
from quizapp.questions.base import Answer, Question
from quizapp.services.quizzes import attempts
from quizapp.services.ways_in import signing
from tests import quizzing, studied
from tests.served import Server, served

LEARNERS = 20
QUESTIONS = 10
WANTED = 6
"""Milliseconds of the server's CPU a save."""
WARM_UP = 5
"""Saves of each learner that are not counted."""
TEXTS = tuple(Question("text", f"What is number {n}?", (Answer(f"word {n}", 1.0),)) for n in range(QUESTIONS))


class Learner:
    """Somebody at an attempt, on a connection of their own."""

    def __init__(self, url: str, cookie: str, attempt: str) -> None:
        self.link = http.client.HTTPConnection(urlsplit(url).netloc)
        self.headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded", "X-Fragment": "1"}
        self.attempt, self.saves = attempt, [0] * QUESTIONS
        page = self._ask("GET", f"/attempts/{attempt}/1")
        self.token = field(page, "csrf_token")

    def save(self, turn: int) -> float:
        """Save one answer as the page's script does; milliseconds until it was acknowledged."""
        place = turn % QUESTIONS
        form = {"csrf_token": self.token, "key": f"{self.attempt}-{turn}", "saves": str(self.saves[place]),
                "act": "save", "answer": f"try {turn}"}  # fmt: skip
        begun = time.perf_counter()
        told = json.loads(self._ask("POST", f"/attempts/{self.attempt}/{place + 1}", urlencode(form)))
        took = (time.perf_counter() - begun) * 1000
        assert told["saves"] == self.saves[place] + 1, told
        self.saves[place] += 1
        return took

    def _ask(self, method: str, path: str, body: str | None = None) -> str:
        self.link.request(method, path, body, self.headers)
        answer = self.link.getresponse()
        text = answer.read().decode()
        if cookie := answer.headers["Set-Cookie"]:
            self.headers["Cookie"] = cookie.split(";")[0]
        assert answer.status == 200, (answer.status, text[:500])
        return text


def build(data: Path) -> list[tuple[str, str]]:
    """A class that has begun a quiz: each learner's cookie and attempt."""
    settings = config.load({}, data=str(data))
    database = Database(settings.database_url)
    with database.write() as session:
        it = quizzing.quizzed(session, questions=TEXTS)
        learners = [it.learner, *(studied.named(session, f"Learner {n}") for n in range(LEARNERS - 1))]
        now = utc_now()
        for who in learners[1:]:
            session.add(Member(class_id=it.classroom.id, account_id=who.id, role="learner", joined_at=now))
        session.flush()
        begun = [attempts.begin(session, who, it.given, now).public for who in learners]
        tokens = [signing.open_session(session, who, now) for who in learners]
    app = create_app(settings)
    sign, name = app.session_interface.get_signing_serializer(app), app.config["SESSION_COOKIE_NAME"]
    return [(f"{name}={sign.dumps({'who': token})}", attempt) for token, attempt in zip(tokens, begun, strict=True)]


def cpu(server: Server) -> float:
    """Milliseconds of processor time that the serving process has used so far, all its threads."""
    after_name = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    user, system = map(int, after_name[11:13])
    return (user + system) * 1000 / os.sysconf("SC_CLK_TCK")


def measured(server: Server, learners: list[Learner], saves: int) -> tuple[float, float, list[float]]:
    """All learners save at once: the server's CPU and the time a save, and how long each took to be acknowledged."""
    with ThreadPoolExecutor(len(learners)) as pool:
        list(pool.map(lambda who: [who.save(turn) for turn in range(WARM_UP)], learners))
        used, begun = cpu(server), time.perf_counter()
        turns = range(WARM_UP, WARM_UP + saves)
        took = list(chain.from_iterable(pool.map(lambda who: [who.save(turn) for turn in turns], learners)))
        return (cpu(server) - used) / len(took), (time.perf_counter() - begun) / len(took), took


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--saves", type=int, default=100, help="of each learner")
    count = parser.parse_args().saves
    with tempfile.TemporaryDirectory() as name:
        floor = floor_app(Path(name))
        base = statistics.median(timed(floor, EnvironBuilder("/", method="POST"), 200)[0] for _ in range(200))
        with served(Path(name)) as server:
            learners = [Learner(server.url, *one) for one in build(Path(name))]
            each, apart, took = measured(server, learners, count)
    print(f"{LEARNERS} learners at once, {len(took)} saves, {1 / apart:.0f} a second")
    verdict = "" if each <= WANTED else "  too slow"
    print(f"server CPU a save: {each:.2f} ms, wanted at most {WANTED} ms{verdict}; floor {base:.2f} ms")
    middle, high = statistics.median(took), statistics.quantiles(took, n=20)[-1]
    print(f"acknowledged after {middle:.0f} ms (median), 95 % within {high:.0f} ms")


if __name__ == "__main__":
    main()
