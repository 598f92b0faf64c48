"""The day on which a text is to be known: whose word counts, and what it does to the queue and to answers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quizapp.memory.exam import RETENTION
from quizapp.models.content import Deck
from quizapp.models.study import Review
from quizapp.services.errors import Invalid
from quizapp.services.studying import dealing, exams, log, queue, study
from tests import studied
from tests.services.studying.test_study import SECRET, sent, wordings
from tests.studied import DAY, NOON


def day(n):
    return DAY + timedelta(days=n)


@pytest.fixture
def questions(session):
    rows = studied.deck(session)
    wordings(session, rows)
    return rows


@pytest.fixture
def deck(session, questions):
    return session.get(Deck, questions[0].deck_id)


def test_a_day_is_set_moved_and_taken_out(session, learner, deck):
    exams.choose(session, learner, deck, day(10), DAY)
    exams.choose(session, learner, deck, day(12), DAY)
    assert exams.days(session, learner, DAY) == {deck.id: day(12)} == exams.own(session, learner)
    exams.choose(session, learner, deck, None, DAY)
    assert exams.days(session, learner, DAY) == {}


@pytest.mark.parametrize("ahead", [0, -1, 2000])
def test_a_day_that_is_not_ahead_or_far_off_is_refused_and_the_one_before_stays(session, learner, deck, ahead):
    exams.choose(session, learner, deck, day(10), DAY)
    with pytest.raises(Invalid):
        exams.choose(session, learner, deck, day(ahead), DAY)
    assert exams.own(session, learner) == {deck.id: day(10)}


def test_the_learners_own_day_counts_before_that_of_a_class_and_of_two_classes_the_first(
    session, learner, questions, deck
):
    for n, name in ((20, "8b"), (15, "club"), (-3, "last year")):
        studied.give(session, studied.classroom(session, learner, name=name), questions[0], exam_on=day(n))
    assert exams.days(session, learner, DAY) == {deck.id: day(15)}
    assert exams.of_question(session, learner, questions[1].id, DAY) == day(15)
    exams.choose(session, learner, deck, day(30), DAY)
    assert exams.days(session, learner, DAY) == {deck.id: day(30)}
    assert exams.of_question(session, learner, questions[1].id, DAY) == day(30)
    assert exams.of_question(session, learner, questions[1].id, day(30)) is None


def test_a_class_put_away_or_left_sets_no_day(session, learner, questions):
    left = studied.classroom(session, name="left")
    studied.give(session, left, questions[0], exam_on=day(9))
    away = studied.classroom(session, learner, name="away", archived_at=NOON)
    studied.give(session, away, questions[0], exam_on=day(9))
    assert exams.days(session, learner, DAY) == {}


def known(session, learner, questions, ago=30, due=60):
    for n, row in enumerate(questions):
        studied.card(session, learner, row, stability=100.0 + n, last=day(-ago), due=day(due))


def test_in_the_week_before_each_day_has_its_share_of_last_looks(session, learner, questions, deck):
    known(session, learner, questions)
    assert queue.todays(session, learner, DAY).order == ()
    exams.choose(session, learner, deck, day(2), DAY)
    assert queue.todays(session, learner, DAY).order == (questions[0].id, questions[1].id)


def test_a_week_and_a_day_before_nothing_is_asked_early(session, learner, questions, deck):
    known(session, learner, questions)
    exams.choose(session, learner, deck, day(8), DAY)
    assert queue.todays(session, learner, DAY).order == ()


def test_a_last_look_moves_the_card_is_no_practice_and_comes_once(session, learner, questions, deck):
    known(session, learner, questions[1:2])
    exams.choose(session, learner, deck, day(2), DAY)
    before = log.stored_card(session, learner.id, questions[1].id)
    dealt = dealing.next_paper(session, learner, DAY, SECRET, wanted=questions[1].public).paper
    assert not dealt.practice
    told = study.answer(session, learner, sent(dealt, answer="1994"), NOON, DAY, SECRET)
    assert told.after.stability > before.stability
    assert (told.exam, told.last_look) == (day(2), True)
    assert questions[1].id not in queue.todays(session, learner, DAY).order
    again = dealing.next_paper(session, learner, DAY, SECRET, wanted=questions[1].public).paper
    assert again.practice


def test_while_an_exam_is_ahead_answers_aim_at_longer_intervals_and_the_log_can_be_replayed(
    session, learner, questions, deck
):
    exams.choose(session, learner, deck, day(40), DAY)
    dealt = dealing.next_paper(session, learner, DAY, SECRET, wanted=questions[1].public).paper
    told = study.answer(session, learner, sent(dealt, answer="1994"), NOON, DAY, SECRET)
    assert session.query(Review).one().retention == RETENTION
    assert (told.after.due - DAY).days > 2  # so many without an exam
    assert log.rebuild(session, learner.id, questions[1].id) == told.after
