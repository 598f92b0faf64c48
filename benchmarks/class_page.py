"""What the pages of a large class cost, in CPU of the server. Run: python benchmarks/class_page.py

Every member has met all questions of the bundled text. SQLite, in this process; what the client does is left out.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session
from werkzeug.test import EnvironBuilder

from quizapp.app import create_app
from quizapp.config import Config
from quizapp.models.accounts import Account
from quizapp.models.classes import Member
from quizapp.models.content import Deck, QuestionRow
from quizapp.models.schema import upgrade
from quizapp.models.session import Database
from quizapp.models.study import CardRow
from quizapp.paths import QUESTION_BANK
from quizapp.services.audit import By
from quizapp.services.classroom import classes, plans
from quizapp.services.content import bank
from quizapp.services.ways_in import sign_in_cards, signing

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WARM_UP = 5
WANTED = 60
"""Milliseconds of CPU."""
PAGES = {
    "teacher": (
        "{room}",
        "{room}?by=overdue",
        "{room}/settings",
        "{room}/plan",
        "{room}/teachers",
        "{room}/poster",
        "{room}/roster",
        "{room}/members/{member}",
        "{newcomers}",
        "{newcomers}/cards",
    ),
    "learner": ("{room}",),
}


def build(database: Database, members: int) -> tuple[dict[str, str], dict[str, str]]:
    """A class of so many, and one of as many who have not come yet: their ids, and the cookies' tokens."""
    with database.write() as session:
        for folder in bank.units_in(QUESTION_BANK):
            bank.load_unit(session, bank.read_unit(folder), NOW)
    with database.write() as session:
        teacher, *pupils = [_account(n) for n in range(members + 1)]
        teacher.role = "teacher"
        session.add_all([teacher, *pupils])
        session.flush()
        room = classes.create(session, By(teacher, NOW), "8b")
        for deck in session.scalars(select(Deck)):
            plans.give(session, By(teacher, NOW), room, deck)
        seats = [Member(class_id=room.id, account_id=one.id, role="learner", joined_at=NOW) for one in pupils]
        session.add_all(seats)
        _study(session, pupils)
        newcomers = _newcomers(session, teacher, members)
        session.flush()
        tokens = {
            "teacher": signing.open_session(session, teacher, NOW),
            "learner": signing.open_session(session, pupils[0], NOW),
        }
        return {"room": room.public, "member": seats[0].public, "newcomers": newcomers}, tokens


def _newcomers(session: Session, teacher: Account, members: int) -> str:
    """Make a class of pupils with sign-in cards that nobody has used; its id."""
    room = classes.create(session, By(teacher, NOW), "5a")
    for n in range(members):
        who = _account(10_000 + n)
        who.password = who.seen_at = None
        session.add(who)
        session.flush()
        session.add(Member(class_id=room.id, account_id=who.id, role="learner", joined_at=NOW))
        sign_in_cards.issue(session, who, NOW)
    return room.public


def _account(n: int) -> Account:
    name = f"Pupil {n}"
    return Account(name=name, username=name, username_key=name.casefold(), password="-", created_at=NOW, seen_at=NOW)


def _study(session: Session, pupils: list[Account]) -> None:
    """Lay down cards: each question was met some days ago, and is due on some day around today."""
    questions = list(session.scalars(select(QuestionRow.id)))
    today = date(2026, 11, 23)
    rows = [
        {"learner_id": who.id, "question_id": question, "stability": 9.0, "difficulty": 5.0, "state": "review",
         "first": today - timedelta(30), "last": today - timedelta((who.id + question) % 9),
         "due": today + timedelta((who.id * question) % 23 - 4), "lapses": 0, "answers": 1, "repeats": 0, "back": 0}
        for who in pupils for question in questions
    ]  # fmt: skip
    session.execute(insert(CardRow), rows)


def cpu(app, path: str, token: str) -> float:
    """CPU seconds of the server for one page; it must be there."""
    serializer = app.session_interface.get_signing_serializer(app)
    builder = EnvironBuilder(path)
    builder.headers["Cookie"] = f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps({'who': token})}"
    environ, seen = builder.get_environ(), []
    begun = time.process_time()
    b"".join(app(environ, lambda status, headers, info=None: seen.append(status)))
    took = time.process_time() - begun
    assert seen[0].startswith("200"), (path, seen)
    return took


def main() -> None:
    """Measure each page in turn and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=200)
    parser.add_argument("--times", type=int, default=20)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = Config(folder, b"a secret for benchmarks, 32 chars", f"sqlite:///{folder / 'quizapp.sqlite3'}")
        database = Database(config.database_url)
        upgrade(database.engine)
        ids, tokens = build(database, asked.members)
        app = create_app(config, lambda: NOW)
        print(f"A class of {asked.members}, medians of {asked.times}, CPU; wanted at most {WANTED} ms:")
        for who, pages in PAGES.items():
            for page in pages:
                path = "/classes/" + page.format(**ids)
                took = [cpu(app, path, tokens[who]) for _ in range(asked.times + WARM_UP)][WARM_UP:]
                median = statistics.median(took) * 1000
                print(f"  {who:8}{page:26}{median:7.1f} ms{'' if median <= WANTED else '  too slow'}")


if __name__ == "__main__":
    main()
