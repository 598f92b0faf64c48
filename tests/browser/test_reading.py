"""The memory map in a browser: what stands beside a sentence opens, stays out of the way and closes; days ahead."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

ABOVE_ITS_SHEET = """() => {
  const mark = document.querySelector("a.m.open").getBoundingClientRect();
  const sheet = document.querySelector("a.m.open + .slip").getBoundingClientRect();
  return mark.top >= 0 && mark.bottom <= sheet.top;
}"""
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
DESK = {"viewport": {"width": 1280, "height": 800}}


@pytest.fixture
def reader(new_context):
    """Opens the text in a browser whose guest has said of two questions that they do not know."""

    def open_text(query="", **wishes):
        page = new_context(**wishes).new_page()
        page.goto("/")
        page.get_by_role("button", name="Start").first.click()
        for _ in range(2):
            page.goto("/study")
            page.locator("button[value=unknown]").click()
            page.wait_for_url(re.compile("answers")) if wishes.get("java_script_enabled") is False else expect(
                page.get_by_role("heading", name="Now you can learn it")
            ).to_be_visible()
        page.goto("/texts" + query)
        if query:
            page.goto(page.url.split("?")[0] + query)
        return page

    return open_text


def slips(page):
    return page.locator(".slip:visible")


def test_a_press_opens_what_is_known_and_escape_closes_it(reader, axe):
    page = reader(**DESK)
    mark = page.locator("a.m").first
    mark.click()
    expect(slips(page)).to_have_count(1)
    expect(slips(page)).to_contain_text("likely to recall today")
    assert page.evaluate("location.hash").startswith("#q-")
    axe(page)
    page.mouse.move(0, 0)
    page.keyboard.press("Escape")
    expect(page.locator("a.m.open")).to_have_count(0)
    assert page.evaluate("location.hash") == ""
    expect(mark).to_be_focused()


def test_two_are_never_open_and_a_press_elsewhere_closes(reader):
    page = reader(**DESK)
    page.locator("a.m").nth(0).click()
    page.locator("a.m").nth(1).click()
    expect(slips(page)).to_have_count(1)
    page.locator("h1").click()
    expect(slips(page)).to_have_count(0)


def test_the_key_asks_the_question_of_the_open_sentence(reader):
    page = reader(**DESK)
    page.locator("a.m").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("a")
    page.wait_for_url(re.compile(r"/study\?question="))


def test_on_a_phone_the_sheet_does_not_cover_its_sentence(reader, axe):
    page = reader("?map=on", **PHONE)
    for mark in page.locator("a.m").all()[:12:4]:
        mark.evaluate("mark => { mark.scrollIntoView({block: 'end'}); mark.click() }")
        expect(slips(page)).to_have_count(1)
        assert slips(page).bounding_box()["height"] <= 844 * 0.46
        page.wait_for_function(ABOVE_ITS_SHEET)
    axe(page)
    slips(page).get_by_role("link", name="Close").click()
    expect(slips(page)).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_slider_redraws_the_map_at_once_and_keeps_its_place(reader, axe, scheme):
    page = reader(color_scheme=scheme, **DESK)
    slider = page.get_by_role("slider")
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#mean")).to_contain_text("without another look")
    expect(page).to_have_url(re.compile(r"in=5"))
    expect(slider).to_be_focused()
    expect(page.locator("output")).to_have_text("Saturday 7\u00a0March")
    assert slider.get_attribute("aria-valuetext") == "Saturday 7\u00a0March"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="If you keep to your plan")).to_be_checked()
    expect(page).to_have_url(re.compile(r"plan=kept"))
    axe(page)


def test_without_script_the_address_opens_a_sentence_and_a_button_shows_the_day(reader):
    page = reader(java_script_enabled=False, **DESK)
    page.locator("a.m").first.click()
    page.mouse.move(0, 0)
    expect(slips(page)).to_have_count(1)
    page.get_by_role("slider").fill("7")
    page.get_by_role("button", name="Show this day").click()
    expect(page.locator("output")).to_have_text("Monday 9\u00a0March")


@pytest.mark.parametrize("width", [320, 390, 900, 1280])
def test_nothing_runs_out_of_the_page(reader, width):
    page = reader("?map=on&in=9", viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto("/progress")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_progress_shuts_nobody_out(reader, axe, scheme):
    page = reader(color_scheme=scheme, **DESK)
    page.goto("/progress")
    for summary in page.locator("summary").all():
        summary.click()
    axe(page)
