"""Somebody is erased for good: nothing that hangs on them stays but counts, and nobody else is touched."""

from __future__ import annotations

import json
from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import event, func, inspect, select, text

from quizapp.models.accounts import Account, SignIn, Try
from quizapp.models.classes import Classroom, Entry, KeptCount, Member, Roster
from quizapp.models.session import Database
from quizapp.models.study import CardRow, Review
from quizapp.services.audit import By
from quizapp.services.classroom import classes
from quizapp.services.errors import Conflict, Invalid
from quizapp.services.records import erasure
from quizapp.services.ways_in import signing
from tests import planted, studied
from tests.planted import TRACES, personal_tables
from tests.studied import NOON


@pytest.fixture
def by():
    """The program itself, at noon."""
    return By(None, NOON)


def rows(session, table):
    return session.scalar(select(func.count()).select_from(table))


def kept(session):
    """What is kept, by class and question."""
    session.expire_all()
    return {
        (row.class_id, row.question_id): (row.learners, row.answers, row.known)
        for row in session.scalars(select(KeptCount))
    }


# What goes ------------------------------------------------------------------------------------------------


def test_nothing_of_somebody_who_is_erased_is_in_any_table_of_people(session, by):
    before = {table.name: rows(session, table) for table in personal_tables()}
    account, classroom, _ = planted.somebody(session)
    public, teacher = account.public, session.scalar(select(Account.id).where(Account.role == "teacher"))
    erasure.erase(session, by, account)
    for table in personal_tables():
        if table.name in ("accounts", "members"):  # her teachers are there still
            found = set(session.scalars(select(table.c["id" if table.name == "accounts" else "account_id"])))
            assert teacher in found
            assert len(found) == 2
        elif table.name == "audit":
            assert session.scalars(select(Entry.action).order_by(Entry.id)).all()[-1] == "account erased"
        elif table.name != "marks" and (whose := planted.authored(table)):
            assert {who for name in whose for who in session.scalars(select(table.c[name]))} == {None}
        else:
            assert rows(session, table) == before[table.name] == 0, table.name
    assert session.get(Classroom, classroom.id) is not None
    entry = session.scalars(select(Entry).order_by(Entry.id.desc())).first()
    assert (entry.subject, entry.actor) == (public, None)
    assert entry.detail == "asked for; answers: 1, classes: 2"


def columns_of_text(database):
    """Every text of every table, whatever the models say is there."""
    told = inspect(database.engine)
    with database.read() as session:
        for table in told.get_table_names():
            for row in session.execute(text(f'SELECT * FROM "{table}"')):
                yield from (str(value) for value in row)


def test_her_name_her_answers_and_what_was_noted_of_her_are_in_no_column_of_any_table(database):
    with database.write() as session:
        account, _, _ = planted.somebody(session)
    everything = " ".join(columns_of_text(database))
    assert all(trace in everything for trace in TRACES)
    with database.write() as session:
        erasure.erase(session, By(None, NOON), session.get(Account, account.id))
    everything = " ".join(columns_of_text(database)).casefold()
    assert [trace for trace in TRACES if trace.casefold() in everything] == []


def test_nobody_else_loses_anything(session, by):
    account, classroom, question = planted.somebody(session)
    other = studied.named(session, "Bartholomew")
    session.add(Member(class_id=classroom.id, account_id=other.id, role="learner", joined_at=NOON, note="Kind."))
    studied.answer(session, other, question)
    studied.card(session, other, question)
    studied.correct(session, studied.answer(session, other, question), 1)
    token = signing.open_session(session, other, NOON)
    studied.tries(session, "Bartholomew")
    erasure.erase(session, by, account)
    assert session.scalars(select(Account.name).where(Account.role == "learner")).all() == ["Bartholomew"]
    assert (rows(session, Review), rows(session, CardRow), rows(session, Try), rows(session, SignIn)) == (2, 1, 1, 1)
    assert signing.known(session, token, NOON).account is other
    assert session.scalars(select(Member.note).where(Member.account_id == other.id)).all() == ["Kind."]


def test_whoever_was_signed_in_is_nobody_at_once(session, by):
    account = studied.named(session, "Mira")
    tokens = [signing.open_session(session, account, NOON) for _ in range(3)]
    erasure.erase(session, by, account)
    assert [signing.known(session, token, NOON) for token in tokens] == [None] * 3
    assert studied.tries(session, "Mira", studied.OTTERS) is None


def test_erased_twice_is_told(session, by):
    account = studied.named(session, "Mira")
    erasure.erase(session, by, account)
    with pytest.raises(Conflict, match="already"):
        erasure.erase(session, by, account)


def test_a_guest_is_erased_without_an_entry_in_the_log_of_staff(session, by):
    guest = studied.account(session)
    studied.answer(session, guest, studied.deck(session)[0])
    erasure.erase(session, by, guest)
    assert [rows(session, table) for table in (Account, Review, Entry)] == [0, 0, 0]


@pytest.mark.parametrize(
    ("lines", "goes"),
    [
        ([{"name": "Mira Lind", "note": ""}], True),
        ([{"name": "mira  LIND", "note": ""}], True),
        ([{"name": "Ada", "note": "Sits by Mira Lind."}], False),
        ([{"name": "Ada", "note": "Sits by Mira Lind"}], True),
        ([{"name": "Ada", "email": "mira@lind.example"}], True),
        ([{"name": "Miranda Lindgren"}], False),
        ([{"name": "Mira"}], False),
        ([], False),
    ],
)
def test_a_list_of_names_that_names_her_and_is_not_taken_yet_is_thrown_away(session, by, lines, goes):
    account = studied.named(session, "Mira Lind", email="mira@lind.example", email_key="mira@lind.example")
    classroom = studied.classroom(session)
    session.add(Roster(class_id=classroom.id, made_at=NOON, lines=json.dumps({"rows": lines})))
    session.add(Roster(class_id=classroom.id, made_at=NOON, lines="", taken_at=NOON))
    session.flush()
    erasure.erase(session, by, account)
    session.flush()
    assert rows(session, Roster) == (1 if goes else 2)


# What stays: counts ---------------------------------------------------------------------------------------


def test_counts_are_kept_for_each_class_and_question_and_added_up(session, by):
    one, two, three, _ = studied.deck(session)
    mira, ada = studied.named(session, "Mira"), studied.named(session, "Ada")
    classroom = studied.classroom(session, mira, ada)
    other = studied.classroom(session, mira, name="Chess")
    studied.give(session, classroom, one)
    studied.give(session, other, one)
    for rating in (1, 3, 2, 4):
        studied.answer(session, mira, one, rating=rating)
    studied.answer(session, mira, two, rating=1)
    for rating in (1, 1, 3):
        studied.answer(session, ada, one, rating=rating)
    erasure.erase(session, by, mira)
    hers = {one.id: (1, 4, 3), two.id: (1, 1, 0)}
    assert kept(session) == {(room.id, q): counts for room in (classroom, other) for q, counts in hers.items()}
    erasure.erase(session, by, ada)
    assert kept(session)[classroom.id, one.id] == (2, 7, 4)
    assert kept(session)[other.id, one.id] == (1, 4, 3)
    assert (classroom.id, three.id) not in kept(session)


def test_counts_follow_corrections_and_leave_out_what_was_taken_back(session, by):
    question = studied.deck(session)[0]
    mira = studied.named(session, "Mira")
    classroom = studied.classroom(session, mira)
    studied.give(session, classroom, question)
    wrong, right, back, twice = (studied.answer(session, mira, question, rating=r) for r in (1, 3, 3, 1))
    studied.correct(session, wrong, 3)
    studied.correct(session, right, 1)
    studied.correct(session, back, None)
    studied.correct(session, twice, 3)
    studied.correct(session, twice, 1)
    erasure.erase(session, by, mira)
    assert kept(session) == {(classroom.id, question.id): (1, 3, 1)}


def test_counts_are_kept_for_a_class_that_was_left_and_not_for_one_that_was_taught(session, by):
    question = studied.deck(session)[0]
    mira = studied.named(session, "Mira")
    left = studied.classroom(session, mira, name="left")
    taught = studied.classroom(session, teacher=mira, name="taught")
    foreign = studied.classroom(session, name="foreign")
    for room in (left, taught, foreign):
        studied.give(session, room, question)
    session.add(Member(class_id=taught.id, account_id=studied.account(session, role="teacher").id, role="teacher",
                       joined_at=NOON))  # fmt: skip
    member = session.scalar(select(Member).where(Member.class_id == left.id, Member.account_id == mira.id))
    member.ended_at = NOON
    studied.answer(session, mira, question)
    erasure.erase(session, by, mira)
    assert kept(session) == {(left.id, question.id): (1, 1, 1)}


def test_of_texts_that_no_class_studies_nothing_is_kept(session, by):
    question, foreign = studied.deck(session)[0], studied.deck(session, key="other")[0]
    mira = studied.named(session, "Mira")
    studied.give(session, studied.classroom(session, mira), question)
    studied.answer(session, mira, foreign)
    erasure.erase(session, by, mira)
    assert kept(session) == {}


def test_counts_are_kept_by_one_statement(session, database):
    mira, questions = studied.named(session, "Mira"), studied.deck(session)
    for n in range(5):
        studied.give(session, studied.classroom(session, mira, name=f"class {n}"), questions[0])
    for question in questions:
        studied.answer(session, mira, question)
    session.flush()
    seen = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    erasure.keep_counts(session, mira)
    assert len(seen) == 1
    assert len(kept(session)) == 20


# What stands in the way -----------------------------------------------------------------------------------


def test_the_last_administrator_stays(session, by):
    one = studied.named(session, "Ms Okafor", role="administrator")
    with pytest.raises(Conflict, match="no administrator left"):
        erasure.erase(session, by, one)
    studied.named(session, "Mr Lind", role="administrator")
    erasure.erase(session, by, one)
    assert session.scalars(select(Account.name)).all() == ["Mr Lind"]


def test_who_alone_teaches_a_class_hands_it_over_or_puts_it_away_first(session, by):
    okafor, lind = (studied.named(session, name, role="teacher") for name in ("Ms Okafor", "Mr Lind"))
    first = studied.classroom(session, teacher=okafor, name="8b")
    second = studied.classroom(session, teacher=okafor, name="9a")
    with pytest.raises(Conflict, match="no teacher left in 8b, 9a"):
        erasure.erase(session, by, okafor)
    session.add(Member(class_id=first.id, account_id=lind.id, role="teacher", joined_at=NOON))
    session.flush()
    with pytest.raises(Conflict, match="no teacher left in 9a"):
        erasure.erase(session, by, okafor)
    classes.archive(session, by, second)
    session.flush()
    erasure.erase(session, by, okafor)
    assert session.get(Classroom, second.id) is not None


def test_a_former_teacher_leaves_nobody_alone_and_a_former_colleague_is_no_help(session, by):
    okafor, lind = (studied.named(session, name, role="teacher") for name in ("Ms Okafor", "Mr Lind"))
    classroom = studied.classroom(session, teacher=okafor)
    session.add(Member(class_id=classroom.id, account_id=lind.id, role="teacher", joined_at=NOON,
                       ended_at=NOON + timedelta(days=1)))  # fmt: skip
    session.flush()
    assert erasure.obstacle(session, okafor)
    assert not erasure.obstacle(session, lind)


def test_a_teacher_may_erase_a_pupil_unless_others_rely_on_the_account(session):
    okafor, lind = (studied.named(session, name, role="teacher") for name in ("Ms Okafor", "Mr Lind"))
    mira = studied.named(session, "Mira")
    studied.classroom(session, mira, teacher=okafor, name="8b")
    studied.classroom(session, mira, teacher=okafor, name="Chess")
    assert not erasure.others_concerned(session, okafor, mira)
    other = studied.classroom(session, mira, teacher=lind, name="9a")
    assert erasure.others_concerned(session, okafor, mira)
    other.archived_at = NOON
    session.flush()
    assert not erasure.others_concerned(session, okafor, mira)


@pytest.mark.parametrize(
    ("typed", "fits"), [("Mira 2", True), (" mira  2 ", True), ("Mira", False), ("", False), ("guest", False)]
)
def test_the_name_is_typed_to_confirm(session, typed, fits):
    account = studied.named(session, "Mira", username="Mira 2", username_key="mira 2")
    if fits:
        erasure.confirm(account, typed)
        return
    with pytest.raises(Invalid, match="Type Mira 2"):
        erasure.confirm(account, typed)


def test_who_has_no_name_is_a_guest(session):
    erasure.confirm(studied.account(session), "Guest")


# Two at once ----------------------------------------------------------------------------------------------


def test_an_answer_that_is_under_way_while_somebody_is_erased_leaves_nothing_behind(postgres_url):
    database = Database(postgres_url)
    with database.write() as session:
        question, mira = studied.deck(session)[0], studied.named(session, "Mira")
        token = signing.open_session(session, mira, NOON)
    with database.write() as studying:
        visit = signing.known(studying, token, NOON, to_write=True)
        studied.answer(studying, visit.account, question)
        eraser = Thread(target=erases, args=(database, mira.id))
        eraser.start()
        waits(database)
    eraser.join()
    with database.read() as session:
        assert (rows(session, Account), rows(session, Review)) == (0, 0)
    database.engine.dispose()


def erases(database, account):
    with database.write() as session:
        erasure.erase(session, By(None, NOON), session.get(Account, account))


def waits(database):
    """Return when somebody waits for a row that another holds."""
    asked = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    for _ in range(10_000):
        with database.read() as session:
            if session.scalar(asked):
                return
    raise AssertionError("nobody waits")
