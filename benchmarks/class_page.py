"""What the pages of a large class cost, in CPU of the server. Run: python benchmarks/class_page.py

Every member has met all questions of the bundled text. SQLite, in this process; what the client does is left out.
With --board: the page of a class of 40 with 1,000 cards each, and how it grows with cards and with pupils.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session
from werkzeug.test import EnvironBuilder

from quizapp.app import create_app
from quizapp.config import Config
from quizapp.models.accounts import Account
from quizapp.models.classes import ClassDeck, Member
from quizapp.models.content import Deck, QuestionRow, Topic, Version
from quizapp.models.schema import upgrade
from quizapp.models.session import Database
from quizapp.models.study import CardRow, Review
from quizapp.paths import QUESTION_BANK
from quizapp.services.audit import By
from quizapp.services.classroom import classes, plans
from quizapp.services.content import bank
from quizapp.services.ways_in import sign_in_cards, signing

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WARM_UP = 5
WANTED = 60
"""Milliseconds of CPU."""
BOARD_WANTED = 150
"""Milliseconds of CPU for the page of a class of 40 with 1,000 cards each."""
BOARDS = ((40, 100), (40, 1_000), (40, 4_000), (4, 1_000), (160, 1_000))
"""Pupils, and the questions that each of them has met."""
TOPICS = 10
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


def build_board(database: Database, pupils: int, questions: int) -> tuple[str, str]:
    """A class of so many who have met so many questions in ten topics, and gave 20 answers a day within the week.

    Gives its id and the token of its teacher's cookie.
    """
    dice, today = random.Random(pupils * questions), NOW.date()
    with database.write() as session:
        teacher, *people = [_account(n) for n in range(pupils + 1)]
        teacher.role = "teacher"
        session.add_all([teacher, *people])
        deck = Deck(key="board", title="A large text", created_at=NOW, open=True)
        session.add(deck)
        session.flush()
        topics = [Topic(deck_id=deck.id, key=f"{n}", title=f"Topic {n}", position=n) for n in range(TOPICS)]
        session.add_all(topics)
        session.flush()
        asked = [
            QuestionRow(deck_id=deck.id, topic_id=topics[n * TOPICS // questions].id, key=f"{n}", position=n, current=1)
            for n in range(questions)
        ]
        session.add_all(asked)
        session.flush()
        versions = [Version(question_id=one.id, number=1, kind="text", data="{}", created_at=NOW) for one in asked]
        session.add_all(versions)
        room = classes.create(session, By(teacher, NOW), "8b")
        plans.give(session, By(teacher, NOW), room, deck)
        session.execute(update(ClassDeck).values(exam_on=today + timedelta(18)))
        session.add_all(Member(class_id=room.id, account_id=one.id, role="learner", joined_at=NOW) for one in people)
        session.flush()
        ids = [(one.id, version.id) for one, version in zip(asked, versions, strict=True)]
        for who in people:
            session.execute(insert(CardRow), [_met(who.id, question, today, dice) for question, _ in ids])
            session.execute(insert(Review), [_answered(who.id, n, *ids[n % len(ids)], dice) for n in range(140)])
        return room.public, signing.open_session(session, teacher, NOW)


def _met(who: int, question: int, today: date, dice: random.Random) -> dict[str, object]:
    last = today - timedelta(dice.randrange(20))
    return {
        "learner_id": who, "question_id": question, "stability": dice.lognormvariate(2.5, 1), "state": "review",
        "difficulty": dice.uniform(1, 10), "first": today - timedelta(40), "last": last, "lapses": 0, "answers": 3,
        "due": last + timedelta(dice.randrange(1, 30)), "repeats": 0, "back": 0,
    }  # fmt: skip


def _answered(who: int, n: int, question: int, version: int, dice: random.Random) -> dict[str, object]:
    day = NOW.date() - timedelta(n % 7)
    rating = dice.choice([1, 3, 3, 3, 3])
    card = {"s": 9.0, "d": 5.0, "first": "2026-10-01", "last": "2026-11-10", "due": "2026-11-20", "state": "review"}
    return {
        "learner_id": who, "question_id": question, "version_id": version, "ordinal": n, "key": f"k{n}", "kind": "text",
        "at": NOW - timedelta(n % 7), "day": day, "response": '"an answer"', "score": float(rating > 1),
        "verdict": "right" if rating > 1 else "wrong", "machine_rating": rating, "learner_rating": None,
        "rating": rating, "hint": False, "practice": False, "answered": n // 7, "retention": 0.9,
        "duration_ms": dice.randrange(1_000, 20_000), "before": card, "after": card, "checksum": "-",
        "mark": '{"feedback": "", "reason": "", "parts": [], "why_hard": ""}',
    }  # fmt: skip


def boards(times: int) -> None:
    """Measure the page of a class for each size and print what it costs, by the page and by a thousand cards."""
    print(f"The board of a class, medians of {times}, CPU; wanted for 40 × 1,000 at most {BOARD_WANTED} ms:")
    for pupils, questions in BOARDS:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            config = Config(folder, b"a secret for benchmarks, 32 chars", f"sqlite:///{folder / 'quizapp.sqlite3'}")
            database = Database(config.database_url)
            upgrade(database.engine)
            room, token = build_board(database, pupils, questions)
            app = create_app(config, lambda: NOW)
            for page in ("", "/week"):
                took = [cpu(app, f"/classes/{room}{page}", token) * 1000 for _ in range(times + WARM_UP)]
                median = statistics.median(took[WARM_UP:])
                each = median / (pupils * questions / 1000)
                size = f"{pupils} × {questions:,}"
                print(f"  {size:12}{page or 'class':7}{median:8.1f} ms{each:7.2f} a 1,000; the first {took[0]:.0f} ms")


def main() -> None:
    """Measure each page in turn and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=200)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--board", action="store_true", help="only the board of a class, in several sizes")
    asked = parser.parse_args()
    if asked.board:
        boards(asked.times)
        return
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
