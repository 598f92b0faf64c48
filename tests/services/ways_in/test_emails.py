"""E-mail addresses: what is one, whose it is, and that it counts once its letter was answered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from quizapp.models.accounts import Account, Link
from quizapp.services import limits
from quizapp.services.errors import Conflict, Invalid, NotFound, TooMany
from quizapp.services.ways_in import emails
from tests import studied
from tests.studied import NOON, OTTERS

HERE = "192.0.2.1"
MAIL = "mira@school.example"


@pytest.fixture
def mira(session):
    return studied.named(session, "Mira")


def confirmed(session, account, email=MAIL):
    account.email, account.email_key, account.email_confirmed_at = email, email.lower(), NOON
    session.flush()


def proposed(session, account, typed=MAIL):
    _, token = emails.propose(session, account, typed, HERE, NOON)
    session.flush()
    return token


@pytest.mark.parametrize(
    "typed", ["a@b.de", "Mira.O'Neil+quiz@mail.school.example", " mira@school.example\n", "m@xn--mnchen-3ya.example"]
)
def test_an_address_is_taken_as_it_was_typed(typed):
    assert emails.clean(typed) == typed.strip()


@pytest.mark.parametrize(
    "typed",
    ["", "mira", "@", "mira@", "@school.example", "mira@school", "mira@@school.example", "a@b.de, c@d.de",
     "mira@school.example\nBcc: all@school.example", "mira@-school.example", "mira @school.example", ".mira@a.de",
     "mira@school..example", "mira@müller.example", "ſmira@school.example", "x" * 65 + "@school.example",
     "m@" + "x" * 64 + ".example", "m@" + "a." * 130 + "de", '"mira"@school.example', "<mira@school.example>",
     "m@[::1]"],
)  # fmt: skip
def test_what_is_none_is_refused_at_its_field(typed):
    with pytest.raises(Invalid) as refused:
        emails.clean(typed)
    assert refused.value.field == "email"


@given(st.text(max_size=300))
def test_anything_else_is_refused_or_can_stand_in_a_letters_head(typed):
    try:
        email = emails.clean(typed)
    except Invalid:
        return
    assert email.isascii() and email.isprintable() and " " not in email and len(email) <= 254


# Confirmed by a letter ------------------------------------------------------------------------------------


def test_an_address_counts_once_its_link_was_followed(session, mira):
    token = proposed(session, mira)
    assert (mira.email, mira.email_key) == (None, None)
    assert studied.tries(session, MAIL, OTTERS) is None
    changed = emails.confirm(session, token, NOON)
    assert (changed.account, changed.old) == (mira, None)
    assert (mira.email, mira.email_confirmed_at) == (MAIL, NOON)
    assert studied.tries(session, MAIL.upper(), OTTERS) is mira
    with pytest.raises(NotFound):
        emails.confirm(session, token, NOON)


def test_the_old_address_counts_until_then_and_is_told(session, mira):
    confirmed(session, mira, "old@school.example")
    token = proposed(session, mira)
    assert mira.email == "old@school.example"
    assert emails.confirm(session, token, NOON).old == "old@school.example"


def test_the_same_address_in_other_letters_is_nothing_to_tell_of(session, mira):
    confirmed(session, mira)
    assert emails.confirm(session, proposed(session, mira, "Mira@School.example"), NOON).old is None
    assert mira.email == "Mira@School.example"
    with pytest.raises(Invalid, match="already"):
        proposed(session, mira, "Mira@School.example")


def test_only_the_last_address_that_was_given_can_be_confirmed(session, mira):
    first, second = proposed(session, mira, "a@school.example"), proposed(session, mira, "b@school.example")
    with pytest.raises(NotFound):
        emails.confirm(session, first, NOON)
    emails.confirm(session, second, NOON)
    assert mira.email == "b@school.example"


def test_an_address_of_somebody_else_is_answered_alike_but_gets_no_letter(session, mira):
    confirmed(session, studied.named(session, "Anna"), "anna@school.example")
    email, token = emails.propose(session, mira, "ANNA@school.example", HERE, NOON)
    assert (email, token) == ("ANNA@school.example", None)
    assert session.scalar(select(func.count()).select_from(Link)) == 1


def test_who_confirms_an_address_later_than_somebody_else_is_told(session, mira):
    token = proposed(session, mira)
    confirmed(session, studied.named(session, "Anna"))
    with pytest.raises(Conflict):
        emails.confirm(session, token, NOON)
    assert mira.email is None


def test_who_never_confirmed_an_address_loses_it_to_who_does(session, mira):
    anna = studied.named(session, "Anna", email=MAIL, email_key=MAIL)
    emails.confirm(session, proposed(session, mira), NOON)
    assert (mira.email, anna.email, anna.email_key) == (MAIL, None, None)


def test_nobody_is_sent_letters_without_end(session, mira):
    anna = studied.named(session, "Anna")
    for account in (mira, anna, mira):
        proposed(session, account)
    with pytest.raises(TooMany):
        proposed(session, anna, MAIL.upper())
    proposed(session, anna, "another@school.example")


# Without letters ------------------------------------------------------------------------------------------


def test_without_letters_an_address_is_a_name_to_sign_in_with_and_no_more(session, mira):
    emails.take(session, mira, MAIL, HERE, NOON)
    assert (mira.email, mira.email_confirmed_at) == (MAIL, None)
    assert studied.tries(session, MAIL, OTTERS) is mira


def test_without_letters_a_taken_address_is_told(session, mira):
    emails.take(session, studied.named(session, "Anna"), MAIL, HERE, NOON)
    with pytest.raises(Conflict) as refused:
        emails.take(session, mira, MAIL.upper(), HERE, NOON)
    assert refused.value.field == "email"


def test_addresses_of_others_are_not_found_out_by_trying(session, mira):
    emails.take(session, studied.named(session, "Anna"), MAIL, HERE, NOON)
    for _ in range(limits.NAME.of_address):
        with pytest.raises(Conflict):
            emails.take(session, mira, MAIL, HERE, NOON)
    with pytest.raises(TooMany):
        emails.take(session, mira, MAIL, HERE, NOON)


def test_an_address_that_is_changed_without_letters_is_confirmed_no_longer(session, mira):
    confirmed(session, mira)
    emails.take(session, mira, "other@school.example", HERE, NOON)
    assert mira.email_confirmed_at is None


# Removed --------------------------------------------------------------------------------------------------


def test_a_removed_address_is_gone_and_one_that_waits_too(session, mira):
    confirmed(session, mira)
    token = proposed(session, mira, "new@school.example")
    assert emails.remove(session, mira).old == MAIL
    session.flush()
    assert session.execute(select(Account.email, Account.email_key, Account.email_confirmed_at)).one() == (None,) * 3
    with pytest.raises(NotFound):
        emails.confirm(session, token, NOON)


def test_an_address_that_was_never_confirmed_is_told_nothing(session, mira):
    emails.take(session, mira, MAIL, HERE, NOON)
    assert emails.remove(session, mira).old is None
