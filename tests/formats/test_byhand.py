"""How answers are written by hand, shape by shape."""

import tomllib

import pytest

from quizapp.formats.unit.byhand import Misspelt, fields_of, read_answers
from quizapp.questions.base import Answer, Shape


def read(shape, text):
    return read_answers(shape, tomllib.loads(text))


def test_every_shape_has_a_spelling():
    assert all(fields_of(shape) for shape in Shape)


def test_options_are_a_right_one_and_wrong_ones_some_with_feedback():
    answers, settings = read(Shape.CHOICES, 'right = "NATO"\nwrong = ["The EU", ["The UN", "No."]]')
    assert answers == (Answer("NATO", 1.0), Answer("The EU"), Answer("The UN", feedback="No."))
    assert settings == {}


def test_options_with_credits_keep_the_order_in_which_they_are_written():
    answers, _ = read(Shape.CHOICES, 'options = [{ text = "Few" }, { text = "Many", credit = 0.5 }]')
    assert answers == (Answer("Few"), Answer("Many", 0.5))


def test_options_are_written_in_one_way_only():
    with pytest.raises(Misspelt, match="either"):
        read(Shape.CHOICES, 'options = ["a"]\nright = "b"')


@pytest.mark.parametrize(("right", "credits"), [("true", (1.0, 0.0)), ("false", (0.0, 1.0))])
def test_a_statement_is_true_or_false_and_its_feedback_is_for_the_wrong_one(right, credits):
    answers, _ = read(Shape.CHOICES, f'right = {right}\nfeedback = "Not so."')
    assert tuple(a.credit for a in answers) == credits
    assert [a.feedback for a in answers if a.credit == 0] == ["Not so."]
    assert [a.feedback for a in answers if a.credit == 1] == [""]


def test_a_statement_has_no_other_options():
    with pytest.raises(Misspelt, match="no other"):
        read(Shape.CHOICES, 'right = true\nwrong = ["perhaps"]')


def test_feedback_belongs_beside_an_option_unless_it_is_a_statement():
    with pytest.raises(Misspelt, match="beside"):
        read(Shape.CHOICES, 'right = "a"\nwrong = ["b"]\nfeedback = "c"')


def test_a_number_may_be_written_as_one_and_its_tolerance_too():
    answers, _ = read(Shape.NUMBER, "right = 185\ntolerance = 5\nwrong = [[1, 'Too few.']]")
    assert answers == (Answer("185", 1.0, tolerance="5"), Answer("1", feedback="Too few."))


def test_an_accepted_number_may_have_a_tolerance_of_its_own():
    answers, _ = read(Shape.NUMBER, 'right = [1, { text = 2, tolerance = "5%", credit = 0.5 }]\ntolerance = "3sf"')
    assert answers == (Answer("1", 1.0, tolerance="3sf"), Answer("2", 0.5, tolerance="5%"))


def test_gaps_are_named_and_those_of_another_kind_say_so():
    text = 'gaps.town = ["Sochi", "Sotschi"]\ngaps.year = { kind = "number", right = 1997, weight = 2 }'
    answers, settings = read(Shape.GAPS, text)
    assert [(a.match, a.text, a.credit) for a in answers] == [
        ("town", "Sochi", 1.0),
        ("town", "Sotschi", 1.0),
        ("year", "1997", 1.0),
    ]
    assert settings == {"gaps": {"year": {"kind": "number", "weight": 2}}}


def test_pairs_have_two_sides_and_there_may_be_right_sides_too_many():
    answers, _ = read(Shape.PAIRS, 'pairs = [["a", "1"], ["b", "2", "No."]]\nextra = ["3"]')
    assert answers == (Answer("a", match="1"), Answer("b", match="2", feedback="No."), Answer("", match="3"))


@pytest.mark.parametrize("pairs", ['["a"]', '["a", 1]', '"a"', '["a", "b", "c", "d"]'])
def test_a_pair_that_is_none_is_refused(pairs):
    with pytest.raises(Misspelt, match="Each pair"):
        read(Shape.PAIRS, f"pairs = [{pairs}]")


def test_a_sequence_is_its_steps_and_a_card_its_back():
    assert read(Shape.SEQUENCE, 'order = ["a", "b"]')[0] == (Answer("a"), Answer("b"))
    assert read(Shape.CARD, 'back = "b"')[0] == (Answer("b", 1.0),)


@pytest.mark.parametrize(
    ("shape", "field"),
    [
        (Shape.CHOICES, "right"),
        (Shape.TEXT, "right"),
        (Shape.GAPS, "gaps"),
        (Shape.PAIRS, "pairs"),
        (Shape.SEQUENCE, "order"),
    ],
)
def test_missing_answers_name_the_field_to_write(shape, field):
    with pytest.raises(Misspelt) as caught:
        read(shape, "")
    assert caught.value.field == field


@pytest.mark.parametrize("credit", ["nan", "inf", "1.5", "true", '"1"'])
def test_a_credit_beyond_one_or_none_at_all_is_refused(credit):
    with pytest.raises(Misspelt, match="Credit"):
        read(Shape.TEXT, f'right = [{{ text = "a", credit = {credit} }}]')


@pytest.mark.parametrize(
    "entry", ["true", "[1]", "1979-05-27", '{ txet = "a" }', "{ credit = 1 }", '["a", "b", "c"]', '["a", 1]']
)
def test_an_entry_that_is_no_text_is_refused(entry):
    with pytest.raises(Misspelt):
        read(Shape.TEXT, f"right = [{entry}]")
