"""Quizzes in a real browser: sound pages, an attempt by keys alone, and one whose network is cut and comes back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from quizapp.models.quizzes import Attempt, AttemptQuestion, Save
from quizapp.questions.base import Answer, Question
from quizapp.questions.catalogue import TYPES
from tests.browser.hands import Hands
from tests.browser.serving import MONDAY, Live
from tests.browser.teaching import PASSWORD
from tests.browser.test_pages import Look, browser_context_args, look, unfolded
from tests.browser.watching import Watch
from tests.quizzing import preset, quizzed

__all__ = ["browser_context_args", "look"]
EACH = tuple(kind.example().question for name, kind in TYPES.items() if name != "flashcard")
"""One question of each type that a quiz can ask."""
HOUR = timedelta(hours=1)


def given(live: Live, rules, questions=EACH) -> str:
    """Mira has a quiz to do; its path."""
    with live.app.database.write() as session:
        it = quizzed(session, rules, questions=questions)
        return f"/assignments/{it.given.public}"


def sign_in(page: Page, name: str) -> Page:
    page.goto("/sign-in")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in")
    return page


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def begin(page: Page, path: str) -> str:
    """Begin; the attempt's address."""
    page.goto(f"{path}/start")
    press(page, "Begin")
    return page.url.rsplit("/", 1)[0]


def stored(live: Live) -> list[str]:
    """The answers that are stored."""
    with live.app.database.read() as session:
        return list(session.scalars(select(Save.response).order_by(Save.id)))


def test_the_pages_of_a_learner(live: Live, page: Page, look: Look, watch: Watch):
    path = given(live, preset(limit=HOUR, confidence=True, pass_mark=0.5))
    sign_in(page, "Mira")
    for address in ("/today", f"{path}/start"):
        page.goto(address)
        look(page)
    attempt = begin(page, path)
    for number in range(1, len(EACH) + 1):
        page.goto(f"{attempt}/{number}")
        look(page)
    page.goto(f"{attempt}/review")
    look(page)
    press(page, "Hand in now")
    look(unfolded(page))
    page.goto(f"{path}/start")
    look(page)


def test_the_pages_of_a_teacher(live: Live, page: Page, new_context, look: Look):
    path = given(live, preset(limit=HOUR, closes=MONDAY + HOUR))
    learner = sign_in(new_context().new_page(), "Mira")
    attempt = begin(learner, path)
    press(learner, "Next")
    learner.goto(f"{attempt}/review")
    press(learner, "Hand in now")
    sign_in(page, "Teacher of Mira")
    for address in (path, f"{path}/rules", f"{path}/marking", f"{attempt}/look", "/quizzes"):
        page.goto(address)
        look(unfolded(page))
    page.get_by_role("link", name="Three things").first.click()
    look(unfolded(page))
    quiz = page.url
    page.get_by_role("link", name="On deck of Mira").click()
    look(page)
    page.goto(f"{quiz}/give")
    look(unfolded(page))


def test_enter_saves_the_points_and_moves_nothing_and_what_is_refused_has_the_focus(
    live: Live, page: Page, watch: Watch
):
    given(live, preset())
    sign_in(page, "Teacher of Mira")
    page.goto("/quizzes")
    page.get_by_role("link", name="Three things").first.click()
    order = page.locator(".items .what").all_inner_texts()
    field = page.get_by_label("Points of question 1", exact=True)
    field.fill("7")
    with page.expect_navigation():
        field.press("Enter")
    expect(field).to_have_value("7")
    assert page.locator(".items .what").all_inner_texts() == order
    field.fill("")
    with page.expect_navigation():
        field.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    watch.forgive("422")


def test_a_question_is_mended_and_its_learner_sees_the_new_mark(live: Live, page: Page, new_context, look: Look):
    path = given(live, preset(), (Question("text", "What flies?", (Answer("zeppelin", 1.0),)),))
    learner = sign_in(new_context().new_page(), "Mira")
    begin(learner, path)
    learner.get_by_label("Your answer").fill("an airship")
    press(learner, "Look back")
    press(learner, "Hand in")
    expect(learner.get_by_role("heading", level=1)).to_contain_text("0 of 1 point")
    sign_in(page, "Teacher of Mira")
    page.goto(path)
    page.get_by_text("The questions by their numbers").click()
    page.get_by_role("link", name="Mend question 1").click()
    look(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Accept this too").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It changes 1 mark")
    look(page)
    press(page, "Change 1 mark")
    look(page)
    learner.reload()
    expect(learner.get_by_role("heading", level=1)).to_contain_text("1 of 1 point")
    expect(learner.get_by_text("Your teacher accepted this answer afterwards.")).to_be_visible()
    press(page, "Undo")
    learner.reload()
    expect(learner.get_by_role("heading", level=1)).to_contain_text("0 of 1 point")


def test_an_answer_that_is_given_without_a_network_is_saved_when_it_is_back(live: Live, page: Page, watch: Watch):
    path = given(live, preset(), (Question("text", "What flies?", (EACH[0].answers[0],)), *EACH[:1]))
    sign_in(page, "Mira")
    begin(page, path)
    page.context.set_offline(True)
    page.get_by_label("Your answer").fill("a zeppelin")
    expect(page.get_by_role("alert")).to_contain_text("Not saved yet. Keep this page open")
    expect(page.locator("#saved")).to_have_text("Not saved yet, trying again …")
    assert stored(live) == []
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_have_text(re.compile(r"^Saved \d\d:\d\d\.$"))
    expect(page.locator(".banner")).to_have_count(0)
    assert stored(live) == ['"a zeppelin"']
    watch.forgive("ERR_INTERNET_DISCONNECTED")
    press(page, "Next")
    assert stored(live) == ['"a zeppelin"']
    page.goto(page.url.rsplit("/", 1)[0] + "/1")
    expect(page.get_by_label("Your answer")).to_have_value("a zeppelin")


def test_a_second_tab_does_not_overwrite_the_first_in_silence(live: Live, page: Page, watch: Watch):
    path = given(live, preset(), (Question("text", "What flies?", (EACH[0].answers[0],)),))
    sign_in(page, "Mira")
    attempt = begin(page, path)
    other = page.context.new_page()
    other.goto(f"{attempt}/1")
    page.get_by_label("Your answer").fill("first")
    expect(page.locator("#saved")).to_contain_text("Saved")
    other.get_by_label("Your answer").fill("second")
    expect(other.get_by_role("alert")).to_contain_text("answered in another window")
    assert stored(live) == ['"first"']
    other.get_by_role("button", name="Show what is saved").click()
    expect(other.get_by_label("Your answer")).to_have_value("first")
    watch.forgive("409")


def test_all_on_one_page_each_answer_is_saved_by_itself(live: Live, page: Page, look: Look, watch: Watch):
    path = given(live, preset(one_page=True, confidence=True))
    sign_in(page, "Mira")
    attempt = begin(page, path)
    page.goto(f"{attempt}/all")
    look(page)
    page.context.set_offline(True)
    for typed in page.locator(".typed input").all():
        typed.fill("12")
    first = page.locator("form.ask:has(.choices)").first
    first.locator(".choices input").first.check()
    expect(page.get_by_role("alert")).to_contain_text("Not saved yet. Keep this page open")
    page.context.set_offline(False)
    for form in (first, page.locator("form.ask:has(.typed)").first):
        expect(form.locator(".saved")).to_have_text(re.compile(r"^Saved \d\d:\d\d\.$"))
    watch.forgive("ERR_INTERNET_DISCONNECTED")
    expect(page.locator(".banner")).to_have_count(0)
    asked = page.locator("form.ask:has(.typed)").count() + 1
    expect(page.locator(".map .done")).to_have_count(asked)
    form = page.locator("form.ask:has(.typed)").first
    form.locator(".typed input").fill("13")
    with page.expect_navigation():
        first.get_by_role("button", name="Flag to come back").click()
    assert '"13"' in " ".join(stored(live)) or "13" in stored(live)
    expect(page.locator(".map .flagged")).to_have_count(1)
    expect(page.locator("form.ask:has(.typed) .typed input").first).to_have_value("13")
    page.get_by_role("link", name="Look back and hand in").click()
    press(page, "Hand in now")
    expect(page.get_by_role("heading", level=1)).to_contain_text("points")


def test_an_answer_in_a_tab_that_is_closed_before_it_is_saved_is_saved_when_the_quiz_is_opened_again(
    live: Live, page: Page, watch: Watch
):
    path = given(live, preset(), (*EACH[:1], Question("text", "What flies?", (Answer("a zeppelin", 1.0),))))
    sign_in(page, "Mira")
    attempt = begin(page, path)
    page.goto(f"{attempt}/2")
    page.route("**/attempts/**", lambda route: route.abort())  # of this tab alone: it is never online again
    page.get_by_label("Your answer").fill("a zeppelin")
    expect(page.locator("#saved")).to_have_text("Not saved yet, trying again …")
    watch.forgive("ERR_FAILED")
    page.close()
    assert stored(live) == []
    again = page.context.new_page()
    again.goto(f"{attempt}/1")
    expect(again.get_by_role("alert")).to_contain_text("Your answer to question 2 is not saved yet.")
    again.get_by_role("link", name="Go there").click()
    expect(again.locator("#saved")).to_have_text(re.compile(r"^Saved \d\d:\d\d\.$"))
    expect(again.get_by_label("Your answer")).to_have_value("a zeppelin")
    assert stored(live) == ['"a zeppelin"']
    again.goto(f"{attempt}/1")
    expect(again.locator(".banner")).to_have_count(0)


def test_when_the_time_is_up_no_page_leads_to_an_answer_that_can_no_longer_be_saved(
    live: Live, page: Page, watch: Watch
):
    path = given(live, preset(limit=HOUR), (*EACH[:1], Question("text", "What flies?", (Answer("a zeppelin", 1.0),))))
    sign_in(page, "Mira")
    attempt = begin(page, path)
    page.goto(f"{attempt}/2")
    page.route("**/attempts/**", lambda route: route.abort())
    page.get_by_label("Your answer").fill("a zeppelin")
    expect(page.locator("#saved")).to_have_text("Not saved yet, trying again …")
    watch.forgive("ERR_FAILED")
    page.close()
    again = page.context.new_page()
    again.goto(f"{attempt}/review")
    expect(again.get_by_role("alert")).to_contain_text("Your answer to question 2 is not saved yet.")
    live.clock.advance(hours=2)
    again.goto(f"{attempt}/review")
    expect(again.get_by_role("heading", level=1)).to_have_text("The time is up")
    expect(again.locator(".banner")).to_have_count(0)
    assert again.evaluate("localStorage.length") == 0


def test_an_attempt_by_keys_alone(live: Live, page: Page):
    path = given(live, preset(), (EACH[0],))
    sign_in(page, "Mira")
    page.goto("/today")
    hands = Hands(page, {})
    hands.follow(f'a.button[href="{path}/start"]')
    hands.follow("main button.first")
    hands.tab_to('[name="answer"]')
    hands.press("Space")
    expect(page.locator("#saved")).to_contain_text("Saved")
    hands.follow('button[value="next"]')
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answer is saved")
    hands.follow("main button.first")
    expect(page).to_have_url(re.compile("/result$"))
    with live.app.database.read() as session:
        assert session.scalars(select(Attempt.handed_in)).all() == [True]
        assert session.scalars(select(AttemptQuestion.saves)).all() == [1]


def test_when_the_time_is_up_what_was_typed_is_saved_and_the_page_says_so(live: Live, page: Page):
    path = given(live, preset(limit=timedelta(minutes=1)), (Question("text", "What flies?", (EACH[0].answers[0],)),))
    sign_in(page, "Mira")
    begin(page, path)
    live.clock.advance(seconds=58)
    page.reload()
    page.get_by_label("Your answer").fill("just in time")
    page.wait_for_url("**/review")
    assert stored(live) == ['"just in time"']
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answer is saved")


@pytest.mark.parametrize("rules", ["homework"])
def test_without_script_it_is_done_too(live: Live, new_context, rules):
    path = given(live, preset(rules), EACH[:1])
    page = sign_in(new_context(java_script_enabled=False).new_page(), "Mira")
    begin(page, path)
    page.locator("label.choice").first.click()
    press(page, "Look back")
    press(page, "Hand in")
    expect(page).to_have_url(re.compile("/result$"))
    assert len(stored(live)) == 1


def test_a_quiz_on_paper_is_a_sound_page_and_begins_each_sheet_on_a_new_one(live: Live, page: Page, look: Look):
    given(live, preset(), (*EACH[:2], *EACH[5:7]))
    sign_in(page, "Teacher of Mira")
    page.goto("/quizzes")
    page.get_by_role("link", name="Three things").first.click()
    page.get_by_role("link", name="Print as a paper").click()
    expect(page.get_by_role("button", name="Print", exact=True)).to_be_visible()
    look(page)
    seed = page.get_by_label("Shuffle", exact=True).input_value()
    page.get_by_label("Versions").select_option("3")
    press(page, "Show it so")
    assert f"seed={seed}" in page.url
    for paper in ("A4", "Letter"):
        assert pages_of(page.pdf(format=paper)) == 9
    page.get_by_label("Leave out the key").check()
    press(page, "Show it so")
    assert pages_of(page.pdf(format="A4")) == 6
    page.emulate_media(media="print")
    for hidden in ("nav", ".top", ".foot", "h1", "button", "form"):
        assert page.locator(f"{hidden}:visible").count() == 0, f"{hidden} is printed"


def test_the_paper_of_every_type_is_sound_and_an_answer_sheet_of_forty_questions_is_one_page(
    live: Live, page: Page, look: Look
):
    given(live, preset(), EACH * 5)
    sign_in(page, "Teacher of Mira")
    page.goto("/quizzes")
    page.get_by_role("link", name="Three things").first.click()
    page.goto(f"{page.url}/paper?seed=abc234&versions=1")
    look(page)
    page.evaluate("document.querySelectorAll('.paper-sheet:not([aria-labelledby=answers-A])').forEach(x => x.remove())")
    assert pages_of(page.pdf(format="A4")) == 1


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF has."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))
