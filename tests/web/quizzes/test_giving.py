"""The pages on which a teacher makes a quiz, gives it, changes its rules, marks and downloads."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from quizapp.models.classes import Member
from quizapp.models.quizzes import Assignment, Attempt, OwnDates, Quiz, QuizItem
from quizapp.questions.base import Question
from quizapp.rules import assignment as rules_of
from quizapp.rules.assignment import Feedback
from tests.quizzing import preset
from tests.web.conftest import NOON, heading
from tests.web.quizzes.test_attempts import School

RULES = {"preset": "homework", "counts": "preset", "feedback": "preset", "show_score": "preset", "order": "preset"}


@pytest.fixture
def school(app, clock):
    """Homework, due whenever."""
    return School(app, clock)


def rules(school, given=None):
    """What is stored."""
    with school.app.database.read() as session:
        latest = select(Assignment).order_by(Assignment.id.desc())
        return rules_of.load(session.scalars(latest).first().rules)


def give(school, **fields):
    form = {**RULES, "classroom": school.room, **fields}
    return school.staff.post(f"/quizzes/{school.quiz}/give", form)


def test_a_quiz_of_a_whole_deck_is_made_and_given_in_four_fields(school):
    made = school.staff.post("/quizzes", {"deck": school.deck})
    page = school.staff.get(f"{made.location}/give").text
    shown = re.sub(r"<details.*?</details>", "", page, flags=re.S)
    assert len(set(re.findall(r'<(?:input|select)[^>]* name="(?!csrf_token|theme|edition)([a-z_]+)"', shown))) <= 5
    given = school.staff.post(
        f"{made.location}/give", {**RULES, "classroom": school.room, "closes": "2026-11-24T12:00"}
    )
    assert given.status_code == 303
    assert heading(school.staff.get(given.location).text) == "Nobody has handed in yet"
    assert "Until Tue" in school.mira.get("/today").text.replace("\N{NO-BREAK SPACE}", " ")


def test_times_are_read_on_the_teachers_clock(school):
    with school.app.database.write() as session:
        from quizapp.models.accounts import Account

        session.scalars(select(Account).where(Account.name == "Teacher of Mira")).one().time_zone = "Europe/Berlin"
    give(school, closes="2026-11-24T12:00")
    assert rules(school).closes == NOON + timedelta(hours=23)


def test_what_stands_under_more_is_laid_over_the_preset(school):
    give(school, preset="test", closes="2026-11-24T12:00", limit="45", tries="2", feedback="never", password=" whale ")
    found = rules(school)
    assert (found.limit, found.tries, found.feedback) == (timedelta(minutes=45), 2, Feedback.NEVER)
    assert (found.password, found.shuffle_questions) == ("whale", True)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"preset": "test"}, "a closing time is needed"),
        ({"opens": "2026-11-24T12:00", "closes": "2026-11-24T12:00"}, "closes before it opens"),
        ({"closes": "2026-11-20T12:00"}, "That is past already"),
        ({"closes": "2026-11-20T12:00", "late_until": "2026-11-21T12:00"}, "That is past already"),
        ({"limit": "0"}, "Give 1 to 1,440 minutes"),
        ({"tries": "101"}, "Give 1 to 100 tries"),
        ({"pass_mark": "101"}, "Give 0 to 100 per cent"),
        ({"closes": "soon"}, "Not a valid datetime value"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_given(school, fields, said):
    before = school.count(Assignment)
    answer = give(school, **fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert school.count(Assignment) == before


@pytest.mark.parametrize(("typed", "said"), [("soon", "as a number"), ("-1", "from 0 to 1000"), ("", "as a number")])
def test_points_that_cannot_be_are_said_at_their_field_and_nothing_is_changed(school, typed, said):
    with school.app.database.read() as session:
        first, second = session.scalars(select(QuizItem.id).order_by(QuizItem.position)).all()[:2]
    form = {"edition": "0", f"points-{first}": "7", f"points-{second}": typed, "out": str(first)}
    answer = school.staff.post(f"/quizzes/{school.quiz}/arrange", form)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'aria-describedby="p{second}-problem"' in answer.text
    assert 'value="7"' in answer.text
    with school.app.database.read() as session:
        assert session.get(QuizItem, first).points == 1
        assert session.scalars(select(Quiz.edition)).one() == 0


def test_a_quiz_of_which_no_question_counts_is_no_quiz_of_nought(school):
    attempt = school.begin()
    school.save(attempt, 1, answer="a horse")
    school.mira.post(f"{attempt}/hand-in", page="/help")
    for question in school.questions:
        school.staff.post(f"/quizzes/{school.quiz}/questions/{question}", {"kind": "void", "sure": "1"})
    assert heading(school.mira.get(f"{attempt}/result").text) == "No question counts"
    assert "%" not in school.mira.get("/today").text.split("Three things")[1].split("</li>")[0]
    page = school.staff.get(f"/assignments/{school.given}")
    assert page.status_code == 200
    assert "on average" not in page.text
    assert heading(school.staff.get(f"{attempt}/look").text) == "Mira: no question counts"


def test_a_class_of_somebody_else_is_given_nothing(school):
    other = School.__new__(School)
    with school.app.database.write() as session:
        from tests.quizzing import quizzed

        other.room = quizzed(session, name="Noah").classroom.public
    assert give(school, classroom=other.room).status_code == 422


def test_what_was_left_as_the_preset_has_it_is_left_open_so_that_it_goes_along_with_another_preset(school):
    place = f"/assignments/{school.given}/rules"
    school.staff.post(place, {**RULES, "tries": "5", "one_page": "y", "edition": "0"})
    page = school.staff.get(place).text
    values = dict(re.findall(r'<input[^>]* name="(tries|limit)"[^>]* value="([^"]*)"', page))
    assert values == {"tries": "5", "limit": ""}
    assert page.count('<option selected value="preset">') == 4
    school.staff.post(place, {**RULES, "preset": "test", "closes": "2026-11-24T12:00", **values, "edition": "1"})
    found = rules(school)
    assert (found.tries, found.feedback, found.limit) == (5, Feedback.CLOSED, timedelta(minutes=20))


def test_the_order_may_stay_fixed_in_a_test(school):
    give(school, preset="test", closes="2026-11-24T12:00", order="fixed")
    assert not rules(school).shuffle_questions


def test_rules_are_changed_and_own_dates_set(school):
    page = f"/assignments/{school.given}/rules"
    assert school.staff.post(page, {**RULES, "tries": "1", "edition": "0"}).status_code == 303
    assert rules(school).tries == 1
    late = school.staff.post(page, {**RULES, "tries": "5", "edition": "0"})
    assert late.status_code in (409, 422)
    with school.app.database.read() as session:
        mira = session.scalars(select(Member.public).where(Member.role == "learner")).one()
    own = school.staff.post(f"/assignments/{school.given}/own", {"member": mira, "own_closes": "2026-12-01T10:00"})
    assert own.status_code == 303
    assert "Mira" in school.staff.get(page).text
    assert school.count(OwnDates) == 1


def test_a_quiz_that_was_put_away_is_taken_out_again(school):
    quiz = f"/quizzes/{school.quiz}"
    assert "Take it out again" not in school.staff.get("/quizzes").text
    assert school.staff.post(f"{quiz}/archive").status_code == 303
    assert heading(school.staff.get("/quizzes").text) == "You have no quiz yet"
    assert "Take it out again" in school.staff.get(quiz).text
    assert school.staff.post(f"{quiz}/restore", page="/quizzes").location == quiz
    assert heading(school.staff.get("/quizzes").text) == "You have 1 quiz"


def test_how_sure_a_learner_was_is_told_with_the_mark(app, clock):
    school = School(app, clock, preset(confidence=True))
    attempt = school.begin()
    school.save(attempt, 1, answer="zeppelin", certainty="2")
    school.mira.post(f"{attempt}/hand-in", page="/help")
    assert "You were fairly sure: right brings two thirds" in school.mira.get(f"{attempt}/result").text
    assert "They were fairly sure" in school.staff.get(f"{attempt}/look").text


def test_taken_back_it_is_nothing_to_learners_until_it_is_given_again(school):
    school.staff.post(f"/assignments/{school.given}/take-back")
    assert school.mira.get(f"/assignments/{school.given}/start").status_code == 404
    assert "Three things" not in school.mira.get("/today").text
    school.staff.post(f"/assignments/{school.given}/give-again")
    assert school.mira.get(f"/assignments/{school.given}/start").status_code == 200


def test_a_preview_counts_nowhere(school):
    first = school.staff.post(f"/assignments/{school.given}/preview").location
    assert "This is a preview" in school.staff.get(first).text
    attempt = first.rsplit("/", 1)[0]
    school.staff.post(f"{attempt}/hand-in")
    assert "zeppelin" in school.staff.get(f"{attempt}/result").text
    assert heading(school.staff.get(f"/assignments/{school.given}").text) == "Nobody has handed in yet"
    assert school.count(Attempt) == 1


def test_an_answer_is_marked_by_hand_and_its_learner_sees_the_comment(school):
    attempt = school.begin()
    school.save(attempt, 1, answer="a horse")
    school.mira.post(f"{attempt}/hand-in", page="/help")
    refused = school.staff.post(f"{attempt}/look/1", {"points": "9", "comment": "Well."})
    assert refused.status_code == 422
    assert "Give 0 to 1 points." in refused.text
    assert (
        school.staff.post(f"{attempt}/look/1", {"points": "0.5", "comment": "Horses <b>jump</b>."}).status_code == 303
    )
    seen = school.staff.get(f"{attempt}/look").text
    assert "Their answer" in seen
    assert "Your answer" not in seen
    page = school.mira.get(f"{attempt}/result").text
    assert "Your answer" in page
    assert heading(page).startswith("0.5 of 6")
    assert "Your teacher marked this by hand." in page
    assert "<b>jump</b>" not in page


def test_an_essay_is_marked_by_its_rubric_and_its_learner_sees_the_points_of_each_row(app, clock):
    rubric = {"rubric": [{"text": "Names a use", "points": 2}, {"text": "Gives a city", "points": 1}]}
    school = School(app, clock, questions=(Question("essay", "Why cities?", settings=rubric),))
    attempt = school.begin()
    school.save(attempt, 1, answer="For water.")
    school.mira.post(f"{attempt}/hand-in", page="/help")
    assert "Names a use" in school.staff.get(f"/assignments/{school.given}/marking").text
    refused = school.staff.post(f"{attempt}/look/1", {"lines-0": "3", "lines-1": "1", "comment": "Hm."})
    assert refused.status_code == 422
    assert "Give 0 to 2 points for “Names a use”." in refused.text
    assert 'value="3.0"' in refused.text
    assert school.staff.post(f"{attempt}/look/1", {"lines-0": "1", "lines-1": "1", "comment": ""}).status_code == 303
    page = school.mira.get(f"{attempt}/result").text
    assert heading(page) == "0.67 of 1 point, 67 %"
    assert "1 of 2 points" in page


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_results_are_downloaded(school, kind):
    answer = school.staff.post(f"/assignments/{school.given}/results.{kind}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith(f'.{kind}"')
    assert school.staff.post(f"/assignments/{school.given}/results.exe").status_code == 422
