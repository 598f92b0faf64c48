"""A server killed in the middle of its work: what was acknowledged is there, once, and the cards follow from it."""

from __future__ import annotations

import random
import re
from collections import Counter
from http.client import HTTPException
from queue import SimpleQueue
from threading import Thread

from sqlalchemy import select, text

from quizapp.models.session import Database
from quizapp.models.study import Review
from quizapp.services.studying import log
from tests.served import ENOUGH, Browser, Server
from tests.web.conftest import hidden

KILLS = 6
LEARNERS = 4
BETWEEN = (30, 50)
"""Answers acknowledged between two kills, at least and at most; all together fewer than the pupils' days hold."""
WITHOUT_END = 10_000


class Pupil:
    """Answers “I don't know” as fast as it goes, and keeps what was not acknowledged to send it again."""

    def __init__(self) -> None:
        self.cookie = ""
        self.acknowledged: list[str] = []
        self.pending: dict[str, str] | None = None

    def begin(self, url: str) -> None:
        browser = Browser(url)
        token = hidden(browser.send("/")[1])["csrf_token"]
        browser.send("/start", {"csrf_token": token, "time_zone": "UTC"})
        self.cookie = browser.cookie

    def study(self, url: str, answers: int, told: SimpleQueue[str]) -> None:
        browser = Browser(url, self.cookie)
        try:
            for _ in range(answers):
                self.pending = self.pending or hidden(browser.send("/study")[1]) | {"act": "unknown"}
                self.cookie = browser.cookie
                status, _, where = browser.send("/study", self.pending)
                assert status == 303, status
                self.acknowledged.append(re.search(r"answers/([^?]+)", where)[1])
                self.pending = None
                told.put("acknowledged")
        except (OSError, HTTPException):
            pass  # killed: the answer under way may be stored or not, and is sent again under its key


def test_no_acknowledged_answer_is_lost_or_doubled_when_the_server_is_killed(tmp_path, capsys):
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    server, pupils = Server(tmp_path), [Pupil() for _ in range(LEARNERS)]
    for pupil in pupils:
        pupil.begin(server.url)
    for _ in range(KILLS):
        told: SimpleQueue[str] = SimpleQueue()
        threads = [Thread(target=pupil.study, args=(server.url, WITHOUT_END, told)) for pupil in pupils]
        for thread in threads:
            thread.start()
        for _ in range(chance.randint(*BETWEEN)):
            told.get(timeout=ENOUGH)
        server.kill()
        for thread in threads:
            thread.join()
        server = Server(tmp_path)
    for pupil in pupils:
        pupil.study(server.url, 1, SimpleQueue())
    server.kill()
    with capsys.disabled():
        check(tmp_path, pupils, seed)


def check(data, pupils, seed):
    database = Database(f"sqlite:///{data / 'quizapp.sqlite3'}")
    with database.read() as session:
        stored = session.scalars(select(Review.key)).all()
        cards = {(row.learner_id, row.question_id) for row in session.scalars(select(Review))}
        for learner, question in cards:
            assert log.stored_card(session, learner, question) == log.rebuild(session, learner, question)
        ordinals = Counter(session.execute(select(Review.learner_id, Review.question_id)).all())
        for (learner, question), answers in ordinals.items():
            mine = (Review.learner_id == learner) & (Review.question_id == question)
            assert sorted(session.scalars(select(Review.ordinal).where(mine))) == list(range(answers))
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"
    database.engine.dispose()
    acknowledged = [key for pupil in pupils for key in pupil.acknowledged]
    lost, doubled = set(acknowledged) - set(stored), len(stored) - len(set(stored))
    print(
        f"\nkill -9, seed {seed}: {KILLS} kills, {len(acknowledged)} acknowledged, {len(stored)} stored, "
        f"{len(lost)} lost, {doubled} doubled"
    )
    assert len(acknowledged) >= BETWEEN[0] * KILLS
    assert len(acknowledged) == len(set(acknowledged))
    assert sorted(stored) == sorted(acknowledged)


def test_answers_survive_a_restart(tmp_path):
    pupil, server = Pupil(), Server(tmp_path)
    pupil.begin(server.url)
    pupil.study(server.url, 5, SimpleQueue())
    assert server.stop()[0] == 0
    again = Server(tmp_path)
    page = Browser(again.url, pupil.cookie).send("/today")[1]
    again.kill()
    assert "4 of 55 questions met" in page  # the fifth answer was to the first question again
