"""What no page sends, and what people type by mistake, at the pages of quizzes: refused in words, never a fault."""

from __future__ import annotations

import pytest

from quizapp.models.quizzes import Save
from quizapp.questions.catalogue import TYPES
from tests.web.conftest import hidden
from tests.web.quizzes.test_attempts import School
from tests.web.quizzes.test_giving import RULES

HUGE = "9" * 30
ENDLESS = "9" * 5000
NUL = "a\x00b"
ODD = (NUL, HUGE, ENDLESS, "-1", "nan", "inf", "1e999", "٣", "🦉", "‮abc", "<script>alert(1)</script>", "x" * 10_000)

NAMES = ("nul", "huge", "endless", "below 0", "nan", "inf", "overflow", "arabic", "owl", "rtl", "html", "long")


@pytest.fixture
def school(app, clock):
    """Homework, due whenever."""
    return School(app, clock)


def refused(answer):
    """Whether a page said no in its own words."""
    assert answer.status_code < 500, answer.text[-2000:]
    return answer.status_code >= 400


@pytest.mark.parametrize("number", [0, 4, 10**10, 10**30])
def test_a_question_that_an_attempt_has_not_is_refused(school, number):
    attempt = school.begin()
    page = hidden(school.mira.get(f"{attempt}/1").text)
    assert refused(school.mira.get(f"{attempt}/{number}"))
    for act in ("next", "flag", "clear", "save"):
        assert refused(school.mira.client.post(f"{attempt}/{number}", data={**page, "act": act, "answer": "1"}))
    assert school.count(Save) == 0


@pytest.mark.parametrize("number", [0, 4, 10**10, 10**30])
def test_no_mark_is_given_to_what_is_not_there(school, number):
    attempt = school.begin()
    school.mira.post(f"{attempt}/hand-in", page=f"{attempt}/review")
    assert refused(school.staff.post(f"{attempt}/look/{number}", {"points": "1"}))


@pytest.mark.parametrize("odd", ODD, ids=NAMES)
def test_odd_marks_are_refused_at_their_field_or_taken_as_what_they_are(school, odd):
    attempt = school.begin()
    school.mira.post(f"{attempt}/hand-in", page=f"{attempt}/review")
    answer = school.staff.post(f"{attempt}/look/1", {"points": odd, "comment": odd})
    assert refused(answer)
    assert "It has not been" not in answer.text


@pytest.mark.parametrize("odd", ODD, ids=NAMES)
@pytest.mark.parametrize("where", ["start", "own", "rules", "give"])
def test_odd_words_break_no_form_of_an_assignment(school, where, odd):
    room = {**RULES, "classroom": school.room}
    given = f"/assignments/{school.given}"
    if where == "start":
        refused(school.mira.post(f"{given}/start", {"password": odd}, page=f"{given}/start"))
    elif where == "own":
        assert refused(school.staff.post(f"{given}/own", {"member": odd, "own_opens": odd, "own_closes": odd}))
    elif where == "rules":
        fields = ("limit", "tries", "pass_mark", "opens", "closes", "late_until", "edition", "preset", "counts")
        for field in fields:
            assert refused(school.staff.post(f"{given}/rules", {**RULES, field: odd})) or odd == "٣"
        refused(school.staff.post(f"{given}/rules", {**RULES, "learners": odd}))
    else:
        for field in ("preset", "classroom", "limit", "tries", "closes", "feedback", "show_score"):
            assert refused(school.staff.post(f"/quizzes/{school.quiz}/give", {**room, field: odd})) or odd == "٣"
        refused(school.staff.post(f"/quizzes/{school.quiz}/give", {**room, "password": odd}))


@pytest.mark.parametrize("year", ["0001", "1000", "2999", "9999"])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Anchorage"])
def test_dates_of_other_ages_are_refused_at_their_field(school, year, zone):
    with school.app.database.write() as session:
        from quizapp.models.accounts import Account

        session.query(Account).filter_by(name="Teacher of Mira").one().time_zone = zone
    for at in (f"{year}-01-01T00:00", f"{year}-12-31T23:59"):
        for field in ("opens", "closes"):
            answer = school.staff.post(
                f"/quizzes/{school.quiz}/give", {**RULES, "classroom": school.room, "preset": "test", field: at}
            )
            assert refused(answer)
            assert 'aria-invalid="true"' in answer.text
        rules = school.staff.get(f"/assignments/{school.given}/rules").text
        member = rules.split('name="member"')[1].split('value="')[1].split('"')[0]
        answer = school.staff.post(f"/assignments/{school.given}/own", {"member": member, "own_closes": at})
        assert refused(answer)
        assert 'aria-invalid="true"' in answer.text


@pytest.mark.parametrize("odd", ODD, ids=NAMES)
def test_odd_words_break_no_form_of_a_quiz(school, odd):
    quiz = f"/quizzes/{school.quiz}"
    refused(school.staff.post("/quizzes", {"title": odd}))
    assert refused(school.staff.post("/quizzes", {"deck": odd}))
    refused(school.staff.post(quiz, {"title": odd, "intro": odd, "edition": odd}))
    refused(school.staff.post(f"{quiz}/arrange", {"edition": odd, "out": odd, "up": odd, f"points-{odd}": "1"}))
    assert refused(school.staff.post(f"{quiz}/arrange", {"edition": "0", "points-1": odd}))
    assert refused(school.staff.post(f"{quiz}/add/{school.deck}", {"question": odd}))
    draw = f"{quiz}/draw/{school.deck}"
    for field in ("draws", "topic", "kind", "points"):
        assert refused(school.staff.post(draw, {"draws": "1", field: odd})) or odd in ("٣", "nan")
    for field in ("kind", "answer", "key"):
        fields = {"kind": "accept", "answer": "x", field: odd}
        refused(school.staff.post(f"{quiz}/questions/{school.questions[0]}", fields))
        refused(school.staff.post(f"{quiz}/questions/{school.questions[1]}", {**fields, "kind": "key"}))


@pytest.mark.parametrize("odd", ["%00", "a%00b", "%F0%9F%A6%89", "9" * 300, "..%2f..", "%ff", "'--"])
def test_odd_addresses_lead_nowhere(school, odd):
    quiz = f"/quizzes/{school.quiz}"
    places = [f"/quizzes/{odd}", f"{quiz}/questions/{odd}", f"{quiz}/add/{odd}", f"/assignments/{odd}"]
    places += [f"/attempts/{odd}/1", f"/attempts/{odd}/look", f"/assignments/{school.given}/results.{odd}"]
    for place in places:
        assert refused(school.staff.get(place))
    assert refused(school.staff.post(f"{quiz}/questions/{school.questions[0]}/undo/{odd}"))
    assert refused(school.staff.post(f"/assignments/{school.given}/results.{odd}"))
    assert refused(school.mira.get(f"/media/{odd}"))


@pytest.mark.parametrize("kind", sorted(set(TYPES) - {"flashcard"}))
def test_no_answer_of_any_kind_breaks_its_page(app, clock, kind):
    school = School(app, clock, questions=(TYPES[kind].example().question,))
    attempt = school.begin()
    names = ("answer", "pair-1", "pair-99", f"pair-{HUGE}", "place-1", "place-2", "gap-1", "gap-0", f"gap-{ENDLESS}")
    for odd in (*ODD, "", "0", "1", "99", "1.5", " 1 ", "²"):
        fields = hidden(school.mira.get(f"{attempt}/1").text)
        for values in (odd, [odd, odd], ["1", odd]):
            answer = school.save(attempt, 1, act="save", fields=fields, **dict.fromkeys(names, values))
            assert answer.status_code < 500
            if answer.status_code == 303:
                fields = hidden(school.mira.get(f"{attempt}/1").text)
        for field in ("key", "saves", "certainty", "flagged"):
            assert school.save(attempt, 1, act="flag", fields={**fields, field: odd}).status_code < 500
    assert school.mira.post(f"{attempt}/hand-in", page=f"{attempt}/review").status_code == 303
    assert school.mira.get(f"{attempt}/result").status_code == 200
    assert school.staff.get(f"{attempt}/look").status_code == 200
