"""Joining a class by its code: with a name, as a guest, as a newcomer; and guessing codes gets nobody anywhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from quizapp.models.accounts import Account, Try
from quizapp.models.classes import Member
from quizapp.models.study import Enrolment, Review
from quizapp.services.classroom.joining import LETTERS, words
from tests.counting import count
from tests.web.conftest import heading


@pytest.fixture
def teacher(person):
    return person().teacher()


@pytest.fixture
def code(teacher):
    """The code of a new class 8b."""
    return teacher.code_of(teacher.make_class())


def learners(app):
    return count(app, Member, Member.role == "learner", Member.ended_at.is_(None))


NEW = {"name": "Noah", "password": "three wet otters", "time_zone": "Europe/Berlin"}


@pytest.mark.parametrize(
    "how", [str.lower, str.upper, lambda c: f" {c[:3]}-{c[3:]} ", lambda c: "".join(f"{x}." for x in c), words]
)
def test_a_code_is_read_however_it_is_typed(person, code, how):
    answer = person().post("/join", {"code": how(code)}, page="/")
    assert answer.location.endswith(f"/join/{code}")


@pytest.mark.parametrize("typed", ["", "  ", "QQQQQQ", "123456", "x" * 10_000, "\x00", "🦦🦦🦦🦦🦦🦦", "a' OR 1=1"])
def test_a_wrong_code_is_told_at_its_field(person, code, typed):
    answer = person().post("/join", {"code": typed}, page="/join")
    assert answer.status_code == 422
    assert "aria-invalid" in answer.text


def test_whoever_is_signed_in_joins_with_one_button(person, code, app):
    mira = person().named("Mira")
    assert "signed in as" in mira.get(f"/join/{code}").text
    assert mira.post(f"/join/{code}").status_code == 303
    assert mira.post(f"/join/{code}").status_code == 303
    assert learners(app) == 1
    assert "8b" in mira.get("/today").text


def test_looking_at_a_code_joins_nothing(person, code, app):
    person().named("Mira").get(f"/join/{code}")
    assert learners(app) == 0


def test_a_newcomer_chooses_a_name_and_studies_what_the_class_studies_alone(person, code, app):
    noah = person()
    answer = noah.post(f"/join/{code}/new", NEW, page=f"/join/{code}")
    assert answer.location.endswith("/today")
    assert "Welcome to 8b, Noah." in noah.get("/today").text
    assert learners(app) == 1
    with app.database.read() as session:
        noah = session.scalar(select(Account).where(Account.name == "Noah"))
        assert (noah.role, noah.time_zone) == ("learner", "Europe/Berlin")
        assert session.scalar(select(func.count()).where(Enrolment.learner_id == noah.id)) == 0


def test_a_guest_who_joins_keeps_what_they_learnt(person, code, app):
    guest = person().start()
    guest.answer()
    assert guest.post(f"/join/{code}/new", NEW, page=f"/join/{code}").status_code == 303
    with app.database.read() as session:
        assert session.scalar(select(Account.name).join(Review, Review.learner_id == Account.id)) == "Noah"
    assert count(app, Account) == 2
    assert learners(app) == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [({"name": ""}, "Choose a name."), ({"password": "short"}, "at least 8"), ({"name": "ms OKAFOR"}, "has that name"),
     ({"name": "noah@school.example"}, "without @"), ({"name": "x" * 300}, "1 to 60 characters")],
)  # fmt: skip
def test_what_a_newcomer_mistypes_is_told_at_its_field_and_nothing_is_made(person, code, app, change, says):
    noah = person()
    answer = noah.post(f"/join/{code}/new", {**NEW, **change}, page=f"/join/{code}")
    assert answer.status_code == 422
    assert says in answer.text
    assert count(app, Account) == 1
    assert learners(app) == 0


def test_who_has_an_account_signs_in_and_comes_back_to_the_class(person, code, app):
    person().named("Mira")
    mira = person()
    assert mira.get(f"/join/{code}").status_code == 200
    assert mira.sign_in("Mira").location.endswith(f"/join/{code}")
    mira.join(code)
    assert learners(app) == 1
    elsewhere = mira.post("/sign-out")
    assert elsewhere.status_code == 303
    assert mira.sign_in("Mira").location.endswith("/today")


def test_a_teacher_who_uses_the_own_code_is_told_that_they_teach(teacher, code, app):
    answer = teacher.post(f"/join/{code}")
    assert answer.status_code == 303
    assert learners(app) == 0
    assert "You teach 8b" in teacher.get(answer.location).text


def test_a_code_that_was_closed_meanwhile_lets_nobody_in(person, teacher, code, app):
    noah, mira = person(), person().named("Mira")
    noah.get(f"/join/{code}")
    room = teacher.get("/classes").text.split('href="/classes/')[2].split('"')[0]
    teacher.post(f"/classes/{room}/code/close")
    assert noah.post(f"/join/{code}/new", NEW).status_code == 404
    assert mira.post(f"/join/{code}").status_code == 404
    assert learners(app) == 0
    assert count(app, Account, Account.name == "Noah") == 0


def test_who_is_in_the_class_already_or_teaches_it_is_told_so(person, teacher, code):
    mira = person().named("Mira").join(code)
    assert heading(mira.get(f"/join/{code}").text) == "You are in 8b already"
    assert heading(teacher.get(f"/join/{code}").text) == "You teach 8b"
    bert = person().named("Bert").get(f"/join/{code}").text
    assert heading(bert) == "Join 8b"
    assert "Ms Okafor" in bert
    assert "Mira" not in bert


# Guessing -------------------------------------------------------------------------------------------------


def guesses(code):
    letters = sorted(LETTERS)
    return [g for n in range(1200) if (g := "".join(letters[(n // 18**k) % 18] for k in range(6))) != code]


@pytest.mark.parametrize("way", ["typed", "address", "posted"])
def test_a_thousand_guesses_are_stopped_after_twenty_a_minute(person, code, app, way):
    thief = person().start()
    token = thief.token()
    judged = 0
    for guess in guesses(code)[:100]:
        match way:
            case "typed":
                answer = thief.client.post("/join", data={"csrf_token": token, "code": guess})
            case "address":
                answer = thief.get(f"/join/{guess}")
            case _:
                answer = thief.client.post(f"/join/{guess}/new", data={"csrf_token": token, **NEW})
        judged += answer.status_code != 429
    assert judged == 20
    assert thief.get(f"/join/{code}").status_code == 429
    assert count(app, Try, Try.kind == "code") == 20


def test_after_a_minute_it_goes_on_and_who_sits_elsewhere_is_not_stopped(person, code, clock):
    thief = person()
    for guess in guesses(code)[:21]:
        thief.get(f"/join/{guess}")
    elsewhere = person().get(f"/join/{code}", environ_base={"REMOTE_ADDR": "192.0.2.77"})
    assert elsewhere.status_code == 200
    clock.now += timedelta(minutes=1)
    assert thief.get(f"/join/{code}").status_code == 200


def test_a_class_of_thirty_behind_one_address_gets_in_though_half_mistype_once(person, code, clock):
    for n in range(30):
        pupil = person()
        if n % 2:
            pupil.post("/join", {"code": code[::-1] + "x"}, page="/join")
        clock.now += timedelta(seconds=4)
        answer = pupil.post(f"/join/{code}/new", {**NEW, "name": f"Pupil {n}"}, page=f"/join/{code}")
        assert answer.status_code == 303
