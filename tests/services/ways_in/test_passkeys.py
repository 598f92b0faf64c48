"""Passkeys: made for a place and an occasion, good once, and whatever else comes opens nothing."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from webauthn.helpers import bytes_to_base64url

from quizapp.models.accounts import Account, Passkey, Try
from quizapp.services import access
from quizapp.services.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from quizapp.services.ways_in import passkeys
from quizapp.services.ways_in.passkeys import Occasion, Place
from tests import studied
from tests.authenticator import Authenticator
from tests.studied import NOON, SECRET

ORIGIN = "https://quiz.school.example"
THERE = Place("quiz.school.example", ORIGIN)
HERE = "192.0.2.1"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def anna(session):
    """Somebody with a name and a password."""
    return studied.named(session, "Anna")


@pytest.fixture(params=[False, True], ids=["password manager", "security key"])
def phone(request, session, anna):
    """Anna's passkey, which counts its uses or does not."""
    made = Authenticator(counts=request.param)
    added(session, anna, made)
    return made


def occasion(at=NOON, bound="sign in with form 1", place=THERE):
    return Occasion(place, SECRET, bound, at)


def added(session, who, authenticator, name="Phone", at=NOON, origin=ORIGIN):
    """Add a passkey to somebody, as the page and the browser do."""
    when = occasion(at, f"add to {who.public}")
    options = passkeys.to_add(when, who, passkeys.of(session, who))
    return passkeys.add(session, when, who, name, authenticator.make(options, origin))


def signs_in(session, authenticator, at=NOON + MINUTE, origin=ORIGIN, **otherwise):
    """Sign in with a passkey, as the page and the browser do; gives the account, or None."""
    when = occasion(at)
    answer = authenticator.use(passkeys.to_sign_in(when), origin, **otherwise)
    found = passkeys.admit(session, when, answer, HERE)
    session.flush()
    return found


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


# Where ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("public", "host", "origin"),
    [
        ("https://Quiz.School.example", "quiz.school.example", "https://quiz.school.example"),
        ("https://quiz.school.example:443", "quiz.school.example", "https://quiz.school.example"),
        ("https://quiz.school.example:8443/quiz", "quiz.school.example", "https://quiz.school.example:8443"),
        ("http://localhost:8000", "localhost", "http://localhost:8000"),
        ("http://quiz.localhost", "quiz.localhost", "http://quiz.localhost"),
        ("https://schüler.example", "xn--schler-5ya.example", "https://xn--schler-5ya.example"),
    ],
)
def test_passkeys_are_good_at_a_name_over_tls_and_on_ones_own_computer(public, host, origin):
    assert passkeys.place(public, public) == Place(host, origin)


@pytest.mark.parametrize(
    ("public", "here", "why"),
    [
        ("http://192.168.1.5:8000", "http://192.168.1.5:8000", "a number"),
        ("https://[2001:db8::1]", "https://[2001:db8::1]", "a number"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000", "a number"),
        ("http://quiz.school.example", "http://quiz.school.example", "https"),
        ("https://quiz.school.example", "http://192.168.1.5", "at https://quiz.school.example alone"),
        ("https://quiz.school.example", "https://quiz.school.example:8443", "at https://quiz.school.example alone"),
        ("http://localhost.evil.example", "http://localhost.evil.example", "https"),
        ("http://x..y:1", "http://x..y:1", "https"),
        ("http://a:99999", "http://a:99999", "https"),
    ],
)
def test_elsewhere_it_is_said_why_not(public, here, why):
    assert why in passkeys.place(public, here).why_not


# Adding ---------------------------------------------------------------------------------------------------


def test_a_passkey_is_added_and_signs_its_owner_in_without_a_name(session, anna, phone):
    assert [(each.name, each.made_at, each.used_at) for each in passkeys.of(session, anna)] == [("Phone", NOON, None)]
    assert signs_in(session, phone) is anna
    assert signs_in(session, phone, NOON + 2 * MINUTE) is anna
    assert passkeys.of(session, anna)[0].used_at == NOON + 2 * MINUTE
    assert count(session, Try) == 0


def test_what_the_browser_is_told_names_nobody_but_who_asks(session, anna, phone):
    studied.named(session, "Bert")
    to_add = json.loads(passkeys.to_add(occasion(), anna, passkeys.of(session, anna)))
    assert (to_add["user"]["name"], to_add["rp"]["id"]) == ("Anna", "quiz.school.example")
    assert [each["id"] for each in to_add["excludeCredentials"]] == [bytes_to_base64url(phone.id)]
    assert (to_add["authenticatorSelection"]["residentKey"], to_add["attestation"]) == ("required", "none")
    to_sign_in = json.loads(passkeys.to_sign_in(occasion()))
    assert set(to_sign_in) <= {"challenge", "timeout", "rpId", "allowCredentials", "userVerification"}
    assert not to_sign_in.get("allowCredentials")


@pytest.mark.parametrize("who", ["guest", "carded"])
def test_who_has_no_password_has_no_passkey(session, who):
    account = studied.account(session) if who == "guest" else studied.named(session, "Mira", password=None)
    with pytest.raises(Forbidden):
        passkeys.may_have(account)


def test_who_has_a_password_may_have_one(anna):
    passkeys.may_have(anna)


@pytest.mark.parametrize("origin", ["https://evil.example", "http://quiz.school.example", ORIGIN + ":8443", "null"])
def test_a_passkey_made_on_another_page_is_refused(session, anna, origin):
    with pytest.raises(Invalid):
        added(session, anna, Authenticator(), origin=origin)


def test_a_passkey_made_for_somebody_else_too_late_or_untouched_is_refused(session, anna):
    bert = studied.named(session, "Bert")
    for_bert = occasion(bound=f"add to {bert.public}")
    answer = Authenticator().make(passkeys.to_add(for_bert, bert, []), ORIGIN)
    with pytest.raises(Invalid):
        passkeys.add(session, occasion(bound=f"add to {anna.public}"), anna, "Phone", answer)
    with pytest.raises(Invalid):
        passkeys.add(session, replace(for_bert, now=NOON + 5 * MINUTE), bert, "Phone", answer)
    with pytest.raises(Invalid):
        added(session, anna, Authenticator(flags=0))
    passkeys.add(session, replace(for_bert, now=NOON + 4 * MINUTE), bert, "Phone", answer)


def test_a_passkey_is_one_persons_alone_and_added_once(session, anna, phone):
    bert = studied.named(session, "Bert")
    for who in (anna, bert):
        with pytest.raises(Conflict):
            added(session, who, phone)


@pytest.mark.parametrize("name", ["", "\u202e\u200b", "x" * 61])
def test_a_name_that_cannot_be_shown_is_refused_at_its_field(session, anna, name):
    with pytest.raises(Invalid) as refused:
        added(session, anna, Authenticator(), name=name)
    assert refused.value.field == "name"


def test_ten_passkeys_are_enough(session, anna):
    for n in range(10):
        added(session, anna, Authenticator(), name=f"Phone {n}")
    with pytest.raises(Conflict):
        added(session, anna, Authenticator())


# Signing in -----------------------------------------------------------------------------------------------


def test_an_answer_is_good_once(session, anna, phone):
    when = occasion(NOON + MINUTE)
    answer = phone.use(passkeys.to_sign_in(when), ORIGIN)
    assert passkeys.admit(session, when, answer, HERE) is anna
    for later in (when, replace(when, now=NOON + 2 * MINUTE)):
        assert passkeys.admit(session, later, answer, HERE) is None


def test_an_older_challenge_is_worth_nothing_once_a_newer_one_was_answered(session, anna):
    phone = Authenticator()
    added(session, anna, phone)
    older, newer = occasion(NOON + MINUTE), occasion(NOON + 2 * MINUTE)
    kept = passkeys.to_sign_in(older)
    assert passkeys.admit(session, newer, phone.use(passkeys.to_sign_in(newer), ORIGIN), HERE) is anna
    assert passkeys.admit(session, newer, phone.use(kept, ORIGIN), HERE) is None


@pytest.mark.parametrize("minutes", [-1, 5, 60 * 24])
def test_an_answer_at_another_time_opens_nothing(session, phone, minutes):
    when = occasion(NOON + MINUTE)
    answer = phone.use(passkeys.to_sign_in(when), ORIGIN)
    assert passkeys.admit(session, replace(when, now=when.now + minutes * MINUTE), answer, HERE) is None


def test_an_answer_just_in_time_opens(session, anna, phone):
    when = occasion(NOON + MINUTE)
    answer = phone.use(passkeys.to_sign_in(when), ORIGIN)
    assert passkeys.admit(session, replace(when, now=NOON + 6 * MINUTE - timedelta.resolution), answer, HERE) is anna


@pytest.mark.parametrize(
    "other",
    [{"bound": "sign in with form 2"}, {"secret": b"another secret of 32 characters!"}, {"bound": "add to somebody"}],
)
def test_a_challenge_of_another_browser_server_or_purpose_opens_nothing(session, phone, other):
    asked = replace(occasion(NOON + MINUTE), **other)
    assert passkeys.admit(session, occasion(NOON + MINUTE), phone.use(passkeys.to_sign_in(asked), ORIGIN), HERE) is None


def test_a_challenge_that_nobody_asked_opens_nothing(session, phone):
    for challenge in (b"", b"x" * 56, bytes(56)):
        options = json.dumps({"rpId": THERE.host, "challenge": bytes_to_base64url(challenge)})
        assert passkeys.admit(session, occasion(NOON + MINUTE), phone.use(options, ORIGIN), HERE) is None


@pytest.mark.parametrize(
    "wrong",
    [{"origin": "https://evil.example"}, {"signature": b"x" * 70}, {"userHandle": b"somebody else"},
     {"authenticatorData": bytes(37)}],
)  # fmt: skip
def test_what_is_not_signed_here_by_this_key_for_its_owner_opens_nothing_and_is_counted(session, phone, wrong):
    assert signs_in(session, phone, **wrong) is None
    assert count(session, Try) == 1


def test_the_key_of_somebody_else_opens_nothing(session, anna, phone):
    forger = Authenticator(counts=phone.counts, id=phone.id, handle=phone.handle)
    assert signs_in(session, forger) is None
    assert signs_in(session, phone) is anna


def test_an_unknown_passkey_opens_nothing_and_is_counted(session, phone):
    assert signs_in(session, Authenticator()) is None
    assert count(session, Try) == 1


def test_a_copy_of_a_key_that_counts_is_refused_and_noted(session, anna, caplog):
    key = Authenticator(counts=True)
    passkey = added(session, anna, key)
    for n in range(3):
        assert signs_in(session, key, NOON + (n + 1) * MINUTE) is anna
    for copied in (3, 1, 0):
        copy = Authenticator(counts=False, id=key.id, key=key.key, handle=key.handle, count=copied)
        with caplog.at_level(logging.WARNING):
            assert signs_in(session, copy, NOON + 10 * MINUTE) is None
        assert passkey.public in caplog.text
        assert "Anna" not in caplog.text
    assert signs_in(session, key, NOON + 11 * MINUTE) is anna


def test_300_failures_of_an_address_lock_passkeys_there_too(session, anna, phone):
    session.add_all(Try(kind="sign-in", subject="", address=HERE, at=NOON) for _ in range(300))
    session.flush()
    with pytest.raises(TooMany):
        signs_in(session, phone)


ANSWERS = st.one_of(
    st.text(max_size=200),
    st.binary(max_size=100).map(bytes_to_base64url),
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ).map(json.dumps),
)


@given(ANSWERS)
def test_whatever_a_browser_sends_is_a_refusal_and_no_fault(answer):
    for new in (False, True):
        assert passkeys._sound(lambda new=new: passkeys._read(occasion(), answer, new=new)) is None


@pytest.mark.parametrize("answer", ["", "[", "[" * 15_000, "{}", "x" * 100_000, '{"id": "\\ud800"}', "\x00"])
def test_what_is_no_answer_at_all_is_refused_and_counted(session, anna, answer):
    assert passkeys.admit(session, occasion(), answer, HERE) is None
    with pytest.raises(Invalid):
        passkeys.add(session, occasion(), anna, "Phone", answer)
    session.flush()
    assert count(session, Try) == 1


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
PARTS = ("authenticatorData", "clientDataJSON", "signature", "userHandle")


@given(st.sampled_from(PARTS), st.floats(0, 1), st.integers(1, 63))
def test_an_answer_that_was_changed_in_any_letter_opens_nothing(part, place, by):
    phone, account = Authenticator(), Account(public="somebody", username="Anna", name="Anna")
    when = occasion(bound="add to somebody")
    made = passkeys._made(when, phone.make(passkeys.to_add(when, account, []), ORIGIN))
    passkey = Passkey(public="one", public_key=made.credential_public_key, sign_count=0)
    answer = json.loads(phone.use(passkeys.to_sign_in(when), ORIGIN))
    assert opens(when, answer, passkey, account)
    text = answer["response"][part]
    at = int(place * (len(text) - 3))  # the last letters of base64 may hold bits that nobody reads
    other = LETTERS[(LETTERS.index(text[at]) + by) % 64]
    answer["response"][part] = text[:at] + other + text[at + 1 :]
    assert not opens(when, answer, passkey, account)


def opens(when, answer, passkey, account):
    read = passkeys._sound(lambda: passkeys._read(when, json.dumps(answer)))
    return read is not None and passkeys._sound(lambda: passkeys._count(when, read, passkey, account)) is not None


# Removing -------------------------------------------------------------------------------------------------


def test_a_removed_passkey_opens_nothing_and_may_be_made_anew(session, anna, phone):
    passkeys.remove(session, passkeys.of(session, anna)[0])
    assert signs_in(session, phone) is None
    assert passkeys.of(session, anna) == []


def test_a_passkey_is_its_owners_alone(session, anna, phone):
    bert, passkey = studied.named(session, "Bert"), passkeys.of(session, anna)[0]
    assert access.passkey(session, anna, passkey.public) is passkey
    for who, public in ((bert, passkey.public), (anna, "nowhere"), (anna, "\x00")):
        with pytest.raises(NotFound):
            access.passkey(session, who, public)
    assert count(session, Passkey) == 1
