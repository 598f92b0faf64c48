"""The pages of decks: from nothing to ten questions, changed at once, undone, copied, put away."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from quizapp.models.content import Deck, QuestionRow
from tests.web.conftest import heading, hidden

QUIZ = "What is red? {=blood ~grass}\n\nA whale is a fish. {F}\n\nWhich? { ~a ~b }\n"


def paste(teacher, text=QUIZ, title="Mine", **more):
    fields = hidden(teacher.get("/decks/new").text)
    return teacher.client.post("/decks/new", data={**fields, "title": title, "text": text, "act": "take", **more})


@pytest.fixture
def place(teacher):
    """The address of a deck with two questions."""
    return paste(teacher).location.split("?")[0]


def kept(app):
    with app.database.read() as session:
        return [deck.title for deck in session.scalars(select(Deck).where(Deck.owner_id.is_not(None)))]


def chosen(page):
    return re.findall(r'name="chosen" value="([^"]+)"', page)


def test_looking_keeps_nothing_and_taking_keeps_all_but_what_is_left_out(teacher, app):
    answer = paste(teacher, act="look")
    assert answer.status_code == 200
    assert heading(answer.text) == "2 questions are ready, 1 left out"
    assert "<b>Line 5</b>" in answer.text
    assert kept(app) == []
    taken = paste(teacher)
    assert taken.status_code == 303
    assert heading(teacher.get(taken.location).text) == "2 questions"


def test_a_second_click_makes_no_second_deck(teacher, app):
    fields = hidden(teacher.get("/decks/new").text) | {"title": "Mine", "text": QUIZ, "act": "take"}
    first, second = (teacher.client.post("/decks/new", data=fields) for _ in range(2))
    assert first.location == second.location
    assert kept(app) == ["Mine"]
    assert heading(teacher.get(first.location).text) == "2 questions"


@pytest.mark.parametrize(
    ("fields", "field", "why"),
    [
        ({"title": " "}, "title", "Give the deck a title"),
        ({"title": "x" * 301}, "title", "301"),
        ({"title": "\0"}, "title", "Give the deck a title"),
        ({"text": "x" * 1_000_001}, "text", "too large"),
    ],
)
def test_what_is_refused_is_told_at_its_field_and_nothing_is_kept(teacher, app, fields, field, why):
    answer = paste(teacher, **fields)
    assert answer.status_code == 422
    assert re.search(rf'id="{field}-problem"><span>[^<]*{why}', answer.text)
    assert kept(app) == []


def test_where_nothing_can_be_taken_no_deck_is_made(teacher, app):
    answer = paste(teacher, "Which? { ~a ~b }")
    assert answer.status_code == 422
    assert kept(app) == []


def test_a_deck_may_begin_empty(teacher):
    answer = paste(teacher, "")
    assert heading(teacher.get(answer.location).text) == "No question yet"


def test_more_is_pasted_into_a_deck_and_taken_out_with_one_click(teacher, place):
    fields = hidden(teacher.get(f"{place}/paste").text) | {"text": "One more? {T}", "act": "take"}
    answer = teacher.client.post(f"{place}/paste", data=fields)
    page = teacher.get(answer.location).text
    assert heading(page) == "3 questions"
    undone = teacher.post(f"{place}/undo", {"pasted": hidden(page)["pasted"]})
    assert heading(teacher.get(undone.location).text) == "2 questions"
    assert teacher.client.post(f"{place}/paste", data=fields | {"text": ""}).status_code == 422


def test_of_the_ticked_ones_some_are_sorted_moved_taken_out_and_brought_back(teacher, app, place):
    other = paste(teacher, title="Other").location.split("?")[0]
    first, second = chosen(teacher.get(place).text)
    change = lambda **fields: teacher.post(f"{place}/questions", fields)  # noqa: E731
    assert change(act="topic", topic="Colours", chosen=first).status_code == 303
    assert "Colours" in teacher.get(place).text
    gone = change(act="delete", chosen=[first, second])
    page = teacher.get(gone.location).text
    assert heading(page) == "No question yet"
    assert teacher.post(f"{place}/undo", {"out": hidden(page)["out"]}).status_code == 303
    assert change(act="move", to=other.rsplit("/", 1)[1], chosen=first).status_code == 303
    assert chosen(teacher.get(place).text) == [second]
    assert heading(teacher.get(other).text) == "3 questions under 2 topics"


@pytest.mark.parametrize(
    "fields",
    [{"act": "delete"}, {"act": "nothing"}, {"act": "topic", "topic": " "}, {"act": "topic", "topic": "x" * 301}],
)
def test_what_cannot_be_done_is_told_and_changes_nothing(teacher, app, place, fields):
    ticked = chosen(teacher.get(place).text) if fields["act"] != "delete" else []
    answer = teacher.post(f"{place}/questions", fields | {"chosen": ticked})
    assert answer.status_code == 422
    assert "Nothing is changed." in answer.text
    assert len(chosen(answer.text)) == 2


def test_nothing_is_moved_into_a_deck_of_somebody_else(teacher, app, place, person):
    foreign = paste(person().teacher("Mr Brown"), title="Theirs").location.split("?")[0]
    ticked = chosen(teacher.get(place).text)
    answer = teacher.post(f"{place}/questions", {"act": "move", "to": foreign.rsplit("/", 1)[1], "chosen": ticked})
    assert answer.status_code == 404
    assert chosen(teacher.get(place).text) == ticked


@pytest.mark.parametrize("out", ["", "x", "2026-11-23", "2026-11-23T12:00:00"])
def test_an_instant_that_is_none_undoes_nothing(teacher, place, out):
    assert teacher.post(f"{place}/undo", {"out": out}).status_code in (400, 422)


def test_the_bundled_deck_is_copied_and_the_copy_changed(teacher, app):
    page = teacher.get("/decks").text
    address = re.search(r'action="(/decks/[^"]+/copy)"', page)[1]
    answer = teacher.post(address, {"key": "page-1"})
    again = teacher.post(address, {"key": "page-1"})
    assert answer.location == again.location
    assert heading(teacher.get(answer.location).text) == "55 questions under 5 topics"
    assert teacher.get(f"{answer.location}/settings").status_code == 200
    with app.database.read() as session:
        first = session.scalars(select(QuestionRow).join(Deck).where(Deck.owner_id.is_not(None))).first()
    assert teacher.get(f"/questions/{first.public}").status_code == 200


def test_a_deck_is_renamed_put_away_and_taken_out_again(teacher, app, place):
    seen = hidden(teacher.get(f"{place}/settings").text)["seen"]
    fields = {"title": "الأنهار", "description": "About <b>rivers</b>", "seen": seen}
    assert teacher.post(f"{place}/settings", fields).status_code == 303
    page = teacher.get(place).text
    assert "About &lt;b&gt;rivers" in page
    assert teacher.post(f"{place}/settings", {**fields, "title": "Again"}).status_code == 422
    teacher.post(f"{place}/archive")
    assert "Put away" in teacher.get("/decks").text
    teacher.post(f"{place}/restore")
    assert "Put away" not in teacher.get("/decks").text


def test_topics_are_added_renamed_and_taken_out(teacher, place):
    def change(**fields):
        return teacher.post(f"{place}/topics", fields)

    assert change(act="add", topic="Wasps").status_code == 303
    keys = re.findall(r'name="key" value="([^"]+)">\s*<div', teacher.get(f"{place}/settings").text)
    assert change(act="rename", key=keys[1], topic="Hornets").status_code == 303
    assert change(act="rename", key=keys[1], topic="questions").status_code == 422
    assert change(act="delete", key=keys[0]).status_code == 422
    assert change(act="delete", key=keys[1]).status_code == 303
    assert change(act="delete", key=keys[1]).status_code == 404


def test_a_class_gets_the_deck_and_its_learner_is_asked(teacher, person, place):
    room = teacher.make_class()
    teacher.post(f"/classes/{room}/texts/{place.rsplit('/', 1)[1]}/give")
    pupil = person().named("Mira").join(teacher.code_of(room))
    assert "Mine" in pupil.get(f"/classes/{room}").text
    first = chosen(teacher.get(place).text)[0]
    assert "What is red?" in pupil.get(f"/study?question={first}").text
    assert pupil.get(place).status_code == 404
    assert person().named("Stranger").get(f"/study?question={first}").status_code == 404


def test_learners_write_no_decks(person):
    pupil = person().named("Mira")
    for address in ("/decks", "/decks/new"):
        assert pupil.get(address).status_code == 403
    assert paste_as(pupil).status_code == 403


def paste_as(who):
    return who.post("/decks/new", {"title": "Mine", "text": QUIZ, "act": "take", "key": "page"})
