"""Studying through the pages: as a guest, twice at once, with wrong fields, over days."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from quizapp.models.study import Report, Review
from tests.web.conftest import heading


@pytest.fixture
def guest(person):
    return person().start()


def stored(app, table=Review):
    with app.database.read() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_a_guest_studies_at_once_and_is_told_why(guest, app):
    told = guest.answer()
    assert told.status_code == 303
    page = guest.get(told.location).text
    assert "Right answer" in page
    assert "In the text" in page
    assert stored(app) == 1


def test_nobody_signed_in_is_sent_to_the_way_in_and_not_to_a_traceback(person, app):
    answer = person().get("/study")
    assert answer.status_code == 403
    assert "/sign-in" in answer.text
    assert stored(app) == 0


def test_the_script_gets_the_inside_of_the_page_alone(guest):
    whole, part = guest.get("/study").text, guest.get("/study", headers={"X-Fragment": "1"}).text
    assert "<!doctype html>" in whole
    assert "<!doctype html>" not in part
    assert "<form" in part


def test_a_fragment_tells_the_address_under_which_the_answer_is_told_again(guest):
    fields = guest.question()
    answer = guest.client.post("/study", data={**fields, "act": "unknown"}, headers={"X-Fragment": "1"})
    assert answer.status_code == 200
    assert heading(guest.get(answer.headers["X-Location"]).text) == heading(answer.text)


def test_a_double_click_and_a_repeated_request_store_one_review(guest, app):
    fields = guest.question()
    addresses = {guest.answer(fields).location for _ in range(3)}
    assert len(addresses) == 1
    assert stored(app) == 1


def test_two_tabs_store_one_review_and_the_second_is_told(guest, app):
    one, two = guest.question(), guest.question()
    assert one["key"] != two["key"]
    assert guest.answer(one).status_code == 303
    late = guest.answer(two)
    assert late.status_code == 409
    assert "another window" in late.text
    assert stored(app) == 1


@pytest.mark.parametrize("field", ["question", "version", "asked", "day", "key"])
def test_a_missing_field_is_a_clear_page_and_nothing_is_stored(guest, app, field):
    fields = guest.question()
    del fields[field]
    answer = guest.answer(fields)
    assert answer.status_code in {404, 422}
    assert "<h1" in answer.text
    assert stored(app) == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("question", "nowhere"), ("question", "\x00"), ("question", "ü" * 30), ("version", "99"), ("version", "-1"),
        ("version", "9" * 400), ("asked", "x"), ("day", "2026-02-31"), ("day", "1999-01-01"), ("key", "short"),
        ("key", "k" * 1000), ("act", "delete"), ("act", ""),
    ],
)  # fmt: skip
def test_a_field_with_nonsense_is_a_clear_page_and_nothing_is_stored(guest, app, field, value):
    answer = guest.answer(guest.question() | {field: value}, **({"act": value} if field == "act" else {}))
    assert answer.status_code in {404, 422}
    assert stored(app) == 0


def test_an_answer_that_says_nothing_gets_the_question_again_with_what_to_do(guest, app):
    fields = guest.question()
    again = guest.answer(fields, act="check")
    assert again.status_code == 422
    assert "Choose an answer" in again.text
    assert 'role="alert"' in again.text
    assert fields["key"] in again.text
    assert stored(app) == 0


def test_ten_thousand_characters_are_refused_with_the_typed_text_kept(guest, app):
    while 'type="text"' not in guest.get("/study").text:
        guest.answer()
    before = stored(app)
    again = guest.answer(act="check", answer="x" * 10_000)
    assert again.status_code == 422
    assert "10,000 characters" in again.text
    assert "x" * 1000 in again.text
    assert stored(app) == before


def test_an_answer_with_a_nul_byte_is_refused_and_nothing_is_stored(guest, app):
    while 'type="text"' not in guest.get("/study").text:
        guest.answer()
    before = stored(app)
    assert guest.answer(act="check", answer="19\x0094").status_code == 422
    assert stored(app) == before


def test_a_request_that_is_too_large_is_refused_in_the_same_style(guest):
    answer = guest.answer(guest.question(), answer="x" * 400_000)
    assert answer.status_code == 413
    assert "too large" in answer.text


def test_a_request_without_its_token_is_refused_and_what_was_typed_is_kept(guest, app):
    fields = guest.question()
    del fields["csrf_token"]
    answer = guest.answer(fields, answer="what I typed")
    assert answer.status_code == 400
    assert "what I typed" in answer.text
    assert stored(app) == 0


def test_a_broken_cookie_is_nobody(guest, app):
    guest.client.set_cookie("quizapp", "eyJ.broken", domain="localhost")
    assert guest.get("/study").status_code == 403
    assert guest.get("/").status_code == 200
    assert guest.client.post("/study", data={}).status_code == 400


def test_an_answer_of_somebody_else_is_nowhere(guest, person):
    told = guest.answer().location
    key = told.split("/")[-1].split("?")[0]
    stranger = person().start()
    assert stranger.get(told).status_code == 404
    for verb in ("undo", "correct", "report"):
        assert stranger.post(f"/study/answers/{key}/{verb}", {"rating": "good"}).status_code == 404
    assert guest.get(told).status_code == 200


def test_undo_brings_the_question_back(guest):
    first = guest.question()
    key = guest.answer(first).location.split("/")[-1].split("?")[0]
    back = guest.post(f"/study/answers/{key}/undo")
    assert guest.question(back.location)["question"] == first["question"]
    assert guest.question()["question"] == first["question"]


def test_a_correction_changes_the_next_date_and_a_wrong_one_is_refused(guest):
    told = guest.answer(act="check", answer="1").location
    key = told.split("/")[-1].split("?")[0]
    assert guest.post(f"/study/answers/{key}/correct", {"rating": "easy"}).status_code == 303
    assert "this sitting" not in guest.get(told).text
    assert guest.post(f"/study/answers/{key}/correct", {"rating": "perfect"}).status_code == 422


def test_a_question_can_be_reported_as_unclear(guest, app):
    told = guest.answer().location
    key = told.split("/")[-1].split("?")[0]
    guest.post(f"/study/answers/{key}/report")
    guest.post(f"/study/answers/{key}/report")
    assert stored(app, Report) == 1
    assert "Reported" in guest.get(told).text


def test_a_question_asked_by_its_address_is_practice_when_it_is_not_due(guest, app):
    public = guest.question()["question"]
    guest.post(f"/study/answers/{guest.answer().location.split('/')[-1].split('?')[0]}/correct", {"rating": "easy"})
    page = guest.get(f"/study?question={public}").text
    assert "Extra practice" in page
    guest.answer(guest.question(f"/study?question={public}"))
    with app.database.read() as session:
        assert [row.practice for row in session.scalars(select(Review).order_by(Review.id))] == [False, True]


def test_the_day_ends_and_the_next_begins_with_what_is_due(guest, app):
    answers = 0
    while "<form" in (page := guest.get("/study").text) and 'name="question"' in page:
        guest.answer()
        answers += 1
        assert answers < 200
    assert "Tomorrow" in guest.get("/study").text
    with app.database.read() as session:
        met = set(session.scalars(select(Review.question_id)))
    assert len(met) == 20
    guest.clock.now += timedelta(days=1)
    guest.answer()
    with app.database.read() as session:
        assert session.scalar(select(Review.question_id).order_by(Review.id.desc()).limit(1)) in met


def test_the_page_holds_no_right_answer_before_it_is_given(guest):
    for _ in range(12):
        page = guest.get("/study").text
        assert "is-right" not in page
        assert "Right answer" not in page
        guest.answer()


def test_every_page_of_studying_is_for_this_person_alone(guest):
    answer = guest.get("/study")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(("path", "most"), [("/study", 9), ("/today", 13)])
def test_a_page_takes_few_queries_however_much_is_known(guest, app, path, most):
    from sqlalchemy import event

    for _ in range(15):
        guest.answer()
    seen = []
    event.listen(app.database.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    guest.get(path)
    assert len(seen) <= most, "\n".join(seen)


def test_an_answer_takes_few_queries(guest, app):
    from sqlalchemy import event

    for _ in range(5):
        guest.answer()
    fields, seen = guest.question(), []
    event.listen(app.database.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    guest.client.post("/study", data={**fields, "act": "unknown"}, headers={"X-Fragment": "1"})
    assert len(seen) <= 8, "\n".join(seen)


@pytest.mark.parametrize("key", ["abcd/efgh/ij", "abcd\x00efghij", "abcd efgh", "abcdefgé", "short", "x" * 65])
def test_a_key_that_no_page_makes_stores_nothing(guest, app, key):
    answer = guest.answer({**guest.question(), "key": key})
    assert answer.status_code == 422
    assert stored(app) == 0


def test_an_answer_under_the_key_of_another_is_a_conflict_and_stores_nothing(guest, app):
    first = guest.question()
    guest.answer(first)
    answer = guest.answer({**guest.question(), "key": first["key"]})
    assert answer.status_code == 409
    assert stored(app) == 1
