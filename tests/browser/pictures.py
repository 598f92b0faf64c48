"""Pictures of every page, to be looked at: python3 dev.py pictures

They go to screenshots/, which is not kept. With --readme only the pictures of the README and of docs/teaching.md are
taken, into docs/.
Where the fonts Charis SIL and Inter are installed they stand in for Charter and the system's own letter.
"""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page
from sqlalchemy import select

from quizapp.models.accounts import Account, Passkey, SignIn, SignInCard
from quizapp.models.classes import Member
from quizapp.models.quizzes import Assignment
from quizapp.services.ways_in import links, sign_in_cards
from tests.browser import classroom, past, quizroom, school
from tests.browser.hands import RIGHT, UNKNOWN, WRONG, Hands, guest, known, one_of_each
from tests.browser.serving import Live
from tests.browser.slimming import slim
from tests.browser.teaching import PASSWORD, PUPILS, hand_in, new_class, take_in, teacher
from tests.browser.test_quizzes_pages import EACH
from tests.browser.test_writing_pages import LINES as PASTED
from tests.quizzing import preset, quizzed

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "screenshots"
LARGEST_KEPT = 120_000
"""Bytes of a picture in the documents."""
SIZES = {"wide": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}
PAPER = {"width": 658, "height": 987}
"""A4 within its margins."""
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<alias binding="same"><family>Charter</family><prefer><family>Charis SIL</family></prefer></alias>
<alias binding="same"><family>system-ui</family><prefer><family>Inter</family></prefer></alias>
<alias binding="same"><family>sans-serif</family><prefer><family>Inter</family></prefer></alias>
</fontconfig>"""
PAGES = ("/", "/today", "/texts", "/progress", "/settings", "/account", "/account/name", "/sign-in", "/help",
         "/who-sees-what", "/nowhere")  # fmt: skip


ODD = ("=SUM(A1:A9)", "x" * 300, "anna lind", "Uma\tuma@school.example\t25 %",
       "-Zoë Ní Bhriain\tzoe@school.example\tlots\tsits in front, needs large print\t8b")  # fmt: skip
"""Lines of a list that want looking at."""


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """The browser of the tests, with the letters of the pictures."""
    fonts = tmp_path_factory.mktemp("fonts") / "fonts.conf"
    fonts.write_text(FONTS)
    return {**browser_type_launch_args, "env": {**os.environ, "FONTCONFIG_FILE": str(fonts)}}


@pytest.fixture
def live(live: Live) -> Live:
    """A quizapp on a Monday in November."""
    live.clock.now = NOW
    return replace(live, url=live.url.replace("127.0.0.1", "localhost"))  # where there can be passkeys


def begin(live: Live, page: Page) -> Account:
    """A learner with six weeks behind them."""
    page.goto("/")
    page.get_by_role("button", name="Start with the article").click()
    page.wait_for_selector("form.ask")
    with live.app.database.write() as session:
        learner = session.scalar(select(Account).order_by(Account.id.desc()))
        past.weeks(session, learner, NOW.date())
    return learner


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> str:
    """Both themes."""
    if request.config.getoption("--readme"):
        pytest.skip("only the pictures of the documents were asked for")
    return request.param


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    """A laptop and a phone."""
    return request.param


@pytest.fixture
def page(new_context: Callable[..., BrowserContext], theme: str, size: str) -> Generator[Page]:
    """A page of this size in this theme."""
    context = new_context(viewport=SIZES[size], color_scheme=theme)
    yield context.new_page()
    context.close()


def take(page: Page, name: str, size: str, theme: str) -> None:
    """One picture of the whole page, in a window as high as it: nothing stands in front of anything."""
    FOLDER.mkdir(exist_ok=True)
    page.wait_for_load_state()
    high = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({**SIZES[size], "height": max(high, SIZES[size]["height"])})
    page.screenshot(path=FOLDER / f"{name}.{size}.{theme}.png")
    page.set_viewport_size(SIZES[size])


def test_every_page(live, page, watch, size, theme):
    page.goto("/")
    take(page, "front", size, theme)
    begin(live, page)
    for path in PAGES:
        page.goto(path)
        take(page, path.strip("/").replace("/", "-") or "front-known", size, theme)
    watch.forgive("404")


def test_a_first_day_from_its_beginning_to_its_end(live, page, watch, size, theme):
    page.goto("/")
    page.get_by_role("button", name="Start with the article").click()
    for path in ("/today", "/texts", "/progress"):
        page.goto(path)
        take(page, f"new{path.replace('/', '-')}", size, theme)
    page.goto("/settings")
    page.get_by_label("New questions a day").fill("1000")
    page.get_by_role("button", name="Save").click()
    take(page, "settings-mistyped", size, theme)
    page.get_by_label("New questions a day").fill("4")
    page.get_by_role("button", name="Save").click()
    page.goto("/study")
    hands = Hands(page, known(live.app.database))
    for n in range(40):
        if hands.asked() is None:
            break
        hands.answer(WRONG if n % 3 == 1 else RIGHT)
        hands.go_on()
    take(page, "end", size, theme)
    for path in ("/today", "/texts", "/progress"):
        page.goto(path)
        take(page, f"done{path.replace('/', '-')}", size, theme)
    watch.forgive("422")


def test_the_pages_of_an_account(live, page, watch, size, theme):
    live.app.settings = replace(live.app.settings, registration=False)
    page.goto("/")
    take(page, "front-closed", size, theme)
    live.app.settings = live.config
    hands = guest(live, page)
    for _ in range(3):
        hands.answer(RIGHT)
        hands.go_on()
    page.goto("/account/name")
    take(page, "name", size, theme)
    page.get_by_label("Name").fill("Mira")
    page.get_by_label("Password").fill("three wet otters")
    page.get_by_role("button", name="Keep my progress").click()
    take(page, "account-known", size, theme)
    page.goto("/account")
    take(page, "account-named", size, theme)
    others(live, "Mira")
    for path in ("/account/devices", "/account/passkeys"):
        page.goto(path)
        take(page, path.strip("/").replace("/", "-"), size, theme)
    page.get_by_label("What you call it").fill("")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("alert").wait_for()
    take(page, "account-passkeys-mistyped", size, theme)
    live.clock.advance(minutes=40)
    page.goto("/account/passkeys")
    page.get_by_role("button", name="Remove").first.click()
    take(page, "confirm", size, theme)
    page.context.clear_cookies()
    hands = guest(live, page)
    hands.answer(RIGHT)
    page.goto("/sign-in")
    take(page, "sign-in-guest", size, theme)
    page.get_by_label("Name").fill("Mira")
    page.get_by_role("textbox", name="Password").fill("three wet stoats")
    page.get_by_role("button", name="Sign in", exact=True).click()
    take(page, "sign-in-wrong", size, theme)
    watch.forgive("422")
    watch.forgive("403")


def others(live: Live, name: str) -> None:
    """Other devices and passkeys of somebody."""
    with live.app.database.write() as session:
        who = session.scalars(select(Account).where(Account.name == name)).one()
        for days, device, own in ((3, "Safari on iPhone", True), (1, "Firefox on Windows", False)):
            made = session.merge(SignIn(account_id=who.id, token=device, created_at=NOW, seen_at=NOW, proved_at=NOW))
            made.device, made.own, made.created_at = device, own, NOW - timedelta(days=days)
        for key, used in (("Mira’s phone", NOW), ("Key ring", None)):
            session.add(Passkey(account_id=who.id, credential=key, public_key=b"", name=key, made_at=NOW, used_at=used))


def test_what_opens(live, page, watch, size, theme):
    begin(live, page)
    page.goto("/texts")
    page.locator(".text a.m2").first.click()
    page.screenshot(path=FOLDER / f"slip.{size}.{theme}.png")
    hands = Hands(page, known(live.app.database))
    public, _ = one_of_each(hands.questions)["text"]
    hands.ask(public)
    hands.hint()
    hands.check()
    page.get_by_role("alert").wait_for()
    take(page, "ask-text-hint-empty", size, theme)
    hands.leave_field()
    hands.press("?")
    page.screenshot(path=FOLDER / f"keys.{size}.{theme}.png")
    watch.forgive("422")


def test_every_type_asked_and_told(live, page, size, theme):
    begin(live, page)
    hands = Hands(page, known(live.app.database))
    for kind, (public, _) in one_of_each(hands.questions).items():
        hands.ask(public)
        take(page, f"ask-{kind}", size, theme)
        hands.answer(UNKNOWN if kind == "matching" else RIGHT if kind == "text" else WRONG)
        take(page, f"told-{kind}", size, theme)


def link_to(live: Live, purpose: str, name: str = "", **fields: Any) -> str:
    """The path of a new link, about somebody of this name."""
    with live.app.database.write() as session:
        account = session.scalar(select(Account).where(Account.name == name)) if name else None
        return "/links/" + links.make(session, purpose, live.clock.now, account=account, **fields)


def test_the_school_and_the_ways_in(live, page, watch, size, theme):
    page.goto(link_to(live, "setup", role="administrator"))
    take(page, "link-setup", size, theme)
    school.administrator(live, page)
    page.goto("/school")
    take(page, "school-new", size, theme)
    school.fill(live)
    with live.app.database.read() as session:
        berg = session.scalars(select(Account.public).where(Account.name == "Mr Berg")).one()
    for path in ("/school", "/school/people", "/school/classes", "/school/log", "/school/invite", "/school/people/new",
                 "/account/email"):  # fmt: skip
        page.goto(path)
        take(page, path.strip("/").replace("/", "-"), size, theme)
    page.goto("/school/classes?q=chess")
    page.get_by_role("link", name="Chess").click()
    page.get_by_role("heading", name="Chess has").wait_for()
    take(page, "school-class", size, theme)
    page.goto(f"/school/people/{berg}")
    take(page, "school-person", size, theme)
    page.get_by_role("button", name="Make a link").click()
    page.get_by_label("Copy it").wait_for()
    take(page, "link-made", size, theme)
    invitation = link_to(live, "invite", role="teacher", whom="Ms Okafor")
    page.goto(invitation)
    take(page, "link-invite-known", size, theme)
    page.context.clear_cookies()
    for name, path in (("invite", invitation), ("reset", link_to(live, "reset", "Mira Arslan")),
                       ("email", link_to(live, "email", "Mira Arslan", email="mira@school.example")),
                       ("spent", "/links/spent"), ("forgot", "/forgot"), ("sent", "/forgot/sent")):  # fmt: skip
        page.goto(path)
        take(page, f"link-{name}", size, theme)
    watch.forgive("404")


@pytest.mark.parametrize(("size", "theme"), [("wide", "light")])
def test_the_pictures_of_the_readme(live, page, request, size, theme):
    if not request.config.getoption("--readme"):
        pytest.skip("the pictures of the README were not asked for: --readme")
    begin(live, page)
    page.goto("/texts")
    page.set_viewport_size({"width": 1280, "height": 890})
    keep("reading", page.screenshot())
    hands = Hands(page, known(live.app.database))
    hands.ask(next(public for public, each in hands.questions.items() if each.key == "csto-counterpart"))
    hands.answer(WRONG)
    page.set_viewport_size({"width": 1000, "height": 1180})
    keep("study", page.screenshot())


@pytest.mark.parametrize(("size", "theme"), [("wide", "light")])
def test_the_pictures_of_teaching(live, page, new_context, request, size, theme):
    if not request.config.getoption("--readme"):
        pytest.skip("the pictures of docs/teaching.md were not asked for: --readme")
    with live.app.database.write() as session:
        classroom.fill(session, classroom.open_class(session, NOW), NOW)
    known_as(page, classroom.TEACHER)
    page.set_viewport_size({"width": 1000, "height": 900})
    page.goto("/decks/new")
    page.get_by_label("Title").fill(quizroom.TITLE)
    page.get_by_label("Your questions").fill(quizroom.QUIZ)
    page.get_by_role("button", name="Go on").click()
    keep("quiz-paste", until(page, page.get_by_role("heading", name="As learners see them").locator("../.."), 0, 244))
    page.get_by_role("button", name="Take 10 questions").click()
    page.get_by_role("button", name="Make a quiz of all of them").click()
    page.get_by_role("link", name="Give it to a class").click()
    page.get_by_label("Closes").fill("2026-11-27T18:00")
    page.get_by_label("Closes").blur()
    keep("quiz-give", until(page, page.get_by_role("button", name="Give it")))
    page.get_by_role("button", name="Give it").click()
    page.wait_for_url("**/assignments/*")
    results = page.url
    phone_of_a_pupil(new_context, results)
    with live.app.database.write() as session:
        quizroom.hand_in(session, session.scalars(select(Assignment)).one(), NOW)
    page.goto(results)
    page.set_viewport_size({"width": 1100, "height": 900})
    keep("quiz-results", until(page, page.locator(".grid tbody tr").nth(8), -1))
    page.get_by_text("The questions by their numbers").click()
    page.get_by_role("link", name="Mend question 2", exact=True).click()
    page.get_by_role("button", name=re.compile(f"Accept this too.*{quizroom.ALSO}$")).click()
    page.get_by_role("heading", name="It changes").wait_for()
    page.set_viewport_size({"width": 1000, "height": 900})
    keep("quiz-mend", until(page, page.locator("tbody tr").last))
    page.goto("/quizzes")
    page.get_by_role("link", name=quizroom.TITLE, exact=True).click()
    page.get_by_role("link", name="Print as a paper").click()
    page.get_by_role("heading", name="Print it").wait_for()
    page.emulate_media(media="print")
    page.evaluate("document.body.style.padding = '2.5rem'")  # as the margin of a printer
    page.set_viewport_size({"width": PAPER["width"] + 80, "height": 700})
    keep("quiz-paper", page.screenshot())


def phone_of_a_pupil(new_context: Callable[..., BrowserContext], results: str) -> None:
    """Take a picture of the second question, answered and saved, and look no further."""
    page = new_context(viewport={"width": 390, "height": 640}, color_scheme="light").new_page()
    known_as(page, "Mira")
    page.goto(results + "/start")
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Your answer").fill(quizroom.ALSO)
    page.get_by_text(re.compile("^Saved")).wait_for()
    keep("quiz-answer", page.screenshot())


def until(page: Page, last: Locator, more: int = 24, high: int | None = None) -> bytes:
    """The page from its head to so many pixels more than what is shown last, which may be cut off at a height."""
    page.wait_for_load_state()
    box = last.bounding_box()
    assert box is not None
    high = int(box["y"] + (high or box["height"]) + more)
    wide = page.evaluate("innerWidth")
    return page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": wide, "height": high})


def keep(name: str, picture: bytes) -> None:
    """Put a picture of the documents in its place, small enough for it."""
    slimmed = slim(picture)
    assert len(slimmed) < LARGEST_KEPT
    (ROOT / "docs" / f"{name}.png").write_bytes(slimmed)


def test_a_class_from_a_list_of_names(live, page, new_context, watch, size, theme):
    teacher(live, page)
    old = new_class(page, "7b")
    take_in(page, old, "Anna Lind\nJonas Keller")
    place = new_class(page)
    page.goto(f"{place}/roster")
    take(page, "roster", size, theme)
    page.get_by_role("button", name="Look it through").click()
    page.get_by_role("alert").wait_for()
    take(page, "roster-empty", size, theme)
    hand_in(page, place, "\n".join(["Name\tE-mail\tExtra time\tNote\tClass", *PUPILS, *ODD]))
    take(page, "roster-preview", size, theme)
    page.get_by_role("button", name="Take them into").click()
    page.get_by_role("link", name="Print their cards").wait_for()
    take(page, "roster-taken", size, theme)
    page.get_by_role("link", name="Print their cards").click()
    page.get_by_role("button", name="Print").wait_for()
    take(page, "cards", size, theme)
    live.app.settings = dataclasses.replace(live.app.settings, url="http://192.168.1.20:8000")
    page.reload()
    take(page, "cards-url", size, theme)
    if (size, theme) == ("wide", "light"):
        for paper in ("A4", "Letter"):
            page.pdf(path=FOLDER / f"cards.{paper}.pdf", format=paper, prefer_css_page_size=False)
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 718, "height": 1046})
        page.screenshot(path=FOLDER / "cards.print.png", full_page=True)
        page.emulate_media(media="screen")
    with live.app.database.read() as session:
        nonce = session.scalar(select(SignInCard.nonce).join(Account).where(Account.name == "Elif Öz"))
    pupil = new_context(viewport=SIZES[size], color_scheme=theme).new_page()
    pupil.goto("/")
    pupil.get_by_role("button", name="Start with the article").click()
    pupil.wait_for_selector("form.ask")
    Hands(pupil, known(live.app.database)).answer(UNKNOWN)
    path = f"/card/{sign_in_cards.token(live.app.settings.secret, nonce)}"
    pupil.goto(path)
    take(pupil, "card-guest", size, theme)
    pupil.get_by_role("button", name="Sign in").click()
    pupil.wait_for_url("**/account/first")
    take(pupil, "card-first", size, theme)
    pupil.goto(path)
    take(pupil, "card-spent", size, theme)
    page.goto(page.url.split("/cards")[0] + "/roster")
    page.get_by_role("link", name="Monday").click()
    page.get_by_text("Take it back").click()
    take(page, "roster-undo", size, theme)
    page.get_by_role("button", name="Take the list").click()
    page.get_by_role("heading", name="The list is taken back").wait_for()
    take(page, "roster-undone", size, theme)
    watch.forgive("404")
    watch.forgive("422")


def test_the_pages_of_classes(live, page, watch, size, theme):
    with live.app.database.write() as session:
        full = classroom.open_class(session, NOW)
        classroom.fill(session, full, NOW)
        empty = classroom.open_class(session, NOW, "9c History")
        public, new, code = full.public, empty.public, empty.code
        elif_ = session.scalar(select(Member.public).join(Account).where(Account.name == "Elif"))
    for name, path in {"join": "/join", "join-wrong": "/join/BBBBBB", "join-new": f"/join/{code}"}.items():
        page.goto(path)
        take(page, name, size, theme)
    known_as(page, "Elif")
    take(page, "learner-today", size, theme)
    for name, path in {"learner-classes": "/classes", "learner-class": f"/classes/{public}",
                       "learner-join": f"/join/{code}"}.items():  # fmt: skip
        page.goto(path)
        take(page, name, size, theme)
    page.goto("/account")
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out", exact=True).click()
    known_as(page, classroom.TEACHER)
    take(page, "classes", size, theme)
    for name, path in {
        "class": f"/classes/{public}", "class-new": f"/classes/{new}", "class-settings": f"/classes/{public}/settings",
        "class-poster": f"/classes/{public}/poster", "class-teachers": f"/classes/{public}/teachers",
        "class-plan": f"/classes/{public}/plan", "class-member": f"/classes/{public}/members/{elif_}",
    }.items():  # fmt: skip
        page.goto(path)
        take(page, name, size, theme)
    page.goto(f"/classes/{public}/poster")
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    page.screenshot(path=FOLDER / f"class-poster.printed.{theme}.png")
    watch.forgive("404")


def known_as(page: Page, name: str) -> None:
    """Sign in."""
    page.goto("/sign-in")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_quiz_from_pasted_text_to_its_results(live, page, new_context, watch, size, theme):
    teacher(live, page)
    page.goto("/decks/new")
    take(page, "deck-new", size, theme)
    page.get_by_label("Title").fill("Rivers and bees")
    page.get_by_label("Your questions").fill(PASTED)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Take").wait_for()
    take(page, "deck-pasted", size, theme)
    page.get_by_role("button", name="Take").click()
    page.wait_for_url("**/decks/*pasted=*")
    take(page, "deck", size, theme)
    page.goto("/decks")
    take(page, "decks", size, theme)
    page.get_by_role("link", name="Rivers and bees").click()
    page.locator('a[href*="/questions/"]').nth(3).click()
    take(page, "question-edit", size, theme)
    with live.app.database.write() as session:
        it = quizzed(session, preset(limit=timedelta(minutes=30), closes=NOW + timedelta(hours=1)), questions=EACH)
        path, quiz = f"/assignments/{it.given.public}", f"/quizzes/{it.quiz.public}"
    pupil = new_context(viewport=SIZES[size], color_scheme=theme).new_page()
    known_as(pupil, "Mira")
    pupil.goto(f"{path}/start")
    take(pupil, "quiz-start", size, theme)
    with pupil.expect_navigation():
        pupil.get_by_role("button", name="Begin").click()
    attempt = pupil.url.rsplit("/", 1)[0]
    for number in (1, 3, 6):
        pupil.goto(f"{attempt}/{number}")
        take(pupil, f"quiz-question-{number}", size, theme)
    pupil.goto(f"{attempt}/review")
    take(pupil, "quiz-review", size, theme)
    with pupil.expect_navigation():
        pupil.get_by_role("button", name="Hand in").click()
    take(pupil, "quiz-result", size, theme)
    page.goto("/account")
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out", exact=True).click()
    known_as(page, "Teacher of Mira")
    for name, address in {"quizzes": "/quizzes", "quiz": quiz, "quiz-give": f"{quiz}/give", "quiz-results": path,
                          "quiz-marking": f"{path}/marking", "quiz-look": f"{attempt}/look"}.items():  # fmt: skip
        page.goto(address)
        take(page, name, size, theme)
