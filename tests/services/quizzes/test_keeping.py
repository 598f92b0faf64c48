"""Questions of a quiz whose answers may not be told yet: self-study, the reading and downloads tell them neither."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from zipfile import ZipFile

import pytest

from quizapp.models.quizzes import QuizItem
from quizapp.rules import assignment as rules_of
from quizapp.rules.assignment import Feedback
from quizapp.services import access
from quizapp.services.audit import By
from quizapp.services.errors import Forbidden
from quizapp.services.quizzes import assignments, practising
from quizapp.services.records import personal
from quizapp.services.studying import reading
from quizapp.services.studying.queue import todays
from tests import studied
from tests.quizzing import SECRET_WORD, WRONG, answered, begun, preset, quizzed
from tests.studied import DAY, NOON

HOUR = timedelta(hours=1)
TEST = preset("test", closes=NOON + HOUR)
NEVER = preset("test", feedback=Feedback.NEVER)


def handed_in(session, rules):
    """A learner who has handed in a quiz of questions that their class studies too."""
    it = quizzed(session, rules)
    studied.give(session, it.classroom, it.rows[0])
    answered(session, it, WRONG)
    practising.enter(session, it.learner, NOON, DAY)
    session.flush()
    return it


def catch_up(session, it, now):
    if practising.is_due(session, it.learner, now):
        practising.catch_up(session, it.learner.id, now)
        session.flush()


def kept(session, it):
    """Whether self-study keeps its questions back."""
    queued = bool(set(todays(session, it.learner, DAY).order) & {row.id for row in it.rows})
    try:
        access.question(session, it.learner, it.rows[0].public)
    except Forbidden:
        assert not queued
        return True
    assert queued
    return False


def door(session, it):
    """The assignment as its teacher comes to it."""
    return access.assignment(session, it.teacher, it.given.public)


def test_what_is_told_after_closing_is_kept_back_until_then_though_it_was_handed_in(session):
    it = handed_in(session, TEST)
    assert kept(session, it)
    catch_up(session, it, NOON + HOUR)
    assert kept(session, it)
    catch_up(session, it, NOON + HOUR + timedelta(minutes=1))
    assert not kept(session, it)


def test_somebody_elses_later_date_keeps_it_back_for_all(session):
    it = handed_in(session, TEST)
    late = studied.named(session, "Ada")
    later = NOON + 2 * HOUR
    assignments.set_own(session, By(it.teacher, NOON), door(session, it), late, None, later)
    catch_up(session, it, later)
    assert kept(session, it)
    catch_up(session, it, later + HOUR)
    assert not kept(session, it)
    assignments.set_own(session, By(it.teacher, later + HOUR), door(session, it), late, None, later + 3 * HOUR)
    session.flush()
    assert kept(session, it)


def test_what_is_never_told_comes_back_when_it_has_closed_for_all(session):
    it = handed_in(session, preset("test", feedback=Feedback.NEVER, closes=NOON + HOUR))
    assert kept(session, it)
    catch_up(session, it, NOON + 2 * HOUR)
    assert not kept(session, it)


def test_what_is_never_told_and_never_closes_comes_back_when_it_is_taken_back(session):
    it = handed_in(session, NEVER)
    catch_up(session, it, NOON + 999 * HOUR)
    assert kept(session, it)
    assignments.withdraw(session, By(it.teacher, NOON), door(session, it))
    session.flush()
    assert not kept(session, it)
    assignments.restore(session, By(it.teacher, NOON), door(session, it))
    session.flush()
    assert kept(session, it)


def test_changed_rules_hold_for_self_study_at_once(session):
    it = handed_in(session, "homework")
    assert not kept(session, it)
    for edition, rules in enumerate((TEST, rules_of.PRESETS["homework"])):
        assignments.change(session, By(it.teacher, NOON), door(session, it), rules, edition, ())
        session.flush()
        assert kept(session, it) is (rules is TEST)


def studied_before(session):
    """A learner who knew the answer in self-study, and is to sit a test that asks it; that answer of theirs."""
    it = quizzed(session, TEST)
    studied.give(session, it.classroom, it.rows[0])
    review = studied.answer(session, it.learner, it.rows[0])
    review.kind, review.response = "text", json.dumps(SECRET_WORD)
    session.flush()
    return it, review


def test_an_answer_of_before_is_not_told_again_meanwhile(session):
    it, review = studied_before(session)
    assert access.review(session, it.learner, review.key)
    begun(session, it)
    with pytest.raises(Forbidden, match="not told yet"):
        access.review(session, it.learner, review.key)


def test_a_download_leaves_out_what_would_tell_the_answer(session):
    it, _ = studied_before(session)

    def taken():
        with ZipFile(io.BytesIO(personal.archive(session, it.learner, NOON))) as found:
            return found.read("everything.json").decode()

    assert SECRET_WORD in taken()
    begun(session, it)
    session.flush()
    assert SECRET_WORD not in taken()


def test_the_reading_does_not_mark_the_passage_that_answers_it(session):
    rows = studied.deck(session)
    it = quizzed(session, TEST)
    session.add(QuizItem(quiz_id=it.quiz.id, position=9, question_id=rows[0].id))
    studied.enrol(session, it.learner, rows[0])
    text = studied.source_of(session, rows[0]).public

    def marked():
        found = reading.reading(session, it.learner, text, DAY)
        runs = [run for part in found.text for line in part.lines for run in line if run.marked]
        return {one.public for run in runs for one in run.marked.questions}

    assert rows[0].public in marked()
    begun(session, it)
    assert rows[0].public not in marked()
    assert rows[1].public in marked()
