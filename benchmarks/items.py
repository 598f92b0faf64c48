"""What item analysis costs, in CPU of the server for the whole request. Run: python benchmarks/items.py

A quiz of 40 questions, given to a class; SQLite, in this process; what the client does is left out.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path
from random import Random

from sqlalchemy.orm import Session

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.class_page import NOW, cpu
from quizapp.app import create_app
from quizapp.config import Config
from quizapp.models.schema import upgrade
from quizapp.models.session import Database
from quizapp.questions.base import Answer, Question
from quizapp.services.ways_in import signing
from tests.quizzing import quizzed
from tests.sitting_down import learners, sit

QUESTIONS, WARM_UP = 40, 2
WANTED, AT = 300, 1000
"""Milliseconds of CPU, for so many attempts."""
PAGES = ("/assignments/{given}/analysis", "/quizzes/{quiz}/analysis", "/decks/{deck}/analysis",
         "/assignments/{given}/analysis/{question}")  # fmt: skip


def build(session: Session, attempts: int) -> tuple[dict[str, str], str]:
    """So many attempts at a quiz of choices and typed questions; the ids of what is there, and the teacher's token."""
    options = (Answer("one", 1.0), Answer("two"), Answer("three"), Answer("four"))
    asked = [
        Question("choice", f"Question {n}?", options) if n % 4 else Question("text", f"Question {n}?", options[:1])
        for n in range(QUESTIONS)
    ]
    it = quizzed(session, questions=tuple(asked), points=(1.0,))
    dice, people = Random(5), learners(session, it.classroom, attempts)
    for start in range(0, attempts, 500):
        some = people[start : start + 500]
        sit(
            session, it.given, some, [[_said(dice, one.kind, n / len(some)) for one in asked] for n in range(len(some))]
        )
    ids = {"given": it.given.public, "quiz": it.quiz.public, "deck": it.deck.public, "question": it.rows[1].public}
    return ids, signing.open_session(session, it.teacher, NOW)


def _said(dice: Random, kind: str, known: float) -> list[int] | str:
    right = dice.random() < 0.3 + known / 2
    if kind == "text":
        return "one" if right else dice.choice(("two", "three", "a horse", "nothing"))
    return [0] if right else [dice.randrange(1, 4)]


def main() -> None:
    """Measure each page for each number of attempts, and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--attempts", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--times", type=int, default=7)
    asked = parser.parse_args()
    before: dict[str, float] = {}
    for attempts in asked.attempts:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            config = Config(folder, b"a secret for benchmarks, 32 chars", f"sqlite:///{folder / 'quizapp.sqlite3'}")
            database = Database(config.database_url)
            upgrade(database.engine)
            with database.write() as session:
                ids, token = build(session, attempts)
            app = create_app(config, lambda: NOW)
            print(f"{attempts:,} attempts × {QUESTIONS} questions, medians of {asked.times}, CPU:")
            for page in PAGES:
                took = [cpu(app, page.format(**ids), token) for _ in range(asked.times + WARM_UP)][WARM_UP:]
                median = statistics.median(took) * 1000
                times = f", {median / before[page]:.1f} times the row before" if page in before else ""
                late = f"  too slow: {WANTED} ms are wanted" if attempts == AT and median > WANTED else ""
                print(f"  {page:42}{median:9.1f} ms{times}{late}")
                before[page] = median


if __name__ == "__main__":
    main()
