"""Moodle XML goes out as Moodle's importer wants it, and comes back as it was."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given

from quizapp.formats import moodle
from quizapp.formats.base import Attachment, Item, Severity
from quizapp.formats.moodle.writing import GRADES
from quizapp.questions.base import Answer, Question
from quizapp.questions.catalogue import TYPES
from tests.formats import drawn
from tests.formats.samples import sample

WRITABLE = [kind for kind in TYPES if kind != "flashcard"]
BEGINS = ["name", "questiontext", "generalfeedback", "penalty", "hidden", "idnumber"]
"""The elements that Moodle reads first of each question."""
ORDER = {
    "choice": ["single", "shuffleanswers", "answernumbering", "showstandardinstruction", "correctfeedback",
               "partiallycorrectfeedback", "incorrectfeedback", "answer"],
    "truefalse": ["answer"],
    "text": ["usecase", "answer"],
    "number": ["answer", "units", "unitgradingtype", "unitpenalty", "showunits", "unitsleft"],
    "cloze": [],
    "matching": ["shuffleanswers", "correctfeedback", "partiallycorrectfeedback", "incorrectfeedback", "subquestion"],
    "ordering": ["layouttype", "selecttype", "selectcount", "gradingtype", "showgrading", "numberingstyle",
                 "correctfeedback", "partiallycorrectfeedback", "incorrectfeedback", "answer"],
    "essay": ["responseformat", "responserequired", "responsefieldlines", "minwordlimit", "maxwordlimit",
              "attachments", "attachmentsrequired", "maxbytes", "filetypeslist", "graderinfo", "responsetemplate"],
}  # fmt: skip


def written(*questions, files=()):
    """The elements of what is written of these, read by another reader than ours."""
    return list(ElementTree.fromstring(moodle.unparse(questions, files).data))


def back(*questions, files=()):
    """What is read of what is written of these, with all that was left out on the way."""
    out = moodle.unparse(questions, files)
    return moodle.parse(out.data), [(problem.severity, problem.message) for problem in out.left_out]


def choice(*credits, **settings):
    options = (Answer(f"option {n}", credit) for n, credit in enumerate(credits))
    return Question("choice", "Which?", tuple(options), settings=settings)


def fractions(question):
    return [answer.get("fraction") for answer in written(question)[0].iter("answer")]


@pytest.mark.parametrize("kind", WRITABLE)
def test_each_type_has_the_elements_that_moodle_writes_in_their_order(kind):
    [question] = written(TYPES[kind].example().question)
    names = list(dict.fromkeys(child.tag for child in question))
    assert names == BEGINS + ORDER[kind]
    assert all(text.text is None or "<" not in text.text or text.text.startswith("<") for text in question.iter("text"))


@pytest.mark.parametrize("kind", WRITABLE)
def test_each_type_comes_back(kind):
    question = TYPES[kind].example().question
    parsed, left_out = back(question)
    if kind == "number":
        assert left_out == [(Severity.LOST, "Left behind: how a tolerance is written.")]
    elif kind == "essay":
        assert left_out == [(Severity.LOST, "Left behind: the settings words.")]
    else:
        assert (parsed.questions, left_out) == ((question,), [])
    assert not [problem for problem in parsed.problems if problem.severity is Severity.LOST]


def test_a_flashcard_has_no_place_in_moodle():
    _, left_out = back(TYPES["flashcard"].example().question)
    assert left_out == [(Severity.REFUSED, "Moodle XML has no questions of the type “Flashcard”.")]


@pytest.mark.parametrize("name", ["choices", "typed", "units", "pairs_and_steps", "cloze", "boxes", "essays", "beside"])
def test_what_came_from_moodle_goes_there_again_as_it_was(name):
    parsed = moodle.parse(sample(f"moodle_xml/{name}.xml"))
    out = moodle.unparse(parsed.items)
    lost = [problem.message for problem in out.left_out if problem.severity is not Severity.CHANGED]
    assert lost == (["Left behind: the settings words."] if name == "essays" else [])
    again = moodle.parse(out.data)
    assert [replace(item.question, settings={}) for item in again.items] == [
        replace(item.question, settings={}) for item in parsed.items
    ]
    assert [(i.title, i.topic, i.ref, i.tags, i.points) for i in again.items] == [
        (i.title, i.topic, i.ref, i.tags, i.points) for i in parsed.items
    ]


# Fractions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (choice(1.0, 0.0, -0.5), ["100", "0", "-50"]),
        (choice(1.0, 1.0, 1.0, 0.0, several=True), ["33.33333", "33.33333", "33.33333", "-33.33333"]),
        (choice(*[1.0] * 7, 0.0, several=True, rule="all"), ["14.28571"] * 7 + ["-14.28571"]),
        (choice(0.6, 0.4, -1.0, several=True, rule="weights"), ["60", "40", "-100"]),
        (choice(1 / 6, 5 / 6, 0.0, several=True, rule="weights"), ["16.66667", "83.33333", "0"]),
    ],
)
def test_fractions_are_those_that_moodle_has(question, expected):
    assert fractions(question) == expected
    assert all(any(abs(abs(float(share)) - grade) < 1e-5 for grade in GRADES) for share in expected)


def test_a_fraction_that_moodle_has_not_is_told():
    parsed, left_out = back(choice(1.0, 0.45))
    assert parsed.questions[0].answers[1].credit == 0.45
    told = "Moodle has no grade of 45 %: choose “Nearest grade if not listed” when you import there."
    assert left_out == [(Severity.CHANGED, told)]


def test_a_rule_that_moodle_has_not_is_told():
    parsed, left_out = back(choice(1.0, 1.0, 0.0, several=True, rule="all"))
    assert parsed.questions[0].settings == {"several": True}
    assert left_out == [(Severity.LOST, "Left behind: the settings rule.")]


# Numbers and gaps -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "settings",
    [
        {"unit": "km"},
        {"unit": "€"},
        {"units": {"m": 1.0, "km": 1000.0, "mi": 1609.344}, "unit_penalty": 0.0},
        {"units": {"m": 1.0, "ft": 0.3048}, "unit_required": True},
        {"units": {"m": 1.0}, "unit_required": True, "unit_penalty": 0.5},
    ],
)
def test_units_come_back(settings):
    question = Question("number", "How long?", (Answer("12", 1.0, tolerance="0.5"),), settings=settings)
    parsed, left_out = back(question)
    assert (parsed.questions, left_out) == ((question,), [])


def test_a_unit_that_stands_before_the_number_stands_there_in_moodle():
    [euros] = written(Question("number", "What?", (Answer("12", 1.0),), settings={"unit": "€"}))
    assert (euros.findtext("unitsleft"), euros.findtext("showunits")) == ("1", "0")


def test_a_geometric_tolerance_has_no_place():
    _, left_out = back(Question("number", "How long?", (Answer("12", 1.0, tolerance="x2"),)))
    assert left_out == [(Severity.REFUSED, "Moodle XML has no way to write the tolerance “x2”.")]


def test_a_gap_is_written_into_the_text_with_entities_for_its_signs():
    question = Question(
        "cloze",
        "A **set** [[1]], a [[sign]] and {1:SA:=no gap}.",
        (
            Answer("{~#}", 1.0, "1", feedback="a ~ b"),
            Answer("50%", 0.5, "1"),
            Answer("*x* < 3", 1.0, "sign"),
            Answer("=", 0.0, "sign"),
        ),
        settings={"gaps": {"1": {"case": True}, "sign": {"kind": "choice", "shuffle": False, "weight": 3.0}}},
    )
    assert written(question)[0].findtext("questiontext/text") == (
        "<p>A <strong>set</strong> {1:SHORTANSWER_C:=&#123;&#126;&#35;&#125;#a &#126; b~%50%50&#37;}, a "
        "{3:MULTICHOICE:=<em>x</em> &amp;lt; 3~&#61;}<!--sign--> and &#123;1:SA:=no gap}.</p>"
    )
    parsed, left_out = back(question)
    assert (parsed.questions, left_out) == ((question,), [])


def test_weights_of_gaps_become_whole_numbers_and_that_is_told():
    gaps = {"a": {"weight": 0.5}, "b": {"weight": 0.75}}
    question = Question("cloze", "[[a]] [[b]]", (Answer("x", 1.0, "a"), Answer("y", 1.0, "b")), settings={"gaps": gaps})
    parsed, left_out = back(question)
    assert parsed.questions[0].settings == {"gaps": {"a": {"weight": 2.0}, "b": {"weight": 3.0}}}
    assert left_out == [(Severity.LOST, "Left behind: the settings gaps.")]


# Texts, files and what stands beside ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prompt", "form", "text"),
    [
        ("Where is **Oslo**?", "html", "<p>Where is <strong>Oslo</strong>?</p>"),
        (r"Is $\frac{1}{2} < 1$?", "html", r"<p>Is \(\frac{1}{2} &lt; 1\)?</p>"),
        (r"\*as written*", "html", "<p>*as written*</p>"),
        ("- one\n- two", "html", "<ul><li>one</li><li>two</li></ul>"),
        ("* one\n* two", "markdown", "* one\n* two"),
        ("a ]]> b", "html", "<p>a ]]&gt; b</p>"),
    ],
)
def test_texts_go_out_as_html_where_that_comes_back_else_as_markdown(prompt, form, text):
    statement = Question("truefalse", prompt, (Answer("true", 1.0), Answer("false")))
    found = written(statement)[0].find("questiontext")
    assert (found.get("format"), found.findtext("text")) == (form, text)
    assert back(statement) == (moodle.parse(moodle.unparse([statement]).data), [])


def test_pictures_go_along_under_their_names_and_come_back():
    map_of, bell = Attachment("m" * 12, b"\x89PNG...", "my map.png"), Attachment("b" * 12, b"ID3...", "")
    question = Question(
        "choice",
        f"![a map](/media/{map_of.name}#40x30) Which?",
        (Answer(f"![](/media/{bell.name}#sound)", 1.0), Answer("none", feedback=f"See ![](/media/{map_of.name})")),
    )
    item = written(question, files=[map_of, bell])[0]
    files = [(file.get("name"), file.get("encoding")) for file in item.iter("file")]
    assert files[0] == ("my map.png", "base64") and len(files) == 3
    assert "@@PLUGINFILE@@/my%20map.png" in item.findtext("questiontext/text")
    parsed, left_out = back(question, files=[map_of, bell])
    assert left_out == [] and parsed.problems == ()
    assert {file.data for file in parsed.files} == {map_of.data, bell.data}
    [came] = [file.name for file in parsed.files if file.data == map_of.data]
    assert parsed.questions[0].prompt == f"![a map](/media/{came}) Which?"


def test_a_picture_without_its_file_is_told_and_its_words_stay():
    question = Question("truefalse", "Is ![a map](/media/abcdefgh) right?", (Answer("true", 1.0), Answer("false")))
    parsed, left_out = back(question)
    assert parsed.questions[0].prompt == r"Is [a map] right?"
    assert left_out == [(Severity.LOST, "Left behind: a picture (a map), whose file is missing.")]


def test_titles_topics_ids_tags_points_and_hints_go_along():
    statement = Question("truefalse", "So?", (Answer("true", 1.0), Answer("false")), hint="Think.")
    items = [
        Item(statement, 0, "One & <two>", "Rivers / Either/or", "id-1", ("a", "b&c"), 2.5),
        Item(statement, 0, "", "", "", (), None),
    ]
    parsed, left_out = back(*items)
    assert (list(parsed.items), left_out) == (items, [])
    kinds = [element.get("type") for element in written(*items)]
    assert kinds == ["category", "truefalse", "category", "truefalse"]
    assert written(*items)[0].findtext("category/text") == "$course$/top/Rivers/Either//or"
    assert written(*items)[1].findtext("defaultgrade") == "2.5"


def test_evidence_and_feedback_on_pairs_have_no_place():
    pairs = (Answer("a", match="b", feedback="Look."), Answer("c", match="d"))
    _, left_out = back(Question("matching", "Which?", pairs, evidence="a is b"))
    assert left_out == [(Severity.LOST, "Left behind: the evidence, the feedback on answers.")]


def test_what_no_xml_may_hold_does_not_break_the_file():
    question = Question("text", "So?", (Answer("a\x01b\udfffc", 1.0),))
    _, left_out = back(question)
    assert left_out == [(Severity.REFUSED, "Its answers would be read again as others.")]


@given(drawn.QUESTIONS.filter(lambda question: question.kind != "flashcard"))
def test_no_letter_of_any_question_is_lost(question):
    parsed, left_out = back(question)
    assert parsed.questions == (question,)
    assert not [told for severity, told in left_out if severity is not Severity.CHANGED]


@given(drawn.anything())
def test_another_reader_finds_well_formed_xml(question):
    assert all(element.tag == "question" for element in written(question))


def test_a_question_of_no_known_kind_is_named():
    _, left_out = back(Question("riddle", "So?", (Answer("a", 1.0),)))
    assert left_out == [(Severity.REFUSED, "quizapp has no questions of the kind “riddle”.")]


def test_a_link_goes_out_and_comes_back():
    statement = Question(
        "truefalse", "Is [this](https://example.org/?a=1&b) so?", (Answer("true", 1.0), Answer("false"))
    )
    assert 'href="https://example.org/?a=1&amp;b"' in written(statement)[0].findtext("questiontext/text")
    assert back(statement)[1] == []
