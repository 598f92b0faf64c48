"""A whole quiz pasted: what is told of it, what is taken, once, and taken back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from quizapp.models.content import QuestionRow, Topic, Version
from quizapp.services.audit import By
from quizapp.services.errors import Invalid
from quizapp.services.writing import decks, pasting, questions
from tests.studied import NOON, named

QUIZ = """$CATEGORY: Rivers

How long is the Rhine? {#1230:10}

Which is red? { ~a ~b }

A whale is a fish. {F}
"""


@pytest.fixture
def by(session):
    return By(named(session, "Teacher", role="teacher"), NOON)


@pytest.fixture
def deck(session, by):
    return decks.create(session, by, "Mine")


def test_each_problem_is_told_with_its_line_its_words_and_what_was_kept():
    found = pasting.draft(QUIZ)
    assert (len(found.items), found.left_out, found.format) == (2, 1, "GIFT")
    (problem,) = found.problems
    assert (problem.line, problem.quoted, problem.kept) == (5, "Which is red? { ~a ~b }", "Left out")
    assert "right" in problem.message


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("What? {=a ~b}", "GIFT"),
        ("What?\nA. a\nB. b\nANSWER: A", "Aiken"),
        ("What?\ta\tb\nWho?\tc\td", "rows of a spreadsheet"),
        ("What?\r\nA. a\r\nB. b\r\nANSWER: A\r\n", "Aiken"),
    ],
)
def test_each_format_is_recognised(text, format):
    assert pasting.draft(text).format == format


@pytest.mark.parametrize("text", ["", " \n\t ", "x" * 1_000_001])
def test_what_cannot_be_read_at_all_is_refused_at_its_field(text):
    with pytest.raises(Invalid) as refused:
        pasting.draft(text)
    assert refused.value.field == "text"


def test_all_that_can_be_taken_is_taken_in_its_order_under_its_topic(session, by, deck):
    assert pasting.take(session, by, deck, QUIZ, "key") == 2
    assert [one.prompt for one in questions.listed(session, deck)] == ["How long is the Rhine?", "A whale is a fish."]
    assert session.scalars(select(Topic.title).where(Topic.deck_id == deck.id)).all() == ["Rivers"]
    versions = session.scalars(select(Version)).all()
    assert {version.author_id for version in versions} == {by.account.id}
    assert {version.number for version in versions} == {1}


def test_taken_twice_with_one_key_it_is_there_once_and_with_another_twice(session, by, deck):
    for _ in range(2):
        assert pasting.take(session, by, deck, QUIZ, "key") == 2
    assert len(questions.listed(session, deck)) == 2
    pasting.take(session, by, deck, QUIZ, "other")
    assert len(questions.listed(session, deck)) == 4


def test_taken_back_it_is_gone_and_what_was_there_before_is_not(session, by, deck):
    pasting.take(session, by, deck, "Before? {T}", "k_y")
    pasting.take(session, by, deck, QUIZ, "kxy")
    assert pasting.undo(session, by, deck, "k_y") == 1
    assert pasting.undo(session, by, deck, "k_y") == 0
    assert len(questions.listed(session, deck)) == 2
    assert pasting.undo(session, by, deck, "") == 0


def test_where_nothing_can_be_taken_nothing_is_kept(session, by, deck):
    with pytest.raises(Invalid, match="None of this"):
        pasting.take(session, by, deck, "Which? { ~a ~b }", "key")
    assert session.scalars(select(QuestionRow)).all() == []


def test_a_full_deck_takes_no_more(session, by, deck, monkeypatch):
    monkeypatch.setattr(questions, "MOST_IN_A_DECK", 2)
    pasting.take(session, by, deck, QUIZ, "key")
    with pytest.raises(Invalid, match="holds 2 questions"):
        pasting.take(session, by, deck, "One more? {T}", "other")


def test_strange_signs_come_in_as_they_are(session, by, deck):
    text = "مرحبا؟ {=نعم ~لا}\n\n🦦? {=an otter ~a cat}\n\nIs 5 < 6 & 7 > 6? {T}"
    assert pasting.take(session, by, deck, text, "key") == 3
    assert [one.question.prompt for one in questions.listed(session, deck)] == ["مرحبا؟", "🦦?", "Is 5 < 6 & 7 > 6?"]
