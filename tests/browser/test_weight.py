"""What studying costs the net and the eye: bytes, requests, and things that jump about."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import RIGHT, UNKNOWN, WRONG, Hands, guest, known, one_of_each
from tests.browser.serving import Live

FIRST_VISIT = 60_000
"""Bytes on the wire, headers and all, of the first study page that a browser sees."""
MOST_REQUESTS = 8
AN_ANSWER = 8_000
"""Bytes of an answer, marked and told."""
SHIFTS = """() => new Promise(done => {
  const found = [];
  new PerformanceObserver(list => found.push(...list.getEntries())).observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => done(found.map(one =>
    `${one.value.toFixed(4)} by ${one.sources.map(source => source.node?.outerHTML?.slice(0, 150)).join(", ")}`))));
})"""
"""What has moved since the page began, after a key too; two frames later all is told."""


@dataclass(slots=True)
class Wire:
    """What comes over the wire: the bytes of each request that has ended."""

    sizes: list[float] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Count from here on."""
        session = page.context.new_cdp_session(page)
        session.on("Network.loadingFinished", lambda event: self.sizes.append(event["encodedDataLength"]))
        session.send("Network.enable")


def in_a_fresh_browser(live: Live, page: Page) -> Hands:
    """A guest whose browser has nothing of the pages in store."""
    page.goto("/")
    page.get_by_role("button", name="Start with the article").click()
    expect(page.locator(".ask")).to_be_visible()
    page.goto("about:blank")
    session = page.context.new_cdp_session(page)
    session.send("Network.clearBrowserCache")
    return Hands(page, known(live.app.database))


@pytest.mark.parametrize("kind", ["choice", "matching", "ordering"])
def test_a_first_visit_and_each_answer_are_light(live: Live, page: Page, kind):
    hands, wire = in_a_fresh_browser(live, page), Wire()
    public, _ = one_of_each(hands.questions)[kind]
    wire.listen(page)
    page.goto(f"/study?question={public}", wait_until="networkidle")
    assert 3 <= len(wire.sizes) <= MOST_REQUESTS, wire.sizes
    assert sum(wire.sizes) <= FIRST_VISIT, wire.sizes
    wire.sizes.clear()
    with page.expect_request_finished():
        hands.answer(WRONG)
    assert len(wire.sizes) == 1
    assert 0 < sum(wire.sizes) <= AN_ANSWER, wire.sizes


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_nothing_jumps_about_while_questions_are_asked_and_told(live: Live, page: Page, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    hands = guest(live, page)
    for kind, (public, _) in one_of_each(hands.questions).items():
        hands.ask(public)
        assert page.evaluate(SHIFTS) == [], f"while a question of the type {kind} is loaded"
        hands.answer(RIGHT if kind == "text" else UNKNOWN)
        assert page.evaluate(SHIFTS) == [], f"when {kind} is told"
        hands.go_on()
        assert page.evaluate(SHIFTS) == [], f"when the next is asked after {kind}"


def test_what_jumps_is_seen(page: Page):
    page.goto("/help")
    page.evaluate("document.querySelector('main').prepend(Object.assign(document.createElement('hr'), {width: 9}))")
    assert len(page.evaluate(SHIFTS)) == 1
