"""People: names that cannot be mistaken for each other, sign-ins that end, and tries that are counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from quizapp.models.accounts import Account, SignIn, SignInFailure
from quizapp.models.study import Enrolment
from quizapp.services import accounts, passwords
from quizapp.services.errors import Conflict, Invalid, TooMany
from tests import studied
from tests.studied import NOON

HASHER = passwords.hasher(19_456 // 8)
OTTERS = "three wet otters"
SECOND = timedelta(seconds=1)


@pytest.fixture
def anna(session):
    """Somebody with a name and a password."""
    made = studied.account(session)
    accounts.take_name(session, made, "Anna", OTTERS, HASHER)
    return made


def tries(session, name="Anna", password="wrong password", address="192.0.2.1", at=NOON):
    return accounts.check_sign_in(session, name, password, address, at, HASHER)


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


# Names ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Anna", "Anna"), ("  Anna   Maria ", "Anna Maria"), ("Anna\tMaria\n", "Anna Maria"), ("a", "a"),
        ("x" * 60, "x" * 60), ("Łukasz Żółw", "Łukasz Żółw"), ("山田 太郎", "山田 太郎"), ("محمد", "محمد"),
        ("Zoe\u0301", "Zoé"), ("अनन्या", "अनन्या"), ("🦦", "🦦"), ("7", "7"), ("می\u200cخواهم", "می\u200cخواهم"),
        ("An\x00na\x07", "Anna"), ("\u202eannA\u202c", "annA"), ("A\u2066n\u2069na\u200f", "Anna"),
        ("<b>Anna</b>", "<b>Anna</b>"), ("O'Neill; --", "O'Neill; --"),
    ],
)  # fmt: skip
def test_a_name_of_any_script_is_kept_as_it_is_meant(typed, shown):
    assert accounts.clean_name(typed) == shown


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "\x00\x01", "x" * 61, "\u202e\u202c", "...", "\u200b\u200d", "\u3164", "\u2800\ufe0f", "\u0301"],
)
def test_a_name_that_is_empty_long_or_not_to_be_seen_is_refused_at_its_field(typed):
    with pytest.raises(Invalid) as refused:
        accounts.clean_name(typed)
    assert refused.value.field == "name"


@pytest.mark.parametrize(
    "other",
    ["anna", "ANNA", " Anna ", "Ａｎｎａ", "An\u200bna", "An\u00adna", "Anna\ufeff", "Anna\u3164", "Anna\ufe0f",
     "\u202eAnna", "Ann\u034fa"],
)  # fmt: skip
def test_a_name_that_looks_like_one_that_is_taken_is_taken(session, anna, other):
    with pytest.raises(Conflict) as refused:
        accounts.take_name(session, studied.account(session), other, OTTERS, HASHER)
    assert refused.value.field == "name"


@pytest.mark.parametrize(
    ("one", "other"), [("Straße", "STRASSE"), ("ﬁnn", "Finn"), ("Σίσυφος", "ΣΊΣΥΦΟΣ"), ("Å", "A\u030a"), ("x²", "x2")]
)
def test_names_are_compared_without_case_and_form(one, other):
    assert accounts.name_key(one) == accounts.name_key(other)


def test_other_names_are_other_people(session, anna):
    for name in ("Anne", "Anna M", "Ana", "Hanna", "𝒜lex"):
        accounts.take_name(session, studied.account(session), name, OTTERS, HASHER)
    assert count(session, Account) == 6


AWKWARD = st.sampled_from("aA\u0301\u0345\u200e\u200b\u3164\ufe0f \t\x00ＡßŉΣςİıﬁ\u1100\u1161각")


@given(st.one_of(st.text(AWKWARD, max_size=8), st.text(max_size=80)))
def test_whatever_is_typed_is_a_sound_name_or_is_refused(typed):
    try:
        shown = accounts.clean_name(typed)
    except Invalid:
        return
    assert 1 <= len(shown) <= 60
    assert accounts.clean_name(shown) == shown
    assert 1 <= len(accounts.name_key(shown)) <= 240
    assert accounts.name_key(typed) == accounts.name_key(shown)
    assert "\x00" not in shown


def test_a_name_is_chosen_once(session, anna):
    with pytest.raises(Conflict):
        accounts.take_name(session, anna, "Bert", OTTERS, HASHER)
    assert anna.name == "Anna"


def test_a_refused_password_leaves_a_guest_a_guest(session):
    guest = studied.account(session)
    with pytest.raises(Invalid):
        accounts.take_name(session, guest, "Anna", "short", HASHER)
    assert (guest.name, guest.name_key, guest.password) == (None, None, None)


def test_the_password_is_nowhere_in_what_is_stored(session, anna):
    assert OTTERS not in str([getattr(anna, column.name) for column in Account.__table__.c])


# Guests ---------------------------------------------------------------------------------------------------


def test_a_guest_studies_every_deck_that_there_is(session):
    studied.deck(session)
    studied.deck(session, key="more")
    guest = accounts.make_guest(session, "Europe/Berlin", NOON)
    session.flush()
    assert (guest.name, guest.time_zone, count(session, Enrolment)) == (None, "Europe/Berlin", 2)


def test_a_deck_begun_twice_is_begun_once(session):
    learner = studied.account(session)
    deck = session.get(accounts.Deck, studied.deck(session)[0].deck_id)
    for _ in range(2):
        accounts.enrol(session, learner, deck, NOON)
        session.flush()
    assert count(session, Enrolment) == 1


# Signing in -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["Anna", "anna", " ANNA ", "Anna\n", "Ａnna", "An\x00na"])
def test_a_name_and_its_password_fit_however_the_name_is_typed(session, anna, typed):
    assert tries(session, typed, OTTERS) is anna


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("Anna", "Three wet otters"),
        ("Anna", ""),
        ("Bert", OTTERS),
        ("", OTTERS),
        ("x" * 10_000, OTTERS),
        ("\x00", "\x00"),
    ],
)
def test_what_does_not_fit_is_counted_as_a_failure(session, anna, name, password):
    assert tries(session, name, password) is None
    session.flush()
    assert count(session, SignInFailure) == 1


def test_a_guest_without_a_password_cannot_be_signed_in_to(session):
    studied.account(session)
    assert tries(session, "", "") is None
    assert tries(session, " ", "None") is None


def test_an_unknown_name_costs_a_hash_as_a_known_one_does(session, anna):
    worked = []

    class Counting(type(HASHER)):
        def hash(self, *args, **kwargs):
            worked.append("unknown")
            return super().hash(*args, **kwargs)

        def verify(self, *args, **kwargs):
            worked.append("known")
            return super().verify(*args, **kwargs)

    hasher = Counting(time_cost=2, memory_cost=19_456 // 8, parallelism=1)
    for name in ("Anna", "Nobody"):
        accounts.check_sign_in(session, name, "wrong password", "192.0.2.1", NOON, hasher)
    assert worked == ["known", "unknown"]


def test_ten_failures_of_a_name_lock_it_for_five_minutes_even_with_the_right_password(session, anna):
    for n in range(10):
        assert tries(session, address=f"192.0.2.{n}", at=NOON + n * SECOND) is None
    with pytest.raises(TooMany):
        tries(session, password=OTTERS, at=NOON + 10 * SECOND)
    with pytest.raises(TooMany):
        tries(session, " anna", OTTERS, at=NOON + timedelta(minutes=5) - SECOND)
    assert tries(session, password=OTTERS, at=NOON + timedelta(minutes=5)) is anna


def test_nine_failures_do_not_lock_and_a_success_clears_them(session, anna):
    for _ in range(2):
        for _ in range(9):
            tries(session)
        assert tries(session, password=OTTERS) is anna
    session.flush()
    assert count(session, SignInFailure) == 0


def test_failures_of_one_name_do_not_lock_another(session, anna):
    for _ in range(10):
        tries(session, "Bert")
    assert tries(session, password=OTTERS) is anna


def test_a_class_of_thirty_behind_one_address_gets_in_though_each_mistypes_three_times(session):
    password = passwords.hashed(HASHER, OTTERS)
    for n in range(30):
        studied.account(session, name=f"Pupil {n}", name_key=f"pupil {n}", password=password)
    for n in range(30):
        for _ in range(3):
            assert tries(session, f"Pupil {n}") is None
        assert tries(session, f"Pupil {n}", OTTERS).name == f"Pupil {n}"


def test_300_failures_lock_an_address_and_nobody_elsewhere(session, anna):
    session.add_all(SignInFailure(name_key=f"name {n}", address="192.0.2.1", at=NOON) for n in range(299))
    session.flush()
    assert tries(session, "Somebody") is None
    with pytest.raises(TooMany):
        tries(session, password=OTTERS)
    assert tries(session, password=OTTERS, address="192.0.2.2") is anna


def test_old_failures_are_forgotten(session, anna):
    for n in range(5):
        tries(session, at=NOON + n * timedelta(hours=1))
    session.flush()
    assert count(session, SignInFailure) == 1


# Sign-ins -------------------------------------------------------------------------------------------------


def test_a_cookie_is_known_until_its_sign_in_ends(session, anna):
    token = accounts.open_session(session, anna, NOON)
    session.flush()
    assert accounts.known(session, token) is anna
    assert accounts.known(session, token, to_write=True) is anna
    accounts.close_session(session, token, NOON)
    session.flush()
    assert accounts.known(session, token) is None


@pytest.mark.parametrize("token", ["", "x", "\x00", "ü" * 1000])
def test_a_made_up_cookie_is_nobody(session, anna, token):
    accounts.open_session(session, anna, NOON)
    session.flush()
    assert accounts.known(session, token) is None


def test_what_is_stored_of_a_sign_in_opens_nothing(session, anna):
    token = accounts.open_session(session, anna, NOON)
    session.flush()
    stored = session.scalar(select(SignIn.token))
    assert stored != token
    assert accounts.known(session, stored) is None


def test_the_other_devices_are_signed_out_and_this_one_stays(session, anna):
    bert = studied.account(session)
    here, there, elsewhere = (accounts.open_session(session, who, NOON) for who in (anna, anna, bert))
    session.flush()
    accounts.close_others(session, anna, here, NOON)
    session.flush()
    assert [accounts.known(session, token) for token in (here, there, elsewhere)] == [anna, None, bert]


def test_a_password_is_changed_for_the_old_one_alone(session, anna):
    with pytest.raises(Invalid) as refused:
        accounts.change_password(anna, "wrong password", "four dry herons", HASHER)
    assert refused.value.field == "old"
    with pytest.raises(Invalid) as refused:
        accounts.change_password(anna, OTTERS, "anna", HASHER)
    assert refused.value.field == "password"
    assert tries(session, password=OTTERS) is anna
    accounts.change_password(anna, OTTERS, "four dry herons", HASHER)
    session.flush()
    assert tries(session, password=OTTERS) is None
    assert tries(session, password="four dry herons") is anna
