"""Item analysis in a real browser: sound pages in both themes, the figures read from them, the bad question found."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.serving import Live
from tests.browser.test_pages import Look, browser_context_args, look, unfolded
from tests.browser.test_quizzes_pages import sign_in
from tests.sitting_down import CHOICES, answers, class_of, sit

__all__ = ["browser_context_args", "look"]


def test_a_teacher_finds_the_question_with_a_wrong_key_by_keys_and_reads_its_figures(
    live: Live, page: Page, look: Look
):
    with live.app.database.write() as session:
        it, people = class_of(session)
        sit(session, it.given, people, answers())
        path, deck = f"/assignments/{it.given.public}", f"/decks/{it.deck.public}"
    sign_in(page, "Teacher of Mira")
    page.goto(path)
    page.get_by_role("link", name="How good the questions are").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("One question is probably at fault, not the learners")
    look(unfolded(page))
    rows = page.get_by_role("table").nth(0).get_by_role("row")
    expect(rows.filter(has_text=CHOICES[0].prompt).get_by_role("cell").first).to_have_text("80 %")
    bad = rows.filter(has_text=CHOICES[2].prompt)
    expect(bad).to_contain_text("Check the key")
    bad.get_by_role("link").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(CHOICES[2].prompt)
    look(page)
    green = page.get_by_role("row", name="green")
    expect(green.get_by_role("cell").nth(0)).to_have_text("10 50 %")
    expect(green.get_by_role("cell").nth(1)).to_have_text("100 %")
    expect(page.get_by_role("row", name="By guessing")).to_contain_text("25.0 %")
    page.get_by_role("link", name="Mend the marks").press("Enter")
    expect(page.get_by_role("heading", name="Another key")).to_be_visible()
    page.goto(f"{deck}/analysis")
    look(page)
