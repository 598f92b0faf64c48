"""What saving an answer in an attempt costs, and opening the results of a class: server CPU, on SQLite.

Saving is a request as the script of an attempt makes it; opening is the page of results of 40 learners with 40
questions each. The floor of benchmarks/answer.py is measured in turn. Run: python benchmarks/attempt.py
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from werkzeug.test import Client, EnvironBuilder

sys.path.insert(0, str(Path(__file__).parent.parent))

from answer import field, floor_app, timed

from quizapp.app import create_app
from quizapp.config import Config
from quizapp.models.accounts import Account
from quizapp.models.classes import Member
from quizapp.models.schema import upgrade
from quizapp.models.session import Database
from quizapp.questions.base import Answer, Question
from quizapp.services.quizzes import attempts
from quizapp.services.ways_in import signing
from tests import quizzing, studied

LEARNERS = QUESTIONS = 40
WANTED = 100
"""Milliseconds of CPU to open the results; benchmarks/together.py has what is wanted of a save."""
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TEXTS = tuple(Question("text", f"What is number {n}?", (Answer(f"word {n}", 1.0),)) for n in range(QUESTIONS))


class School:
    """A class of 40 that has answered a quiz of 40, and one learner who is at it."""

    def __init__(self, folder: Path) -> None:
        config = Config(folder, b"a secret for benchmarks, 32 chars", f"sqlite:///{folder / 'quizapp.sqlite3'}")
        database = Database(config.database_url)
        upgrade(database.engine)
        self.now = NOW
        with database.write() as session:
            it = quizzing.quizzed(session, questions=TEXTS)
            for n in range(LEARNERS - 1):
                self._take(session, it, studied.named(session, f"Learner {n}"), n)
            attempt = attempts.begin(session, it.learner, it.given, NOW)
            self.attempt, self.given = attempt.public, it.given.public
            tokens = [signing.open_session(session, who, NOW) for who in (it.learner, it.teacher)]
            assert session.scalar(select(Account.id))
        self.app = create_app(config, lambda: self.now)
        self.learner, self.teacher = (self._client(token) for token in tokens)

    @staticmethod
    def _take(session: object, it: quizzing.Quizzed, who: Account, n: int) -> None:
        session.add(Member(class_id=it.classroom.id, account_id=who.id, role="learner", joined_at=NOW))
        session.flush()
        it = quizzing.Quizzed(who, it.teacher, it.classroom, it.deck, it.rows, it.quiz, it.given)
        quizzing.answered(session, it, [{"answer": f"word {(place * n) % 7}"} for place in range(QUESTIONS)], NOW)

    def _client(self, token: str) -> Client:
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie["who"] = token
        return client

    def save(self, turn: int) -> float:
        """Save an answer as the script does; CPU milliseconds."""
        address = f"/attempts/{self.attempt}/{turn % QUESTIONS + 1}"
        page = self.learner.get(address).text
        form = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', page))
        assert field(page, "csrf_token")
        self.now += timedelta(seconds=7)
        form |= {"act": "save", "answer": f"try {turn}"}
        builder = EnvironBuilder(address, method="POST", data=form, headers={"X-Fragment": "1"})
        return timed(self.app, self._cookies(builder, self.learner), 200)[0]

    def results(self) -> float:
        """Open the results; CPU milliseconds."""
        return timed(self.app, self._cookies(EnvironBuilder(f"/assignments/{self.given}"), self.teacher), 200)[0]

    @staticmethod
    def _cookies(builder: EnvironBuilder, client: Client) -> EnvironBuilder:
        builder.headers["Cookie"] = "; ".join(f"{c.key}={c.value}" for c in client._cookies.values())
        return builder


def main() -> None:
    """Measure and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=200)
    count = parser.parse_args().answers
    with tempfile.TemporaryDirectory() as name:
        school, floor = School(Path(name)), floor_app(Path(name))
        saves, floors = [], []
        for turn in range(count + 20):
            saves.append(school.save(turn))
            floors.append(timed(floor, EnvironBuilder("/", method="POST"), 200)[0])
        opened = [school.results() for _ in range(12)]
    save, base = statistics.median(saves[20:]), statistics.median(floors[20:])
    high = statistics.quantiles(saves[20:], n=20)[-1]
    print(f"{count} saves: {save:.2f} ms, 95 % below {high:.2f} ms; floor {base:.2f} ms, ratio {save / base:.2f}")
    print(f"results of {LEARNERS} learners with {QUESTIONS} questions: {statistics.median(opened[2:]):.0f} ms, "
          f"wanted at most {WANTED} ms")  # fmt: skip


if __name__ == "__main__":
    main()
