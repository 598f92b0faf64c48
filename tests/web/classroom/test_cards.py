"""Sign-in cards: the page that is printed, a new card, and coming in by the code on one."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from quizapp.models.accounts import Account, SignIn, SignInCard, Try
from quizapp.models.classes import Classroom, Entry, Member
from quizapp.models.study import Review
from quizapp.services.ways_in import sign_in_cards
from quizapp.web.qr import qr
from tests.web.classroom.test_roster import count, prove, take, words
from tests.web.conftest import heading


@pytest.fixture
def place(teacher):
    """The address of a class of three, whose pupils have their cards."""
    place = teacher.post("/classes/new", {"name": "8b"}).location
    take(teacher, "Carla Ruiz\nAnna Lind\nBert", place)
    return place


def member(app, name):
    with app.database.read() as session:
        return session.scalar(select(Member.public).join(Account).where(Account.name == name))


def code(app, name):
    """The address on somebody's card."""
    with app.database.read() as session:
        nonce = session.scalar(select(SignInCard.nonce).join(Account).where(Account.name == name))
    return f"/card/{sign_in_cards.token(app.settings.secret, nonce)}"


def first_password(page, name):
    return re.search(rf'<dd dir="auto">{name}</dd>.*?class="password">([a-z0-9-]+)<', page, re.DOTALL)[1]


def change_config(app, **values):
    app.settings = replace(app.settings, **values)


def with_password(person, app, name, place):
    """Somebody with a password of their own who is in the class."""
    pupil = person().named(name)
    with app.database.write() as session:
        who, classroom = session.scalar(select(Account).where(Account.name == name)), session.scalar(select(Classroom))
        session.add(Member(class_id=classroom.id, account_id=who.id, role="learner", joined_at=who.created_at))
    return pupil


# The page -------------------------------------------------------------------------------------------------


def test_the_cards_of_a_class_say_all_that_a_pupil_needs(teacher, place, app):
    page = teacher.get(f"{place}/cards").text
    assert heading(page) == "3 cards for 8b"
    assert re.findall(r'class="name" dir="auto">([^<]+)<', page) == ["Anna Lind", "Bert", "Carla Ruiz"]
    assert len(re.findall(r'class="sign-in-card"', page)) == len(re.findall(r"<svg[^>]*class=\"qr\"", page)) == 3
    assert "Sign-in code of Anna Lind" in page


def test_the_code_on_a_card_is_the_address_that_lets_its_pupil_in(teacher, place, app):
    change_config(app, url="https://quiz.school.example")
    page = teacher.get(f"{place}/cards").text
    for name in ("Anna Lind", "Bert"):
        assert str(qr(f"https://quiz.school.example{code(app, name)}", f"Sign-in code of {name}")) in page


def test_the_name_and_the_password_on_a_card_let_its_pupil_in(teacher, place, person):
    page = teacher.get(f"{place}/cards").text
    anna = person()
    assert anna.sign_in("Anna Lind", first_password(page, "Anna Lind")).location == "/account/first"
    assert anna.get("/today").location == "/account/first"


def test_cards_of_one_member_and_of_one_list(teacher, place, app):
    more = take(teacher, "Dora", place)
    assert heading(teacher.get(f"{place}/cards?roster={more.split('/')[-1]}").text) == "1 card for 8b"
    page = teacher.get(f"{place}/cards?member={member(app, 'Bert')}").text
    assert heading(page) == "A card for Bert"
    assert "Anna" not in page


@pytest.mark.parametrize("which", ["member=nobody", "roster=nothing", "member=%00", "roster=" + "x" * 99])
def test_cards_of_nobody_are_not_found(teacher, place, which):
    assert teacher.get(f"{place}/cards?{which}").status_code == 404


@pytest.mark.parametrize(
    "url", ["", "http://127.0.0.1:8000", "http://[::1]:8000", "http://localhost", "http://a.localhost"]
)
def test_an_address_of_this_computer_alone_is_warned_of(teacher, place, app, url):
    change_config(app, url=url)
    assert "No pupil can open these cards yet" in teacher.get(f"{place}/cards").text


@pytest.mark.parametrize("url", ["https://quiz.school.example", "http://192.168.1.20:8000", "https://[2001:db8::7]"])
def test_the_address_on_the_cards_is_the_one_by_which_people_come(teacher, place, app, url):
    change_config(app, url=url)
    page = teacher.get(f"{place}/cards").text
    assert "No pupil can open" not in page
    assert f"<b>{url.removeprefix('https://')}</b>" in page


def test_cards_are_for_those_without_a_password_and_the_others_are_counted(teacher, place, app, person):
    with_password(person, app, "Dora", place)
    page = teacher.get(f"{place}/cards").text
    assert heading(page) == "3 cards for 8b"
    assert "1 pupil has a password already" in page
    assert 'dir="auto">Dora' not in page


def test_where_all_have_a_password_there_is_no_card(teacher, place, app):
    with app.database.write() as session:
        session.execute(update(Account).values(password="a hash"))
    page = teacher.get(f"{place}/cards").text
    assert heading(page) == "There is no card to print"
    assert "All 3 pupils have a password of their own" in words(page)


def test_where_nobody_is_in_the_class_there_is_no_card(teacher):
    empty = teacher.post("/classes/new", {"name": "9b"}).location
    assert "Nobody is in the class yet" in teacher.get(f"{empty}/cards").text


def test_cards_run_out_after_30_days_and_are_made_anew(teacher, place, clock, app):
    old = code(app, "Bert")
    clock.now += timedelta(days=31)
    teacher.sign_in("Ms Okafor")
    page = teacher.get(f"{place}/cards").text
    assert heading(page) == "3 cards have run out"
    assert teacher.post(f"{place}/cards").location == f"{place}/cards"
    page = teacher.get(f"{place}/cards").text
    assert heading(page) == "3 cards for 8b"
    assert "3 new cards" in page
    assert code(app, "Bert") != old


def test_that_cards_were_shown_is_noted_each_time(teacher, place, app):
    teacher.get(f"{place}/cards")
    teacher.get(f"{place}/cards?member={member(app, 'Bert')}")
    with app.database.read() as session:
        shown = select(Entry).where(Entry.action == "sign-in cards shown").order_by(Entry.id)
        first, second = session.scalars(shown)
        bert = session.scalar(select(Account.public).where(Account.name == "Bert"))
    assert (first.detail, first.subject, second.detail, second.subject) == ("3 cards", None, "1 cards", bert)


def test_after_a_pause_the_password_is_asked_for_before_any_is_shown(teacher, place, clock, app):
    clock.now += timedelta(minutes=31)
    path = f"{place}/cards?member={member(app, 'Bert')}"
    asked = teacher.get(path)
    assert (asked.status_code, heading(asked.text)) == (403, "Is it still you?")
    assert "Bert" not in asked.text
    assert heading(prove(teacher, path, "three wet otters").text) == "A card for Bert"


def test_passwords_are_not_kept_by_the_browser(teacher, place):
    assert teacher.get(f"{place}/cards").headers["Cache-Control"] == "no-store"


def test_learners_and_strangers_see_no_card(teacher, place, app, person):
    learner, stranger = with_password(person, app, "Dora", place), person().named("Zoe")
    bert = member(app, "Bert")
    for method, path in (
        ("get", f"{place}/cards"),
        ("post", f"{place}/cards"),
        ("post", f"{place}/members/{bert}/card"),
    ):
        assert getattr(learner, method)(path).status_code == 403
        assert getattr(stranger, method)(path).status_code == 404
        assert getattr(person(), method)(path).status_code == 403


# A new card -----------------------------------------------------------------------------------------------


def test_a_new_card_for_who_has_none_chosen_is_made_at_once(teacher, place, app):
    before = code(app, "Bert")
    answer = teacher.post(f"{place}/members/{member(app, 'Bert')}/card")
    assert answer.location == f"{place}/cards?member={member(app, 'Bert')}"
    assert code(app, "Bert") != before


def test_a_password_of_their_own_is_taken_away_only_after_asking(teacher, place, app, person):
    dora = with_password(person, app, "Dora", place)
    path = f"{place}/members/{member(app, 'Dora')}/card"
    asked = teacher.post(path)
    assert heading(asked.text) == "Take Dora’s password away?"
    assert dora.get("/today").status_code == 200
    assert teacher.post(path, {"sure": "yes"}).status_code == 303
    assert dora.get("/today").status_code == 403
    assert dora.sign_in("Dora").status_code == 422
    assert heading(teacher.get(f"{place}/cards?member={member(app, 'Dora')}").text) == "A card for Dora"


def test_a_member_with_a_password_has_no_card_and_can_get_one(teacher, place, app, person):
    with_password(person, app, "Dora", place)
    page = teacher.get(f"{place}/cards?member={member(app, 'Dora')}").text
    assert heading(page) == "Dora has a password of their own"
    assert f'action="{place}/members/{member(app, "Dora")}/card"' in page


@pytest.mark.parametrize("role", ["teacher", "administrator"])
def test_nobody_takes_over_a_colleague_who_is_in_the_class_as_a_learner(teacher, place, app, person, role):
    boss = with_password(person, app, "Head", place)
    with app.database.write() as session:
        session.execute(update(Account).where(Account.name == "Head").values(role=role))
    answer = teacher.post(f"{place}/members/{member(app, 'Head')}/card", {"sure": "yes"})
    assert answer.status_code == 403
    assert "teacher or an administrator" in words(answer.text)
    assert teacher.get(f"{place}/cards?member={member(app, 'Head')}").status_code == 403
    assert boss.get("/today").status_code == 200


def test_a_member_of_another_class_gets_no_card_here(teacher, place, app):
    other = teacher.post("/classes/new", {"name": "9b"}).location
    take(teacher, "Emil", other)
    assert teacher.post(f"{place}/members/{member(app, 'Emil')}/card").status_code == 404
    assert teacher.get(f"{place}/cards?member={member(app, 'Emil')}").status_code == 404


# Coming in ------------------------------------------------------------------------------------------------


def test_a_code_asks_who_is_there_and_changes_nothing(place, app, person):
    before = count(app, SignIn)
    for _ in range(3):
        page = person().get(code(app, "Anna Lind"))
        assert (page.status_code, heading(page.text)) == (200, "You are Anna Lind of 8b?")
    assert count(app, SignInCard, SignInCard.used_at.is_not(None)) == 0
    assert count(app, SignIn) == before


def test_a_code_lets_its_pupil_in_once_to_choose_a_password(place, app, person):
    anna, path = person(), code(app, "Anna Lind")
    assert anna.post(path, page=path).location == "/account/first"
    page = anna.get("/account/first").text
    assert "Welcome, Anna Lind." in page
    answer = anna.post("/account/first", {"password": "four dry badgers"}, page="/account/first")
    assert answer.location == "/today"
    assert anna.get("/today").status_code == 200
    assert person().sign_in("Anna Lind", "four dry badgers").location == "/today"


def test_the_password_on_the_card_is_not_kept_as_ones_own(teacher, place, app, person):
    first = first_password(teacher.get(f"{place}/cards").text, "Anna Lind")
    anna = person()
    anna.sign_in("Anna Lind", first)
    for same in (first, first.replace("-", " ").upper()):
        answer = anna.post("/account/first", {"password": same}, page="/account/first")
        assert (answer.status_code, "on your card" in answer.text) == (422, True)
    assert anna.post("/account/first", {"password": f"four dry {first}"}, page="/account/first").status_code == 303


def test_a_code_needs_the_pages_token(place, app, person):
    assert person().client.post(code(app, "Bert")).status_code == 400
    assert count(app, SignInCard, SignInCard.used_at.is_not(None)) == 0


def test_spent_old_and_made_up_codes_get_one_and_the_same_page(place, app, person, clock):
    spent, old = code(app, "Anna Lind"), code(app, "Bert")
    person().post(spent, page=spent)
    clock.now += timedelta(days=30)
    pages = [person().get(path) for path in (spent, old, "/card/nonsense", "/card/%00", f"/card/{'x' * 200}")]
    assert {page.status_code for page in pages} == {404}
    assert len({re.sub(r'value="[^"]*"', "", page.text) for page in pages}) == 1
    assert heading(pages[0].text) == "This code does not sign anybody in"
    assert 'href="/sign-in"' in pages[0].text


def test_made_up_codes_are_counted_and_an_address_waits(place, app, person):
    thief = person()
    for n in range(30):
        thief.get(f"/card/nonsense{n}")
        thief.post(f"/card/nonsense{n}")
    assert count(app, Try, Try.kind == "token") == 60
    assert thief.get(code(app, "Bert")).status_code == 429
    assert person().get(code(app, "Bert"), environ_base={"REMOTE_ADDR": "192.0.2.9"}).status_code == 200


def test_who_tries_a_spent_code_again_is_not_counted(place, app, person):
    anna, spent = person(), code(app, "Anna Lind")
    anna.post(spent, page=spent)
    anna.post("/account/first", {"password": "four dry badgers"}, page="/account/first")
    page = anna.get(spent)
    assert "Go on as" in page.text
    assert count(app, Try) == 0


def test_what_a_guest_studied_comes_along_if_it_was_them(place, app, person):
    guest, path = person().start(), code(app, "Anna Lind")
    guest.answer()
    assert "I am the guest who answered" in guest.get(path).text
    guest.post(path, {"keep": "y"}, page=path)
    assert "yours now" in guest.get("/account/first").text
    assert count(app, Review, Review.learner_id == id_of(app, "Anna Lind")) == 1


def test_what_somebody_else_studied_on_the_device_stays_theirs(place, app, person):
    guest, path = person().start(), code(app, "Anna Lind")
    guest.answer()
    guest.post(path, {}, page=path)
    assert "yours now" not in guest.get("/account/first").text
    assert count(app, Review, Review.learner_id == id_of(app, "Anna Lind")) == 0
    assert count(app, Review) == 1


def test_a_guest_who_has_answered_nothing_is_asked_nothing(place, app, person):
    guest, path = person().start(), code(app, "Anna Lind")
    before = count(app, Account)
    assert "I am the guest" not in guest.get(path).text
    guest.post(path, {}, page=path)
    assert count(app, Account) == before - 1


def test_who_is_signed_in_here_is_told_before_they_are_signed_out(place, app, person):
    dora, path = person().named("Dora"), code(app, "Anna Lind")
    page = words(dora.get(path).text)
    assert "Dora is signed in on this device" in page
    dora.post(path, page=path)
    assert "Anna Lind" in dora.get("/account/first").text
    assert count(app, SignIn, SignIn.account_id == id_of(app, "Dora"), SignIn.ended_at.is_(None)) == 0


def id_of(app, name):
    with app.database.read() as session:
        return session.scalar(select(func.max(Account.id)).where(Account.name == name))
