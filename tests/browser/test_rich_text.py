"""Pictures, sounds, tables, code and formulas in a real browser; and nothing that was smuggled in comes to life."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Generator
from pathlib import Path

import pytest
from flask import render_template_string, request
from playwright.sync_api import Page, expect
from sqlalchemy import select

from quizapp.app import create_app
from quizapp.config import Config
from quizapp.models.accounts import Account
from quizapp.models.base import Base
from quizapp.models.content import Deck, Media
from quizapp.models.session import Database
from quizapp.paths import QUESTION_BANK
from quizapp.questions.base import Mark, Verdict
from quizapp.questions.catalogue import TYPES
from quizapp.services.content import bank
from quizapp.web.markup import cleaned, opening, remainder, rich, rich_line
from tests.browser.richly import drawing, rich_deck
from tests.browser.serving import MONDAY, Clock, Live, serving
from tests.browser.test_pages import Look, browser_context_args, look
from tests.browser.test_weight import SHIFTS
from tests.browser.watching import Watch
from tests.web.injections import RAW, TYPED

__all__ = ["browser_context_args", "look"]

ASKED = ("choice", "cloze", "matching", "ordering", "flashcard", "picture", "table", "formula", "rtl", "essay")
TRIAL = """{% extends "base.html" %}{% set here = "" %}{% block title %}Trial{% endblock %}{% block main %}
<form method="post"><fieldset><legend><h1>Trial</h1></legend>{% include "_questions/essay/" ~ part ~ ".html" %}
</fieldset></form>{% endblock %}
{% block styles %}<link rel="stylesheet" href="{{ static("rich.css") }}">{% endblock %}
{% block scripts %}{{ super() }}<script type="module" src="{{ static("essay.js") }}"></script>{% endblock %}"""
SMUGGLED = """{% extends "base.html" %}{% set here = "" %}{% block title %}Smuggled{% endblock %}{% block main %}
<h1>Smuggled</h1>{% for part in parts %}<div class="part">{{ part }}</div>{% endfor %}{% endblock %}"""
COUNT_WORDS = """import(document.querySelector("script[src*=essay]").src).then(essay => essay.enhance(document))"""
HAND_IN = """([data, alt]) => import(document.querySelector("script[src*=media]").src).then(media => media.handIn(
  location.pathname, new File([Uint8Array.from(atob(data), char => char.charCodeAt(0))], "x"), alt,
  document.querySelector("[name=csrf_token]").value))"""
MOVED = """one => { window.moved = new Promise(done =>
  one.addEventListener("scroll", () => done(one.scrollLeft), { once: true })); }"""
ALIVE = "main :is(script, style, iframe, object, embed, svg, form, input, button, base, meta, link, video)"
HANDLERS = """[...document.querySelectorAll("main *")].flatMap(one => one.getAttributeNames())
  .filter(name => name.startsWith("on") || name === "style")"""
ADDRESSES = """[...document.querySelectorAll("main :is([href], [src])")].map(one => one.href ?? one.src)
  .filter(address => !/^https?:/.test(address))"""


@pytest.fixture(scope="session")
def sqlite_with_bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables as the models say, until the migration that makes them is written; and the bank."""
    path = tmp_path_factory.mktemp("made") / "quizapp.sqlite3"
    database = Database(f"sqlite:///{path}")
    Base.metadata.create_all(database.engine)
    with database.write() as session:
        for folder in bank.units_in(QUESTION_BANK):
            bank.load_unit(session, bank.read_unit(folder), MONDAY)
    database.engine.dispose()
    return path


@pytest.fixture
def live(config: Config) -> Generator[Live]:
    """A quizapp with two pages more: an essay as an assignment asks and tells it, and all that could be smuggled in."""
    clock = Clock()
    app = create_app(config, clock)
    kind = TYPES["essay"]

    @app.get("/trial/<part>")
    def trial(part: str) -> str:
        question = kind.example().question
        response = request.args.get("response")
        mark = Mark(0.5, Verdict.PARTLY, "Well begun.", "", (0.75, 0.0)) if "marked" in request.args else None
        mark = mark or kind.mark(question, response)
        told = {"q": question, "kind": kind, "order": (0,), "given": {}, "response": response, "mark": mark}
        return render_template_string(TRIAL, part=part, **told)

    @app.get("/smuggled/<int:which>")
    def smuggled(which: int) -> str:
        draw = (cleaned, rich, rich_line, opening, remainder)[which]
        return render_template_string(SMUGGLED, parts=[draw(text) for text in (RAW if which == 0 else RAW + TYPED)])

    with serving(app) as url:
        yield Live(url, config, app, clock)
    app.database.engine.dispose()


@pytest.fixture
def publics(live: Live, page: Page) -> dict[str, str]:
    """The rich questions of a guest, by their names."""
    page.goto("/")
    page.get_by_role("button", name="Start with the article").click()
    page.wait_for_selector("form.ask")
    with live.app.database.write() as session:
        return rich_deck(session, session.scalars(select(Account)).one())


@pytest.mark.parametrize("name", ASKED)
def test_a_rich_question_is_open_to_everybody_and_fits_its_page(page: Page, publics, look: Look, name):
    page.goto(f"/study?question={publics[name]}")
    look(page)
    if page.locator("summary.turn").count():
        page.locator("summary.turn").click()
        look(page)
    page.locator("button[value=unknown]").click()
    page.locator("main.after").wait_for()
    look(page)


def test_nothing_moves_when_pictures_and_sounds_come(page: Page, publics):
    for width, height in ((1280, 800), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        for name in ("picture", "choice"):
            page.goto(f"/study?question={publics[name]}", wait_until="networkidle")
            assert page.evaluate("[...document.images].every(one => one.complete && one.naturalWidth > 0)")
            assert page.evaluate(SHIFTS) == []


def test_a_sound_can_be_played_and_moved_in(page: Page, publics):
    page.goto(f"/study?question={publics['flashcard']}", wait_until="networkidle")
    seconds = page.evaluate(
        """async () => { const sound = document.querySelector("audio"); sound.muted = true;
        await new Promise(done => sound.readyState ? done() : sound.addEventListener("loadedmetadata", done));
        sound.currentTime = 0.3; await new Promise(done => sound.addEventListener("seeked", done, { once: true }));
        return [sound.duration, sound.currentTime]; }"""
    )
    assert seconds == [pytest.approx(0.5, abs=0.01), pytest.approx(0.3, abs=0.01)]


def test_a_wide_table_scrolls_by_itself_and_by_keys(page: Page, publics):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"/study?question={publics['choice']}")
    region = page.get_by_role("region", name="Table: Time, Height, Speed, Energy of the ball, Remark")
    region.focus()
    assert region.evaluate("one => one.scrollWidth > one.clientWidth")
    region.evaluate(MOVED)
    page.keyboard.press("ArrowRight")
    assert page.evaluate("window.moved") > 0


def test_what_belongs_to_the_question_is_read_with_its_fields(page: Page, publics):
    page.goto(f"/study?question={publics['table']}")
    group = page.locator("fieldset")
    described = page.locator(f"#{group.get_attribute('aria-describedby')}")
    expect(described).to_contain_text("Which number is missing?")


def test_steps_with_formulas_are_moved_by_their_words(page: Page, publics):
    page.goto(f"/study?question={publics['ordering']}")
    expect(page.get_by_role("button", name="Move up: 2x = 4")).to_be_visible()


def test_partners_in_a_menu_are_formulas_in_words(page: Page, publics):
    page.goto(f"/study?question={publics['matching']}")
    assert set(page.locator("#pair-1 option").all_text_contents()) == {"Choose …", "2x", "1/(2√x)", "cos x"}


def test_an_essay_counts_words_and_keeps_what_was_written_as_it_is(page: Page, live: Live, look: Look):
    page.goto("/trial/ask")
    field = page.get_by_label("Your answer")
    expect(field).to_have_attribute("aria-describedby", "answer-words")
    look(page)
    page.evaluate(COUNT_WORDS)
    count = page.locator("#answer-count")
    expect(count).to_have_text("0 words of about 80")
    field.focus()
    page.keyboard.type("One")
    expect(count).to_have_text("1 word of about 80")
    page.keyboard.press("Enter")
    page.keyboard.type("two <b> three")
    expect(count).to_have_text("4 words of about 80")
    expect(field).to_have_attribute("aria-describedby", "answer-words answer-count")
    look(page)
    field.fill("x" * 19_500)
    expect(count).to_contain_text("room for 500 more characters")
    for told in ("x&marked=1", "x" * 900, "One%0A%0Atwo%20%3Cb%3E"):
        page.goto(f"/trial/told?response={told}")
        look(page)
    assert page.locator(".written").inner_text() == "One\n\ntwo <b>"


@pytest.mark.parametrize("which", range(5))
def test_nothing_that_was_smuggled_in_comes_to_life(page: Page, which, watch: Watch):
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog says {dialog.message}"))
    page.goto(f"/smuggled/{which}", wait_until="networkidle")
    assert page.locator(".part").count() >= len(RAW)
    assert page.locator(ALIVE).count() == 0
    assert page.evaluate(HANDLERS) == []
    assert page.evaluate(ADDRESSES) == []
    if page.locator("main :is(img, audio)").count():
        watch.forgive("404")  # what they name is not there


# Handing in -----------------------------------------------------------------------------------------------


@pytest.fixture
def teacher(live: Live, page: Page) -> str:
    """Somebody who writes the bundled deck; gives the address of its pictures."""
    page.goto("/")
    page.get_by_role("button", name="Start with the article").click()
    page.wait_for_selector("form.ask")
    page.goto("/account/name")
    page.get_by_label("Name").fill("Tea Cher")
    page.get_by_label("Password").fill("three wet otters")
    page.get_by_role("button", name="Keep my progress").click()
    page.get_by_role("status").wait_for()
    with live.app.database.write() as session:
        account = session.scalars(select(Account)).one()
        account.role = "teacher"
        deck = session.scalars(select(Deck)).one()
        deck.owner_id = account.id
        return f"/decks/{deck.public}/media"


def choose(page: Page, name: str, data: bytes) -> None:
    """Choose a file of this name."""
    page.locator("#file").set_input_files({"name": name, "mimeType": "image/any", "buffer": data})


def test_a_picture_is_handed_in_and_its_line_copied(page: Page, teacher, live: Live, look: Look, watch: Watch):
    page.goto(teacher)
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no picture here yet")
    look(page)
    choose(page, "x.svg", b"<svg/>")
    page.get_by_label("What it shows").fill("Hills [wide]")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("alert")).to_contain_text("scripts")
    expect(page.get_by_label("What it shows")).to_have_value("Hills [wide]")
    look(page)
    watch.forgive("422")
    choose(page, "x.png", drawing(700, 300))
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("status")).to_contain_text("Here it is.")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 picture or sound, none in a question yet")
    line = page.get_by_label("The line that shows it").input_value()
    with live.app.database.read() as session:
        public = session.scalars(select(Media.public)).one()
    assert line == rf"![Hills \[wide\]](/media/{public}#700x300)"
    look(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("status").get_by_role("button", name="Copy").click()
    expect(page.get_by_role("status").get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == line


def test_the_editors_way_of_handing_in_gives_the_line_or_the_reason(page: Page, teacher, live: Live, watch: Watch):
    page.goto(teacher)
    png, svg = (b64encode(data).decode() for data in (drawing(60, 30), b"<svg/>"))
    assert page.evaluate(HAND_IN, [png, "Hills"])["markdown"].startswith("![Hills](/media/")
    assert "scripts" in page.evaluate(HAND_IN, [svg, "Hills"])["errors"]["file"][0]
    watch.forgive("422")
