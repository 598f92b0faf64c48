"""The log of staff: each action has its words, people stand in it while they are there, and it is found by anything."""

from __future__ import annotations

import ast
import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

import quizapp
from quizapp.models.classes import Entry
from quizapp.services import audit
from quizapp.services.audit import By
from quizapp.services.office import audit_log, audit_words
from quizapp.services.office.audit_log import Wanted
from quizapp.services.office.audit_words import SENTENCES
from tests import studied
from tests.studied import DAY, NOON

ALL = Wanted()


@pytest.fixture
def root(session):
    """An administrator, who acts."""
    return By(studied.named(session, "Root", role="administrator"), NOON, "192.0.2.1")


def note(session, by, action, **about):
    audit.note(session, by, action, **about)
    session.flush()


def told(session, wanted=ALL, zone="UTC", number=1):
    """The entries as sentences, with who did it."""
    return [f"{line.actor.name} {line.sentence}" for line in audit_log.entries(session, wanted, zone, number).rows]


# Words ----------------------------------------------------------------------------------------------------


def noted_in_code() -> Iterator[tuple[str, ast.Call, list[str]]]:
    """Every call that notes something: where it is, and the actions that it can note."""
    for path in Path(quizapp.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.note":
                yield f"{path.name}:{node.lineno}", node, list(words(path, node.args[2]))


def words(path: Path, node: ast.expr) -> Iterator[str]:
    """The texts that an argument can be: one, one of two, or what a name of the same function was set to."""
    if isinstance(node, ast.Constant):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from words(path, node.body)
        yield from words(path, node.orelse)
    elif isinstance(node, ast.Name):
        for other in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(other, ast.Assign) and node.id in map(ast.unparse, other.targets):
                yield from words(path, other.value)


def test_every_action_that_the_code_notes_has_its_sentence():
    found = list(noted_in_code())
    assert len(found) > 15
    for where, call, actions in found:
        assert actions, f"{where}: {ast.unparse(call.args[2])} cannot be read: write the action where it is noted"
        for action in actions:
            assert action in SENTENCES, f"{where}: services/office/audit_words.py has no sentence for “{action}”"
            assert len(action) <= Entry.action.type.length


def test_a_sentence_speaks_of_a_subject_or_a_class_where_the_entry_has_one():
    for where, call, actions in noted_in_code():
        given = {word.arg for word in call.keywords}
        for action in actions:
            for _, field in audit_words.parts(action):
                assert not field or field in given, f"{where}: “{action}” speaks of a {field} that is not noted"


def test_an_action_without_a_sentence_is_told_as_it_is_called(session, root):
    note(session, root, "moon painted {subject}")
    assert told(session) == ["Root moon painted (subject)"]


@pytest.mark.parametrize("action", SENTENCES)
def test_every_sentence_reads_well_with_and_without_those_it_is_about(session, root, action):
    mira, classroom = studied.named(session, "Mira"), studied.classroom(session, name="8b")
    note(session, root, action, subject=mira, classroom=classroom)
    note(session, root, action)
    for line in told(session):
        assert "{" not in line and "  " not in line and not line.endswith(" ")
    assert "{" not in audit_words.plain(action)


# People and classes ---------------------------------------------------------------------------------------


def test_people_and_classes_stand_in_it_by_their_names_of_today(session, root):
    mira, classroom = studied.named(session, "Mira"), studied.classroom(session, name="8b")
    note(session, root, "sign-in card made", subject=mira, classroom=classroom, detail="password taken away")
    mira.name, classroom.name = "Mira O.", "9b"
    session.flush()
    (line,) = audit_log.entries(session, ALL, "UTC").rows
    assert line.sentence == "made a new sign-in card for Mira O. in 9b"
    assert (line.subject.public, line.classroom.public) == (mira.public, classroom.public)
    assert (line.detail, line.address) == ("password taken away", "192.0.2.1")


def test_who_is_erased_and_what_is_deleted_stand_there_without_a_name(session, root):
    mira, classroom = studied.named(session, "Mira"), studied.classroom(session, name="8b")
    note(session, By(mira, NOON), "class renamed", classroom=classroom)
    note(session, root, "signed out everywhere", subject=mira)
    session.delete(mira)
    session.delete(classroom)
    session.flush()
    assert told(session) == [
        "Root signed an erased account out on all devices",
        "an erased account gave the class a deleted class another name",
    ]
    assert all(not named.public for line in audit_log.entries(session, ALL, "UTC").rows for _, named, _ in line.said
               if named)  # fmt: skip


def test_the_command_line_acts_without_an_account(session):
    note(session, By(None, NOON), "account made", subject=studied.named(session, "Mira"))
    assert told(session) == ["the system made the account Mira"]


# Finding --------------------------------------------------------------------------------------------------


@pytest.fixture
def filled(session, root):
    """A log of six entries on three days."""
    mira, berg = studied.named(session, "Mira"), studied.named(session, "Mr Berg", role="teacher")
    classroom = studied.classroom(session, name="8b")
    for n, (who, action, about) in enumerate([
        (root.account, "account made", {"subject": mira}), (root.account, "account made", {"subject": berg}),
        (berg, "class made", {"classroom": classroom}),
        (berg, "sign-in card made", {"subject": mira, "classroom": classroom}),
        (root.account, "signed out everywhere", {"subject": mira}), (root.account, "log downloaded", {}),
    ]):  # fmt: skip
        note(session, By(who, NOON + n * timedelta(hours=9)), action, **about)
    return mira, berg, classroom


def test_it_is_told_newest_first(session, filled):
    assert told(session)[0] == "Root downloaded this log"
    assert told(session)[-1] == "Root made the account Mira"


def test_it_is_found_by_who_did_it_or_to_whom_it_was_done(session, filled):
    mira, berg, _ = filled
    assert len(told(session, Wanted(person="mira"))) == 3 == len(told(session, Wanted(person=mira.public)))
    assert len(told(session, Wanted(person="berg"))) == 3 == len(told(session, Wanted(person=" mr BERG ")))
    for nobody in ("Nobody", "%", "_", "x" * 300, "\x00", "\u200b"):
        assert told(session, Wanted(person=nobody)) == []
    assert audit_log.person(session, Wanted(person=berg.public)) is berg
    assert audit_log.person(session, Wanted(person="Mr")) is None


def test_who_is_erased_is_found_by_the_id_that_stays(session, filled):
    mira = filled[0]
    public = mira.public
    session.delete(mira)
    session.flush()
    assert len(told(session, Wanted(person=public))) == 3


def test_it_is_found_by_class_and_by_action(session, filled):
    classroom = filled[2]
    assert len(told(session, Wanted(classroom=classroom.public))) == 2
    assert len(told(session, Wanted(action="account made"))) == 2
    assert told(session, Wanted(person="mira", classroom=classroom.public, action="class made")) == []
    assert told(session, Wanted(classroom="\x00")) == told(session, Wanted(action="\x00")) == []
    assert told(session, Wanted(classroom="nowhere")) == told(session, Wanted(action="nothing")) == []


@pytest.mark.parametrize(
    ("day", "zone", "count"),
    [
        (DAY, "UTC", 2), (DAY + timedelta(days=1), "UTC", 2), (DAY + timedelta(days=2), "UTC", 2),
        (DAY, "Asia/Tokyo", 1), (DAY + timedelta(days=1), "Asia/Tokyo", 2), (DAY, "America/Los_Angeles", 3),
        (DAY, "Mars/Base", 2), (date.min, "Asia/Tokyo", 0), (date.max, "America/Los_Angeles", 0),
    ],
)  # fmt: skip
def test_a_day_is_one_where_whoever_reads_is(session, filled, day, zone, count):
    assert len(told(session, Wanted(day=day), zone)) == count


def test_a_day_on_which_the_clocks_change_has_all_its_hours(session, root):
    for hour in (22, 23, 24, 46, 47):  # from 00:00 to 24:00 in Berlin on 25 October, which has 25 hours
        note(session, By(root.account, studied.datetime(2026, 10, 24, tzinfo=studied.UTC) + timedelta(hours=hour)),
             "log downloaded")  # fmt: skip
    assert len(told(session, Wanted(day=date(2026, 10, 25)), "Europe/Berlin")) == 4


def test_a_long_log_is_told_a_page_at_a_time(session, root):
    for n in range(120):
        audit.note(session, By(root.account, NOON + timedelta(seconds=n)), "log downloaded", detail=str(n))
    session.flush()
    page = audit_log.entries(session, ALL, "UTC", 3)
    assert (page.total, page.pages, [line.detail for line in page.rows][-1]) == (120, 3, "0")


# As a table -----------------------------------------------------------------------------------------------


def test_the_table_says_all_of_it_and_no_cell_is_a_formula(session, root):
    evil = studied.named(session, "=HYPERLINK(1)", role="teacher")
    classroom = studied.classroom(session, name="@SUM(A1)")
    note(session, By(evil, NOON, "192.0.2.1"), "sign-in card made", subject=evil, classroom=classroom, detail="-1")
    data, count = audit_log.as_csv(session, ALL, "Europe/Berlin")
    header, row = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert count == 1
    assert header[:3] == ["when (UTC)", "when (Europe/Berlin)", "who"]
    assert row == [
        "2026-11-23 12:00:00", "2026-11-23 13:00:00", "'=HYPERLINK(1)",
        "made a new sign-in card for =HYPERLINK(1) in @SUM(A1)", "'=HYPERLINK(1)", "'@SUM(A1)", "'-1", "192.0.2.1",
    ]  # fmt: skip


def test_the_table_holds_what_was_looked_for(session, filled):
    data, count = audit_log.as_csv(session, Wanted(action="account made"), "UTC")
    assert count == 2 == data.decode().count("\r\n") - 1


def test_that_the_log_was_taken_along_is_noted(session, root):
    audit_log.note_download(session, root, 12)
    session.flush()
    assert session.execute(select(Entry.action, Entry.detail)).one() == ("log downloaded", "12 entries")


def test_names_of_more_people_than_a_statement_holds_are_looked_up(session, root, monkeypatch):
    monkeypatch.setattr(audit_log, "AT_ONCE", 2)
    for n in range(5):
        note(session, root, "account made", subject=studied.named(session, f"Pupil {n}", password=None))
    assert told(session) == [f"Root made the account Pupil {n}" for n in (4, 3, 2, 1, 0)]
