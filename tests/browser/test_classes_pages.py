"""The pages of classes in a real browser: sound at all widths and in both themes, by keys alone, on paper, in order."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from quizapp.models.accounts import Account
from quizapp.models.classes import Classroom, Member
from quizapp.models.content import Source
from quizapp.services.review import grid
from tests.browser.classroom import TEACHER, fill, open_class
from tests.browser.hands import Hands
from tests.browser.serving import MONDAY, Live
from tests.browser.teaching import PASSWORD
from tests.browser.test_pages import Look, browser_context_args, look, unfolded
from tests.browser.watching import Watch

__all__ = ["browser_context_args", "look"]
LONG = "W" * 60


@pytest.fixture
def classroom(live: Live) -> Classroom:
    """8b with its eighteen learners."""
    with live.app.database.write() as session:
        made = open_class(session, MONDAY)
        fill(session, made, MONDAY)
        session.flush()
        session.expunge(made)
    return made


@pytest.fixture
def path(classroom: Classroom) -> str:
    """The address of its page."""
    return f"/classes/{classroom.public}"


@pytest.fixture
def board(page: Page, classroom: Classroom) -> Page:
    """The browser of its teacher."""
    return sign_in(page, TEACHER)


def sign_in(page: Page, name: str) -> Page:
    page.goto("/sign-in")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in")
    return page


def member(live: Live, name: str) -> str:
    """The public id of somebody in the class."""
    with live.app.database.read() as session:
        return session.scalar(select(Member.public).join(Account).where(Account.name == name))


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


# Sound for everybody --------------------------------------------------------------------------------------


def test_the_pages_of_a_teacher(live: Live, board: Page, look: Look, path: str):
    elif_, noah = member(live, "Elif"), member(live, "Noah")
    with live.app.database.read() as session:
        source = session.scalars(select(Source.public)).one()
    more = (f"/texts/{source}", f"/members/{elif_}", f"/members/{noah}")
    within = ("", "?by=overdue", "/settings", "/poster", "/teachers", "/plan", "/week", "/exports", *more)
    for address in ("/classes", "/classes/new", *(path + page for page in within)):
        board.goto(address)
        look(unfolded(board))


def test_the_pages_of_a_class_with_a_long_name_and_of_one_that_is_put_away(board: Page, look: Look, path: str):
    board.goto("/classes/new")
    board.get_by_label("Name of the class").fill(LONG)
    press(board, "Make the class")
    look(board)
    long = board.url
    for page in ("/settings", "/plan", "/poster"):
        board.goto(long + page)
        look(board)
    board.goto(f"{path}/settings")
    press(board, "Put it away")
    look(unfolded(board))
    for address in (path, "/classes"):
        board.goto(address)
        look(unfolded(board))


def test_the_pages_of_a_learner(page: Page, look: Look, path: str, classroom: Classroom):
    sign_in(page, "Elif")
    look(page)
    for address in (path, "/account", "/classes", f"/join/{classroom.code}"):
        page.goto(address)
        look(page)
    page.goto(path)
    press(page, "Leave this class")
    look(page)
    press(page, "Undo: stay in the class")
    expect(page).to_have_url(re.compile(path))


def test_the_pages_of_joining(page: Page, look: Look, watch: Watch, classroom: Classroom):
    for address in ("/join", f"/join/{classroom.code}"):
        page.goto(address)
        look(page)
    page.goto("/join/BBBBBB")
    look(page)
    watch.forgive("404")
    page.goto(f"/join/{classroom.code}")
    page.get_by_role("textbox", name="Name").fill("Elif")
    page.get_by_label("Password", exact=True).fill("short")
    press(page, "Join the class")
    expect(page.get_by_role("alert")).to_be_focused()
    look(page)
    watch.forgive("422")


def test_what_was_refused(live: Live, board: Page, look: Look, watch: Watch, path: str):
    board.goto(f"{path}/plan")
    board.get_by_label("What it is called").fill("Easter")
    board.get_by_label("First day").fill("2026-04-10")
    board.get_by_label("Last day").fill("2026-04-01")
    press(board, "Add the holiday")
    expect(board.get_by_role("alert")).to_contain_text("before the first")
    look(board)
    board.goto(f"{path}/teachers")
    board.get_by_label("The name by which they sign in").fill("Elif")
    press(board, "Let them teach the class too")
    expect(board.get_by_role("alert")).to_contain_text("no teacher")
    look(board)
    board.goto(f"{path}/members/{member(live, 'Elif')}")
    with live.app.database.write() as session:
        session.scalars(select(Member).join(Account).where(Account.name == "Elif")).one().note = "by a colleague"
    board.get_by_label("Note for teachers").fill("mine")
    press(board, "Save")
    expect(board.get_by_role("alert")).to_contain_text("Another teacher has changed this")
    expect(board.get_by_label("Note for teachers")).to_have_value("mine")
    look(board)
    watch.forgive("422")


# By keys alone --------------------------------------------------------------------------------------------


def test_a_class_is_opened_and_joined_by_keys_alone(board: Page, new_context: Callable[..., BrowserContext], path: str):
    teacher = Hands(board, {})
    board.goto("/classes")
    teacher.follow('a[href="/classes/new"]')
    teacher.tab_to("#name")
    board.keyboard.type("9c")
    with teacher.turning():
        teacher.press("Enter")
    expect(board.get_by_role("heading", level=1)).to_have_text("Nobody has joined yet")
    code = "".join(board.locator(".tiles b").all_text_contents())
    pupil = Hands(new_context().new_page(), {})
    pupil.page.goto("/")
    pupil.tab_to("#code")
    pupil.page.keyboard.type(f"{code[:3].lower()} {code[3:].lower()}")
    with pupil.turning():
        pupil.press("Enter")
    pupil.tab_to("#name")
    pupil.page.keyboard.type("Zoë")
    pupil.tab_to("#password")
    pupil.page.keyboard.type(PASSWORD)
    with pupil.turning():
        pupil.press("Enter")
    expect(pupil.page.get_by_role("status")).to_have_text("Welcome to 9c, Zoë.")
    board.reload()
    teacher.follow('th a[href*="members"]')
    teacher.follow('form[action$="remove"] button')
    expect(board.get_by_role("status")).to_contain_text("Zoë is out of 9c.")
    teacher.follow('form[action$="restore"] button')
    expect(board.get_by_role("status")).to_have_text("Zoë is in 9c again.")


def test_the_roll_is_ordered_by_keys_and_stays_in_sight(board: Page, path: str):
    teacher = Hands(board, {})
    board.goto(path)
    teacher.follow('th a[href*="by=overdue"]')
    shown = [int(text) for text in board.locator(".people td:nth-child(4)").all_text_contents() if text != "–"]
    assert shown
    assert shown == sorted(shown, reverse=True)
    expect(board.locator("#list")).to_be_in_viewport()


def test_without_script_a_class_is_joined_and_left(new_context: Callable[..., BrowserContext], classroom: Classroom):
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/")
    page.get_by_label("I have a class code").fill(classroom.code)
    page.get_by_role("button", name="Join the class").click()
    page.get_by_role("textbox", name="Name").fill("Zoë")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Join the class").click()
    page.get_by_role("link", name="8b").click()
    page.get_by_role("button", name="Leave this class").click()
    page.get_by_role("button", name="Undo: stay in the class").click()
    expect(page.get_by_role("status")).to_contain_text("You are in 8b again")


# The board ------------------------------------------------------------------------------------------------


def test_the_board_tells_what_is_stored_and_holds_the_names_on_a_phone(
    live: Live, board: Page, classroom: Classroom, path: str
):
    with live.app.database.read() as session:
        (text,) = grid.of_class(session, classroom, live.clock.now, live.clock.now.date()).texts
        elif_ = session.scalars(select(Account).where(Account.name == "Elif")).one()
        told = [text.standing.cells[elif_.id][topic.id].figures for topic in text.topics]
    board.set_viewport_size({"width": 390, "height": 844})
    board.goto(path)
    row = board.locator(".pairs tbody tr").filter(has_text="Elif")
    shown = [cell.split()[0] for cell in row.locator("td").all_inner_texts()]
    assert shown == ["–" if figure is None else str(figure) for pair in told for figure in pair]
    name = row.get_by_role("link", name="Elif")
    left = name.bounding_box()["x"]
    row.locator("td").last.scroll_into_view_if_needed()
    assert board.locator(".scroll:has(.pairs)").evaluate("one => one.scrollLeft") > 0
    assert name.bounding_box()["x"] == left
    name.click()
    expect(board.get_by_role("heading", name="Topic by topic")).to_be_visible()
    board.goto(f"{path}/week")
    printed = board.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


# On paper -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", ["8b", "History of the union, group 2", LONG])
def test_the_poster_is_one_page(live: Live, board: Page, classroom: Classroom, path: str, paper: str, name: str):
    with live.app.database.write() as session:
        session.get(Classroom, classroom.id).name = name
    board.goto(f"{path}/poster")
    printed = board.pdf(format=paper)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    board.emulate_media(media="print")
    for part in (".poster-class", ".poster-qr svg", ".tiles b", ".steps"):
        expect(board.locator(f".poster {part}").first).to_be_visible()
    for hidden in ("nav", ".foot", ".crumbs", ".notice", "button"):
        assert board.locator(f"{hidden}:visible").count() == 0, f"{hidden} is printed"
