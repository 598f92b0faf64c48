"""Question tables as CSV and TSV: all of a question in columns, and a template to fill in."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.formats import tables_csv, tables_tsv
from quizapp.formats.base import Item, Severity
from quizapp.formats.rows.examples import EXAMPLES
from quizapp.questions.base import Answer, Question
from quizapp.questions.catalogue import TYPES
from tests.formats import drawn
from tests.formats.samples import all_of, is_conserved, line_of, problems, sample

TABLES = pytest.mark.parametrize("form", [tables_csv, tables_tsv], ids=lambda form: form.NAME)


def test_all_columns_of_a_table_are_read():
    first, second, third, fourth, fifth, _ = tables_csv.parse(sample("csv/treaties.csv")).items
    assert first == Item(
        Question(
            "choice",
            "Where was the peace of 1648 signed?",
            (
                Answer("Münster", 1.0, feedback="Right: and in Osnabrück."),
                Answer("Vienna", feedback="That was in 1815."),
                Answer("Utrecht", feedback="That was in 1713."),
            ),
            "It ended thirty years of war.",
            "In Westphalia",
            "signed at Münster",
            {"shuffle": False},
        ),
        title="Westphalia",
        topic="Peace / 17th century",
        ref="peace-1648",
        tags=("peace", "treaties"),
        points=2.0,
    )
    assert [answer.credit for answer in second.question.answers] == [1, 0.5, 0]
    assert third.question.kind == "truefalse"
    assert fourth.question.answers == (Answer("Maastricht", 1.0, "place"), Answer("1992", 1.0, "year"))
    assert fourth.question.settings == {"gaps": {"year": {"kind": "number"}}}
    assert fifth.question.settings == {"words": 80, "rubric": [{"text": "Names consent", "points": 2}]}


def test_what_cannot_be_read_of_a_table_is_told_at_its_line():
    parsed = tables_csv.parse(sample("csv/treaties.csv"))
    assert problems(parsed) == [
        (line_of("csv/treaties.csv", "Which year?"),
         "“much” is no credit: write a share of the mark, such as 0.5 or 50%."),
    ]  # fmt: skip
    [(line, told)] = problems(parsed, Severity.LOST)
    assert line == line_of("csv/treaties.csv", "=1+1") and "colour" in told


def test_a_table_parted_by_tabs_is_read():
    river, course = tables_tsv.parse(sample("tsv/rivers.tsv")).questions
    assert river.answers == (Answer("Rhine"), Answer("Danube", 1.0, feedback="It has 2850 km."), Answer("Elbe"))
    assert [step.text for step in course.answers] == ["spring", "lower course", "sea"]


@TABLES
def test_the_template_shows_every_kind_and_reads_without_problems(form):
    parsed = form.parse(form.template())
    assert (parsed.items, parsed.problems, parsed.format) == (EXAMPLES, (), form.NAME)
    assert {question.kind for question in parsed.questions} == set(TYPES)
    assert all(item.question.explanation for item in parsed.items)


@TABLES
def test_no_cell_is_worked_out_and_all_are_read_as_they_were(form):
    items = [
        Item(Question("text", f"{sign}SUM(A1)", (Answer(f"{sign}x", 1.0),)), title=f"'{sign}") for sign in "=+-@＝"
    ]
    written = form.unparse(items)
    text = written.data.decode("utf-8-sig")
    cells = [
        cell for row in csv.reader(text.splitlines(), delimiter="\t" if form is tables_tsv else ",") for cell in row
    ]
    assert not [cell for cell in cells if cell.startswith(tuple("=+-@＝"))]
    assert (form.parse(written.data).items, written.left_out) == (tuple(items), ())


@TABLES
@given(questions=st.lists(drawn.anything(), max_size=3))
def test_every_question_comes_back_whole_or_what_is_lost_is_told(form, questions):
    written = form.unparse(questions)
    whole = set(range(len(questions))) - {int(told.item.split()[1]) - 1 for told in written.left_out}
    back = form.parse(written.data).questions if len(written.left_out) < len(questions) else ()
    assert all(questions[place] in back for place in whole)


@pytest.mark.parametrize("name", [*all_of("csv"), *all_of("tsv")])
def test_what_comes_in_is_a_question_or_is_told(name):
    assert is_conserved(tables_csv.parse(sample(name)))


def test_a_credit_beyond_all_numbers_is_refused_at_its_line():
    parsed = tables_csv.parse(
        "Question,Option 1,Option 2,Credit 1,Credit 2\nWhich?,a,b,1," + "9" * 400 + "\nWet?,a,b,1,0\n"
    )
    assert [problem.line for problem in parsed.problems] == [2]
    assert "is no credit" in parsed.problems[0].message
    assert len(parsed.items) == 1
