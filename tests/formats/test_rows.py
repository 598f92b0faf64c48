"""Questions as rows of a spreadsheet, pasted or as CSV."""

import csv
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.formats import rows
from quizapp.formats.base import FormatError, Item, Severity
from quizapp.formats.rows.cells import mark_of, rows_in, written
from quizapp.formats.rows.headings import columns, meaning_of
from quizapp.questions.base import Answer, Question
from quizapp.questions.catalogue import TYPES
from tests.formats import drawn
from tests.formats.samples import all_of, is_conserved, line_of, problems, sample


def answers(question):
    return [(answer.text, answer.credit) for answer in question.answers]


def only(text):
    parsed = rows.parse(text)
    assert parsed.problems == ()
    [question] = parsed.questions
    return question


# Cells ----------------------------------------------------------------------------------------------------


def cells(text, mark=","):
    return [(row.line, [cell.text for cell in row.cells]) for row in rows_in(text, mark)]


def test_quoted_cells_hold_marks_quotation_marks_and_line_breaks():
    assert cells('"a, b","say ""so"""\n"two\nlines",x\ny,z') == [
        (1, ["a, b", 'say "so"']),
        (2, ["two\nlines", "x"]),
        (4, ["y", "z"]),
    ]


def test_each_cell_knows_its_line():
    [row] = rows_in('"a\nb","c\nd",e', ",")
    assert [cell.line for cell in row.cells] == [1, 2, 3]


@pytest.mark.parametrize("text", ['"a,b', 'say "a",b', '"a" b,c', '5",6'])
def test_a_quotation_mark_that_opens_no_cell_is_one_like_any_letter(text):
    [(_, found)] = cells(text)
    assert found == [part.strip() for part in text.split(",")]


def test_curly_quotation_marks_hold_a_cell_only_where_it_needs_them():
    assert cells("“a, b”,c\n“quoted”,d") == [(1, ["a, b", "c"]), (2, ["“quoted”", "d"])]


@pytest.mark.parametrize(
    ("text", "mark"),
    [("a\tb,c\nd\te", "\t"), ("a;b,c;d\n1,5;2", ";"), ("a,b\nc,d", ","), ("a\nb", ""), ("a,b\nc\nd", "")],
)  # fmt: skip
def test_what_parts_the_cells_is_told_by_the_rows(text, mark):
    assert mark_of(text) == mark


@given(st.lists(st.lists(st.text("a\",;\n=-+@' \t", max_size=6).map(str.strip), min_size=1, max_size=4), max_size=4))
def test_what_is_written_reads_the_same_and_starts_no_formula(table):
    """Python's own reader agrees on what the cells are; one that begins like a formula is guarded."""
    table = [row for row in table if any(row)]
    text = "".join(map(written, table)).replace("\r\n", "\n")
    shown = list(csv.reader(text.splitlines(keepends=True)))
    assert all(cell[:1] not in tuple("=@\t") for row in shown for cell in row if cell)
    trimmed = [["\n".join(line.rstrip() for line in cell.split("\n")).strip() for cell in row] for row in table]
    for row in trimmed:
        while row and not row[-1]:
            row.pop()
    assert [found for _, found in cells(text)] == trimmed


# Headings -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("Question", "question"), ("Question Text", "question"), ("Fragetext", "question"), ("ÉNONCÉ", "question"),
        ("Pregunta", "question"), ("Type", "type"), ("Answer", "right"), ("Correct answer(s)", "right"),
        ("Lösung", "right"), ("Bonne réponse", "right"), ("Respuesta correcta", "right"), ("Wrong 1", "wrong"),
        ("Falsch 2", "wrong"), ("Mauvaise réponse 3", "wrong"), ("Option A", "option"), ("Answer 1", "option"),
        ("option-2", "option"), ("B", "option"), ("Antwort c", "option"), ("Points", "points"), ("Punkte", "points"),
        ("Thème", "topic"), ("Explicación", "explanation"), ("Hinweis", "hint"), ("Pista", "hint"), ("No.", "ref"),
        ("Time limit", ""), ("", ""), ("x" * 100, ""), ("Topic 2", ""), ("J", ""),
    ],
)  # fmt: skip
def test_headings_are_known_in_four_languages(heading, meaning):
    assert meaning_of(heading) == meaning


def test_words_are_headings_only_where_a_question_and_an_answer_have_one():
    assert columns(["Question", "Answer"]) is not None
    assert columns(["Question", "Topic"]) is None
    assert columns(["What is the answer?", "Answer"]) is None


@pytest.mark.parametrize(
    ("name", "wrong", "topic", "explanation", "hint", "points"),
    [
        ("rows/german.csv", 1, "Europa", "Seit 1814", "Am Fjord", 2.5),
        ("rows/french.tsv", 2, "Europe", "Depuis 1814", "Un fjord", 2.0),
        ("rows/spanish.csv", 1, "Europa", "Desde 1814", "Un fiordo", 1.0),
    ],
)
def test_a_table_in_another_language_is_read(name, wrong, topic, explanation, hint, points):
    first, second = rows.parse(sample(name)).items
    assert answers(first.question) == [("Oslo", 1), ("Bergen", 0), ("Turku", 0)][: wrong + 1]
    assert (first.topic, first.points) == (topic, points)
    assert (first.question.explanation, first.question.hint) == (explanation, hint)
    assert answers(second.question) == [("true", 0), ("false", 1)]


def test_columns_and_titles_that_are_not_read_are_told():
    parsed = rows.parse(sample("rows/english.csv"))
    assert problems(parsed, Severity.LOST)[:2] == [
        (1, "This stands above the headings and was not read."),
        (2, "The column “Time limit” was not read."),
    ]


def test_options_without_a_column_for_the_right_one_are_refused():
    with pytest.raises(FormatError, match="No column says which option is right") as caught:
        rows.parse("\nQuestion,Option A,Option B\nQ,a,b")
    assert caught.value.line == 2


# Kinds ----------------------------------------------------------------------------------------------------


def test_rows_without_headings_are_question_right_answer_and_wrong_ones():
    parsed = rows.parse(sample("rows/pasted.tsv"))
    assert [(item.line, item.question.kind, answers(item.question)) for item in parsed.items] == [
        (1, "choice", [("Oslo", 1), ("Bergen", 0), ("Turku", 0)]),
        (2, "truefalse", [("true", 0), ("false", 1)]),
        (3, "number", [("8", 1)]),
        (4, "text", [("Stopping by Woods", 1)]),
        (6, "text", [("F", 1)]),
        (8, "text", [("01067", 1)]),
    ]
    assert parsed.questions[3].prompt == 'Which poem begins\nso: "Whose woods"?'
    assert problems(parsed) == [(9, "There is no answer in this row: put it into the next column.")]


def test_each_kind_has_its_way_to_be_written():
    parsed = rows.parse(sample("rows/english.csv"))
    found = {question.prompt: question for question in parsed.questions}
    assert found["Oslo, or Kristiania?"].answers == (
        Answer("Oslo", 1.0),
        Answer("Kristiania", 1.0),
        Answer("Christiania"),
    )
    assert found["How long is the Rhine?"].answers == (Answer("1230", 1.0, tolerance="1%"),)
    assert found["How high?"].answers == (Answer("100", 1.0, tolerance="5"),)
    assert found["Norway is in the EU."].kind == "truefalse"
    assert found["Steps of a butterfly"].answers == (Answer("Egg"), Answer("Caterpillar"), Answer("Butterfly"))
    assert found["Capitals"].answers == (
        Answer("Norway", match="Oslo"),
        Answer("Finland", match="Helsinki"),
        Answer("", match="Bergen"),
    )
    assert found["The back?"] == Question("flashcard", "The back?", (Answer("Oslo", 1.0),))
    assert parsed.items[0].tags == ("north", "capitals") and parsed.items[2].points == 1.5


def test_each_problem_of_a_row_is_told_at_its_line():
    parsed = rows.parse(sample("rows/english.csv"))
    assert [(line, told.split(":")[0]) for line, told in problems(parsed)] == [
        (line_of("rows/english.csv", "riddle"), "“riddle” is no kind of question here"),
        (line_of("rows/english.csv", ",,Oslo,,"), "The question itself is missing"),
        (line_of("rows/english.csv", "perhaps"), "“perhaps” is neither TRUE nor FALSE."),
    ]


def test_the_right_option_is_named_by_text_letter_or_place():
    parsed = rows.parse(sample("rows/options.csv"))
    assert [[place for place, a in enumerate(q.answers) if a.credit] for q in parsed.questions] == [
        [1], [0, 2], [1], [0], [0], [1],
    ]  # fmt: skip
    assert [item.ref for item in parsed.items] == ["1", "2", "3", "4", "6", "7"]
    assert problems(parsed) == [(6, "“E” is none of the options A to C.")]
    assert problems(parsed, Severity.CHANGED) == [
        (5, "“3” is read as the option 3, not as the number of an option."),
        (7, "“delta” is none of the options, so it was added to them."),
    ]


@pytest.mark.parametrize(
    ("cell", "kind"),
    [("42", "number"), ("3,5", "number"), ("-1e4", "number"), ("5 ± 2", "number"), ("007", "text"), ("5 km", "text"),
     ("12.3.1999", "text"), ("TRUE", "truefalse"), ("WAHR", "truefalse"), ("faux", "truefalse"), ("T", "text"),
     ("true story", "text"), ("Oslo", "text")],
)  # fmt: skip
def test_the_kind_is_told_by_the_answer(cell, kind):
    assert only(f"Question\tAnswer\nWhat?\t{cell}").kind == kind


def test_options_that_are_true_and_false_make_a_statement():
    assert only("Is it?\tFALSE\tTRUE").kind == "truefalse"


@pytest.mark.parametrize("word", ["Multiple Choice", "mc", "Auswahl", "Choix multiple", "opción múltiple", "choice"])
def test_kinds_are_known_by_many_names(word):
    assert only(f"Question\tType\tAnswer\tWrong 1\nQ?\t{word}\ta\tb").kind == "choice"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("Q?,choice", "A choice needs options"),
        ("Q?,,,b", "No answer is marked as right"),
        ("Q?,text", "Give 1 to 50 answers"),
        ("Q?,,,,x", "There is no answer in this row."),
        ("Q?,number,ten", "“ten” is not one number."),
        ("Q?,ordering,a,b", "Give 3 to 12 steps"),
        ("Q?,card", "the back of the card"),
    ],
)
def test_a_row_that_lacks_something_says_what(row, says):
    (line, told), *_ = problems(rows.parse(f"Question,Type,Answer,Wrong,Topic\n{row}"))
    assert line == 2 and says in told


def test_options_may_be_named_by_their_places():
    assert [a.credit for a in only("Question,Option 1,Option 2,Right\nQ?,a,b,2").answers] == [0, 1]


def test_several_right_answers_are_parted_by_strokes_or_lines():
    assert only("Question,Answer,Wrong\nQ?,a | b,c").settings == {"several": True}
    assert answers(only('Question,Answer,Wrong\nQ?,"a\nb",c')) == [("a", 1), ("b", 1), ("c", 0)]
    assert only("Question,Type,Answer,Wrong\nQ?,several,a,c").settings == {"several": True}


def test_an_option_that_is_equal_to_another_is_told_at_its_own_line():
    parsed = rows.parse('Question,Answer,Wrong 1,Wrong 2\n"Two\nlines",a,"b\nc",A')
    assert problems(parsed) == [(4, "Two options are equal: “A”.")]


def test_a_row_without_end_is_refused():
    assert "70 columns" in problems(rows.parse("Q\tA" + "\tx" * 68 + "\nQ\tA"))[0][1]


@pytest.mark.parametrize("points", ["-1", "many", "1e300", "5 points"])
def test_points_that_are_none_are_told_and_the_question_kept(points):
    parsed = rows.parse(f"Question,Answer,Points\nQ?,a,{points}")
    assert len(parsed.items) == 1
    assert [told.severity for told in parsed.problems] == ([] if points == "5 points" else [Severity.LOST])


@pytest.mark.parametrize("name", all_of("rows"))
def test_what_comes_in_is_a_question_or_is_told(name):
    assert is_conserved(rows.parse(sample(name)))


# Writing --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["choice", "truefalse", "matching", "ordering", "flashcard"])
def test_what_is_written_reads_the_same_but_for_feedback(kind):
    question = TYPES[kind].example().question
    out = rows.unparse([question])
    [back] = rows.parse(out.data).questions
    assert [(a.text, a.match, a.credit) for a in back.answers] == [
        (a.text, a.match, a.credit) for a in question.answers
    ]
    assert {told.severity for told in out.left_out} <= {Severity.LOST}


def test_only_columns_that_hold_something_are_written():
    item = Item(Question("text", "=1+1?", (Answer("two", 1.0), Answer("2", 1.0))), topic="Sums", points=2)
    data = rows.unparse([item]).data
    assert data.decode("utf-8-sig") == "Question,Type,Answer,Topic,Points\r\n'=1+1?,text,two | 2,Sums,2\r\n"
    assert rows.parse(data).items == (item,)


@pytest.mark.parametrize("kind", TYPES)
def test_what_stands_beside_answers_is_written_and_read(kind):
    """Feedback, credit and settings of the examples of all types go out and come back."""
    question = TYPES[kind].example().question
    told = replace(question, evidence="Oslo has been the capital since 1814.", hint="It lies on a fjord.")
    told = replace(told, answers=tuple(replace(a, feedback=f"About {n}") for n, a in enumerate(told.answers)))
    out = rows.unparse([told])
    assert (rows.parse(out.data).questions, out.left_out) == ((told,), ())


def test_feedback_and_credit_belong_to_the_option_of_their_number():
    question = only(
        "Question,Answer,Option A,Option B,Option C,Feedback A,Feedback C,Credit B\n"
        "Capital of Norway?,Oslo,Oslo,Kristiania,Bergen,Since 1814.,That was before.,50%"
    )
    assert question.answers == (
        Answer("Oslo", 1.0, feedback="Since 1814."),
        Answer("Kristiania", 0.5),
        Answer("Bergen", feedback="That was before."),
    )


def test_feedback_beside_an_option_that_is_not_there_is_told():
    parsed = rows.parse("Question,Answer,Wrong 1,Wrong 2,Feedback 1,Feedback 2\nQ?,a,b,,Not b.,Not c.")
    assert parsed.questions[0].answers == (Answer("a", 1.0), Answer("b", feedback="Not b."))
    assert problems(parsed, Severity.LOST) == [(2, "“Feedback 2” says “Not c.”, but there is no such option.")]


def test_where_no_answer_is_named_the_credits_say_what_is_right():
    question = only("Question,Type,Answer,Option 1,Option 2,Credit 1,Credit 2\nQ?,choice,,a,b,0.5,1")
    assert answers(question) == [("a", 0.5), ("b", 1)]


@pytest.mark.parametrize("credit", ["half", "2", "1 point", "-3"])
def test_a_credit_that_is_none_keeps_the_question_out(credit):
    [(_, told)] = problems(rows.parse(f"Question,Answer,Option 1,Option 2,Credit 2\nQ?,a,a,b,{credit}"))
    assert told == f"“{credit}” is no credit: write a share of the mark, such as 0.5 or 50%."


def test_pairs_may_stand_in_two_columns():
    question = only("Question,Type,Answer,Option 1,Match 1,Option 2,Match 2,Match 3\nQ?,,,a -> b,c,d,e,f")
    assert question.answers == (Answer("a -> b", match="c"), Answer("d", match="e"), Answer("", match="f"))


def test_gaps_are_filled_in_order_or_by_name():
    in_order = only("Question,Type,Answer\nFrom [[land]] to the [[sea]],gaps,Switzerland | North Sea")
    by_name = only(
        "Question,Type,Answer,Option 1,Gap 1,Option 2,Gap 2,Credit 1,Credit 2\n"
        "From [[land]] to the [[sea]],gaps,,Switzerland,land,North Sea,sea,1,1"
    )
    assert in_order == by_name
    assert in_order.answers == (Answer("Switzerland", 1.0, "land"), Answer("North Sea", 1.0, "sea"))
    [(_, told)] = problems(rows.parse("Question,Type,Answer\nFrom [[land]] to the [[sea]],gaps,Switzerland"))
    assert told.startswith("There are 2 gaps and 1 answers")
    [(_, told)] = problems(rows.parse("Question,Type,Answer\nFrom here to there,gaps,Switzerland"))
    assert told.startswith("There is no gap in this text")


def test_settings_stand_as_json_and_those_that_nobody_knows_are_told():
    kept = only('Question,Answer,Settings\nQ?,Oslo,"{""case"": true, ""exact"": true}"')
    assert kept.settings == {"case": True, "exact": True}
    told = rows.parse('Question,Answer,Settings\nQ?,Oslo,"{""case"": 1, ""colour"": ""red""}"')
    assert problems(told, Severity.LOST) == [
        (2, "Settings that questions of this kind do not have, or not with this value: case, colour.")
    ]
    [(_, words)] = problems(rows.parse("Question,Answer,Settings\nQ?,Oslo,case"), Severity.LOST)
    assert words.startswith("The settings are not readable")


def test_tags_that_hold_commas_come_back():
    item = Item(Question("text", "Q?", (Answer("a", 1.0),)), tags=("rivers, long", "seas; deep", "x"))
    assert rows.parse(rows.unparse([item]).data).items == (item,)


def test_what_is_nested_in_a_text_stays_nested():
    question = Question("text", "Which?\n\n- seas\n  - deep ones", (Answer("a", 1.0),))
    assert rows.parse(rows.unparse([question]).data).questions == (question,)


@given(drawn.anything().filter(lambda question: not re.search(r" \n|\n ", "".join(a.text for a in question.answers))))
def test_nothing_but_blanks_and_line_breaks_is_lost_of_any_question(question):
    out = rows.unparse([question])
    assert all("answers" not in told.message and "settings" not in told.message for told in out.left_out)
