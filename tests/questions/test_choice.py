from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from quizapp.questions.base import Answer, Question, Unreadable, Verdict
from quizapp.questions.choice import Choice

CHOICE = Choice()


def asking(*credits, **settings):
    answers = tuple(
        Answer(f"Option {'ABCDEFGHI'[i]}", credit, feedback=f"Said {i}.") for i, credit in enumerate(credits)
    )
    return Question("choice", "Which?", answers, settings=settings)


def score(question, chosen):
    return CHOICE.mark(question, chosen).score


def test_one_choice_earns_its_credit_and_its_feedback():
    question = asking(0.0, 1.0, 0.5, -0.5)
    assert [score(question, [i]) for i in range(4)] == [0, 1, 0.5, 0]
    mark = CHOICE.mark(question, [1])
    assert (mark.verdict, mark.feedback) == (Verdict.RIGHT, "Said 1.")
    assert CHOICE.mark(question, [2]).verdict == Verdict.PARTLY


@pytest.mark.parametrize(
    ("rule", "chosen", "worth"),
    [
        ("all", [0, 1], 1),
        ("all", [0], 0),
        ("all", [0, 1, 2], 0),
        ("minus", [0, 1], 1),
        ("minus", [0], 0.5),
        ("minus", [0, 1, 2], 0.5),
        ("minus", [2, 3], 0),
        ("each", [0, 1], 1),
        ("each", [0, 1, 2], 0.75),
        ("each", [2, 3], 0),
        ("weights", [0], 1),
        ("weights", [0, 2], 0.5),
        ("weights", [3], 0),
    ],
)
def test_several_choices_are_marked_by_the_named_rule_which_is_told(rule, chosen, worth):
    mark = CHOICE.mark(asking(1.0, 0.5, -0.5, -0.5, several=True, rule=rule), chosen)
    assert mark.score == worth
    assert mark.reason


@given(
    st.lists(st.sampled_from([-1.0, -0.5, 0.0, 0.5, 1.0]), min_size=2, max_size=9).filter(lambda c: max(c) > 0),
    st.sampled_from(["all", "minus", "each", "weights"]),
    st.sets(st.integers(0, 8), min_size=1),
    st.binary(max_size=8),
)
def test_a_mark_lies_between_nothing_and_everything_and_the_order_shown_never_changes_it(credits, rule, places, seed):
    question = asking(*credits, several=True, rule=rule)
    chosen = sorted(place for place in places if place < len(credits)) or [0]
    order = CHOICE.deal(question, seed)
    posted = MultiDict([("answer", str(order.index(i) + 1)) for i in chosen])
    assert CHOICE.read(question, posted, order) == chosen
    assert 0 <= score(question, chosen) <= 1


def test_options_are_shuffled_by_the_seed_unless_the_question_keeps_them():
    question = asking(1.0, *[0.0] * 8)
    assert CHOICE.deal(question, b"a") == CHOICE.deal(question, b"a")
    assert len({CHOICE.deal(question, bytes([i])) for i in range(20)}) > 10
    assert CHOICE.deal(replace(question, settings={"shuffle": False}), b"a") == tuple(range(9))
    assert all(CHOICE.deal(replace(question, settings={"keep": [8]}), bytes([i]))[8] == 8 for i in range(20))


@pytest.mark.parametrize("place", ["", "0", "4", "-1", "x", "1\x00", "²", "9" * 10_000])
def test_a_place_that_was_not_on_the_page_is_refused(place):
    for several in (False, True):
        with pytest.raises(Unreadable):
            CHOICE.read(asking(1.0, 0.0, 0.0, several=several), MultiDict([("answer", place)]), (0, 1, 2))


def test_choosing_nothing_is_said_and_not_marked():
    for several in (False, True):
        with pytest.raises(Unreadable, match="Choose"):
            CHOICE.read(asking(1.0, 0.0, several=several), MultiDict(), (0, 1))


def test_a_box_posted_twice_counts_once():
    posted = MultiDict([("answer", "1"), ("answer", "1"), ("answer", "3")])
    assert CHOICE.read(asking(1.0, 0.0, 0.0, several=True), posted, (2, 1, 0)) == [0, 2]


def test_the_right_answer_and_the_response_in_words():
    question = asking(1.0, 0.0, 1.0, several=True)
    assert CHOICE.right(question) == "Option A; Option C"
    assert CHOICE.said(question, [1, 2]) == "Option B; Option C"


def test_guessing_earns_the_mean_credit():
    assert CHOICE.chance(asking(1.0, 0.0, 0.0, 0.0)) == 0.25
    assert CHOICE.chance(asking(1.0, 1.0, 0.0, several=True)) == 0


def test_unsound_questions_are_told():
    def told(question):
        return " ".join(fault.message for fault in CHOICE.problems(question))

    assert CHOICE.problems(asking(1.0, 0.0)) == []
    assert "there are 1" in told(asking(1.0))
    assert "there are 10" in told(replace(asking(1.0), answers=tuple(Answer(str(i), float(i == 0)) for i in range(10))))
    assert "No option is right" in told(asking(0.0, 0.0))
    assert "Exactly one option must be right" in told(asking(1.0, 1.0))
    assert not told(asking(1.0, 1.0, several=True))
    assert "Unknown marking rule" in told(asking(1.0, 0.0, several=True, rule="luck"))
    assert "Option 2 is empty" in told(replace(asking(), answers=(Answer("a", 1.0), Answer(" "))))
    assert "Two options are equal: “A ”" in told(replace(asking(), answers=(Answer("a", 1.0), Answer("A "))))


def test_the_example_is_sound_and_marked_as_it_says():
    example = CHOICE.example()
    assert CHOICE.problems(example.question) == []
    assert [score(example.question, r) for r in (example.right, example.wrong)] == [1, 0]


def test_editing_loses_nothing(edited):
    question = replace(asking(1.0, -0.5, 0.0, several=True, rule="all", shuffle=False, keep=[2]), hint="Two.")
    assert edited(CHOICE, question) == question
    assert edited(CHOICE, question, several=False, rule="minus", shuffle=True).settings == {"keep": [2]}


def test_the_ask_page_shows_places_keeps_the_choice_and_gives_nothing_away(draw):
    question = asking(0.0, 0.0, 1.0)
    page = draw("choice/ask.html", q=question, order=(2, 0, 1), given=MultiDict({"answer": "2"}), kind=CHOICE)
    assert page.count('type="radio"') == 3
    assert page.index("Option C") < page.index("Option A") < page.index("Option B")
    assert [part.split('"')[0] for part in page.split('value="')[1:]] == ["1", "2", "3"]
    assert page.count("checked") == 1
    assert "checked" in page[page.index('value="2"') : page.index('value="3"')]
    assert "Said" not in page
    assert "checked" not in draw("choice/ask.html", q=question, order=(0, 1, 2), given={}, kind=CHOICE)


def test_several_choices_are_boxes_with_a_hint(draw):
    question = asking(1.0, 0.0, 1.0, several=True)
    given = MultiDict([("answer", "1"), ("answer", "3")])
    page = draw("choice/ask.html", q=question, order=(0, 1, 2), given=given, kind=CHOICE)
    assert page.count('type="checkbox"') == 3
    assert page.count(" checked") == 2
    assert "Choose all that are right." in page
    assert " checked" not in draw("choice/ask.html", q=question, order=(0, 1, 2), given={}, kind=CHOICE)


def told(draw, question, response):
    mark = CHOICE.mark(question, response or [0])
    page = draw("choice/told.html", q=question, order=(0, 1, 2), response=response, mark=mark, kind=CHOICE)
    return Markup(page).striptags()


def test_the_told_page_says_in_words_what_was_right(draw):
    single = asking(1.0, 0.5, 0.0)
    assert "Option A Your answer, right" in told(draw, single, [0])
    assert "Option B Your answer, partly right" in told(draw, single, [1])
    assert "Option C Your answer, not right" in told(draw, single, [2])
    assert "Option A Right answer" in told(draw, single, [2])
    assert "Your answer" not in told(draw, single, None)


def test_the_told_page_of_several_says_what_was_missed(draw):
    several = asking(1.0, 1.0, 0.0, several=True)
    said = told(draw, several, [0, 2])
    assert "Option A Your answer, right" in said
    assert "Option B Right, not chosen" in said
    assert "Option C Your answer, not right" in said
    assert "Option B Right answer" in told(draw, several, None)
