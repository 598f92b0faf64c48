"""What a long reading with its memory map costs, in CPU of the server. Run: python benchmarks/reading.py

2,000 and 20,000 words with 50 and 500 questions, all met: today, and half a year ahead for who keeps to the plan.
"""

from __future__ import annotations

import gc
import statistics
import tempfile
from datetime import timedelta
from pathlib import Path

from class_page import NOW, cpu
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from quizapp.app import create_app
from quizapp.config import Config
from quizapp.models.accounts import Account
from quizapp.models.content import Deck, QuestionRow, Source, Topic, Version
from quizapp.models.schema import upgrade
from quizapp.models.session import Database
from quizapp.models.study import CardRow, Enrolment
from quizapp.questions.base import Question
from quizapp.questions.record import to_json
from quizapp.services.ways_in import signing

SENTENCE = "Sentence {} tells of something that may be asked."
WORDS = 8
TIMES, WARM_UP = 15, 3


def build(session: Session, words: int, questions: int) -> tuple[str, str]:
    """A text of so many words with questions on evenly spread sentences: its public id, and a learner's token."""
    sentences = [SENTENCE.format(n) for n in range(words // WORDS)]
    text = "\n\n".join(" ".join(sentences[n : n + 8]) for n in range(0, len(sentences), 8))
    learner = Account(name="Mira", username="Mira", username_key="mira", password="-", created_at=NOW, seen_at=NOW)
    source = Source(key="long", title="Long", text=text, updated_at=NOW)
    session.add_all([learner, source])
    session.flush()
    deck = Deck(key="long", title="Long", source_id=source.id, created_at=NOW, open=True)
    session.add(deck)
    session.flush()
    topic = Topic(deck_id=deck.id, key="all", title="All", position=0)
    session.add_all([topic, Enrolment(learner_id=learner.id, deck_id=deck.id, since=NOW)])
    session.flush()
    for n in range(questions):
        words_of = sentences[n * len(sentences) // questions]
        row = QuestionRow(deck_id=deck.id, topic_id=topic.id, key=f"q{n}", position=n, current=1)
        session.add(row)
        session.flush()
        start = text.index(words_of)
        data = to_json(Question(kind="text", prompt=f"What of {n}?", evidence=words_of))
        session.add(
            Version(question_id=row.id, number=1, kind="text", data=data, start=start, end=start + len(words_of),
                    created_at=NOW)
        )  # fmt: skip
    session.flush()
    today = NOW.date()
    session.execute(
        insert(CardRow),
        [
            {"learner_id": learner.id, "question_id": one, "stability": 3.0 + n % 60, "difficulty": 5.0,
             "state": "review", "first": today - timedelta(30), "last": today - timedelta(n % 9),
             "due": today + timedelta(n % 23), "lapses": 0, "answers": 1, "repeats": 0, "back": 0, "set_aside": False}
            for n, one in enumerate(session.scalars(select(QuestionRow.id)))
        ],
    )  # fmt: skip
    return source.public, signing.open_session(session, learner, NOW)


def main() -> None:
    """Measure each size and print the medians."""
    for words, questions in ((2_000, 50), (20_000, 500)):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            config = Config(folder, b"a secret for benchmarks, 32 chars", f"sqlite:///{folder / 'quizapp.sqlite3'}")
            database = Database(config.database_url)
            upgrade(database.engine)
            with database.write() as session:
                public, token = build(session, words, questions)
            app = create_app(config, lambda: NOW)
            gc.collect()
            gc.freeze()  # as serving does
            for path in (f"/texts/{public}", f"/texts/{public}?in=180&plan=kept"):
                took = [cpu(app, path, token) for _ in range(TIMES + WARM_UP)][WARM_UP:]
                print(f"{words:6} words, {questions:3} questions, {path.partition('?')[2] or 'today':18}"
                      f"{statistics.median(took) * 1000:7.1f} ms")  # fmt: skip


if __name__ == "__main__":
    main()
