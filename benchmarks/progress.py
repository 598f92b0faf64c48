"""What a learner's progress page costs after years of study, in CPU of the server. Run: python benchmarks/progress.py

Ten times the answers each: 1,000, 10,000, 100,000 reviews, twenty to a question. SQLite, in this process. Beside it the
queue of the day, which is not to feel them at all.
"""

from __future__ import annotations

import argparse
import gc
import json
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
from quizapp.memory import card as memory
from quizapp.memory.card import Rating
from quizapp.models.accounts import Account
from quizapp.models.content import Deck, QuestionRow, Topic, Version
from quizapp.models.schema import upgrade
from quizapp.models.session import Database
from quizapp.models.study import CardRow, Enrolment, Review
from quizapp.questions.base import Question
from quizapp.questions.record import to_json
from quizapp.services.studying import log, queue, tallies
from quizapp.services.ways_in import signing

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)
EACH = 20
"""Reviews of a question."""
WANTED = 60
"""Milliseconds of CPU with 100,000 reviews."""
WARM_UP = 3


def build(database: Database, reviews: int) -> tuple[int, str]:
    """A learner with so many reviews: their id and their cookie's token."""
    with database.write() as session:
        learner = Account(name="Mira", username="Mira", username_key="mira", password="-", created_at=NOW, seen_at=NOW)
        deck = Deck(key="much", title="Much", created_at=NOW, open=True)
        session.add_all([learner, deck])
        session.flush()
        topics = [Topic(deck_id=deck.id, key=f"t{n}", title=f"Topic {n}", position=n) for n in range(10)]
        session.add_all(topics)
        session.flush()
        session.add(Enrolment(learner_id=learner.id, deck_id=deck.id, since=NOW))
        _questions(session, deck, topics, reviews // EACH)
        _study(session, learner.id, list(session.execute(select(Version.question_id, Version.id))))
        tallies.recount(session, learner.id)
        return learner.id, signing.open_session(session, learner, NOW)


def _questions(session: Session, deck: Deck, topics: list[Topic], count: int) -> None:
    rows = [
        {"deck_id": deck.id, "topic_id": topics[n * 10 // count].id, "key": f"q{n}", "position": n, "current": 1,
         "public": f"q{n}", "fact": ""}
        for n in range(count)
    ]  # fmt: skip
    session.execute(insert(QuestionRow), rows)
    ids = session.scalars(select(QuestionRow.id)).all()
    data = to_json(Question(kind="text", prompt="What is it?"))
    session.execute(
        insert(Version),
        [
            {"question_id": one, "number": 1, "kind": "text", "data": data, "created_at": NOW, "meaning": False}
            for one in ids
        ],
    )  # fmt: skip


def _study(session: Session, learner: int, questions: list) -> None:
    cards, reviews = [], []
    for place, (question, version) in enumerate(questions):
        card, day = None, TODAY - timedelta(days=700 - place % 300)
        for n in range(EACH):
            rating = Rating.AGAIN if (place + n) % 9 == 0 else Rating.GOOD
            after = memory.review(card, rating, day)
            fields = {
                "question_id": question, "version_id": version, "ordinal": n, "key": f"k{question}-{n}",
                "kind": "text", "at": datetime(day.year, day.month, day.day, 12, tzinfo=UTC), "day": day,
                "response": '"it"', "score": float(rating > 1), "verdict": "right" if rating > 1 else "wrong",
                "mark": "{}", "machine_rating": int(rating), "learner_rating": None, "rating": int(rating),
                "hint": False, "practice": False, "duration_ms": 8000, "answered": 0, "retention": 0.9,
            }  # fmt: skip
            told = {"before": None if card is None else memory.to_json(card), "after": memory.to_json(after)}
            reviews.append({"learner_id": learner, "checksum": log.checksum(fields), **fields, **told})
            card, day = after, min(day + timedelta(days=20), TODAY - timedelta(days=1 + place % 20))
        row = {name: getattr(card, name) for name in card.__dataclass_fields__} | {"state": card.state.value}
        row["due"] = TODAY + timedelta(days=place % 60)
        cards.append({"learner_id": learner, "question_id": question, "set_aside": False, **row})
    session.execute(insert(Review), reviews)
    session.execute(insert(CardRow), cards)


def cpu(app, token: str) -> float:
    """CPU seconds of the server for the page; it must be there."""
    serializer = app.session_interface.get_signing_serializer(app)
    builder = EnvironBuilder("/progress")
    builder.headers["Cookie"] = f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps({'who': token})}"
    environ, seen = builder.get_environ(), []
    begun = time.process_time()
    b"".join(app(environ, lambda status, headers, info=None: seen.append(status)))
    took = time.process_time() - begun
    assert seen[0].startswith("200"), seen
    return took


def planned(database: Database, learner: int) -> float:
    """CPU seconds of planning the day."""
    with database.read() as session:
        who = session.get(Account, learner)
        begun = time.process_time()
        queue.todays(session, who, TODAY)
        return time.process_time() - begun


def main() -> None:
    """Measure at each size and print the medians, and the first page of a process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reviews", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--times", type=int, default=15)
    asked = parser.parse_args()
    print(f"Medians of {asked.times}, CPU; wanted at most {WANTED} ms with 100,000 reviews:")
    for reviews in asked.reviews:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            config = Config(folder, b"a secret for benchmarks, 32 chars", f"sqlite:///{folder / 'quizapp.sqlite3'}")
            database = Database(config.database_url)
            upgrade(database.engine)
            learner, token = build(database, reviews)
            app = create_app(config, lambda: NOW)
            gc.collect()
            gc.freeze()  # as serving does
            first = cpu(app, token) * 1000
            took = [cpu(app, token) for _ in range(asked.times + WARM_UP)][WARM_UP:]
            plan = statistics.median(planned(database, learner) for _ in range(asked.times)) * 1000
            median = statistics.median(took) * 1000
            told = {
                "reviews": reviews,
                "page_ms": round(median, 1),
                "first_ms": round(first, 1),
                "plan_ms": round(plan, 1),
            }
            print(" ", json.dumps(told))


if __name__ == "__main__":
    main()
