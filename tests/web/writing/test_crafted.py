"""What no page sends, at the pages where questions are written: refused in words, never a fault."""

from __future__ import annotations

import pytest

from tests.web.quizzes.test_attempts import School
from tests.web.quizzes.test_crafted import HUGE, NAMES, ODD
from tests.web.writing.sent import sent


@pytest.fixture
def school(app, clock):
    """A deck of a teacher's with three questions."""
    return School(app, clock)


@pytest.mark.parametrize("odd", ODD, ids=NAMES)
def test_odd_words_break_no_page_of_a_deck(school, odd):
    deck, post = f"/decks/{school.deck}", school.staff.post
    answers = [school.staff.get(f"{deck}?" + "&".join(f"{one}={odd}" for one in ("words", "topic", "kind", "out")))]
    some = {"chosen": school.questions[0], "to": odd, "topic": odd}
    for act in (odd, "topic", "move", "delete", "out"):
        answers.append(post(f"{deck}/questions", {**some, "act": act, "chosen": odd}))
    answers += [post(f"{deck}/questions", {**some, "act": act}) for act in ("topic", "move")]
    answers += [post(f"{deck}/undo", {name: odd}) for name in ("pasted", "out")]
    answers += [post(f"{deck}/topics", {"act": act, "key": odd, "title": odd}) for act in (odd, "add", "rename", "out")]
    pasted = {"text": odd, "topic": odd, "key": odd, "form": odd}
    answers += [post(f"{deck}/paste", {**pasted, "act": act}) for act in ("look", "take")]
    answers.append(post(f"{deck}/settings", {"title": odd, "description": odd, "edition": odd}))
    answers += [post("/decks/new", {"title": odd, "text": odd, "key": odd}), post(f"{deck}/copy", {"key": odd})]
    assert [answer.status_code for answer in answers if answer.status_code >= 500] == []


@pytest.mark.parametrize("odd", ODD, ids=NAMES)
def test_odd_words_break_no_editor(school, odd):
    for public in school.questions:
        address = f"/questions/{public}"
        fields = sent(school.staff.get(address).text)
        for name in fields:
            answer = school.staff.post(address, {**fields, name: odd, "act": "look"})
            assert answer.status_code < 500, name
        assert school.staff.post(address, {**fields, "act": "save", "prompt": odd, "topic": odd}).status_code < 500
        assert school.staff.post(f"{address}/versions/{HUGE}", {"seen": odd}).status_code < 500
        assert school.staff.post(f"{address}/versions/1", {"seen": odd}).status_code < 500
