"""A quiz from a text that is pasted to a mark that is mended, on a real server that is killed in the middle."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from quizapp.models.quizzes import Attempt, AttemptQuestion, Save
from tests.browser.serving import Live
from tests.browser.teaching import new_class, teacher
from tests.browser.test_whole_class import come_by_code
from tests.browser.test_writing_pages import QUIZ
from tests.browser.watching import Watch
from tests.served import Server, served

ANSWERS = {
    "What is the capital of Norway?": "Oslo",
    "A whale is a fish.": "False",
    "Two plus two is": "4",
    "How long is the Rhine": "1235",
    "Which is the capital of which country?": {"Norway": "Oslo", "Finland": "Helsinki", "Iceland": "Reykjavik"},
    "Which are primes?": ["2", "3"],
    "Where does the Nile end?": "the sea",
    "Which river flows through Paris?": "the Seine",
    "Iceland is an island.": "True",
    "What do bees make?": "bees wax",
}
"""What the learner answers: all right, and the last right as well, which the teacher has not thought of."""
MOST_FIELDS = 5


class Quizapp:
    """A quizapp in a process of its own, and browsers that look at it."""

    def __init__(self, live: Live, browser: Browser, wishes: dict) -> None:
        self.live, self.browser, self.wishes = live, browser, wishes
        self.ends = ExitStack()
        self.server: Server = self.ends.enter_context(served(live.config.data))
        self.watch = Watch(self.server.url)

    def visitor(self) -> Page:
        """Somebody with a browser of their own."""
        context = self.browser.new_context(base_url=self.server.url, **self.wishes)
        self.ends.callback(context.close)
        self.watch.follow(context)
        return context.new_page()

    def kill(self) -> None:
        """End the server at once."""
        self.server.kill()

    def restart(self) -> None:
        """Start it again where it was."""
        port = urlsplit(self.server.url).port
        self.server = self.ends.enter_context(served(self.live.config.data, "--port", str(port)))


@pytest.fixture
def quizapp(live: Live, browser: Browser, browser_context_args: dict) -> Generator[Quizapp]:
    """A quizapp that can be killed; its pages may not misbehave."""
    made = Quizapp(live, browser, browser_context_args)
    with made.ends:
        yield made
        made.watch.check()


def press(page: Page, name: str | re.Pattern[str]) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=isinstance(name, str)).click()


def shown(page: Page) -> list[str]:
    """The names of the fields that a teacher sees and may fill in; the ways of one choice are one field."""
    fields = page.locator("main :is(input, textarea, select)").all()
    names = [field.get_attribute("name") for field in fields if field.is_visible()]
    return sorted({name for name in names if name})


def paste_and_give(board: Page) -> str:
    """From the sign-in to a quiz that a class has; the path of its results."""
    board.goto("/decks/new")
    fields = shown(board)
    board.get_by_label("Title").fill("Rivers and bees")
    board.get_by_label("Your questions").fill(QUIZ)
    press(board, "Go on")
    expect(board.locator("h1")).to_have_text("10 questions are ready")
    press(board, "Take 10 questions")
    press(board, "Make a quiz of all of them")
    with board.expect_navigation():
        board.get_by_role("link", name="Give it to a class").click()
    fields += shown(board)
    assert len(fields) <= MOST_FIELDS, fields
    press(board, "Give it")
    expect(board.get_by_role("heading", level=1)).to_have_text("Nobody has handed in yet")
    return urlsplit(board.url).path


def asked(page: Page) -> str:
    """Which of the questions the page asks."""
    words = page.locator("h1").inner_text() + page.locator("main").inner_text()
    return next(question for question in ANSWERS if question in words)


def answer(page: Page) -> None:
    """Give the answer to the question on the page; it is saved by itself."""
    given = ANSWERS[asked(page)]
    if isinstance(given, dict):
        for left, right in given.items():
            page.get_by_label(left).select_option(label=right)
    elif isinstance(given, list):
        for option in given:
            page.get_by_role("checkbox", name=option, exact=True).check()
    elif page.locator("main input[type=radio]").count():
        page.get_by_role("radio", name=given, exact=True).check()
    else:
        page.locator("#answer").fill(given)


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_text(re.compile(r"^Saved \d\d:\d\d\.$"), timeout=20_000)


def not_saved(page: Page) -> None:
    expect(page.get_by_role("alert")).to_contain_text("Not saved yet. Keep this page open")
    expect(page.locator("#saved")).to_have_text("Not saved yet, trying again …")


def without_network(quizapp: Quizapp, page: Page) -> None:
    """Give an answer while the network is away, and see it saved when it is back."""
    page.context.set_offline(True)
    answer(page)
    not_saved(page)
    page.context.set_offline(False)
    saved(page)
    quizapp.watch.forgive("ERR_INTERNET_DISCONNECTED")


def without_server(quizapp: Quizapp, page: Page) -> None:
    """Give an answer while the server is dead, and see it saved when it lives again."""
    quizapp.kill()
    answer(page)
    not_saved(page)
    quizapp.restart()
    page.get_by_role("button", name="Try now").click()
    saved(page)
    quizapp.watch.forgive("ERR_CONNECTION_REFUSED")


TROUBLE: dict[int, Callable[[Quizapp, Page], None]] = {3: without_network, 6: without_server}
"""What happens at which question."""


def test_a_quiz_is_pasted_given_answered_through_trouble_and_mended(quizapp: Quizapp, live: Live) -> None:
    board = teacher(live, quizapp.visitor())
    room = new_class(board)
    board.goto(room)
    code = "".join(board.locator(".tiles b").all_text_contents())
    learner = quizapp.visitor()
    come_by_code(learner, code, "Mira")
    results = paste_and_give(board)

    learner.goto("/today")
    with learner.expect_navigation():
        learner.get_by_role("link", name=re.compile("Begin|Rivers and bees")).first.click()
    press(learner, "Begin")
    for number in range(1, 11):
        if number in TROUBLE:
            TROUBLE[number](quizapp, learner)
        else:
            answer(learner)
        press(learner, "Next" if number < 10 else "Look back")
    expect(learner.get_by_role("heading", level=1)).to_have_text("All 10 are answered")
    press(learner, "Hand in")
    expect(learner.get_by_role("heading", level=1)).to_have_text("9 of 10 points, 90 %")

    board.goto(results)
    expect(board.get_by_role("heading", level=1)).to_contain_text("Your learner has handed in")
    board.get_by_text("The questions by their numbers").click()
    with board.expect_navigation():
        board.get_by_role("link", name="Mend question 10").click()
    press(board, re.compile("Accept this too"))
    expect(board.get_by_role("heading", level=1)).to_have_text("It changes 1 mark")
    press(board, "Change 1 mark")
    learner.reload()
    expect(learner.get_by_role("heading", level=1)).to_have_text("10 of 10 points, 100 %")
    expect(learner.get_by_text("Your teacher accepted this answer afterwards.")).to_be_visible()
    with live.app.database.read() as session:
        assert session.scalars(select(Attempt.handed_in)).all() == [True]
        assert session.scalar(select(func.count()).select_from(AttemptQuestion).where(AttemptQuestion.answered)) == 10
        assert session.scalar(select(func.count()).select_from(Save)) >= 10
