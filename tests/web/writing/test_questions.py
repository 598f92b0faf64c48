"""The desk at which a question is written: without loss, with each fault at its field, tried as a learner would."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from quizapp.models.accounts import Account
from quizapp.models.content import Deck, QuestionRow, Version
from quizapp.questions.catalogue import TYPES
from quizapp.questions.record import from_json
from quizapp.services.audit import By
from quizapp.services.writing import decks, questions
from tests.web.conftest import NOON, heading
from tests.web.writing.sent import carried, sent


@pytest.fixture
def place(teacher, app):
    """The address of a deck of the teacher's."""
    with app.database.write() as session:
        who = session.scalars(select(Account).where(Account.username == "Ms Okafor")).one()
        return f"/decks/{decks.create(session, By(who, NOON), 'Mine').public}"


@pytest.fixture
def write(app, place):
    """Puts the example of a type into the deck; gives its address."""

    def write(kind):
        with app.database.write() as session:
            deck = session.scalars(select(Deck).where(Deck.title == "Mine")).one()
            by = By(session.get(Account, deck.owner_id), NOON)
            return f"/questions/{questions.add(session, by, deck, TYPES[kind].example().question, 'T').public}"

    return write


def stored(app):
    """The questions of the deck as they are asked now."""
    with app.database.read() as session:
        rows = session.execute(
            select(Version.data)
            .join(QuestionRow, (QuestionRow.id == Version.question_id) & (QuestionRow.current == Version.number))
            .join(Deck, Deck.id == QuestionRow.deck_id)
            .where(Deck.title == "Mine")
            .order_by(QuestionRow.id)
        )
        return [from_json(data) for (data,) in rows]


def versions(app):
    with app.database.read() as session:
        return session.scalar(select(func.count(Version.id)).join(QuestionRow).join(Deck).where(Deck.title == "Mine"))


def faults(page):
    """What is said beside fields, by their ids."""
    found = re.findall(r'class="problem" id="([\w-]+?)-problem(?:-\d+)?"><span>(.*?)</span>', page, re.DOTALL)
    return dict(found)


@pytest.mark.parametrize("kind", TYPES)
def test_a_question_goes_through_its_form_without_loss(teacher, app, write, kind):
    address = write(kind)
    fields = {name: value.replace("\n", "\r\n") for name, value in sent(teacher.get(address).text).items()}
    answer = teacher.client.post(address, data=fields | {"act": "save"})
    assert answer.status_code == 303
    assert "no new version" in teacher.get(answer.location).text
    assert stored(app) == [TYPES[kind].example().question]


@pytest.mark.parametrize("kind", TYPES)
def test_each_type_is_written_new(teacher, app, place, write, kind):
    given = sent(teacher.get(write(kind)).text)
    empty = sent(teacher.get(f"{place}/questions/new/{kind}").text)
    fields = given | {name: empty[name] for name in ("csrf_token", "seen", "key")} | {"act": "save", "topic": "New"}
    for _ in range(2):  # a second click
        answer = teacher.client.post(f"{place}/questions/new/{kind}", data=fields)
        assert answer.status_code == 303, faults(answer.text)
    assert stored(app) == [TYPES[kind].example().question] * 2


ANSWERS = {"answer": "1", "gap-1": "0", "pair-1": "1", "rating": "good", **{f"place-{n}": str(n) for n in range(1, 5)}}


@pytest.mark.parametrize("kind", TYPES)
def test_an_answer_is_tried_and_nothing_that_was_typed_is_lost(teacher, app, write, kind):
    address = write(kind)
    fields = sent(teacher.get(address).text) | {"prompt": "Changed [[cold]] [[hot]] [[gas]]", "act": "look"}
    page = teacher.client.post(address, data=fields).text
    answer = teacher.client.post(address, data=carried(page) | ANSWERS | {"act": "try"})
    assert answer.status_code == 200
    assert 'class="verdict' in answer.text
    assert sent(answer.text)["prompt"] == fields["prompt"]
    assert versions(app) == 1


def test_the_reason_of_a_mark_is_shown(teacher, write):
    address = write("text")
    page = teacher.get(address).text
    answer = teacher.client.post(address, data=carried(page) | {"answer": "Australian Capital Territory", "act": "try"})
    assert "Partly right" in answer.text
    assert "This answer counts for 50%." in answer.text
    assert "its city was asked for" in answer.text


def test_an_answer_that_cannot_be_read_is_told_as_a_learner_would_be(teacher, write):
    address = write("number")
    page = teacher.get(address).text
    answer = teacher.client.post(address, data=carried(page) | {"answer": "many", "act": "try"})
    assert 'id="try-problem"' in answer.text


# Bad input ------------------------------------------------------------------------------------------------


CHOICE = {"options-0-credit": "0", "options-1-credit": "0"}


@pytest.mark.parametrize(
    ("kind", "change", "field", "why"),
    [
        ("choice", {"prompt": " "}, "prompt", "Write the question"),
        ("choice", CHOICE, "options", "right"),
        ("choice", {"options-1-text": "oslo "}, "options-1-text", "Two options are equal"),
        ("choice", {"options-1-credit": "1"}, "options", "Exactly one"),
        ("choice", {"options-1-credit": "1.5"}, "options-1-credit", "between -1 and 1"),
        ("choice", {"options-0-text": "\0"}, "options-0-text", "cannot be stored"),
        ("choice", {"prompt": "x" * 10_000}, "prompt", "4000"),
        ("choice", {"options-1-text": "x" * 10_000}, "options-1-text", "500"),
        ("choice", {"hint": "a\0b"}, "hint", "cannot be stored"),
        ("choice", {"several": "y", "rule": "weights", "options-1-credit": "0.5"}, "options", "150%"),
        ("truefalse", {"answer": "maybe"}, "answer", "alid choice"),
        ("text", {"answers-0-credit": "0.5"}, "answers", "No answer is right"),
        ("number", {"answers-0-tolerance": "-2"}, "answers-0-tolerance", "tolerance"),
        ("number", {"answers-0-text": "many"}, "answers-0-text", "not one number"),
        ("number", {"unit_penalty": "2"}, "unit_penalty", "between 0 and 1"),
        ("cloze", {"prompt": "No gap at all."}, "prompt", "Mark 1 to 30 gaps"),
        ("cloze", {"answers-0-match": "hot"}, "answers", "Gap “cold”"),
        ("cloze", {"gaps-0-weight": "-1"}, "gaps-0-weight", "at least 0"),
        (
            "matching",
            {"pairs-1-match": "Oslo", "pairs-2-match": "Oslo", "pairs-3-match": "Oslo"},
            "pairs",
            "same partner",
        ),
        ("ordering", {"steps-1-text": "Egg"}, "steps-1-text", "Two steps are equal"),
        ("flashcard", {"back": " "}, "back", "back of the card"),
        ("essay", {"rubric-0-points": "-1"}, "rubric-0-points", "between"),
    ],
)
def test_what_cannot_be_asked_is_told_at_its_field_and_nothing_is_saved(teacher, app, write, kind, change, field, why):
    address = write(kind)
    answer = teacher.client.post(address, data=sent(teacher.get(address).text) | change | {"act": "save"})
    assert answer.status_code == 422
    said = faults(answer.text)
    assert why in said.get(field, ""), said
    assert f'href="#{field}"' in answer.text
    assert versions(app) == 1


def test_a_row_that_is_emptied_is_gone_and_rows_come_and_go_by_buttons(teacher, app, write):
    address = write("choice")
    fields = sent(teacher.get(address).text)
    page = teacher.client.post(address, data=fields | {"act": "add-options"}).text
    assert sent(page)["options-4-text"] == ""
    page = teacher.client.post(address, data=sent(page) | {"act": "drop-options-1"}).text
    left = {name: value for name, value in sent(page).items() if name.endswith("-text")}
    assert list(left.values()) == ["Oslo", "Turku", "Aarhus", ""]
    assert teacher.client.post(address, data=sent(page) | {"act": "save"}).status_code == 303
    assert [answer.text for answer in stored(app)[0].answers] == ["Oslo", "Turku", "Aarhus"]


def test_an_option_keeps_its_place(teacher, app, write):
    address = write("choice")
    fields = sent(teacher.get(address).text) | {"options-3-keep": "y", "act": "save"}
    assert teacher.client.post(address, data=fields).status_code == 303
    assert stored(app)[0].settings == {"keep": [3]}


def test_html_in_every_field_is_words(teacher, app, write):
    script = "<script>alert(1)</script>"
    for kind in TYPES:
        address = write(kind)
        fields = sent(teacher.get(address).text)
        strange = {
            n: v + script for n, v in fields.items() if re.search(r"prompt|hint|text|feedback|back|model|topic", n)
        }
        answer = teacher.client.post(address, data=fields | strange | {"act": "save"})
        page = teacher.get(answer.location).text if answer.status_code == 303 else answer.text
        assert "<script>alert" not in page
        assert "<script>alert" not in teacher.get(f"{address}/versions").text


# Versions -------------------------------------------------------------------------------------------------


def test_two_windows_do_not_overwrite_each_other(teacher, app, write):
    address = write("text")
    fields = sent(teacher.get(address).text)
    assert teacher.client.post(address, data=fields | {"hint": "First", "act": "save"}).status_code == 303
    answer = teacher.client.post(address, data=fields | {"hint": "Second", "act": "save"})
    assert answer.status_code == 422
    assert "changed meanwhile" in answer.text
    assert sent(answer.text)["hint"] == "Second"
    assert stored(app)[0].hint == "First"


def test_a_version_is_asked_again_as_a_new_one(teacher, app, write):
    address = write("text")
    fields = sent(teacher.get(address).text) | {"hint": "First", "act": "save"}
    teacher.client.post(address, data=fields)
    page = teacher.get(f"{address}/versions").text
    assert heading(page) == "2 versions of this question"
    assert "First</ins>" in page
    answer = teacher.post(f"{address}/versions/1", {"seen": "2"}, page=f"{address}/versions")
    assert answer.status_code == 303
    assert (stored(app)[0].hint, versions(app)) == ("", 3)
    assert teacher.post(f"{address}/versions/1", {"seen": "2"}).status_code == 409
    assert teacher.post(f"{address}/versions/9", {"seen": "3"}).status_code == 404


def test_whoever_was_away_types_the_password_and_what_was_typed_is_kept(teacher, app, write, clock):
    address = write("text")
    fields = sent(teacher.get(address).text)
    clock.now += timedelta(hours=1)
    answer = teacher.client.post(address, data=fields | {"hint": "Kept", "act": "save"})
    assert answer.status_code == 403
    assert 'value="Kept"' in answer.text
    assert versions(app) == 1


def test_strangers_find_no_question(person, write):
    address = write("text")
    for who in (person().teacher("Mr Brown"), person().with_role("Admin", "administrator"), person().start()):
        assert who.get(address).status_code == 404
        assert who.get(f"{address}/versions").status_code == 404
        assert who.post(address, {"act": "save"}).status_code == 404
