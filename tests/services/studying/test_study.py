"""Studying, from the next question to tomorrow's: each answer stored once, and the card follows from the log."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from quizapp.memory.card import Rating, State
from quizapp.models.accounts import Account
from quizapp.models.content import Version
from quizapp.models.study import CardRow, Report, Review
from quizapp.questions.base import Answer, Question, Verdict
from quizapp.questions.record import to_json
from quizapp.services.errors import Conflict, NotFound
from quizapp.services.studying import dealing, log, queue, study
from quizapp.services.studying.dealing import Paper
from quizapp.services.studying.study import Sent, Told
from tests import studied
from tests.studied import DAY, NOON

SECRET = b"a secret for tests, 32 characters"
ONE_DAY = timedelta(days=1)
YEAR = Question(
    "text", "Since which year?", (Answer("1994", 1.0),), hint="The nineties.", evidence="Nothing came of it."
)
CITY = Question(
    "choice",
    "Where did they meet?",
    (Answer("Sochi", 1.0), Answer("Minsk"), Answer("Kyiv"), Answer("Riga")),
    evidence="They met in Sochi.",
)
CARD = Question("flashcard", "What is the CSTO?", (Answer("A pact", 1.0),), evidence="It was signed in 1997.")
LAST = replace(YEAR, prompt="And until?", answers=(Answer("2019", 1.0),), evidence="close ties in many matters.")
ASKED = (CITY, YEAR, CARD, LAST)


def wordings(session, rows):
    for row, question in zip(rows, ASKED, strict=True):
        version = session.scalar(select(Version).where(Version.question_id == row.id))
        version.kind, version.data = question.kind, to_json(question)
    session.flush()


@pytest.fixture
def questions(session):
    rows = studied.deck(session)
    wordings(session, rows)
    return rows


def paper(session, learner, row, day=DAY):
    found = dealing.next_paper(session, learner, day, SECRET, wanted=row.public)
    assert found.paper is not None
    return found.paper


def sent(paper, key="page-one", act="check", **form):
    asked = paper.asked
    return Sent(asked.public, asked.version, asked.asked, paper.day, key, act, paper.hinted, 8.0, MultiDict(form))


def place_of(paper, index):
    return str(paper.order.index(index) + 1)


def answered(session, learner, row, text, key, day=DAY):
    dealt = paper(session, learner, row, day)
    return study.answer(session, learner, sent(dealt, key, answer=text), NOON, day, SECRET)


def count(session, table=Review):
    return session.scalar(select(func.count()).select_from(table))


def test_the_first_question_is_the_first_of_the_reading(session, learner, questions):
    found = dealing.next_paper(session, learner, DAY, SECRET)
    assert (found.paper.asked.public, found.plan.new) == (questions[0].public, 4)


def test_a_right_answer_is_stored_with_what_was_decided_and_the_card_follows(session, learner, questions):
    told = answered(session, learner, questions[1], " 1994 ", "page-one")
    assert (told.mark.verdict, told.rating) == (Verdict.RIGHT, Rating.GOOD)
    row = session.scalar(select(Review))
    assert (row.response, row.score, row.machine_rating, row.rating, row.learner_rating) == ('"1994"', 1.0, 3, 3, None)
    assert (row.duration_ms, row.day, row.practice, row.ordinal, row.before) == (8000, DAY, False, 0, None)
    assert row.after["s"] == told.after.stability
    stored = log.stored_card(session, learner.id, questions[1].id)
    assert stored == told.after
    assert stored.due == DAY + timedelta(days=2)


def test_a_wrong_answer_comes_back_in_the_sitting_and_tomorrow_is_what_follows(session, learner, questions):
    told = answered(session, learner, questions[1], "1991", "page-one")
    assert (told.mark.verdict, told.rating, told.after.due) == (Verdict.WRONG, Rating.AGAIN, DAY)
    assert not told.set_aside
    order = queue.todays(session, learner, DAY).order
    assert order[0] != questions[1].id
    assert questions[1].id in order


def test_i_do_not_know_is_again_without_a_response(session, learner, questions):
    dealt = paper(session, learner, questions[1])
    told = study.answer(session, learner, sent(dealt, act="unknown"), NOON, DAY, SECRET)
    assert (told.response, told.rating, told.mark.score) == (None, Rating.AGAIN, 0)


def test_a_first_choice_that_is_right_may_be_luck_and_comes_back_once(session, learner, questions):
    dealt = paper(session, learner, questions[0])
    told = study.answer(session, learner, sent(dealt, answer=place_of(dealt, 0)), NOON, DAY, SECRET)
    assert (told.rating, told.after.state, told.why_hard != "") == (Rating.HARD, State.LEARNING, True)
    dealt = paper(session, learner, questions[0])
    told = study.answer(session, learner, sent(dealt, "page-two", answer=place_of(dealt, 0)), NOON, DAY, SECRET)
    assert (told.rating, told.after.state) == (Rating.GOOD, State.REVIEW)


def test_a_hint_stores_nothing_and_makes_a_right_answer_hard(session, learner, questions):
    dealt = paper(session, learner, questions[1])
    hinted = study.answer(session, learner, sent(dealt, act="hint", answer="19"), NOON, DAY, SECRET)
    assert isinstance(hinted, Paper)
    assert hinted.hinted
    assert count(session) == 0
    told = study.answer(session, learner, sent(hinted, answer="1994"), NOON, DAY, SECRET)
    assert told.rating == Rating.HARD
    assert session.scalar(select(Review.hint))


@pytest.mark.parametrize("text", ["", "   ", "x" * 10_000, "19\x0094"])
def test_an_answer_that_cannot_be_read_stores_nothing_and_says_why(session, learner, questions, text):
    result = answered(session, learner, questions[1], text, "page-one")
    assert isinstance(result, Paper)
    assert result.problem
    assert count(session) == count(session, CardRow) == 0


def test_a_flashcard_is_rated_by_its_learner_alone(session, learner, questions):
    dealt = paper(session, learner, questions[2])
    assert dealt.dates["good"] > DAY
    told = study.answer(session, learner, sent(dealt, rating="easy"), NOON, DAY, SECRET)
    row = session.scalar(select(Review))
    assert (told.rating, row.machine_rating, row.learner_rating) == (Rating.EASY, None, 4)
    assert told.after.due == dealt.dates["easy"]


def test_an_essay_is_a_card_for_whoever_studies_alone_and_is_told_as_one_again(session, learner, questions):
    essay = Question(
        "essay", "Why?", (Answer("Because.", 1.0),), evidence="It was signed in 1997.", settings={"words": 80}
    )
    version = session.scalar(select(Version).where(Version.question_id == questions[2].id))
    version.kind, version.data = essay.kind, to_json(essay)
    session.flush()
    dealt = paper(session, learner, questions[2])
    assert (dealt.kind.name, dealt.kind.right(dealt.question)) == ("flashcard", "Because.")
    told = study.answer(session, learner, sent(dealt, rating="hard"), NOON, DAY, SECRET)
    row = session.scalar(select(Review))
    assert (told.rating, row.machine_rating, row.kind) == (Rating.HARD, None, "flashcard")
    again = study.told(session, learner, "page-one", SECRET)
    assert (again.paper.kind.name, again.rating) == ("flashcard", Rating.HARD)
    assert log.stored_card(session, learner.id, row.question_id) == log.rebuild(session, learner.id, row.question_id)


def test_a_double_click_is_stored_once_and_told_the_same(session, learner, questions):
    dealt = paper(session, learner, questions[1])
    click = sent(dealt, answer="1994")
    first = study.answer(session, learner, click, NOON, DAY, SECRET)
    second = study.answer(session, learner, click, NOON, DAY, SECRET)
    assert isinstance(second, Told)
    assert (second.mark, second.after, second.rating, second.key) == (
        first.mark, first.after, first.rating, first.key)  # fmt: skip
    assert count(session) == 1


def test_two_tabs_on_one_card_store_one_review(session, learner, questions):
    one, two = paper(session, learner, questions[1]), paper(session, learner, questions[1])
    study.answer(session, learner, sent(one, "tab-one", answer="1994"), NOON, DAY, SECRET)
    with pytest.raises(Conflict):
        study.answer(session, learner, sent(two, "tab-two", answer="1991"), NOON, DAY, SECRET)
    assert count(session) == 1


def test_an_answer_for_a_question_that_is_not_there_is_refused(session, learner, questions):
    dealt = paper(session, learner, questions[1])
    with pytest.raises(NotFound):
        study.answer(session, learner, replace(sent(dealt, answer="1994"), public="nowhere"), NOON, DAY, SECRET)
    with pytest.raises(NotFound):
        study.answer(session, learner, replace(sent(dealt, answer="1994"), version=99), NOON, DAY, SECRET)


def test_the_order_of_options_holds_all_day_and_differs_between_learners(session, learner, questions):
    orders = {paper(session, learner, questions[0]).order for _ in range(5)}
    assert len(orders) == 1
    others = {paper(session, studied.account(session), questions[0]).order for _ in range(20)}
    assert len(others) > 1


def test_an_answer_taken_back_leaves_the_card_as_it_was(session, learner, questions):
    answered(session, learner, questions[1], "1994", "page-one")
    before = log.stored_card(session, learner.id, questions[1].id)
    later = DAY + timedelta(days=2)
    answered(session, learner, questions[1], "1991", "page-two", later)
    assert study.take_back(session, learner, "page-two", NOON) == questions[1].public
    assert log.stored_card(session, learner.id, questions[1].id) == before
    assert study.told(session, learner, "page-two", SECRET).taken_back
    study.take_back(session, learner, "page-one", NOON)
    assert log.stored_card(session, learner.id, questions[1].id) is None
    assert count(session) == 2


def test_only_the_latest_answer_can_be_taken_back_and_twice_is_once(session, learner, questions):
    answered(session, learner, questions[1], "1994", "page-one")
    answered(session, learner, questions[3], "2019", "page-two")
    with pytest.raises(Conflict):
        study.take_back(session, learner, "page-one", NOON)
    study.take_back(session, learner, "page-two", NOON)
    study.take_back(session, learner, "page-two", NOON)
    assert log.stored_card(session, learner.id, questions[3].id) is None
    assert log.stored_card(session, learner.id, questions[1].id) is not None


def test_a_question_taken_back_is_the_next_one_again(session, learner, questions):
    first = dealing.next_paper(session, learner, DAY, SECRET).paper
    study.answer(session, learner, sent(first, answer=place_of(first, 1)), NOON, DAY, SECRET)
    study.take_back(session, learner, "page-one", NOON)
    again = dealing.next_paper(session, learner, DAY, SECRET).paper
    assert again.asked.public == first.asked.public
    assert again.order == first.order


def test_a_correction_counts_instead_and_both_ratings_are_kept(session, learner, questions):
    answered(session, learner, questions[1], "1991", "page-one")
    study.correct(session, learner, "page-one", Rating.GOOD, NOON)
    told = study.told(session, learner, "page-one", SECRET)
    assert (told.machine_rating, told.rating) == (Rating.AGAIN, Rating.GOOD)
    assert log.stored_card(session, learner.id, questions[1].id).due == DAY + timedelta(days=2)
    study.correct(session, learner, "page-one", Rating.AGAIN, NOON)
    assert log.stored_card(session, learner.id, questions[1].id).due == DAY


def test_an_older_answer_cannot_be_corrected(session, learner, questions):
    answered(session, learner, questions[1], "1991", "page-one")
    answered(session, learner, questions[1], "1994", "page-two")
    with pytest.raises(Conflict):
        study.correct(session, learner, "page-one", Rating.GOOD, NOON)


def test_extra_practice_is_logged_and_leaves_the_schedule(session, learner, questions):
    told = answered(session, learner, questions[1], "1994", "page-one")
    practised = answered(session, learner, questions[1], "1991", "page-two", DAY + ONE_DAY)
    assert practised.paper.practice
    assert log.stored_card(session, learner.id, questions[1].id) == told.after
    assert [row.practice for row in session.scalars(select(Review).order_by(Review.id))] == [False, True]


def test_someone_elses_answer_is_nowhere(session, learner, questions):
    answered(session, learner, questions[1], "1994", "page-one")
    stranger = studied.account(session)
    for act in (
        lambda: study.told(session, stranger, "page-one", SECRET),
        lambda: study.take_back(session, stranger, "page-one", NOON),
        lambda: study.correct(session, stranger, "page-one", Rating.EASY, NOON),
        lambda: study.report(session, stranger, "page-one", NOON),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_question_reported_twice_is_reported_once(session, learner, questions):
    answered(session, learner, questions[1], "1994", "page-one")
    study.report(session, learner, "page-one", NOON)
    study.report(session, learner, "page-one", NOON)
    assert count(session, Report) == 1
    assert study.told(session, learner, "page-one", SECRET).reported


def test_a_choice_known_for_weeks_is_asked_in_typed_form(session, learner, questions):
    version = session.scalar(select(Version).where(Version.question_id == questions[0].id))
    version.data = to_json(replace(CITY, settings={"typed": True}))
    studied.card(session, learner, questions[0], stability=20.0, last=DAY - timedelta(days=20), due=DAY)
    assert paper(session, learner, questions[0]).kind.name == "choice"
    session.get(CardRow, (learner.id, questions[0].id)).stability = 22.0
    session.flush()
    dealt = paper(session, learner, questions[0])
    assert dealt.kind.name == "text"
    told = study.answer(session, learner, sent(dealt, answer="sochi"), NOON, DAY, SECRET)
    assert (told.mark.verdict, told.rating) == (Verdict.RIGHT, Rating.GOOD)
    assert study.told(session, learner, "page-one", SECRET).paper.kind.name == "text"


def test_a_journey_west_does_not_put_an_answer_before_the_last(session, learner, questions):
    answered(session, learner, questions[1], "1991", "page-one", DAY)
    told = answered(session, learner, questions[1], "1994", "page-two", DAY - ONE_DAY)
    assert told.after.last == DAY


def test_who_is_slow_beside_their_own_usual_time_finds_it_hard(session, learner, questions):
    for n in range(6):
        studied.answer(session, learner, questions[3], DAY - timedelta(days=n + 2), seconds=5.0)
    dealt = paper(session, learner, questions[1])
    told = study.answer(session, learner, replace(sent(dealt, answer="1994"), seconds=11.0), NOON, DAY, SECRET)
    assert told.rating == Rating.HARD
    quick = paper(session, studied.account(session), questions[1])
    assert quick is not None


def test_the_next_days_queue_has_what_is_due_then(session, learner, questions):
    answered(session, learner, questions[1], "1994", "page-one")
    assert questions[1].id not in queue.todays(session, learner, DAY + ONE_DAY).order
    assert questions[1].id in queue.todays(session, learner, DAY + 2 * ONE_DAY).order


def test_the_limit_of_new_questions_holds_through_the_day(session, learner, questions):
    learner.new_per_day = 2
    assert queue.todays(session, learner, DAY).new == 2
    answered(session, learner, questions[1], "1994", "page-one")
    assert queue.todays(session, learner, DAY).new == 1
    answered(session, learner, questions[3], "2019", "page-two")
    assert queue.todays(session, learner, DAY).new == 0
    assert queue.todays(session, learner, DAY + ONE_DAY).new == 2


def test_a_leech_is_set_aside_until_it_is_brought_back(session, learner, questions):
    studied.card(session, learner, questions[1], stability=3.0, last=DAY - timedelta(days=5), lapses=7)
    told = answered(session, learner, questions[1], "1991", "page-one")
    assert told.set_aside
    assert study.told(session, learner, "page-one", SECRET).set_aside
    assert session.get(CardRow, (learner.id, questions[1].id), populate_existing=True).set_aside
    assert questions[1].id not in queue.todays(session, learner, DAY).order


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["right", "wrong", "unknown", "practise", "back", "good", "easy"]),
        st.integers(0, 3),
        st.integers(0, 4),
    ),
    max_size=14,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(acts=ACTS)
def test_every_card_can_be_rebuilt_from_its_log(session, acts):
    rows = studied.deck(session, key=f"deck-{count(session, Account)}")
    wordings(session, rows)
    learner, day, keys = studied.account(session), DAY, []
    studied.enrol(session, learner, rows[0])
    for n, (act, which, days) in enumerate(acts):
        day += timedelta(days=days)
        row = rows[which]
        try:
            if act in {"right", "wrong", "unknown", "practise"}:
                dealt = paper(session, learner, row, day)
                form = {"rating": "good"} if dealt.kind.name == "flashcard" else {"answer": right_or_wrong(dealt, act)}
                study.answer(
                    session, learner, sent(dealt, f"k{n}-page", "unknown" if act == "unknown" else "check", **form),
                    NOON, day, SECRET,
                )  # fmt: skip
                keys.append(f"k{n}-page")
            elif keys and act == "back":
                study.take_back(session, learner, keys[-1], NOON)
            elif keys:
                study.correct(session, learner, keys[-1], Rating[act.upper()], NOON)
        except Conflict:
            pass
    for row in rows:
        assert log.stored_card(session, learner.id, row.id) == log.rebuild(session, learner.id, row.id)
    assert studied.tallied(session, learner) == studied.recounted(session, learner)


def right_or_wrong(dealt, act):
    if dealt.kind.name == "choice":
        return place_of(dealt, 0 if act == "right" else 1)
    return dealt.question.answers[0].text if act == "right" else "0"


def test_of_many_posts_at_once_one_counts(database):
    with database.write() as session:
        rows = studied.deck(session)
        wordings(session, rows)
        learner = studied.account(session)
        studied.enrol(session, learner, rows[0])
        dealt, who = paper(session, learner, rows[1]), learner.id
    outcomes = []

    def post(n):
        with database.write() as session:
            held = session.scalar(select(Account).where(Account.id == who).with_for_update())
            try:
                study.answer(session, held, sent(dealt, f"key-{n % 4}-page", answer="1994"), NOON, DAY, SECRET)
                outcomes.append("told")
            except Conflict:
                outcomes.append("conflict")

    threads = [threading.Thread(target=post, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        assert count(session) == 1
    assert sorted(outcomes) == ["conflict"] * 12 + ["told"] * 4


def test_a_changed_bit_in_the_log_does_not_fit_its_checksum(session, learner, questions):
    answered(session, learner, questions[1], "1994", "page-one")
    row = session.scalar(select(Review))
    fields = {name: getattr(row, name) for name in log.PROTECTED}
    assert log.checksum(fields) == row.checksum
    assert log.checksum({**fields, "rating": 4}) != row.checksum
