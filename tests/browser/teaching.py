"""A teacher at a browser, with a class."""

from __future__ import annotations

import re

from playwright.sync_api import Page
from sqlalchemy import update

from quizapp.models.accounts import Account
from tests.browser.serving import Live

PASSWORD = "three wet otters"
PUPILS = [
    "Aaliyah Brown", "Adam Nowak", "Aiko Tanaka", "Amélie Dubois", "Anna Lind", "Bilal Haddad", "Carlotta Ruiz",
    "Daniyar Seitkali", "Elif Öz", "Emil Sørensen", "Finn O’Neil", "Greta Weiß", "Hana Nováková", "Ines Costa",
    "Jonas Keller", "Kofi Mensah", "Lena Otto", "Mira Petrova", "Noah Levi", "Oksana Bondar", "Pavel Horák",
    "Quentin Moreau", "Ravi Patel", "Sofia Greco", "محمد علي", "Tom", "Yusuf Aydın",
]  # fmt: skip
"""27 names as they stand in a class."""


def teacher(live: Live, page: Page, name: str = "Ms Okafor") -> Page:
    """Somebody who teaches, signed in."""
    page.goto("/")
    page.get_by_role("button", name="Start with the article").click()
    page.goto("/account/name")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Keep my progress").click()
    with live.app.database.write() as session:
        session.execute(update(Account).where(Account.name == name).values(role="teacher"))
    return page


def new_class(page: Page, name: str = "8b") -> str:
    """A class of the teacher's; its path."""
    page.goto("/classes/new")
    page.get_by_label("Name of the class").fill(name)
    page.get_by_role("button", name="Make the class").click()
    page.wait_for_url(re.compile(r"/classes/[\w-]{12}$"))
    return page.url.removeprefix(page.url.split("/classes/")[0])


def hand_in(page: Page, place: str, names: str) -> None:
    """Paste a list of names and have it looked through."""
    page.goto(f"{place}/roster")
    page.get_by_label("Names", exact=True).fill(names)
    page.get_by_role("button", name="Look it through").click()
    page.wait_for_url("**/rosters/*")


def take_in(page: Page, place: str, names: str) -> None:
    """Hand a list in and take it as it is proposed."""
    hand_in(page, place, names)
    page.get_by_role("button", name="Take them into").click()
    page.get_by_role("link", name="Print their cards").wait_for()
