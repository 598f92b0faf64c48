"""The figures of progress and Today: from the tables, with corrections applied, for this learner alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quizapp.measures.retention import Share
from quizapp.models.study import Enrolment
from quizapp.services.errors import NotFound
from quizapp.services.studying.ahead import week
from quizapp.services.studying.progress import bring_back, progress
from quizapp.services.studying.texts import texts
from tests import studied
from tests.counting import statements
from tests.studied import DAY


def test_who_has_not_begun_has_figures_of_nothing(session, learner):
    found = progress(session, learner, DAY)
    assert not found.begun
    assert (found.due, found.remembered, found.hard, found.aside) == (0, {}, (), ())
    assert [load.cards for load in found.loads][:1] == [4]  # the new questions of today
    assert sum(week.answers for week in found.weeks) == 0
    assert found.share.share is None


def test_where_there_is_no_text_at_all_there_are_figures_too(session):
    found = progress(session, studied.account(session), DAY)
    assert (found.texts, found.begun, found.mastery.total) == ((), False, 0)
    assert [load.cards for load in found.loads] == [0] * 30


def test_a_text_has_a_bar_for_each_question_in_reading_order_and_its_topics(session, learner, questions):
    card = studied.card(session, learner, questions[2], stability=2, last=DAY - timedelta(days=30), due=DAY)
    (text,) = texts(session, learner, DAY)
    faint = studied.recall_of(card, DAY)
    assert text.ribbon == (None, None, pytest.approx(faint), None)
    assert (text.title, text.met, text.total, text.new, text.fading, text.due) == ("On talks", 1, 4, 3, 1, 1)
    assert text.source_public == studied.source_of(session, questions[0]).public
    assert [(topic.title, topic.name, topic.mastery.total) for topic in text.topics] == [
        ("The talks", "not met", 2), ("The treaty", "fading", 2)]  # fmt: skip


def test_texts_not_begun_are_left_out_and_others_learners_cards_are_theirs(session, learner, questions):
    other = studied.account(session)
    (far,) = studied.deck(session, ("They met in Sochi.",), key="other", topics=("One",))
    studied.card(session, other, far)
    studied.card(session, other, questions[0])
    assert [(text.title, text.met) for text in texts(session, learner, DAY)] == [("On talks", 0)]
    assert texts(session, other, DAY) == []
    shown = progress(session, other, DAY).texts
    assert [(text.title, text.met) for text in shown] == [("On talks", 1), ("On other", 1)]


def test_retired_questions_are_no_longer_counted(session, learner, questions):
    studied.card(session, learner, questions[0])
    questions[0].retired_at = studied.NOON
    session.flush()
    (text,) = texts(session, learner, DAY)
    assert (text.met, text.total) == (0, 3)
    assert not progress(session, learner, DAY).begun


def test_retention_counts_what_was_known_and_takes_the_latest_correction(session, learner, questions):
    one, two, three, four = questions
    studied.answer(session, learner, one, rating=3)
    failed = studied.answer(session, learner, two, rating=1)
    studied.correct(session, failed, 2)
    studied.correct(session, failed, 3)
    studied.answer(session, learner, three, rating=1)
    taken = studied.answer(session, learner, four, rating=1)
    studied.correct(session, taken, 3)
    studied.correct(session, taken, None)
    studied.answer(session, learner, four, rating=3, state="")
    assert progress(session, learner, DAY).remembered == {DAY: Share(3, 2)}


def test_an_answer_given_after_one_was_taken_back_is_the_first_of_the_day(session, learner, questions):
    studied.correct(session, studied.answer(session, learner, questions[0], rating=1), None)
    studied.answer(session, learner, questions[0], rating=3)
    assert progress(session, learner, DAY).remembered == {DAY: Share(1, 1)}


def test_the_calendar_counts_practice_but_nothing_taken_back_or_of_others(session, learner, questions):
    studied.answer(session, learner, questions[0], seconds=30)
    studied.answer(session, learner, questions[0], practice=True, seconds=None)
    studied.correct(session, studied.answer(session, learner, questions[1]), None)
    studied.answer(session, studied.account(session), questions[1])
    studied.answer(session, learner, questions[2], day=DAY + timedelta(days=1))
    last = progress(session, learner, DAY).weeks[-1]
    assert (last.studied, last.answers, last.seconds) == (1, 2, 50)


def test_the_load_is_today_as_planned_and_then_what_falls_due(session, learner, questions):
    learner.new_per_day = 0
    studied.card(session, learner, questions[0], due=DAY - timedelta(days=9))
    studied.card(session, learner, questions[1], due=DAY + timedelta(days=3))
    studied.card(session, learner, questions[2], due=DAY + timedelta(days=3), set_aside=True)
    loads = week(session, learner, DAY)
    assert [load.cards for load in loads] == [1, 0, 0, 1, 0, 0, 0]
    assert [load.seconds for load in loads] == [20, 0, 0, 20, 0, 0, 0]
    found = progress(session, learner, DAY)
    assert found.loads[0] == loads[0]
    assert found.due == 1


def begun_ahead(session, learner):
    """Answers on the days after today."""
    return sum(load.cards for load in progress(session, learner, DAY).loads[1:])


def test_a_month_begins_no_more_new_questions_a_day_than_the_learner_wants_in_all_texts_together(
    session, learner, questions
):
    studied.enrol(session, learner, studied.deck(session, key="more")[0])
    learner.new_per_day = 1
    (_, *later) = [load.cards for load in progress(session, learner, DAY).loads]
    assert later[0] <= 2  # one that is met, with its answer after a look
    learner.new_per_day = 0
    assert begun_ahead(session, learner) == 0


def test_texts_that_are_in_the_queue_no_more_and_those_that_bring_nothing_new_load_nothing(session, questions):
    quiet = studied.account(session)
    studied.card(session, quiet, questions[0], due=DAY + timedelta(days=2))
    assert progress(session, quiet, DAY).texts[0].met == 1
    assert begun_ahead(session, quiet) == 0
    session.add(Enrolment(learner_id=quiet.id, deck_id=questions[0].deck_id, since=studied.NOON, only_met=True))
    session.flush()
    (text,) = progress(session, quiet, DAY).texts
    assert (len(text.waiting), text.new, text.fresh) == (1, 3, 0)
    assert begun_ahead(session, quiet) > 0


def test_what_today_has_no_room_for_comes_tomorrow(session, learner, questions):
    learner.new_per_day, learner.minutes_per_day = 0, 1
    for question in questions:
        studied.card(session, learner, question, due=DAY)
    assert [load.cards for load in week(session, learner, DAY)][:3] == [3, 1, 0]


def test_the_hardest_questions_come_with_their_words_and_place(session, learner, questions):
    studied.card(session, learner, questions[0], lapses=1, answers=5)
    studied.card(session, learner, questions[1], lapses=3, answers=7)
    studied.card(session, learner, questions[2], lapses=0, answers=2)
    first, second = progress(session, learner, DAY).hard
    assert (first.prompt, first.forgotten, first.answers) == ("What of “Nothing came of it.”?", 3, 7)
    assert first.anchor == f"q-{questions[1].public}"
    assert second.public == questions[0].public


def test_a_question_set_aside_can_be_brought_back_and_twice_is_once(session, learner, questions):
    studied.card(session, learner, questions[0], lapses=8, answers=20, set_aside=True)
    found = progress(session, learner, DAY)
    assert [trouble.public for trouble in found.aside] == [questions[0].public]
    assert found.hard == ()  # it is told of once
    assert found.texts[0].due == 0
    for _ in range(2):
        bring_back(session, learner, questions[0].public)
        session.expire_all()
        after = progress(session, learner, DAY)
        assert after.aside == ()
        assert after.texts[0].due == 1


@pytest.mark.parametrize("whose", ["nobody", "another"])
def test_only_ones_own_question_can_be_brought_back(session, learner, questions, whose):
    if whose == "another":
        studied.card(session, studied.account(session), questions[0], set_aside=True)
    with pytest.raises(NotFound):
        bring_back(session, learner, questions[0].public)


def test_cards_and_answers_dated_in_the_future_do_no_harm(session, learner, questions):
    later = DAY + timedelta(days=40)
    studied.card(session, learner, questions[0], first=later, last=later, due=later)
    studied.answer(session, learner, questions[0], day=later)
    found = progress(session, learner, DAY)
    assert found.remembered == {}
    assert found.texts[0].ribbon[0] == 1.0


def queries(session, work):
    with statements(session.get_bind()) as asked:
        work()
    return asked


def test_the_number_of_queries_does_not_grow(session, learner, questions):
    progress(session, learner, DAY)
    for question in questions:
        studied.card(session, learner, question, lapses=9, set_aside=True)
        for day in range(10):
            studied.answer(session, learner, question, DAY - timedelta(days=day))
    assert len(queries(session, lambda: progress(session, learner, DAY))) <= 12
    assert len(queries(session, lambda: texts(session, learner, DAY))) == 1
    assert len(queries(session, lambda: week(session, learner, DAY))) <= 7
