"""Moodle XML comes in: every type that Moodle and quizapp share, and all else by name."""

import pytest

from quizapp.formats import moodle
from quizapp.formats.base import Severity
from quizapp.questions.base import Answer, Question
from tests.formats.moodle_reading import answers, by_title, read
from tests.formats.samples import all_of, is_conserved, line_of, problems, sample


@pytest.mark.parametrize("name", all_of("moodle_xml"))
def test_every_item_of_a_sample_is_a_question_or_is_named(name):
    parsed = moodle.parse(sample(name))
    assert is_conserved(parsed)
    assert parsed.found > 0 and all(problem.line for problem in parsed.problems)


# Choices -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def choices():
    return read("choices")


def test_a_single_choice_has_its_fractions_its_feedback_and_what_stands_beside_it(choices):
    item = choices.items[0]
    assert item.question == Question(
        "choice",
        "Into which sea does the **Rhine** flow?",
        (
            Answer("The North Sea", 1.0, feedback="Yes."),
            Answer("The Baltic Sea", 0.0, feedback="Too far east."),
            Answer("The Wadden Sea", 1 / 3, feedback="Near it."),
            Answer("The Black Sea", -0.5),
        ),
        explanation="Its delta lies in the Netherlands.",
    )
    assert (item.title, item.ref, item.points) == ("Mouth of the Rhine", "rhine-1", 2.0)
    assert item.line == line_of("moodle_xml/choices.xml", "multichoice")


def test_equal_shares_less_as_much_for_wrong_ones_are_the_rule_for_several(choices):
    question = by_title(choices, "Cities on the Danube")
    assert answers(question) == [("Vienna", 1), ("Budapest", 1), ("Prague", 0), ("Warsaw", 0)]
    assert question.settings == {"several": True, "shuffle": False}


def test_other_fractions_are_weights_whose_thirds_are_made_whole(choices):
    question = by_title(choices, "Thirds")
    assert answers(question) == [("The Rhine", 1 / 3), ("The Nile", 1 / 3), ("The Elbe", 1 / 3), ("The Po", -1)]
    assert question.settings == {"several": True, "rule": "weights"}


def test_own_feedback_on_the_whole_is_told_and_moodles_stock_is_not(choices):
    [(line, told)] = problems(choices, Severity.LOST)
    assert line == line_of("moodle_xml/choices.xml", "Cities on the Danube") - 1
    assert told.startswith("Left behind: its feedback on right answers (“Well done, navigator!”).")


def test_choices_that_give_everything_away_are_told_once(choices):
    [(_, told)] = problems(choices, Severity.CHANGED)
    assert told.startswith("In 1 question whoever chooses every answer gets the whole mark")


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("No right one", "No answer is right"),
        ("Two whole ones", "Two answers count wholly where one is to be chosen"),
        ("Too much", "The weights of the right answers add up to 200%"),
        ("No share", "“all” is no share of the mark"),
        ("Yes or no", "Its two answers must be called true and false"),
        ("No question", "The question itself is missing"),
        ("No number", "“many” is not one number"),
        ("One pair", "Give at least 2 pairs"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_says_why(title, told):
    messages = [problem.message for problem in read("wrong").problems if f"“{title}”" in problem.item]
    assert messages and messages[0].startswith(told)


# Typed ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def typed():
    return read("typed")


def test_answers_to_type_count_in_part_and_may_have_wildcards(typed):
    question = by_title(typed, "Treaty")
    assert question.kind == "text" and question.settings == {}
    assert answers(question) == [("Peace of Westphalia", 1), ("*Westphalia*", 0.5), ("*", 0)]
    assert question.answers[2].feedback == "Look at 1648."


def test_capital_letters_matter_where_moodle_says_so(typed):
    question = by_title(typed, "Capital letters")
    assert question.settings == {"case": True}
    assert answers(question) == [("Na", 1), (r"2\*Na", 0.8)]


def test_a_mark_below_nought_for_what_is_typed_is_told():
    parsed = read("wrong")
    assert answers(by_title(parsed, "Below nought")) == [("a", 1), ("b", 0)]
    assert "A mark below 0" in problems(parsed, Severity.CHANGED)[0][1]


def test_a_statement_is_true_or_false_with_feedback_on_either(typed):
    assert by_title(typed, "Danube").answers == (
        Answer("true", 1.0, feedback="It does."),
        Answer("false", 0.0, feedback="Look at its delta."),
    )
    assert answers(by_title(typed, "Nile")) == [("true", 0), ("false", 1)]


def test_a_number_has_its_tolerance_and_feedback_on_all_others(typed):
    assert by_title(typed, "Length of the Rhine").answers == (
        Answer("1230", 1.0, tolerance="10"),
        Answer("1320", 0.5, tolerance="10.5", feedback="An old misprint."),
        Answer("*", 0.0, feedback="Look it up."),
    )


# Units ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "settings"),
    [
        ("One unit", {"unit": "km"}),
        ("Units for nothing", {"units": {"m": 1.0, "km": 1000.0}, "unit_penalty": 0.0}),
        ("Units that count", {"units": {"km": 1.0, "m": 0.001}, "unit_required": True, "unit_penalty": 0.25}),
        ("Units to choose", {"units": {"$": 1.0, "¢": 0.01}, "unit_required": True}),
        ("Units in vain", {}),
    ],
)
def test_units_become_the_settings_of_a_number(title, settings):
    assert by_title(read("units"), title).settings == settings


def test_what_units_lose_is_told():
    parsed = read("units")
    assert [told.split(" is ")[0] for _, told in problems(parsed)] == ["The multiplier “0” of the unit “m”"]
    assert "the units bridges" in problems(parsed, Severity.LOST)[0][1]
    changed = " ".join(told for _, told in problems(parsed, Severity.CHANGED))
    assert "In 1 question the unit is typed" in changed and "In 1 question a wrong unit costs" in changed


# Pairs, steps, essays ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pairs():
    return read("pairs_and_steps")


def test_pairs_may_have_a_partner_too_many(pairs):
    found = [(pair.text, pair.match) for pair in by_title(pairs, "Capitals").answers]
    assert found == [("Norway", "Oslo"), ("Finland", "Helsinki"), ("Åland & sea", "Mariehamn"), ("", "Bergen")]


def test_dragged_pairs_are_pairs(pairs):
    found = [(pair.text, pair.match) for pair in by_title(pairs, "Rivers").answers]
    assert found == [("The Seine", "**Paris**"), ("The Thames", "London")]


def test_steps_stand_in_the_order_of_their_fractions(pairs):
    steps = by_title(pairs, "Treaties")
    assert [step.text for step in steps.answers] == ["Westphalia, 1648", "Vienna, 1815", "Versailles, 1919"]
    assert steps.settings == {}
    assert by_title(pairs, "Longest run").settings == {"rule": "run"}


def test_an_order_that_is_marked_or_drawn_in_another_way_is_told(pairs):
    assert by_title(pairs, "In Moodle’s way").settings == {}
    told = [told for _, told in problems(pairs, Severity.CHANGED)]
    assert [words[:31] for words in told] == ["In 1 question all steps are ask", "In 1 question each step at its "]


def test_what_graders_see_is_the_model_answer_else_the_general_feedback_is():
    parsed = read("essays")
    model, feedback, bare = parsed.questions
    assert model == Question(
        "essay",
        "Why do people build cities beside rivers?",
        (Answer("Water, fields, ships.", 1.0),),
        explanation="Nearly all old cities do.",
        settings={"words": 80},
    )
    assert feedback.answers == (Answer("The borders of Europe.", 1.0),) and feedback.explanation == ""
    lost = " ".join(told for _, told in problems(parsed, Severity.LOST))
    assert "the files that may be handed in" in lost and "the text that stands in the field" in lost
    [(_, refused)] = problems(parsed)
    assert refused.startswith("This has learners hand in a file")
    changed = " ".join(told for _, told in problems(parsed, Severity.CHANGED))
    assert bare.prompt == "Write about your river." and "This essay has no model answer" in changed
