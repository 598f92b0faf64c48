from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from quizapp.questions.base import Answer, Question, Unreadable, Verdict
from quizapp.questions.number import Number

NUMBER = Number()


def asking(*answers, **settings):
    made = (a if isinstance(a, Answer) else Answer(a, 1.0) for a in answers)
    return Question("number", "How many?", tuple(made), settings=settings)


def score(question, response):
    return NUMBER.mark(question, response).score


def read(question, typed):
    return NUMBER.read(question, {"answer": typed}, ())


def test_the_number_counts_not_how_it_is_written():
    for typed in ("1000", "1,000", "1 000", "1e3", "10^3", "1000.0", "+1000", "2000/2"):
        assert NUMBER.mark(asking("1000"), typed).verdict == Verdict.RIGHT, typed
    assert score(asking("1000"), "1001") == 0


def test_a_number_within_the_tolerance_is_right_with_a_note():
    mark = NUMBER.mark(asking(Answer("100", 1.0, tolerance="5%"), unit="km"), "104")
    assert (mark.score, mark.reason) == (1, "Near enough: the answer is 100 km.")
    assert NUMBER.mark(asking(Answer("100", 1.0, tolerance="5%")), "100").reason == ""


def test_bounds_do_not_slip_by_floating_point():
    assert score(asking(Answer("0.6", 1.0, tolerance="0.3")), "0.9") == 1
    assert score(asking(Answer("0.3", 1.0)), "0.30") == 1


def test_the_best_fitting_answer_counts_and_a_listed_wrong_one_brings_its_feedback():
    question = asking(
        Answer("10", 1.0),
        Answer("10", 0.5, tolerance="2", feedback="Look again."),
        Answer("-10", 0.0, feedback="Mind the sign."),
        Answer("*", 0.0, feedback="Count once more."),
    )
    assert score(question, "10") == 1
    assert (score(question, "11"), NUMBER.mark(question, "11").feedback) == (0.5, "Look again.")
    assert NUMBER.mark(question, "-10").feedback == "Mind the sign."
    assert NUMBER.mark(question, "7").feedback == "Count once more."


@pytest.mark.parametrize("typed", ["10", "10 %", "10%", "10 percent", "10 per cent", "10 PERCENT"])
def test_a_unit_shown_beside_the_field_may_be_typed_too(typed):
    question = asking("10", unit="percent")
    assert score(question, read(question, typed)) == 1


def test_units_multiply_by_their_factor():
    question = asking("185000000", units={"$": 1, "million": 1e6, "thousand": 1000})
    for typed in ("$185 million", "185 million", "185000 thousand", "185,000,000"):
        assert score(question, typed) == 1, typed
    assert score(question, "185") == 0


def test_a_missing_or_wrong_unit_costs_its_penalty_and_is_told():
    question = asking("5", units={"km": 1, "m": 0.001}, unit_required=True, unit_penalty=0.25)
    assert NUMBER.mark(question, "5000 m").reason == ""
    missing = NUMBER.mark(question, "5")
    assert (missing.score, missing.verdict, missing.reason) == (0.75, Verdict.PARTLY, "The right unit was missing.")
    assert NUMBER.mark(question, read(question, "5 kg")).reason == "“kg” is not the right unit."
    assert NUMBER.mark(question, "6").reason == ""
    assert score(replace(question, settings={"units": {"km": 1}}), "5") == 1


def test_a_unit_where_none_is_known_is_asked_back():
    with pytest.raises(Unreadable, match="without “apples”"):
        read(asking("5"), "5 apples")
    with pytest.raises(Unreadable, match="The unit “km” is already beside the field"):
        read(asking("5", unit="km"), "5 miles")


@pytest.mark.parametrize(
    "typed", ["", "frog", ",", ". m", "1e999999999", "5 or 6", "1\x002", "1" * 10_000, ["5"], 5, None, "👍", "\ud800"]
)
def test_what_cannot_be_read_is_said_and_not_marked(typed):
    with pytest.raises(Unreadable):
        read(asking("5"), typed)


def test_a_stored_response_that_cannot_be_read_any_more_is_wrong_with_the_reason():
    mark = NUMBER.mark(asking("5"), "frog")
    assert (mark.score, mark.verdict) == (0, Verdict.WRONG)
    assert "no number" in mark.reason


def test_the_right_answer_is_told_with_its_unit():
    assert NUMBER.right(asking("10", unit="percent")) == "10 percent"
    assert NUMBER.right(asking("10", unit="€")) == "€10"
    assert NUMBER.right(asking("5", units={"m": 0.001, "km": 1}, unit_required=True)) == "5 km"
    assert NUMBER.right(asking("5")) == "5"
    assert NUMBER.right(asking("*")) == "Any number"


def test_guessing_earns_what_the_catch_all_gives():
    assert NUMBER.chance(asking("5")) == 0
    assert NUMBER.chance(asking("5", Answer("*", 0.25))) == 0.25


NUMBERS = st.decimals(-1000, 1000, places=2).map(str)
ANSWERS = st.builds(
    Answer,
    NUMBERS | st.just("*"),
    st.sampled_from([0.0, 0.5, 1.0]),
    tolerance=st.sampled_from(["", "2", "5%", "x1.5", "3sf"]),
    feedback=st.sampled_from(["", "a", "b"]),
)
UNITS = st.fixed_dictionaries(
    {},
    optional={"units": st.just({"km": 1, "m": 0.001}), "unit_required": st.booleans(), "unit_penalty": st.floats(0, 1)},
)


@given(st.lists(ANSWERS, min_size=1, max_size=5), UNITS, NUMBERS, st.sampled_from(["", " km", " m", " kg", "!"]))
def test_every_mark_lies_between_nothing_and_everything_whatever_the_order_of_answers(answers, settings, number, unit):
    question = asking(*answers, **settings)
    mark = NUMBER.mark(question, number + unit)
    assert 0 <= mark.score <= 1
    assert NUMBER.mark(replace(question, answers=question.answers[::-1]), number + unit) == mark


@given(ANSWERS, st.sampled_from(["", "km", "percent", "$"]))
def test_typing_the_right_answer_is_right(answer, unit):
    question = asking(replace(answer, credit=1.0), unit=unit)
    if answer.text != "*":
        assert score(question, read(question, NUMBER.right(question))) == 1


def test_unsound_questions_are_told():
    faults = NUMBER.problems(
        asking(
            Answer("frog", 1.0),
            Answer("5 km", 0.5, tolerance="about"),
            Answer("3", 2.0),
            units={"km": 0, "m2": 1},
            unit_penalty=3,
        )
    )
    assert [fault.where for fault in faults] == ["answers"] * 4 + ["units"] * 2 + ["unit_penalty"]
    assert NUMBER.problems(asking())
    assert NUMBER.problems(asking(Answer("5", 0.5)))
    assert NUMBER.problems(asking("5", unit_required=True))
    assert not NUMBER.problems(asking("5", "1e3", Answer("*", 0.0), units={"km": 1}, unit_required=True))


def test_the_example_is_sound_and_marked_as_it_says():
    example = NUMBER.example()
    assert NUMBER.problems(example.question) == []
    responses = [read(example.question, r) for r in (example.right, example.wrong, example.half)]
    assert [score(example.question, r) for r in responses] == [1, 0, 0.5]


def test_editing_loses_nothing(edited):
    question = asking(
        Answer("5", 1.0, tolerance="5%", feedback="Yes."),
        Answer("*", 0.0),
        unit="km",
        units={"km": 1, "m": 0.001},
        unit_required=True,
        unit_penalty=0.5,
    )
    assert edited(NUMBER, question) == question
    assert edited(NUMBER, asking("5"), unit="%").settings == {"unit": "%"}


def test_the_editor_refuses_a_broken_line_of_units():
    form = Number.Form(data={**NUMBER.to_form(asking("5")), "units": "km"})
    form.validate()
    assert "“km” is not a unit" in form.errors["units"][0]


def test_a_phone_gets_the_keys_that_the_answers_need():
    assert NUMBER.keyboard(asking("5", "1.5")) == "decimal"
    assert NUMBER.keyboard(asking("-5")) == "text"
    assert NUMBER.keyboard(asking("5", units={"km": 1})) == "text"


def test_the_ask_page_keeps_what_was_typed_shows_the_unit_and_holds_no_answer(draw):
    page = draw("number/ask.html", q=asking("1234", unit="km"), order=(), given={"answer": "12"}, kind=NUMBER)
    assert 'value="12"' in page
    assert "km" in page
    assert "1234" not in page
    required = asking("5", units={"kg": 1}, unit_required=True)
    assert "Write the number with its unit." in draw("number/ask.html", q=required, order=(), given={}, kind=NUMBER)


def test_the_told_page_says_in_words_what_was_right(draw):
    question = asking("5", units={"km": 1}, unit_required=True)

    def told(response):
        mark = NUMBER.mark(question, response or "0")
        page = draw("number/told.html", q=question, order=(), response=response, mark=mark, kind=NUMBER)
        return Markup(page).striptags()

    assert "7 km Your answer, not right" in told("7 km")
    assert "5 km Right answer" in told("7 km")
    assert "Your answer, partly right" in told("5")
    assert "Your answer" not in told(None)
