"""The browser's tests see what they are there to see: planted faults are found, sound pages left in peace."""

from __future__ import annotations

from collections.abc import Generator
from http import HTTPStatus
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Page

from quizapp.config import Config
from tests.browser.serving import Live, serving
from tests.browser.watching import Watch, barriers

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src * data:; connect-src *"
SOUND = "<!doctype html><html lang=en><title>Sound</title><link rel=icon href='data:,'><main><h1>Sound</h1>"
PAGES = {
    "/": SOUND,
    "/elsewhere": SOUND + "<img alt='' src='http://127.0.0.2:9/picture.png'>",
    "/inline": SOUND + "<script>document.title = 'run'</script>",
    "/failing": SOUND + "<script src=/failing.js></script>",
    "/failing.js": "null.x",
    "/warning": SOUND + "<script src=/warning.js></script>",
    "/warning.js": "console.warn('careful')",
    "/barrier": SOUND + "<form><input name=answer></form>",
    "/moody": SOUND + "<link rel=stylesheet href=/moody.css><p>Pale</p><form><input name=answer></form>",
    "/moody.css": "@media (prefers-color-scheme: dark) {p {color: #fff; background: #eee}}"
    "form {display: none} @media (width > 600px) {form {display: block}}",
    "/late": SOUND + "<a href=/waiting>On</a>",
    "/waiting": SOUND + "<script src=/late.js></script><p>The end</p>",
    "/late.js": "",
}
KINDS = {".js": "text/javascript", ".css": "text/css"}


def pages(environ: dict, start_response) -> list[bytes]:
    """A WSGI program that serves PAGES under a strict policy."""
    path = environ["PATH_INFO"]
    status = HTTPStatus.OK if path in PAGES else HTTPStatus.NOT_FOUND
    kind = KINDS.get(Path(path).suffix, "text/html")
    if path == "/late.js":
        Event().wait(0.3)
    headers = [("Content-Type", f"{kind}; charset=utf-8"), ("Content-Security-Policy", POLICY)]
    start_response(f"{status.value} {status.phrase}", headers)
    return [PAGES.get(path, SOUND).encode()]


@pytest.fixture
def live(config: Config) -> Generator[Live]:
    """The program above, in the place of quizapp."""
    with serving(pages) as url:
        yield Live(url, config)


def test_a_sound_page_is_left_in_peace(page: Page, watch: Watch, axe):
    page.goto("/")
    axe(page)
    watch.check()


@pytest.mark.parametrize(
    ("path", "noted"),
    [
        ("/elsewhere", "request to another host: http://127.0.0.2:9/picture.png"),
        ("/inline", "console error: .*Content Security Policy"),
        ("/failing", "error in the page: .*null"),
        ("/warning", "console warning: careful"),
        ("/missing", "console error: .*404"),
    ],
)
def test_a_page_that_misbehaves_fails(page: Page, watch: Watch, path: str, noted: str):
    page.goto(path)
    with pytest.raises(AssertionError, match=noted):
        watch.check()
    watch.seen.clear()


def test_every_page_of_every_browser_is_watched(new_context, watch: Watch):
    first, second = new_context(), new_context()
    first.new_page().goto("/")
    second.new_page()
    second.new_page().goto("/warning")
    with pytest.raises(AssertionError, match="careful"):
        watch.check()
    watch.seen.clear()


def test_what_was_meant_to_happen_can_be_forgiven_once_it_has(page: Page, watch: Watch):
    page.goto("/missing")
    watch.forgive("404")
    with pytest.raises(AssertionError, match="nothing matched"):
        watch.forgive("404")


def test_a_barrier_is_found_under_a_strict_policy_and_told_with_its_place(page: Page, axe):
    page.goto("/barrier")
    assert "label" in barriers(page)[0]
    with pytest.raises(AssertionError, match='<input name="answer">'):
        axe(page)


def test_a_sound_page_is_asked_again_for_what_a_theme_or_a_width_can_change(page: Page, axe):
    page.set_viewport_size({"width": 500, "height": 500})
    page.goto("/moody")
    axe(page)
    page.emulate_media(color_scheme="dark")
    assert [found.split()[0] for found in barriers(page)] == ["color-contrast"]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 700, "height": 500})
    assert [found.split()[0] for found in barriers(page)] == ["label"]


@pytest.mark.parametrize("go", [lambda link: link.click(), lambda link: link.press("Enter")])
def test_whoever_clicks_or_presses_is_on_the_next_page_when_all_of_it_is_there(page: Page, go):
    page.goto("/late")
    go(page.get_by_role("link"))
    assert page.locator("p").count() == 1


def test_the_clock_stands_until_it_is_moved(live: Live):
    before = live.clock()
    assert live.clock() == before
    live.clock.advance(days=1)
    assert (live.clock() - before).days == 1
