"""A class from a list of names in a real browser: pasted, looked through, taken, printed, come in by, taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from sqlalchemy import select

from quizapp.models.accounts import Account, SignInCard
from quizapp.models.classes import Member
from quizapp.services.ways_in import sign_in_cards
from tests.browser.hands import MOST_TABS
from tests.browser.serving import Live
from tests.browser.teaching import PUPILS, hand_in, new_class, take_in, teacher
from tests.browser.test_pages import Look, browser_context_args, look
from tests.browser.watching import Watch

__all__ = ["browser_context_args", "look"]

LIST = "\n".join([*PUPILS, "=SUM(A1:A27)", "anna lind"])
"""27 names, one line that is none, and one name twice."""
NEW_PASSWORD = "four dry badgers"
LOWEST_PAPER = (279.4 - 2 * 10) * 96 / 25.4
"""CSS pixels of a page of Letter, the lower of the two, within the margins of the cards."""
A_CARD = (189.0, 357.2)
"""Height and width of a printed card in CSS pixels: 50 and 94.5 millimetres."""
CARDS = """() => [...document.querySelectorAll(".sheet")].map(sheet => ({
  height: sheet.getBoundingClientRect().height,
  cards: [...sheet.children].map(card => {
    const box = card.getBoundingClientRect();
    const inside = [...card.querySelectorAll("p, dl, dd, svg")].map(one => one.getBoundingClientRect());
    return {height: box.height, width: box.width, name: card.querySelector(".name").innerText,
      over: Math.max(...inside.map(one => one.bottom - box.bottom)), wide: card.scrollWidth - card.clientWidth};
  }),
}))"""
"""How large the sheets of cards are, and how far what is on a card comes to its edges; negative is inside."""


@pytest.fixture
def board(live: Live, page: Page) -> Page:
    """The browser of a teacher."""
    return teacher(live, page)


def code_of(live: Live, name: str) -> str:
    """Where the code on somebody's card leads."""
    with live.app.database.read() as session:
        nonce = session.scalar(select(SignInCard.nonce).join(Account).where(Account.name == name))
    return f"/card/{sign_in_cards.token(live.config.secret, nonce)}"


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF has."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until something has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{target} is out of reach of Tab")


def test_a_class_from_a_list_to_a_pupil_at_work_and_back(
    live: Live, board: Page, new_context: Callable[..., BrowserContext]
):
    place = new_class(board)
    hand_in(board, place, LIST)
    expect(board.get_by_role("heading", level=1)).to_have_text("27 pupils for 8b")
    expect(board.get_by_role("row", name="28")).to_contain_text("as formulas do")
    expect(board.get_by_role("row", name="29")).to_contain_text("The same name stands in line 5")
    board.get_by_role("button", name="Take them into 8b").click()
    expect(board.get_by_role("heading", level=1)).to_have_text("27 pupils are in 8b")
    board.get_by_role("link", name="Print their cards").click()
    expect(board.locator(".sign-in-card")).to_have_count(27)

    pupil = new_context().new_page()
    pupil.goto(code_of(live, "Anna Lind"))
    expect(pupil.get_by_role("heading", level=1)).to_have_text("You are Anna Lind of 8b?")
    pupil.get_by_role("button", name="Sign in").click()
    pupil.get_by_label("New password").fill(NEW_PASSWORD)
    pupil.get_by_role("button", name="Keep it and go on").click()
    expect(pupil).to_have_url(f"{live.url}/today")

    board.goto(f"{place}/roster")
    board.get_by_role("link", name="Monday").click()
    board.get_by_text("Take it back").click()
    board.get_by_role("button", name="Take the list of 27 pupils back").click()
    expect(board.get_by_role("heading", level=1)).to_have_text("The list is taken back, but for 1 pupil")
    expect(board.get_by_role("status")).to_have_text("Undone: 26 accounts deleted.")
    pupil.reload()
    expect(pupil).to_have_url(f"{live.url}/today")


def test_the_password_on_a_card_is_enough_however_a_phone_writes_it(
    board: Page, new_context: Callable[..., BrowserContext]
):
    take_in(board, new_class(board), "Anna Lind\nBert")
    board.get_by_role("link", name="Print their cards").click()
    first = board.locator(".sign-in-card", has_text="Anna Lind").locator(".password").inner_text()
    pupil = new_context().new_page()
    pupil.goto("/sign-in")
    pupil.get_by_label("Name").fill("anna lind")
    pupil.get_by_label("Password").fill(first.title().replace("-", " "))
    pupil.get_by_role("button", name="Sign in").click()
    expect(pupil.get_by_role("heading", level=1)).to_have_text("Choose a password of your own")


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_cards_print_ten_on_a_page_and_none_is_cut(live: Live, board: Page, paper):
    place = new_class(board)
    long = ["Maximiliana Alexandra Freifrau von Hohenberg-Wittelsbach", "W" * 60, "李" * 60]
    take_in(board, place, "\n".join(PUPILS + long))
    live.app.settings = replace(live.app.settings, url="https://quiz.gymnasium-musterstadt.example")
    board.goto(f"{place}/cards")
    board.emulate_media(media="print")
    sheets = board.evaluate(CARDS)
    assert [len(sheet["cards"]) for sheet in sheets] == [10, 10, 10]
    assert all(sheet["height"] <= LOWEST_PAPER for sheet in sheets)
    for card in (card for sheet in sheets for card in sheet["cards"]):
        assert (card["height"], card["width"]) == pytest.approx(A_CARD, abs=1.5)
        assert card["over"] < 0, f"{card['name']} hangs over its card"
        assert card["wide"] <= 0, f"{card['name']} is wider than its card"
    assert pages_of(board.pdf(format=paper)) == 3
    for hidden in (".top", ".foot", "h1", "button", ".notice"):
        assert board.locator(f"{hidden}:visible").count() == 0, f"{hidden} is printed"


def test_the_button_prints_the_page(board: Page):
    place = new_class(board)
    take_in(board, place, "Anna")
    board.goto(f"{place}/cards")
    board.evaluate("window.print = () => document.body.dataset.printed = 'yes'")
    board.get_by_role("button", name="Print").click()
    expect(board.locator("body")).to_have_attribute("data-printed", "yes")


def test_a_class_is_made_from_a_list_by_keys_alone(board: Page):
    place = new_class(board)
    board.goto(f"{place}/roster")
    tab_to(board, board.get_by_label("Names", exact=True))
    board.keyboard.type("Anna Lind\nBert\nCarla\nbert")
    tab_to(board, board.get_by_role("button", name="Look it through"))
    board.keyboard.press("Enter")
    board.get_by_role("heading", name="3 pupils for 8b").wait_for()
    tab_to(board, board.get_by_role("checkbox", name="Another person, who signs in as bert 2"))
    board.keyboard.press("Space")
    tab_to(board, board.get_by_role("checkbox", name="Carla"))
    board.keyboard.press("Space")
    tab_to(board, board.get_by_role("button", name="Take them into 8b"))
    board.keyboard.press("Enter")
    board.get_by_role("heading", name="3 pupils are in 8b").wait_for()
    expect(board.locator(".names li")).to_have_text(["Anna Lind", "Bert", "bert"])
    tab_to(board, board.locator("summary"))
    board.keyboard.press("Enter")
    tab_to(board, board.get_by_role("button", name="Take the list of 3 pupils back"))
    board.keyboard.press("Enter")
    board.get_by_role("heading", name="The list is taken back").wait_for()


def test_nothing_that_has_the_focus_is_hidden_behind_the_button_below(board: Page):
    place = new_class(board)
    hand_in(board, place, LIST)
    board.set_viewport_size({"width": 390, "height": 600})
    for box in board.get_by_role("checkbox").all():
        box.focus()
        low = box.evaluate("one => one.getBoundingClientRect().bottom")
        top = board.locator(".onward").evaluate("one => one.getBoundingClientRect().top")
        assert low <= top


def test_the_pages_of_a_list(live: Live, board: Page, look: Look, watch: Watch):
    take_in(board, new_class(board, "7b"), "Anna Lind\nBert")
    place = new_class(board)
    board.goto(f"{place}/roster")
    look(board)
    board.get_by_role("button", name="Look it through").click()
    expect(board.get_by_role("alert")).to_be_focused()
    look(board)
    watch.forgive("422")
    headings = "Name\tE-mail\tExtra time\tNote\tClass"
    odd = ["-Zoë Ní Bhriain\tzoe@school.example\tlots\tsits in front\t8b", "W" * 60, "anna lind", "x" * 300, "=1+1"]
    hand_in(board, place, "\n".join([headings, *PUPILS, *odd]))
    look(board)
    board.get_by_role("button", name="Take them into 8b").click()
    board.get_by_text("Take it back").click()
    look(board)
    board.goto(f"{place}/roster")
    look(board)
    board.get_by_role("link", name="Monday").click()
    board.get_by_text("Take it back").click()
    board.get_by_role("button", name="Take the list").click()
    board.get_by_role("heading", name="The list is taken back").wait_for()
    look(board)


def test_a_preview_in_which_nothing_is_ticked_or_nothing_can_be(board: Page, look: Look, watch: Watch):
    place = new_class(board)
    hand_in(board, place, "Anna")
    board.get_by_role("checkbox").uncheck()
    board.get_by_role("button", name="Take them into 8b").click()
    expect(board.get_by_role("alert")).to_contain_text("Tick at least one name.")
    look(board)
    watch.forgive("422")
    hand_in(board, place, "=1+1\n=1+2")
    expect(board.get_by_role("heading", level=1)).to_have_text("No line of this list can be used")
    look(board)


def test_the_pages_of_cards(
    live: Live, board: Page, look: Look, watch: Watch, new_context: Callable[..., BrowserContext]
):
    place = new_class(board)
    board.goto(f"{place}/cards")
    look(board)
    take_in(board, place, "Anna Lind\nBert\n" + "W" * 60)
    board.goto(f"{place}/cards")
    look(board)
    pupil = new_context().new_page()
    pupil.goto("/")
    pupil.get_by_role("button", name="Start with the article").click()
    pupil.get_by_role("button", name="I don’t know").click()
    pupil.get_by_role("heading", name="Now you can learn it").wait_for()
    pupil.goto(code_of(live, "Anna Lind"))
    expect(pupil.get_by_role("checkbox", name="I am the guest")).to_be_checked()
    look(pupil)
    pupil.get_by_role("button", name="Sign in").click()
    pupil.wait_for_url("**/account/first")
    look(pupil)
    board.reload()
    expect(board.locator(".no-code")).to_have_count(1)
    look(board)
    pupil.goto("/card/nonsense")
    look(pupil)
    watch.forgive("404")
    pupil.goto(code_of(live, "Bert"))
    expect(pupil.get_by_text("is signed in on this device")).to_be_visible()
    look(pupil)


def test_a_new_card_for_somebody_with_a_password_is_asked_about(live: Live, board: Page, look: Look):
    place = new_class(board)
    take_in(board, place, "Anna Lind")
    with live.app.database.write() as session:
        session.scalar(select(Account).where(Account.name == "Anna Lind")).password = "a hash"
    board.goto(f"{place}/roster")
    member = member_of(live, "Anna Lind")
    board.goto(f"{place}/cards?member={member}")
    look(board)
    board.get_by_role("button", name="Make a new card").click()
    expect(board.get_by_role("heading", level=1)).to_have_text("Take Anna Lind’s password away?")
    look(board)
    board.get_by_role("button", name="Make a new card").click()
    expect(board.get_by_role("heading", level=1)).to_have_text("A card for Anna Lind")


def member_of(live: Live, name: str) -> str:
    """Somebody's id in their class."""
    with live.app.database.read() as session:
        return session.scalar(select(Member.public).join(Account).where(Account.name == name))
