"""A real browser that looks at a running quizapp, and fails what looks fine but misbehaves."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator, Iterable
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page

import dev
from quizapp.app import create_app
from quizapp.config import Config
from tests.browser.serving import Clock, Live, serving
from tests.browser.watching import Watch, barriers

QUIETLY = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""Chromium without sandbox, as containers give none, and without calls home, which would look like a page's."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `python3 dev.py pictures --readme` through to pictures.py."""
    parser.addoption("--readme", action="store_true", help="take the pictures of the documents, and no others")


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """Mark every test of this folder: `-m "not browser"` leaves them out."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the Chromium that is there; without one the tests fail with the remedy: skipped, nobody would notice."""
    try:
        found = dev.find_chromium()
    except dev.Trouble as trouble:
        pytest.fail(str(trouble), pytrace=False)
    if found is None:
        pytest.fail(dev.NO_CHROMIUM, pytrace=False)
    return {**browser_type_launch_args, "executable_path": found, "args": QUIETLY}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A learner in Berlin who reads British English."""
    return {"locale": "en-GB", "timezone_id": "Europe/Berlin", **browser_context_args}


@pytest.fixture(scope="session", autouse=True)
def settled() -> Generator[None]:
    """Clicks and presses on something return when the page they lead to is loaded.

    Playwright’s return when it has been answered, and may be empty yet: whoever then counts or measures is too early.
    Keys without a place, `page.keyboard.press`, wait for nothing at all: see `Hands.turning`.
    """
    with pytest.MonkeyPatch.context() as patch:
        for name in ("click", "press"):
            patch.setattr(Locator, name, settling(getattr(Locator, name)))
        yield


def settling(act: Callable[..., None]) -> Callable[..., None]:
    """The same with a wait for the page that it leads to, if it leads to one and leaves one open."""

    @wraps(act)
    def acting(self: Locator, *given: Any, **wishes: Any) -> None:
        act(self, *given, **wishes)
        if not self.page.is_closed():
            self.page.wait_for_load_state()

    return acting


@pytest.fixture
def config(tmp_path: Path, sqlite_with_bank: Path) -> Config:
    """Settings on SQLite with the bank loaded; the browser sees no difference between databases, other tests do."""
    url = f"sqlite:///{shutil.copy(sqlite_with_bank, tmp_path / 'quizapp.sqlite3')}"
    return Config(tmp_path, b"a secret for tests, 32 characters", url, password_memory=19_456 // 8)


@pytest.fixture
def live(config: Config) -> Generator[Live]:
    """A quizapp of the test's own: `live.url`, and `live.clock.now = …` for another day."""
    clock = Clock()
    app = create_app(config, clock)
    with serving(app) as url:
        yield Live(url, config, app, clock)
    app.database.engine.dispose()


@pytest.fixture
def watch(live: Live) -> Watch:
    """What has gone wrong in the pages so far; `watch.forgive(pattern)` for what was meant to."""
    return Watch(live.url)


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext], live: Live, watch: Watch
) -> Generator[Callable[..., BrowserContext]]:
    """Browsers with cookies of their own, watched to the end; addresses may begin with a slash."""

    def make(**wishes: Any) -> BrowserContext:
        context = new_context(**{"base_url": live.url, **wishes})
        watch.follow(context)
        return context

    yield make
    watch.check()


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Fails when the page as it is now shuts somebody out: `axe(page)`."""

    def check(page: Page) -> None:
        found = barriers(page)
        assert not found, f"{page.url} has {len(found)} barriers:\n" + "\n".join(found)

    return check
