"""GIFT: all of its grammar, as files have it and as people type it."""

import pytest

from quizapp.formats import gift
from quizapp.formats.base import FormatError, Item, Severity
from quizapp.questions.base import Answer, Question
from quizapp.questions.catalogue import TYPES
from tests.formats.samples import all_of, is_conserved, line_of, problems, sample

RIGHT_OF_WINDOWS = [
    "gift/crlf.gift",
    "gift/bom.gift",
    "gift/utf16le.gift",
    "gift/utf16be.gift",
    "gift/old_mac.gift",
    "gift/no_final_newline.gift",
]


def read(text):
    return gift.parse(text)


def only(text):
    """The one question of a text in which nothing is wrong."""
    parsed = read(text)
    assert parsed.problems == ()
    [item] = parsed.items
    return item.question


def refusal(text):
    """The line and message of the one problem that keeps the one question of a text out."""
    parsed = read(text)
    assert parsed.items == () and parsed.found == 1
    [problem] = problems(parsed)
    return problem


def answers(question):
    return [(answer.text, answer.credit) for answer in question.answers]


# Kinds ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kinds():
    return gift.parse(sample("gift/kinds.gift"))


def test_a_choice_has_a_right_option_and_feedback_on_each(kinds):
    assert kinds.questions[0] == Question(
        "choice",
        "Which city is the capital of Norway?",
        (
            Answer("Oslo", 1.0, feedback="Since 1814."),
            Answer("Bergen", feedback="That was in the Middle Ages."),
            Answer("Turku"),
        ),
        explanation="Oslo lies at the end of a fjord.",
    )


def test_a_question_has_its_line_its_title_its_id_and_its_tags(kinds):
    first, second, *_ = kinds.items
    assert (first.line, first.title, first.ref, first.tags) == (
        line_of("gift/kinds.gift", "::The capital"),
        "The capital of Norway",
        "norway",
        ("Europe", "capitals"),
    )
    assert (second.line, second.title, second.ref, second.tags) == (line_of("gift/kinds.gift", "A whale"), "", "", ())


def test_a_statement_has_feedback_for_the_wrong_answer_and_then_for_the_right(kinds):
    statement = kinds.questions[1]
    assert statement.answers == (
        Answer("true", 0.0, feedback="It breathes air."),
        Answer("false", 1.0, feedback="Right, it is a mammal."),
    )
    assert statement.explanation == "Whales are mammals."


def test_a_true_statement_has_its_feedback_the_other_way_round():
    assert only("So? {T#Wrong.#Right.}").answers == (
        Answer("true", 1.0, feedback="Right."),
        Answer("false", 0.0, feedback="Wrong."),
    )


@pytest.mark.parametrize("word", ["T", "TRUE", "true", " True ", "t", "wahr", "VRAI", "verdadero"])
def test_true_may_be_written_in_many_ways(word):
    assert answers(only(f"So? {{{word}}}")) == [("true", 1), ("false", 0)]


@pytest.mark.parametrize("word", ["F", "FALSE", "false", "falsch", "Faux", "FALSO"])
def test_false_may_be_written_in_many_ways(word):
    assert answers(only(f"So? {{{word}}}")) == [("true", 0), ("false", 1)]


def test_answers_to_type_may_count_in_part(kinds):
    assert kinds.questions[2].answers == (
        Answer("Jupiter", 1.0),
        Answer("Saturn", 0.5, feedback="Second."),
        Answer("Mars", 0.0, feedback="Far smaller."),
    )


def test_pairs_may_have_a_partner_too_many(kinds):
    assert [(pair.text, pair.match) for pair in kinds.questions[4].answers] == [
        ("cat", "mouse"),
        ("cow", "grass"),
        ("", "stone"),
    ]


def test_equal_shares_less_as_much_for_wrong_ones_are_the_rule_for_several(kinds):
    assert answers(kinds.questions[5]) == [("2", 1), ("3", 1), ("4", 0), ("6", 0)]
    assert kinds.questions[5].settings == {"several": True}


def test_empty_braces_ask_for_an_essay_which_is_told_where_there_are_none(kinds):
    line = line_of("gift/kinds.gift", "Why did the Roman")
    if "essay" in TYPES:
        model = Answer("There is more than one answer.", 1.0)
        assert kinds.questions[6] == Question("essay", "Why did the Roman Empire fall?", (model,))
    else:
        assert (line, "quizapp has no questions of the kind “essay”.") in problems(kinds)


@pytest.mark.skipif("essay" not in TYPES, reason="there are no essays yet")
def test_an_essay_comes_back_with_its_model_answer():
    question = Question("essay", "Why?", (Answer("So.", 1.0),))
    out = gift.unparse([question])
    assert out.data.decode() == "Why? {\n\t####So.\n}\n"
    assert (gift.parse(out.data).questions, out.left_out) == ((question,), ())


def test_a_text_that_asks_nothing_is_told_and_not_made_a_question(kinds):
    line, told = problems(kinds)[-1]
    assert line == line_of("gift/kinds.gift", "This text asks nothing")
    assert told.startswith("No answers follow")


# Categories, titles, comments -----------------------------------------------------------------------------


def test_a_category_is_the_topic_of_all_beneath_it():
    parsed = gift.parse(sample("gift/categories.gift"))
    assert [item.topic for item in parsed.items] == ["", "Geography / Europe", "Either/or", "tom / dick", ""]
    assert parsed.problems == ()


def test_a_comment_amid_a_question_is_no_part_of_it():
    assert only("// one\nSo\n  // two\nit is? {\n// three\n=yes\n//~no\n}").answers == (Answer("yes", 1.0),)


def test_an_address_is_no_comment():
    assert only("See http://example.org// now? {T}").prompt == "See http://example.org// now?"


def test_brackets_in_an_id_are_escaped():
    assert read("// [id:a\\]b] [tag:c]\nSo? {T}").items[0].ref == "a]b"


def test_comments_above_an_empty_line_say_nothing_of_the_question():
    assert read("// [id:a]\n\nSo? {T}").items[0].ref == ""


def test_a_title_may_stand_above_its_question():
    [item] = read("::A \\: title\n of two lines::\n\tSo? {T}").items
    assert (item.title, item.question.prompt, item.line) == ("A : title of two lines", "So?", 1)


def test_a_title_without_its_end_is_told():
    parsed = read("\n::A title {T}")
    assert parsed.questions[0].prompt == "A title"
    told = "The title has no :: at its end, so it was read as part of the question."
    assert problems(parsed, Severity.CHANGED) == [(2, told)]


def test_a_title_that_is_too_long_is_cut_and_told():
    parsed = read(f"::{'x' * 400}::So? {{T}}")
    assert len(parsed.items[0].title) == 300
    assert [told.severity for told in parsed.problems] == [Severity.LOST]


# Formats --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def formats():
    return gift.parse(sample("gift/formats.gift"))


def test_html_becomes_markdown_and_each_text_may_name_its_own_format(formats):
    question = formats.questions[0]
    assert question.prompt == "Match the **activity** to its *description*."
    assert [pair.text for pair in question.answers] == [
        "H₂O",
        "An activity\nwith a line break",
        "2 < 3 &amp; 4",
        "**bold**",
    ]


def test_the_format_of_the_question_is_that_of_its_other_texts(formats):
    assert [answer.feedback for answer in formats.questions[1].answers] == ["*Indeed.*", "*No.*"]
    assert only("[html]a &lt; b? {=c &gt; d #x &amp; y ~no}").answers[0] == Answer("c > d", 1.0, feedback="x & y")


def test_moodles_own_format_has_tags_entities_and_signs(formats):
    assert formats.questions[2].prompt == ("A **bold** word, a < sign, and if x < y and y > z in Moodle’s own format?")


def test_pictures_and_scripts_are_left_behind_and_told_at_their_line(formats):
    assert problems(formats, Severity.LOST) == [
        (line_of("gift/formats.gift", "<script>"), "Left behind: a script. Add it by hand if the question needs it."),
        (
            line_of("gift/formats.gift", "What is on the picture"),
            "Left behind: a picture (a map). Add it by hand if the question needs it.",
        ),
    ]
    assert "alert" not in str(formats.items)


def test_brackets_that_name_no_format_are_text(formats):
    assert formats.questions[4].prompt == "[unknown]This is no format."


def test_an_answer_to_type_is_plain_whatever_the_question_is():
    assert only("[html]a<br>b? {=x &lt; <b>y</b>}").answers[0].text == "x &lt; <b>y</b>"


# Weights --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def weights():
    return gift.parse(sample("gift/weights.gift"))


def by_prompt(parsed, prompt):
    return next(question for question in parsed.questions if question.prompt == prompt)


def test_wrong_options_may_count_in_part_or_against(weights):
    question = by_prompt(weights, "One right, one half right?")
    assert answers(question) == [("full", 1), ("half", 0.5), ("none", 0), ("worse", -0.25)]
    assert question.settings == {}


@pytest.mark.parametrize("percent", ["33", "33.3", "33.33333", "33,33", "34"])
def test_rounded_thirds_make_a_whole_mark(percent):
    question = only(f"Three? {{~%{percent}%a ~%{percent}%b ~%{percent}%c ~%-100%d}}")
    kind = TYPES["choice"]
    assert kind.mark(question, [0, 1, 2]).score == 1
    assert kind.mark(question, [0, 1, 2, 3]).score == 0
    assert kind.mark(question, [0]).score == pytest.approx(1 / 3)


def test_weights_have_decimals_with_point_or_comma_and_any_minus(weights):
    question = by_prompt(weights, "With a decimal comma and a true minus?")
    assert answers(question) == [("a", 0.125), ("b", 0.875), ("c", -0.125)]
    assert question.settings == {"several": True, "rule": "weights"}


def test_weights_that_are_rounded_make_the_whole_mark_all_the_same():
    question = only("Which? {~%49.8%a ~%50%b ~%-50%c}")
    assert TYPES["choice"].mark(question, [0, 1]).score == 1


def test_a_weight_behind_an_equals_sign_counts_too():
    assert only("Which? {=%100%a ~b}").settings == {}
    assert only("Which? {=%50%a =%50%b ~%-50%c}").settings == {"several": True}


def test_weights_that_pay_whoever_chooses_everything_are_told(weights):
    assert by_prompt(weights, "Everything pays?").settings == {"several": True, "rule": "weights"}
    [(line, told), _] = problems(weights, Severity.CHANGED)
    assert line == line_of("gift/weights.gift", "Everything pays") and "~%-50%" in told


def test_two_right_options_are_several_and_told(weights):
    question = by_prompt(weights, "Two right ones by hand?")
    assert answers(question) == [("a", 1), ("b", 1), ("c", 0)] and question.settings == {"several": True}
    line, told = problems(weights, Severity.CHANGED)[-1]
    assert line == line_of("gift/weights.gift", "Two right ones by hand")
    assert told.startswith("Several answers are marked as right")


def test_weights_above_and_below_a_whole_mark_are_refused(weights):
    assert [line for line, _ in problems(weights)] == [
        line_of("gift/weights.gift", words) for words in ("Too much?", "Not enough?", "Two right ones and a half?")
    ]


def test_a_percent_sign_that_makes_no_weight_is_text():
    assert answers(only("How much? {=100% ~%of all ~%x%y}")) == [("100%", 1), ("%of all", 0), ("%x%y", 0)]


# Numbers --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def numbers():
    return gift.parse(sample("gift/numbers.gift"))


@pytest.mark.parametrize(
    ("prompt", "number", "tolerance"),
    [
        ("Plain?", "1822", ""),
        ("Give or take?", "1822", "5"),
        ("A range?", "3.1415", "0.0005"),
        ("A range over nought?", "0", "5"),
        ("A range that is one number?", "4", ""),
        ("As people write it?", "3,5", "0,25"),
        ("By a word processor?", "3", "2"),
        ("In powers?", "6.022e23", "1e21"),
    ],
)
def test_a_number_has_a_margin_or_is_the_middle_of_a_range(numbers, prompt, number, tolerance):
    assert by_prompt(numbers, prompt).answers == (Answer(number, 1.0, tolerance=tolerance),)


@pytest.mark.parametrize(("typed", "right"), [("3.141", True), ("3.142", True), ("3.1409", False), ("3.1421", False)])
def test_both_ends_belong_to_a_range(numbers, typed, right):
    assert TYPES["number"].mark(by_prompt(numbers, "A range?"), typed).score == right


def test_several_numbers_have_credits_and_all_others_feedback(numbers):
    assert by_prompt(numbers, "Several?").answers == (
        Answer("1822", 1.0, feedback="Right."),
        Answer("1822", 0.5, tolerance="2", feedback="Near."),
        Answer("1825", 0.25, tolerance="25"),
        Answer("*", 0.0, feedback="Not at all."),
    )


def test_a_wrong_number_may_have_feedback_of_its_own(numbers):
    assert by_prompt(numbers, "A wrong one by name?").answers[1:] == (
        Answer("5", 0.0, feedback="Half of it."),
        Answer("*", 0.0, feedback="Try again."),
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1/3..1", Answer("2/3", 1.0, tolerance="1/3")),
        ("-1.5..-0.5", Answer("-1", 1.0, tolerance="0.5")),
        ("1e3..2e3", Answer("1500", 1.0, tolerance="500")),
        ("0,1..0,3", Answer("0.2", 1.0, tolerance="0.1")),
        ("5:0", Answer("5", 1.0)),
        ("5:0.0", Answer("5", 1.0)),
        ("5:10%", Answer("5", 1.0, tolerance="10%")),
    ],
)
def test_ranges_and_margins_are_exact(written, read):
    assert only(f"How many? {{#{written}}}").answers == (read,)


def test_words_behind_a_tilde_are_said_of_all_other_numbers():
    assert only("How many? {#5 ~Not so.}").answers[1] == Answer("*", feedback="Not so.")
    assert only("How many? {#5 ~* #Not so.}").answers[1] == Answer("*", feedback="Not so.")


@pytest.mark.parametrize(
    "written", ["a..b", "1..", "..", "1..5 km", f"0.{'1' * 1990}e-300..{'9' * 1990}e300", "1" * 600, "1:" + "1" * 600]
)
def test_a_range_or_number_that_cannot_be_one_is_refused(written):
    assert refusal(f"How many? {{#{written}}}")[0] == 1


def test_what_is_no_number_no_range_or_no_margin_is_refused_at_its_line(numbers):
    assert [line for line, _ in problems(numbers)] == [
        line_of("gift/numbers.gift", words)
        for words in ("Backwards?", "A word?", "Nothing?", "Only half?", "A negative margin?")
    ]


# Escapes and formulas -------------------------------------------------------------------------------------


def test_a_backslash_takes_a_sign_its_meaning():
    first, second, third = gift.parse(sample("gift/escapes.gift")).items
    assert answers(first.question) == [("= 2 + 2", 0), ("= 2 + 3", 1), ("~5", 0)]
    assert (second.title, second.question.prompt) == ("A title: with signs {}", "What do #, ~ and \\ mean\nin GIFT?")
    assert second.question.answers[0] == Answer("\\", 1.0, feedback="A backslash \\\\ is #1.")
    assert third.question.prompt == "Set {1, 2}, and \\n is no line break?"


def test_formulas_are_read_as_moodle_escapes_them_and_as_people_type_them():
    escaped, typed, greek, water, dollars, blank = gift.parse(sample("gift/latex.gift")).questions
    assert escaped.prompt == r"Escaped as Moodle wants it: $\frac{1}{2} = x$?"
    assert answers(escaped) == [(r"$$\nu = 1$$", 1), (r"\nabla", 0)]
    assert typed.prompt == r"Typed as one types it: $\frac{1}{2}$ and $x^{2}=4$?"
    assert answers(typed) == [("$x=2$", 1), (r"$x=\sqrt{2}$", 0), (r"$\frac{a}{b}$", 0)]
    assert greek.prompt == r"What is $\nu$, or $a \neq b$?"
    assert water.prompt == "Formula of water H_{2}O is right?"
    assert answers(dollars) == [("$10", 1), ("$20", 0)]
    assert (blank.prompt, answers(blank)) == ("The blank is here: ____", [("Paris", 1)])


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"\( x \) and \[y\]", "$x$ and $$y$$"),
        (r"[html]<p>\\(a &lt; b\\)</p>", "$a < b$"),
        (r"[markdown]\\(x\\)", r"\(x\)"),
        (r"\(\) and \(x", r"\(\) and \(x"),
        (r"\(costs $5\)", r"\(costs $5\)"),
    ],
)
def test_formulas_that_moodle_marks_come_between_dollars_unless_the_text_is_markdown(written, read):
    assert only(f"{written} {{T}}").prompt == read


def test_a_line_break_and_a_word_are_no_command_of_latex():
    assert only(r"One\nTwo{=a}").prompt == "One\nTwo"


def test_an_arrow_or_a_hash_between_dollars_stays_structure():
    assert only("Which? {=a$#b$ ~c}").answers[0] == Answer("a$", 1.0, feedback="b$")
    assert [(p.text, p.match) for p in only("Which? {=a$->b$ =c->d}").answers] == [("a$", "b$"), ("c", "d")]


# Text behind the braces -----------------------------------------------------------------------------------


def test_text_behind_the_braces_makes_a_gap():
    assert [question.prompt for question in gift.parse(sample("gift/missing_word.gift")).questions] == [
        "Grant is _____ in Grant's tomb.",
        "Two plus two equals _____.",
        "What is pi, _____, roughly?",
        "The first _____\nand the second line.",
    ]


# As people type it ----------------------------------------------------------------------------------------


def test_questions_without_empty_lines_between_and_with_some_inside_are_told_apart():
    parsed = gift.parse(sample("gift/as_typed.gift"))
    assert [(item.line, item.question.kind) for item in parsed.items] == [
        (2, "truefalse"),
        (3, "truefalse"),
        (4, "choice"),
        (11, "text"),
        (13, "text"),
        (14, "truefalse"),
        (17, "truefalse"),
        (18, "matching"),
        (22, "text"),
        (23, "truefalse"),
        (25, "truefalse"),
    ]
    assert parsed.items[2].title == "Third" and parsed.items[4].ref == "fifth"
    assert answers(parsed.questions[2]) == [("Paris", 1), ("Lyon", 0), ("‘Nice’", 0)]
    assert parsed.questions[5].prompt == "Is it _____ or\nnot?"


def test_what_may_not_be_meant_is_told_at_its_line():
    parsed = gift.parse(sample("gift/as_typed.gift"))
    told = problems(parsed, Severity.CHANGED)
    assert [line for line, _ in told] == [
        line_of("gift/as_typed.gift", words) for words in ("Goethe", "=one", "=a=b", "::Broken title")
    ]
    assert problems(parsed)[0][0] == line_of("gift/as_typed.gift", "a ~b")


def test_a_line_that_may_belong_to_either_question_is_not_guessed():
    line, told = refusal("The first {=one}\nand it goes on. {=two}")
    assert (line, told.split(":")[0]) == (2, "Here is a second { in one question")


def test_arrows_in_a_single_answer_are_text():
    assert only("What burns? {=2 H₂ + O₂ → 2 H₂O}").kind == "text"


def test_an_equals_sign_amid_a_word_is_told_once_and_not_where_all_signs_are_so():
    assert len(problems(read("Which? {=x=5=6}"), Severity.CHANGED)) == 1
    assert len(problems(read("Which? {~x=5 ~x}"), Severity.CHANGED)) == 1
    assert read("Which? {~no=yes~perhaps}").problems == ()


def test_an_equals_sign_between_spaces_begins_an_answer_without_a_word():
    assert read("Which? {=a =b =c}").problems == ()


# What is wrong --------------------------------------------------------------------------------------------


BROKEN = {
    "Never closed {": "The { of this question is never closed",
    "Closed twice": "Here is a second } in one question",
    "Opened } by nothing": "A } closes what no { has opened",
    "Two {=a} in one": "Here is a second { in one question",
    "~a": "No answer is marked as right: put = before it",
    "{=answers": "The question itself is missing",
    "~Same": "Two options are equal: “Same”.",
    "=c": "This pair lacks the -> between its sides",
    "~": "Option 2 is empty.",
    "Cloze syntax": "This is written for Moodle’s cloze questions",
    "Only one option": "Option 2 is empty.",
    "Half at most": "No answer counts wholly",
    "A formula x^{2": "The { of this question is never closed",
    "Weights alone": "There is no answer in these { }",
}


def test_each_problem_is_told_at_its_line_and_says_what_to_do():
    lines = [line.strip() for line in sample("gift/broken.gift").decode().split("\n")]
    told = problems(gift.parse(sample("gift/broken.gift")))
    assert len(told) == len(BROKEN)
    for (line, message), (begins, says) in zip(told, BROKEN.items(), strict=True):
        assert lines[line - 1].startswith(begins)
        assert message.startswith(says)


def test_a_question_behind_one_that_is_never_closed_is_read():
    [item] = gift.parse(sample("gift/broken.gift")).items
    assert (item.title, item.line) == ("Still read", 5)


@pytest.mark.parametrize("name", all_of("gift"))
def test_what_comes_in_is_a_question_or_is_told(name):
    assert is_conserved(gift.parse(sample(name)))


# Files ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", RIGHT_OF_WINDOWS)
def test_files_of_every_system_read_the_same(name):
    parsed = gift.parse(sample(name))
    assert parsed.problems == ()
    assert parsed.questions[0].prompt == "Wie heißt „das“ auf Französisch?"
    assert parsed.questions[0].answers == (Answer("déjà vu", 1.0, feedback="Très bien…"), Answer("Œuvre"))
    assert [item.line for item in parsed.items] == [2, 7]


def test_windows_1252_is_read_and_told():
    parsed = gift.parse(sample("gift/windows1252.gift"))
    assert parsed.items == gift.parse(sample("gift/bom.gift")).items
    assert [(told.line, told.severity) for told in parsed.problems] == [(2, Severity.CHANGED)]


def test_too_many_questions_are_refused_at_the_first_that_is_too_many():
    with pytest.raises(FormatError, match="More than 3 questions") as caught:
        gift.parse("Q {T}\n\n" * 5, most=3)
    assert caught.value.line == 7


def test_an_answer_or_a_question_that_is_too_long_is_told_at_its_line():
    line, told = refusal("Q {\n=right\n~" + "x" * 501 + "\n}")
    assert line == 3 and "501 characters" in told
    assert "4,001 characters" in refusal("Q" * 4001 + " {T}")[1]


def test_a_hundred_options_are_refused_in_one_sentence():
    assert "100 answers" in refusal("Q {=a " + " ".join(f"~{n}" for n in range(99)) + "}")[1]


# Writing --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in all_of("gift") if name != "gift/numbers.gift"])
def test_what_is_written_reads_the_same_with_titles_topics_ids_and_tags(name):
    items = gift.parse(sample(name)).items
    written = gift.unparse(items)
    assert (gift.parse(written.data).items, written.left_out) == (items, ())


def test_a_question_looks_as_one_would_type_it():
    item = Item(
        Question("choice", "Which?", (Answer("a", 1.0, feedback="Yes."), Answer("b")), explanation="So."),
        title="Title",
        topic="Geography / Europe",
        ref="q1",
        tags=("easy",),
    )
    assert gift.unparse([item]).data.decode() == (
        "$CATEGORY: $course$/top/Geography/Europe\n\n"
        "// [id:q1] [tag:easy]\n::Title::Which? {\n\t=a#Yes.\n\t~b\n\n\t####So.\n}\n"
    )


def left_out(question):
    [told] = gift.unparse([question]).left_out
    return told.severity, told.message


@pytest.mark.parametrize("kind", ["cloze", "ordering", "flashcard"])
def test_kinds_that_gift_lacks_are_named(kind):
    severity, told = left_out(TYPES[kind].example().question)
    assert severity is Severity.REFUSED
    assert told == f"GIFT has no questions of the type “{TYPES[kind].label}”."


def test_parts_that_gift_lacks_are_named():
    question = Question("text", "Which?", (Answer("a", 1.0),), hint="x", evidence="y", settings={"case": True})
    assert left_out(question) == (Severity.LOST, "Left behind: the hint, the evidence, the settings case.")


@pytest.mark.parametrize(
    ("tolerance", "written"), [("1%", "12.3"), ("3sf", "5"), ("1sf", "500"), ("6sf", "0.005"), ("1/2", "0.5")]
)
def test_relative_tolerances_are_written_as_absolute_ones_and_told(tolerance, written):
    question = Question("number", "How long?", (Answer("1230", 1.0, tolerance=tolerance),))
    out = gift.unparse([question])
    assert f"=1230:{written}\n" in out.data.decode()
    assert [told.message for told in out.left_out] == ["Left behind: how a tolerance is written."]


def test_a_tolerance_that_is_a_factor_has_no_place():
    assert left_out(Question("number", "How long?", (Answer("9", 1.0, tolerance="x1.5"),)))[0] is Severity.REFUSED


def test_numbers_are_written_as_moodle_reads_them():
    question = Question("number", "How many?", (Answer("1.234,5", 1.0), Answer("3·10⁸", 0.5)))
    out = gift.unparse([question])
    assert "=1234.5\n" in out.data.decode() and "=%50%300000000\n" in out.data.decode()
    assert [told.severity for told in out.left_out] == [Severity.LOST]


@pytest.mark.parametrize("answer", [Answer("ten", 1.0), Answer("9" * 1990, 1.0, tolerance="9" * 1990 + "e300%")])
def test_a_number_that_cannot_be_written_is_named(answer):
    assert left_out(Question("number", "How many?", (answer,)))[0] is Severity.REFUSED


@pytest.mark.parametrize(
    ("question", "says"),
    [
        (Question("choice", "Which?", (Answer("a", 1.0),)), "read again as another question"),
        (Question("text", "Which?\0", (Answer("a", 1.0),)), "NUL"),
        (Question("choice", "Which?", (Answer("a", 1.0), Answer("b\u2028c"))), "how exactly answers"),
        (Question("choice", "Which?", (Answer("true", 1.0), Answer("b "))), "how exactly answers"),
        (Question("text", "Which? ", (Answer("a", 1.0),)), "its line breaks"),
    ],
)
def test_what_would_not_be_read_again_is_named(question, says):
    assert says in left_out(question)[1]


def test_an_answer_that_would_be_read_as_a_pair_is_named():
    assert left_out(Question("text", "Which?", (Answer("a -> b", 1.0),)))[0] is Severity.REFUSED


def test_the_rule_for_several_choices_that_gift_lacks_is_named():
    options = (Answer("a", 1.0), Answer("b", 1.0), Answer("c"))
    question = Question("choice", "Which?", options, settings={"several": True, "rule": "all"})
    assert left_out(question) == (Severity.LOST, "Left behind: the settings rule.")
    assert "~%50%a\n\t~%50%b\n\t~%-50%c\n" in gift.unparse([question]).data.decode()


def test_a_kind_that_nobody_knows_is_named():
    assert "no questions of the kind" in left_out(Question("riddle", "Which?"))[1]


# All of the grammar ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def grammar():
    return gift.parse(sample("gift/grammar.gift"))


def by_title(parsed, title):
    return next(item.question for item in parsed.items if item.title == title)


@pytest.mark.parametrize(
    ("title", "kind", "told"),
    [
        ("Choice", "choice", "It has its delta in the Netherlands."),
        ("Several", "choice", "**Two** of three."),
        ("Statement", "truefalse", "It does."),
        ("Typed", "text", "1648."),
        ("Number", "number", "In kilometres."),
        ("Pairs", "matching", "*Two* pairs."),
        ("Missing word", "choice", "In France."),
    ],
)
def test_every_kind_has_general_feedback(grammar, title, kind, told):
    question = by_title(grammar, title)
    assert (question.kind, question.explanation) == (kind, told)


def test_an_essay_takes_its_general_feedback_for_its_model_answer(grammar):
    assert by_title(grammar, "Essay").answers == (Answer("Water, fields {and} ships.", 1.0),)


def test_shares_of_answers_to_type_have_decimals_and_wildcards(grammar):
    assert by_title(grammar, "Typed").answers == (
        Answer("Peace of Westphalia", 1.0),
        Answer("*Westphalia*", 2 / 3),
        Answer("*", 0.0, feedback="Look at 1648."),
    )


def test_a_weight_below_nought_has_its_feedback(grammar):
    question = by_title(grammar, "Several")
    assert answers(question) == [("Vienna", 0.5), ("Budapest", 0.5), ("Prague", -1)]
    assert question.answers[2].feedback == "On the Vltava."
    assert question.settings == {"several": True, "rule": "weights"}


def test_a_number_that_counts_below_nought_is_refused(grammar):
    assert (line_of("gift/grammar.gift", "::Numbers::"), "The credit of “4810” must lie between 0 and 1.") in problems(
        grammar
    )


def test_what_is_marked_as_plain_or_as_moodles_own_is_shown_as_it_stands(grammar):
    assert by_title(grammar, "Plain : and {literal}").prompt == r"Is \*this* as it <b>stands</b>?"
    assert by_title(grammar, "Moodle’s own").prompt == r"Is \*this* as it stands?"


def test_several_comments_may_hold_the_id_and_the_tags(grammar):
    item = next(item for item in grammar.items if item.title.startswith("Plain"))
    assert (item.ref, item.tags) == ("with]bracket", ("rivers", "treaties, capitals"))


def test_arrows_percent_signs_and_equals_signs_may_stand_in_a_choice(grammar):
    question = by_title(grammar, "Signs")
    assert question.prompt == "1 + 1 = 2 -> 50% of C#?"
    assert question.answers == (Answer("yes -> ~ indeed", 1.0), Answer("50%", feedback="half -> wrong"))


def test_line_breaks_of_markdown_are_escaped(grammar):
    assert by_title(grammar, "Markdown").prompt == "A list:\n\n- one\n- two\n\nAll?"
    assert is_conserved(grammar) and len(problems(grammar)) == 1


@pytest.mark.parametrize("part", ["a {=b ~c}", "{", "a {=b "])
def test_a_line_without_end_is_refused_before_it_is_looked_at(part):
    with pytest.raises(FormatError, match="More than 100,000 characters") as refused:
        gift.parse("Wet? {T}\n\n" + part * 20_000 * 6)
    assert refused.value.line == 3


def test_a_question_without_end_is_left_out_and_the_others_are_read():
    parsed = gift.parse("Wet? {T}\n\nWhich? {\n" + "=a\n" * 60_000)
    assert len(parsed.items) == 1
    assert "Is something missing" in parsed.problems[0].message
