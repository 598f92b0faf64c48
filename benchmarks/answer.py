"""What an answer costs: server CPU to take it, store it durably and tell its mark, beside a floor of the same stack.

The floor is a Flask view that reads a row, inserts a row, commits durably and renders a template of 5 kB. Both run in
this process, in turn, on SQLite files in one folder; what the client does is left out. Run: python benchmarks/answer.py
"""

from __future__ import annotations

import argparse
import re
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask, render_template_string
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from werkzeug.test import Client, EnvironBuilder

from quizapp.app import create_app
from quizapp.config import Config
from quizapp.models.schema import upgrade
from quizapp.models.session import Database
from quizapp.paths import QUESTION_BANK
from quizapp.services.content import bank

LINE = "<li>{{ row.text }} and {{ loop.index }} of {{ lines }}: a line of a page as long as a marked answer</li>\n"
PAGE = "<!doctype html><title>{{ row.text }}</title><ul>{% for _ in range(lines) %}" + LINE + "{% endfor %}</ul>"
LINES = 70
"""Makes 5 kB."""


class Base(DeclarativeBase):
    """The floor's own table."""


class Row(Base):
    """A row to read, and to insert."""

    __tablename__ = "rows"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(100))


def floor_app(folder: Path) -> Flask:
    """The least that this stack can do for a request that stores something."""
    app, database = Flask(__name__), Database(f"sqlite:///{folder / 'floor.sqlite3'}")
    with database.engine.connect() as connection:
        connection.connection.dbapi_connection.execute("PRAGMA journal_mode=WAL")
    Base.metadata.create_all(database.engine)
    with database.write() as session:
        session.add(Row(id=1, text="a row"))

    @app.post("/")
    def answer() -> str:
        with database.write() as session:
            row = session.get(Row, 1)
            session.add(Row(text="another"))
        return render_template_string(PAGE, row=row, lines=LINES)

    return app


class Learner:
    """Studies the bundled text, day after day, and times each answer."""

    def __init__(self, folder: Path) -> None:
        self.now = datetime(2026, 11, 23, 9, tzinfo=UTC)
        config = Config(folder, b"a secret for benchmarks, 32 chars", f"sqlite:///{folder / 'quizapp.sqlite3'}")
        database = Database(config.database_url)
        upgrade(database.engine)
        with database.write() as session:
            for unit in bank.units_in(QUESTION_BANK):
                bank.load_unit(session, bank.read_unit(unit), self.now)
        self.app = create_app(config, lambda: self.now)
        self.client = Client(self.app)
        front = self.client.get("/").text
        self.client.post("/start", data={"csrf_token": field(front, "csrf_token"), "time_zone": "UTC"})

    def answer(self) -> tuple[float, int]:
        """Answer the next question; CPU milliseconds and bytes."""
        page = self.client.get("/study").text
        while 'name="question"' not in page:
            self.now += timedelta(days=1)
            page = self.client.get("/study").text
        self.now += timedelta(seconds=7)
        form = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', page))
        form |= self.reply(page)
        builder = EnvironBuilder("/study", method="POST", data=form, headers={"X-Fragment": "1"})
        builder.headers["Cookie"] = "; ".join(f"{c.key}={c.value}" for c in self.client._cookies.values())
        return timed(self.app, builder, 200)

    @staticmethod
    def reply(page: str) -> dict[str, str]:
        """Something to answer, whatever the type."""
        if 'name="rating"' in page:
            return {"rating": "good"}
        names = set(re.findall(r'name="((?:answer|gap|pair|place)(?:-\d+)?)"', page))
        numbered = sorted(name for name in names if name.startswith("place"))
        given = {name: str(place) for place, name in enumerate(numbered, 1)}
        return given | dict.fromkeys(names - set(numbered), "1") | {"act": "check"}


def field(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"the page has no {name}"
    return found[1]


def timed(app: Flask, builder: EnvironBuilder, wanted: int) -> tuple[float, int]:
    """CPU milliseconds and bytes of one request, without its client."""
    environ, seen = builder.get_environ(), []
    begun = time.process_time()
    body = b"".join(app(environ, lambda status, headers, info=None: seen.append(status)))
    took = (time.process_time() - begun) * 1000
    assert seen[0].startswith(str(wanted)), f"{seen[0]}: {body[:2000].decode()}"
    return took, len(body)


def main() -> None:
    """Measure both in turn and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=400)
    count = parser.parse_args().answers
    with tempfile.TemporaryDirectory() as name:
        learner, floor = Learner(Path(name)), floor_app(Path(name))
        answers, floors = [], []
        for turn in range(count + 20):
            one, other = learner.answer(), timed(floor, EnvironBuilder("/", method="POST"), 200)
            if turn >= 20:
                answers.append(one)
                floors.append(other)
    answer = statistics.median(ms for ms, _ in answers)
    base = statistics.median(ms for ms, _ in floors)
    high = statistics.quantiles([ms for ms, _ in answers], n=20)[-1]
    size, page = (statistics.median(n for _, n in rows) for rows in (answers, floors))
    print(f"{count} answers, medians: page {size:.0f} bytes (floor {page:.0f}), 95 % of answers below {high:.2f} ms")
    print(f"cpu ratio {answer / base:.2f} (answer {answer:.2f} ms, floor {base:.2f} ms)")


if __name__ == "__main__":
    main()
