"""Ways in and the pages of administrators in a real browser: from the first start to a teacher who begins."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from quizapp.models.accounts import Account
from quizapp.services.office import invitations
from quizapp.services.ways_in import links
from tests.browser.hands import UNKNOWN, Hands, guest, known
from tests.browser.school import OTTERS, administrator, fill
from tests.browser.serving import Live
from tests.browser.test_pages import Look, browser_context_args, look, visit
from tests.browser.watching import Watch

__all__ = ["browser_context_args", "look"]


@pytest.fixture
def desk(live: Live, page: Page) -> Page:
    """The browser of an administrator whose school is full of people."""
    administrator(live, page)
    fill(live)
    return page


@pytest.fixture
def another(new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Makes browsers of other people."""
    return lambda **wishes: new_context(**wishes).new_page()


def link_to(live: Live, purpose: str, name: str = "", **fields) -> str:
    """The path of a new link, about somebody of this name."""
    with live.app.database.write() as session:
        account = session.scalar(select(Account).where(Account.name == name)) if name else None
        return "/links/" + links.make(session, purpose, live.clock.now, account=account, **fields)


def page_of(live: Live, name: str) -> str:
    """The path of somebody's page."""
    with live.app.database.read() as session:
        return "/school/people/" + session.scalars(select(Account.public).where(Account.name == name)).one()


def choose(page: Page, name: str, button: str) -> None:
    """Fill in a name and a password."""
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password", exact=True).fill(OTTERS)
    page.get_by_role("button", name=button).click()


def test_from_the_first_start_to_a_teacher_who_begins(live: Live, page: Page, another, watch: Watch):
    with live.app.database.write() as session:
        token = invitations.set_up(session, live.clock.now)
    page.goto(f"/links/{token}")
    choose(page, "R. Lindqvist", "Set it up")
    expect(page.get_by_role("heading", level=1)).to_have_text("quizapp is set up; now it needs its teachers")
    page.get_by_role("link", name="Invite a teacher").click()
    page.get_by_label("Who is it for?").fill("Ms Okafor")
    page.get_by_role("button", name="Invite", exact=True).click()
    handed = page.get_by_label("Copy it").input_value()

    theirs = another()
    theirs.goto(handed)
    expect(theirs.get_by_label("Name")).to_have_value("Ms Okafor")
    choose(theirs, "Grace Okafor", "Begin")
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Make your first class")
    theirs.get_by_role("link", name="New class").click()
    theirs.get_by_label("Name of the class").fill("8b")
    theirs.get_by_role("button", name="Make the class").click()
    theirs.goto(handed)
    expect(theirs.get_by_role("heading", level=1)).to_have_text("There is nothing here")

    page.goto("/school")
    expect(page.get_by_role("heading", level=1)).to_have_text("2 accounts, 1 class")
    page.get_by_role("link", name="The whole log").click()
    expect(page.locator(".log p")).to_have_text([
        "Grace Okafor made the class 8b.", "Grace Okafor accepted an invitation (role: teacher).",
        "R. Lindqvist invited somebody (role: teacher).",
        "R. Lindqvist set quizapp up and became administrator (role: administrator).",
    ])  # fmt: skip
    watch.forgive("404")


# How they look --------------------------------------------------------------------------------------------


def test_the_school_on_its_first_day(live: Live, page: Page, look: Look):
    administrator(live, page)
    visit(page, look, "/school", "/school/classes", "/school/people", "/school/log", "/school/invite")


def test_the_pages_of_a_school(desk: Page, live: Live, look: Look):
    visit(desk, look, "/school", "/school/people", "/school/people?q=ar&role=learner", "/school/people?q=nobody",
          "/school/people/new", page_of(live, "Mr Berg"), page_of(live, "Mira Arslan"), "/school/classes",
          "/school/classes?q=nothing", "/school/log", "/school/log?person=berg&day=2026-03-01",
          "/school/invite")  # fmt: skip
    desk.goto("/school/classes?q=chess")
    desk.get_by_role("link", name="Chess").click()
    look(desk)


def test_names_that_are_as_long_as_they_may_be(live: Live, desk: Page, look: Look):
    long = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewis"
    desk.goto("/school/people/new")
    desk.get_by_label("Name").fill(long)
    desk.get_by_role("button", name="Make the account").click()
    look(desk)
    visit(desk, look, page_of(live, long), "/school/people?q=wolfe", "/school/log", link_to(live, "reset", long))


def test_what_is_mistyped_or_refused(live: Live, desk: Page, look: Look, watch: Watch):
    desk.goto("/school/people/new")
    desk.get_by_role("button", name="Make the account").click()
    expect(desk.get_by_role("alert")).to_be_focused()
    look(desk)
    desk.goto(page_of(live, "Mr Berg"))
    desk.get_by_label("Learner: studies").check()
    desk.get_by_role("button", name="Change the role").click()
    expect(desk.get_by_role("alert")).to_contain_text("Set the tick")
    look(desk)
    desk.goto("/school/classes?q=chess")
    desk.get_by_role("link", name="Chess").click()
    desk.get_by_label("Name they sign in with").fill("Mira Arslan")
    desk.get_by_role("button", name="Appoint").click()
    expect(desk.get_by_role("alert")).to_contain_text("That is a learner")
    look(desk)
    watch.forgive("422")


def test_a_link_that_is_handed_over(live: Live, desk: Page, look: Look):
    desk.goto(page_of(live, "Mira Arslan"))
    desk.get_by_role("button", name="Make a link to a new password").click()
    expect(desk.get_by_role("img", name="The link as a QR code")).to_be_visible()
    look(desk)
    desk.emulate_media(media="print", color_scheme="dark")
    expect(desk.get_by_label("Copy it")).to_be_visible()
    expect(desk.get_by_role("img", name="The link as a QR code")).to_be_visible()
    assert desk.get_by_role("button").count() == 0 == desk.locator(".button:visible").count()


def test_the_pages_of_links(live: Live, page: Page, desk: Page, another, look: Look, watch: Watch):
    visit(page, look, link_to(live, "invite", role="teacher", whom="Ms Okafor"))
    stranger = another()
    guest(live, stranger)
    Hands(stranger, known(live.app.database)).answer(UNKNOWN)
    visit(stranger, look, link_to(live, "invite", role="teacher", whom="Ms Okafor"),
          link_to(live, "reset", "Mira Arslan"), link_to(live, "email", "Mira Arslan", email="mira@school.example"),
          "/forgot", "/forgot/sent")  # fmt: skip
    stranger.goto("/links/nothing")
    look(stranger)
    watch.forgive("404")


def test_an_address_of_ones_own(desk: Page, look: Look, watch: Watch):
    visit(desk, look, "/account", "/account/email")
    desk.get_by_role("button", name="Save the address").click()
    expect(desk.get_by_role("alert")).to_contain_text("Type the address.")
    look(desk)
    watch.forgive("422")
    desk.get_by_label("E-mail address").fill("r@school.example")
    desk.get_by_label("Your password").fill(OTTERS)
    desk.get_by_role("button", name="Save the address").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Your address is r@school.example")
    look(desk)


# How they work --------------------------------------------------------------------------------------------


def test_an_administrator_invites_and_withdraws_by_keyboard_alone(live: Live, page: Page):
    administrator(live, page)
    hands = Hands(page, {})
    hands.follow('a[href="/school"]')
    hands.follow('main a[href="/school/invite"]')
    hands.tab_to("#whom")
    page.keyboard.type("Ms Okafor")
    hands.tab_to('input[name="role"]')
    hands.press("ArrowDown")
    with hands.turning():
        hands.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hand this link to Ms Okafor")
    assert "an administrator" in page.locator(".lede").inner_text()
    hands.tab_to("#url")
    assert page.evaluate("getSelection().toString() || document.activeElement.value.slice("
                         "document.activeElement.selectionStart, document.activeElement.selectionEnd)"
                         ) == page.get_by_label("Copy it").input_value()  # fmt: skip
    hands.follow('main a[href="/school/invite"]')
    hands.tab_to("main .tasks button")
    with hands.turning():
        hands.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("The invitation of Ms Okafor is withdrawn")


def test_a_link_is_copied_with_a_button(live: Live, desk: Page):
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.goto(page_of(live, "Mira Arslan"))
    desk.get_by_role("button", name="Make a link to a new password").click()
    desk.get_by_role("button", name="Copy").click()
    expect(desk.get_by_role("status")).to_have_text("Copied.")
    assert desk.evaluate("navigator.clipboard.readText()") == desk.get_by_label("Copy it").input_value()


def test_somebody_is_looked_for_and_led_back_in(live: Live, desk: Page, another):
    desk.goto("/school")
    desk.get_by_label("Find somebody").fill("mira")
    desk.get_by_role("button", name="Find").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("6 accounts found")
    desk.get_by_role("link", name="Mira Arslan").click()
    desk.get_by_role("button", name="Make a link to a new password").click()
    mira = another(java_script_enabled=False)
    mira.goto(desk.get_by_label("Copy it").input_value())
    expect(mira.get_by_role("heading", level=1)).to_have_text("Choose a password for Mira Arslan")
    mira.get_by_label("New password").fill(OTTERS)
    mira.get_by_role("button", name="Keep it and sign in").click()
    expect(mira.get_by_role("link", name="Mira Arslan")).to_be_visible()


def test_the_log_is_filtered_and_taken_along(desk: Page, tmp_path):
    desk.goto("/school/log")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("71 entries")
    desk.get_by_label("Person").fill("okafor")
    desk.get_by_label("What was done").select_option("class made")
    desk.get_by_role("button", name="Show").click()
    expect(desk.locator(".log p")).to_have_text(["Ms Okafor made the class History 2.", "Ms Okafor made the class 7a."])
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Download these as a table").click()
    download.value.save_as(tmp_path / "log.csv")
    assert (tmp_path / "log.csv").read_bytes().count(b"\r\n") == 3
