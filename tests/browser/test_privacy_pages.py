"""One's data taken along and erased in a real browser, by a pupil, a guest, a teacher and an administrator."""

from __future__ import annotations

import json
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select, update

from quizapp.models.accounts import Account
from quizapp.models.study import Review
from tests.browser.hands import RIGHT, Hands, guest, known, one_of_each
from tests.browser.serving import Live
from tests.browser.test_pages import Look, browser_context_args, hands, look
from tests.browser.watching import Watch
from tests.web.conftest import account_of, seat

__all__ = ["browser_context_args", "hands", "look"]
OTTERS = "three wet otters"


def named(live: Live, page: Page, name: str, role: str = "learner") -> None:
    """Become somebody with a name."""
    guest(live, page)
    page.goto("/account/name")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(OTTERS)
    page.get_by_role("button", name="Keep my progress").click()
    expect(page.get_by_role("status")).to_contain_text("Welcome")
    with live.app.database.write() as session:
        session.execute(update(Account).where(Account.name == name).values(role=role))


def people(live: Live) -> list[str | None]:
    """Who there is."""
    with live.app.database.read() as session:
        return list(session.scalars(select(Account.name).order_by(Account.id)))


def downloaded(page: Page, tmp_path) -> ZipFile:
    """What the button on the page downloads."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Download everything").click()
    assert download.value.suggested_filename == "quizapp-data-2026-03-02.zip"
    download.value.save_as(tmp_path / "data.zip")
    return ZipFile(tmp_path / "data.zip")


@pytest.fixture
def pupil(live: Live, new_context) -> Page:
    """Mira's browser; she has answered once."""
    page = new_context().new_page()
    named(live, page, "Mira")
    page.goto("/study")
    Hands(page, known(live.app.database)).answer(RIGHT)
    return page


@pytest.fixture
def room(live: Live, page: Page, pupil: Page) -> str:
    """A class with Mira that is taught in `page`: Mira's place in it."""
    named(live, page, "Ms Okafor", "teacher")
    public, members = seat(live.app, "Ms Okafor", "Mira")
    return f"/classes/{public}/members/{members['Mira']}"


# Taken along ----------------------------------------------------------------------------------------------


def test_a_pupil_takes_everything_along_and_reads_it(pupil: Page, look: Look, tmp_path, axe, new_context, watch: Watch):
    pupil.goto("/account")
    pupil.get_by_role("link", name="Your data").click()
    expect(pupil.get_by_role("heading", level=1)).to_have_text("1 answer of yours is kept here")
    look(pupil)
    archive = downloaded(pupil, tmp_path)
    assert {"index.html", "everything.json", "account.csv", "answers.csv"} <= set(archive.namelist())
    assert json.loads(archive.read("everything.json"))["account"]["Name"] == "Mira"
    archive.extractall(tmp_path / "opened")
    reading = new_context().new_page()
    reading.goto((tmp_path / "opened" / "index.html").as_uri())
    expect(reading.get_by_role("heading", level=1)).to_have_text("Everything about Mira")
    expect(reading.get_by_role("region", name="Answers")).to_contain_text("right")
    for width in (320, 390, 1280):
        reading.set_viewport_size({"width": width, "height": 800})
        assert reading.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
    for scheme in ("dark", "light"):
        reading.emulate_media(color_scheme=scheme)
        axe(reading)
    watch.forgive(r"file://.*/index\.html$")


def test_it_works_without_script_and_by_keys_alone(live: Live, new_context, tmp_path):
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/")
    page.get_by_role("button", name="Start with the article").click()
    page.goto("/account/data")
    page.get_by_role("link", name="Download everything").focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    download.value.save_as(tmp_path / "data.zip")
    assert "index.html" in ZipFile(tmp_path / "data.zip").namelist()


def test_a_teacher_takes_it_along_for_a_pupil(page: Page, room: str, look: Look, tmp_path):
    page.goto(f"{room}/data")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 answer of Mira is kept here")
    look(page)
    told = json.loads(downloaded(page, tmp_path).read("everything.json"))
    assert told["account"]["Name"] == "Mira"
    assert len(told["answers"]) == 1


# Erased ---------------------------------------------------------------------------------------------------


def test_a_pupil_erases_themselves_by_keys_alone(live: Live, pupil: Page, look: Look, watch: Watch):
    pupil.goto("/account/erase")
    expect(pupil.get_by_role("heading", level=1)).to_have_text("1 answer of yours would be gone for good")
    look(pupil)
    keys = Hands(pupil, {})
    keys.tab_to("input[type=password]")
    pupil.keyboard.type("three dry otters")
    with keys.turning():
        keys.press("Enter")
    expect(pupil.get_by_role("alert")).to_contain_text("not your password")
    look(pupil)
    watch.forgive("422")
    keys.tab_to("input[type=password]")
    pupil.keyboard.type(OTTERS)
    with keys.turning():
        keys.press("Enter")
    expect(pupil.get_by_role("status")).to_contain_text("is erased, and you are signed out")
    look(pupil)
    assert people(live) == []
    pupil.goto("/today")
    expect(pupil.get_by_role("heading", level=1)).to_have_text("Nobody is signed in here")
    watch.forgive("403")


def test_who_is_erased_while_they_study_is_told_so_and_keeps_what_they_typed(
    live: Live, pupil: Page, page: Page, room: str, watch: Watch
):
    questions = known(live.app.database)
    Hands(pupil, questions).ask(one_of_each(questions)["text"][0])
    page.goto(f"{room}/erase")
    page.get_by_label("Name to sign in with").fill("Mira")
    page.get_by_role("button", name="Erase this account for good").click()
    expect(page.get_by_role("status")).to_contain_text("The account is erased.")
    pupil.get_by_label("Your answer").fill("a zeppelin of cheese")
    pupil.keyboard.press("Enter")
    expect(pupil.get_by_role("heading", name="Nobody is signed in here")).to_be_visible()
    expect(pupil.get_by_label("What you had typed")).to_have_value("a zeppelin of cheese")
    with live.app.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Review)) == 0
    watch.forgive("403")


def test_a_guest_erases_everything(live: Live, hands: Hands, look: Look, watch: Watch):
    page = hands.page
    hands.answer(RIGHT)
    page.goto("/account/erase")
    look(page)
    page.get_by_role("button", name="Erase everything for good").click()
    expect(page.get_by_role("alert")).to_contain_text("Set the tick first")
    look(page)
    watch.forgive("422")
    page.get_by_label("Yes, erase everything").check()
    page.get_by_role("button", name="Erase everything for good").click()
    expect(page.get_by_role("status")).to_contain_text("is erased")
    assert people(live) == []


def test_a_teacher_erases_a_pupil(live: Live, page: Page, room: str, look: Look, watch: Watch):
    page.goto(f"{room}/erase")
    look(page)
    page.get_by_label("Name to sign in with").fill("Mia")
    page.get_by_role("button", name="Erase this account for good").click()
    expect(page.get_by_role("alert")).to_contain_text("That is not the name")
    look(page)
    watch.forgive("422")
    page.get_by_label("Name to sign in with").fill("Mira")
    page.get_by_role("button", name="Erase this account for good").click()
    expect(page.get_by_role("status")).to_contain_text("The account is erased.")
    assert people(live) == ["Ms Okafor"]


def test_an_administrator_erases_a_teacher_once_the_class_is_handed_over(
    live: Live, page: Page, look: Look, new_context
):
    named(live, new_context().new_page(), "Ms Okafor", "teacher")
    named(live, page, "Mr Head", "administrator")
    address = f"/school/people/{account_of(live.app, 'Ms Okafor').public}/erase"
    seat(live.app, "Ms Okafor", name="A class with a long name that does not end before sixty letters")
    page.goto(address)
    expect(page.get_by_role("heading", name="Ms Okafor cannot be erased yet")).to_be_visible()
    look(page)
    seat(live.app, "Mr Head")
    page.goto("/account/erase")
    expect(page.get_by_role("heading", name="Your account cannot be erased yet")).to_be_visible()
    look(page)


@pytest.mark.parametrize("name", ["🦦" * 30, "محمد علي", "W" * 60])
def test_long_and_foreign_names_stay_within_the_page(live: Live, page: Page, look: Look, name: str):
    named(live, page, name)
    page.goto("/account/erase")
    look(page)
    page.goto("/account/data")
    look(page)


def test_the_privacy_page(live: Live, hands: Hands, look: Look):
    hands.page.goto("/who-sees-what")
    look(hands.page)
    hands.page.get_by_role("link", name="Download your data").click()
    expect(hands.page).to_have_url(f"{live.url}/account/data")
