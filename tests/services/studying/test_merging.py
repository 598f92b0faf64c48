"""A guest signs in: what they studied is laid together with what they had studied under their name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from quizapp.memory.card import Rating
from quizapp.models.accounts import Account, SignIn
from quizapp.models.content import Deck, Version
from quizapp.models.study import CardRow, Correction, Enrolment, Report, Review
from quizapp.questions.base import Answer, Question
from quizapp.questions.record import to_json
from quizapp.services.errors import Conflict
from quizapp.services.studying import dealing, log, merging, queue, study
from quizapp.services.studying.study import Sent
from quizapp.services.ways_in import signing
from tests import studied
from tests.studied import DAY, NOON

SECRET = b"a secret for tests, 32 characters"


@pytest.fixture
def questions(session):
    return yes_or_no(session, studied.deck(session))


def yes_or_no(session, rows):
    """Questions whose answer is yes."""
    asked = Question("text", "Yes or no?", (Answer("yes", 1.0),), evidence="Nothing came of it.")
    for version in session.scalars(select(Version).where(Version.question_id.in_([row.id for row in rows]))):
        version.data = to_json(asked)
    session.flush()
    return rows


@pytest.fixture
def guest(session, questions):
    return somebody(session, questions)


@pytest.fixture
def anna(session, questions):
    return somebody(session, questions, name="Anna", username="Anna", username_key="anna")


def somebody(session, questions, **fields):
    made = studied.account(session, **fields)
    studied.enrol(session, made, questions[0])
    return made


def answers(session, learner, row, text, days=0):
    """An answer through the service, at noon of the day; returns its key."""
    day, key = DAY + timedelta(days=days), next(studied.keys) + "-from-a-page"
    dealt = dealing.next_paper(session, learner, day, SECRET, wanted=row.public).paper
    sent = Sent(row.public, 1, dealt.asked.asked, day, key, "check", False, 8.0, MultiDict({"answer": text}))
    study.answer(session, learner, sent, NOON + timedelta(days=days), day, SECRET)
    return key


def merged(session, guest, into):
    moved = merging.merge(session, guest, into)
    session.flush()
    session.expire_all()
    return moved


def logged(session, learner, row):
    mine = (Review.learner_id == learner.id) & (Review.question_id == row.id)
    return session.scalars(select(Review).where(mine).order_by(Review.ordinal)).all()


def holds(session, learner, rows):
    """Every card is what its log says, and every review says what was known before and after it."""
    for row in rows:
        assert log.stored_card(session, learner.id, row.id) == log.rebuild(session, learner.id, row.id)
        reviews = logged(session, learner, row)
        assert [review.ordinal for review in reviews] == list(range(len(reviews)))
        for review in reviews:
            assert log.checksum({name: getattr(review, name) for name in log.PROTECTED}) == review.checksum


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


def test_a_guests_answers_become_the_accounts(session, guest, anna, questions):
    key = answers(session, guest, questions[0], "yes")
    card = log.stored_card(session, guest.id, questions[0].id)
    assert merged(session, guest, anna) == 1
    assert [review.key for review in logged(session, anna, questions[0])] == [key]
    assert log.stored_card(session, anna.id, questions[0].id) == card
    holds(session, anna, questions)


def test_a_key_that_both_have_used_keeps_nobody_from_signing_in(session, guest, anna, questions, monkeypatch):
    monkeypatch.setattr(studied, "keys", iter(["same", "same", "other"]))
    key = answers(session, anna, questions[0], "yes")
    for row in questions[:2]:
        answers(session, guest, row, "yes", 1)
    assert merged(session, guest, anna) == 2
    kept = [review.key for row in questions[:2] for review in logged(session, anna, row)]
    assert (kept[0], len(set(kept))) == (key, 3)
    holds(session, anna, questions)


def test_two_logs_of_one_question_become_one_in_the_order_of_time(session, guest, anna, questions):
    keys = [
        answers(session, anna, questions[0], "yes", 0),
        answers(session, guest, questions[0], "no", 1),
        answers(session, anna, questions[0], "yes", 2),
        answers(session, guest, questions[0], "yes", 5),
    ]
    assert merged(session, guest, anna) == 2
    assert [review.key for review in logged(session, anna, questions[0])] == keys
    holds(session, anna, questions)
    assert log.stored_card(session, anna.id, questions[0].id).answers == 4


def test_only_the_first_answer_of_the_merged_log_says_that_nothing_was_known_before(session, guest, anna, questions):
    answers(session, anna, questions[0], "yes", 0)
    answers(session, guest, questions[0], "yes", 3)
    merged(session, guest, anna)
    first, second = logged(session, anna, questions[0])
    assert (first.before, second.before) == (None, first.after)
    assert queue.done_on(session, anna, DAY + timedelta(days=3)).new == 0


def test_what_only_the_account_studied_is_left_as_it_was(session, guest, anna, questions):
    answers(session, anna, questions[0], "yes")
    answers(session, guest, questions[1], "yes")
    before = log.stored_card(session, anna.id, questions[0].id)
    merged(session, guest, anna)
    assert log.stored_card(session, anna.id, questions[0].id) == before
    assert count(session, CardRow) == 2


def test_answers_that_were_taken_back_stay_taken_back(session, guest, anna, questions):
    answers(session, anna, questions[0], "yes", 0)
    card = log.stored_card(session, anna.id, questions[0].id)
    study.take_back(session, guest, answers(session, guest, questions[0], "no", 1), NOON)
    merged(session, guest, anna)
    assert len(logged(session, anna, questions[0])) == 2
    assert log.stored_card(session, anna.id, questions[0].id) == card
    holds(session, anna, questions)


def test_a_question_whose_only_answer_was_taken_back_is_still_new(session, guest, anna, questions):
    study.take_back(session, guest, answers(session, guest, questions[0], "no"), NOON)
    merged(session, guest, anna)
    assert log.stored_card(session, anna.id, questions[0].id) is None
    assert questions[0].id in queue.todays(session, anna, DAY).order


def test_corrections_still_count(session, guest, anna, questions):
    answers(session, anna, questions[0], "yes", 0)
    key = answers(session, guest, questions[0], "no", 3)
    study.correct(session, guest, key, Rating.GOOD, NOON)
    merged(session, guest, anna)
    assert study.told(session, anna, key, SECRET).rating == Rating.GOOD
    holds(session, anna, questions)
    assert log.stored_card(session, anna.id, questions[0].id).lapses == 0


def test_after_signing_in_the_guests_last_answer_can_be_taken_back(session, guest, anna, questions):
    answers(session, anna, questions[0], "yes", 0)
    card = log.stored_card(session, anna.id, questions[0].id)
    key = answers(session, guest, questions[0], "no", 1)
    merged(session, guest, anna)
    study.take_back(session, anna, key, NOON)
    session.flush()
    assert log.stored_card(session, anna.id, questions[0].id) == card
    holds(session, anna, questions)


def test_after_signing_in_the_guests_last_answer_can_be_corrected(session, guest, anna, questions):
    answers(session, anna, questions[0], "yes", 0)
    key = answers(session, guest, questions[0], "no", 4)
    merged(session, guest, anna)
    study.correct(session, anna, key, Rating.EASY, NOON)
    session.flush()
    holds(session, anna, questions)
    assert log.stored_card(session, anna.id, questions[0].id).due > DAY + timedelta(days=10)


def test_the_day_of_the_later_one_counts(session, guest, anna, questions):
    answers(session, guest, questions[0], "yes", 2)
    answers(session, anna, questions[1], "yes", 0)
    merged(session, guest, anna)
    assert anna.last_day == DAY + timedelta(days=2)


def test_a_day_in_another_zone_does_not_put_the_card_back(session, guest, anna, questions):
    answers(session, anna, questions[0], "yes", 1)
    answers(session, guest, questions[0], "yes", 0)
    merged(session, guest, anna)
    holds(session, anna, questions)
    assert log.stored_card(session, anna.id, questions[0].id).last == DAY + timedelta(days=1)


def test_decks_and_reports_are_moved_without_doubles(session, guest, anna, questions):
    more = yes_or_no(session, studied.deck(session, key="more"))
    studied.enrol(session, guest, more[0])
    key = answers(session, guest, questions[0], "no")
    other = answers(session, guest, more[0], "no")
    study.report(session, anna, answers(session, anna, questions[0], "no"), NOON)
    study.report(session, guest, key, NOON)
    study.report(session, guest, other, NOON)
    session.flush()
    merged(session, guest, anna)
    assert (count(session, Enrolment), count(session, Report)) == (2, 2)
    assert set(session.scalars(select(Report.learner_id))) == {anna.id}
    assert set(session.scalars(select(Enrolment.deck_id))) == set(session.scalars(select(Deck.id)))


def test_the_guest_is_gone_and_their_cookie_opens_nothing(session, guest, anna, questions):
    token = signing.open_session(session, guest, NOON)
    answers(session, guest, questions[0], "yes")
    merged(session, guest, anna)
    assert signing.known(session, token, NOON) is None
    assert set(session.scalars(select(Account.id))) == {anna.id}
    assert count(session, SignIn) == 0


def test_a_guest_who_studied_nothing_leaves_nothing(session, guest, anna):
    assert merged(session, guest, anna) == 0
    assert count(session, Account) == 1


def test_the_progress_of_somebody_with_a_name_is_not_moved(session, guest, anna, questions):
    answers(session, anna, questions[0], "yes")
    bert = studied.account(session, name="Bert", username="Bert", username_key="bert")
    for one, other in ((anna, bert), (guest, guest)):
        with pytest.raises(Conflict):
            merging.merge(session, one, other)
    assert len(logged(session, anna, questions[0])) == 1


def test_what_the_guest_had_set_aside_stays_there(session, guest, anna, questions):
    studied.answer(session, guest, questions[0])
    studied.card(session, guest, questions[0], set_aside=True)
    merged(session, guest, anna)
    assert session.get(CardRow, (anna.id, questions[0].id)).set_aside


def test_an_answer_of_a_guest_is_told_again_in_the_form_in_which_it_was_asked(session, guest, anna, questions):
    asked = Question(
        "choice", "Where?", (Answer("Sochi", 1.0), Answer("Minsk"), Answer("Kyiv")), settings={"typed": True}
    )
    version = session.scalar(select(Version).where(Version.question_id == questions[0].id))
    version.kind, version.data = "choice", to_json(asked)
    answers(session, anna, questions[0], "1", 0)
    study.correct(session, anna, logged(session, anna, questions[0])[0].key, Rating.EASY, NOON)
    answers(session, anna, questions[0], "1", 30)
    study.correct(session, anna, logged(session, anna, questions[0])[1].key, Rating.EASY, NOON)
    key = answers(session, guest, questions[0], "1", 200)
    merged(session, guest, anna)
    told = study.told(session, anna, key, SECRET)
    assert told.paper.asked.card.stability > dealing.TYPED_FROM
    assert told.paper.kind.name == "choice"


ACTS = st.lists(
    st.tuples(
        st.booleans(), st.sampled_from(["yes", "no", "back", "good", "again"]), st.integers(0, 1), st.integers(-1, 6)
    ),
    max_size=14,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(acts=ACTS)
def test_whatever_both_did_every_card_follows_from_the_merged_log(session, acts):
    rows = yes_or_no(session, studied.deck(session, key=f"deck-{count(session, Account)}"))
    one, two = somebody(session, rows), somebody(session, rows)
    days, done = 0, {one.id: [], two.id: []}
    for first, act, which, passed in acts:
        who, days = one if first else two, days + passed
        try:
            if act in {"yes", "no"}:
                done[who.id].append(answers(session, who, rows[which], act, days))
            elif done[who.id] and act == "back":
                study.take_back(session, who, done[who.id][-1], NOON)
            elif done[who.id]:
                study.correct(session, who, done[who.id][-1], Rating[act.upper()], NOON)
        except Conflict:
            pass
        session.flush()
    corrections = count(session, Correction)
    assert merged(session, one, two) == len(done[one.id])
    assert count(session, Correction) == corrections
    holds(session, two, rows)
    assert studied.tallied(session, two) == studied.recounted(session, two)
    for key in done[one.id] + done[two.id]:
        assert study.told(session, two, key, SECRET).key == key
    latest = session.scalar(select(Review.key).where(Review.learner_id == two.id).order_by(Review.id.desc()).limit(1))
    if latest is not None:
        study.take_back(session, two, latest, NOON)
        session.flush()
        holds(session, two, rows)
