"""Passkeys: added by who types their password, used without any name, removed, and closed to everybody else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from quizapp.models.accounts import Account, Passkey, SignIn, Try
from tests.authenticator import Authenticator
from tests.counting import count
from tests.web.conftest import heading

ORIGIN = "http://localhost"
OTTERS = "three wet otters"


@pytest.fixture
def mira(person):
    return person().named("Mira")


@pytest.fixture
def phone(mira, clock):
    """Mira's phone, which keeps a passkey."""
    made = Authenticator()
    assert add(mira, made).status_code == 303
    clock.now += timedelta(minutes=1)
    return made


def add(who, authenticator, name="My phone", password=OTTERS):
    """Add a passkey, as the page's script does; the answer that refused, or the last."""
    asked = who.post("/account/passkeys/options", {"name": name, "password": password}, page="/account/passkeys")
    if asked.status_code != 200:
        return asked
    made = authenticator.make(asked.text, ORIGIN)
    return who.post("/account/passkeys", {"name": name, "credential": made}, page="/account/passkeys")


def use(who, authenticator, origin=ORIGIN, address="/sign-in/passkey", **more):
    """Sign in with a passkey, as the page's script does."""
    asked = who.post("/sign-in/passkey/options", page="/sign-in")
    assert asked.status_code == 200
    assert asked.content_type == "application/json"
    answer = authenticator.use(asked.text, origin)
    return who.post(address, {"credential": answer, "mine": "y", **more}, page="/sign-in")


def removal(page):
    return re.search(r'action="(/account/passkeys/[\w-]{12}/remove)"', page)[1]


# Adding ---------------------------------------------------------------------------------------------------


def test_who_types_their_password_adds_a_passkey_and_sees_it(mira, phone):
    page = mira.get("/account/passkeys").text
    assert heading(page) == "You sign in with your password or a passkey"
    assert "My phone" in page
    assert "not used yet" in page


def test_a_passkey_is_called_by_the_browser_unless_one_says_otherwise(mira):
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    assert 'value="Firefox on Linux"' in mira.get("/account/passkeys", headers={"User-Agent": agent}).text


@pytest.mark.parametrize(("name", "password", "says"), [
    ("My phone", "three wet stoats", "not your password"), ("My phone", "", "Type your password"),
    ("", OTTERS, "Give it a name"), ("\u202e", OTTERS, "1 to 60 characters"), ("x" * 61, OTTERS, "1 to 60 characters"),
])  # fmt: skip
def test_without_the_password_or_a_name_nothing_is_asked_of_the_device(mira, app, name, password, says):
    answer = add(mira, Authenticator(), name, password)
    assert answer.status_code == 422
    assert says in answer.text
    assert password == "" or password not in answer.text
    assert count(app, Passkey) == 0


def test_five_wrong_passwords_and_it_waits(mira):
    for _ in range(5):
        assert add(mira, Authenticator(), password="three wet stoats").status_code == 422
    assert add(mira, Authenticator()).status_code == 429


def test_a_passkey_that_nobody_was_asked_for_is_not_kept(mira, app):
    asked = mira.post("/sign-in/passkey/options").text.replace(
        '"rpId"', '"rp": {"id": "localhost"}, "user": {"id": "eA"}, "x"'
    )
    made = Authenticator().make(asked, ORIGIN)
    answer = mira.post("/account/passkeys", {"name": "Mine", "credential": made})
    assert answer.status_code == 422
    assert "Try once more" in answer.text
    assert count(app, Passkey) == 0


@pytest.mark.parametrize("address", ["/account/passkeys/options", "/account/passkeys"])
def test_guests_and_holders_of_a_card_have_no_passkeys(person, app, address):
    guest, carded = person().start(), person().named("Carla")
    with app.database.write() as session:
        session.execute(update(Account).where(Account.name == "Carla").values(password=None))
    assert guest.post(address, {"name": "Mine", "password": OTTERS, "credential": "{}"}).status_code == 403
    assert guest.get("/account/passkeys").status_code == 403
    assert carded.post(address, {"name": "Mine", "password": OTTERS, "credential": "{}"}).location == "/account/first"
    assert carded.get("/account/passkeys").location == "/account/first"


def test_every_step_needs_the_token_of_its_page(mira, phone):
    remove = removal(mira.get("/account/passkeys").text)
    for address in (
        "/sign-in/passkey",
        "/sign-in/passkey/options",
        "/account/passkeys",
        "/account/passkeys/options",
        remove,
    ):
        assert mira.client.post(address, data={"name": "x", "password": OTTERS}).status_code == 400


# Signing in -----------------------------------------------------------------------------------------------


def test_a_passkey_signs_in_without_a_name_and_for_as_long_as_is_wished(phone, person, clock):
    shared, own = person(), person()
    assert use(shared, phone).location == "/today"
    clock.now += timedelta(minutes=1)
    assert use(own, phone, own="y").location == "/today"
    assert "Mira" in shared.get("/today").text
    clock.now += timedelta(hours=12)
    assert [who.get("/today").status_code for who in (shared, own)] == [403, 200]


def test_it_leads_on_to_the_page_that_was_wanted_and_nowhere_else(phone, person, clock):
    assert use(person(), phone, address="/sign-in/passkey?next=/settings").location == "/settings"
    clock.now += timedelta(minutes=1)
    assert use(person(), phone, address="/sign-in/passkey?next=//evil.example").location == "/today"


@pytest.mark.parametrize("ticked", [True, False])
def test_a_guests_answers_come_along_if_they_are_theirs(phone, person, ticked):
    guest = person().start()
    guest.answer()
    use(guest, phone, mine="y" if ticked else "")
    assert ("1 of 55" in guest.get("/progress").text) == ticked


def test_the_session_is_a_new_one_and_the_answer_is_worth_nothing_again(phone, person, clock):
    victim, thief = person(), person()
    asked = victim.post("/sign-in/passkey/options", page="/sign-in").text
    cookie = victim.client.get_cookie("quizapp").value
    form = {"credential": phone.use(asked, ORIGIN), "csrf_token": victim.token("/sign-in")}
    assert victim.client.post("/sign-in/passkey", data=form).status_code == 303
    thief.client.set_cookie("quizapp", cookie, domain="localhost")
    clock.now += timedelta(seconds=10)
    assert thief.client.post("/sign-in/passkey", data=form).status_code == 422
    assert thief.get("/today").status_code == 403
    assert victim.get("/today").status_code == 200


def test_a_challenge_is_good_in_its_own_browser_for_five_minutes(phone, person, clock):
    one, other = person(), person()
    asked = one.post("/sign-in/passkey/options", page="/sign-in").text
    assert other.post("/sign-in/passkey", {"credential": phone.use(asked, ORIGIN)}).status_code == 422
    clock.now += timedelta(minutes=5)
    assert one.post("/sign-in/passkey", {"credential": phone.use(asked, ORIGIN)}).status_code == 422


def test_unknown_wrong_and_broken_get_the_same_page_and_are_counted(phone, person, app):
    forged = Authenticator(id=phone.id, handle=phone.handle)
    answers = [
        use(person(), Authenticator(handle=b"x")),
        use(person(), forged),
        use(person(), phone, "https://evil.example"),
    ]
    answers.append(person().post("/sign-in/passkey", {"credential": "{"}))
    answers.append(person().post("/sign-in/passkey"))
    pages = {re.sub(r'name="csrf_token" value="[^"]*"', "", answer.text) for answer in answers}
    assert len(pages) == 1
    assert "does not open anything here" in pages.pop()
    assert {answer.status_code for answer in answers} == {422}
    assert count(app, Try) == 5


def test_too_many_failures_from_an_address_are_told_on_the_page(phone, person, app, clock):
    with app.database.write() as session:
        session.add_all(Try(kind="sign-in", subject="", address="", at=clock()) for _ in range(300))
    answer = use(person(), phone)
    assert (answer.status_code, heading(answer.text)) == (429, "Sign in")
    assert "wrong tries from here" in answer.text


def test_the_page_of_a_refusal_loaded_anew_is_the_page_to_sign_in_on(person):
    assert person().get("/sign-in/passkey?next=/settings").location == "/sign-in?next=/settings"


def test_making_a_challenge_writes_nothing(person, app):
    before = count(app, SignIn)
    person().post("/sign-in/passkey/options")
    assert (count(app, SignIn), count(app, Try)) == (before, 0)


# Removing -------------------------------------------------------------------------------------------------


def test_a_removed_passkey_opens_nothing(mira, phone, person):
    answer = mira.post(removal(mira.get("/account/passkeys").text))
    assert answer.status_code == 303
    assert "opens nothing here any more" in mira.get("/account/passkeys").text
    assert use(person(), phone).status_code == 422


def test_who_was_away_types_the_password_before_a_passkey_is_removed(mira, phone, clock, app):
    address = removal(mira.get("/account/passkeys").text)
    clock.now += timedelta(minutes=31)
    asked = mira.post(address)
    assert (asked.status_code, heading(asked.text)) == (403, "Is it still you?")
    assert mira.post(address, {"confirm_password": "three wet stoats"}).status_code == 403
    assert count(app, Passkey) == 1
    assert mira.post(address, {"confirm_password": OTTERS}).status_code == 303
    assert count(app, Passkey) == 0


def test_another_persons_passkey_is_nowhere(mira, phone, person, app):
    address = removal(mira.get("/account/passkeys").text)
    assert person().named("Ada").post(address).status_code == 404
    assert count(app, Passkey) == 1


def test_a_new_password_says_that_passkeys_are_left(mira, phone, person):
    fields = {"old_password": OTTERS, "password": "four dry badgers"}
    mira.post("/account/password", fields)
    assert "get in with 1 passkey" in mira.get("/account").text
    assert use(person(), phone).status_code == 303


# Where there can be none ----------------------------------------------------------------------------------


def test_where_there_can_be_none_the_page_says_why_and_offers_nothing(mira, person):
    page = mira.client.get("/account/passkeys", base_url="http://localhost").text
    assert "passkeys.js" in page
    for host, why in (("192.168.1.5:8000", "is a number"), ("quiz.school.example", "https")):
        mira.client.set_cookie("quizapp", mira.client.get_cookie("quizapp").value, domain=host.split(":")[0])
        page = mira.client.get("/account/passkeys", base_url=f"http://{host}").text
        assert why in page
        assert "passkeys.js" not in page
        assert "Add a passkey" not in page
        front = person().client.get("/sign-in", base_url=f"http://{host}").text
        assert "Sign in with a passkey" not in front
        assert "passkeys.js" not in front
