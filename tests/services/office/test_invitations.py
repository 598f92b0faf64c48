"""Invitations: who becomes what by one, what a guest keeps, and what withdraws it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from quizapp.models.accounts import Account, Link
from quizapp.models.classes import Entry
from quizapp.services.audit import By
from quizapp.services.errors import Conflict, Forbidden, Invalid, NotFound
from quizapp.services.office import invitations
from quizapp.services.ways_in import accounts, links
from tests import studied
from tests.studied import HASHER, NOON, OTTERS

CHOSEN = accounts.choose("Ms Okafor", OTTERS, HASHER)
NOBODY = By(None, NOON, "192.0.2.7")


@pytest.fixture
def root(session):
    """An administrator, who acts."""
    return By(studied.named(session, "Root", role="administrator"), NOON, "192.0.2.1")


def invited(session, root, role="teacher", whom="Ms Okafor", **fields):
    token = invitations.invite(session, root, role, whom, **fields)
    session.flush()
    return token


def noted(session):
    session.flush()
    return session.scalars(select(Entry.action).order_by(Entry.id)).all()


@pytest.mark.parametrize("role", ["teacher", "administrator"])
def test_who_follows_an_invitation_becomes_what_it_says(session, root, role):
    made = invitations.make_account(session, invited(session, root, role), CHOSEN, NOBODY)
    assert (made.username, made.role, made.password) == ("Ms Okafor", role, CHOSEN.password)
    entry = session.scalars(select(Entry).order_by(Entry.id.desc())).first()
    assert (entry.action, entry.actor, entry.address) == ("invitation accepted", made.public, "192.0.2.7")
    assert noted(session) == ["invitation made", "invitation accepted"]


def test_setting_up_makes_the_first_administrator(session):
    token = invitations.set_up(session, NOON)
    session.flush()
    made = invitations.make_account(session, token, CHOSEN, NOBODY)
    assert made.role == "administrator"
    assert noted(session) == ["quizapp set up"]


@pytest.mark.parametrize("role", ["learner", "root", "", "Teacher"])
def test_nobody_is_invited_as_anything_else(session, root, role):
    with pytest.raises(Invalid) as refused:
        invitations.invite(session, root, role, "Mira")
    assert refused.value.field == "role"


@pytest.mark.parametrize("whom", ["", " ", "x" * 61, "x" * 300, "\u202e", "\u200b"])
def test_an_invitation_says_whom_it_is_for(session, root, whom):
    with pytest.raises(Invalid) as refused:
        invitations.invite(session, root, "teacher", whom)
    assert refused.value.field == "whom"


@pytest.mark.parametrize("whom", ["X", "🦦", "مدرسة", "=cmd|' /C calc'!A0"])
def test_whoever_it_is_for_may_be_called_anything(session, root, whom):
    invited(session, root, whom=whom)
    assert [link.whom for link in invitations.pending(session, NOON)] == [whom]


def test_a_name_that_is_taken_leaves_the_invitation_good(session, root):
    studied.named(session, "Ms Okafor")
    token = invited(session, root)
    with pytest.raises(Conflict) as refused:
        invitations.make_account(session, token, CHOSEN, NOBODY)
    assert refused.value.field == "name"
    session.flush()
    other = accounts.choose("Ms A. Okafor", OTTERS, HASHER)
    assert invitations.make_account(session, token, other, NOBODY).role == "teacher"
    assert session.scalar(select(func.count()).select_from(Account)) == 3


def test_a_guest_keeps_what_they_have_answered(session, root):
    guest = studied.account(session)
    question = studied.deck(session)[0]
    studied.answer(session, guest, question)
    made = invitations.make_account(session, invited(session, root), CHOSEN, NOBODY, guest=guest)
    assert made is guest
    assert (made.username, made.role) == ("Ms Okafor", "teacher")


# Somebody with an account ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "to"), [("learner", "teacher"), ("learner", "administrator"), ("teacher", "administrator")]
)
def test_whoever_has_an_account_becomes_more_by_it(session, root, role, to):
    mira = studied.named(session, "Mira", role=role)
    invitations.accept(session, invited(session, root, to), By(mira, NOON))
    assert mira.role == to


@pytest.mark.parametrize(
    ("role", "to"), [("teacher", "teacher"), ("administrator", "teacher"), ("administrator", "administrator")]
)
def test_nobody_becomes_less_by_it_and_the_link_stays_good_for_whoever_it_is_for(session, root, role, to):
    mira = studied.named(session, "Mira", role=role)
    token = invited(session, root, to)
    with pytest.raises(Conflict):
        invitations.accept(session, token, By(mira, NOON))
    assert mira.role == role
    assert links.offer(session, token, "", NOON)


def test_a_guest_cannot_accept_without_an_account(session, root):
    with pytest.raises(Forbidden):
        invitations.accept(session, invited(session, root), By(studied.account(session), NOON))


def test_a_reset_link_makes_nobody_a_teacher(session):
    mira = studied.named(session, "Mira")
    token = links.make(session, links.RESET, NOON, account=mira)
    session.flush()
    for act in (
        lambda: invitations.accept(session, token, By(mira, NOON)),
        lambda: invitations.make_account(session, token, CHOSEN, NOBODY),
    ):
        with pytest.raises(NotFound):
            act()


# Pending --------------------------------------------------------------------------------------------------


def test_an_invitation_waits_until_it_is_followed_withdrawn_or_too_old(session, root):
    for whom in ("Ms Okafor", "Mr Berg", "Mx Ito"):
        token = invited(session, root, whom=whom)
    assert [link.whom for link in invitations.pending(session, NOON)] == ["Mx Ito", "Mr Berg", "Ms Okafor"]
    invitations.make_account(session, token, CHOSEN, NOBODY)
    invitations.withdraw(session, root, invitations.pending(session, NOON)[0])
    assert [link.whom for link in invitations.pending(session, NOON)] == ["Ms Okafor"]
    assert invitations.pending(session, NOON + timedelta(days=7)) == []
    assert noted(session)[-1] == "invitation withdrawn"


def test_the_second_invitation_of_a_person_makes_the_first_worthless(session, root):
    first = invited(session, root)
    second = invited(session, root, whom=" Ms  Okafor ")
    assert len(invitations.pending(session, NOON)) == 1
    assert links.offer(session, first, "", NOON) is None
    assert links.offer(session, second, "", NOON)


def test_whom_a_used_invitation_was_for_is_forgotten(session, root):
    token = invited(session, root, email="okafor@school.example")
    invitations.make_account(session, token, accounts.choose("Grace", OTTERS, HASHER), NOBODY)
    link = session.scalars(select(Link)).one()
    assert (link.whom, link.email) == ("", None)


def test_the_log_names_nobody_who_was_invited(session, root):
    invited(session, root, email="okafor@school.example")
    session.flush()
    assert "kafor" not in str([vars(entry) for entry in session.scalars(select(Entry))])
