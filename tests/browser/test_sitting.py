"""A sitting in a real browser: its keys, where the focus goes and what is said, without a net, and without script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect
from sqlalchemy import select

from quizapp.memory.card import Rating
from quizapp.models.study import CardRow, Correction, Report, Review
from quizapp.questions.catalogue import TYPES
from quizapp.questions.gaps import gaps_of
from tests.browser.hands import RIGHT, UNKNOWN, WRONG, Hands, guest, known, one_of_each
from tests.browser.serving import Live
from tests.browser.watching import Watch


@pytest.fixture
def hands(live: Live, page: Page) -> Hands:
    """Somebody at their first question."""
    return guest(live, page)


def rows(live: Live, what) -> list:
    """All rows of a table, or of one of its columns."""
    with live.app.database.read() as session:
        return list(session.scalars(select(what)))


def ask(hands: Hands, kind: str) -> None:
    """Have a question of this type asked."""
    public, _ = one_of_each(hands.questions)[kind]
    hands.ask(public)


def focused(page: Page, selector: str) -> None:
    """Fail unless what fits has the focus."""
    expect(page.locator(f"{selector}:focus")).to_have_count(1)


# Keys -----------------------------------------------------------------------------------------------------


def test_the_focus_goes_to_the_verdict_and_then_to_the_question_and_both_are_said(hands: Hands):
    page, said = hands.page, hands.page.locator("#say")
    ask(hands, "truefalse")
    hands.answer(WRONG)
    focused(page, ".verdict")
    assert said.inner_text().startswith("Not this one. The right answer: ")
    expect(page).to_have_title("Not this one – quizapp")
    ask(hands, "choice")
    assert hands.answer(RIGHT) == "Right"
    assert said.inner_text().startswith("Right. ")
    hands.go_on()
    focused(page, ":is(h1, .ask input)")
    assert said.inner_text() == "Question 3 of 22."
    expect(page).to_have_title("Question 3 of 22 – quizapp")


def test_a_hint_gets_the_focus_and_is_said_and_what_was_typed_stays(hands: Hands):
    ask(hands, "text")
    focused(hands.page, "#answer")
    hands.page.keyboard.type("hu 0?")
    hands.hint()
    expect(hands.page.locator("#answer")).to_have_value("hu 0?")
    assert hands.page.locator("#say").inner_text().startswith("Hint: ")
    assert hands.page.locator("[data-key=h]").count() == 0


def test_an_answer_that_cannot_be_read_says_so_where_the_focus_is(hands: Hands, watch: Watch):
    ask(hands, "number")
    hands.press("Enter")
    alert = hands.page.get_by_role("alert")
    alert.wait_for()
    assert alert.inner_text() == "Type an answer, or choose “I don’t know”."
    watch.forgive("422")
    hands.answer(RIGHT)


def test_u_takes_the_answer_back_and_asks_again(hands: Hands, live: Live):
    asked = hands.asked()
    hands.answer(WRONG)
    hands.press("u")
    hands.page.locator("main:not(.after)").wait_for()
    assert hands.asked() == asked
    assert rows(live, Correction.rating) == [None]
    assert rows(live, CardRow) == []
    assert hands.answer(RIGHT) == "Right"


@pytest.mark.parametrize(
    ("manner", "key", "rating"), [(WRONG, "k", Rating.GOOD), (RIGHT, "g", Rating.AGAIN), (RIGHT, "z", Rating.EASY)]
)
def test_a_verdict_is_corrected_with_one_key(hands: Hands, live: Live, manner, key, rating):
    when = hands.page.locator("dt:text('Next time') + dd")
    ask(hands, "number")
    hands.answer(manner)
    before = when.inner_text()
    hands.press(key)
    expect(when).not_to_have_text(before)
    expect(hands.page.locator(f'.fix [data-key="{key}"]')).to_have_count(0)
    focused(hands.page, ".verdict")
    assert rows(live, Correction.rating) == [rating]


def test_p_reports_a_question_as_unclear_once(hands: Hands, live: Live):
    hands.answer(UNKNOWN)
    hands.press("p")
    expect(hands.page.get_by_text("Reported as unclear. Thank you.")).to_be_visible()
    hands.press("p")
    assert len(rows(live, Report)) == 1


def test_e_leads_to_the_sentence_in_the_text_with_the_focus(hands: Hands):
    for kind in ("ordering", "text"):
        ask(hands, kind)
        hands.answer(WRONG)
        anchor = hands.page.locator("[data-key=e]").get_attribute("href").split("#")[1]
        with hands.turning():
            hands.press("e")
        mark = hands.page.locator(f"a.m:is([id='{anchor}'], :has([id='{anchor}']))").first
        expect(mark).to_be_in_viewport()
        expect(mark).to_be_focused()


@pytest.mark.parametrize(("manner", "level"), [(RIGHT, "m3"), (WRONG, "m1")])
def test_the_ink_of_a_card_is_as_deep_as_its_learner_says(hands: Hands, manner, level):
    ask(hands, "flashcard")
    hands.answer(manner)
    expect(hands.page.locator(f".told-list .{level}")).to_have_count(1)


def test_a_question_mark_shows_all_keys_and_escape_closes_them(hands: Hands, live: Live):
    ask(hands, "choice")
    hands.press("?")
    dialog = hands.page.get_by_role("dialog", name="All keys")
    expect(dialog).to_be_visible()
    hands.press("0", "h", "u")
    hands.press("Escape")
    expect(dialog).to_be_hidden()
    assert rows(live, Review) == []
    assert hands.page.locator("#hint").count() == 0


def test_keys_of_one_letter_can_be_switched_off(hands: Hands, live: Live):
    ask(hands, "choice")
    hands.press("?")
    hands.tab_to("#keys-on")
    hands.press("Space", "Escape")
    ask(hands, "choice")
    hands.press("h", "0", "1")
    hands.page.get_by_role("button", name="Hint").click()
    hands.page.locator("#hint").wait_for()
    assert rows(live, Review) == []
    assert hands.page.locator(":checked").count() == 0


# The net --------------------------------------------------------------------------------------------------


def test_without_a_net_the_answer_stays_and_is_stored_once_when_the_net_is_back(hands: Hands, live: Live, watch: Watch):
    page = hands.page
    ask(hands, "text")
    page.context.set_offline(True)
    page.keyboard.type("Eurasian Economic Union")
    hands.press("Enter")
    banner = page.locator(".banner")
    expect(banner).to_contain_text("Not saved yet")
    expect(page.locator("#answer")).to_have_value("Eurasian Economic Union")
    hands.press("Enter", "Enter")
    assert rows(live, Review) == []
    page.context.set_offline(False)
    expect(page.locator(".verdict h2")).to_have_text("Right")
    expect(banner).to_have_count(0)
    assert len(rows(live, Review)) == 1
    watch.forgive("ERR_INTERNET_DISCONNECTED")
    hands.go_on()
    assert hands.asked()


def test_an_answer_whose_acknowledgement_is_lost_twice_is_stored_once(hands: Hands, live: Live, watch: Watch):
    lost = []

    def lose(route: Route) -> None:
        """Have the server get the request, and the page no answer."""
        if route.request.method == "POST" and len(lost) < 2:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    hands.page.route("**/study", lose)
    assert hands.answer(WRONG) in {"Not this one", "Not yet"}
    assert [answer.status for answer in lost] == [200, 200]
    assert len(rows(live, Review)) == 1
    watch.forgive("ERR_FAILED")


# Without script -------------------------------------------------------------------------------------------


def choose_label(page: Page, question) -> None:
    right = next(answer.text for answer in question.answers if answer.credit > 0)
    page.get_by_role("radio", name=right, exact=True).check()


def choose_several(page: Page, question) -> None:
    for answer in question.answers:
        page.get_by_role("checkbox", name=answer.text, exact=True).set_checked(answer.credit > 0)


def say_true_or_false(page: Page, question) -> None:
    right = next(answer.text for answer in question.answers if answer.credit > 0)
    page.get_by_role("radio", name=right.capitalize(), exact=True).check()


def write(page: Page, question) -> None:
    page.get_by_label("Your answer").fill(question.answers[0].text)


def fill_gaps(page: Page, question) -> None:
    for gap in gaps_of(question):
        field = page.locator(f'[name="gap-{gap.number}"]')
        right = next(answer.text for answer in gap.question.answers if answer.credit > 0)
        if gap.options:
            field.select_option(right)
        else:
            field.fill(right)


def pair_up(page: Page, question) -> None:
    for pair in question.answers:
        if pair.text:
            page.get_by_role("combobox", name=pair.text, exact=True).select_option(pair.match)


def put_in_order(page: Page, question) -> None:
    for place, step in enumerate(question.answers, 1):
        page.get_by_role("combobox", name=step.text, exact=True).select_option(str(place))


def turn_card(page: Page, question) -> None:
    page.locator("summary").click()
    expect(page.get_by_text(question.answers[0].text)).to_be_visible()
    page.get_by_role("button", name="Good").click()


BY_MOUSE: dict[str, Callable] = {
    "choice": choose_label,
    "several": choose_several,
    "truefalse": say_true_or_false,
    "text": write,
    "number": write,
    "cloze": fill_gaps,
    "matching": pair_up,
    "ordering": put_in_order,
    "flashcard": turn_card,
}


def test_without_script_every_type_is_answered_and_told(live: Live, new_context: Callable[..., BrowserContext]):
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/")
    page.get_by_role("button", name="Start with the article").click()
    questions = one_of_each(known(live.app.database))
    assert set(questions) == set(BY_MOUSE) >= set(TYPES) - {"essay"}  # which is a card for whoever studies alone
    for kind, (public, asked) in questions.items():
        page.goto(f"/study?question={public}")
        BY_MOUSE[kind](page, asked.question)
        if kind != "flashcard":
            page.get_by_role("button", name="Check").click()
        expect(page.locator(".verdict h2")).to_have_text("Known" if kind == "flashcard" else "Right")
        assert "/study/answers/" in page.url
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".ask h1")).to_be_visible()
    assert len(rows(live, Review)) == len(questions)


def test_without_script_the_theme_is_switched(live: Live, new_context: Callable[..., BrowserContext]):
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/help")
    page.get_by_label("Dark").check(force=True)
    page.get_by_role("button", name="Set").click()
    assert page.url.endswith("/help")
    assert page.locator("html").get_attribute("data-theme") == "dark"
