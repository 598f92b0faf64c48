"""What somebody takes along: all that is stored about them, by law of the tables, and nothing that is secret."""

from __future__ import annotations

import io
import json
from datetime import date, datetime, timedelta
from zipfile import ZipFile

import pytest
from sqlalchemy import JSON, select

from quizapp.models.base import Base
from quizapp.models.classes import Member
from quizapp.models.content import QuestionRow
from quizapp.questions.catalogue import TYPES
from quizapp.questions.record import to_json
from quizapp.services.records import personal
from quizapp.services.records.personal import LEFT_OUT, PURPOSES
from quizapp.services.records.personal_study import RATINGS
from tests import planted, studied
from tests.planted import EMAIL, NAME, NOTE, TYPED, USERNAME, personal_tables
from tests.studied import DAY, NOON, OTTERS

COLUMNS = [
    (table.name, column.name)
    for table in personal_tables()
    for column in table.columns
    if not column.foreign_keys and column.name != "id"
]


def zipped(session, account, **how):
    session.flush()
    return ZipFile(io.BytesIO(personal.archive(session, account, NOON, **how)))


def told(session, account, **how):
    return json.loads(zipped(session, account, **how).read("everything.json"))


def values(data):
    """Everything that JSON says, as text."""
    if isinstance(data, dict):
        return {said for value in data.values() for said in values(value)}
    if isinstance(data, list):
        return {said for value in data for said in values(value)}
    return {str(data)}


def notes(data):
    return {row["class"]: row["notes_of_teachers"] for row in data["classes"]}


def as_told(table, column, value):
    """How a stored value stands in what is told."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if column == "duration_ms":
        return str(value / 1000)
    if column.endswith("rating"):
        return RATINGS[value]
    if column in ("response", "mark", "told"):
        return next(iter(values(json.loads(value))))
    if isinstance(Base.metadata.tables[table].c[column].type, JSON):
        return value["state"]
    if column in ("actor", "subject", "classroom"):
        return {"classroom": "8q"}.get(column, "you")
    if table == "links" and column == "purpose":
        return PURPOSES[value]
    return str(value)


# All of it ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", sorted({table for table, _ in COLUMNS}))
def test_every_column_about_people_is_told_or_left_out_for_a_reason(session, table):
    account, _, _ = planted.somebody(session)
    said = values(told(session, account))
    for column in (column for of, column in COLUMNS if of == table):
        if f"{table}.{column}" in LEFT_OUT:
            assert LEFT_OUT[f"{table}.{column}"]
            continue
        found = session.scalars(select(Base.metadata.tables[table].c[column]))
        hers = {as_told(table, column, value) for value in found if value not in (None, "")}
        assert hers, f"{table}.{column}: plant something in tests/planted.py"
        assert hers & said, f"{table}.{column} is stored and not told: {hers}"


def test_nothing_is_left_out_that_is_not_there():
    there = {f"{table}.{column}" for table, column in COLUMNS}
    assert set(LEFT_OUT) <= there


def test_the_law_sees_tables_that_hang_on_people_over_others_or_name_them():
    names = {table.name for table in personal_tables()}
    assert {"accounts", "corrections", "rosters", "members", "tries", "audit", "links"} <= names
    assert {"attempts", "attempt_questions", "saves", "marks", "decks", "versions", "quizzes"} <= names
    assert not {"topics", "questions", "assignments", "classes", "holidays", "kept_counts"} & names


def test_no_secret_is_told(session):
    account, _, _ = planted.somebody(session)
    archive = zipped(session, account)
    everything = b"".join(archive.read(name) for name in archive.namelist())
    for secret in (account.password, "her-token", "her-link", "her-nonce", "her-credential", "her-key", OTTERS):
        assert secret.encode() not in everything
    assert TYPED.encode() in everything
    assert told(session, account)["account"]["Has a password"] is True


def test_nothing_of_anybody_else_is_told(session):
    account, classroom, question = planted.somebody(session)
    other = studied.named(session, "Bartholomew", email="bart@example.org", email_key="bart@example.org")
    session.add(Member(class_id=classroom.id, account_id=other.id, role="learner", joined_at=NOON, note="Sleeps."))
    studied.answer(session, other, question)
    everything = json.dumps(told(session, account))
    for theirs in ("Bartholomew", "bart@", "Sleeps.", "an answer", "Teacher of 8q", "192.0.2.79"):
        assert theirs not in everything
    assert "192.0.2.80" in everything  # where she was herself


def test_a_guest_gets_theirs_too(session):
    guest = studied.account(session)
    question = studied.deck(session)[0]
    studied.answer(session, guest, question)
    data = told(session, guest)
    assert data["account"]["Role"] == "guest"
    assert data["answers"][0]["answer"] == "an answer"
    assert data["failed_tries"] == []


# How it is told -------------------------------------------------------------------------------------------


def test_times_are_told_in_utc_and_as_her_clock_showed_them(session):
    account = studied.named(session, "Mira", time_zone="Asia/Kathmandu")
    studied.answer(session, account, studied.deck(session)[0])
    answer = told(session, account)["answers"][0]
    assert answer["answered_utc"] == "2026-11-23T12:00:00Z"
    assert answer["answered_local"] == "2026-11-23 17:45"
    assert answer["study_day"] == DAY.isoformat()


def test_a_zone_that_is_none_any_more_is_taken_as_utc(session):
    account = studied.named(session, "Mira", time_zone="Mars/Base")
    assert told(session, account)["account"]["Made (your time)"] == "2026-11-23 12:00"


@pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES)
def test_an_answer_of_each_type_is_told_in_words(session, kind):
    account, question = studied.named(session, "Mira"), studied.deck(session)[0]
    example = kind.example()
    review = studied.answer(session, account, question)
    version = studied.version_of(session, question)
    version.data, version.kind = to_json(example.question), kind.name
    review.kind, review.response = kind.name, json.dumps(example.wrong)
    answer = told(session, account)["answers"][0]
    assert answer["answer"] == kind.said(example.question, example.wrong)
    assert answer["type"] == kind.name
    review.response = "null"
    assert told(session, account)["answers"][0]["answer"] == "“I don’t know”"


def test_the_wording_is_the_one_that_was_answered(session):
    account, question = studied.named(session, "Mira"), studied.deck(session)[0]
    studied.answer(session, account, question)
    studied.reword(session, question, "What of it now?")
    answer = told(session, account)["answers"][0]
    assert (answer["question"], answer["version"]) == ("What of “They met in Sochi.”?", 1)


def test_the_latest_answer_stands_first_and_what_was_taken_back_is_told(session):
    account, questions = studied.named(session, "Mira"), studied.deck(session)
    studied.answer(session, account, questions[0], DAY - timedelta(days=1))
    late = studied.answer(session, account, questions[1])
    studied.correct(session, late, None)
    data = told(session, account)
    assert [answer["study_day"] for answer in data["answers"]] == ["2026-11-23", "2026-11-22"]
    assert data["corrections"][0]["rating"] == "taken back"
    assert data["corrections"][0]["key_of_the_answer"] == late.key


@pytest.mark.parametrize("name", ["A", "🦦", "محمد علي", "=1+1", "x" * 60, "</title><script>alert(1)</script>"])
def test_any_name_will_do(session, name):
    account = studied.named(session, name)
    archive = zipped(session, account)
    assert told(session, account)["account"]["Name"] == name
    assert "<script>" not in archive.read("index.html").decode()
    assert name.encode() not in b"".join(entry.encode() for entry in archive.namelist())


# Made by a teacher ----------------------------------------------------------------------------------------


def test_a_teacher_gets_no_notes_of_another_class_and_no_addresses_and_the_copy_says_so(session):
    account, classroom, _ = planted.somebody(session)
    other = studied.classroom(session, name="Chess")
    session.add(Member(class_id=other.id, account_id=account.id, role="learner", joined_at=NOON, note="Cheats."))
    copy = told(session, account, taught=classroom)
    assert notes(copy) == {"8q": NOTE, "7q": None, "Chess": None}
    assert {row["from_address"] for row in copy["failed_tries"]} == {None}
    assert "other classes" in copy["about"][-1]
    own = told(session, account)
    assert notes(own) == {"8q": NOTE, "7q": "", "Chess": "Cheats."}
    assert "192.0.2.77" in values(own["failed_tries"])
    assert "other classes" not in own["about"][-1]


def test_how_much_there_is_is_counted(session):
    account, _, question = planted.somebody(session)
    studied.answer(session, studied.account(session), question)
    assert personal.summary(session, account) == personal.Summary(answers=1, questions=1, classes=2, passkeys=1)
    assert (account.name, account.username, account.email) == (NAME, USERNAME, EMAIL)
    assert session.scalar(select(QuestionRow.id)) is not None
