"""How long things are kept: nobody goes without a warning, nobody who came back goes, and what is spent goes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from quizapp.models.accounts import Account, Link, SignIn, Try
from quizapp.models.classes import Entry, Member, Roster
from quizapp.models.exchange import Import
from quizapp.services.records import retention
from quizapp.services.records.retention import WARNING, Plan, deletion_day, months_later
from quizapp.services.ways_in import signing
from tests import studied
from tests.studied import NOON

DAY = timedelta(days=1)
DATES = st.dates(date(2020, 1, 1), date(2040, 12, 31))
MONTHS = st.integers(1, 120)


def days_ago(number):
    return NOON - number * DAY


def night(session, months, now):
    """What a night does: warn, take back, erase; gives the names of who went."""
    session.flush()
    session.expire_all()
    planned = retention.plan(session, months, now)
    retention.warn(session, planned, months, now)
    gone = [retention.erase_unused(session, account, months, now) for account in planned.erase]
    session.flush()
    session.expire_all()
    return [account.name for account in gone if account]


def rows(session, table):
    return session.scalar(select(func.count()).select_from(table))


# Months ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-03-15", 12, "2027-03-15"),
        ("2026-12-01", 1, "2027-01-01"),
        ("2026-05-31", 6, "2026-11-30"),
        ("2026-05-31", 0, "2026-05-31"),
        ("9999-12-01", 12, "9999-12-31"),
    ],
)
def test_months_are_those_of_the_calendar(day, months, later):
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(later)


@given(DATES, MONTHS)
def test_the_day_is_the_same_or_the_last_of_its_month(day, months):
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or ((later + DAY).day == 1 and later.day < day.day)


@given(DATES, DATES, MONTHS)
def test_who_was_here_later_goes_no_earlier(one, other, months):
    first, second = sorted((one, other))
    assert months_later(first, months) <= months_later(second, months)


@given(DATES, MONTHS, st.integers(0, 4000), st.integers(0, 23))
def test_nobody_is_due_before_the_months_are_over_and_the_warning_is_a_month_old(seen, months, days, hour):
    account = Account(created_at=NOON, seen_at=datetime.combine(seen, time(15), UTC))
    now = datetime.combine(seen, time(hour), UTC) + days * DAY
    account.warned_at = now - WARNING
    due = retention._is_due(account, months, now)
    assert due == (now.date() >= months_later(seen, months))
    if due:
        assert now.date() >= deletion_day(account, months)
    account.warned_at = now - WARNING + timedelta(seconds=1)
    assert not retention._is_due(account, months, now)


@given(DATES, MONTHS, st.integers(0, 4000))
def test_the_day_that_was_told_is_never_later_than_the_one_on_which_somebody_goes(seen, months, days):
    account = Account(created_at=NOON, seen_at=datetime.combine(seen, time(15), UTC))
    account.warned_at = datetime.combine(seen, time(3), UTC) + days * DAY
    told = deletion_day(account, months)
    for before in (1, 2, 30):
        assert not retention._is_due(account, months, datetime.combine(told - before * DAY, time(23, 59), UTC))
    assert retention._is_due(account, months, datetime.combine(told, time(3), UTC))


# Accounts -------------------------------------------------------------------------------------------------


def test_somebody_is_warned_a_month_before_and_goes_when_the_months_are_over(session):
    mira = studied.named(session, "Mira", seen_at=NOON)
    due = datetime(2027, 11, 23, 3, tzinfo=UTC)
    assert night(session, 12, due - 31 * DAY) == []
    assert mira.warned_at is None
    assert night(session, 12, due - 30 * DAY) == []
    assert mira.warned_at == due - 30 * DAY
    assert deletion_day(mira, 12) == date(2027, 11, 23)
    assert night(session, 12, due - 1 * DAY) == []
    assert mira.warned_at == due - 30 * DAY
    assert night(session, 12, due) == ["Mira"]
    assert rows(session, Account) == 0
    (entry,) = session.scalars(select(Entry))
    assert (entry.actor, entry.action) == (None, "account erased")
    assert entry.detail == "unused for 12 months; answers: 0, classes: 0"


def test_who_was_never_here_goes_by_the_day_on_which_the_account_was_made(session):
    studied.named(session, "Mira", warned_at=days_ago(30))
    studied.named(session, "Ada", seen_at=NOON + 10 * DAY, warned_at=days_ago(30))
    assert night(session, 1, NOON + 31 * DAY) == ["Mira"]


def test_a_visit_takes_the_warning_back(session):
    mira = studied.named(session, "Mira", seen_at=days_ago(360))
    token = signing.open_session(session, mira, days_ago(360), own=True)
    night(session, 12, NOON)
    assert mira.warned_at == NOON
    session.flush()
    visit = signing.Visit(mira, session.scalar(select(SignIn.id)), NOON, NOON, NOON, True)
    signing.note(session, visit, NOON + DAY)
    session.expire_all()
    assert (mira.warned_at, mira.seen_at) == (None, NOON + DAY)
    assert night(session, 12, NOON + 40 * DAY) == []
    assert token


def test_on_the_first_day_of_the_setting_nobody_goes_however_long_they_were_away(session):
    mira = studied.named(session, "Mira", seen_at=days_ago(3000))
    assert night(session, 6, NOON) == []
    assert deletion_day(mira, 6) == (NOON + 30 * DAY).date()
    assert night(session, 6, NOON + 29 * DAY) == []
    assert night(session, 6, NOON + 30 * DAY) == ["Mira"]


def test_a_clock_that_was_years_ahead_for_a_night_erases_nobody(session):
    for n in range(3):
        studied.account(session, seen_at=days_ago(n))
        studied.named(session, f"Pupil {n}", seen_at=days_ago(n))
    assert night(session, 6, NOON + 3000 * DAY) == []
    assert night(session, 6, NOON + DAY) == []
    assert session.scalars(select(Account.warned_at)).all() == [None] * 6


def test_guests_go_by_the_same_rule(session):
    studied.account(session, seen_at=days_ago(200), warned_at=days_ago(30))
    studied.account(session, seen_at=days_ago(200), warned_at=days_ago(29))
    studied.account(session, seen_at=days_ago(20))
    assert night(session, 6, NOON) == [None]
    assert rows(session, Account) == 2
    assert rows(session, Entry) == 0
    retention.note_guests(session, 1, NOON)
    session.flush()
    assert [(e.action, e.detail) for e in session.scalars(select(Entry))] == [("unused guests erased", "guests: 1")]


def test_administrators_and_whoever_alone_teaches_a_class_stay(session):
    away = {"seen_at": days_ago(3000), "warned_at": days_ago(2000)}
    studied.named(session, "Head", role="administrator", **away)
    studied.named(session, "Deputy", role="administrator", **away)
    okafor, lind, berg = (studied.named(session, name, role="teacher", **away) for name in ("Okafor", "Lind", "Berg"))
    studied.classroom(session, teacher=okafor, name="8b")
    put_away = studied.classroom(session, teacher=lind, name="7a")
    put_away.archived_at = NOON
    shared = studied.classroom(session, teacher=studied.named(session, "Young", role="teacher"), name="9a")
    session.add(Member(class_id=shared.id, account_id=berg.id, role="teacher", joined_at=NOON))
    assert night(session, 12, NOON) == ["Lind", "Berg"]
    assert okafor.warned_at is None
    assert {deletion_day(okafor, 12)} == {None}


def test_of_two_teachers_who_both_are_away_one_stays(session):
    away = {"seen_at": days_ago(3000), "warned_at": days_ago(2000)}
    one, other = (studied.named(session, name, role="teacher", **away) for name in ("One", "Other"))
    shared = studied.classroom(session, teacher=one)
    session.add(Member(class_id=shared.id, account_id=other.id, role="teacher", joined_at=NOON))
    assert night(session, 12, NOON) == ["One"]
    assert night(session, 12, NOON + 100 * DAY) == []


@pytest.mark.parametrize("months", [0, 24])
def test_a_setting_that_is_taken_back_takes_warnings_back_too(session, months):
    mira = studied.named(session, "Mira", seen_at=days_ago(400), warned_at=days_ago(40))
    assert night(session, months, NOON) == []
    assert mira.warned_at is None
    assert night(session, 12, NOON) == []
    assert deletion_day(mira, 12) == (NOON + 30 * DAY).date()


def test_without_the_setting_nothing_is_planned_and_no_day_is_told(session):
    mira = studied.named(session, "Mira", seen_at=days_ago(9000))
    session.flush()
    assert retention.plan(session, 0, NOON) == Plan()
    mira.warned_at = NOON
    assert deletion_day(mira, 0) is None


def test_who_comes_back_while_the_night_is_at_work_is_neither_warned_nor_erased(session):
    mira = studied.named(session, "Mira", seen_at=days_ago(380), warned_at=days_ago(31))
    ada = studied.named(session, "Ada", seen_at=days_ago(360))
    session.flush()
    planned = retention.plan(session, 12, NOON)
    assert (planned.erase, planned.warn) == ((mira.id,), (ada.id,))
    for account in (mira, ada):
        account.seen_at, account.warned_at = NOON, None
    session.flush()
    retention.warn(session, planned, 12, NOON)
    assert retention.erase_unused(session, mira.id, 12, NOON) is None
    session.expire_all()
    assert session.scalars(select(Account.warned_at)).all() == [None, None]


def test_names_are_told_for_a_dry_run(session):
    mira, guest = studied.named(session, "Mira"), studied.account(session)
    assert retention.usernames(session, (guest.id, mira.id)) == [None, "Mira"]


# What is spent --------------------------------------------------------------------------------------------


def test_what_is_spent_is_cleared_away_and_what_is_of_use_is_kept(session):
    mira, guest = studied.named(session, "Mira"), studied.account(session)
    classroom = studied.classroom(session)

    def sign_in(whose, made, ended=None):
        token = f"{whose.id}-{made}-{ended}"
        return SignIn(account_id=whose.id, token=token, created_at=made, seen_at=made, proved_at=made, ended_at=ended)

    def link(until, used=None):
        return Link(token=f"{until}-{used}", purpose="reset", account_id=mira.id, made_at=until, until=until,
                    used_at=used)  # fmt: skip

    def roster(made, taken=None):
        return Roster(class_id=classroom.id, made_at=made, lines="[]", taken_at=taken)

    second = timedelta(seconds=1)
    kept = [
        sign_in(mira, days_ago(30), days_ago(30)), sign_in(mira, days_ago(60)), sign_in(guest, days_ago(900)),
        link(days_ago(30)), link(NOON + DAY), roster(days_ago(1)), roster(days_ago(90), days_ago(90)),
        Try(kind="sign-in", subject="mira", address="", at=days_ago(1)),
        Import(owner_id=mira.id, handed_in_at=days_ago(1)),
        Import(owner_id=mira.id, handed_in_at=days_ago(9), taken_at=days_ago(9)),
    ]  # fmt: skip
    gone = [
        sign_in(mira, days_ago(31), days_ago(30) - second), sign_in(mira, days_ago(60) - second),
        sign_in(guest, days_ago(900), days_ago(31)), link(days_ago(30) - second), link(NOON, days_ago(31)),
        roster(days_ago(1) - second), Try(kind="sign-in", subject="mira", address="", at=days_ago(1) - second),
        Import(owner_id=mira.id, handed_in_at=days_ago(1) - second),
    ]  # fmt: skip
    session.add_all(kept + gone)
    session.flush()
    counts = {"ended sign-ins": 3, "spent links": 2, "lists of names": 1, "files handed in": 1, "failed tries": 1}
    assert retention.count_spent(session, NOON) == counts
    assert retention.clear_spent(session, NOON) == counts
    assert retention.count_spent(session, NOON) == dict.fromkeys(counts, 0)
    ids = {(type(row), row.id) for row in kept}
    session.expunge_all()
    tables = (SignIn, Link, Roster, Import, Try)
    assert {(table, id) for table in tables for id in session.scalars(select(table.id))} == ids
