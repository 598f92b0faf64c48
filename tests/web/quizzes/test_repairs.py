"""The pages on which a question is mended: what was given, what would change, changed, undone."""

from __future__ import annotations

import pytest

from tests.web.conftest import heading
from tests.web.quizzes.test_attempts import School


@pytest.fixture
def school(app, clock):
    """Mira has handed in an answer that was not listed."""
    made = School(app, clock)
    attempt = made.begin()
    made.save(attempt, 1, answer="an airship")
    made.mira.post(f"{attempt}/hand-in", page="/help")
    made.attempt = attempt
    made.mend = f"/quizzes/{made.quiz}/questions/{made.questions[0]}"
    return made


def points(school) -> str:
    """What Mira is told."""
    return heading(school.mira.get(f"{school.attempt}/result").text)


def test_an_answer_is_accepted_after_a_look_and_taken_back(school):
    page = school.staff.get(school.mend).text
    assert "Accept this too" in page
    fields = {"kind": "accept", "answer": "an airship"}
    dry = school.staff.post(school.mend, fields)
    assert heading(dry.text) == "It changes 1 mark"
    assert points(school).startswith("0 of 6")
    assert school.staff.post(school.mend, {**fields, "sure": "1"}).status_code == 303
    assert points(school).startswith("1 of 6")
    undo = school.staff.get(school.mend).text.split('action="' + school.mend + "/undo/")[1].split('"')[0]
    assert school.staff.post(f"{school.mend}/undo/{undo}").status_code == 303
    assert points(school).startswith("0 of 6")


@pytest.mark.parametrize("fields", [{}, {"kind": "burn"}, {"kind": "key"}, {"kind": "accept", "answer": ""}])
def test_what_no_page_sends_is_refused(school, fields):
    assert school.staff.post(school.mend, fields).status_code == 422


def test_applied_twice_is_told(school):
    fields = {"kind": "full", "sure": "1"}
    assert school.staff.post(school.mend, fields).status_code == 303
    assert school.staff.post(school.mend, fields).status_code == 409
