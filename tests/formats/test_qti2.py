"""Items and packages of QTI 2.1, 2.2 and 3.0 come in as questions, and what does not is told by its name."""

import pytest

from quizapp.formats import qti2
from quizapp.formats.base import FormatError, Severity
from quizapp.formats.shared.packages import Package, pack
from quizapp.questions.base import Answer, Question
from quizapp.questions.gaps import gaps_of
from tests.formats.samples import all_of, is_conserved, problems, sample

PNG = b"\x89PNG\r\n\x1a\n treaty"


def read(name):
    return qti2.parse(sample(f"qti2/{name}.xml"))


def question_of(name):
    parsed = read(name)
    assert not problems(parsed)
    (question,) = parsed.questions
    return question


def credits(question):
    return {answer.text: answer.credit for answer in question.answers}


def test_a_choice_comes_with_the_text_before_it_and_what_stays_in_its_place():
    question = question_of("choice")
    assert question.prompt == "A map of **Norway** hangs on the wall.\n\nWhat is the capital of Norway?"
    assert credits(question) == {"Oslo": 1, "Bergen": 0, "None of these": 0}
    assert question.settings == {"keep": [2]}
    assert question.answers[1].feedback == "It was, until 1299."


def test_several_right_options_count_by_their_mapping():
    question = question_of("several")
    assert credits(question) == {"Rhine": 0.5, "Elbe": 0.5, "Danube": -0.5}
    assert question.settings == {"several": True, "rule": "weights", "shuffle": False}


def test_true_and_false_make_a_statement():
    assert question_of("statement") == Question(
        "truefalse", "The Danube flows into the North Sea.", (Answer("true", 0.0), Answer("false", 1.0))
    )


def test_a_lone_field_of_words_is_a_text_to_type():
    question = question_of("text")
    assert (question.kind, question.prompt) == ("text", "The peace of 1648 is named after.")
    assert credits(question) == {"Westphalia": 1, "Münster": 0.5}


def test_a_lone_field_of_numbers_is_a_number_with_the_tolerance_of_its_comparison():
    question = question_of("number")
    assert question.answers == (Answer("1815", 1.0, tolerance="1"),)
    assert question.prompt == "In which year did the Congress of Vienna end?"


def test_fields_in_a_text_are_gaps():
    question = question_of("cloze")
    assert question.prompt == "Water that is a gas is called [[GAS]], and solid [[SOLID]]."
    assert [gap.kind.name for gap in gaps_of(question)] == ["choice", "text"]


def test_a_long_text_is_an_essay_with_the_correct_response_as_its_model():
    question = question_of("essay")
    assert question.answers == (Answer("Debt, hunger, and a weak king.", 1.0),)


def test_a_match_of_one_to_one_is_a_matching_with_what_fits_nothing():
    question = question_of("match")
    assert [(pair.text, pair.match) for pair in question.answers] == [
        ("Paris", "Seine"), ("Vienna", "Danube"), ("", "Tiber"),
    ]  # fmt: skip


def test_an_order_names_its_steps_in_their_right_order():
    assert [step.text for step in question_of("order").answers] == ["Westphalia", "Utrecht", "Vienna"]


def test_what_belongs_together_is_a_matching_and_that_is_told():
    question = question_of("associate")
    assert [(pair.text, pair.match) for pair in question.answers] == [("Rome", "Carthage"), ("Athens", "Sparta")]
    assert problems(read("associate"), Severity.CHANGED)


def test_words_for_gaps_are_menus_in_the_text():
    question = question_of("gap_match")
    assert question.prompt == "Fill in the seas.\n\nThe Danube flows into the [[G1]], the Rhine into the [[G2]]."
    assert [gap.right for gap in gaps_of(question)] == ["Black Sea", "North Sea"]


def test_a_scale_is_a_number_and_that_is_told():
    assert question_of("slider").answers == (Answer("60", 1.0),)
    assert "from 0 to 100" in problems(read("slider"), Severity.CHANGED)[0][1]


def test_words_to_choose_in_a_text_are_options_beneath_it():
    question = question_of("hottext")
    assert question.prompt == "Which word is wrong?\n\nThe Danube flows into the Baltic Sea."
    assert credits(question) == {"Danube": 0, "Baltic": 1}
    assert problems(read("hottext"), Severity.CHANGED)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("match_many", "several right partners"),
        ("two", "2 interactions (choiceInteraction)"),
        ("text_only", "asks nothing"),
        ("hotspot", "hotspotInteraction"),
        ("adaptive", "adaptive"),
        ("template", "template"),
    ],
)
def test_what_no_question_can_be_is_refused_by_its_name(name, words):
    parsed = read(name)
    assert parsed.items == ()
    ((line, message),) = problems(parsed)
    assert words in message
    assert line


@pytest.mark.parametrize("name", sorted(set(qti2.OTHERS)))
def test_every_other_interaction_is_refused_by_its_name(name):
    data = sample("qti2/hotspot.xml").replace(b"hotspotInteraction", name.encode())
    assert name in problems(qti2.parse(data))[0][1]


def test_the_names_of_3_0_are_read_as_their_twins():
    parsed = read("choice30")
    assert parsed.format == "qti30"
    assert credits(parsed.questions[0]) == {"Oslo": 1, "Bergen": 0}
    item = parsed.items[0]
    assert (item.ref, item.title, item.points) == ("choice30", "The capital of Norway", 2)


def test_marking_that_is_not_understood_is_told_and_the_correct_response_taken():
    assert credits(question_of("unknown_marking")) == {"Elbe": 1, "Etna": 0}
    assert "not understood" in problems(read("unknown_marking"), Severity.CHANGED)[0][1]


def test_without_any_correct_response_marking_that_is_not_understood_refuses_the_item():
    data = sample("qti2/unknown_marking.xml").replace(b"<value>A</value>", b"")
    assert "Nothing says which answer is right" in problems(qti2.parse(data))[0][1]


def test_feedback_stands_by_its_answer_and_what_is_always_shown_explains():
    question = question_of("feedback")
    assert question.answers[1].feedback == "Sweden came second."
    assert question.explanation == "France signed in Münster."
    assert question.prompt.startswith("Read the text of the treaty first.\n\nWho signed first?")


def test_what_has_no_place_is_told():
    told = [message for _, message in problems(read("feedback"), Severity.LOST)]
    assert any("proctor" in message for message in told)
    assert any("picture" in message for message in told)


MANIFEST = """<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="M"><resources>
<resource identifier="T" type="imsqti_test_xmlv2p1" href="test.xml"/>
<resource identifier="A" type="imsqti_item_xmlv2p1" href="items/choice.xml"/>
<resource identifier="B" type="imsqti_item_xmlv2p1" href="items/feedback.xml"/></resources></manifest>"""
TEST = """<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="T" title="History">
<testPart identifier="P" navigationMode="linear" submissionMode="individual">
<assessmentSection identifier="S" title="Europe" visible="true"><assessmentSection identifier="S1" title="Treaties"
visible="true"><assessmentItemRef identifier="B" href="items/feedback.xml"/></assessmentSection></assessmentSection>
<assessmentSection identifier="S2" title="Capitals" visible="true">
<assessmentItemRef identifier="A" href="items/choice.xml"/></assessmentSection></testPart></assessmentTest>"""


def package(**changes):
    files = {
        "imsmanifest.xml": MANIFEST.encode(),
        "test.xml": TEST.encode(),
        "items/choice.xml": sample("qti2/choice.xml"),
        "items/feedback.xml": sample("qti2/feedback.xml"),
        "items/images/treaty.png": PNG,
    }
    files |= {name.replace("__", "/") + ".xml": data for name, data in changes.items()}
    return pack(list(files.items()))


def test_a_package_comes_in_the_order_of_its_test_with_sections_as_topics():
    parsed = qti2.parse(package())
    assert [(item.ref, item.topic) for item in parsed.items] == [
        ("feedback", "Europe / Treaties"), ("choice", "Capitals"),
    ]  # fmt: skip
    assert parsed.format == "qti21"


def test_pictures_of_a_package_come_along():
    parsed = qti2.parse(package())
    (picture,) = parsed.files
    assert (picture.data, picture.filename) == (PNG, "treaty.png")
    assert f"![The treaty](/media/{picture.name})" in parsed.questions[0].prompt


@pytest.mark.parametrize("manifest", [b"<manifest/>", b"no XML", b""])
def test_without_a_sound_manifest_every_item_of_a_package_is_read(manifest):
    parsed = qti2.parse(package(imsmanifest=manifest))
    assert [item.ref for item in parsed.items] == ["feedback", "choice"]


def test_an_item_of_a_package_that_is_damaged_is_named_with_its_file():
    parsed = qti2.parse(package(items__choice=b"<assessmentItem"))
    assert (parsed.found, len(parsed.items)) == (2, 1)
    (told,) = [told for told in parsed.problems if told.severity is Severity.REFUSED]
    assert told.file == "items/choice.xml"


def test_packages_are_known_by_what_is_in_them():
    assert qti2.is_ours(Package(package()))
    assert qti2.is_ours(Package(package(imsmanifest=b"")))
    assert not qti2.is_ours(Package(pack([("readme.txt", b"Nothing")])))


@pytest.mark.parametrize("data", [b"", b"<a", b"<html/>", TEST.encode(), pack([("a.txt", b"x")])])
def test_what_is_no_item_and_no_package_is_an_error(data):
    with pytest.raises(FormatError):
        qti2.parse(data)


@pytest.mark.parametrize("name", [name for name in all_of("qti2") if name.endswith(".xml")])
def test_every_item_of_every_sample_is_a_question_or_named(name):
    assert is_conserved(qti2.parse(sample(name)))


def test_a_section_that_refers_to_itself_is_read_once():
    inner = b'<assessmentSection title="Again"><assessmentSectionRef href="again.xml"/></assessmentSection>'
    test = TEST.replace(
        "</testPart>", '<assessmentSection><assessmentSectionRef href="again.xml"/></assessmentSection></testPart>'
    )
    parsed = qti2.parse(package(again=inner, test=test.encode()))
    assert len(parsed.items) == 2


def test_a_test_that_is_damaged_is_named_and_its_items_come_without_topics():
    parsed = qti2.parse(package(test=b"<assessmentTest"))
    assert [item.topic for item in parsed.items] == ["", ""]
    assert "test.xml" in [told.file for told in parsed.problems]


def test_what_a_test_says_besides_its_questions_is_told():
    rules = '<timeLimits maxTime="600"/><testPart'
    drawn = '<assessmentSection identifier="S" title="Europe" visible="true">'
    test = TEST.replace("<testPart", rules, 1).replace(drawn, drawn + '<selection select="1"/>', 1)
    told = [told.message for told in qti2.parse(package(test=test.encode())).problems]
    assert "What the test says besides its questions was left behind: limits of time, items drawn at random." in told
    assert not [told for told in qti2.parse(package()).problems if "the test says" in told.message]


def test_an_item_of_thousands_of_options_is_refused_before_they_are_read():
    option = b'<simpleChoice identifier="X">Elbe</simpleChoice>'
    data = sample("qti2/several.xml").replace(b"</choiceInteraction>", option * 4_000 + b"</choiceInteraction>")
    assert "divide it" in problems(qti2.parse(data))[0][1]


@pytest.mark.parametrize(("name", "version"), [("package21", "qti21"), ("package30", "qti30")])
def test_a_package_of_either_version_is_read_with_its_topics(name, version):
    parsed = qti2.parse(sample(f"qti2/{name}.zip"))
    assert parsed.format == version
    assert [(item.ref, item.topic) for item in parsed.items] == [
        ("cologne", "Europe / Rivers"), ("westphalia", "Europe / Treaties"),
    ]  # fmt: skip
    assert parsed.problems == ()


def test_a_shared_text_and_a_stylesheet_that_stay_behind_are_told():
    beside = b'<stylesheet href="a.css" type="text/css"/><assessmentStimulusRef identifier="S" href="s.xml"/><itemBody>'
    parsed = qti2.parse(sample("qti2/statement.xml").replace(b"<itemBody>", beside))
    assert len(parsed.items) == 1
    assert len(problems(parsed, Severity.LOST)) == 2


def test_marking_of_pairs_that_is_not_understood_is_told():
    data = sample("qti2/match.xml").replace(b"rptemplates/match_correct", b"rptemplates/of_our_own")
    assert "not understood" in problems(qti2.parse(data), Severity.CHANGED)[0][1]
