"""What it costs to hand somebody everything about them: seconds, megabytes of memory and of the zip, for many answers.

Run: python benchmarks/export.py [--answers 100000]
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select

from quizapp.models.accounts import Account
from quizapp.models.content import QuestionRow, Version
from quizapp.models.schema import upgrade
from quizapp.models.session import Database
from quizapp.models.study import Review
from quizapp.paths import QUESTION_BANK
from quizapp.services.content import bank
from quizapp.services.records import personal

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MARK = {"feedback": "Close, but the treaty came later.", "reason": "One slip is forgiven.", "parts": [], "why_hard": ""}
CARD = {"s": 12.345678, "d": 5.123456, "state": "review", "first": "2026-01-01", "last": "2026-02-01",
        "due": "2026-03-01", "lapses": 1, "answers": 7, "repeats": 0, "back": 0}  # fmt: skip


def fill(database: Database, answers: int) -> None:
    """The bundled text, and somebody who answered so often."""
    with database.write() as session:
        for unit in bank.units_in(QUESTION_BANK):
            bank.load_unit(session, bank.read_unit(unit), NOON)
        account = Account(name="Mira", username="Mira", username_key="mira", created_at=NOON)
        session.add(account)
        session.flush()
        typed = select(Version.id, Version.question_id).join(QuestionRow, QuestionRow.id == Version.question_id)
        asked = session.execute(typed.where(Version.kind == "text")).all()
        for start in range(0, answers, 1000):
            rows = [row(account.id, asked[n % len(asked)], n) for n in range(start, min(answers, start + 1000))]
            session.execute(insert(Review), rows)


def row(learner: int, asked: tuple[int, int], number: int) -> dict:
    """An answer such as is stored."""
    return {
        "learner_id": learner, "question_id": asked[1], "version_id": asked[0], "ordinal": number,
        "key": f"a-key-of-a-page-{number}", "kind": "text", "at": NOON + timedelta(minutes=number),
        "day": date(2026, 1, 1) + timedelta(days=number // 40), "response": json.dumps(f"the {number}th typed answer"),
        "score": 1.0, "verdict": "right", "mark": json.dumps(MARK), "machine_rating": 3, "learner_rating": None,
        "rating": 3, "hint": False, "practice": False, "duration_ms": 9_123, "answered": number % 40,
        "retention": 0.9, "before": CARD, "after": CARD, "checksum": "0" * 32,
    }  # fmt: skip


def memory() -> float:
    """The most that this process has held, in megabytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1e6 if sys.platform == "darwin" else 1e3)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=100_000)
    answers = parser.parse_args().answers
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'quizapp.sqlite3'}")
        upgrade(database.engine)
        fill(database, answers)
        before = memory()
        with database.read() as session:
            account = session.scalars(select(Account)).one()
            begun = time.perf_counter(), time.process_time()
            size = len(personal.archive(session, account, NOON))
            took = time.perf_counter() - begun[0], time.process_time() - begun[1]
        print(f"{answers:,} answers: {took[0]:.1f} s ({took[1]:.1f} s of CPU), zip {size / 1e6:.1f} MB, "
              f"memory {before:.0f} MB before and at most {memory():.0f} MB")  # fmt: skip


if __name__ == "__main__":
    main()
