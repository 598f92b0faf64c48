"""Studying in a real browser: the whole deck over three days, by keyboard alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from quizapp.models.accounts import Account
from quizapp.models.content import QuestionRow
from quizapp.models.study import CardRow, Review
from quizapp.services.studying import log
from tests.browser.hands import UNKNOWN, Hands, expected, guest, manners
from tests.browser.serving import MONDAY, Live

DAYS = 3
NEW_A_DAY = 25
MOST_ANSWERS = 120
"""More than anybody gives in a day here."""
SECONDS = 8
"""What an answer takes."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it was meant."""

    key: str
    manner: str
    hinted: bool


def choose_name(hands: Hands) -> None:
    """Make an account of the guest."""
    hands.follow('a[href="/account"]')
    hands.follow('a[href="/account/name"]')
    hands.tab_to("#name")
    hands.page.keyboard.type("Mira")
    hands.tab_to("#password")
    hands.page.keyboard.type("three wet otters")
    hands.tab_to("#own")
    hands.press("Space")
    with hands.turning():
        hands.press("Enter")
    expect(hands.page.get_by_role("status")).to_have_text("Welcome, Mira. Your progress is kept under this name.")


def switch_to_dark(hands: Hands) -> None:
    """Choose the dark theme in the foot, where it stands on “As my device”."""
    hands.tab_to('[name="theme"]')
    with hands.page.expect_response("**/theme"):
        hands.press("ArrowRight")
    with hands.page.expect_response("**/theme"):
        hands.press("ArrowRight")


def set_new_a_day(hands: Hands, number: int) -> None:
    """From today's page to the settings and back."""
    hands.follow('a[href="/account"]')
    hands.follow('a[href="/settings"]')
    hands.tab_to("#new_per_day")
    hands.press("Control+a")
    hands.page.keyboard.type(str(number))
    with hands.turning():
        hands.press("Enter")
    expect(hands.page.get_by_role("status")).to_contain_text("Your settings are saved.")
    hands.follow('nav a[href="/today"]')


def study_until_the_end(hands: Hands, live: Live, given: list[Given]) -> None:
    """Answer whatever is asked until the sitting ends, each answer being told of as it was meant."""
    manner = manners(MOST_ANSWERS * DAYS)
    for _ in range(MOST_ANSWERS):
        asked = hands.asked()
        if asked is None:
            return
        number = len(given)
        hinted = number % 5 == 4 and bool(asked.question.hint)
        if hinted:
            hands.hint()
        live.clock.advance(seconds=SECONDS)
        said = hands.answer(manner[number])
        assert said == expected(asked.question, manner[number]), f"{asked.key}, meant to be {manner[number]}"
        given.append(Given(asked.key, manner[number], hinted))
        hands.go_on()
    raise AssertionError("The sitting does not end.")


@pytest.mark.slow
@pytest.mark.parametrize("who", ["guest in light", "account in dark"])
def test_the_whole_deck_is_studied_in_three_days_by_keyboard(live: Live, page: Page, who):
    hands, given = guest(live, page), []
    questions = hands.questions
    hands.follow('a[href="/today"]')
    if who == "account in dark":
        choose_name(hands)
        switch_to_dark(hands)
    set_new_a_day(hands, NEW_A_DAY)
    for day in range(DAYS):
        live.clock.now = MONDAY + timedelta(days=day)
        due = due_on(live, live.clock.now.date())
        if day:
            hands.follow('a.button[href="/today"]')
        with hands.turning():
            hands.press("Enter")
        before = len(given)
        study_until_the_end(hands, live, given)
        dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(21, 23, 27)"
        assert dark == (who == "account in dark")
        expect(page).to_have_title("End of the sitting – quizapp")
        assert f"{len(given) - before} answers in" in page.locator(".lede").first.inner_text()
        asked = {answer.key for answer in given[before:]}
        facts = {each.fact for each in questions.values() if each.key in asked}
        assert all(key in asked or fact in facts for key, fact in due.items()), "what was due is asked"
    check_log(live, given)
    check_order(live)
    assert account(live).name == ("Mira" if who == "account in dark" else None)


def account(live: Live) -> Account:
    """The only learner there is."""
    with live.app.database.read() as session:
        return session.scalars(select(Account)).one()


def due_on(live: Live, day) -> dict[str, str]:
    """The questions that are due on a day, each with its fact."""
    with live.app.database.read() as session:
        rows = session.execute(
            select(QuestionRow.key, QuestionRow.fact)
            .join(CardRow, CardRow.question_id == QuestionRow.id)
            .where(CardRow.due <= day)
        )
        return {row.key: row.fact for row in rows}


def check_log(live: Live, given: list[Given]) -> None:
    """Stored is what was answered, and the cards are what follows from it."""
    with live.app.database.read() as session:
        who = session.scalars(select(Account)).one()
        rows = session.execute(
            select(QuestionRow.key, Review.response, Review.hint, Review.score, Review.practice)
            .join(QuestionRow, QuestionRow.id == Review.question_id)
            .order_by(Review.id)
        ).all()
        stored = [Given(row.key, told(row), row.hint) for row in rows]
        assert stored == given
        assert not any(row.practice for row in rows)
        cards = session.scalars(select(CardRow)).all()
        assert len(cards) == len({answer.key for answer in given})
        for card in cards:
            rebuilt = log.rebuild(session, who.id, card.question_id)
            assert rebuilt == log.stored_card(session, who.id, card.question_id)


def told(row) -> str:
    """What was meant by a stored answer."""
    if json.loads(row.response) is None:
        return UNKNOWN
    return {1.0: "right", 0.0: "wrong"}[row.score]


def check_order(live: Live) -> None:
    """Only new or due questions were asked, never two on one fact on a day; what was not met had to wait for such."""
    with live.app.database.read() as session:
        rows = session.execute(
            select(QuestionRow.key, QuestionRow.fact, Review.day, Review.before)
            .join(QuestionRow, QuestionRow.id == Review.question_id)
            .order_by(Review.id)
        ).all()
        deck = session.execute(select(QuestionRow.key, QuestionRow.fact)).all()
    on_day: dict[tuple, set[str]] = {}
    for row in rows:
        assert row.before is None or row.before["due"] <= row.day.isoformat(), row.key
        on_day.setdefault((row.day, row.fact), set()).add(row.key)
    assert not {day: keys for day, keys in on_day.items() if len(keys) > 1}
    last = rows[-1].day
    assert (last - rows[0].day).days == DAYS - 1
    for day in {row.day for row in rows}:
        assert len([row for row in rows if row.day == day and row.before is None]) <= NEW_A_DAY
    assert len([row for row in rows if row.day == last and row.before is None]) < NEW_A_DAY
    met = {row.key for row in rows}
    assert all((last, question.fact) in on_day for question in deck if question.key not in met)
    assert len({question.fact for question in deck}) == len({row.fact for row in rows})
