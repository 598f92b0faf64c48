"""Files in and out in a browser: dropped, looked at, chosen, taken, undone, exported; by keys alone as well."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import Live
from tests.browser.teaching import teacher
from tests.browser.test_pages import Look, browser_context_args, look

__all__ = ["browser_context_args", "look"]

QUIZ = """$CATEGORY: Rivers

// [id:rhine]
How long is the Rhine? {#1230:10}

Which is red? { ~a ~b }

$CATEGORY: Beasts

A whale is a fish. {F#It breathes air.}
"""


@pytest.fixture
def desk(live: Live, page: Page) -> Page:
    """The browser of a teacher."""
    return teacher(live, page)


def drop(page: Page, name: str, text: str) -> None:
    """Drop a file on the page, as out of a window beside it."""
    page.evaluate(
        """([name, text]) => {
          const carried = new DataTransfer();
          carried.items.add(new File([text], name));
          document.body.dispatchEvent(new DragEvent("drop", {dataTransfer: carried, bubbles: true, cancelable: true}));
        }""",
        [name, text],
    )


def test_a_file_is_dropped_looked_at_taken_studied_exported_and_taken_back(live: Live, desk: Page, look: Look):
    desk.goto("/imports/new")
    look(desk)
    drop(desk, "rivers.gift", QUIZ)
    expect(desk.get_by_role("heading", level=1)).to_have_text("2 questions are ready, 1 left out")
    look(desk)
    take = desk.get_by_role("button", name=re.compile("^Take"))
    expect(take).to_have_text("Take 2 questions")
    desk.get_by_label("Take question 1").uncheck()
    expect(take).to_have_text("Take 1 question")
    desk.get_by_label("Take question 1").check()
    desk.get_by_label("Title of the new deck").press("Enter")
    expect(desk.get_by_text("2 questions taken into “rivers”.")).to_be_visible()
    look(desk)
    desk.get_by_role("link", name="Export").click()
    desk.get_by_role("link", name="Aiken").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("0 questions go out, 2 left behind")
    look(desk)
    desk.get_by_role("link", name="Another format").click()
    look(desk)
    desk.get_by_role("link", name="GIFT").click()
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Download").first.click()
    assert "How long is the Rhine?" in download.value.path().read_text(encoding="utf-8")
    desk.get_by_role("link", name="rivers").click()
    desk.get_by_role("button", name="Study it").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("2")
