"""A pair of hands at a keyboard: they answer a question of any type by keys alone, rightly, wrongly or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from playwright.sync_api import Page
from sqlalchemy import select

from quizapp.models.content import QuestionRow
from quizapp.models.session import Database
from quizapp.paths import QUESTION_BANK
from quizapp.questions.base import Question
from quizapp.questions.catalogue import type_of
from quizapp.questions.choice import as_typed
from quizapp.questions.gaps import Gap, gaps_of
from quizapp.questions.matching import lefts
from quizapp.services.content import bank
from tests.browser.serving import Live

RIGHT, WRONG, UNKNOWN = "right", "wrong", "unknown"
SAID = {RIGHT: "Right", WRONG: "Not this one", UNKNOWN: "Now you can learn it"}
SAID_OF_CARD = {RIGHT: "Known", WRONG: "Not yet", UNKNOWN: "Now you can learn it"}
"""What the page says of each kind of answer."""
NONSENSE, NO_NUMBER = "a purple zebra", "424242"
"""What is right nowhere."""
MOST_TABS = 80
"""Presses of Tab after which something is out of reach."""


@dataclass(frozen=True, slots=True)
class Known:
    """A question that the hands know the answer of."""

    key: str
    fact: str
    question: Question


def known(database: Database) -> dict[str, Known]:
    """The questions of the bank as its files have them, by the public ids that this database gave them."""
    written = {q.key: q for folder in bank.units_in(QUESTION_BANK) for q in bank.read_unit(folder).questions}
    with database.read() as session:
        rows = session.execute(select(QuestionRow.public, QuestionRow.key)).all()
    return {row.public: Known(row.key, written[row.key].fact, written[row.key].question) for row in rows}


def one_of_each(questions: Mapping[str, Known]) -> dict[str, tuple[str, Known]]:
    """One question of each type: its public id and what is known of it; of choices also one of several."""
    found: dict[str, tuple[str, Known]] = {}
    for public, each in questions.items():
        several = each.question.settings.get("several")
        found.setdefault("several" if several else each.question.kind, (public, each))
    return found


@dataclass(frozen=True, slots=True)
class Hands:
    """Ten fingers on one page, and a head that knows the answers."""

    page: Page
    questions: Mapping[str, Known]

    # moving about

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def tab_to(self, selector: str) -> None:
        """Press Tab until something that fits has the focus; fails when that never happens."""
        for _ in range(MOST_TABS):
            if self.page.evaluate("fits => !!document.querySelector(':focus')?.matches(fits)", selector):
                return
            self.press("Tab")
        raise AssertionError(f"On {self.page.url} Tab does not lead to {selector}.")

    def follow(self, selector: str) -> None:
        """Go to a link or button and press Enter; returns when the next page is there."""
        self.tab_to(selector)
        with self.turning():
            self.press("Enter")

    def turning(self) -> AbstractContextManager:
        """Around keys that lead to another page."""
        return self.page.expect_navigation()

    def leave_field(self) -> None:
        """Make letters keys again."""
        if self.page.evaluate("document.activeElement.matches('input[type=text], select')"):
            self.press("Escape")

    # studying

    def ask(self, public: str) -> Known:
        """Have this question asked, by its address."""
        self.page.goto(f"/study?question={public}")
        asked = self.asked()
        assert asked
        return asked

    def asked(self) -> Known | None:
        """The question on the page; None on the page at the end."""
        public = self.page.locator(".ask input[name=question]")
        return self.questions[public.input_value()] if public.count() else None

    def hint(self) -> None:
        """Ask for the hint."""
        self.leave_field()
        self.press("h")
        self.page.locator("#hint").wait_for()

    def answer(self, manner: str) -> str:
        """Answer what is asked; returns what the page then says, when it has the focus."""
        known = self.asked()
        assert known, f"There is nothing to answer on {self.page.url}."
        if manner == UNKNOWN:
            self.leave_field()
            self.press("0")
        else:
            question = as_typed(known.question) if self.page.locator("input#answer").count() else known.question
            ANSWERING[question.kind](self, question, manner == RIGHT)
        verdict = self.page.locator(".verdict:focus h2")
        verdict.wait_for()
        return verdict.inner_text()

    def go_on(self) -> None:
        """From the verdict to the next question, or to the end."""
        self.press("Enter")
        self.page.locator("main:not(.after)").wait_for()

    # the types

    def check(self) -> None:
        """Press Enter, on the button where Enter would open a list or move a step instead."""
        if self.page.evaluate("document.activeElement.matches('select, button')"):
            self.tab_to('button[value="check"]')
        self.press("Enter")

    def choose_option(self, question: Question, right: bool) -> None:
        """Digits, then Enter."""
        shown = [text.casefold() for text in self.page.locator(".ask .choice > span").all_text_contents()]
        wanted = [answer.text.casefold() for answer in question.answers if (answer.credit > 0) == right]
        for text in wanted if question.settings.get("several") else wanted[:1]:
            self.press(str(shown.index(text) + 1))
        self.press("Enter")

    def write(self, question: Question, right: bool) -> None:
        """Type into the field, which has the focus where typing is what is asked, then Enter."""
        self.tab_to("#answer")
        self.page.keyboard.type(_written(question, right))
        self.press("Enter")

    def fill_gaps(self, question: Question, right: bool) -> None:
        """Type or choose in each gap, then check."""
        for gap in gaps_of(question):
            self.tab_to(f'[name="gap-{gap.number}"]')
            self.page.keyboard.type(_filled(gap, right))
        self.check()

    def pair_up(self, question: Question, right: bool) -> None:
        """Choose each partner by typing how it begins, then check."""
        pairs = lefts(question)
        for number, pair in enumerate(pairs, 1):
            other = next(each.match for each in question.answers if each.match != pair.match)
            self.tab_to(f"#pair-{number}")
            self.page.keyboard.type(pair.match if right else other)
        self.check()

    def put_in_order(self, question: Question, right: bool) -> None:
        """Move each step up to its place by Alt and the arrow, then check."""
        steps = [answer.text for answer in question.answers]
        by_run = question.settings.get("rule") == "run"
        wanted = steps if right else steps[::-1] if by_run else [*steps[1:], steps[0]]
        self.page.locator(".moves").first.wait_for()
        for place, text in enumerate(wanted):
            shown = self.page.locator(".step label").all_text_contents()
            self._lift(text, shown.index(text) - place)
        self.check()

    def _lift(self, text: str, places: int) -> None:
        if places:
            self.tab_to(f"[aria-label={json.dumps(f'Move up: {text}', ensure_ascii=False)}]")
            self.press(*["Alt+ArrowUp"] * places)

    def rate_card(self, _question: Question, right: bool) -> None:
        """Turn the card, then say how well it was known."""
        self.press("Space")
        self.page.locator(".back .said").wait_for()
        self.press("3" if right else "1")


def guest(live: Live, page: Page) -> Hands:
    """The hands of somebody who has just come, at their first question."""
    hands = Hands(page, known(live.app.database))
    page.goto("/")
    with hands.turning():
        hands.press("Enter")
    return hands


ANSWERING: Mapping[str, Callable[[Hands, Question, bool], None]] = {
    "choice": Hands.choose_option,
    "truefalse": Hands.choose_option,
    "text": Hands.write,
    "number": Hands.write,
    "cloze": Hands.fill_gaps,
    "matching": Hands.pair_up,
    "ordering": Hands.put_in_order,
    "flashcard": Hands.rate_card,
}


def _written(question: Question, right: bool) -> str:
    if right:
        return question.answers[0].text if question.kind == "number" else type_of(question).right(question)
    return NO_NUMBER if question.kind == "number" else NONSENSE


def _filled(gap: Gap, right: bool) -> str:
    if gap.options:
        return next(answer.text for answer in gap.question.answers if (answer.credit > 0) == right)
    return _written(gap.question, right)


def expected(question: Question, manner: str) -> str:
    """What the page says of an answer of this manner."""
    return (SAID_OF_CARD if question.kind == "flashcard" else SAID)[manner]


def manners(count: int) -> Sequence[str]:
    """How somebody answers who knows most: every 7th wrongly, every 11th not at all."""
    return [UNKNOWN if n % 11 == 0 else WRONG if n % 7 == 0 else RIGHT for n in range(1, count + 1)]
