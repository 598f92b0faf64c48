"""Moodle XML comes in: every type that Moodle and quizapp share, and all else by name."""

import random

import pytest

from quizapp.formats import moodle
from quizapp.formats.base import FormatError, Severity
from quizapp.questions.base import Answer, Question
from tests.formats.samples import all_of, is_conserved, line_of, problems, sample


def read(name):
    return moodle.parse(sample(f"moodle_xml/{name}.xml"))


def by_title(parsed, title):
    return next(item.question for item in parsed.items if item.title == title)


def quiz(*questions):
    return moodle.parse(f"<quiz>{''.join(questions)}</quiz>".encode())


def answers(question):
    return [(answer.text, answer.credit) for answer in question.answers]


@pytest.mark.parametrize("name", all_of("moodle_xml"))
def test_every_item_of_a_sample_is_a_question_or_is_named(name):
    parsed = moodle.parse(sample(name))
    assert is_conserved(parsed)
    assert parsed.found > 0 and all(problem.line for problem in parsed.problems)


# Choices --------------------------------------------------------------------------------------------------


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


# Typed ----------------------------------------------------------------------------------------------------


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


# Units ----------------------------------------------------------------------------------------------------


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


# Pairs, steps, essays -------------------------------------------------------------------------------------


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
    model, feedback = parsed.questions
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
    refused = [told for _, told in problems(parsed)]
    assert refused[0].startswith("This has learners hand in a file") and refused[1].startswith("Write a model answer")


# Gaps -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cloze():
    return read("cloze")


def test_gaps_are_typed_chosen_and_numbers_with_weights_and_feedback(cloze):
    assert by_title(cloze, "A fjord") == Question(
        "cloze",
        "Oslo is the [[1]] of [[2]] and has [[3]] people.",
        (
            Answer("capital", 1.0, "1", feedback="Since 1814."),
            Answer("city", 0.5, "1"),
            Answer("*", 0.0, "1", feedback="Look again."),
            Answer("Sweden", 0.0, "2", feedback="East of it."),
            Answer("Norway", 1.0, "2"),
            Answer("700000", 1.0, "3", "50000", "Near enough."),
            Answer("600000", 0.5, "3", "50000"),
        ),
        settings={"gaps": {"2": {"kind": "choice", "shuffle": False, "weight": 2.0}, "3": {"kind": "number"}}},
    )


def test_every_kind_of_gap_is_known_under_all_its_names(cloze):
    gaps = by_title(cloze, "All kinds").settings["gaps"]
    assert gaps["6"] == {"kind": "number", "weight": 3.0}
    assert [gaps[name] for name in "345"] == [{"case": True}] * 3 and "1" not in gaps and "2" not in gaps
    assert [gaps[str(n)] for n in range(7, 12)] == [{"kind": "choice", "shuffle": False}] * 5
    assert [gaps[str(n)] for n in range(12, 18)] == [{"kind": "choice"}] * 6


def test_signs_in_gaps_may_be_escaped_or_entities(cloze):
    question = by_title(cloze, "Escapes")
    assert question.prompt == r"Set [[1]] or [[2]] or [[3]], as $\frac{1}{2}$ and [\[no gap]] show."
    assert [(a.text, a.feedback) for a in question.answers] == [
        (r"\{1, 2}", "A set~with #2"),
        ("a ~ b & c", ""),
        ("50%", ""),
        ("**x** < 3", ""),
        ("*y*", ""),
        ("z", ""),
    ]
    assert [a.credit for a in question.answers] == [1, 1, 1 / 3, 1, 0, -0.5]


def test_gaps_that_ours_cannot_be_are_refused_by_name(cloze):
    assert [told for _, told in problems(cloze)] == [
        "Gap 1 lets several be chosen (MULTIRESPONSE), which no gap here can: use two gaps.",
        "Gap 1 is of the kind REGEXP, which no gap here can be.",
        "Gap 1 is never closed: its } is missing.",
        "Mark 1 to 30 gaps, such as [[capital]]; there are 0.",
    ]


def test_words_that_are_dragged_or_selected_are_chosen_among_their_group():
    parsed = read("boxes")
    dragged, selected = parsed.questions
    assert dragged.prompt == "The [[1]] flows through [[2]], the [[3]] through [[4]]."
    assert [(a.text, a.credit) for a in dragged.answers if a.match == "2"] == [
        ("**Paris**", 1),
        ("London", 0),
        ("Rome", 0),
    ]
    assert [(a.text, a.credit) for a in dragged.answers if a.match == "3"] == [("Seine", 0), ("Thames", 1)]
    assert dragged.settings == {"gaps": dict.fromkeys("1234", {"kind": "choice"})}
    assert selected.prompt == "The treaty of [[1]] was signed in [[2]]."
    assert [(a.text, a.credit, a.match) for a in selected.answers] == [
        ("Versailles", 1, "1"), ("Trianon", 0, "1"), ("1919", 1, "2"), ("1920", 0, "2")]  # fmt: skip
    assert selected.settings == {"gaps": dict.fromkeys("12", {"kind": "choice", "shuffle": False})}
    assert problems(parsed)[0][1].startswith("The gap [[7]] has no word of that number")
    assert "In 1 question a word may be chosen in several gaps" in problems(parsed, Severity.CHANGED)[0][1]


def test_a_text_of_many_gaps_with_many_words_comes_in():
    words = "".join(f"<dragbox><text>word {n}</text><group>1</group></dragbox>" for n in range(9))
    text = " ".join(f"[[{n}]]" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2))
    parsed = quiz(f'<question type="ddwtos"><questiontext><text>{text}</text></questiontext>{words}</question>')
    assert [len(question.answers) for question in parsed.questions] == [99]


# Beside the questions -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def beside():
    return read("beside")


def test_a_category_is_the_topic_of_all_beneath_it(beside):
    assert [item.topic for item in beside.items] == ["Geography / Rivers", "Either/or", ""]
    lost = [problem for problem in beside.problems if problem.item.startswith("category")]
    assert [(p.line, p.item, p.severity) for p in lost] == [(3, "category “Geography / Rivers”", Severity.LOST)]


def test_an_item_has_its_id_its_tags_its_points_its_hint_and_its_explanation(beside):
    item = beside.items[0]
    assert (item.ref, item.tags, item.points) == ("elbe", ("rivers", "Germany"), 3.0)
    assert (item.question.hint, item.question.explanation) == ("Think of a *harbour*.", "Its harbour lies there.")
    assert any("its second hint" in told for _, told in problems(beside, Severity.LOST))


def test_a_name_that_only_repeats_the_question_is_no_title(beside):
    assert [item.title for item in beside.items] == ["Elbe", "Po", ""]


def test_a_text_that_asks_nothing_is_told(beside):
    assert problems(beside) == [
        (line_of("moodle_xml/beside.xml", "description"), "This text asks nothing, so it is no question: "
         "put it into the question that it belongs to.")]  # fmt: skip


def test_harmless_things_are_told_once_a_file(beside):
    told = [told for _, told in problems(beside, Severity.CHANGED)]
    assert [words[:40] for words in told] == [
        "Of this file 2 questions are hidden in M",
        "In 1 question each further try costs ano",
    ]


def test_types_that_quizapp_has_not_are_refused_by_name():
    parsed = read("unknown")
    assert parsed.items == () and parsed.found == 12
    told = [told for _, told in problems(parsed)]
    assert "“calculated” (its numbers are drawn anew for each learner)" in told[0]
    assert "“ddimageortext” (things are put onto a picture)" in told[3]
    assert "“myown”" in told[10] and "of no type" in told[11]
    assert "<essay>, which is no question" in problems(parsed, Severity.LOST)[0][1]


# Texts and files ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "prompt"),
    [
        ("HTML", "Is $\\frac{1}{2}$ < 1, \\*as written* at $5 & more?\n\n- one\n- two"),
        ("Moodle", "Is **this** bold,\nand 2 < 3?"),
        ("Moodle without tags", "Is \\*this* no emphasis,\nand $x^2$ a formula?"),
        ("Plain", r"<b>Is \*this* plain?</b>"),
        ("Markdown", "Is **this** bold & `<code>`?"),
        ("Scripts", "Safe?\n\nYes"),
    ],
)
def test_texts_are_shown_as_their_format_shows_them(title, prompt):
    assert by_title(read("formats"), title).prompt == prompt


def test_pictures_and_sounds_come_along():
    parsed = read("files")
    names = {file.filename: file.name for file in parsed.files}
    assert set(names) == {"the map.png", "b.png", "bell.mp3"}
    maps = by_title(parsed, "Maps")
    assert maps.prompt == rf"Which ![a \[map\]](/media/{names['the map.png']}) shows a river?"
    assert maps.answers[0].text == f"![](/media/{names['b.png']})"
    assert by_title(parsed, "A sound").prompt == f"Is this a bell? ![](/media/{names['bell.mp3']}#sound)"
    assert f"![a map](/media/{names['the map.png']})" in by_title(parsed, "In Markdown").prompt
    assert by_title(parsed, "Inside its address").prompt == f"Red? ![red](/media/{names['b.png']})"
    assert all(file.data.startswith((b"\x89PNG", b"ID3")) for file in parsed.files)


def test_files_that_are_missing_damaged_or_not_shown_are_told_and_of_what_is_refused_none_stays():
    lost = [told for _, told in problems(read("files"), Severity.LOST)]
    assert [words.removesuffix(" Add it by hand if the question needs it.") for words in lost] == [
        "Left behind: a picture (gone.png).",
        "Left behind: a picture (lost), the file notes.pdf.",
        "Left behind: a picture (bad.png).",
    ]


def test_moodle_1_has_its_picture_beside_the_text_and_tags_that_are_no_cdata():
    parsed = read("moodle1")
    picture, tags = parsed.questions
    assert picture.prompt == f"Which river is this?\n\n![](/media/{parsed.files[0].name})"
    assert tags.prompt == "Is **this** read & kept?"
    assert parsed.problems == ()


# Broken files ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "This is not well-formed XML: no element found."),
        (b"::GIFT:: So? {T}", "This is not well-formed XML"),
        (b"<questestinterop/>", "This is no Moodle XML: its outermost element is “questestinterop”"),
        (b"<!DOCTYPE quiz [<!ENTITY a 'b'>]><quiz>&a;</quiz>", "Here begins a DTD"),
        (b"<quiz><question>", "This is not well-formed XML: no element found."),
        (b"<quiz>" + b"<a/>" * 2_100_000 + b"</quiz>", "This file has more tags and entities than can be read at once"),
        (b"<quiz><question type='essay'/></quiz>" + b" " * 50_000_000, "This file has 50,000,037 bytes"),
    ],
)
def test_what_is_no_moodle_xml_is_refused_as_a_whole(data, told):
    with pytest.raises(FormatError, match=f"^{told[:40]}") as caught:
        moodle.parse(data)
    assert str(caught.value).startswith(told)


def test_of_too_many_questions_none_is_read():
    with pytest.raises(FormatError, match="More than 3 questions") as caught:
        moodle.parse(sample("moodle_xml/choices.xml"), most=3)
    assert caught.value.line == line_of("moodle_xml/choices.xml", "Nothing to lose") - 1


@pytest.mark.parametrize("name", all_of("moodle_xml"))
def test_a_damaged_file_is_refused_or_read_as_far_as_it_goes(name):
    data, chance = sample(name), random.Random(name)
    for _ in range(40):
        place = chance.randrange(len(data))
        broken = chance.choice(
            (
                data[:place],
                data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :],
                data[place:] + data[:place],
            )
        )
        try:
            assert is_conserved(moodle.parse(broken))
        except FormatError as error:
            assert str(error)


@pytest.mark.parametrize(
    "text", ["{1:SA:" * 3_000, "{1:SA:=a~" * 25, "[[1]]" * 3_000, "\\(" * 9_000, "<b>" * 9_000, "*a" * 9_000, "$" * 9_000]
)  # fmt: skip
@pytest.mark.parametrize("kind", ["cloze", "ddwtos", "shortanswer"])
def test_no_text_is_slow(kind, text):
    question = f'<question type="{kind}"><questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>'
    assert quiz(f"{question}<dragbox><text>a</text></dragbox></question>").found == 1
