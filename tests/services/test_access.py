"""Who may see what, at the doors themselves; every address and caller stand in tests/web/test_access_matrix.py."""

from __future__ import annotations

import contextlib

import pytest

from quizapp.models.classes import Holiday, Member, Roster
from quizapp.services import access
from quizapp.services.errors import Forbidden, NotFound
from tests import studied
from tests.counting import statements
from tests.studied import DAY, NOON

DOORS = {
    "a class": lambda session, who, ids: access.classroom(session, who, ids["room"]),
    "a class to change": lambda session, who, ids: access.taught(session, who, ids["room"]),
    "a member": lambda session, who, ids: access.member(session, who, ids["room"], ids["member"]),
    "a pupil": lambda session, who, ids: access.pupil(session, who, ids["room"], ids["member"]),
    "a roster": lambda session, who, ids: access.roster(session, who, ids["room"], ids["roster"]),
    "a holiday": lambda session, who, ids: access.holiday(session, who, ids["room"], ids["holiday"]),
}
"""The doors to what belongs to a class."""


@pytest.fixture
def people(session):
    return {
        "teacher": studied.named(session, "Teacher", role="teacher"),
        "other": studied.named(session, "Other", role="teacher"),
        "learner": studied.named(session, "Learner"),
        "stranger": studied.named(session, "Stranger"),
        "administrator": studied.named(session, "Root", role="administrator"),
    }


@pytest.fixture
def ids(session, people):
    room = studied.classroom(session, people["learner"], teacher=people["teacher"])
    roster = Roster(class_id=room.id, made_by=people["teacher"].id, made_at=NOON, lines="{}")
    holiday = Holiday(class_id=room.id, name="Autumn", first=DAY, last=DAY)
    session.add_all([roster, holiday])
    session.flush()
    member = session.query(Member).filter_by(class_id=room.id, account_id=people["learner"].id).one()
    return {"room": room.public, "member": member.public, "roster": roster.public, "holiday": holiday.public}


@pytest.mark.parametrize("door", DOORS)
def test_a_door_asks_the_database_once_whoever_comes(session, people, ids, door, engine):
    session.expire_all()
    for who in people.values():
        session.refresh(who)
    for who in people.values():
        with statements(engine) as asked, contextlib.suppress(NotFound, Forbidden):
            DOORS[door](session, who, ids)
        assert len(asked) == 1, who.name


@pytest.mark.parametrize("door", DOORS)
def test_a_door_lets_its_teacher_in_tells_members_why_not_and_strangers_nothing(session, people, ids, door):
    assert DOORS[door](session, people["teacher"], ids)
    for who in ("other", "stranger"):
        with pytest.raises(NotFound):
            DOORS[door](session, people[who], ids)
    with pytest.raises(Forbidden):
        DOORS[door](session, people["administrator"], ids)
    if door != "a class":
        with pytest.raises(Forbidden):
            DOORS[door](session, people["learner"], ids)


@pytest.mark.parametrize("door", ["a member", "a pupil", "a roster", "a holiday"])
@pytest.mark.parametrize("given", ["", "x", "x" * 65, "\0", "é", "12"])
def test_a_door_to_what_is_not_there_says_so(session, people, ids, door, given):
    nothing = {**ids, "member": given, "roster": given, "holiday": given}
    with pytest.raises(NotFound):
        DOORS[door](session, people["teacher"], nothing)
