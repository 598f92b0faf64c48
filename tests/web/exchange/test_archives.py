"""An archive handed in on the page: unpacked whole, or its questions taken like others."""

from __future__ import annotations

from tests.formats.samples import sample
from tests.web.exchange.test_files import looked_through, take


def test_an_archive_is_unpacked_whole_as_decks_of_ones_own(teacher, person):
    home = take(teacher, looked_through(teacher)).location.split("?")[0]
    data = teacher.get(f"{home}/export/quizapp/file").data
    other = person().teacher("Mr Iwu")
    page = looked_through(other, data, "rivers.zip")
    assert "Unpack it whole" in other.get(page).text
    answer = other.post(page, {"act": "unpack"})
    assert answer.status_code == 303, answer.text
    assert "1 deck unpacked" in other.get(answer.location).text
    assert other.post(page, {"act": "unpack"}).status_code == 303


def test_an_archive_with_what_is_no_picture_is_refused_and_nothing_is_kept(teacher):
    page = looked_through(teacher, sample("archive/rivers.zip"), "rivers.zip")
    answer = teacher.post(page, {"act": "unpack"})
    assert answer.status_code == 422
    assert "This is no picture and no sound." in answer.text
    assert "Write your first questions" in teacher.get("/decks").text


def test_pictures_stand_in_words_until_they_are_taken(teacher):
    shown = teacher.get(looked_through(teacher, sample("archive/rivers.zip"), "rivers.zip")).text
    assert "Which river is this? [A map" in shown
    assert "/media/" not in shown


def test_its_questions_can_be_taken_into_a_deck_instead(teacher):
    page = looked_through(teacher, sample("archive/rivers.zip"), "rivers.zip")
    assert take(teacher, page).status_code == 303


def test_other_files_are_not_to_be_unpacked(teacher):
    page = looked_through(teacher)
    assert "Unpack" not in teacher.get(page).text
    assert teacher.post(page, {"act": "unpack"}).status_code == 422
