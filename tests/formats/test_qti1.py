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


def test_an_essay_takes_what_is_told_afterwards_as_its_model_answer(canvas):
    assert asked(canvas, "q-essay").answers == (Answer("For trade and water.", 1.0),)


def test_an_essay_without_one_is_told():
    parsed = qti1.parse(cartridge("cc.essay.v0p1", TYPED, "<other/>"))
    assert "model answer" in problems(parsed, Severity.CHANGED)[0][1]
    assert len(parsed.items) == 1


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


# Respondus and plain files ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plain():
    return qti1.parse(sample("qti12/respondus.xml"))


def test_what_each_option_adds_is_its_weight(plain):
    item = by_ref(plain)["r1"]
    assert item.question.settings == {"several": True, "shuffle": False, "rule": "weights"}
    assert [a.credit for a in item.question.answers] == pytest.approx([0.6, 0.4, -0.5])
    assert (item.topic, item.points, item.tags) == ("Lakes", 3.0, ("lakes", "Alps"))


def test_a_file_in_the_letters_of_windows_is_read_and_partial_credit_and_hints_are_kept(plain):
    question = asked(plain, "r2")
    assert question.prompt == "Where does the Rhône rise?"
    assert [a.credit for a in question.answers] == [1.0, 0.5, 0.0]
    assert question.hint == "It is a pass."


def test_gaps_stand_where_they_are_answered(plain):
    question = asked(plain, "r3")
    assert question.prompt.split() == "The Po ends in the [[gap 1]] after many kilometres: [[gap 2]]".split()
    assert question.answers == (Answer("Adriatic", 1.0, "gap 1"), Answer("650", 1.0, "gap 2", "10"))
    assert question.settings["gaps"] == {
        "gap 1": {"case": True, "weight": 1.0},
        "gap 2": {"kind": "number", "weight": 2.0},
    }


def test_steps_come_in_in_their_right_order(plain):
    assert [a.text for a in asked(plain, "r4").answers] == ["Oslo", "Vienna", "Rome"]


def test_groups_are_pairs(plain):
    assert [(a.text, a.match) for a in asked(plain, "r5").answers] == [("Bern", "Switzerland"), ("Vienna", "Austria")]


def test_numbers_have_margins_and_ranges_with_their_share_of_the_mark(plain):
    assert asked(plain, "r6").answers == (
        Answer("410", 1.0, tolerance="2%"),
        Answer("400", 0.5, tolerance="100"),
    )
    assert any("300" in message for _, message in problems(plain, Severity.CHANGED))


def test_what_has_no_key_no_choice_or_a_point_to_click_on_is_refused(plain):
    told = " ".join(message for _, message in problems(plain))
    assert "asks nothing" in told
    assert "render_hotspot" in told
    assert "No answer is marked as right" in told
    assert is_conserved(plain)
    assert plain.left_out == 3


def test_utf_16_is_read_too():
    text = sample("qti12/canvas.xml").decode().replace("UTF-8", "UTF-16")
    assert qti1.parse(text.encode("utf-16")).questions == qti1.parse(sample("qti12/canvas.xml")).questions


# Blackboard and packages ------------------------------------------------------------------------------------

MANIFEST = b"""<manifest><resources>
<resource identifier="res00001" type="assessment/x-bb-qti-pool" file="res00001.dat"/>
<resource identifier="res00002" type="resource/x-bb-document" file="res00002.dat"/>
<resource identifier="gone" type="assessment/x-bb-qti-test" file="res00009.dat"/>
</resources></manifest>"""


@pytest.fixture(scope="module")
def blackboard():
    files = [
        ("imsmanifest.xml", MANIFEST),
        ("res00001.dat", sample("qti12/blackboard.dat")),
        ("res00002.dat", b"<CONTENT/>"),
        ("csfiles/home_dir/__xid-77_1.png", b"\x89PNG a map"),
    ]
    return qti1.parse(pack(files))


def titled(parsed, title):
    return next(item.question for item in parsed.items if item.title == title)


def test_a_choice_of_blackboard_shows_the_picture_of_the_package(blackboard):
    [picture] = blackboard.files
    assert picture.data == b"\x89PNG a map"
    question = blackboard.questions[0]
    assert question.prompt == f"Which treaty founded the community? ![A map](/media/{picture.name})"
    assert question.answers == (Answer("Rome", 1.0), Answer("Versailles", feedback="That was in 1919."))
    assert (blackboard.items[0].points, blackboard.items[0].topic) == (10.0, "Treaties")
    assert blackboard.items[0].ref == "_11_1"
    assert any("Read it again" in told for told in lost(blackboard))


def test_pairs_of_blackboard_find_their_partners_apart(blackboard):
    assert [(a.text, a.match) for a in titled(blackboard, "Pairs").answers] == [
        ("Westphalia", "1648"),
        ("Vienna", "1815"),
    ]


def test_other_types_of_blackboard_come_in(blackboard):
    assert [(a.text, a.credit) for a in titled(blackboard, "Either").answers] == [("Yes", 1.0), ("No", 0.0)]
    assert titled(blackboard, "Blank").answers == (Answer("*Versailles*", 1.0),)
    assert titled(blackboard, "Plus").prompt == "[[who]] met in [[where]]."
    assert [a.text for a in titled(blackboard, "Plus").answers] == ["Kings", "Princes", "Vienna"]
    assert [a.text for a in titled(blackboard, "Order").answers] == ["Westphalia", "Vienna", "Versailles"]
    assert titled(blackboard, "Year").answers == (Answer("1815", 1.0, tolerance="1"),)
    assert titled(blackboard, "Short").answers == (Answer("War was dear.", 1.0),)


def test_types_of_blackboard_that_cannot_come_in_are_named(blackboard):
    told = " ".join(message for _, message in problems(blackboard))
    assert all(name in told for name in ("Hot Spot", "Opinion Scale", "Quiz Bowl"))
    assert is_conserved(blackboard)


def test_what_else_is_in_a_package_is_counted_and_what_is_missing_is_told(blackboard):
    assert "1 page in this package is no question and stays behind." in lost(blackboard)
    assert any("res00009.dat" in told for told in lost(blackboard))


def test_a_package_without_a_manifest_is_read_and_is_ours():
    data = pack([("deep/quiz.xml", sample("qti12/canvas.xml")), ("notes.xml", b"<notes/>")])
    assert qti1.is_ours(Package(data))
    assert len(qti1.parse(data).items) == 9
    assert not qti1.is_ours(Package(pack([("notes.xml", b"<notes/>")])))


CARTRIDGE = """<questestinterop><assessment ident="quiz-1" title="Towns"><section><item ident="t1">
<itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>cc_profile</fieldlabel><fieldentry>{profile}</fieldentry>
</qtimetadatafield></qtimetadata></itemmetadata><presentation><material><mattext texttype="text/html">
&lt;p&gt;Which? {picture} \\(x^2\\)&lt;/p&gt;</mattext></material>{response}</presentation><resprocessing>
<outcomes><decvar maxvalue="100" varname="SCORE"/></outcomes><respcondition><conditionvar>{condition}</conditionvar>
<setvar action="Set" varname="SCORE">100</setvar></respcondition></resprocessing></item></section></assessment>
</questestinterop>"""
OPTIONS = """<response_lid ident="r" rcardinality="{}"><render_choice><response_label ident="a"><material><mattext>Bonn
</mattext></material></response_label><response_label ident="b"><material><mattext>Ulm</mattext></material>
</response_label></render_choice></response_lid>"""
TYPED = '<response_str ident="r"><render_fib/></response_str>'
EQUAL = '<varequal respident="r">{}</varequal>'


def cartridge(profile="cc.multiple_choice.v0p1", response="", condition="", picture=""):
    response = response or OPTIONS.format("Single")
    condition = condition or EQUAL.format("a")
    return CARTRIDGE.format(profile=profile, response=response, condition=condition, picture=picture).encode()


@pytest.mark.parametrize(
    ("profile", "response", "condition", "kind"),
    [
        ("cc.multiple_choice.v0p1", OPTIONS.format("Single"), EQUAL.format("a"), "choice"),
        (
            "cc.multiple_response.v0p1",
            OPTIONS.format("Multiple"),
            f"<and>{EQUAL.format('a')}{EQUAL.format('b')}</and>",
            "choice",
        ),
        (
            "cc.true_false.v0p1",
            OPTIONS.format("Single").replace("Bonn", "true").replace("Ulm", "false"),
            "",
            "truefalse",
        ),
        ("cc.fib.v0p1", TYPED, EQUAL.format("Bonn"), "text"),
        ("cc.pattern_match.v0p1", TYPED, '<varsubstring respident="r">Bonn</varsubstring>', "text"),
    ],
)
def test_every_profile_of_a_common_cartridge_is_read(profile, response, condition, kind):
    [question] = qti1.parse(cartridge(profile, response, condition)).questions
    assert question.kind == kind
    assert "$x^2$" in question.prompt


def test_an_essay_of_a_common_cartridge_has_its_solution():
    told = "<solution><solutionmaterial><material><mattext>So.</mattext></material></solutionmaterial></solution>"
    data = cartridge("cc.essay.v0p1", TYPED, "<other/>").decode()
    data = data.replace("</item>", f'<itemfeedback ident="solution">{told}</itemfeedback></item>')
    assert qti1.parse(data.encode()).questions[0].answers == (Answer("So.", 1.0),)


@pytest.mark.parametrize(
    "source", ["$IMS-CC-FILEBASE$/maps/ulm.png", "%24IMS-CC-FILEBASE%24/maps/ulm.png?x=1", "../maps/ulm.png"]
)
def test_pictures_of_a_cartridge_are_found(source):
    picture = f'&lt;img src="{source}" alt="Ulm"&gt;'
    data = pack([("quiz/assessment_qti.xml", cartridge(picture=picture)), ("web_resources/maps/ulm.png", b"map")])
    parsed = qti1.parse(data)
    assert [file.filename for file in parsed.files] == ["ulm.png"]
    assert parsed.problems == ()


def test_a_picture_that_is_missing_is_told():
    parsed = qti1.parse(cartridge(picture='&lt;img src="ulm.png"&gt;'))
    assert lost(parsed) == ["Left behind: a picture (ulm.png)."]


def test_a_quiz_that_canvas_wrote_twice_is_read_once():
    data = pack([("q/assessment_qti.xml", cartridge()), ("non_cc_assessments/q.xml.qti", cartridge())])
    parsed = qti1.parse(data)
    assert parsed.found == 1
    assert "twice" in parsed.problems[0].message or "same quiz" in parsed.problems[0].message


def test_what_else_a_cartridge_holds_is_told_by_kind():
    manifest = b"""<manifest><resources><resource type="imsdt_xmlv1p1"><file href="d.xml"/></resource>
    <resource type="imsdt_xmlv1p1"><file href="e.xml"/></resource><resource type="imswl_xmlv1p1"/>
    <resource type="webcontent" href="a.html"/></resources></manifest>"""
    told = lost(qti1.parse(pack([("imsmanifest.xml", manifest), ("q.xml", cartridge())])))
    assert told == [
        "2 discussions in this package are no questions and stay behind.",
        "1 web link in this package is no question and stays behind.",
        "1 page in this package is no question and stays behind.",
    ]


# What is no such file ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"words",
        b"<quiz/>",
        b"<questestinterop>",
        b'<!DOCTYPE questestinterop SYSTEM "ims.dtd"><questestinterop/>',
        pack([("a.xml", b"<a/>")]),
        pack([("a.xml", b"<questestinterop><item>")]),
    ],
)
def test_what_cannot_be_read_at_all_is_said(data):
    with pytest.raises(FormatError):
        qti1.parse(data)


def test_more_questions_than_are_read_are_refused():
    with pytest.raises(FormatError, match="More than 3"):
        qti1.parse(sample("qti12/canvas.xml"), most=3)
