"""Results: who is how far, what counts, marks by hand, and files that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from openpyxl import load_workbook
from sqlalchemy import event, select

from quizapp.models.classes import Entry, Member
from quizapp.models.quizzes import MarkRow
from quizapp.questions.base import Question
from quizapp.services import access
from quizapp.services.audit import By
from quizapp.services.errors import Conflict, Invalid
from quizapp.services.quizzes import attempts, marking, marks, results
from tests import studied
from tests.quizzing import QUESTIONS, RIGHT, WRONG, answered, begun, preset, quizzed, say
from tests.studied import NOON

MINUTE = timedelta(minutes=1)
ESSAY = Question("essay", "Tell me all.")


def seen(session, it):
    there = access.assignment(session, it.teacher, it.given.public)
    return there, results.of(session, there)


def test_who_has_begun_who_is_at_it_and_who_has_handed_in(session):
    it = quizzed(session)
    assert seen(session, it)[1].states == {"not begun": 1}
    going = begun(session, it)
    assert seen(session, it)[1].states == {"at it": 1}
    say(session, going, 0, RIGHT[0])
    attempts.hand_in(session, going, NOON)
    found = seen(session, it)[1]
    assert found.states == {"handed in": 1}
    assert [found.rows[0].cells[column.id].look for column in found.columns] == ["right", "none", "none"]
    assert (found.rows[0].total.got, found.rows[0].share) == (1, pytest.approx(1 / 6))
    assert found.spread == [0, 1, 0, 0, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("counts", "share", "number"), [("best", 1.0, 1), ("last", 0.0, 2), ("first", 1.0, 1), ("mean", 0.5, 2)]
)
def test_the_try_that_counts_is_shown(session, counts, share, number):
    it = quizzed(session, preset(counts=counts))
    answered(session, it, RIGHT)
    answered(session, it, WRONG, NOON + MINUTE)
    (row,) = seen(session, it)[1].rows
    assert (row.share, row.shown.number) == (share, number)


def test_all_of_the_points_fall_into_the_last_part(session):
    it = quizzed(session)
    answered(session, it, RIGHT)
    found = seen(session, it)[1]
    assert (found.spread[-1], found.middle) == (1, 1.0)


def test_previews_and_people_of_other_classes_are_not_among_them(session):
    it, other = quizzed(session), quizzed(session, name="Noah")
    answered(session, other, RIGHT)
    attempts.begin(session, it.teacher, it.given, NOON, preview=True)
    found = seen(session, it)[1]
    assert [row.account.name for row in found.rows] == ["Mira"]
    assert found.states == {"not begun": 1}


def test_results_take_as_many_queries_for_many_as_for_few(session, database):
    it = quizzed(session)
    counted = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: counted.append(1))

    def cost():
        session.flush()
        counted.clear()
        seen(session, it)
        return len(counted)

    before = cost()
    for n in range(5):
        who = studied.named(session, f"Number {n}")
        session.add(Member(class_id=it.classroom.id, account_id=who.id, role="learner", joined_at=NOON))
        session.flush()
        it.learner = who
        answered(session, it, RIGHT)
    assert cost() == before


# By hand --------------------------------------------------------------------------------------------------


def test_an_essay_waits_until_a_hand_has_marked_it_and_its_learner_is_told_why(session):
    it = quizzed(session, questions=(*QUESTIONS, ESSAY), points=(1.0, 2.0, 3.0, 4.0))
    attempt = answered(session, it, [*RIGHT, {"answer": "All of it."}])
    there, found = seen(session, it)
    assert found.waiting == 1
    (one,) = marking.waiting(session, there)
    marking.mark(session, By(it.teacher, NOON), there, attempt, it.learner, one.sheet.row.place, 3, "Well told.")
    session.flush()
    there, found = seen(session, it)
    assert (found.waiting, found.rows[0].total.got) == (0, 9)
    told = marks.results(session, found.rules, attempts.sheets(session, attempt))[-1]
    assert (told.points, told.mark.feedback, told.mark.reason) == (3, "Well told.", marking.BY_HAND)
    assert session.scalars(select(Entry.action)).all() == ["answer marked by hand"]


def test_a_later_mark_stands_over_an_earlier_one_and_both_are_kept(session):
    it = quizzed(session)
    attempt = answered(session, it, WRONG)
    there, _ = seen(session, it)
    for points, comment in ((1, "Nearly."), (2, "Right after all.")):
        marking.mark(session, By(it.teacher, NOON), there, attempt, it.learner, 1, points, comment)
    found = seen(session, it)[1]
    assert found.rows[0].total.got == 2
    assert len(session.scalars(select(MarkRow)).all()) == 2
    assert marks.results(session, found.rules, attempts.sheets(session, attempt))[1].mark.feedback == "Right after all."


@pytest.mark.parametrize("points", [-1, 2.5, float("nan")])
def test_points_out_of_range_are_refused(session, points):
    it = quizzed(session)
    attempt = answered(session, it, WRONG)
    with pytest.raises(Invalid, match="0 to 2 points"):
        marking.mark(session, By(it.teacher, NOON), seen(session, it)[0], attempt, it.learner, 1, points, "")


def test_what_goes_on_is_not_marked_by_hand(session):
    it = quizzed(session)
    attempt = begun(session, it).attempt
    with pytest.raises(Conflict, match="not handed in"):
        marking.mark(session, By(it.teacher, NOON), seen(session, it)[0], attempt, it.learner, 1, 1, "")


RUBRIC = replace(
    ESSAY, settings={"rubric": [{"text": "Names a use", "points": 2}, {"text": "Gives a city", "points": 1}]}
)


def essay(session):
    """An essay with a rubric of 3 points that is handed in and counts 6; the attempt, and how to mark its answer."""
    it = quizzed(session, questions=(RUBRIC,), points=(6.0,))
    attempt = answered(session, it, [{"answer": "For water."}])
    there, found = seen(session, it)
    give = partial(marking.mark, session, By(it.teacher, NOON), there, attempt, it.learner, 0)
    told = lambda: marks.results(session, found.rules, attempts.sheets(session, attempt))[0]  # noqa: E731
    return give, told


def test_a_rubric_is_marked_row_by_row_and_its_share_of_points_is_given(session):
    give, told = essay(session)
    give(None, "A good start.", lines=(1, 1))
    assert (told().points, told().mark.parts, told().mark.feedback) == (4, (0.5, 1.0), "A good start.")
    give(6, "")
    assert (told().points, told().mark.parts) == (6, ())


@pytest.mark.parametrize("lines", [(1,), (1, 1, 1), (3, 1), (1, -1), (1, float("nan")), (1, None), ()])
def test_a_row_without_points_or_beyond_its_own_is_refused(session, lines):
    give, told = essay(session)
    with pytest.raises(
        Invalid, match=r"Give 0 to 6 points\.|Give 0 to 2 points for “Names a use”|Give 0 to 1 point for|has changed"
    ):
        give(None, "", lines=lines)
    assert told().points is None


def test_all_answers_of_a_question_are_told_in_their_order(session):
    it = quizzed(session)
    going = begun(session, it)
    for answer in (WRONG[0], None, RIGHT[0]):
        say(session, going, 0, answer)
    assert [said for _, said in results.history(session, going.attempt)[0]] == ["a horse", "", "zeppelin"]


# Files ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["=1+1", "+cmd", "@A1", "-2", "🦦", "محمد"])
def test_files_hold_what_they_say_and_no_formula(session, name):
    it = quizzed(session, name=name)
    answered(session, it, [RIGHT[0], None, WRONG[2]])
    there, found = seen(session, it)
    by = By(it.teacher, NOON)
    (header, row) = csv.reader(io.StringIO(results.as_file(session, by, there, "csv").decode("utf-8-sig")))
    assert row[1].lstrip("'") == name
    assert not row[1].startswith(("=", "+", "@", "-"))
    assert [column.public for column in found.columns] == [cell.split()[1] for cell in header[len(results.HEADER) :]]
    assert row[5:8] == ["1.0", "6.0", "16.67"]
    sheet = load_workbook(io.BytesIO(results.as_file(session, by, there, "xlsx"))).active
    cells = next(iter(sheet.iter_rows(min_row=2)))
    assert (cells[1].value, cells[1].data_type) == (name, "s")
    assert [cell.value for cell in cells[5:8]] == [1, 6, 16.67]
    assert [cell.value for cell in cells[9:]] == [1, 0, 0]
