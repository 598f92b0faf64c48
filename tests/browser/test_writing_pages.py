"""Questions of one's own in a real browser: a quiz pasted, each type written and tried, by mouse and by keys alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import func, select

from quizapp.models.content import QuestionRow, Version
from quizapp.questions.catalogue import TYPES
from tests.browser.serving import Live
from tests.browser.teaching import new_class, teacher
from tests.browser.test_pages import Look, browser_context_args, look
from tests.browser.watching import Watch

__all__ = ["browser_context_args", "look"]

QUIZ = """::Capitals::What is the capital of Norway? { =Oslo #Since 1814. ~Bergen ~Turku }

A whale is a fish. {F}

Two plus two is {=four =4}.

How long is the Rhine, in km? {#1230:10}

Which is the capital of which country? {=Norway -> Oslo =Finland -> Helsinki =Iceland -> Reykjavik}

Which are primes? {~%50%2 ~%50%3 ~%-50%4}

Where does the Nile end? { =the sea ~a lake #That is the Volga. }

Which river flows through Paris? { =the Seine ~the Loire ~the Rhône }

Iceland is an island. {T}

What do bees make? {=honey}
"""
"""Ten questions."""
LINES = QUIZ + "\nWhich of these? { ~red ~green }\n"
"""One more, in which nothing is right."""


@pytest.fixture
def desk(live: Live, page: Page) -> Page:
    """The browser of a teacher."""
    return teacher(live, page)


def pasted(page: Page, text: str = QUIZ, title: str = "Rivers and bees") -> str:
    """A deck with questions that were pasted; its path."""
    page.goto("/decks")
    page.get_by_role("link", name="New deck").click()
    page.get_by_label("Title").fill(title)
    page.get_by_label("Your questions").fill(text)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name=re.compile("Take .* question")).click()
    page.wait_for_url(re.compile(r"/decks/[\w-]{12}\?pasted="))
    return page.url[page.url.index("/decks/") :].split("?")[0]


def write(page: Page, deck: str, kind: str) -> None:
    """Begin a question of a type."""
    page.goto(deck)
    page.get_by_role("link", name=TYPES[kind].label, exact=True).click()
    page.wait_for_url("**/questions/new/*")
    expect(page.locator("h1")).to_contain_text("New:")


def tried(page: Page) -> str:
    """What is said of the answer that was tried."""
    page.get_by_role("button", name="Try this answer").click()
    return page.locator(".preview .verdict h3").inner_text()


def save(page: Page) -> None:
    """Save, and see that it is there."""
    page.get_by_role("button", name="Save").click()
    expect(page.locator("h1")).to_contain_text("version 1")


def test_a_new_teacher_pastes_ten_questions_and_gives_them_to_a_class(desk: Page, live: Live) -> None:
    room = new_class(desk)
    desk.goto("/decks/new")
    shown = [field for field in desk.locator("main :is(input, textarea, select)").all() if field.is_visible()]
    assert len(shown) == 2
    place = pasted(desk)
    expect(desk.locator("h1")).to_contain_text("10 questions")
    desk.goto(f"{room}/plan")
    desk.get_by_role("button", name="Rivers and bees").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("studies 1 text")
    desk.goto("/decks")
    expect(desk.get_by_text("Studied by 8b")).to_be_visible()
    assert place


def test_each_problem_stands_at_its_line_and_one_click_takes_the_rest_back(desk: Page) -> None:
    desk.goto("/decks/new")
    desk.get_by_label("Title").fill("Colours")
    desk.get_by_label("Your questions").fill(LINES)
    desk.get_by_role("button", name="Go on").click()
    expect(desk.locator("h1")).to_have_text("10 questions are ready, 1 left out")
    problem = desk.locator(".problems li")
    expect(problem).to_contain_text("Line 21")
    expect(problem).to_contain_text("Left out")
    expect(problem).to_contain_text("Which of these? { ~red ~green }")
    expect(desk.locator(".looked")).to_have_count(10)
    desk.get_by_role("button", name="Take 10 questions").click()
    desk.get_by_role("button", name="Take them out again").click()
    expect(desk.locator("h1")).to_have_text("No question yet")


def test_the_pages_are_sound_at_all_widths_in_both_themes(desk: Page, look: Look) -> None:
    desk.goto("/decks")
    look(desk)
    desk.get_by_role("link", name="New deck").click()
    look(desk)
    desk.get_by_label("Title").fill("Colours")
    desk.get_by_label("Your questions").fill(LINES)
    desk.get_by_role("button", name="Go on").click()
    look(desk)
    desk.get_by_role("button", name="Take 10 questions").click()
    place = desk.url.split("?")[0]
    for address in (desk.url, place, f"{place}/settings", f"{place}/paste"):
        desk.goto(address)
        look(desk)


@pytest.mark.parametrize("kind", TYPES)
def test_the_desk_of_each_type_is_sound(desk: Page, look: Look, watch: Watch, kind: str) -> None:
    place = pasted(desk, "Is it? {T}")
    write(desk, place, kind)
    look(desk)
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("alert").first).to_contain_text("Nothing is saved yet")
    look(desk)
    watch.forgive("422")


def test_a_choice_is_written_with_the_page_of_a_learner_beside_it(desk: Page, live: Live, look: Look) -> None:
    write(desk, pasted(desk, "Is it? {T}"), "choice")
    desk.get_by_label("Question", exact=True).fill("What is $\\frac{1}{2}$ of 8?")
    for number, option in enumerate(("4", "16", "none of these"), 1):
        desk.locator(f"#options-{number - 1}-text").fill(option)
    desk.locator("#options-0-credit").select_option("Right")
    desk.get_by_text("More of option 3").click()
    with desk.expect_response(lambda answer: answer.request.method == "POST"):  # the preview, for the last time
        desk.get_by_label("Keep in place when shuffled").nth(2).check()
    expect(desk.locator(".preview [aria-busy='true']")).to_have_count(0)
    expect(desk.locator(".preview .choice")).to_have_count(3)
    expect(desk.locator(".preview .choice").last).to_contain_text("none of these")
    expect(desk.locator(".preview math")).to_be_visible()
    desk.locator(".preview .choice", has_text="16").click()
    assert tried(desk) == "Not this one"
    desk.get_by_role("button", name="Try another answer").click()
    desk.locator(".preview .choice", has_text="4").click()
    assert tried(desk) == "Right"
    look(desk)
    save(desk)
    desk.get_by_label("Question", exact=True).fill("What is half of 8?")
    desk.get_by_role("button", name="Save").click()
    expect(desk.locator("h1")).to_contain_text("version 2")
    desk.get_by_role("link", name="Versions").click()
    expect(desk.locator("h1")).to_contain_text("2 versions")
    look(desk)
    desk.get_by_role("button", name="Ask it like this again").click()
    expect(desk.get_by_label("Question", exact=True)).to_have_value("What is $\\frac{1}{2}$ of 8?")


FIELDS: dict[str, dict[str, str]] = {
    "truefalse": {"#prompt": "A whale is a fish."},
    "text": {"#prompt": "What do bees make?", "#answers-0-text": "honey"},
    "number": {"#prompt": "How long is the Rhine?", "#answers-0-text": "1230", "#answers-0-tolerance": "1%"},
    "matching": {"#prompt": "Which capital?", "#pairs-0-text": "Norway", "#pairs-0-match": "Oslo",
                 "#pairs-1-text": "Finland", "#pairs-1-match": "Helsinki"},
    "ordering": {"#prompt": "In order?", "#steps-0-text": "Egg", "#steps-1-text": "Worm", "#steps-2-text": "Fly"},
    "flashcard": {"#prompt": "The capital of Norway", "#back": "Oslo"},
    "essay": {"#prompt": "Why?", "#model": "Because."},
    "cloze": {"#prompt": "The capital of Norway is [[city]].", "#answers-0-text": "Oslo"},
}  # fmt: skip


@pytest.mark.parametrize("kind", FIELDS)
def test_a_question_of_each_type_is_written(desk: Page, live: Live, kind: str) -> None:
    write(desk, pasted(desk, "Is it? {T}"), kind)
    for field, text in FIELDS[kind].items():
        desk.locator(field).fill(text)
    expect(desk.locator(".preview .ask")).to_be_visible()
    save(desk)
    with live.app.database.read() as session:
        assert session.scalar(select(func.count(Version.id)).where(Version.kind == kind, Version.author_id > 0)) >= 1


def test_all_of_it_works_without_script(browser_context: BrowserContext, live: Live) -> None:
    page = browser_context.new_page()
    teacher(live, page)
    write(page, pasted(page), "choice")
    page.locator("#prompt").fill("What is the capital of Norway?")
    page.locator("#options-0-text").fill("Oslo")
    page.locator("#options-0-credit").select_option("Right")
    page.locator("#options-1-text").fill("Bergen")
    page.get_by_role("button", name="One more option").click()
    page.locator("#options-4-text").fill("Turku")
    page.get_by_role("button", name="Show it").click()
    assert page.locator(".preview .choice").count() == 3
    page.locator(".preview .choice", has_text="Oslo").click()
    assert tried(page) == "Right"
    page.get_by_role("button", name="Remove option 2").click()
    save(page)
    with live.app.database.read() as session:
        assert session.scalar(select(func.count(QuestionRow.id)).where(QuestionRow.retired_at.is_(None))) > 11


@pytest.fixture
def browser_context(browser, browser_context_args: dict, live: Live, watch: Watch) -> BrowserContext:
    """A browser without script."""
    made = browser.new_context(**browser_context_args, java_script_enabled=False, base_url=live.url)
    yield made
    made.close()


def test_questions_are_sorted_moved_and_taken_out_by_ticks(desk: Page) -> None:
    other = pasted(desk, "Is it? {T}", "Other")
    place = pasted(desk)
    desk.get_by_label("Choose “A whale is a fish.”").check()
    desk.get_by_label("Topic", exact=True).last.fill("Animals")
    desk.get_by_role("button", name="Set the topic").click()
    expect(desk.get_by_role("status")).to_contain_text("1 question under “Animals” now.")
    desk.get_by_label("Choose “Iceland is an island.”").check()
    desk.get_by_role("button", name="Move there").click()
    expect(desk.locator("h1")).to_contain_text("9 questions")
    desk.get_by_label("Choose “What do bees make?”").check()
    desk.get_by_role("button", name="Take out of the deck").click()
    expect(desk.locator("h1")).to_contain_text("8 questions")
    desk.get_by_role("button", name="Bring them back").click()
    expect(desk.locator("h1")).to_contain_text("9 questions")
    desk.get_by_label("A word in it").fill("animals")
    desk.keyboard.press("Enter")
    expect(desk.locator(".inlist li")).to_have_count(1)
    desk.goto(other)
    expect(desk.locator("h1")).to_contain_text("2 questions")
    assert place != other


def test_a_question_is_written_by_keys_alone(desk: Page) -> None:
    write(desk, pasted(desk, "Is it? {T}"), "text")
    desk.locator("#prompt").focus()
    desk.keyboard.type("What do bees make?")
    desk.keyboard.press("Tab")
    desk.keyboard.type("honey")
    for _ in range(30):
        desk.keyboard.press("Tab")
        if desk.evaluate("document.activeElement.innerText") == "Save":
            break
    desk.keyboard.press("Enter")
    expect(desk.locator("h1")).to_contain_text("version 1")
