"""The rig of erasure: people with names, answers and notes of their own, in a real file; of those erased no byte is
left. Without what the program does for it, plenty is."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from sqlalchemy import delete, event, select, update

from quizapp.models.accounts import Account, Try
from quizapp.models.classes import Member, Roster
from quizapp.models.session import Database
from quizapp.models.study import Review
from quizapp.services.audit import By
from quizapp.services.records import erasure
from quizapp.services.ways_in import signing
from tests import studied
from tests.studied import DAY, NOON

PEOPLE = 120
GONE = 60
ANSWERS = 6
"""Of each person."""


class Rig:
    """A file in which people live, and what is theirs in it."""

    def __init__(self, url: str, seed: int) -> None:
        self.database, self.dice = Database(url), random.Random(seed)
        self.theirs: dict[int, list[str]] = {}

    def words(self, what: str) -> str:
        """Something that nobody else has: of any length, as names and answers are."""
        letters = "".join(self.dice.choices("abcdefghijklmnopqrstuvwxyz", k=12))
        return f"{what}-{letters}" + "-and so on" * self.dice.randrange(4)

    def live(self) -> None:
        """People come one by one, study by turns, are noted down, sign in and mistype their names."""
        with self.database.write() as session:
            questions = studied.deck(session)
            classroom = studied.classroom(session)
            studied.give(session, classroom, questions[0])
        for _ in range(PEOPLE):
            self._comes(classroom.id)
        for _ in range(ANSWERS):
            for account in self.dice.sample(list(self.theirs), PEOPLE):
                self._answers(account, self.dice.choice(questions))

    def _comes(self, class_id: int) -> None:
        name, email, note, device = (self.words(what) for what in ("name", "mail", "note", "device"))
        name, device = name[:40], device[:40]
        with self.database.write() as session:
            account = studied.named(session, name, username=f"{name} 2", username_key=f"{name} 2", email=f"{email}@x",
                                    email_key=f"{email}@x")  # fmt: skip
            session.add(Member(class_id=class_id, account_id=account.id, role="learner", joined_at=NOON, note=note))
            session.add(Try(kind="sign-in", subject=f"{name} 2", address="192.0.2.1", at=NOON))
            session.add(Roster(class_id=class_id, made_at=NOON, lines=f'[{{"name": "{name}"}}]'))
            signing.open_session(session, account, NOON, device=device)
            self.theirs[account.id] = [name, email, note, device]

    def _answers(self, account_id: int, question) -> None:
        typed = self.words("typed")
        with self.database.write() as session:
            account = session.get(Account, account_id)
            review = studied.answer(session, account, question)
            review.response, review.key = f'"{typed}"', typed[:60]
            session.flush()
            studied.correct(session, review, 2)
            session.execute(update(Account).where(Account.id == account_id).values(last_day=DAY, seen_at=NOON))
        self.theirs[account_id].append(typed)

    def left_of(self, account: int) -> list[str]:
        """What of somebody's can be read in the bytes of the file, its log and the index of its log."""
        data = self.written()
        return [word for word in self.theirs[account] if word.encode() in data]

    def written(self) -> bytes:
        """Every byte of the database."""
        paths = (Path(self.database.engine.url.database + end) for end in ("", "-wal", "-shm"))
        return b"".join(path.read_bytes() for path in paths if path.exists())


@pytest.fixture(scope="module")
def lived(sqlite_with_tables, tmp_path_factory):
    """A rig after a while, to be copied: where its file lies, and what is whose."""
    path = tmp_path_factory.mktemp("rig") / "quizapp.sqlite3"
    seed = random.randrange(2**32)
    rig = Rig(f"sqlite:///{shutil.copy(sqlite_with_tables, path)}", seed)
    rig.live()
    rig.database.engine.dispose()
    return path, seed, rig.theirs


@pytest.fixture
def rig(lived, tmp_path):
    """A copy of it."""
    path, seed, theirs = lived
    made = Rig(f"sqlite:///{shutil.copy(path, tmp_path / path.name)}", seed)
    made.theirs = theirs
    yield made
    made.database.engine.dispose()


def test_of_whoever_is_erased_no_byte_is_left_and_of_everybody_else_all(rig, lived, capsys):
    gone = rig.dice.sample(list(rig.theirs), GONE)
    at_once = 0
    for account in gone:
        with rig.database.write() as session:
            erasure.erase(session, By(None, NOON), session.get(Account, account))
        at_once += bool(rig.left_of(account))
    rig.database.remove_traces()
    left = [account for account in gone if rig.left_of(account)]
    kept = [account for account in rig.theirs if account not in gone and len(rig.left_of(account)) < 4 + ANSWERS]
    with capsys.disabled():
        print(
            f"\nerasure, seed {lived[1]}: {GONE} erased, {at_once} still legible at once, {len(left)} after the night"
        )
    assert left == []
    assert kept == []


def test_without_overwriting_and_cutting_the_log_the_rig_finds_them(rig):
    @event.listens_for(rig.database.engine, "connect")
    def _careless(connection, _record):
        connection.execute("PRAGMA secure_delete=OFF")

    gone = rig.dice.sample(list(rig.theirs), GONE)
    for account in gone:
        with rig.database.write() as session:
            session.execute(delete(Account).where(Account.id == account))
    with rig.database.read() as session:
        assert session.scalars(select(Review.id).where(Review.learner_id.in_(gone))).all() == []
    assert len([account for account in gone if rig.left_of(account)]) == GONE
