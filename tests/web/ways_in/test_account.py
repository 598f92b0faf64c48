"""Choosing a name, signing in and out, another password: progress is kept, and old cookies are worth nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from quizapp.models.accounts import Account, Try
from quizapp.models.study import Review
from tests.counting import count


def cookie(person):
    return person.client.get_cookie("quizapp").value


def test_a_guest_who_chooses_a_name_keeps_all_progress(person, app):
    mira = person().start()
    mira.answer()
    mira.post("/account/name", {"name": "Mira", "password": "three wet otters"}, page="/account/name")
    assert "Mira" in mira.get("/today").text
    assert count(app, Account) == count(app, Review) == 1


@pytest.mark.parametrize(
    ("name", "password", "says"),
    [
        ("", "three wet otters", "Choose a name."),
        ("x" * 61, "three wet otters", "1 to 60 characters"),
        ("\u202e\u200b", "three wet otters", "1 to 60 characters"),
        ("Mira", "short", "at least 8"),
        ("Mira", "x y" * 60, "at most 128"),
        ("Mira", "password123", "first that anybody would try"),
        ("Mirabella", "mirabella", "first that anybody would try"),
    ],
)
def test_a_name_or_password_that_will_not_do_is_told_at_its_field(person, app, name, password, says):
    guest = person().start()
    answer = guest.post("/account/name", {"name": name, "password": password}, page="/account/name")
    assert answer.status_code == 422
    assert says in answer.text
    assert "aria-invalid" in answer.text
    assert password not in answer.text
    assert count(app, Account, Account.name.is_not(None)) == 0


def test_a_name_is_given_once_whatever_its_capitals(person):
    person().named("Mira")
    late = person().start()
    answer = late.post("/account/name", {"name": " mIRA ", "password": "three wet otters"}, page="/account/name")
    assert answer.status_code == 422
    assert "has that name already" in answer.text


def test_who_signs_in_elsewhere_finds_what_they_learnt(person, app):
    mira = person().named("Mira")
    mira.answer()
    elsewhere = person()
    assert elsewhere.sign_in("Mira").status_code == 303
    assert elsewhere.get("/today").status_code == 200
    assert "1 of 55" in elsewhere.get("/progress").text


def test_what_was_studied_as_a_guest_moves_along_at_sign_in(person, app):
    person().named("Mira")
    guest = person().start()
    guest.answer()
    guest.sign_in("Mira")
    assert "yours now" in guest.get("/today").text
    assert count(app, Account) == 1
    with app.database.read() as session:
        assert session.scalar(select(Account.name).join(Review, Review.learner_id == Account.id)) == "Mira"


@pytest.mark.parametrize(("name", "password"), [("Mira", "three wet stoats"), ("Nobody", "three wet otters")])
def test_a_wrong_name_and_a_wrong_password_get_the_same_page_and_are_counted(person, app, name, password):
    person().named("Mira")
    guest = person().start()
    answer = guest.sign_in(name, password)
    assert answer.status_code == 422
    assert "do not fit together" in answer.text
    assert count(app, Try) == 1
    assert guest.get("/study").status_code == 200


def test_after_ten_wrong_tries_even_the_right_password_waits_five_minutes(person, clock):
    person().named("Mira")
    thief, mira = person(), person()
    for _ in range(10):
        thief.sign_in("Mira", "three wet stoats")
    assert mira.sign_in("Mira").status_code == 429
    clock.now += timedelta(minutes=5, seconds=1)
    assert mira.sign_in("Mira").status_code == 303


def test_a_class_behind_one_address_gets_in_on_its_first_morning(person):
    names = [f"Pupil {n}" for n in range(30)]
    for name in names:
        person().named(name)
    for name in names:
        pupil = person()
        pupil.sign_in(name, "a slip of the finger")
        assert pupil.sign_in(name).status_code == 303


def test_a_copied_cookie_is_worth_nothing_after_signing_out(person):
    mira = person().named("Mira")
    copied = cookie(mira)
    assert mira.post("/sign-out").status_code == 303
    thief = person()
    thief.client.set_cookie("quizapp", copied, domain="localhost")
    assert thief.get("/today").status_code == 403


def test_choosing_a_name_and_signing_in_make_a_new_session(person):
    mira = person().start()
    before = cookie(mira)
    mira.post("/account/name", {"name": "Mira", "password": "three wet otters"}, page="/account/name")
    thief = person()
    thief.client.set_cookie("quizapp", before, domain="localhost")
    assert thief.get("/today").status_code == 403
    assert mira.get("/today").status_code == 200


def test_a_new_password_signs_out_every_other_device(person):
    mira, other = person().named("Mira"), person()
    other.sign_in("Mira")
    answer = mira.post(
        "/account/password",
        {"old_password": "three wet otters", "password": "four dry badgers"},
        page="/account/password",
    )
    assert answer.status_code == 303
    assert other.get("/today").status_code == 403
    assert mira.get("/today").status_code == 200
    assert person().sign_in("Mira").status_code == 422
    assert person().sign_in("Mira", "four dry badgers").status_code == 303


def test_a_new_password_needs_the_old_one(person):
    mira = person().named("Mira")
    answer = mira.post(
        "/account/password", {"old_password": "wrong wrong", "password": "four dry badgers"}, page="/account/password"
    )
    assert answer.status_code == 422
    assert "not your password now" in answer.text


def test_who_has_a_name_is_not_asked_for_one_and_a_guest_has_no_password_to_change(person):
    assert person().named("Mira").get("/account/name").location.endswith("/account")
    assert person().start().get("/account/password").location.endswith("/account/name")
    assert person().named("Ada").get("/sign-in").location.endswith("/today")


def test_the_cookie_is_for_the_server_alone(person):
    set_cookie = person().post("/start", page="/").headers["Set-Cookie"]
    assert "HttpOnly" in set_cookie
    assert "SameSite=Lax" in set_cookie


def test_the_account_page_says_who_is_known(person):
    assert "Mira" in person().named("Mira").get("/account").text
