from dataclasses import replace
from itertools import permutations
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from quizapp.questions.base import Answer, Question, Unreadable, Verdict
from quizapp.questions.ordering import MOST_STEPS, Ordering, longest_run, mean_run

KIND = Ordering()


def steps(count, **settings):
    return Question("ordering", "In which order?", tuple(Answer(f"Step {i}") for i in range(count)), settings=settings)


def places(*numbers):
    return MultiDict({f"place-{shown}": str(number) for shown, number in enumerate(numbers, 1)})


@given(st.integers(2, MOST_STEPS), st.binary(max_size=8))
def test_the_right_order_is_never_dealt(count, seed):
    order = KIND.deal(steps(count), seed)
    assert sorted(order) == list(range(count))
    assert order != tuple(range(count))
    assert order == KIND.deal(steps(count), seed)


def test_every_other_order_is_dealt():
    dealt = {KIND.deal(steps(3), bytes([seed])) for seed in range(100)}
    assert dealt == set(permutations(range(3))) - {(0, 1, 2)}


def test_a_single_step_has_but_one_order():
    assert KIND.deal(steps(1), b"") == (0,)


def test_the_numbers_given_to_the_shown_steps_make_the_learners_order():
    # Shown: step 2, step 0, step 1. The learner puts the first shown last.
    assert KIND.read(steps(3), places(3, 1, 2), (2, 0, 1)) == [0, 1, 2]
    assert KIND.read(steps(3), places(1, 2, 3), (2, 0, 1)) == [2, 0, 1]


def test_two_steps_with_one_number_are_named():
    with pytest.raises(Unreadable, match="“Step 2” and “Step 1” both have place 3"):
        KIND.read(steps(3), places(3, 1, 3), (2, 0, 1))


def test_a_step_without_a_number_is_named():
    with pytest.raises(Unreadable, match="“Step 0” has no place"):
        KIND.read(steps(3), places(3, "", 2), (2, 0, 1))


@pytest.mark.parametrize("number", ["0", "4", "-1", "1.5", "²", "\0", "first", "1" * 10_000])
def test_a_number_that_is_no_place_is_unreadable(number):
    with pytest.raises(Unreadable):
        KIND.read(steps(3), places(number, 1, 2), (2, 0, 1))


def test_by_position_each_step_at_its_place_counts():
    mark = KIND.mark(steps(4), [0, 1, 3, 2])
    assert (mark.score, mark.parts, mark.verdict) == (0.5, (1, 1, 0, 0), Verdict.PARTLY)
    assert mark.reason == "2 of 4 steps are at their right place."
    assert KIND.mark(steps(4), [1, 2, 3, 0]).score == 0


def test_by_run_one_step_out_of_place_costs_only_that_step():
    mark = KIND.mark(steps(4, rule="run"), [1, 2, 3, 0])
    assert mark.score == pytest.approx(2 / 3)
    assert mark.parts == (0, 1, 1, 1)
    assert "3 of 4" in mark.reason
    assert KIND.mark(steps(4, rule="run"), [3, 2, 1, 0]).score == 0


def test_the_longest_run_may_have_others_between():
    assert longest_run([0, 3, 1, 2]) == [0, 1, 2]
    assert longest_run([2, 0, 3, 1]) in ([2, 3], [0, 3], [0, 1])


@given(st.permutations(range(5)))
def test_no_rising_series_is_longer_than_the_longest_run(order):
    run = longest_run(order)
    assert run == sorted(run)
    assert [step for step in order if step in run] == run
    longer = len(run) + 1
    series = (sub for sub in permutations(range(5), longer) if list(sub) == sorted(sub))
    assert not any([step for step in order if step in sub] == list(sub) for sub in series)


@given(st.permutations(range(6)), st.sampled_from(["position", "run"]))
def test_only_the_right_order_has_the_full_mark(order, rule):
    mark = KIND.mark(steps(6, rule=rule), list(order))
    assert (mark.score == 1) == (list(order) == sorted(order))
    assert 0 <= mark.score <= 1


def test_only_misplaced_steps_are_told_about():
    question = steps(3)
    told = replace(question, answers=tuple(replace(a, feedback=f"About {a.text}.") for a in question.answers))
    assert KIND.mark(told, [0, 2, 1]).feedback == "About Step 1. About Step 2."


@pytest.mark.parametrize("rule", ["position", "run"])
@pytest.mark.parametrize("count", [3, 4, 5])
def test_the_chance_is_the_mean_over_all_orders(count, rule):
    question = steps(count, rule=rule)
    mean = fmean(KIND.mark(question, list(order)).score for order in permutations(range(count)))
    assert KIND.chance(question) == pytest.approx(mean)


def test_the_mean_run_of_many_steps_is_found_without_trying_all_orders():
    assert 4 < mean_run(MOST_STEPS) < 2 * MOST_STEPS**0.5


def test_answers_are_put_into_words():
    assert KIND.right(steps(3)) == "1. Step 0; 2. Step 1; 3. Step 2"
    assert KIND.said(steps(3), [2, 0, 1]) == "1. Step 2; 2. Step 0; 3. Step 1"


@pytest.mark.parametrize(
    ("question", "says"),
    [
        (steps(2), "there are 2"),
        (steps(MOST_STEPS + 1), "there are 13"),
        (steps(3, rule="luck"), "Unknown marking rule"),
        (replace(steps(3), answers=(Answer("A"), Answer(" "), Answer("C"))), "Step 2 is empty"),
        (replace(steps(3), answers=(Answer("A"), Answer("B"), Answer("a "))), "Two steps are equal"),
    ],
)
def test_what_is_unsound_is_named(question, says):
    assert says in " ".join(fault.message for fault in KIND.problems(question))
    assert not KIND.problems(steps(3, rule="run"))


def test_the_editor_can_change_the_rule_and_the_order(edited):
    question = steps(3)
    turned = edited(KIND, question, rule="run", steps=KIND.to_form(question)["steps"][::-1])
    assert turned.answers == question.answers[::-1]
    assert turned.settings == {"rule": "run"}
    assert edited(KIND, turned, rule="position").settings == {}


def test_each_step_has_a_labelled_select_and_keeps_what_was_chosen(draw):
    page = draw("ordering/ask.html", q=steps(3), order=(2, 0, 1), given=places(3, "", 1), kind=KIND)
    assert page.count("<select") == page.count('<label for="place-') == 3
    assert page.count(" selected") == 2
    assert page.index("Step 2") < page.index("Step 0") < page.index("Step 1")


@pytest.mark.parametrize(("rule", "word"), [("position", "Right place"), ("run", "In your run")])
def test_the_told_page_says_of_each_step_whether_it_is_right(draw, rule, word):
    question = steps(4, rule=rule)

    def told(response):
        mark = KIND.mark(question, response or [3, 2, 1, 0])
        context = {"q": question, "order": (3, 1, 2, 0), "response": response, "mark": mark, "kind": KIND}
        return draw("ordering/told.html", **context)

    page = told([0, 1, 3, 2])
    assert (page.count("✓"), page.count("✗")) == ((2, 2) if rule == "position" else (3, 1))
    assert word in page and "You put it at 4" in page
    assert "✗" not in told(None) and word not in told(None)
