"""Signing in: the same answer to whoever guesses, progress that is one's own alone, and the page that was wanted."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from quizapp.app import create_app
from quizapp.models.accounts import Account, SignIn, Try
from quizapp.models.study import Review
from tests.counting import count
from tests.web.conftest import Person, heading

OTTERS = "three wet otters"
BOX = "What was answered here as a guest is mine"


def form(name="Mira", password=OTTERS, **more):
    return {"name": name, "password": password, **more}


def cookie(answer):
    """What a browser is told to keep of who is signed in."""
    (told,) = (line for line in answer.headers.getlist("Set-Cookie") if line.startswith("quizapp="))
    return told


def bare(page):
    """A page without what differs from load to load."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)


# The same answer ------------------------------------------------------------------------------------------


def test_a_known_and_an_unknown_name_get_the_same_page(person, app):
    person().named("Mira")
    with app.database.write() as session:
        session.execute(update(Account).values(email="mira@school.example", email_key="mira@school.example"))
    answers = [
        person().post("/sign-in", form(name, "three wet stoats"), page="/sign-in")
        for name in ("Mira", "Nora", "mira@school.example", "nora@school.example")
    ]
    assert {answer.status_code for answer in answers} == {422}
    pages = {
        bare(a.text).replace("Nora", "Mira").replace("nora", "mira").replace("@school.example", "") for a in answers
    }
    assert len({page.replace("mira", "Mira") for page in pages}) == 1
    assert "do not fit together" in answers[0].text
    assert "three wet stoats" not in answers[0].text


@pytest.mark.parametrize("name", ["Mira", "Nobody"])
def test_after_ten_wrong_tries_the_page_keeps_the_name_and_says_how_long_to_wait_beside_the_password(person, name):
    person().named("Mira")
    thief = person()
    for _ in range(10):
        assert thief.post("/sign-in", form(name, "three wet stoats")).status_code == 422
    answer = thief.post("/sign-in", form(name, "three wet stoats"))
    assert (answer.status_code, heading(answer.text)) == (429, "Sign in")
    assert f'value="{name}"' in answer.text
    assert 'id="password-problem"' in answer.text
    assert "Wait 5 minutes" in answer.text
    assert "stoats" not in answer.text


def test_an_address_from_which_too_many_failed_is_told_the_same_on_the_page(person, app, clock):
    with app.database.write() as session:
        session.add_all(Try(kind="sign-in", subject="", address="", at=clock()) for _ in range(300))
    answer = person().post("/sign-in", form())
    assert answer.status_code == 429
    assert "wrong tries from here" in answer.text


@pytest.mark.parametrize("name", ["x" * 10_000, "\x00", "\u202e", "🦦", "' OR 1=1 --", "Mira\r\nX: 1"])
def test_whatever_is_typed_for_a_name_is_no_fault(person, name):
    answer = person().post("/sign-in", form(name))
    assert answer.status_code == 422


@pytest.mark.parametrize("fields", [{}, {"name": "Mira"}, {"password": OTTERS}, {"name": "", "password": ""}])
def test_an_empty_field_is_told_and_not_counted(person, app, fields):
    answer = person().post("/sign-in", fields)
    assert answer.status_code == 422
    assert "Type your" in answer.text
    assert count(app, Try) == 0


# How long -------------------------------------------------------------------------------------------------


def test_on_a_device_that_others_use_one_is_signed_out_after_twelve_hours(person, clock):
    person().named("Mira")
    mira = person()
    answer = mira.sign_in("Mira")
    assert "Expires" not in cookie(answer)
    clock.now += timedelta(hours=12)
    assert mira.get("/today").status_code == 403


def test_on_ones_own_device_one_stays_signed_in_for_thirty_days(person, clock):
    person().named("Mira")
    mira = person()
    answer = mira.post("/sign-in", form(own="y"))
    assert "Expires" in cookie(answer)
    clock.now += timedelta(days=29)
    assert mira.get("/today").status_code == 200
    clock.now += timedelta(days=1)
    assert mira.get("/today").status_code == 403


def test_the_box_for_ones_own_device_is_not_ticked(person):
    for page in (person().get("/sign-in").text, person().start().get("/account/name").text):
        (box,) = re.findall(r'<input[^>]*name="own"[^>]*>', page)
        assert "checked" not in box


def test_who_chooses_a_name_on_a_shared_device_is_signed_out_there_in_time(person, clock):
    mira, ada = person().named("Mira", own=""), person().named("Ada", own="y")
    clock.now += timedelta(hours=12)
    assert [who.get("/today").status_code for who in (mira, ada)] == [403, 200]


# A guest's answers ----------------------------------------------------------------------------------------


def test_only_where_a_guest_has_answered_it_is_asked_whose_that_is(person):
    nobody, new, guest = person(), person().start(), person().start()
    guest.answer()
    assert [BOX in who.get("/sign-in").text for who in (nobody, new, guest)] == [False, False, True]
    (box,) = re.findall(r'<input[^>]*name="mine"[^>]*>', guest.get("/sign-in").text)
    assert "checked" in box
    assert "A guest gave 1 answer here. If that was you, it is added" in guest.get("/sign-in").text


def test_what_somebody_else_answered_as_a_guest_stays_theirs(person, app):
    person().named("Mira")
    guest = person().start()
    guest.answer()
    answer = guest.post("/sign-in", form())
    assert answer.status_code == 303
    assert "yours now" not in guest.get("/today").text
    assert "of 55" not in guest.get("/progress").text
    assert (count(app, Account), count(app, Review)) == (2, 1)


def test_a_box_that_was_unticked_stays_so_after_a_wrong_password(person):
    person().named("Mira")
    guest = person().start()
    guest.answer()
    (box,) = re.findall(r'<input[^>]*name="mine"[^>]*>', guest.post("/sign-in", form(password="wrong wrong")).text)
    assert "checked" not in box


def test_who_is_signed_in_already_gives_nobody_their_answers(person, app):
    person().named("Mira")
    ada = person().named("Ada")
    ada.answer()
    assert ada.post("/sign-in", form(mine="y")).status_code == 303
    assert "of 55" not in ada.get("/progress").text
    with app.database.read() as session:
        assert session.scalar(select(Account.name).join(Review, Review.learner_id == Account.id)) == "Ada"


# A new session --------------------------------------------------------------------------------------------


def test_a_cookie_that_somebody_else_had_put_there_is_not_what_one_is_signed_in_by(person):
    person().named("Mira")
    victim, planted = person(), person().start()
    victim.client.set_cookie("quizapp", planted.client.get_cookie("quizapp").value, domain="localhost")
    victim.sign_in("Mira")
    assert planted.get("/today").status_code == 403
    assert "Mira" in victim.get("/today").text


def test_signing_in_ends_the_sign_in_that_was_there(person, app):
    person().named("Mira")
    ada = person().named("Ada")
    before = ada.client.get_cookie("quizapp").value
    ada.post("/sign-in", form())
    thief = person()
    thief.client.set_cookie("quizapp", before, domain="localhost")
    assert thief.get("/today").status_code == 403


def test_a_form_of_before_signing_in_is_worth_nothing_after_it(person):
    mira = person().named("Mira")
    token = mira.token()
    mira.post("/sign-in", form())
    assert mira.client.post("/sign-out", data={"csrf_token": token}).status_code == 400


# Where one goes on ----------------------------------------------------------------------------------------


def test_who_was_signed_out_goes_on_to_the_page_that_they_wanted(person):
    person().named("Mira")
    mira = person()
    page = mira.get("/settings?x=1").text
    link = re.search(r'href="(/sign-in[^"]*)"[^>]*data-key', page)[1].replace("&amp;", "&")
    action = re.search(r'<form class="form" method="post" action="([^"]*)"', mira.get(link).text)[1]
    assert mira.post(action, form()).location == "/settings?x=1"


def test_a_form_that_was_sent_after_signing_out_leads_back_to_no_address_that_only_takes_forms(person):
    nobody = person()
    assert 'href="/sign-in"' in nobody.post("/study/answers/x/undo").text


def test_who_is_signed_in_goes_on_at_once(person):
    mira = person().named("Mira")
    assert mira.get("/sign-in?next=/settings").location == "/settings"
    assert mira.get("/sign-in?next=//evil.example").location == "/today"


@pytest.mark.parametrize(
    "path",
    ["https://evil.example", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
     "/\t/evil.example", "\t//evil.example", "javascript:alert(1)", "evil.example", "/x\r\nX: a=b",
     "/\u2028", "", "/" + "x" * 600],
)  # fmt: skip
def test_nobody_is_led_elsewhere(person, path):
    person().named("Mira")
    mira = person()
    answer = mira.client.post("/sign-in", query_string={"next": path}, data=form(csrf_token=mira.token("/sign-in")))
    assert answer.location == "/today"


@pytest.mark.parametrize("path", ["/%2f%2fevil.example", "/%5cevil.example", "/@evil.example", "/..//evil.example"])
def test_what_is_a_path_here_stays_a_path_here(person, path):
    person().named("Mira")
    mira = person()
    answer = mira.client.post("/sign-in", query_string={"next": path}, data=form(csrf_token=mira.token("/sign-in")))
    assert re.match(r"/[^/\\]", answer.location)


def test_the_page_names_no_address_of_another_host(person):
    page = person().client.get("/sign-in", query_string={"next": "//evil.example"}).text
    assert "evil.example" not in page.split("data-theme-form")[0]


def test_teachers_go_to_their_classes(person, app, teacher):
    elsewhere = person()
    assert elsewhere.sign_in("Ms Okafor").location == "/classes"


# Ways in --------------------------------------------------------------------------------------------------


def test_a_forgotten_password_has_its_page(person):
    assert 'href="/forgot"' in person().get("/sign-in").text


def test_where_learners_do_not_come_by_themselves_nobody_begins_and_it_is_said_how_to_come_in(config, clock):
    app = create_app(replace(config, registration=False), clock)
    nobody = Person(app, clock)
    for answer in (nobody.post("/start"), nobody.get("/account/name"), nobody.post("/account/name", form())):
        assert answer.status_code == 403
        assert "class code" in answer.text
        assert "teacher" in answer.text
    assert count(app, Account) == 0
    assert "Begin again as a guest" not in nobody.get("/today").text
    assert "teacher has a class code" in nobody.get("/sign-in").text
    app.database.engine.dispose()


def test_a_guest_who_was_let_in_may_choose_a_name_when_nobody_else_comes_in_any_more(app, person, clock):
    guest = person().start()
    app.settings = replace(app.settings, registration=False)
    assert guest.get("/account/name").status_code == 200
    assert guest.post("/account/name", form("Ada")).status_code == 303
    assert guest.post("/start").status_code == 303
    assert person().sign_in("Ada").status_code == 303
    assert count(app, Account) == 1


def test_the_front_has_a_start_where_everybody_may_come_in_and_a_sign_in_where_not(app, person):
    assert "Start with the article" in person().get("/").text
    app.settings = replace(app.settings, registration=False)
    page = person().get("/").text
    assert "Start with the article" not in page
    assert 'href="/sign-in"' in page
    assert page.count("button first") == 1


def test_what_ended_is_nobody_at_once(person, app):
    mira = person().named("Mira")
    with app.database.write() as session:
        session.execute(update(SignIn).values(ended_at=SignIn.created_at))
    assert mira.get("/today").status_code == 403
    assert mira.post("/settings").status_code == 403
