"""Files handed in and taken elsewhere, page by page, without a script."""

from __future__ import annotations

import re
from io import BytesIO

import pytest

from tests.web.conftest import heading

QUIZ = b"""$CATEGORY: Rivers

// [id:rhine]
How long is the Rhine? {#1230:10}

Which is red? { ~a ~b }

A whale is a fish. {F}
"""


def hand_in(teacher, *files, address="/imports/new", **headers):
    sent = [(BytesIO(data), name) for name, data in files]
    return teacher.post(address, {"files": sent}, content_type="multipart/form-data", **headers)


def looked_through(teacher, data=QUIZ, name="quiz_of_rivers.gift"):
    answer = hand_in(teacher, (name, data))
    assert answer.status_code == 303, answer.text
    return answer.location


def take(teacher, page, **fields):
    return teacher.post(page, {"take": ["0", "1"], "others": "y", "deck": "", "title": "Rivers", **fields})


def test_a_file_is_looked_at_taken_and_taken_back(teacher):
    page = looked_through(teacher)
    shown = teacher.get(page).text
    for words in ("2 questions are ready, 1 left out", "Which is red? { ~a ~b }", "Line 6", "quiz of rivers"):
        assert words in shown
    answer = take(teacher, page)
    assert answer.status_code == 303
    deck = teacher.get(answer.location).text
    assert "2 questions taken into “Rivers”." in deck
    assert "How long is the Rhine?" in deck
    undo = re.search(r'action="(/imports/[^"]+/undo)"', deck)[1]
    gone = teacher.get(teacher.post(undo).location).text
    assert "2 questions taken out again" in gone
    assert "No question yet" in gone


def test_a_second_click_and_the_way_back_lead_to_the_deck(teacher):
    page = looked_through(teacher)
    first = take(teacher, page)
    again = take(teacher, page)
    assert first.status_code == again.status_code == 303
    home = first.location.split("?")[0]
    assert again.location == home
    assert teacher.get(page).location == home
    assert heading(teacher.get(home).text) == "2 questions"


def test_the_same_file_in_the_same_deck_adds_nothing(teacher):
    home = take(teacher, looked_through(teacher)).location.split("?")[0]
    page = hand_in(teacher, ("quiz.gift", QUIZ), address=f"/imports/new?deck={home.rsplit('/', 1)[1]}").location
    assert "selected" in teacher.get(page).text
    answer = take(teacher, page, deck=home.rsplit("/", 1)[1])
    told = teacher.get(answer.location).text
    assert "0 questions taken into “Rivers”, 2 there already, the same." in told


def test_only_what_is_ticked_is_taken(teacher):
    answer = take(teacher, looked_through(teacher), take=["1"])
    deck = teacher.get(answer.location).text
    assert "A whale is a fish." in deck
    assert "How long is the Rhine?" not in deck


@pytest.mark.parametrize(
    ("fields", "words"), [({"take": []}, "Tick a question first."), ({"title": " "}, "Give the deck a title")]
)
def test_what_is_missing_is_told_and_the_questions_stay_on_the_page(teacher, fields, words):
    answer = take(teacher, looked_through(teacher), **fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert "How long is the Rhine?" in answer.text


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.pdf", b"%PDF-1.7", "This is a PDF."),
        ("a.gift", b"", "This file is empty."),
        ("a.docx.zip", b"PK\5\6", "damaged"),
        ("a.txt", b"Which is red? { ~a ~b }", "Left out"),
    ],
)
def test_a_file_that_gives_nothing_is_told_beside_its_name_and_another_can_be_chosen(teacher, name, data, words):
    answer = teacher.get(looked_through(teacher, data, name))
    assert answer.status_code == 422
    assert words in answer.text
    assert name in answer.text
    assert 'type="file"' in answer.text


def test_without_a_file_nothing_happens(teacher):
    answer = hand_in(teacher)
    assert answer.status_code == 422
    assert "Choose a file, or drop one here." in answer.text


def test_the_script_is_told_where_to_go_and_what_is_wrong(teacher):
    answer = hand_in(teacher, ("a.gift", QUIZ), headers={"X-Fragment": "1"})
    assert answer.status_code == 201
    assert teacher.get(answer.json["address"]).status_code == 200
    answer = hand_in(teacher, headers={"X-Fragment": "1"})
    assert (answer.status_code, answer.json) == (422, {"errors": {"files": ["Choose a file, or drop one here."]}})


def test_what_somebody_handed_in_is_nobody_elses(teacher, person):
    page = looked_through(teacher)
    other = person().teacher("Mr Iwu")
    assert other.get(page).status_code == 404
    assert take(other, page).status_code == 404


def test_a_deck_goes_out_with_what_would_be_left_behind_told_first(teacher):
    home = take(teacher, looked_through(teacher)).location.split("?")[0]
    assert "GIFT" in teacher.get(f"{home}/export").text
    assert "All 2 questions go out whole" in teacher.get(f"{home}/export/gift").text
    told = teacher.get(f"{home}/export/aiken").text
    assert "There is nothing" not in told
    assert "0 questions go out, 2 left behind" in told
    answer = teacher.get(f"{home}/export/gift/file")
    assert answer.headers["Content-Disposition"] == "attachment; filename=Rivers.gift"
    assert b"How long is the Rhine?" in answer.data
    assert teacher.get(f"{home}/export/none").status_code == 404


def test_of_very_many_problems_the_first_are_shown_and_the_others_counted(teacher):
    shown = teacher.get(looked_through(teacher, b"Wet? {T}\n\n" + b"Which is red? { ~a ~b }\n\n" * 230)).text
    assert "1 question is ready, 230 left out" in shown
    assert shown.count("No answer is marked as right") == 200
    assert "And 30 more" in shown


def test_a_deck_that_would_be_too_full_is_not_made_at_all(teacher, monkeypatch):
    page = looked_through(teacher)
    monkeypatch.setattr("quizapp.services.exchange.taking.MOST_IN_A_DECK", 1)
    answer = take(teacher, page)
    assert answer.status_code == 422
    assert "A deck holds 1 questions" in answer.text
    assert heading(teacher.get("/decks").text) == "Write your first questions"
    monkeypatch.undo()
    assert take(teacher, page).status_code == 303
