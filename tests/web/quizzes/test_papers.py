"""The page that prints a quiz: for its owner alone, its address mended, answers on the key alone."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from quizapp.questions.catalogue import TYPES
from quizapp.services.quizzes import papers
from tests.quizzing import QUESTIONS, SECRET_WORD
from tests.web.quizzes.test_attempts import School

GOOD = "seed=abc234&versions=2"
EACH = tuple(kind.example().question for name, kind in TYPES.items() if name != "flashcard")


@pytest.fixture
def school(app, clock):
    """A quiz of three questions."""
    return School(app, clock)


def page(school, query=GOOD):
    return school.staff.get(f"/quizzes/{school.quiz}/paper?{query}")


def sheets(text):
    """The articles of the page: what is printed."""
    return re.findall(r"<article.*?</article>", text, flags=re.S)


def led_to(answer):
    assert answer.status_code == 302
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.location).query).items()}


def test_the_quiz_leads_to_its_paper(school):
    assert f"/quizzes/{school.quiz}/paper" in school.staff.get(f"/quizzes/{school.quiz}").text


def test_only_the_owner_of_the_quiz_prints_it(school):
    assert page(school).status_code == 200
    assert school.mira.get(f"/quizzes/{school.quiz}/paper?{GOOD}").status_code == 404
    assert school.mira.get(f"/quizzes/{school.quiz}/paper").status_code == 404


@pytest.mark.parametrize("seed", ["", "abc23", "abc2345", "abc-23", "äbc234", "a b234", "<b>234", "abc234%0A"])
def test_a_seed_that_is_missing_or_broken_is_made_anew(school, seed):
    found = led_to(page(school, f"seed={seed}&versions=3&shuffle=1&nokey=1"))
    if seed.startswith("abc234%"):
        assert found["seed"] == "abc234"
    assert papers.SEED.fullmatch(found.pop("seed"))
    assert found == {"versions": "3", "shuffle": "1", "nokey": "1"}


@pytest.mark.parametrize("versions", ["", "0", "5", "-1", "02", "two", "²", "9" * 5000])
def test_a_number_of_versions_that_is_none_is_led_on_to_a_good_one(school, versions):
    assert led_to(page(school, f"seed=abc234&versions={versions}")) == {"seed": "abc234", "versions": "2"}


def test_a_bare_address_leads_to_a_paper(school):
    answer = school.staff.get(f"/quizzes/{school.quiz}/paper")
    assert school.staff.get(answer.location).status_code == 200


def test_a_seed_in_capitals_is_the_same_seed(school):
    assert led_to(page(school, "seed=ABC234&versions=2"))["seed"] == "abc234"


def test_each_version_has_paper_sheet_and_key_with_the_seed_at_their_foot(school):
    found = sheets(page(school, "seed=abc234&versions=3").text)
    ids = [re.search(r'aria-labelledby="([^"]+)"', one)[1] for one in found]
    assert ids == [f"{what}-{one}" for one in "ABC" for what in ("paper", "answers")] + [f"key-{one}" for one in "ABC"]
    for name, sheet in zip(ids, found, strict=True):
        foot = re.search(r'<p class="paper-foot">(.*?)</p>', sheet)[1]
        assert f"{name[-1]}, shuffle" in foot
        assert ">abc234<" in foot


def test_the_same_address_shows_the_same_page(school):
    assert sheets(page(school).text) == sheets(page(school).text)


def test_right_answers_stand_on_the_key_alone(school):
    found = sheets(page(school).text)
    assert [SECRET_WORD in sheet for sheet in found] == [False] * 4 + [True] * 2
    assert [">42<" in sheet for sheet in found] == [False] * 4 + [True] * 2


def test_no_key_is_there_when_it_is_left_out(school):
    text = page(school, f"{GOOD}&nokey=1").text
    assert SECRET_WORD not in text
    assert len(sheets(text)) == 4
    assert "Key to version" not in text


def test_sheets_of_learners_show_neither_credit_nor_explanation_nor_the_names_of_gaps(app, clock):
    school = School(app, clock, questions=EACH)
    text = page(school, f"{GOOD}&nokey=1").text
    for secret in ("Canberra", "1230", "[[", "1814", "Names at least two uses", "gives water to drink", "helium"):
        assert secret not in text, secret
    for shown in ("Oslo", "Helsinki", "Caterpillar", "smoke", "True", "About 80 words"):
        assert shown in text, shown


def test_the_key_says_the_letter_that_is_printed(school):
    found = sheets(page(school, "seed=abc234&versions=4").text)
    for paper, key in zip(found[:8:2], found[8:], strict=True):
        letter = re.search(r"<b>(\w)\)</b> <span dir=\"auto\">the sun", paper)[1]
        assert re.search(rf"<b>{letter}</b> <span dir=\"auto\">the sun", key)


def test_a_quiz_without_questions_says_so(school):
    made = school.staff.post("/quizzes", {"title": "Empty"})
    answer = school.staff.get(f"{made.location}/paper?{GOOD}")
    assert "There is no question to print yet" in answer.text
    assert not sheets(answer.text)


def test_what_learners_are_asked_is_drawn_with_its_markup(app, clock):
    bold = QUESTIONS[1].__class__("choice", "Which is **warm**?", QUESTIONS[1].answers)
    text = page(School(app, clock, questions=(bold,))).text
    assert "<strong>warm</strong>" in text
