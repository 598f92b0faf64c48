"""Figures to take along: one row a fact, lasting ids, times twice, nothing of others, and sums as on the pages."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from quizapp.memory.card import likely
from quizapp.models.accounts import Account
from quizapp.models.classes import Entry, Member
from quizapp.models.study import DayTally, LookTally
from quizapp.services import access
from quizapp.services.audit import By
from quizapp.services.classroom import roll
from quizapp.services.errors import NotFound
from quizapp.services.exports import files as exports
from quizapp.services.quizzes import results
from quizapp.services.review import items
from quizapp.services.studying import log, tallies
from tests import quizzing, sitting_down, studied
from tests.counting import statements
from tests.quizzing import RIGHT, answered, quizzed
from tests.studied import DAY, NOON

ONE_DAY = timedelta(days=1)
CLASS_NAMES = [table.name for table in exports.CLASS_TABLES]
OWN_NAMES = [table.name for table in exports.OWN_TABLES]


def rows_of(made):
    return list(csv.DictReader(io.StringIO(made.file.read().decode("utf-8-sig"), newline="")))


def taken(session, room, name, names=True):
    return rows_of(exports.of_class(session, room, name, "csv", NOON, names=names))


def own(session, learner, name):
    return rows_of(exports.of_own(session, learner, name, "csv", NOON))


@pytest.fixture
def eighth(session):
    """A class of two with a text; Anna has studied it, and a text of her own besides."""
    anna, noah = (studied.named(session, name, time_zone="Asia/Tokyo") for name in ("Anna", "Noah"))
    room = studied.classroom(session, anna, noah)
    asked = studied.deck(session)
    studied.give(session, room, asked[0], exam_on=DAY + 5 * ONE_DAY)
    for question in asked[:2]:
        moved(session, anna, question, (DAY - 9 * ONE_DAY, 3), (DAY - 4 * ONE_DAY, 3))
    private = studied.deck(session, key="private")
    moved(session, anna, private[0], (DAY - ONE_DAY, 3))
    tallies.recount(session, anna.id)
    return room, anna, noah, asked


def moved(session, learner, question, *given):
    """Answers in the log, each with the card before and after it, and the card that follows."""
    card = None
    for day, rating in given:
        row = studied.answer(session, learner, question, day, rating)
        after = log.after_review(card, rating, row)
        row.before, row.after = (log.to_json(card) if card else None), log.to_json(after)
        log.write_card(session, learner.id, question.id, card, after)
        session.flush()
        card = after


def member_of(session, who):
    return session.scalars(select(Member).where(Member.account_id == who.id)).one().public


def test_each_answer_is_a_row_with_lasting_ids_both_times_and_what_was_foreseen(session, eighth):
    room, anna, _, asked = eighth
    found = taken(session, room, "reviews")
    assert [row["question"] for row in found] == [f"Q {asked[0].public}"] * 2 + [f"Q {asked[1].public}"] * 2
    assert {(row["learner"], row["name"]) for row in found} == {(f"L {member_of(session, anna)}", "Anna")}
    first, second = found[:2]
    day = DAY - 9 * ONE_DAY
    assert (first["answered_utc"], first["answered_local"]) == (f"{day}T12:00:00Z", f"{day} 21:00")
    assert (first["state_before"], first["foreseen"], first["asked_again"]) == ("new", "", "no")
    before = log.from_json(session.get(log.Review, _ids(session, anna)[1]).before)
    assert float(second["foreseen"]) == pytest.approx(likely(before, DAY - 4 * ONE_DAY), abs=1e-4)
    assert second["asked_again"] == "yes"


def _ids(session, learner):
    return session.scalars(
        select(log.Review.id).where(log.Review.learner_id == learner.id).order_by(log.Review.id)
    ).all()


def test_what_was_corrected_or_taken_back_says_so(session, eighth):
    room, anna, _, _ = eighth
    ids = _ids(session, anna)
    studied.correct(session, session.get(log.Review, ids[1]), 2)
    studied.correct(session, session.get(log.Review, ids[3]), None)
    told = [(row["rating"], row["said_afterwards"]) for row in taken(session, room, "reviews")]
    assert told == [("3", ""), ("2", "corrected"), ("3", ""), ("", "taken back")]
    assert sum(int(row["answers"]) for row in taken(session, room, "days")) == 3


def test_what_a_learner_studies_for_themselves_is_in_no_file_of_the_class(session, eighth):
    room, anna, _, asked = eighth
    ids = {f"Q {one.public}" for one in asked}
    for name in CLASS_NAMES:
        assert {row["question"] for row in taken(session, room, name) if "question" in row} <= ids
    assert sum(int(row["answers"]) for row in taken(session, room, "days")) == 4
    assert sum(int(row["answers"]) for row in own(session, anna, "days")) == 5


def test_the_sums_are_those_of_the_pages(session, eighth):
    room, anna, _, _ = eighth
    people = roll.learners(session, room, NOON)
    told = taken(session, room, "learners")
    for column in ("met", "due", "overdue"):
        assert [int(row[column]) for row in told] == [getattr(one, column) for one in people]
    assert len(taken(session, room, "recall")) == sum(one.met for one in people) == 2
    days, looks = session.scalars(select(DayTally)).all(), session.scalars(select(LookTally)).all()
    assert (
        sum(float(row["seconds"]) for row in own(session, anna, "days")) == sum(one.milliseconds for one in days) / 1e3
    )
    for column, exact in (("asked", 0), ("recalled", 0), ("foreseen", 1e-3)):
        wanted = pytest.approx(sum(getattr(one, column) for one in looks), abs=exact)
        assert sum(float(row[column]) for row in own(session, anna, "weeks")) == wanted
        assert sum(float(row[column]) for row in taken(session, room, "looks")) == wanted
    again = [row for row in taken(session, room, "reviews") if row["asked_again"] == "yes"]
    assert len(again) == sum(one.asked for one in looks) == 2


def test_recall_is_told_for_today_and_for_the_day_of_the_test(session, eighth):
    room, anna, _, asked = eighth
    card = log.stored_card(session, anna.id, asked[0].id)
    for row in (taken(session, room, "recall")[0], own(session, anna, "questions")[0]):
        assert float(row["recall_now"]) == pytest.approx(likely(card, DAY), abs=1e-4)
        assert float(row["recall_on_exam_day"]) == pytest.approx(likely(card, DAY + 5 * ONE_DAY), abs=1e-4)
        assert (row["exam_on"], row["today"]) == (str(DAY + 5 * ONE_DAY), str(DAY))
        assert row["computed_utc"] == "2026-11-23T12:00:00Z"
    topics = own(session, anna, "topics")
    assert [(row["deck"], row["met"]) for row in topics if row["met"] != "0"] == [
        ("On talks", "2"),
        ("On private", "1"),
    ]


def test_a_learner_who_moved_keeps_the_study_days_they_had(session, eighth):
    room, anna, _, _ = eighth
    before = taken(session, room, "reviews")
    anna.time_zone = "America/New_York"
    session.flush()
    after = taken(session, room, "reviews")
    for column in ("answered_utc", "study_day"):
        assert [row[column] for row in after] == [row[column] for row in before]
    assert (before[0]["answered_local"][-5:], after[0]["answered_local"][-5:]) == ("21:00", "07:00")
    assert {row["time_zone"] for row in taken(session, room, "learners")} == {"America/New_York", "Asia/Tokyo"}


def test_without_names_the_ids_stay_and_no_name_is_left(session, eighth):
    room, *_ = eighth
    for name in CLASS_NAMES:
        told, bare = taken(session, room, name), taken(session, room, name, names=False)
        assert [{key: value for key, value in row.items() if key != "name"} for row in told] == bare
        assert not any("Anna" in value for row in bare for value in row.values())


def test_no_name_and_no_question_is_taken_for_a_formula(session, eighth):
    room, anna, _, asked = eighth
    anna.name = "=1+1"
    studied.reword(session, asked[0], '=HYPERLINK("http://evil.example")')
    assert {row["name"] for row in taken(session, room, "recall")} == {"'=1+1"}
    assert taken(session, room, "questions")[0]["prompt"].startswith("'=")
    sheet = load_workbook(exports.of_class(session, room, "recall", "xlsx", NOON, names=True).file).active
    assert (sheet["B2"].value, sheet["B2"].data_type, sheet["E2"].data_type) == ("=1+1", "s", "n")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_class_of_nobody_has_its_headings(session, kind):
    room = studied.classroom(session)
    for table in exports.CLASS_TABLES:
        made = exports.of_class(session, room, table.name, kind, NOON, names=True)
        assert made.rows == 0
        head = made.file.read()
        if kind == "csv":
            assert head.decode("utf-8-sig").strip().split(",") == list(table.columns)


def test_answers_in_quizzes_add_up_to_the_results(session):
    it = quizzed(session)
    answered(session, it, (RIGHT[0], None, RIGHT[2]))
    found = taken(session, it.classroom, "quizzes")
    there = access.assignment(session, it.teacher, it.given.public)
    total = results.of(session, there).rows[0].total
    assert (sum(float(row["points_got"]) for row in found), sum(float(row["points"]) for row in found)) == (
        total.got,
        total.out_of,
    )
    assert [(row["attempt"], row["place"], row["state"]) for row in found] == [("1", n, "handed in") for n in "123"]
    assert [row["saved_utc"] for row in found] == ["2026-11-23T12:00:00Z", "", "2026-11-23T12:00:00Z"]
    assert {row["question"] for row in found} == {row["question"] for row in taken(session, it.classroom, "questions")}


def test_item_analysis_is_taken_along_as_the_page_tells_it(session):
    it, people = sitting_down.class_of(session)
    sitting_down.sit(session, it.given, people, sitting_down.answers())
    page = items.of_assignment(session, access.assignment(session, it.teacher, it.given.public))
    told = taken(session, it.classroom, "items")
    assert [row["question"] for row in told] == [f"Q {line.public}" for line in page.lines]
    for row, line in zip(told, page.lines, strict=True):
        assert float(row["discrimination"]) == pytest.approx(line.item.discrimination.value, rel=1e-9)
        assert float(row["facility"]) == pytest.approx(line.item.facility.value, rel=1e-9)
    options = taken(session, it.classroom, "options")
    assert len(options) == sum(len(line.options) for line in page.lines)
    assert sum(int(row["chosen"]) for row in options) == 4 * len(people)
    (whole,) = taken(session, it.classroom, "totals")
    assert float(whole["alpha"]) == pytest.approx(page.whole.alpha.value, rel=1e-9)


def test_a_quiz_that_goes_on_tells_its_learner_no_answers(session):
    it = quizzed(session)
    quizzing.begun(session, it)
    told = b"".join(exports.of_own(session, it.learner, name, "csv", NOON).file.read() for name in OWN_NAMES)
    told += exports.fsrs_of_own(session, it.learner, NOON).file.read()
    assert quizzing.SECRET_WORD.encode() not in told


def test_a_table_that_is_none_is_not_there(session, eighth):
    room, anna, *_ = eighth
    for name, kind in (("accounts", "csv"), ("recall", "pdf")):
        with pytest.raises(NotFound):
            exports.of_class(session, room, name, kind, NOON, names=True)
        with pytest.raises(NotFound):
            exports.of_own(session, anna, name, kind, NOON)


def test_it_is_noted_who_took_what_along(session, eighth):
    room, *_ = eighth
    exports.note(session, By(session.scalars(select(Account)).first(), NOON), room, "recall", 2, names=False)
    entry = session.scalars(select(Entry)).one()
    assert (entry.action, entry.detail) == ("figures downloaded", "recall, 2 rows, without names")


def test_a_table_asks_few_questions_however_many_rows_it_has(session, eighth, engine):
    room, *_ = eighth
    session.flush()
    for name in CLASS_NAMES:
        with statements(engine) as seen:
            exports.of_class(session, room, name, "csv", NOON, names=True)
        assert len(seen) <= {"learners": 3, "items": 12, "options": 12, "totals": 12}.get(name, 4), name
