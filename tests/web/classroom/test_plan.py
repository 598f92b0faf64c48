"""What a class studies and when, through its page."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from quizapp.models.classes import ClassDeck, Holiday
from quizapp.models.content import Deck
from tests.web.conftest import NOON, heading


@pytest.fixture
def teacher(person):
    return person().teacher()


@pytest.fixture
def room(teacher):
    return teacher.make_class()


@pytest.fixture
def deck(app):
    """The public id of the bundled text's deck."""
    with app.database.read() as session:
        return session.scalar(select(Deck.public))


def count(app, table):
    with app.database.read() as session:
        return session.scalar(select(func.count()).select_from(table))


def exam(app):
    with app.database.read() as session:
        day = session.scalar(select(ClassDeck.exam_on))
        return day.isoformat() if day else None


def edition(page):
    return page.split('name="edition" value="')[1].split('"')[0]


def test_a_text_is_given_once_and_taken_back(teacher, room, deck, app):
    assert heading(teacher.get(f"/classes/{room}/plan").text) == "Choose what 8b studies"
    for _ in range(2):
        assert teacher.post(f"/classes/{room}/texts/{deck}/give").status_code == 303
    assert count(app, ClassDeck) == 1
    assert heading(teacher.get(f"/classes/{room}/plan").text) == "8b studies 1 text"
    for _ in range(2):
        assert teacher.post(f"/classes/{room}/texts/{deck}/take-back").status_code == 303
    assert count(app, ClassDeck) == 0
    assert teacher.post(f"/classes/{room}/texts/nowhere/give").status_code == 404


def test_an_exam_day_is_set_shown_to_learners_and_taken_out(teacher, person, room, deck, app):
    teacher.post(f"/classes/{room}/texts/{deck}/give")
    page = teacher.get(f"/classes/{room}/plan").text
    address = f"/classes/{room}/plan/exams"
    assert teacher.post(address, {"edition": edition(page), f"exam-{deck}": "2026-12-11"}).status_code == 303
    assert exam(app) == "2026-12-11"
    mira = person().named("Mira").join(teacher.code_of(room))
    assert "to be known on Friday 11" in heading(mira.get(f"/classes/{room}").text)
    assert "Friday 11" in mira.get("/today").text
    page = teacher.get(f"/classes/{room}/plan").text
    assert teacher.post(address, {"edition": edition(page), f"exam-{deck}": ""}).status_code == 303
    assert exam(app) is None


@pytest.mark.parametrize("edition", ["9" * 5000, "²", "-1", "", "\x00"])
def test_an_edition_that_no_page_shows_is_an_old_one_and_no_fault(teacher, room, deck, app, edition):
    teacher.post(f"/classes/{room}/texts/{deck}/give")
    fields = {"edition": edition, f"exam-{deck}": "2026-12-11", "exam-\x00": "2026-12-11"}
    assert teacher.post(f"/classes/{room}/plan/exams", fields).status_code == 422
    assert exam(app) is None


@pytest.mark.parametrize("day", ["2026-11-22", "2031-01-01", "tomorrow", "2026-02-30", "9999-99-99", "\x00"])
def test_a_day_that_cannot_be_is_told_and_what_was_typed_is_kept(teacher, room, deck, app, day):
    teacher.post(f"/classes/{room}/texts/{deck}/give")
    page = teacher.get(f"/classes/{room}/plan").text
    answer = teacher.post(f"/classes/{room}/plan/exams", {"edition": edition(page), f"exam-{deck}": day})
    assert answer.status_code == 422
    assert "Nothing is saved yet" in answer.text
    assert exam(app) is None
    assert edition(teacher.get(f"/classes/{room}/plan").text) == edition(page)


def test_of_two_teachers_who_set_days_at_once_the_later_sees_what_the_other_set(teacher, person, room, deck, app):
    lind = person().teacher("Mr Lind")
    teacher.post(f"/classes/{room}/teachers", {"username": "Mr Lind"})
    teacher.post(f"/classes/{room}/texts/{deck}/give")
    pages = [edition(who.get(f"/classes/{room}/plan").text) for who in (teacher, lind)]
    address = f"/classes/{room}/plan/exams"
    teacher.post(address, {"edition": pages[0], f"exam-{deck}": "2026-12-11"})
    late = lind.post(address, {"edition": pages[1], f"exam-{deck}": "2026-12-18"})
    assert late.status_code == 422
    assert "Another teacher has changed this class" in late.text
    assert 'value="2026-12-18"' in late.text
    assert "now: Friday 11" in late.text
    assert exam(app) == "2026-12-11"
    assert lind.post(address, {"edition": edition(late.text), f"exam-{deck}": "2026-12-18"}).status_code == 303
    assert exam(app) == "2026-12-18"


def holiday(teacher, room, **fields):
    fields = {"name": "Christmas", "first": "2026-12-21", "last": "2027-01-06", **fields}
    return teacher.post(f"/classes/{room}/holidays", fields)


def test_a_holiday_is_added_shown_and_taken_out(teacher, person, room, app, clock):
    assert holiday(teacher, room).status_code == 303
    mira = person().named("Mira").join(teacher.code_of(room))
    assert "Christmas" in mira.get(f"/classes/{room}").text
    assert "Christmas until" not in mira.get("/today").text
    public = teacher.get(f"/classes/{room}/plan").text.split("/holidays/")[1].split("/")[0]
    clock.now = clock.now.replace(month=12, day=22)
    assert "Christmas until Wednesday 6" in mira.get("/today").text.replace("</span>", "")
    clock.now = NOON
    assert teacher.post(f"/classes/{room}/holidays/{public}/remove").status_code == 303
    assert count(app, Holiday) == 0


@pytest.mark.parametrize(
    ("fields", "says"),
    [({"last": "2026-12-20"}, "before the first"), ({"last": "2028-12-20"}, "at most 100 days"),
     ({"name": ""}, "Give it a name"), ({"first": "2126-12-21", "last": "2126-12-22"}, "three years"),
     ({"first": "soon"}, "valid"), ({"name": "\u202e"}, "1 to 60")],
)  # fmt: skip
def test_a_holiday_that_cannot_be_is_told_at_its_field(teacher, room, app, fields, says):
    answer = holiday(teacher, room, **fields)
    assert answer.status_code == 422
    assert says in answer.text
    assert count(app, Holiday) == 0


def test_a_holiday_of_another_class_is_not_reached_through_ones_own(teacher, person, room, app):
    holiday(teacher, room)
    public = teacher.get(f"/classes/{room}/plan").text.split("/holidays/")[1].split("/")[0]
    lind = person().teacher("Mr Lind")
    own = lind.make_class("9a")
    assert lind.post(f"/classes/{own}/holidays/{public}/remove").status_code == 404
    assert lind.post(f"/classes/{room}/holidays/{public}/remove").status_code == 404
    assert count(app, Holiday) == 1
