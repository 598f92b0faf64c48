"""Sign-in cards of a class: which there are to print, new ones and for whom, and that a code lets in once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from quizapp.models.accounts import Account, SignInCard, Try
from quizapp.models.classes import Entry, Member
from quizapp.services import access
from quizapp.services.audit import By
from quizapp.services.classroom import cards, classes, joining, rosters
from quizapp.services.classroom.roster_preview import NEW
from quizapp.services.errors import Conflict, Forbidden, TooMany
from quizapp.services.ways_in import accounts, sign_in_cards, signing
from tests import studied
from tests.studied import NOON, SECRET, tries

HERE = "192.0.2.7"
LATER = NOON + timedelta(days=31)


@pytest.fixture
def teacher(session):
    return studied.named(session, "Ms Okafor", role="teacher")


@pytest.fixture
def by(teacher):
    return By(teacher, NOON, HERE)


@pytest.fixture
def classroom(session, teacher):
    return studied.classroom(session, teacher=teacher)


@pytest.fixture
def roster(session, by, classroom):
    """A class of three from a list."""
    return handed_in(session, by, classroom, "Carla\nanna\nBert")


def handed_in(session, by, classroom, names):
    roster = rosters.read(session, by, classroom, names)
    rosters.take(session, by, roster, dict.fromkeys(range(1, names.count("\n") + 2), NEW))
    return roster


def account(session, name):
    return session.scalar(select(Account).where(Account.name == name))


def member(session, name):
    return session.scalar(select(Member).join(Account).where(Account.name == name))


def stack(session, classroom, now=NOON, **which):
    session.flush()
    return cards.stack(session, classroom, SECRET, now, **which)


def names(found):
    return [card.name for card in found.cards]


def code_of(session, name):
    who = account(session, name)
    return sign_in_cards.token(SECRET, session.get(SignInCard, who.id).nonce)


# Which there are ------------------------------------------------------------------------------------------


def test_a_class_has_a_card_for_each_learner_without_a_password_by_name(session, classroom, roster):
    joining.join(session, studied.named(session, "Dora"), classroom, NOON)
    found = stack(session, classroom)
    assert (names(found), found.chosen, found.run_out) == (["anna", "Bert", "Carla"], 1, 0)
    assert found.until == NOON + sign_in_cards.LASTS


def test_what_stands_on_a_card_lets_its_pupil_in(session, classroom, roster):
    first = stack(session, classroom).cards[0]
    assert tries(session, first.username, first.password).name == "anna"
    assert cards.enter(session, first.token, SECRET, HERE, NOON).name == "anna"


def test_cards_can_be_had_of_one_member_and_of_one_list(session, by, classroom, roster):
    other = handed_in(session, by, classroom, "Dora")
    assert names(stack(session, classroom, roster=other)) == ["Dora"]
    assert names(stack(session, classroom, member=member(session, "Bert"))) == ["Bert"]


def test_who_left_and_who_is_in_another_class_has_no_card_here(session, by, classroom, roster):
    joining.leave(session, classroom, member(session, "Bert"), NOON)
    elsewhere = studied.classroom(session, teacher=by.account, name="7a")
    handed_in(session, by, elsewhere, "Emil")
    assert names(stack(session, classroom)) == ["anna", "Carla"]


def test_teachers_and_administrators_have_no_card_even_where_they_learn(session, classroom, roster):
    account(session, "Bert").role = "administrator"
    assert names(stack(session, classroom)) == ["anna", "Carla"]


def test_a_card_is_gone_once_its_pupil_has_chosen_a_password(session, classroom, roster):
    accounts.set_password(session, account(session, "Bert"), "a hash", NOON)
    found = stack(session, classroom)
    assert (names(found), found.chosen) == (["anna", "Carla"], 1)


def test_a_card_whose_code_is_used_still_says_the_password(session, classroom, roster):
    cards.enter(session, code_of(session, "Bert"), SECRET, HERE, NOON)
    found = stack(session, classroom)
    bert = found.cards[1]
    assert (bert.name, bert.token, found.used) == ("Bert", "", 1)
    assert tries(session, "Bert", bert.password) is not None


def test_cards_run_out_and_new_ones_can_be_made_for_all(session, by, classroom, roster):
    accounts.set_password(session, account(session, "Bert"), "a hash", NOON)
    old = code_of(session, "Carla")
    assert (stack(session, classroom, LATER).cards, stack(session, classroom, LATER).run_out) == ((), 2)
    assert cards.door(session, old, SECRET, HERE, LATER) is None
    assert cards.renew_all(session, By(by.account, LATER), classroom) == 2
    assert cards.renew_all(session, By(by.account, LATER), classroom) == 0
    assert names(stack(session, classroom, LATER)) == ["anna", "Carla"]
    assert account(session, "Bert").password == "a hash"


def test_that_cards_were_looked_at_is_noted_without_a_name(session, by, classroom, roster):
    cards.look(session, by, classroom, 3)
    session.flush()
    entry = session.scalars(select(Entry).order_by(Entry.id.desc())).first()
    assert (entry.action, entry.detail, entry.actor) == ("sign-in cards shown", "3 cards", by.account.public)


# New cards ------------------------------------------------------------------------------------------------


def test_a_new_card_makes_the_old_one_worthless(session, by, classroom, roster):
    before = stack(session, classroom).cards[0]
    cards.renew(session, by, classroom, member(session, "anna"), account(session, "anna"), sure=False)
    after = stack(session, classroom).cards[0]
    assert before.token != after.token
    assert cards.door(session, before.token, SECRET, HERE, NOON) is None
    assert tries(session, "anna", before.password) is None
    assert tries(session, "anna", after.password) is not None


def test_a_new_card_for_somebody_with_a_password_takes_it_away_and_signs_them_out(session, by, classroom):
    anna = studied.named(session, "Anna")
    seat = joining.join(session, anna, classroom, NOON)
    cookie = signing.open_session(session, anna, NOON)
    with pytest.raises(Conflict):
        cards.renew(session, by, classroom, seat, anna, sure=False)
    assert anna.password is not None
    cards.renew(session, by, classroom, seat, anna, sure=True)
    session.flush()
    assert signing.known(session, cookie, NOON) is None
    assert tries(session, "Anna") is None
    assert names(stack(session, classroom)) == ["Anna"]


@pytest.mark.parametrize("role", ["teacher", "administrator"])
def test_nobody_takes_over_a_teacher_or_an_administrator_who_learns_in_their_class(session, by, classroom, role):
    boss = studied.named(session, "Head", role=role)
    seat = joining.join(session, boss, classroom, NOON)
    with pytest.raises(Forbidden):
        cards.renew(session, by, classroom, seat, boss, sure=True)
    assert boss.password is not None


def test_neither_a_co_teacher_nor_somebody_who_has_left_gets_a_card(session, by, classroom):
    learner, gone = studied.named(session, "Assistant"), studied.named(session, "Gone")
    teaching, left = joining.join(session, learner, classroom, NOON), joining.join(session, gone, classroom, NOON)
    teaching.role, left.ended_at = "teacher", NOON
    for seat, who in ((teaching, learner), (left, gone)):
        with pytest.raises(Forbidden):
            cards.renew(session, by, classroom, seat, who, sure=True)
        assert who.password is not None


# Coming in ------------------------------------------------------------------------------------------------


def test_looking_at_a_code_changes_nothing_and_says_whose_it_is(session, classroom, roster):
    for _ in range(3):
        found = cards.door(session, code_of(session, "Bert"), SECRET, HERE, NOON)
        assert (found.account.name, found.classroom) == ("Bert", "8b")
    assert session.scalar(select(func.count()).select_from(Try)) == 0


def test_a_code_lets_in_once(session, classroom, roster):
    code = code_of(session, "Bert")
    assert cards.enter(session, code, SECRET, HERE, NOON).name == "Bert"
    assert cards.enter(session, code, SECRET, HERE, NOON) is None
    assert cards.door(session, code, SECRET, HERE, NOON) is None


def test_a_class_that_tries_its_spent_cards_again_does_not_lock_itself_out(session, classroom, roster):
    spent = code_of(session, "Bert")
    accounts.set_password(session, account(session, "Bert"), "a hash", NOON)
    for _ in range(70):
        assert cards.enter(session, spent, SECRET, HERE, NOON) is None
    session.flush()
    assert cards.enter(session, code_of(session, "anna"), SECRET, HERE, NOON).name == "anna"


def test_of_two_who_use_a_code_at_once_one_gets_in(session, classroom, roster):
    found = cards.door(session, code_of(session, "Bert"), SECRET, HERE, NOON)
    assert sign_in_cards.use(session, found.card, NOON)
    assert not sign_in_cards.use(session, found.card, NOON)


@pytest.mark.parametrize(
    "spoil",
    [lambda c: c[:-1] + ("0" if c[-1] != "0" else "1"), lambda c: c[1:], lambda c: "", lambda c: c.upper(),
     lambda c: c + "é", lambda c: "\0" + c, lambda c: c * 9],
)  # fmt: skip
def test_a_code_that_is_made_up_lets_nobody_in_and_is_counted(session, classroom, roster, spoil):
    code = spoil(code_of(session, "Bert"))
    assert cards.door(session, code, SECRET, HERE, NOON) is None
    assert cards.enter(session, code, SECRET, HERE, NOON) is None
    session.flush()
    assert session.scalar(select(func.count()).select_from(Try)) == 1


def test_a_code_of_another_server_lets_nobody_in(session, classroom, roster):
    assert cards.door(session, code_of(session, "Bert"), b"another secret of another server", HERE, NOON) is None


def test_after_many_wrong_codes_an_address_waits_and_others_do_not(session, classroom, roster):
    for _ in range(60):
        cards.enter(session, "nonsense", SECRET, HERE, NOON)
        session.flush()
    with pytest.raises(TooMany):
        cards.enter(session, code_of(session, "Bert"), SECRET, HERE, NOON)
    assert cards.enter(session, code_of(session, "Bert"), SECRET, "192.0.2.8", NOON).name == "Bert"


def test_a_class_that_is_put_away_is_not_named(session, by, classroom, roster):
    classes.archive(session, by, classroom)
    session.flush()
    assert cards.door(session, code_of(session, "Bert"), SECRET, HERE, NOON).classroom == ""


def test_a_card_is_good_though_its_class_is_deleted(session, by, classroom, roster):
    code = code_of(session, "Bert")
    classes.archive(session, by, classroom)
    classes.delete(session, by, classroom, classroom.name)
    assert cards.enter(session, code, SECRET, HERE, NOON).name == "Bert"


def test_the_door_to_a_members_card_is_for_the_teachers_of_the_class(session, by, classroom, roster):
    with pytest.raises(Forbidden):
        access.member(session, account(session, "Bert"), classroom.public, member(session, "anna").public)
