"""A class from nothing to thirty pupils who study; a forgotten password; a guest who has an account already."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import func, select

from quizapp.models.accounts import Account
from quizapp.models.study import CardRow, Review
from quizapp.services.studying import log
from tests.browser.hands import RIGHT, WRONG, Hands, guest, known
from tests.browser.serving import Live
from tests.browser.teaching import PASSWORD, PUPILS, new_class, take_in, teacher
from tests.browser.test_roster_pages import NEW_PASSWORD, code_of, member_of
from tests.browser.watching import Watch

BY_CODE = ("Zoë", "Bo", "李小龙")


@pytest.fixture
def board(live: Live, page: Page) -> Page:
    """The browser of a teacher."""
    return teacher(live, page)


def with_text(board: Page) -> str:
    """A new class to which the article is given; its path."""
    place = new_class(board)
    board.goto(f"{place}/plan")
    with board.expect_navigation():
        board.get_by_role("button", name="Give to the class").first.click()
    return place


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def sign_in(page: Page, name: str, password: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    press(page, "Sign in")


def come_by_card(live: Live, page: Page, name: str) -> None:
    """Scan one's card, and choose a password of one's own."""
    page.goto(code_of(live, name))
    press(page, "Sign in")
    page.get_by_label("New password").fill(NEW_PASSWORD)
    press(page, "Keep it and go on")


def come_by_code(page: Page, code: str, name: str) -> None:
    """Type the code that stands on the poster, choose a name and a password."""
    page.goto("/")
    page.get_by_label("I have a class code").fill(code)
    press(page, "Join the class")
    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Join the class")


def study(live: Live, page: Page) -> None:
    """Answer the first question of the day."""
    page.goto("/study")
    Hands(page, known(live.app.database)).answer(RIGHT)


def answers(live: Live, name: str) -> int:
    """How many answers of somebody's are kept."""
    with live.app.database.read() as session:
        return session.scalar(
            select(func.count())
            .select_from(Review)
            .join(Account, Account.id == Review.learner_id)
            .where(Account.name == name)
        )


@pytest.mark.slow
def test_a_class_from_nothing_to_thirty_pupils_who_study(
    live: Live, board: Page, new_context: Callable[..., BrowserContext]
):
    place = with_text(board)
    take_in(board, place, "\n".join(PUPILS))
    board.goto(place)
    code = "".join(board.locator(".tiles b").all_text_contents())
    for name in [*PUPILS, *BY_CODE]:
        context = new_context()
        pupil = context.new_page()
        if name in PUPILS:
            come_by_card(live, pupil, name)
        else:
            come_by_code(pupil, code, name)
        study(live, pupil)
        context.close()
    board.goto(place)
    expect(board.get_by_role("heading", level=1)).to_have_text("Everybody has studied within a week")
    expect(board.locator(".people tbody tr")).to_have_count(30)
    assert {name: answers(live, name) for name in [*PUPILS, *BY_CODE]} == dict.fromkeys([*PUPILS, *BY_CODE], 1)


def test_a_forgotten_password_is_replaced_by_the_teacher_and_nothing_learnt_is_lost(
    live: Live, board: Page, new_context: Callable[..., BrowserContext], watch: Watch
):
    place = with_text(board)
    take_in(board, place, "Anna Lind\nBert")
    pupil = new_context().new_page()
    come_by_card(live, pupil, "Anna Lind")
    study(live, pupil)
    board.goto(f"{place}/members/{member_of(live, 'Anna Lind')}")
    press(board, "New card")
    press(board, "Make a new card")
    expect(board.locator(".sign-in-card")).to_contain_text("Anna Lind")
    pupil.reload()
    expect(pupil.get_by_role("heading", level=1)).to_have_text("Nobody is signed in here")
    sign_in(pupil, "Anna Lind", NEW_PASSWORD)
    expect(pupil.get_by_role("alert")).to_be_visible()
    watch.forgive("403")
    watch.forgive("422")
    come_by_card(live, pupil, "Anna Lind")
    expect(pupil).to_have_url(f"{live.url}/today")
    assert answers(live, "Anna Lind") == 1


def test_a_guest_who_signs_in_to_an_account_brings_along_what_both_have_studied(
    live: Live, page: Page, new_context: Callable[..., BrowserContext]
):
    at_school = guest(live, page)
    public = page.locator(".ask input[name=question]").input_value()
    at_school.answer(WRONG)
    page.goto("/account/name")
    page.get_by_label("Name").fill("Mira")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Keep my progress")
    at_home = guest(live, new_context().new_page())
    live.clock.advance(hours=1)
    at_home.ask(public)
    at_home.answer(RIGHT)
    sign_in(at_home.page, "Mira", PASSWORD)
    at_home.page.goto("/progress")
    with live.app.database.read() as session:
        mira = session.scalar(select(Account).where(Account.name == "Mira"))
        of_mira = select(Review).where(Review.learner_id == mira.id).order_by(Review.at)
        assert [review.score for review in session.scalars(of_mira)] == [0, 1]
        (question,) = session.scalars(select(CardRow.question_id).where(CardRow.learner_id == mira.id))
        assert session.scalar(select(func.count()).select_from(Account)) == 1
        assert log.rebuild(session, mira.id, question) == log.stored_card(session, mira.id, question)
