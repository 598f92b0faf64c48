"""The pages of an attempt: saved, flagged, handed in; nothing told before it may be, nothing of anybody else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from quizapp.models.accounts import Account
from quizapp.models.quizzes import Attempt, AttemptQuestion, Save
from quizapp.questions.catalogue import TYPES
from quizapp.web.quizzes.refill import refilled
from tests import quizzing
from tests.quizzing import QUESTIONS, SECRET_WORD, preset, quizzed
from tests.web.conftest import NOON, Person, heading, hidden

MINUTE = timedelta(minutes=1)


class School:
    """A quiz of Mira's, who sits at a browser, and her teacher at another."""

    def __init__(self, app, clock, rules="homework", questions=QUESTIONS):
        self.app, self.clock = app, clock
        with app.database.write() as session:
            it = quizzed(session, rules, questions=questions)
            self.given, self.room = it.given.public, it.classroom.public
            self.quiz, self.deck = it.quiz.public, it.deck.public
            self.questions = [row.public for row in it.rows]
        self.mira, self.staff = self.person("Mira"), self.person("Teacher of Mira")

    def person(self, name) -> Person:
        made = Person(self.app, self.clock)
        assert made.sign_in(name).status_code == 303
        return made

    def begin(self, **fields) -> str:
        """Begin; the attempt's address."""
        start = f"/assignments/{self.given}/start"
        answer = self.mira.post(start, fields, page=start)
        assert answer.status_code == 303, answer.text
        return answer.location.rsplit("/", 1)[0]

    def save(self, attempt, number, act="next", fragment=False, fields=None, **answers):
        """Answer a question from the page that is there now."""
        fields = fields or hidden(self.mira.get(f"{attempt}/{number}").text)
        headers = {"X-Fragment": "1"} if fragment else {}
        return self.mira.client.post(f"{attempt}/{number}", data={**fields, "act": act, **answers}, headers=headers)

    def count(self, table) -> int:
        with self.app.database.read() as session:
            return session.scalar(select(func.count()).select_from(table))


@pytest.fixture
def school(app, clock):
    """Homework, due whenever."""
    return School(app, clock)


def everything(school, attempt) -> str:
    """All that Mira's browser can get of an attempt and around it."""
    pages = [f"{attempt}/{n}" for n in (1, 2, 3)] + [f"{attempt}/review", f"{attempt}/result", "/today", "/progress"]
    pages += [f"/assignments/{school.given}/start", f"/classes/{school.room}", f"/study?question={school.questions[0]}"]
    return "".join(school.mira.get(page).text for page in pages)


def test_a_quiz_is_on_today_begun_answered_looked_back_at_and_handed_in(school):
    assert "Three things" in school.mira.get("/today").text
    assert "Three things" in school.mira.get(f"/classes/{school.room}").text
    attempt = school.begin()
    assert school.save(attempt, 1, answer=SECRET_WORD).location == f"{attempt}/2"
    assert school.save(attempt, 2, act="flag").location == f"{attempt}/2"
    assert school.save(attempt, 2).location == f"{attempt}/3"
    assert school.save(attempt, 3, answer="41").location == f"{attempt}/review"
    review = school.mira.get(f"{attempt}/review").text
    assert heading(review) == "1 of 3 is not answered yet"
    assert "1 question is flagged" in review
    done = school.mira.post(f"{attempt}/hand-in", page=f"{attempt}/review")
    assert done.location == f"{attempt}/result"
    page = school.mira.get(done.location).text
    assert heading(page).startswith("1 of 6 points")
    assert SECRET_WORD in page
    assert "Because of the helium." in page


@pytest.fixture
def sheet(app, clock):
    """Homework with all questions on one page."""
    return School(app, clock, preset(one_page=True))


def test_all_questions_stand_on_one_page_where_the_teacher_chose_that(sheet):
    attempt = sheet.begin()
    assert sheet.mira.get(f"{attempt}/2").location == f"{attempt}/all#q2"
    page = sheet.mira.get(f"{attempt}/all").text
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert page.count('<form class="ask"') == 3
    assert set(re.findall(r' for="(q\d[^"]+)"', page)) <= set(ids)
    fields = hidden(page.split('id="q2"')[0])
    assert sheet.save(attempt, 1, "save", fields=fields, answer=SECRET_WORD).location == f"{attempt}/all#q1"
    page = sheet.mira.get(f"{attempt}/all").text
    assert f'value="{SECRET_WORD}"' in page
    refused = sheet.save(attempt, 3, "save", fields=hidden(page.split('id="q3"')[1]), answer="frog")
    assert refused.status_code == 422
    assert refused.text.count('<form class="ask"') == 3
    assert 'id="q3-problem"' in refused.text
    assert 'value="frog"' in refused.text
    assert heading(sheet.mira.get(f"{attempt}/review").text) == "2 of 3 are not answered yet"


def test_one_page_a_question_has_no_page_of_all(school):
    attempt = school.begin()
    assert school.mira.get(f"{attempt}/all").location == f"{attempt}/1"


def test_on_one_page_what_is_checked_is_told_and_no_other(app, clock):
    school = School(app, clock, preset("practice", one_page=True))
    attempt = school.begin()
    page = school.mira.get(f"{attempt}/all").text
    assert SECRET_WORD not in page
    school.save(attempt, 3, "check", fields=hidden(page.split('id="q3"')[1]), answer="41")
    page = school.mira.get(f"{attempt}/all").text
    assert page.count('<form class="ask"') == 2
    assert SECRET_WORD not in page
    assert page.count('class="verdict') == 1


def test_an_answer_stands_in_the_form_again(school):
    attempt = school.begin()
    school.save(attempt, 1, answer="a “balloon”")
    assert 'value="a “balloon”"' in school.mira.get(f"{attempt}/1").text


def test_the_script_is_told_what_is_stored(school):
    attempt = school.begin()
    got = school.save(attempt, 1, "save", fragment=True, answer="a horse").json
    assert got == {"saves": 1, "answered": True, "problem": "", "at": "12:00"}
    got = school.save(attempt, 3, "save", fragment=True, answer="frog").json
    assert (got["saves"], got["answered"]) == (0, False)
    assert got["problem"]


def test_two_tabs_cannot_overwrite_each_other_in_silence(school):
    attempt = school.begin()
    old = hidden(school.mira.get(f"{attempt}/1").text)
    school.save(attempt, 1, fields=old, answer=SECRET_WORD)
    late = school.save(attempt, 1, fields=old | {"key": "another-page-key"}, answer="a horse")
    assert late.status_code == 409
    assert "another window" in late.text
    again = school.save(attempt, 1, fields=old, answer=SECRET_WORD)
    assert again.status_code == 303
    assert school.count(Save) == 1


def test_handed_in_twice_is_one_attempt_and_a_replayed_page_changes_nothing(school):
    attempt = school.begin()
    old = hidden(school.mira.get(f"{attempt}/1").text)
    for _ in range(2):
        assert school.mira.post(f"{attempt}/hand-in", page="/help").status_code == 303
    assert school.save(attempt, 1, fields=old, answer="late").status_code == 409
    assert (school.count(Attempt), school.count(Save)) == (1, 0)


@pytest.mark.parametrize("rules", ["homework", "test"])
def test_no_answer_and_no_reason_reaches_a_page_before_it_may(app, clock, rules):
    school = School(app, clock, preset(rules, closes=NOON + 60 * MINUTE, tries=1))
    attempt = school.begin()
    school.save(attempt, 3, answer="41")
    seen = everything(school, attempt)
    assert "You have begun" in seen
    for secret in (SECRET_WORD, "helium"):
        assert secret not in seen
    school.mira.post(f"{attempt}/hand-in", page="/help")
    told = SECRET_WORD in school.mira.get(f"{attempt}/result").text
    assert told is (rules == "homework")
    if rules == "test":
        assert SECRET_WORD not in everything(school, attempt).split("/study")[0]
        clock.now = NOON + 61 * MINUTE
        assert SECRET_WORD in school.mira.get(f"{attempt}/result").text


def test_with_feedback_at_once_only_check_makes_an_answer_final(app, clock):
    school = School(app, clock, "practice")
    attempt = school.begin()
    school.save(attempt, 1, act="flag", answer="a horse")
    assert school.count(Save) == 0
    assert SECRET_WORD not in school.mira.get(f"{attempt}/1").text
    assert school.save(attempt, 1, act="check", answer="a horse").location == f"{attempt}/1"
    page = school.mira.get(f"{attempt}/1").text
    assert SECRET_WORD in page
    assert "Not right" in page


def test_when_the_time_is_up_what_was_saved_counts(app, clock):
    school = School(app, clock, preset(limit=10 * MINUTE))
    attempt = school.begin()
    school.save(attempt, 1, answer=SECRET_WORD)
    old = hidden(school.mira.get(f"{attempt}/2").text)
    clock.now = NOON + 11 * MINUTE
    assert school.mira.get(f"{attempt}/2").location == f"{attempt}/review"
    late = school.save(attempt, 2, fields=old, answer="1")
    assert late.status_code == 409
    assert "time for this attempt is over" in late.text
    assert heading(school.mira.get(f"{attempt}/review").text) == "The time is up"
    school.mira.post(f"{attempt}/hand-in", page="/help")
    assert heading(school.mira.get(f"{attempt}/result").text).startswith("1 of 6 points")


def test_what_was_wrong_comes_on_today(school):
    attempt = school.begin()
    school.save(attempt, 1, answer="a horse")
    school.mira.post(f"{attempt}/hand-in", page="/help")
    with school.app.database.read() as session:
        learner = session.scalars(select(Account).where(Account.name == "Mira")).one()
        assert session.scalars(select(Attempt.practised).where(Attempt.learner_id == learner.id)).all() == [True]
    assert school.mira.get(f"/study?question={school.questions[0]}").status_code == 200


def test_a_password_is_asked_for(app, clock):
    school = School(app, clock, preset(password="whale"))
    start = f"/assignments/{school.given}/start"
    assert school.mira.post(start, {"password": "shark"}, page=start).status_code == 422
    assert school.begin(password="Whale")


def test_nobody_else_sees_an_attempt(school):
    attempt = school.begin()
    with school.app.database.write() as session:
        quizzed(session, name="Noah")
    noah = school.person("Noah")
    for page in (f"{attempt}/1", f"{attempt}/review", f"{attempt}/result", f"{attempt}/look"):
        assert noah.get(page).status_code == 404
    assert noah.get(f"/assignments/{school.given}/start").status_code == 404
    assert school.staff.get(f"{attempt}/1").status_code == 403
    assert school.mira.get(f"{attempt}/look").status_code == 403
    assert school.mira.get(f"/assignments/{school.given}").status_code == 403


@pytest.mark.parametrize("fields", [{"act": "jump"}, {"act": "next", "key": "x"}, {"act": "next", "saves": "-1"}])
def test_what_no_page_sends_is_refused(school, fields):
    attempt = school.begin()
    sent = hidden(school.mira.get(f"{attempt}/1").text) | fields
    assert school.mira.client.post(f"{attempt}/1", data=sent).status_code == 422
    assert school.mira.get(f"{attempt}/9").status_code == 422
    assert school.count(AttemptQuestion) == 3


@pytest.mark.parametrize(
    "kind", [kind for kind in TYPES.values() if kind.name != "flashcard"], ids=lambda kind: kind.name
)
def test_what_was_saved_is_what_the_form_shows_again(kind):
    example = kind.example()
    order = kind.deal(example.question, b"any seed")
    for response in filter(lambda one: one is not None, (example.right, example.wrong, example.half)):
        assert kind.read(example.question, refilled(example.question, response, order), order) == response
    assert not refilled(example.question, None, order)
    assert quizzing.QUESTIONS
