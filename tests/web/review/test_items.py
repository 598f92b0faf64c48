"""Pages of item analysis: what a teacher reads, from where the bad question is mended, and that nothing is a 500."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import select

from quizapp.models.classes import Entry, Member
from quizapp.models.quizzes import Assignment, Attempt
from tests import studied
from tests.sitting_down import CHOICES, answers, class_of, sit
from tests.web.conftest import Person, heading


@pytest.fixture
def sat(app):
    """A class of twenty has handed in a quiz with a question that is keyed wrong."""

    def make(count=20):
        with app.database.write() as session:
            it, people = class_of(session, count)
            sit(session, it.given, people, answers(count))
            return {"given": it.given.public, "quiz": it.quiz.public, "deck": it.deck.public,
                    "bad": it.rows[2].public, "good": it.rows[0].public, "class": it.classroom.id}  # fmt: skip

    return make


@pytest.fixture
def staff(app, clock):
    """The teacher, signed in once there is one."""

    def sign_in(name="Teacher of Mira"):
        made = Person(app, clock)
        assert made.sign_in(name).status_code == 303
        return made

    return sign_in


def words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.parametrize("of", ["assignments/{given}", "quizzes/{quiz}", "decks/{deck}"])
def test_the_question_with_a_wrong_key_heads_the_list_with_the_way_to_mend_it(sat, staff, of):
    ids = sat()
    path = f"/{of.format(**ids)}/analysis"
    page = staff().get(path).text
    assert heading(page) == "One question is probably at fault, not the learners"
    assert re.findall(r'<h3 dir="auto">(.*?)</h3>', page)[0] == CHOICES[2].prompt
    for link in (f"{path}/{ids['bad']}", f"/quizzes/{ids['quiz']}/questions/{ids['bad']}", f"/questions/{ids['bad']}"):
        assert f'href="{link}"' in page
        assert staff().get(link).status_code == 200


def test_a_question_has_all_its_figures_each_with_what_it_means(sat, staff):
    ids = sat()
    page = words(staff().get(f"/assignments/{ids['given']}/analysis/{ids['good']}").text)
    for name in ("Right 80.0", "Spread 41.0", "Tells apart", "Efficiency", "Weight by points 20.0", "Weight in effect",
                 "By guessing 25.0"):  # fmt: skip
        assert name in page
    bad = words(staff().get(f"/assignments/{ids['given']}/analysis/{ids['bad']}").text)
    assert "Check the key. Those who did well elsewhere got this wrong. Most of them said “green”." in bad
    assert "May be right: those who did well elsewhere chose it more." in bad


def test_with_few_attempts_there_is_a_note_and_no_suspicion(sat, staff):
    ids = sat(3)
    page = staff().get(f"/assignments/{ids['given']}/analysis").text
    assert heading(page) == "3 attempts say little of the questions"
    assert "Questions that may be bad" not in page
    assert page.count('<tr class="few">') == 2 * len(CHOICES)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_none_one_and_two_attempts_show_dashes_with_their_reasons(sat, staff, count):
    ids = sat(count)
    for of in ("assignments/{given}", "quizzes/{quiz}", "decks/{deck}"):
        path = f"/{of.format(**ids)}/analysis"
        page = staff().get(path)
        assert page.status_code == 200
        if count:
            assert staff().get(f"{path}/{ids['good']}").status_code == 200
    if count == 1:
        assert "none: There is one attempt, so nothing can vary." in page.text


def test_first_tries_can_be_asked_for_and_are_kept_on_the_way(sat, staff, app):
    ids = sat()
    with app.database.write() as session:
        given = session.scalars(select(Assignment).where(Assignment.public == ids["given"])).one()
        who = session.scalars(select(Attempt.learner_id).where(Attempt.assignment_id == given.id)).first()
        sit(session, given, [who], [[[0]] * 4], number=2)
    page = staff().get(f"/assignments/{ids['given']}/analysis?tries=first").text
    assert "20 of 21 attempts" in words(page)
    assert f'/analysis/{ids["bad"]}?tries=first"' in page
    assert staff().get(f"/assignments/{ids['given']}/analysis?tries=%00").status_code == 200


def test_another_teacher_of_the_class_sees_the_figures_and_no_way_to_mend_what_is_not_theirs(sat, staff, app):
    ids = sat()
    with app.database.write() as session:
        other = studied.named(session, "Mr Ito", role="teacher")
        session.add(Member(class_id=ids["class"], account_id=other.id, role="teacher", joined_at=studied.NOON))
    page = staff("Mr Ito").get(f"/assignments/{ids['given']}/analysis").text
    assert "Look at its figures" in page
    assert "Mend the marks" not in page
    assert "Edit the question" not in page
    assert staff("Mr Ito").get(f"/quizzes/{ids['quiz']}/analysis").status_code == 404
    assert staff("Mira").get(f"/assignments/{ids['given']}/analysis").status_code == 403


def test_that_somebody_looked_is_noted_and_a_question_that_is_not_there_is_told(sat, staff, app):
    ids = sat()
    at = staff()
    at.get(f"/assignments/{ids['given']}/analysis")
    with app.database.read() as session:
        assert [entry.action for entry in session.scalars(select(Entry))].count("results looked at") == 1
    assert at.get(f"/assignments/{ids['given']}/analysis/nowhere").status_code == 404
    for page in (f"/assignments/{ids['given']}", f"/quizzes/{ids['quiz']}", f"/decks/{ids['deck']}"):
        assert f'href="{page}/analysis"' in at.get(page).text
