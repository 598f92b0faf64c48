"""Signing in: tries that are counted, sign-ins that end, devices, and the password that staff type again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from quizapp.models.accounts import SignIn, Try
from quizapp.services import access, limits
from quizapp.services.errors import NotFound, TooMany
from quizapp.services.ways_in import accounts, passwords, sign_in_cards, signing
from tests import studied
from tests.studied import HASHER, NOON, OTTERS, SECRET

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def anna(session):
    """Somebody with a name and a password."""
    return studied.named(session, "Anna")


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


def known(session, token, at=NOON, **how):
    """Whom a cookie's token belongs to."""
    visit = signing.known(session, token, at, **how)
    return visit.account if visit else None


# Signing in -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["Anna", "anna", " ANNA ", "Anna\n", "Ａnna", "An\x00na"])
def test_a_name_and_its_password_fit_however_the_name_is_typed(session, anna, typed):
    assert studied.tries(session, typed, OTTERS) is anna


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
    assert studied.tries(session, name, password) is None
    session.flush()
    assert count(session, Try) == 1


def test_a_guest_without_a_password_cannot_be_signed_in_to(session):
    studied.account(session)
    assert studied.tries(session, "", "") is None
    assert studied.tries(session, " ", "None") is None


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
        studied.tries(session, name, hasher=hasher)
    assert worked == ["known", "unknown"]


def test_ten_failures_of_a_name_lock_it_for_five_minutes_even_with_the_right_password(session, anna):
    for n in range(10):
        assert studied.tries(session, address=f"192.0.2.{n}", at=NOON + n * SECOND) is None
    locked = NOON + 9 * SECOND + timedelta(minutes=5)
    for at in (NOON + 9 * SECOND, locked - SECOND):
        with pytest.raises(TooMany):
            studied.tries(session, " anna", OTTERS, at=at)
    assert studied.tries(session, password=OTTERS, at=locked) is anna


def test_each_failure_after_that_waits_twice_as_long_up_to_two_hours(session, anna):
    at, waits = NOON, []
    for _ in range(10):
        studied.tries(session, at=at)
    for minutes in (5, 10, 20, 40, 80, 120, 120):
        with pytest.raises(TooMany):
            studied.tries(session, password=OTTERS, at=at + timedelta(minutes=minutes) - SECOND)
        at += timedelta(minutes=minutes)
        waits.append(studied.tries(session, at=at))
    assert waits == [None] * 7


def test_who_guesses_for_a_day_gets_fewer_than_thirty_guesses_at_an_account(session, anna):
    judged = 0
    for minute in range(24 * 60):
        try:
            studied.tries(session, password=f"guess {minute}", at=NOON + timedelta(minutes=minute))
        except TooMany:
            continue
        judged += 1
    assert 10 < judged < 30


def test_two_who_try_at_once_are_both_counted_before_either_is_told(session, anna):
    for _ in range(9):
        studied.tries(session)
    one, two = (signing.candidate(session, "Anna", "192.0.2.1", NOON, SECRET) for _ in range(2))
    assert signing.admit(session, one, fits=False, address="192.0.2.1", now=NOON) is None
    session.flush()
    with pytest.raises(TooMany):
        signing.admit(session, two, fits=True, address="192.0.2.1", now=NOON)


def test_a_password_that_was_changed_while_it_was_being_checked_lets_nobody_in(session, anna):
    asked = signing.candidate(session, "Anna", "192.0.2.1", NOON, SECRET)
    anna.password = passwords.hashed(HASHER, "four dry herons")
    session.flush()
    assert signing.admit(session, asked, fits=True, address="192.0.2.1", now=NOON) is None


def test_an_email_address_signs_in_as_the_name_does(session, anna):
    anna.email, anna.email_key = "Anna@School.example", "anna@school.example"
    session.flush()
    assert studied.tries(session, " anna@SCHOOL.example ", OTTERS) is anna
    assert studied.tries(session, "bert@school.example", OTTERS) is None


def test_nine_failures_do_not_lock_and_a_success_clears_them(session, anna):
    for _ in range(2):
        for _ in range(9):
            studied.tries(session)
        assert studied.tries(session, password=OTTERS) is anna


def test_by_all_names_together_and_between_sign_ins_an_account_is_guessed_at_thirty_times_a_day(session, anna):
    anna.email, anna.email_key = "anna@school.example", "anna@school.example"
    session.flush()
    for n in range(3):
        for name in ("Anna", "anna@school.example"):
            for _ in range(5):
                assert studied.tries(session, name, at=NOON + n * HOUR) is None
        if n < 2:
            assert studied.tries(session, "Anna", OTTERS, at=NOON + n * HOUR) is anna
            assert studied.tries(session, "anna@school.example", OTTERS, at=NOON + n * HOUR) is anna
    for name in ("Anna", "anna@school.example"):
        assert studied.tries(session, name, OTTERS, at=NOON + 3 * HOUR) is None
    assert studied.tries(session, "Anna", OTTERS, at=NOON + 27 * HOUR) is anna


def test_a_new_password_forgets_what_was_guessed_of_the_old_one(session, anna):
    for _ in range(3):
        for _ in range(9):
            studied.tries(session)
        studied.tries(session, password=OTTERS)
    for _ in range(3):
        studied.tries(session)
    assert studied.tries(session, password=OTTERS) is None
    accounts.set_password(session, anna, studied.HASHED, NOON)
    session.flush()
    assert studied.tries(session, password=OTTERS) is anna


def test_who_fails_to_be_somebody_elsewhere_does_not_keep_them_from_their_work_here(session, anna):
    for _ in range(10):
        studied.tries(session)
    with pytest.raises(TooMany):
        studied.tries(session, password=OTTERS)
    assert again(session, anna, OTTERS) is anna


def test_who_sits_at_somebodys_device_guesses_five_times_and_then_waits(session, anna):
    for _ in range(5):
        assert again(session, anna, "three wet stoats") is None
    with pytest.raises(TooMany):
        again(session, anna, OTTERS)
    assert studied.tries(session, password=OTTERS) is anna
    assert again(session, anna, OTTERS, NOON + timedelta(minutes=5)) is anna
    assert again(session, anna, "three wet stoats", NOON + timedelta(minutes=5)) is None


def again(session, who, password, at=NOON):
    """Type a password once more, as somebody who is signed in; gives the account, or None."""
    asked = signing.once_more(session, who, "192.0.2.1", at)
    found = signing.admit(session, asked, fits=asked.fits(HASHER, password), address="192.0.2.1", now=at)
    session.flush()
    return found


def test_a_card_that_was_replaced_while_its_password_was_being_checked_lets_nobody_in(session, carded):
    mira, card = carded
    asked = signing.candidate(session, "Mira", "192.0.2.1", NOON, SECRET)
    assert asked.fits(HASHER, sign_in_cards.password(SECRET, mira.public, card.nonce))
    sign_in_cards.issue(session, mira, NOON)
    session.flush()
    assert signing.admit(session, asked, fits=True, address="192.0.2.1", now=NOON) is None


def test_failures_of_one_name_do_not_lock_another(session, anna):
    for _ in range(10):
        studied.tries(session, "Bert")
    assert studied.tries(session, password=OTTERS) is anna


def test_a_class_of_thirty_behind_one_address_gets_in_though_each_mistypes_three_times(session):
    password = passwords.hashed(HASHER, OTTERS)
    for n in range(30):
        studied.account(session, name=f"Pupil {n}", username=f"Pupil {n}", username_key=f"pupil {n}", password=password)
    for n in range(30):
        for _ in range(3):
            assert studied.tries(session, f"Pupil {n}") is None
        assert studied.tries(session, f"Pupil {n}", OTTERS).name == f"Pupil {n}"


def test_300_failures_lock_an_address_and_nobody_elsewhere(session, anna):
    session.add_all(Try(kind="sign-in", subject=f"name {n}", address="192.0.2.1", at=NOON) for n in range(299))
    session.flush()
    assert studied.tries(session, "Somebody") is None
    with pytest.raises(TooMany):
        studied.tries(session, password=OTTERS)
    assert studied.tries(session, password=OTTERS, address="192.0.2.2") is anna


# Sign-ins -------------------------------------------------------------------------------------------------


def test_a_cookie_is_known_until_its_sign_in_ends(session, anna):
    token = signing.open_session(session, anna, NOON)
    session.flush()
    assert known(session, token) is anna
    assert known(session, token, to_write=True) is anna
    signing.close_session(session, token, NOON)
    session.flush()
    assert known(session, token) is None


@pytest.mark.parametrize("token", ["", "x", "\x00", "ü" * 1000])
def test_a_made_up_cookie_is_nobody(session, anna, token):
    signing.open_session(session, anna, NOON)
    session.flush()
    assert known(session, token) is None


def test_what_is_stored_of_a_sign_in_opens_nothing(session, anna):
    token = signing.open_session(session, anna, NOON)
    session.flush()
    stored = session.scalar(select(SignIn.token))
    assert stored != token
    assert known(session, stored) is None


def test_the_other_devices_are_signed_out_and_this_one_stays(session, anna):
    bert = studied.account(session)
    here, there, elsewhere = (signing.open_session(session, who, NOON) for who in (anna, anna, bert))
    session.flush()
    signing.close_others(session, anna, here, NOON)
    session.flush()
    assert [known(session, token) for token in (here, there, elsewhere)] == [anna, None, bert]


def test_one_device_is_signed_out_by_its_owner_alone(session, anna):
    bert = studied.named(session, "Bert")
    here, there = (signing.open_session(session, anna, NOON, device=f"Browser {n}") for n in range(2))
    session.flush()
    shown = {row.device: row.public for row in signing.devices(session, anna, NOON)}
    assert set(shown) == {"Browser 0", "Browser 1"}
    with pytest.raises(NotFound):
        access.device(session, bert, shown["Browser 1"])
    signing.close(access.device(session, anna, shown["Browser 1"]), NOON)
    session.flush()
    assert (known(session, here), known(session, there)) == (anna, None)


# How long -------------------------------------------------------------------------------------------------


def test_a_sign_in_on_a_shared_device_ends_after_twelve_hours_without_a_visit(session, anna):
    token = signing.open_session(session, anna, NOON)
    session.flush()
    assert known(session, token, NOON + 12 * HOUR - SECOND) is anna
    assert known(session, token, NOON + 12 * HOUR) is None
    assert signing.devices(session, anna, NOON + 12 * HOUR) == []


def test_each_visit_lets_it_last_on_but_no_longer_than_thirty_days(session, anna):
    token, at = signing.open_session(session, anna, NOON), NOON
    session.flush()
    while at + 11 * HOUR < NOON + 30 * DAY:
        at += 11 * HOUR
        signing.note(session, signing.known(session, token, at), at)
    assert known(session, token, NOON + 30 * DAY - SECOND) is anna
    assert known(session, token, NOON + 30 * DAY) is None


def test_a_device_of_ones_own_stays_signed_in_for_thirty_days(session, anna):
    token = signing.open_session(session, anna, NOON, own=True)
    session.flush()
    assert known(session, token, NOON + 30 * DAY - SECOND) is anna
    assert known(session, token, NOON + 30 * DAY) is None


def test_a_guest_is_known_as_long_as_their_cookie(session):
    guest = studied.account(session)
    token = signing.open_session(session, guest, NOON)
    session.flush()
    assert known(session, token, NOON + 300 * DAY) is guest


def test_a_visit_is_noted_every_five_minutes_and_takes_a_warning_back(session, anna):
    token = signing.open_session(session, anna, NOON)
    anna.warned_at = NOON
    session.flush()
    assert not signing.known(session, token, NOON + timedelta(minutes=5) - SECOND).to_note(NOON + timedelta(minutes=4))
    at = NOON + timedelta(minutes=5)
    visit = signing.known(session, token, at)
    assert visit.to_note(at)
    signing.note(session, visit, at)
    session.expire_all()
    assert (anna.seen_at, anna.warned_at) == (at, None)
    assert not signing.known(session, token, at).to_note(at)


def test_the_password_counts_as_typed_until_a_pause_of_half_an_hour(session, anna):
    token, at = signing.open_session(session, anna, NOON), NOON
    session.flush()
    for _ in range(4):
        at += timedelta(minutes=29)
        visit = signing.known(session, token, at)
        assert visit.proved(at)
        signing.note(session, visit, at)
    at += timedelta(minutes=30)
    visit = signing.known(session, token, at)
    assert not visit.proved(at)
    signing.note(session, visit, at)
    assert not signing.known(session, token, at).proved(at)
    signing.prove(session, visit, at)
    assert signing.known(session, token, at).proved(at)


# Sign-in cards --------------------------------------------------------------------------------------------


@pytest.fixture
def carded(session):
    """A pupil without a password, and their card."""
    mira = studied.named(session, "Mira", password=None)
    card = sign_in_cards.issue(session, mira, NOON)
    session.flush()
    return mira, card


def test_the_first_password_of_a_card_signs_in_however_it_is_typed_until_another_is_chosen(session, carded):
    mira, card = carded
    first = sign_in_cards.password(SECRET, mira.public, card.nonce)
    assert studied.tries(session, "Mira", first) is mira
    assert studied.tries(session, "Mira", first.upper().replace("-", " ")) is mira
    assert studied.tries(session, "Mira", first[:-1]) is None
    mira.password = studied.HASHED
    session.flush()
    assert studied.tries(session, "Mira", first) is None


def test_the_code_of_a_card_opens_once_and_a_new_card_makes_the_old_one_worthless(session, carded):
    mira, card = carded
    code = sign_in_cards.token(SECRET, card.nonce)
    assert sign_in_cards.holder(session, code, SECRET, NOON) == (card, mira)
    card.used_at = NOON
    session.flush()
    newer = sign_in_cards.issue(session, mira, NOON)
    session.flush()
    with pytest.raises(NotFound):
        sign_in_cards.holder(session, code, SECRET, NOON)
    assert sign_in_cards.holder(session, sign_in_cards.token(SECRET, newer.nonce), SECRET, NOON)[1] is mira


def test_a_card_ends_after_thirty_days_with_its_password(session, carded):
    mira, card = carded
    code, first = sign_in_cards.token(SECRET, card.nonce), sign_in_cards.password(SECRET, mira.public, card.nonce)
    for at, good in ((NOON + 30 * DAY - SECOND, True), (NOON + 30 * DAY, False)):
        assert (studied.tries(session, "Mira", first, at=at) is mira) == good
    with pytest.raises(NotFound):
        sign_in_cards.holder(session, code, SECRET, NOON + 30 * DAY)


@pytest.mark.parametrize("change", [lambda c: c[:-1] + ("0" if c[-1] != "0" else "1"), lambda c: c[1:], lambda _: "",
                                    lambda _: "ü" * 40, lambda c: c + "0", lambda c: c[:16] + "0" * 32])  # fmt: skip
def test_a_made_up_code_opens_nothing(session, carded, change):
    _, card = carded
    with pytest.raises(NotFound):
        sign_in_cards.holder(session, change(sign_in_cards.token(SECRET, card.nonce)), SECRET, NOON)


def test_what_the_database_holds_of_a_card_opens_nothing_without_the_servers_secret(session, carded):
    mira, card = carded
    forged = sign_in_cards.token(b"another secret of 32 characters!", card.nonce)
    with pytest.raises(NotFound):
        sign_in_cards.holder(session, forged, SECRET, NOON)
    assert sign_in_cards.password(SECRET, mira.public, card.nonce) not in str(vars(card))


# Other limits ---------------------------------------------------------------------------------------------


def test_twenty_wrong_codes_in_a_minute_close_the_door_for_their_address_alone(session):
    for _ in range(20):
        limits.check(session, limits.CODE, "192.0.2.1", NOON)
        limits.failed(session, limits.CODE, "192.0.2.1", NOON)
        session.flush()
    with pytest.raises(TooMany, match="Wait a minute"):
        limits.check(session, limits.CODE, "192.0.2.1", NOON)
    limits.check(session, limits.CODE, "192.0.2.2", NOON)
    limits.check(session, limits.SIGN_IN, "192.0.2.1", NOON)
    limits.check(session, limits.CODE, "192.0.2.1", NOON + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("address", "network"),
    [("192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:db8:1:2::", "2001:db8:1:2::/64"),
     ("fe80::1%eth0", "fe80::/64"), ("::ffff:192.0.2.1", "192.0.2.1"), ("", ""), ("nonsense" * 20, "nonsense" * 8)],
)  # fmt: skip
def test_a_household_of_ipv6_counts_as_one_address(address, network):
    assert limits.network(address) == network


def test_who_changes_their_ipv6_address_for_each_try_is_stopped_all_the_same(session):
    for n in range(20):
        limits.failed(session, limits.CODE, f"2001:db8::{n:x}", NOON)
        session.flush()
    with pytest.raises(TooMany):
        limits.check(session, limits.CODE, "2001:db8::ffff", NOON)
    limits.check(session, limits.CODE, "2001:db8:0:1::", NOON)


def test_failures_are_forgotten_after_a_day(session):
    for n in range(5):
        limits.failed(session, limits.CODE, "192.0.2.1", NOON + n * DAY)
        session.flush()
    assert count(session, Try) == 1
