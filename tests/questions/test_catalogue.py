"""Every type keeps the contract: each test here is a law for all of them, and for the next one."""

import inspect
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from quizapp.paths import TEMPLATES
from quizapp.questions.base import QuestionType, Shape, Unreadable, Verdict
from quizapp.questions.catalogue import TYPES, in_a_list, type_of
from quizapp.questions.record import from_json, to_json

ALL = pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES.keys())
SEEDS = [bytes([seed]) for seed in range(40)]
SECRET = "zebrazebra"


class Controls(HTMLParser):
    """The controls of a page: for each name, what can be posted under it and the words beside each value."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.named: dict[str, dict[str, str]] = {}
        self.labels: dict[str, str] = {}
        self._name = self._id = self._label = ""
        self._value: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        field = dict(attrs)
        if tag == "label":
            self._id = field.get("for") or ""
        if tag in ("input", "select", "button", "textarea") and field.get("name"):
            self._name = field["name"] or ""
            self.named.setdefault(self._name, {})
            self.labels[self._name] = field.get("aria-label") or self.labels.get(field.get("id") or "", "")
        if tag in ("input", "option", "button") and field.get("value"):
            self._value = field["value"]

    def handle_data(self, data: str) -> None:
        if self._id:
            self.labels[self._id] = self.labels.get(self._id, "") + data.strip()
        if self._value is not None and data.strip():
            self.named[self._name].setdefault(self._value, data.strip())

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._id = ""
        if tag in ("label", "option", "button"):
            self._value = None

    def value(self, name: str, words: str) -> str:
        """The value to post under this name to say these words."""
        return next(value for value, says in self.named[name].items() if says == words)


def asked(draw, kind: QuestionType, question, order, given=()) -> str:
    context = {"q": question, "order": order, "given": MultiDict(given), "kind": kind, "next_dates": {}}
    return draw(f"{kind.name}/ask.html", **context)


def filled(kind: QuestionType, question, response, page: Controls) -> Iterator[tuple[str, str]]:
    """What a browser posts when the right answer is given on this page, found by the words that a learner reads."""
    match kind.name:
        case "choice" | "truefalse":
            yield "answer", page.value("answer", kind.said(question, response))
        case "text" | "number" | "essay":
            yield "answer", str(response)
        case "cloze":
            for field, typed, words in zip(
                page.named, response.values(), kind.right(question).split("; "), strict=True
            ):
                yield field, page.value(field, words) if page.named[field] else typed
        case "matching":
            partners = {pair.text: pair.match for pair in question.answers}
            for name in page.named:
                yield name, page.value(name, partners[page.labels[name]])
        case "ordering":
            texts = [step.text for step in question.answers]
            yield from ((name, str(texts.index(page.labels[name]) + 1)) for name in page.named)
        case "flashcard":
            yield "rating", response


def by_hand(kind: QuestionType) -> bool:
    """Whether a teacher marks it: the program can only say that it waits."""
    return kind.shape is Shape.ESSAY


@ALL
def test_each_type_is_found_by_its_name_and_by_its_questions(kind):
    assert TYPES[kind.name] is kind
    assert type_of(kind.example().question) is kind
    assert kind.label and isinstance(kind.shape, Shape)


@ALL
def test_the_example_is_sound_and_survives_being_stored(kind):
    question = kind.example().question
    assert kind.problems(question) == []
    assert from_json(to_json(question)) == question


@ALL
def test_the_example_is_marked_right_wrong_and_half_right_as_it_says(kind):
    example = kind.example()
    right, wrong = kind.mark(example.question, example.right), kind.mark(example.question, example.wrong)
    if by_hand(kind):
        assert {(mark.score, mark.verdict) for mark in (right, wrong)} == {(0, Verdict.WAITING)}
        return
    assert (right.score, wrong.score) == (1, 0)
    own = kind.shape is Shape.CARD
    assert (right.verdict, wrong.verdict) == ((Verdict.OWN,) * 2 if own else (Verdict.RIGHT, Verdict.WRONG))
    if example.half is not None:
        half = kind.mark(example.question, example.half)
        assert 0 < half.score < 1
        assert half.verdict is (Verdict.OWN if own else Verdict.PARTLY)


@ALL
def test_answers_have_words_and_a_guess_has_a_chance(kind):
    example = kind.example()
    assert kind.right(example.question)
    assert kind.said(example.question, example.right) and kind.said(example.question, example.wrong)
    assert 0 <= kind.chance(example.question) < 1


@ALL
def test_the_editor_loses_nothing(kind, edited):
    question = replace(kind.example().question, hint="Think.", evidence="As it is written.")
    assert edited(kind, question) == question


@ALL
def test_a_type_knows_only_the_settings_it_names(kind, edited):
    question = edited(kind, kind.example().question)
    assert set(question.settings) <= kind.settings


@ALL
def test_the_same_seed_deals_the_same_order_and_always_one_of_all_parts(kind):
    question = kind.example().question
    orders = [kind.deal(question, seed) for seed in SEEDS]
    assert orders == [kind.deal(question, seed) for seed in SEEDS]
    count = len(orders[0])
    assert all(len(order) == count for order in orders)
    if kind.shape is not Shape.GAPS:
        assert all(sorted(order) == list(range(count)) for order in orders)


@ALL
def test_the_templates_draw_before_and_after_the_answer(kind, draw):
    example = kind.example()
    question, order = example.question, kind.deal(example.question, b"seed")
    assert Controls(asked(draw, kind, question, order)).named
    for response in (example.right, example.wrong, example.half):
        mark = kind.mark(question, example.wrong if response is None else response)
        context = {"q": question, "order": order, "response": response, "mark": mark, "kind": kind}
        assert draw(f"{kind.name}/told.html", **context).strip()


@ALL
def test_texts_are_shown_as_text_and_never_as_markup(kind, draw):
    question = kind.example().question
    if kind.name == "truefalse":
        pytest.skip("Its two answers are its own words.")
    bold = replace(question, answers=tuple(replace(a, text=a.text and f"{a.text}<b>") for a in question.answers))
    order = kind.deal(bold, b"seed")
    mark = kind.mark(question, kind.example().right)
    context = {"q": bold, "order": order, "response": None, "mark": mark, "kind": kind}
    assert "<b>" not in asked(draw, kind, bold, order) + draw(f"{kind.name}/told.html", **context)


@ALL
def test_no_template_needs_what_the_security_policy_forbids(kind, draw):
    question = kind.example().question
    page = asked(draw, kind, question, kind.deal(question, b"seed"))
    assert not any(forbidden in page for forbidden in ("<script", "style=", "onclick", "onchange"))


@ALL
def test_the_ask_page_tells_no_secret(kind, draw):
    """Neither what is said afterwards, nor (by any difference in the page) which answer is right."""
    question = kind.example().question
    told = tuple(replace(answer, feedback=SECRET) for answer in question.answers)
    question = replace(question, answers=told, explanation=SECRET, evidence=SECRET)
    order = kind.deal(question, b"seed")
    page = asked(draw, kind, question, order)
    assert SECRET not in page
    flipped = replace(question, answers=tuple(replace(a, credit=1 - a.credit) for a in question.answers))
    assert asked(draw, kind, flipped, order) == page
    if kind.shape in (Shape.TEXT, Shape.NUMBER, Shape.ESSAY):
        assert not any(answer.text in page for answer in question.answers)
    if kind.shape is Shape.SEQUENCE:
        last = len(order) - 1
        backwards = replace(question, answers=question.answers[::-1])
        assert asked(draw, kind, backwards, [last - i for i in order]) == page


@ALL
@pytest.mark.parametrize("seed", SEEDS[:5])
def test_the_right_answer_given_on_the_page_is_read_back_and_marked_right(kind, seed, draw):
    example = kind.example()
    question, order = example.question, kind.deal(example.question, seed)
    page = Controls(asked(draw, kind, question, order))
    form = MultiDict(list(filled(kind, question, example.right, page)))
    assert set(form) <= set(page.named)
    response = kind.read(question, form, order)
    if by_hand(kind):
        assert response == example.right
    else:
        assert kind.mark(question, response).score == 1
    asked(draw, kind, question, order, form)


NAMES = [*(f"{part}-{i}" for part in ("gap", "pair", "place") for i in range(1, 5)), "answer", "rating"]
VALUES = st.sampled_from(["", "0", "1", "2", "3", "4", "good", "-1", "1e4", "½", "\0", "x" * 10_000]) | st.text()


@ALL
@given(fields=st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=8), seed=st.binary(max_size=4))
def test_any_form_is_either_marked_or_unreadable(kind, fields, seed):
    question = kind.example().question
    try:
        response = kind.read(question, MultiDict(fields), kind.deal(question, seed))
    except Unreadable as told:
        assert str(told)
        return
    assert 0 <= kind.mark(question, response).score <= 1
    assert isinstance(kind.said(question, response), str)


def test_each_template_folder_belongs_to_a_type():
    assert {folder.name for folder in (TEMPLATES / "_questions").iterdir()} == set(TYPES)


@ALL
def test_each_type_lives_in_the_file_of_its_name(kind):
    assert inspect.getmodule(type(kind)).__name__ == f"quizapp.questions.{kind.name}"


def test_in_a_list_no_gap_tells_its_name():
    cloze, choice = TYPES["cloze"].example().question, TYPES["choice"].example().question
    assert "[[" in cloze.prompt
    assert "[[" not in in_a_list(cloze)
    assert in_a_list(choice) == choice.prompt


def test_in_a_list_a_prompt_is_its_words_in_one_line():
    cloze = replace(TYPES["cloze"].example().question, prompt="A *gas*:\n\n$x^2$ is [[gas]], not __init__.")
    assert in_a_list(cloze) == "A gas: x² is ____, not __init__."
