"""What mending a question costs that 1,000 learners have answered: its page, and each kind of dry run.

CPU of the server for whole requests, with the list of each learner's change drawn. SQLite, in this process.
Run: python benchmarks/mend.py
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

sys.path.insert(0, str(Path(__file__).parent.parent))

from answer import field, timed
from werkzeug.test import EnvironBuilder

from quizapp.app import create_app
from quizapp.config import Config
from quizapp.models.classes import Member
from quizapp.models.schema import upgrade
from quizapp.models.session import Database
from quizapp.services.ways_in import signing
from tests import quizzing, studied

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WANTED = 2000
"""Milliseconds of CPU."""
TEXT, CHOICE = 0, 1
"""Where these types stand in the quiz."""
RUNS = (
    ("accept an answer too", TEXT, {"kind": "accept", "answer": "a horse"}),
    ("another key", CHOICE, {"kind": "key", "key": "2"}),
    ("full marks for all", TEXT, {"kind": "full"}),
    ("counts for nobody", TEXT, {"kind": "void"}),
)


def build(session: Session, count: int) -> tuple[list[str], str]:
    """So many attempts, all wrong: the paths of the quiz's questions, and the teacher's token."""
    it = quizzing.quizzed(session)
    for n in range(count):
        it.learner = studied.named(session, f"Learner {n}")
        session.add(Member(class_id=it.classroom.id, account_id=it.learner.id, role="learner", joined_at=NOW))
        session.flush()
        quizzing.answered(session, it, quizzing.WRONG, NOW)
    paths = [f"/quizzes/{it.quiz.public}/questions/{row.public}" for row in it.rows]
    return paths, signing.open_session(session, it.teacher, NOW)


def main() -> None:
    """Measure each and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--attempts", type=int, default=1000)
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = Config(folder, b"a secret for benchmarks, 32 chars", f"sqlite:///{folder / 'quizapp.sqlite3'}")
        database = Database(config.database_url)
        upgrade(database.engine)
        with database.write() as session:
            questions, token = build(session, asked.attempts)
        app = create_app(config, lambda: NOW)
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["who"] = token
        csrf = field(client.get(questions[TEXT]).text, "csrf_token")

        def cost(path: str, form: dict[str, str] | None = None) -> float:
            builder = EnvironBuilder(path, method="POST" if form else "GET", data=form and form | {"csrf_token": csrf})
            builder.headers["Cookie"] = "; ".join(f"{c.key}={c.value}" for c in client._cookies.values())
            return timed(app, builder, 200)[0]

        print(f"{asked.attempts:,} attempts, medians of {asked.times}, CPU; wanted at most {WANTED} ms:")
        pages = [("its page", questions[TEXT], None), *((told, questions[at], form) for told, at, form in RUNS)]
        for told, path, form in pages:
            median = statistics.median(cost(path, form) for _ in range(asked.times))
            print(f"  {told:22}{median:7.0f} ms{'' if median <= WANTED else '  too slow'}")


if __name__ == "__main__":
    main()
