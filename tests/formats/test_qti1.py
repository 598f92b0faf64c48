"""QTI 1.2: as Canvas, Common Cartridges, Blackboard, Respondus and plain files write it."""

import pytest

from quizapp.formats import qti1
from quizapp.formats.base import FormatError, Severity
from quizapp.formats.shared.packages import Package, pack
from quizapp.questions.base import Answer, Question
from tests.formats.samples import is_conserved, line_of, problems, sample


def by_ref(parsed):
    return {item.ref: item for item in parsed.items}


def lost(parsed):
    return [message for _, message in problems(parsed, Severity.LOST)]


@pytest.fixture(scope="module")
def canvas():
    return qti1.parse(sample("qti12/canvas.xml"))


def asked(parsed, ref):
    return by_ref(parsed)[ref].question


# Canvas ---------------------------------------------------------------------------------------------------


def test_a_choice_of_canvas_has_its_marks_feedback_points_and_topic(canvas):
    item = by_ref(canvas)["q-choice"]
    assert item.question == Question(
        "choice",
        "Which river flows through **Budapest**?",
        (Answer("The Danube", 1.0), Answer("The Rhine", feedback="That one passes Basel."), Answer("The *Elbe*")),
        "It passes four capitals.",
    )
    assert (item.title, item.topic, item.points) == ("Budapest", "Rivers of Europe", 2.0)
    assert any("correct_fb" in told and "Well done" in told for told in lost(canvas))


def test_a_true_or_false_of_canvas_is_one(canvas):
    assert asked(canvas, "q-truth").kind == "truefalse"
    assert [a.credit for a in asked(canvas, "q-truth").answers] == [1.0, 0.0]


def test_several_answers_that_are_right_together_are_to_be_chosen(canvas):
    question = asked(canvas, "q-several")
    assert question.settings == {"several": True}
    assert [a.credit for a in question.answers] == [1.0, 1.0, 0.0]


def test_all_words_that_are_accepted_are(canvas):
    assert asked(canvas, "q-short").answers == (Answer("Belgrade", 1.0), Answer("Beograd", 1.0))


def test_blanks_are_gaps_to_type_in(canvas):
    question = asked(canvas, "q-blanks")
    assert question.prompt == "The peace of [[town]] was made in [[year]]."
    assert [(a.text, a.match, a.credit) for a in question.answers] == [
        ("Münster", "town", 1.0),
        ("Osnabrück", "town", 1.0),
        ("1648", "year", 1.0),
    ]
    assert question.settings == {}


def test_drop_downs_are_gaps_to_choose_for(canvas):
    question = asked(canvas, "q-drop")
    assert question.prompt == "The Rhine ends in the [[sea]]."
    assert question.settings == {"gaps": {"sea": {"kind": "choice"}}}
    assert [a.credit for a in question.answers] == [0.0, 1.0]


def test_pairs_keep_the_partner_that_fits_nothing(canvas):
    question = asked(canvas, "q-match")
    assert [(a.text, a.match) for a in question.answers] == [("Paris", "Seine"), ("Rome", "Tiber"), ("", "Po")]


def test_a_range_is_a_number_with_its_margin(canvas):
    assert asked(canvas, "q-number").answers == (Answer("2850", 1.0, tolerance="50"),)


def test_an_essay_comes_in(canvas):
    assert asked(canvas, "q-essay") == Question("essay", "Why do cities lie on rivers?")


def test_what_cannot_come_in_is_refused_by_its_name_and_line(canvas):
    told = dict(problems(canvas))
    for ref, name in (("q-upload", "file_upload_question"), ("q-formula", "calculated_question")):
        assert name in told[line_of("qti12/canvas.xml", f'ident="{ref}"')]
    assert "asks nothing" in told[line_of("qti12/canvas.xml", 'ident="q-text"')]
    assert is_conserved(canvas)
    assert (canvas.found, len(canvas.items)) == (12, 9)


def test_questions_drawn_from_a_bank_and_rules_of_a_quiz_are_told(canvas):
    assert any("bank-7" in told for told in lost(canvas))
    assert any("attempts" in told for told in lost(canvas))
