"""What it costs to take many answers along: seconds, megabytes of the file, and of memory, each table by itself.

Run: python benchmarks/review_export.py [--answers 100000] [--learners 30] [--xlsx]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import insert, select

sys.path.insert(0, str(Path(__file__).parent))

from export import NOON, memory, row

from quizapp.models.accounts import Account
from quizapp.models.classes import ClassDeck, Classroom, Member
from quizapp.models.content import Deck, QuestionRow, Version
from quizapp.models.schema import upgrade
from quizapp.models.session import Database
from quizapp.models.study import Review
from quizapp.paths import QUESTION_BANK
from quizapp.services.content import bank
from quizapp.services.exports import files as exports


def fill(database: Database, answers: int, learners: int) -> None:
    """The bundled texts, and a class whose learners answered so often in all."""
    with database.write() as session:
        for unit in bank.units_in(QUESTION_BANK):
            bank.load_unit(session, bank.read_unit(unit), NOON)
        room = Classroom(name="8b", created_at=NOON)
        people = [Account(name=f"Learner {n}", created_at=NOON) for n in range(learners)]
        session.add_all([room, *people])
        session.flush()
        session.add_all(Member(class_id=room.id, account_id=one.id, role="learner", joined_at=NOON) for one in people)
        session.add_all(
            ClassDeck(class_id=room.id, deck_id=deck, since=NOON) for deck in session.scalars(select(Deck.id))
        )
        typed = select(Version.id, Version.question_id).join(QuestionRow, QuestionRow.id == Version.question_id)
        asked = session.execute(typed).all()
        for start in range(0, answers, 1000):
            numbers = range(start, min(answers, start + 1000))
            session.execute(
                insert(Review),
                [row(people[n % learners].id, asked[n // learners % len(asked)], n // learners) for n in numbers],
            )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=100_000)
    parser.add_argument("--learners", type=int, default=30)
    parser.add_argument("--xlsx", action="store_true", help="the answers as XLSX too, which takes longest")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'quizapp.sqlite3'}")
        upgrade(database.engine)
        fill(database, asked.answers, asked.learners)
        wanted = [("reviews", "csv"), ("days", "csv"), ("looks", "csv"), ("fsrs", "csv")]
        wanted += [("reviews", "xlsx")] if asked.xlsx else []
        for name, kind in wanted:
            measure(database, name, kind)


def measure(database: Database, name: str, kind: str) -> None:
    """Make one file."""
    before = memory()
    with database.read() as session:
        room = session.scalars(select(Classroom)).one()
        begun = time.perf_counter(), time.process_time()
        if name == "fsrs":
            made = exports.fsrs_of_class(session, room, NOON)
        else:
            made = exports.of_class(session, room, name, kind, NOON, names=True)
        took = time.perf_counter() - begun[0], time.process_time() - begun[1]
    size = made.file.seek(0, 2) / 1e6
    print(f"{name}.{kind}: {made.rows:,} rows, {took[0]:.1f} s ({took[1]:.1f} s of CPU), file {size:.1f} MB, memory "
          f"{before:.0f} MB before and at most {memory():.0f} MB", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
