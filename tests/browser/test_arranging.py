"""Ordering and matching brought to life by script: by keys, by mouse, by finger; without script they still work."""

import pytest
from flask import Flask, render_template_string, request

from quizapp.paths import STATIC, TEMPLATES
from quizapp.questions.base import Answer, Question
from quizapp.questions.catalogue import TYPES, type_of
from quizapp.web.markup import FILTERS
from tests.browser.serving import Live, serving

STEPS = Question("ordering", "Which order?", tuple(Answer(text) for text in ("Egg", "Larva", "Pupa", "Butterfly")))
QUESTIONS = {"ordering": STEPS, "matching": TYPES["matching"].example().question}
DEALT = {"ordering": (2, 0, 3, 1), "matching": (3, 2, 1, 0)}
PAGE = """<!doctype html><html lang="en"><title>Ask</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/static/app.css">
<script type="module" src="/begin.js"></script>
<main class="study"><form method="post" class="ask"><fieldset><legend><h1>{{ q.prompt }}</h1></legend>
{% include "_questions/" ~ kind.name ~ "/ask.html" %}</fieldset><button class="button">Check</button></form></main>"""
BEGIN = """import { enhance } from "/static/ordering.js"; import { enhance as match } from "/static/matching.js";
enhance(document); enhance(document.querySelector("main")); match(document);"""


@pytest.fixture
def live(config):
    """The bare ask page of a type; posting it tells what was read. What the address says is filled in already."""
    app = Flask(__name__, template_folder=TEMPLATES, static_folder=STATIC)
    app.jinja_env.filters.update(FILTERS)

    @app.get("/begin.js")
    def begin():
        return BEGIN, {"Content-Type": "text/javascript"}

    @app.route("/<name>", methods=["GET", "POST"])
    def ask(name):
        question, order = QUESTIONS[name], DEALT[name]
        kind = type_of(question)
        if request.method == "POST":
            return f"<p>{kind.said(question, kind.read(question, request.form, order))}"
        return render_template_string(PAGE, q=question, order=order, kind=kind, given=request.args)

    with serving(app) as url:
        yield Live(url, config, app)


def shown(page):
    return page.locator(".step label").all_text_contents()


def said(page):
    page.get_by_role("button", name="Check").click()
    return page.text_content("p")


def test_a_step_is_moved_by_its_buttons_and_keeps_the_focus(live, page):
    page.goto(f"{live.url}/ordering")
    assert shown(page) == ["Pupa", "Egg", "Butterfly", "Larva"]
    page.get_by_role("button", name="Move up: Larva").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert shown(page) == ["Pupa", "Larva", "Egg", "Butterfly"]
    assert page.text_content("[aria-live]") == "Larva, now place 2 of 4"
    assert page.evaluate("document.activeElement.ariaLabel") == "Move up: Larva"
    assert said(page) == "1. Pupa; 2. Larva; 3. Egg; 4. Butterfly"


def test_alt_and_an_arrow_move_the_step_that_has_the_focus_and_stop_at_the_ends(live, page):
    page.goto(f"{live.url}/ordering")
    page.locator(".step", has_text="Egg").focus()
    for _ in range(3):
        page.keyboard.press("Alt+ArrowUp")
    assert shown(page) == ["Egg", "Pupa", "Butterfly", "Larva"]
    page.keyboard.press("ArrowDown")
    assert shown(page)[0] == "Egg"
    page.keyboard.press("Alt+ArrowDown")
    assert shown(page) == ["Pupa", "Egg", "Butterfly", "Larva"]


def test_a_step_is_dragged_by_mouse(live, page):
    page.goto(f"{live.url}/ordering")
    page.locator(".moves").first.wait_for()
    start, end = (page.locator(".grip").nth(i).bounding_box() for i in (0, 3))
    page.mouse.move(start["x"] + 9, start["y"] + 9)
    page.mouse.down()
    page.mouse.move(end["x"] + 9, end["y"] + end["height"] - 2, steps=5)
    page.mouse.up()
    assert shown(page) == ["Egg", "Butterfly", "Larva", "Pupa"]
    page.mouse.move(0, 0)
    assert shown(page)[3] == "Pupa"


def test_a_step_is_dragged_by_finger_without_scrolling_the_page(live, new_context):
    context = new_context(has_touch=True, viewport={"width": 390, "height": 400})
    page = context.new_page()
    page.goto(f"{live.url}/ordering")
    page.locator(".moves").first.wait_for()
    box = page.locator(".grip").nth(1).bounding_box()
    finger = context.new_cdp_session(page)
    x, y = box["x"] + 20, box["y"] + 20
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for up in (20, 50, 80):
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y - up}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert shown(page) == ["Egg", "Pupa", "Butterfly", "Larva"]
    assert page.evaluate("scrollY") == 0


def test_places_already_chosen_are_taken_up(live, page):
    page.goto(f"{live.url}/ordering?place-1=3&place-2=1&place-3=4&place-4=2")
    page.locator(".moves").first.wait_for()
    assert shown(page) == ["Egg", "Larva", "Pupa", "Butterfly"]
    assert said(page) == "1. Egg; 2. Larva; 3. Pupa; 4. Butterfly"


def test_without_script_the_selects_do_the_same(live, new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{live.url}/ordering")
    for name, place in {"Egg": "1", "Larva": "2", "Pupa": "3", "Butterfly": "4"}.items():
        page.get_by_label(name).select_option(place)
    assert said(page) == "1. Egg; 2. Larva; 3. Pupa; 4. Butterfly"


def test_a_partner_chosen_elsewhere_is_marked_as_used_and_can_still_be_chosen(live, page):
    page.goto(f"{live.url}/matching")
    page.get_by_label("Norway").select_option("Oslo")
    labels = "select => [...select.options].map(option => option.label)"
    assert page.get_by_label("Finland").evaluate(labels)[-1] == "Oslo (used)"
    assert page.get_by_label("Norway").evaluate(labels)[-1] == "Oslo"
    page.get_by_label("Norway").select_option("Bergen")
    assert page.get_by_label("Finland").evaluate(labels)[-1] == "Oslo"
    assert said(page) == "Norway – Bergen; Finland – nothing; Iceland – nothing"
