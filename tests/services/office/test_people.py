"""People as administrators see them: found by any part of a name, made, given another role, signed out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from quizapp.models.accounts import Account
from quizapp.models.classes import Entry, Member
from quizapp.services import access, audit, paging
from quizapp.services.audit import By
from quizapp.services.errors import Conflict, Forbidden, Invalid, NotFound
from quizapp.services.office import people
from quizapp.services.ways_in import accounts, links, signing
from tests import studied
from tests.studied import NOON


@pytest.fixture
def root(session):
    """An administrator, who acts."""
    return By(studied.named(session, "Root", role="administrator"), NOON, "192.0.2.1")


def found(session, *wanted, **more):
    return [account.username for account in people.search(session, *wanted, **more).rows]


def noted(session):
    session.flush()
    return session.scalars(select(Entry.action).order_by(Entry.id)).all()


# Finding --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sought", "names"),
    [
        ("", ["Änne Öz", "Anna", "Anna 2", "Bert_", "أحمد"]), ("ann", ["Anna", "Anna 2"]), ("ANNA 2", ["Anna 2"]),
        ("änn", ["Änne Öz"]), ("ÖZ", ["Änne Öz"]), ("@SCHOOL", ["Bert_"]), ("_", ["Bert_"]), ("%", []), ("أ", ["أحمد"]),
        ("  Anna   2 ", ["Anna 2"]), ("x" * 10_000, []), ("\\", []), ("'; --", []),
        ("\x00", ["Änne Öz", "Anna", "Anna 2", "Bert_", "أحمد"]), ("\ud800nna", ["Anna", "Anna 2"]),
    ],
)  # fmt: skip
def test_people_are_found_by_any_part_of_a_name_or_an_address(session, sought, names):
    studied.account(session)  # a guest, who is found by nobody
    studied.named(session, "Anna")
    studied.named(session, "Anna", username="Anna 2", username_key="anna 2")
    studied.named(session, "Änne Öz")
    studied.named(session, "Bert_", email="b@school.example", email_key="b@school.example")
    studied.named(session, "أحمد")
    assert sorted(found(session, sought)) == sorted(names)


def test_people_are_found_by_role_and_a_role_that_is_none_is_all(session):
    for role in accounts.ROLES:
        studied.named(session, role.title(), role=role)
    assert found(session, "", "teacher") == ["Teacher"]
    assert len(found(session, "", "headmaster")) == 3


def test_a_long_list_is_told_a_page_at_a_time(session):
    for n in range(51):
        studied.named(session, f"Pupil {n:02}", password=None)
    page = people.search(session, "", "learner", 1)
    assert (page.total, page.pages, len(page.rows)) == (51, 2, paging.SIZE)
    assert found(session, number=2) == ["Pupil 50"] == found(session, number=99)
    assert found(session, number=0) == found(session, number=-5) == found(session)


# Making ---------------------------------------------------------------------------------------------------


def test_an_account_is_made_with_a_link_to_its_first_password(session, root):
    made, token = people.make(session, root, "Mira", "teacher", "Europe/Berlin")
    session.flush()
    assert (made.username, made.role, made.password, made.time_zone) == ("Mira", "teacher", None, "Europe/Berlin")
    assert links.offer(session, token, "", NOON).username == "Mira"
    assert noted(session) == ["account made", "password link made"]


def test_the_third_of_a_name_is_numbered_on_a_page_and_refused_by_name(session, root):
    names = [people.make(session, root, "Mira", "learner", "UTC")[0].username for _ in range(3)]
    assert names == ["Mira", "Mira 2", "Mira 3"]
    with pytest.raises(Conflict, match="mira already"):
        people.make_named(session, root, " mira ", "learner", "UTC")


@pytest.mark.parametrize("role", ["", "root", "Teacher"])
def test_nobody_is_made_what_there_is_not(session, root, role):
    with pytest.raises(Invalid):
        people.make(session, root, "Mira", role, "UTC")
    assert session.scalar(select(func.count()).select_from(Account)) == 1


# Roles ----------------------------------------------------------------------------------------------------


def test_a_role_is_changed_and_noted_once(session, root):
    mira = studied.named(session, "Mira")
    for _ in range(2):
        assert people.change_role(session, root, mira, "teacher") == []
    assert mira.role == "teacher"
    entry = session.scalars(select(Entry)).one()
    assert (entry.subject, entry.detail) == (mira.public, "from learner to teacher")


def test_the_last_administrator_stays_and_the_last_but_one_need_not(session, root):
    with pytest.raises(Conflict, match="no administrator left"):
        people.change_role(session, root, root.account, "teacher")
    second = studied.named(session, "Second", role="administrator")
    people.change_role(session, root, root.account, "teacher")
    session.flush()
    with pytest.raises(Conflict):
        people.change_role(session, root, second, "learner")
    assert accounts.administrators(session) == 1


def test_a_teacher_who_becomes_a_learner_teaches_nothing_any_more(session, root):
    okafor, berg = studied.named(session, "Okafor", role="teacher"), studied.named(session, "Berg", role="teacher")
    alone = studied.classroom(session, teacher=okafor, name="8b")
    shared = studied.classroom(session, teacher=okafor, name="9a")
    session.add(Member(class_id=shared.id, account_id=berg.id, role="teacher", joined_at=NOON))
    learns = studied.classroom(session, okafor, name="Teachers learn")
    session.flush()
    told = [(each.classroom.name, each.teachers) for each in people.taught(session, okafor)]
    assert told == [("8b", 1), ("9a", 2)]
    people.change_role(session, root, okafor, "learner")
    session.flush()
    for classroom in (alone, shared):
        with pytest.raises(NotFound):
            access.classroom(session, okafor, classroom.public)
    assert access.taught(session, berg, shared.public) is shared
    assert access.classroom(session, okafor, learns.public).me.role == "learner"
    assert noted(session) == ["teacher dismissed", "teacher dismissed", "role changed"]
    assert people.change_role(session, root, okafor, "teacher") == []
    assert people.taught(session, okafor) == []


def test_who_would_lose_classes_does_so_only_if_it_is_meant(session, root):
    okafor = studied.named(session, "Okafor", role="teacher")
    studied.classroom(session, teacher=okafor)
    with pytest.raises(Invalid) as refused:
        people.change_role(session, root, okafor, "learner", sure=False)
    assert (refused.value.field, okafor.role) == ("sure", "teacher")
    people.change_role(session, root, okafor, "administrator", sure=False)
    assert len(people.taught(session, okafor)) == 1


def test_of_two_administrators_who_take_each_others_role_at_once_one_is_left(database):
    with database.write() as session:
        ids = [studied.named(session, name, role="administrator").id for name in ("One", "Two")]
    ready = Barrier(2)

    def take(own, other):
        ready.wait()
        try:
            with database.write() as session:
                session.execute(select(Account).where(Account.id == own).with_for_update())  # as each request does
                by = By(session.get(Account, own), NOON)
                people.change_role(session, by, session.get(Account, other), "learner")
        except (Conflict, OperationalError) as error:
            return type(error)
        return None

    with ThreadPoolExecutor(2) as pool:
        got = list(pool.map(take, ids, ids[::-1]))
    with database.read() as session:
        assert accounts.administrators(session) == 1
    assert got.count(None) == 1


# Signing out, and being found -----------------------------------------------------------------------------


def test_somebody_is_signed_out_everywhere_and_keeps_their_password(session, root):
    mira = studied.named(session, "Mira")
    tokens = [signing.open_session(session, mira, NOON) for _ in range(3)]
    session.flush()
    people.sign_out(session, root, mira)
    assert [signing.known(session, token, NOON) for token in tokens] == [None] * 3
    assert mira.password
    assert noted(session) == ["signed out everywhere"]


@pytest.mark.parametrize(("role", "error"), [("learner", NotFound), ("teacher", Forbidden)])
def test_the_doors_of_administrators_open_to_nobody_else(session, root, role, error):
    who, other = studied.named(session, "Who", role=role), studied.named(session, "Other")
    link = links.make(session, links.INVITE, NOON, role="teacher")
    session.flush()
    invitation = access.invitation(session, root.account, session.scalars(select(links.Link)).one().public)
    assert invitation.role == "teacher" and link
    for door in (
        lambda: access.administrator(who),
        lambda: access.account(session, who, other.public),
        lambda: access.invitation(session, who, invitation.public),
        lambda: access.any_class(session, who, "nowhere"),
    ):
        with pytest.raises(error):
            door()
    assert access.account(session, root.account, other.public) is other


def test_nobody_is_called_what_nobody_is_called(session):
    mira = studied.named(session, "Mira")
    assert people.called(session, " MIRA ") is mira
    with pytest.raises(NotFound, match="Nobody signs in"):
        people.called(session, "Bert")
    assert people.everybody(session) == [mira]
    assert audit.By(None, NOON).account is None
