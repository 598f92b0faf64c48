"""Repairs: shown dry first, applied to whom they concern, undone; the learner is told the new mark with its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from quizapp.models.accounts import Account
from quizapp.models.classes import Member
from quizapp.models.quizzes import Attempt, MarkRow
from quizapp.questions.base import Answer, Question
from quizapp.questions.record import from_json, to_json
from quizapp.rules import assignment as rules_of
from quizapp.services import access
from quizapp.services.audit import By
from quizapp.services.errors import Conflict, Invalid, NotFound
from quizapp.services.quizzes import attempts, marking, marks, mending, repairs
from quizapp.services.quizzes.mending import Kind, Wanted
from tests import studied
from tests.quizzing import RIGHT, WRONG, answered, begun, quizzed, say
from tests.studied import NOON

AIRSHIP = {"answer": "an airship"}


@pytest.fixture
def it(session):
    """Mira said an airship, Noah a horse, and Ada nothing."""
    made = quizzed(session)
    answered(session, made, [AIRSHIP, WRONG[1], RIGHT[2]])
    mira = made.learner
    for name, answer in (("Noah", WRONG[0]), ("Ada", None)):
        made.learner = studied.named(session, name)
        session.add(Member(class_id=made.classroom.id, account_id=made.learner.id, role="learner", joined_at=NOON))
        session.flush()
        answered(session, made, [answer, RIGHT[1], RIGHT[2]])
    made.learner = mira
    return made


def by(it):
    return By(it.teacher, NOON)


def asked(session, it, place=0):
    return repairs.question(session, it.quiz, it.rows[place].public)


def changes(found):
    return [(one.learner, one.before, one.after) for one in found]


def got(session, it):
    """Points by learner."""
    rules = rules_of.load(it.given.rules)
    rows = session.execute(select(Attempt, Account.name).join(Account, Account.id == Attempt.learner_id))
    totals = {name: marks.total_of(session, rules, one) for one, name in rows}
    return {name: (one.got, one.out_of) for name, one in totals.items()}


BEFORE = {"Mira": (3, 6), "Noah": (5, 6), "Ada": (5, 6)}


def test_what_was_given_is_grouped_and_counted(session, it):
    assert [(one.said, one.count, one.score) for one in repairs.groups(session, it.quiz, asked(session, it, 2))] == [
        ("42", 3, 1.0)
    ]


def test_an_answer_is_accepted_too_after_a_dry_run_and_undone(session, it):
    wanted = Wanted(Kind.ACCEPT, "An Airship")
    assert changes(repairs.dry_run(session, it.quiz, asked(session, it), wanted)) == [("Mira", 0, 1)]
    assert got(session, it) == BEFORE
    assert repairs.apply(session, by(it), it.quiz, asked(session, it), wanted) == 1
    assert got(session, it) == BEFORE | {"Mira": (4, 6)}
    row = session.scalars(select(MarkRow)).one()
    assert (row.verdict, mending.ACCEPTED in row.told) == ("right", True)
    (done,) = repairs.standing(session, it.quiz, asked(session, it))
    repairs.undo(session, by(it), it.quiz, done.public)
    assert got(session, it) == BEFORE
    assert repairs.undo(session, by(it), it.quiz, done.public) == 0


def test_applied_twice_is_told(session, it):
    wanted = Wanted(Kind.FULL)
    repairs.apply(session, by(it), it.quiz, asked(session, it), wanted)
    with pytest.raises(Conflict, match="done already"):
        repairs.apply(session, by(it), it.quiz, asked(session, it), wanted)


def test_full_marks_reach_also_who_answered_nothing_and_the_learner_is_told_why(session, it):
    repairs.apply(session, by(it), it.quiz, asked(session, it), Wanted(Kind.FULL))
    assert got(session, it) == {"Mira": (4, 6), "Noah": (6, 6), "Ada": (6, 6)}
    ada = session.scalars(select(Attempt).join(Account).where(Account.name == "Ada")).one()
    told = marks.results(session, rules_of.load(it.given.rules), attempts.sheets(session, ada))[0]
    assert (told.points, told.mark.reason, told.mark.verdict.value) == (1, mending.FULL, "right")


def test_a_voided_question_leaves_sum_and_total_and_comes_back(session, it):
    repairs.apply(session, by(it), it.quiz, asked(session, it, 2), Wanted(Kind.VOID))
    assert got(session, it) == {"Mira": (0, 3), "Noah": (2, 3), "Ada": (2, 3)}
    repairs.undo(session, by(it), it.quiz, repairs.standing(session, it.quiz, asked(session, it, 2))[0].public)
    assert got(session, it) == BEFORE


def test_a_changed_key_raises_and_lowers_and_says_so_first(session, it):
    wanted = Wanted(Kind.KEY, key=(2,))
    found = changes(repairs.dry_run(session, it.quiz, asked(session, it, 1), wanted))
    assert found == [("Ada", 2, 0), ("Mira", 0, 2), ("Noah", 2, 0)]
    repairs.apply(session, by(it), it.quiz, asked(session, it, 1), wanted)
    assert got(session, it) == {"Mira": (5, 6), "Noah": (3, 6), "Ada": (3, 6)}


def test_with_two_right_options_either_is_right(session, it):
    wanted = Wanted(Kind.KEY, key=(0, 2))
    assert changes(repairs.dry_run(session, it.quiz, asked(session, it, 1), wanted)) == [("Mira", 0, 2)]


def test_two_repairs_stand_over_each_other_and_are_undone_in_any_order(session, it):
    one = asked(session, it)
    repairs.apply(session, by(it), it.quiz, one, Wanted(Kind.ACCEPT, "an airship"))
    repairs.apply(session, by(it), it.quiz, one, Wanted(Kind.FULL))
    full, accept = repairs.standing(session, it.quiz, one)
    repairs.undo(session, by(it), it.quiz, accept.public)
    assert got(session, it)["Noah"] == (6, 6)
    repairs.undo(session, by(it), it.quiz, full.public)
    assert got(session, it) == BEFORE


def test_who_is_at_it_is_counted_and_marked_by_it_when_they_hand_in(session, it):
    going = begun(session, it)
    say(session, going, 0, WRONG[0])
    assert repairs.running(session, it.quiz, asked(session, it)) == 1
    repairs.apply(session, by(it), it.quiz, asked(session, it), Wanted(Kind.FULL))
    assert attempts.sheet(session, going.attempt, 0).row.score == 0
    attempts.hand_in(session, going, NOON)
    session.flush()
    assert marks.total_of(session, going.rules, going.attempt).got == 1
    repairs.undo(session, by(it), it.quiz, repairs.standing(session, it.quiz, asked(session, it))[0].public)
    assert marks.total_of(session, going.rules, going.attempt).got == 0


def test_a_question_is_mended_before_anybody_has_handed_in(session):
    it = quizzed(session)
    going = begun(session, it)
    one = asked(session, it, 1)
    assert repairs.dry_run(session, it.quiz, one, Wanted(Kind.VOID)) == []
    assert repairs.apply(session, by(it), it.quiz, one, Wanted(Kind.VOID)) == 0
    with pytest.raises(Conflict, match="done already"):
        repairs.apply(session, by(it), it.quiz, one, Wanted(Kind.VOID))
    attempts.hand_in(session, going, NOON)
    session.flush()
    assert marks.total_of(session, going.rules, going.attempt).out_of == 4


def test_what_was_mended_holds_for_later_tries_but_not_for_a_wording_written_since(session, it):
    repairs.apply(session, by(it), it.quiz, asked(session, it), Wanted(Kind.ACCEPT, "an airship"))
    assert marks.total_of(session, begun(session, it).rules, answered(session, it, [AIRSHIP, None, None])).got == 1
    studied.reword(session, it.rows[0], "What flies?")
    new = studied.version_of(session, it.rows[0], 2)
    new.data, new.created_at = studied.version_of(session, it.rows[0]).data, NOON + timedelta(days=1)
    session.flush()
    assert marks.total_of(session, begun(session, it).rules, answered(session, it, [AIRSHIP, None, None])).got == 0


def test_what_stands_after_an_undo_is_what_the_others_make_of_it(session, it):
    one = asked(session, it, 1)
    repairs.apply(session, by(it), it.quiz, one, Wanted(Kind.FULL))
    repairs.apply(session, by(it), it.quiz, one, Wanted(Kind.KEY, key=(2,)))
    key, full = repairs.standing(session, it.quiz, one)
    repairs.undo(session, by(it), it.quiz, full.public)
    assert got(session, it) == {"Mira": (5, 6), "Noah": (3, 6), "Ada": (3, 6)}
    repairs.undo(session, by(it), it.quiz, key.public)
    assert got(session, it) == BEFORE


def test_a_mark_by_hand_after_a_repair_outlasts_its_undo(session, it):
    repairs.apply(session, by(it), it.quiz, asked(session, it), Wanted(Kind.FULL))
    mira = session.scalars(select(Attempt).where(Attempt.learner_id == it.learner.id)).one()
    there = access.assignment(session, it.teacher, it.given.public)
    later = By(it.teacher, NOON + timedelta(hours=1))
    marking.mark(session, later, there, mira, it.learner, 0, 0.5, "")
    repairs.undo(session, later, it.quiz, repairs.standing(session, it.quiz, asked(session, it))[0].public)
    assert got(session, it) == BEFORE | {"Mira": (3.5, 6)}


def test_a_key_is_meant_by_its_words_where_an_older_wording_has_them_in_another_order(session, it):
    studied.reword(session, it.rows[1], "Which is warm?")
    old = from_json(studied.version_of(session, it.rows[1]).data)
    studied.version_of(session, it.rows[1], 2).data = to_json(replace(old, answers=old.answers[::-1]))
    studied.version_of(session, it.rows[1], 2).kind = "choice"
    session.flush()
    found = changes(repairs.dry_run(session, it.quiz, asked(session, it, 1), Wanted(Kind.KEY, key=(0,))))
    assert found == [("Ada", 2, 0), ("Mira", 0, 2), ("Noah", 2, 0)]  # now the first is “a stone”


def test_the_learner_is_shown_the_key_that_counts(session, it):
    def right():
        ada = session.scalars(select(Attempt).join(Account).where(Account.name == "Ada")).one()
        told = marks.results(session, rules_of.load(it.given.rules), attempts.sheets(session, ada))[1]
        return told.sheet.kind.right(told.sheet.question), told.mark.verdict.value

    assert right() == ("the sun", "right")
    repairs.apply(session, by(it), it.quiz, asked(session, it, 1), Wanted(Kind.KEY, key=(2,)))
    assert right() == ("a stone", "wrong")
    repairs.undo(session, by(it), it.quiz, repairs.standing(session, it.quiz, asked(session, it, 1))[0].public)
    assert right() == ("the sun", "right")


def test_an_answer_that_was_listed_as_wrong_can_be_accepted_too(session):
    listed = Question("text", "What flies?", (Answer("a bird", 1.0), Answer("an airship", 0.0, feedback="Hm.")))
    it = quizzed(session, questions=(listed,))
    answered(session, it, [AIRSHIP])
    assert len(repairs.dry_run(session, it.quiz, asked(session, it), Wanted(Kind.ACCEPT, "an airship"))) == 1


@pytest.mark.parametrize("answer", ["frog", "nan", "1e999", "*", "41 m", "\\", "9" * 500, "🐸", "=1+1"])
def test_what_is_no_number_is_accepted_for_nobody_and_breaks_nothing(session, answer):
    it = quizzed(session, questions=(Question("number", "6 × 7?", (Answer("42", 1.0),)),))
    answered(session, it, [WRONG[2]])
    found = repairs.dry_run(session, it.quiz, asked(session, it), Wanted(Kind.ACCEPT, answer))
    assert answer == "41 m" or not found


@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        (0, Wanted(Kind.ACCEPT, "")),
        (0, Wanted(Kind.ACCEPT, "a\x00b")),
        (1, Wanted(Kind.ACCEPT, "the stone")),
        (1, Wanted(Kind.KEY)),
        (1, Wanted(Kind.KEY, key=(9,))),
        (0, Wanted(Kind.KEY, key=(0,))),
    ],
)
def test_what_cannot_be_is_refused(session, it, place, wanted):
    with pytest.raises(Invalid):
        repairs.dry_run(session, it.quiz, asked(session, it, place), wanted)


def test_questions_and_repairs_of_other_quizzes_are_nothing(session, it):
    other = quizzed(session, name="Olga")
    with pytest.raises(NotFound):
        repairs.question(session, it.quiz, other.rows[0].public)
    repairs.apply(session, by(it), it.quiz, asked(session, it), Wanted(Kind.FULL))
    (done,) = repairs.standing(session, it.quiz, asked(session, it))
    with pytest.raises(NotFound):
        repairs.undo(session, by(other), other.quiz, done.public)
