"""My data: downloaded by whoever it is about, or by their teacher for them, and by nobody else."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import timedelta
from zipfile import ZipFile

import pytest
from sqlalchemy import select, update

from quizapp.models.accounts import Account
from quizapp.models.classes import Entry, Member
from tests.web.conftest import account_of, heading, seat


def opened(answer):
    """What lies in a downloaded zip."""
    assert answer.status_code == 200, answer.text
    archive = ZipFile(io.BytesIO(answer.data))
    assert archive.testzip() is None
    return json.loads(archive.read("everything.json"))


def said(page):
    """The heading, however its words are wrapped."""
    return " ".join(heading(page).split())


def log(app):
    with app.database.read() as session:
        return session.scalars(select(Entry).order_by(Entry.id)).all()


@pytest.fixture
def mira(person):
    return person().named("Mira")


@pytest.fixture
def room(app, teacher, mira):
    """A class of Ms Okafor with Mira in it: the addresses of Mira's data."""
    public, members = seat(app, "Ms Okafor", "Mira")
    return f"/classes/{public}/members/{members['Mira']}/data"


# One's own ------------------------------------------------------------------------------------------------


def test_somebody_downloads_all_that_is_kept_about_them(mira):
    mira.answer()
    page = mira.get("/account/data")
    assert heading(page.text) == "1 answer of yours is kept here"
    data = opened(mira.get("/account/data.zip"))
    assert data["account"]["Name"] == "Mira"
    assert data["answers"][0]["answer"] == "“I don’t know”"
    assert data["devices"]


def test_a_guest_does_too(person):
    guest = person().start()
    assert heading(guest.get("/account/data").text) == "You have answered nothing yet"
    assert opened(guest.get("/account/data.zip"))["account"]["Role"] == "guest"


def test_the_file_is_told_by_its_day_alone_and_kept_by_nobody_on_the_way(mira):
    answer = mira.get("/account/data.zip")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="quizapp-data-2026-11-23.zip"'
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_button_is_a_link_that_needs_no_script(mira):
    assert 'href="/account/data.zip"' in mira.get("/account/data").text


def test_whoever_has_no_password_of_their_own_yet_chooses_one_first(mira, app):
    with app.database.write() as session:
        session.execute(update(Account).values(password=None))
    assert mira.get("/account/data.zip").location.endswith("/account/first")


def test_downloading_ones_own_data_is_no_affair_of_the_log_of_staff(mira, app):
    mira.get("/account/data.zip")
    assert log(app) == []


# A pupil's, by their teacher ------------------------------------------------------------------------------


def test_a_teacher_downloads_it_for_a_pupil_and_that_is_noted(teacher, mira, room, app):
    mira.answer()
    page = teacher.get(room)
    assert said(page.text) == "1 answer of Mira is kept here"
    assert f'href="{room}.zip"' in page.text
    assert log(app) == []
    assert opened(teacher.get(f"{room}.zip"))["account"]["Name"] == "Mira"
    entry = log(app)[-1]
    assert (entry.action, entry.actor, entry.subject) == (
        "data handed out", account_of(app, "Ms Okafor").public, account_of(app, "Mira").public
    )  # fmt: skip
    assert "Mira" not in entry.detail


def test_after_a_pause_the_password_is_asked_for_and_then_the_page_is_there(teacher, room, clock, app):
    clock.now += timedelta(minutes=31)
    for address in (room, f"{room}.zip"):
        assert heading(teacher.get(address).text) == "Is it still you?"
        assert teacher.post(address, {"confirm_password": "wrong"}).status_code == 403
    assert log(app) == []
    answer = teacher.post(f"{room}.zip", {"confirm_password": "three wet otters"})
    assert (answer.status_code, answer.location) == (303, room)
    assert teacher.get(room).status_code == 200


def test_nobody_else_gets_it(person, mira, room, app):
    other, stranger = person().named("Mr Lind"), person().start()
    with app.database.write() as session:
        session.execute(update(Account).where(Account.name == "Mr Lind").values(role="teacher"))
    for address in (room, f"{room}.zip"):
        assert other.get(address).status_code == 404
        assert stranger.get(address).status_code == 404
        assert mira.get(address).status_code == 403
        assert person().get(address).status_code == 403
    with app.database.write() as session:
        session.execute(update(Account).where(Account.name == "Mr Lind").values(role="administrator"))
    assert other.get(f"{room}.zip").status_code == 403
    assert log(app) == []


@pytest.mark.parametrize(
    "change",
    [{"ended_at": None}, {"role": "teacher"}, "account"],
    ids=["who has left", "a colleague", "a teacher who sits in as a learner"],
)
def test_it_is_for_pupils_who_are_in_the_class(teacher, room, app, clock, change):
    mira = account_of(app, "Mira").id
    with app.database.write() as session:
        if change == "account":
            session.execute(update(Account).where(Account.id == mira).values(role="teacher"))
        else:
            changed = {"ended_at": clock.now} if "ended_at" in change else change
            session.execute(update(Member).where(Member.account_id == mira).values(changed))
    for address in (room, f"{room}.zip"):
        answer = teacher.get(address)
        assert answer.status_code == 403
        assert "pupils who are in your class now" in answer.text


@pytest.mark.parametrize("public", ["nobody", "%00", "x" * 300, "🦦"])
def test_ids_that_are_none_are_nowhere(teacher, room, public):
    classroom = room.split("/members/")[0]
    for address in (f"{classroom}/members/{public}/data", f"/classes/{public}/members/{public}/data.zip"):
        assert teacher.get(address).status_code == 404


# That it goes by itself -----------------------------------------------------------------------------------


def test_teachers_are_told_when_an_account_goes_because_nobody_uses_it(teacher, room, app, clock):
    about = room.removesuffix("/data")
    pages = (about.split("/members/")[0], about, room)
    with app.database.write() as session:
        seen = {"seen_at": clock.now - timedelta(days=350), "warned_at": clock.now - timedelta(days=15)}
        session.execute(update(Account).where(Account.name == "Mira").values(seen))
    says = "Will be erased on 8\N{NO-BREAK SPACE}December\N{NO-BREAK SPACE}2026, because nobody has used it since"
    for months, told in ((12, True), (0, False)):
        app.settings = replace(app.settings, unused_months=months)
        for page in pages:
            assert (says in teacher.get(page).text) == told, page


def test_a_pupils_page_leads_to_their_data_and_their_erasure(teacher, room):
    page = teacher.get(room.removesuffix("/data")).text
    assert f'href="{room}"' in page
    assert f'href="{room.removesuffix("data")}erase"' in page
