"""People: guests who take a name, accounts that others make, passwords, roles."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from quizapp.models.accounts import Account, Link, Passkey, SignInCard
from quizapp.models.study import Enrolment
from quizapp.services.errors import Conflict, Invalid, TooMany
from quizapp.services.ways_in import accounts, links, passwords, sign_in_cards, signing
from tests import studied
from tests.studied import HASHER, NOON, OTTERS, SECRET


@pytest.fixture
def anna(session):
    """Somebody with a name and a password."""
    return studied.named(session, "Anna")


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


# Guests ---------------------------------------------------------------------------------------------------


def test_a_guest_studies_every_deck_that_there_is(session):
    studied.deck(session)
    studied.deck(session, key="more")
    guest = accounts.make_guest(session, "Europe/Berlin", "192.0.2.1", NOON)
    session.flush()
    assert (guest.name, guest.time_zone, count(session, Enrolment)) == (None, "Europe/Berlin", 2)


def test_a_deck_begun_twice_is_begun_once(session):
    learner = studied.account(session)
    deck = session.get(accounts.Deck, studied.deck(session)[0].deck_id)
    for _ in range(2):
        accounts.enrol(session, learner, deck, NOON)
        session.flush()
    assert count(session, Enrolment) == 1


# Names and passwords --------------------------------------------------------------------------------------


def test_a_name_is_chosen_once(session, anna):
    with pytest.raises(Conflict):
        accounts.take_name(session, anna, accounts.choose("Bert", OTTERS, HASHER))
    assert (anna.name, anna.username) == ("Anna", "Anna")


@pytest.mark.parametrize(
    ("name", "password", "field"),
    [("Anna", "short", "password"), ("", OTTERS, "name"), ("anna@school.example", OTTERS, "name"),
     ("anna＠school", OTTERS, "name")],
)  # fmt: skip
def test_a_name_or_password_that_will_not_do_is_refused_at_its_field(name, password, field):
    with pytest.raises(Invalid) as refused:
        accounts.choose(name, password, HASHER)
    assert refused.value.field == field


def test_the_password_is_nowhere_in_what_is_stored(session, anna):
    assert OTTERS not in str([getattr(anna, column.name) for column in Account.__table__.c])


def test_three_people_of_one_name_sign_in_by_three_names(session):
    made = [accounts.make(session, "Anna Lind", NOON, "UTC") for _ in range(3)]
    assert [account.name for account in made] == ["Anna Lind"] * 3
    assert [account.username for account in made] == ["Anna Lind", "Anna Lind 2", "Anna Lind 3"]
    assert [account.password for account in made] == [None] * 3


def test_an_account_is_found_by_what_is_typed_to_sign_in(session, anna):
    assert accounts.find(session, " ANNA") is anna
    assert accounts.find(session, "Bert") is None


def test_a_new_password_signs_out_everywhere_and_makes_cards_and_links_worthless(session, anna):
    token = signing.open_session(session, anna, NOON)
    sign_in_cards.issue(session, anna, NOON)
    links.make(session, links.RESET, NOON, account=anna)
    session.flush()
    accounts.set_password(session, anna, passwords.hashed(HASHER, "four dry herons"), NOON)
    assert signing.known(session, token, NOON) is None
    assert (count(session, SignInCard), count(session, Link)) == (0, 0)


def test_a_card_takes_the_password_away_and_signs_out_everywhere(session, anna):
    token = signing.open_session(session, anna, NOON)
    session.flush()
    card = accounts.reset_by_card(session, anna, NOON)
    session.flush()
    assert signing.known(session, token, NOON) is None
    first = sign_in_cards.password(SECRET, anna.public, card.nonce)
    assert studied.tries(session, "Anna", OTTERS) is None
    assert studied.tries(session, "Anna", first) is anna


def test_passkeys_stay_when_the_old_password_was_typed_and_go_when_somebody_else_opens_the_account_anew(session, anna):
    for change, left in (
        (lambda: accounts.set_password(session, anna, studied.HASHED, NOON, keep_passkeys=True), 1),
        (lambda: accounts.set_password(session, anna, studied.HASHED, NOON), 0),
        (lambda: accounts.reset_by_card(session, anna, NOON), 0),
    ):
        session.execute(delete(Passkey))
        session.add(Passkey(account_id=anna.id, credential="abc", public_key=b"", name="Phone", made_at=NOON))
        session.flush()
        change()
        session.flush()
        assert count(session, Passkey) == left


def test_nobody_reads_the_list_of_names_by_trying_them(session, anna):
    guest, chosen = studied.account(session), accounts.choose("ANNA", OTTERS, HASHER)
    for _ in range(90):
        with pytest.raises(Conflict):
            accounts.take_free_name(session, guest, chosen, "192.0.2.1", NOON)
        session.flush()
    free = accounts.choose("Bert", OTTERS, HASHER)
    with pytest.raises(TooMany):
        accounts.take_free_name(session, guest, free, "192.0.2.1", NOON)
    accounts.take_free_name(session, guest, free, "192.0.2.2", NOON)
    assert guest.username == "Bert"


# Roles ----------------------------------------------------------------------------------------------------


def test_the_last_administrator_stays_one(session, anna):
    anna.role = accounts.ADMINISTRATOR
    session.flush()
    with pytest.raises(Conflict):
        accounts.set_role(session, anna, accounts.LEARNER)
    bert = studied.named(session, "Bert", role=accounts.ADMINISTRATOR)
    accounts.set_role(session, anna, accounts.TEACHER)
    session.flush()
    assert (anna.role, bert.role) == ("teacher", "administrator")
    assert accounts.administrators(session) == 1


# One-time links -------------------------------------------------------------------------------------------


def test_a_link_is_followed_once(session, anna):
    token = links.make(session, links.RESET, NOON, account=anna)
    session.flush()
    found = links.find(session, token, NOON)
    assert found.account_id == anna.id
    links.use(found, NOON)
    session.flush()
    with pytest.raises(links.NotFound):
        links.find(session, token, NOON)


@pytest.mark.parametrize("given", ["", "x", "ü" * 500, "\x00"])
def test_a_made_up_link_leads_nowhere(session, given):
    links.make(session, links.INVITE, NOON, role="teacher")
    session.flush()
    with pytest.raises(links.NotFound):
        links.find(session, given, NOON)


def test_a_link_ends_in_time_and_a_newer_one_makes_the_older_worthless(session, anna):
    older = links.make(session, links.RESET, NOON, account=anna)
    session.flush()
    token = links.make(session, links.RESET, NOON, account=anna)
    session.flush()
    assert links.find(session, token, NOON + timedelta(hours=23))
    for given, at in ((token, NOON + timedelta(hours=24)), (older, NOON)):
        with pytest.raises(links.NotFound):
            links.find(session, given, at)
    stored = session.scalar(select(Link.token))
    with pytest.raises(links.NotFound):
        links.find(session, stored, NOON)
