"""Erasing for good: one's own account, a pupil's, anybody's; whoever is erased is nobody at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from quizapp.models.accounts import Account, SignIn, Try
from quizapp.models.classes import Entry, Member
from quizapp.models.study import CardRow, Review
from quizapp.services import limits
from tests.counting import count
from tests.web.conftest import account_of, heading, seat

OWN = "/account/erase"


def entries(app):
    with app.database.read() as session:
        return session.scalars(select(Entry).order_by(Entry.id)).all()


def said(page):
    """The heading, however its words are wrapped."""
    return " ".join(heading(page).split())


def becomes(app, name, role):
    with app.database.write() as session:
        session.execute(update(Account).where(Account.name == name).values(role=role))


@pytest.fixture
def mira(person):
    return person().named("Mira")


@pytest.fixture
def room(app, teacher, mira):
    """A class of Ms Okafor with Mira in it: where Mira is erased."""
    public, members = seat(app, "Ms Okafor", "Mira")
    return f"/classes/{public}/members/{members['Mira']}/erase"


@pytest.fixture
def head(person, app):
    """An administrator."""
    made = person().named("Mr Head")
    becomes(app, "Mr Head", "administrator")
    return made


# One's own ------------------------------------------------------------------------------------------------


def test_somebody_erases_themselves_with_their_password(mira, app):
    mira.answer()
    page = mira.get(OWN)
    assert heading(page.text) == "1 answer of yours would be gone for good"
    assert "/account/data" in page.text
    done = mira.post(OWN, {"password": "three wet otters"}, page=OWN)
    assert (done.status_code, done.location) == (303, "/")
    assert [count(app, table) for table in (Account, Review, CardRow, SignIn)] == [0] * 4
    front = mira.get("/").text
    assert "is erased, and you are signed out" in front
    assert "Mira" not in front
    assert mira.get("/today").status_code == 403


@pytest.mark.parametrize(("password", "says"), [("", "Type your password"), ("three wet stoats", "not your password")])
def test_without_the_password_nothing_is_erased(mira, app, password, says):
    answer = mira.post(OWN, {"password": password, "sure": "y"}, page=OWN)
    assert answer.status_code == 422
    assert says in answer.text
    assert count(app, Account) == 1
    assert mira.get("/today").status_code == 200


def test_guesses_at_the_password_are_counted_and_end(mira, app):
    for _ in range(limits.PROOF.of_subject):
        assert mira.post(OWN, {"password": "a guess"}, page=OWN).status_code == 422
    assert count(app, Try) == limits.PROOF.of_subject
    assert mira.post(OWN, {"password": "three wet otters"}, page=OWN).status_code == 429
    assert count(app, Account) == 1


def test_a_guest_sets_a_tick(person, app):
    guest = person().start()
    guest.answer()
    missing = guest.post(OWN, page=OWN)
    assert (missing.status_code, "Set the tick first." in missing.text) == (422, True)
    assert count(app, Review) == 1
    assert guest.post(OWN, {"sure": "y"}, page=OWN).status_code == 303
    assert [count(app, table) for table in (Account, Review, Entry)] == [0] * 3


def test_every_device_is_signed_out_and_another_window_is_told_so_and_stores_nothing(mira, person, app):
    elsewhere = person()
    elsewhere.sign_in("Mira")
    fields = elsewhere.question()
    mira.post(OWN, {"password": "three wet otters"}, page=OWN)
    answer = elsewhere.answer(fields, act="check", answer="what I typed")
    assert answer.status_code == 403
    assert heading(answer.text) == "Nobody is signed in here"
    assert "what I typed" in answer.text
    assert [count(app, table) for table in (Account, Review, CardRow)] == [0] * 3


def test_sent_twice_it_is_done_once(mira):
    fields = {"password": "three wet otters", "csrf_token": mira.token(OWN)}
    assert mira.client.post(OWN, data=fields).status_code == 303
    assert mira.client.post(OWN, data=fields).status_code in (400, 403)


def test_where_a_pupil_was_is_not_noted_and_what_is_noted_names_nobody(mira, app):
    public = account_of(app, "Mira").public
    mira.post(OWN, {"password": "three wet otters"}, page=OWN)
    (entry,) = entries(app)
    assert (entry.action, entry.actor, entry.subject, entry.address) == ("account erased", public, public, "")
    assert "Mira" not in entry.detail


def test_the_name_is_free_again(mira, person):
    mira.post(OWN, {"password": "three wet otters"}, page=OWN)
    assert person().sign_in("Mira").status_code == 422
    assert "Mira" in person().named("Mira").get("/account").text


def test_who_alone_teaches_a_class_is_told_what_to_do_first(teacher, app):
    seat(app, "Ms Okafor")
    page = teacher.get(OWN)
    assert "no teacher left in 8b" in page.text
    assert 'type="password"' not in page.text
    answer = teacher.post(OWN, {"password": "three wet otters"}, page=OWN)
    assert (answer.status_code, "no teacher left in 8b" in answer.text) == (409, True)
    assert count(app, Account) == 1


def test_the_last_administrator_stays(head, app):
    assert "no administrator left" in head.get(OWN).text
    assert head.post(OWN, {"password": "three wet otters"}, page=OWN).status_code == 409
    assert count(app, Account) == 1


# A pupil's ------------------------------------------------------------------------------------------------


def test_a_teacher_erases_a_pupil_by_typing_their_name(teacher, mira, room, app):
    mira.answer()
    page = teacher.get(room)
    assert said(page.text) == "1 answer of Mira would be gone for good"
    assert room.replace("/erase", "/data") in page.text
    wrong = teacher.post(room, {"word": "Mia"}, page=room)
    assert (wrong.status_code, "That is not the name." in wrong.text) == (422, True)
    done = teacher.post(room, {"word": "mira"}, page=room)
    assert done.status_code == 303
    assert count(app, Account, Account.name == "Mira") == count(app, Review) == 0
    after = teacher.get(done.location).text
    assert "The account is erased." in after
    assert "Mira" not in after
    assert mira.get("/today").status_code == 403
    assert teacher.get(room).status_code == 404
    assert teacher.post(room, {"word": "mira"}).status_code == 404
    entry = entries(app)[-1]
    assert entry.actor == account_of(app, "Ms Okafor").public
    assert entry.detail == "by their teacher; answers: 1, classes: 1"


def test_after_a_pause_the_password_is_asked_for_first(teacher, room, clock, app):
    clock.now += timedelta(minutes=31)
    asked = teacher.post(room, {"word": "Mira"}, page=room)
    assert heading(asked.text) == "Is it still you?"
    assert count(app, Account, Account.name == "Mira") == 1
    assert teacher.post(room, {"word": "Mira", "confirm_password": "three wet otters"}).status_code == 303
    assert count(app, Account, Account.name == "Mira") == 0


def test_a_pupil_of_other_teachers_too_is_for_an_administrator(teacher, person, room, app):
    person().named("Mr Lind")
    becomes(app, "Mr Lind", "teacher")
    seat(app, "Mr Lind", "Mira", name="Secret club")
    page = teacher.get(room)
    assert "an administrator can erase the account" in page.text
    assert "Secret club" not in page.text
    assert 'name="word"' not in page.text
    assert teacher.post(room, {"word": "Mira"}, page=room).status_code == 403
    assert count(app, Account, Account.name == "Mira") == 1


def test_strangers_and_pupils_erase_nobody(person, mira, room, app):
    other, ada = person().named("Mr Lind"), person().named("Ada")
    becomes(app, "Mr Lind", "teacher")
    for who, code in ((other, 404), (ada, 404), (mira, 403), (person().start(), 404), (person(), 403)):
        assert who.get(room).status_code == code
        assert who.post(room, {"word": "Mira"}).status_code == code
    assert count(app, Account, Account.name == "Mira") == 1


@pytest.mark.parametrize("change", [{"role": "teacher"}, {"ended_at": True}], ids=["a colleague", "who has left"])
def test_only_pupils_who_are_in_the_class_are_erased_by_its_teacher(teacher, room, app, clock, change):
    mira = account_of(app, "Mira").id
    with app.database.write() as session:
        values = {"ended_at": clock.now} if "ended_at" in change else change
        session.execute(update(Member).where(Member.account_id == mira).values(values))
    assert teacher.post(room, {"word": "Mira"}).status_code == 403
    assert count(app, Account, Account.name == "Mira") == 1


@pytest.mark.parametrize("name", ["A", "🦦", "محمد علي", "=1+1", "x" * 60, "<b>Mira</b>", "Zoë 2"])
def test_any_name_can_be_erased(teacher, person, app, name):
    person().named(name)
    public, members = seat(app, "Ms Okafor", name)
    address = f"/classes/{public}/members/{members[name]}/erase"
    page = teacher.get(address)
    assert "<b>Mira</b>" not in page.text
    assert teacher.post(address, {"word": name}, page=address).status_code == 303
    assert count(app, Account) == 1


# Anybody's ------------------------------------------------------------------------------------------------


def test_an_administrator_erases_anybody(head, mira, app):
    address = f"/school/people/{account_of(app, 'Mira').public}/erase"
    assert said(head.get(address).text) == "Mira would be gone for good"
    assert head.post(address, {"word": "Ada"}, page=address).status_code == 422
    assert head.post(address, {"word": "Mira"}, page=address).status_code == 303
    assert count(app, Account) == 1
    assert entries(app)[-1].detail.startswith("by an administrator")
    assert head.get(address).status_code == 404


def test_a_teacher_with_a_class_of_their_own_is_handed_over_first(head, teacher, app):
    seat(app, "Ms Okafor")
    address = f"/school/people/{account_of(app, 'Ms Okafor').public}/erase"
    assert "no teacher left in 8b" in head.get(address).text
    assert head.post(address, {"word": "Ms Okafor"}).status_code == 403
    assert count(app, Account) == 2


def test_an_administrator_erases_themselves_on_the_page_for_that(head, app):
    address = f"/school/people/{account_of(app, 'Mr Head').public}/erase"
    assert head.get(address).location == OWN
    assert head.post(address, {"word": "Mr Head"}).location == OWN
    assert count(app, Account) == 1


def test_nobody_but_an_administrator_erases_at_that_address(teacher, mira, app):
    address = f"/school/people/{account_of(app, 'Ms Okafor').public}/erase"
    assert mira.post(address, {"word": "Ms Okafor"}).status_code == 404
    assert teacher.post(address, {"word": "Ms Okafor"}).status_code == 403
    assert count(app, Account) == 2
