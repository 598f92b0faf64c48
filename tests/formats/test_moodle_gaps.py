"""The gaps of Moodle XML: written into a text, or filled with words that stand below it."""

import pytest

from quizapp.formats.base import Severity
from quizapp.questions.base import Answer, Question
from tests.formats.moodle_reading import by_title, quiz, read
from tests.formats.samples import problems


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
    assert dragged.settings == {"gaps": {name: {"kind": "choice"} for name in "1234"}}
    assert selected.prompt == "The treaty of [[1]] was signed in [[2]]."
    assert [(a.text, a.credit, a.match) for a in selected.answers] == [
        ("Versailles", 1, "1"), ("Trianon", 0, "1"), ("1919", 1, "2"), ("1920", 0, "2")]  # fmt: skip
    assert selected.settings == {"gaps": {name: {"kind": "choice", "shuffle": False} for name in "12"}}
    assert problems(parsed)[0][1].startswith("The gap [[7]] has no word of that number")
    assert "In 1 question a word may be chosen in several gaps" in problems(parsed, Severity.CHANGED)[0][1]


def test_a_text_of_many_gaps_with_many_words_comes_in():
    words = "".join(f"<dragbox><text>word {n}</text><group>1</group></dragbox>" for n in range(9))
    text = " ".join(f"[[{n}]]" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2))
    parsed = quiz(f'<question type="ddwtos"><questiontext><text>{text}</text></questiontext>{words}</question>')
    assert [len(question.answers) for question in parsed.questions] == [99]
