"""Every page in a real browser: open to everybody, within its width, large enough to hit, light and dark, printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import delete, select

from quizapp.models.accounts import Account
from quizapp.models.content import Deck, QuestionRow, Source, Topic, Version
from quizapp.models.study import CardRow, Enrolment
from tests.browser.hands import RIGHT, UNKNOWN, WRONG, Hands, guest, one_of_each
from tests.browser.past import weeks
from tests.browser.serving import MONDAY, Live
from tests.browser.watching import Watch

WIDTHS = {320: 640, 390: 844, 1280: 800}
"""Pixels, each with a height."""
LOOKED_AT = {390: "dark", 1280: "light"}
"""Where all is checked, and in which theme: each page in both. At 320 only that nothing is cut off."""
SMALL_TARGETS = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter(one => one.type !== "hidden" && one.checkVisibility({visibilityProperty: true}))
  .filter(one => getComputedStyle(one).display !== "inline" || one.parentElement.innerText.trim() === one.innerText)
  .map(one => [one.closest("label.choice, label.tick, .theme label") ?? one, one])
  .map(([target, one]) => [target.getBoundingClientRect(), one])
  .filter(([box]) => Math.min(box.width, box.height) < 43.5)
  .map(([box, one]) => `${Math.round(box.width)} × ${Math.round(box.height)}: ${one.outerHTML.slice(0, 200)}`)"""
"""What can be pressed and is smaller than 44 pixels either way; links in running text are as large as its words."""

Look = Callable[[Page], None]


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Without motion: colours are measured as they come to rest."""
    return {**browser_context_args, "reduced_motion": "reduce"}


@pytest.fixture
def look(axe: Callable[[Page], None]) -> Look:
    """Fails unless the page is sound at all widths and in both themes; leaves it wide and light."""

    def check(page: Page) -> None:
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            over = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
            assert over <= 0, f"{page.url} is {over} pixels too wide at {width}"
            if width in LOOKED_AT:
                small = page.evaluate(SMALL_TARGETS)
                assert not small, f"{page.url} at {width}:\n" + "\n".join(small)
                page.emulate_media(color_scheme=LOOKED_AT[width])
                axe(page)

    return check


@pytest.fixture
def hands(live: Live, page: Page) -> Hands:
    """Somebody who has just come."""
    return guest(live, page)


@pytest.fixture
def experienced(hands: Hands, live: Live) -> Hands:
    """The same with weeks of study behind them."""
    with live.app.database.write() as session:
        weeks(session, session.scalars(select(Account)).one(), MONDAY.date())
    return hands


def unfolded(page: Page) -> Page:
    """The page with all its tables shown."""
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    return page


def visit(page: Page, look: Look, *paths: str) -> None:
    """Go to each page and look at it."""
    for path in paths:
        page.goto(path)
        look(unfolded(page))


def test_the_pages_for_everybody(live: Live, page: Page, look: Look, watch: Watch):
    visit(page, look, "/", "/help", "/who-sees-what", "/sign-in")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("You are not signed in yet")
    look(page)
    watch.forgive("422")


def test_the_pages_of_a_guest_who_has_not_begun(hands: Hands, look: Look):
    visit(hands.page, look, "/", "/today", "/texts", "/progress", "/settings", "/account", "/account/name", "/sign-in")


def test_the_pages_of_errors(hands: Hands, look: Look, watch: Watch, new_context: Callable[..., BrowserContext]):
    page = hands.page
    page.goto("/nowhere")
    look(page)
    watch.forgive("404")
    hands.page.goto("/study")
    hands.answer(WRONG)
    later = page.context.new_page()
    later.goto("/study")
    Hands(later, hands.questions).answer(WRONG)
    page.bring_to_front()
    hands.press("u")
    page.get_by_role("heading", name="Something has changed since").wait_for()
    look(page)
    watch.forgive("409")
    stranger = new_context().new_page()
    stranger.goto("/today")
    stranger.get_by_role("heading", name="Nobody is signed in here").wait_for()
    look(stranger)
    watch.forgive("403")


def test_an_account_and_what_may_be_mistyped(hands: Hands, look: Look, watch: Watch):
    page = hands.page
    page.goto("/account/name")
    page.get_by_label("Name").fill("Mira")
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Keep my progress").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look(page)
    watch.forgive("422")
    page.get_by_label("Password").fill("three wet otters")
    page.get_by_role("button", name="Keep my progress").click()
    expect(page.get_by_role("status")).to_contain_text("Welcome, Mira.")
    look(page)
    visit(page, look, "/account", "/account/password")
    page.goto("/settings")
    page.get_by_label("New questions a day").fill("1000")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Give a number from 0 to 200.")
    look(page)
    watch.forgive("422")


@pytest.mark.parametrize(
    "kind", ["choice", "several", "truefalse", "text", "number", "cloze", "matching", "ordering", "flashcard"]
)
def test_a_question_its_hint_and_what_is_told_of_it(hands: Hands, look: Look, watch: Watch, kind):
    page, (public, _) = hands.page, one_of_each(hands.questions)[kind]
    hands.ask(public)
    look(page)
    hands.hint()
    if kind not in ("flashcard", "ordering"):
        hands.check()
        page.get_by_role("alert").wait_for()
        watch.forgive("422")
    look(page)
    if kind == "flashcard":
        hands.press("Space")
        look(page)
    for manner in (WRONG, UNKNOWN, RIGHT):
        hands.ask(public)
        hands.answer(manner)
        look(page)


def test_the_keys_are_shown(hands: Hands, look: Look):
    hands.leave_field()
    hands.press("?")
    expect(hands.page.get_by_role("dialog")).to_be_visible()
    look(hands.page)


def test_the_end_of_a_sitting_and_a_day_that_is_done(hands: Hands, live: Live, look: Look):
    page = hands.page
    page.goto("/settings")
    page.get_by_label("New questions a day").fill("2")
    page.get_by_role("button", name="Save").click()
    page.goto("/study")
    while hands.asked():
        hands.answer(RIGHT if len(live_cards(live)) else WRONG)
        hands.go_on()
    expect(page).to_have_title("End of the sitting – quizapp")
    look(unfolded(page))
    visit(page, look, "/today", "/study", "/progress")
    expect(page.get_by_role("heading", level=1)).to_have_text("You have met 2 of 55 questions")


def live_cards(live: Live) -> list[CardRow]:
    """What has been met."""
    with live.app.database.read() as session:
        return list(session.scalars(select(CardRow)))


def test_the_pages_of_somebody_with_weeks_behind_them(experienced: Hands, look: Look):
    page = experienced.page
    visit(page, look, "/today", "/progress/exports", "/progress")
    curve = page.get_by_role("link", name="Its curve").first
    expect(curve).to_be_visible()
    curve.click()
    expect(page.get_by_role("heading", name="How it fades")).to_be_visible()
    expect(page.locator(".lede")).to_contain_text("likely to know it today")
    look(page)


def test_the_reading_with_its_map_a_slip_and_without(experienced: Hands, look: Look):
    page = experienced.page
    visit(page, look, "/texts")
    for level in (1, 2, 3, 4):
        assert page.locator(f".text .m{level}").count(), f"nothing stands at level {level}"
    page.locator(".text a.m").nth(3).click()
    expect(page.locator(".slip:visible")).to_have_count(1)
    look(page)
    visit(page, look, "?map=on", "?map=off")


def test_where_no_text_is_loaded_pages_say_so(hands: Hands, live: Live, look: Look):
    with live.app.database.write() as session:
        for table in (Enrolment, Version, QuestionRow, Topic, Deck, Source):
            session.execute(delete(table))
    visit(hands.page, look, "/", "/today", "/texts", "/progress", "/study")


@pytest.mark.parametrize("path", ["/texts", "/progress", "/today"])
def test_a_printed_page_is_ink_on_white_paper_without_buttons(experienced: Hands, path):
    page = experienced.page
    page.goto("/help")
    with page.expect_response("**/theme"):
        page.get_by_label("Dark").check(force=True)
    page.goto(path)
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.emulate_media(media="print")
    paper, ink = page.evaluate(
        "[document.documentElement, document.querySelector('h1')].map((one, n) => "
        "getComputedStyle(one)[n ? 'color' : 'backgroundColor'])"
    )
    assert (paper, ink) == ("rgb(255, 255, 255)", "rgb(29, 31, 36)")
    for hidden in ("nav", ".foot", ".skip", ".button", "button", "input", "summary", ".me"):
        assert page.locator(f"{hidden}:visible").count() == 0, f"{hidden} is printed"
    expect(page.get_by_role("heading", level=1)).to_be_visible()
