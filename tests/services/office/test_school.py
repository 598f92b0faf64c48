"""The school at a glance, and who teaches which class."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from quizapp.models.classes import Entry, Member
from quizapp.services import access
from quizapp.services.audit import By
from quizapp.services.errors import Conflict, Invalid
from quizapp.services.office import invitations, school
from tests import studied
from tests.studied import NOON


@pytest.fixture
def root(session):
    """An administrator, who acts."""
    return By(studied.named(session, "Root", role="administrator"), NOON, "192.0.2.1")


def test_a_new_school_is_empty(session, root):
    view = school.overview(session, NOON)
    assert (view.people, view.accounts) == ({"learner": 0, "teacher": 0, "administrator": 1}, 1)
    assert (view.guests, view.classes, view.invitations, view.untaught) == (0, 0, 0, [])


def test_people_classes_and_what_waits_are_counted(session, root):
    okafor = studied.named(session, "Okafor", role="teacher")
    pupils = [studied.named(session, f"Pupil {n}") for n in range(3)]
    studied.account(session)
    studied.classroom(session, *pupils, teacher=okafor)
    studied.classroom(session, teacher=okafor, name="old", archived_at=NOON)
    orphan = studied.classroom(session, pupils[0], teacher=okafor, name="9a")
    session.scalars(select(Member).where(Member.class_id == orphan.id, Member.role == "teacher")).one().ended_at = NOON
    invitations.invite(session, root, "teacher", "Mr Berg")
    session.flush()
    view = school.overview(session, NOON)
    assert view.people == {"learner": 3, "teacher": 1, "administrator": 1}
    assert (view.accounts, view.guests, view.classes, view.invitations) == (5, 1, 2, 1)
    assert view.untaught == [orphan]


def test_classes_are_told_by_name_with_teachers_and_counts_and_those_put_away_last(session, root):
    okafor, berg = studied.named(session, "Okafor", role="teacher"), studied.named(session, "Berg", role="teacher")
    pupils = [studied.named(session, f"Pupil {n}") for n in range(3)]
    studied.classroom(session, *pupils, teacher=okafor, name="b")
    studied.classroom(session, teacher=berg, name="A", archived_at=NOON)
    both = studied.classroom(session, pupils[0], teacher=okafor, name="C")
    session.add(Member(class_id=both.id, account_id=berg.id, role="teacher", joined_at=NOON))
    session.flush()
    told = [
        (row.classroom.name, [who.name for who in row.teachers], row.learners) for row in school.classes(session).rows
    ]
    assert told == [("b", ["Okafor"], 3), ("C", ["Berg", "Okafor"], 1), ("A", ["Berg"], 0)]
    assert [row.classroom.name for row in school.classes(session, " c ").rows] == ["C"]
    assert school.classes(session, "%").rows == []
    assert school.listed(session, both).learners == 1


def test_who_was_in_a_class_is_not_counted(session, root):
    pupil = studied.named(session, "Pupil")
    classroom = studied.classroom(session, pupil)
    session.scalars(select(Member).where(Member.account_id == pupil.id)).one().ended_at = NOON
    session.flush()
    assert school.listed(session, classroom).learners == 0 == school.classes(session).rows[0].learners


# Appointing -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["teacher", "administrator"])
def test_a_teacher_is_appointed_and_may_then_do_all_in_the_class(session, root, role):
    classroom = studied.classroom(session)
    berg = studied.named(session, "Berg", role=role)
    assert school.appoint(session, root, classroom, " BERG ") is berg
    assert access.taught(session, berg, classroom.public) is classroom
    entry = session.scalars(select(Entry)).one()
    assert (entry.action, entry.classroom, entry.subject) == ("teacher appointed", classroom.public, berg.public)


def test_administrators_appoint_themselves_and_only_then_see_the_class(session, root):
    classroom = studied.classroom(session)
    school.appoint(session, root, classroom, "Root")
    assert access.taught(session, root.account, classroom.public) is classroom


@pytest.mark.parametrize("name", ["Nobody", "", "Pupil", "%", "x" * 300])
def test_a_name_of_nobody_or_of_a_learner_is_told_at_its_field(session, root, name):
    studied.named(session, "Pupil")
    with pytest.raises(Invalid) as refused:
        school.appoint(session, root, studied.classroom(session), name)
    assert refused.value.field == "username"


def test_who_teaches_the_class_already_is_not_appointed_twice(session, root):
    berg = studied.named(session, "Berg", role="teacher")
    classroom = studied.classroom(session, teacher=berg)
    with pytest.raises(Conflict):
        school.appoint(session, root, classroom, "Berg")


@pytest.mark.parametrize("was", ["learner", "teacher who left"])
def test_who_was_in_the_class_otherwise_teaches_it_from_then_on(session, root, was):
    berg = studied.named(session, "Berg", role="teacher")
    classroom = studied.classroom(session, *([berg] if was == "learner" else []))
    if was != "learner":
        session.add(Member(class_id=classroom.id, account_id=berg.id, role="teacher", joined_at=NOON, ended_at=NOON))
        session.flush()
    school.appoint(session, root, classroom, "Berg")
    session.flush()
    assert access.taught(session, berg, classroom.public) is classroom
    assert session.query(Member).filter_by(account_id=berg.id).count() == 1
