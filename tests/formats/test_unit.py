"""A unit of the question bank, sound and with every fault."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.formats.unit import MOST_QUESTIONS, UnitQuestion, folded_text, parse, toml, unparse
from quizapp.formats.unit.tables import LARGEST_FILE
from quizapp.paths import QUESTION_BANK
from quizapp.questions.base import Answer
from quizapp.questions.catalogue import SETTINGS, TYPES

READING = """+++
key = "talks"
title = "The talks"
as_of = "2019-12"
+++

## First

They met in Sochi. Nothing
came of it.

They will   meet again.

- One thing
  has changed.
- Another has not.
"""

ONE = """
[[question]]
key = "place"
topic = "talks"
kind = "choice"
prompt = "Where did they meet?"
right = "Sochi"
wrong = [["Minsk", "Not there."], "Moscow"]
hint = "By the sea."
explanation = "It was in Sochi."
evidence = "They met in Sochi."
"""

QUESTIONS = f"""unit = "talks"

[[topic]]
key = "talks"
title = "Presidents"
{ONE}"""


def unit(questions=QUESTIONS, reading=READING):
    return parse(
        reading if isinstance(reading, bytes) else reading.encode(),
        questions if isinstance(questions, bytes) else questions.encode(),
    )


def span_of(words):
    start = unit().text.index(words)
    return start, start + len(words)


def told(found):
    return [str(problem) for problem in found.problems]


def line_of(words, text=QUESTIONS):
    return next(n for n, line in enumerate(text.split("\n"), 1) if words in line)


def changed(old, new, text=QUESTIONS):
    assert old in text
    return text.replace(old, new)


def only_problem(questions=QUESTIONS, reading=READING):
    problems = unit(questions, reading).problems
    assert len(problems) == 1, [str(p) for p in problems]
    return problems[0]


def test_a_sound_unit_comes_in_whole():
    found = unit()
    assert told(found) == []
    assert (found.key, found.title, found.as_of, found.licence) == ("talks", "The talks", "2019-12", "")
    assert [(t.key, t.title) for t in found.topics] == [("talks", "Presidents")]
    [one] = found.questions
    assert (one.key, one.topic, one.fact, one.line) == ("place", "talks", "place", line_of("[[question]]"))
    assert one.question.answers == (Answer("Sochi", 1.0), Answer("Minsk", feedback="Not there."), Answer("Moscow"))


def test_evidence_is_a_span_of_the_text():
    [one] = unit().questions
    assert unit().text[one.start : one.end] == "They met in Sochi."


def test_line_breaks_in_a_paragraph_are_spaces_and_items_keep_their_lines():
    assert unit().text == (
        "## First\n\nThey met in Sochi. Nothing came of it.\n\nThey will meet again.\n\n"
        "- One thing has changed.\n- Another has not."
    )


def test_folding_a_folded_text_changes_nothing():
    assert folded_text(unit().text) == unit().text


def test_a_list_may_follow_its_paragraph_and_a_text_its_heading_without_a_blank_line():
    assert folded_text("## A\nb\nc\n- d\n\n- e\n## F\ng") == "## A\n\nb c\n\n- d\n- e\n\n## F\n\ng"


def test_evidence_may_be_broken_over_lines_in_either_file():
    questions = changed('"They met in Sochi."', '"""They met in Sochi.\nNothing came of it."""')
    assert told(unit(questions)) == []


def test_files_of_another_system_read_the_same():
    crlf = unit(QUESTIONS.replace("\n", "\r\n").encode(), b"\xef\xbb\xbf" + READING.replace("\n", "\r\n").encode())
    assert told(crlf) == []
    assert crlf == unit()


def test_settings_stand_among_the_fields():
    [one] = unit(changed("hint =", "typed = true\nkeep = [2]\nhint =")).questions
    assert one.question.settings == {"typed": True, "keep": [2]}


def test_a_problem_prints_as_compilers_do():
    problem = only_problem(changed("They met in Sochi.", "They met in Kazan."))
    line = line_of("evidence =")
    assert str(problem).startswith(f"questions.toml:{line}: place: The evidence is not in the reading")


@pytest.mark.parametrize("example", TYPES.values(), ids=TYPES.keys())
def test_a_unit_that_is_written_reads_the_same_whatever_kind_it_asks(example):
    question = replace(example.example().question, hint="A “hint” with a \\ and \x7f.", evidence="They met in Sochi.")
    one = UnitQuestion("place", "talks", "a-fact", 1, question, *span_of("They met in Sochi."))
    written = replace(unit(), questions=(one,))
    assert parse(*unparse(written)) == written


def test_the_bundled_unit_that_is_written_reads_the_same():
    folder = QUESTION_BANK / "belarus-russia-union"
    bundled = parse((folder / "reading.md").read_bytes(), (folder / "questions.toml").read_bytes())
    assert parse(*unparse(bundled)) == bundled


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60))
def test_any_words_survive_being_written(words):
    assert toml.load(toml.fields({"a b": [words], "c": {words: 1.5}}))[0] == {"a b": [words], "c": {words: 1.5}}


FAULTS = {
    "evidence twice": ('evidence = "They met in Sochi."', 'evidence = "They"', "evidence =", "stands twice"),
    "evidence with other quotation marks": (
        "They met in Sochi.",
        "They  met in Sochi.​",
        "evidence =",
        "Only quotation",
    ),
    "two equal options": ('"Moscow"]', '"sochi"]', "right =", "Two options are equal"),
    "answer in the prompt": ("Where did they", "Did Sochi see them", "prompt =", "The prompt gives"),
    "answer in the hint": ("By the sea.", "In Sochi, by the sea.", "hint =", "The hint gives"),
    "answer in the topic": ('"Presidents"', '"In Sochi"', "topic =", "The topic gives"),
    "unknown field": ("hint =", "hnit =", "hnit", "Unknown field “hnit”"),
    "unknown setting": ("hint =", "exact = true\nhint =", "exact", "Unknown field “exact”"),
    "setting of another sort": ("hint =", 'typed = "yes"\nhint =', "typed", "“typed” cannot be 'yes'"),
    "number for a switch": ("hint =", "typed = 1\nhint =", "typed", "“typed” cannot be 1"),
    "setting that trips the type": (
        "hint =",
        'keep = ["a", {}]\nrule = "none"\nhint =',
        "rule",
        "Unknown marking rule",
    ),
    "key of other letters": ('key = "place"', 'key = "The Place"', 'key = "The', "is not a key"),
    "unknown kind": ('"choice"', '"multiple"', "kind", "Unknown kind “multiple”"),
    "kind that is no text": ('"choice"', "3", "kind", "must be a text"),
    "topic that is no text": ('topic = "talks"', 'topic = ["talks"]', "topic =", "must be a text"),
    "empty prompt": ("Where did they meet?", " ", "prompt", "“prompt” is empty"),
    "prompt too long": ("Where did they meet?", "a" * 4001, "prompt", "at most 4,000"),
    "option too long": ('"Moscow"', f'"{"a" * 501}"', "right =", "longer than 500"),
    "NUL in a text": ("By the sea.", "By\\u0000the sea.", "hint", "NUL"),
    "NUL in an option": ('"Moscow"', '"Mos\\u0000cow"', "right =", "NUL"),
    "answers misspelt": ('"Moscow"]', "true]", "wrong =", "a text or a number"),
    "two right ones where one is chosen": ('right = "Sochi"', 'right = ["Sochi", "Adler"]', "right =", "Exactly one"),
}


@pytest.mark.parametrize(("old", "new", "where", "message"), FAULTS.values(), ids=FAULTS.keys())
def test_each_fault_is_found_with_its_line(old, new, where, message):
    questions = changed(old, new)
    problems = [p for p in unit(questions).problems if message in p.message]
    wanted = [n for n, line in enumerate(questions.split("\n"), 1) if where in line]
    assert [p.line for p in problems] == wanted[-1:], told(unit(questions))
    assert problems[0].file == "questions.toml"


@pytest.mark.parametrize("field", ["key", "topic", "kind", "prompt", "explanation", "evidence", "right"])
def test_a_field_that_is_missing_is_asked_for(field):
    start = QUESTIONS.index(f"\n{field} =", QUESTIONS.index("[[question]]"))
    questions = QUESTIONS[:start] + QUESTIONS[QUESTIONS.index("\n", start + 1) :]
    problem = next(p for p in unit(questions).problems if f"“{field}” is missing" in p.message)
    assert problem.line == line_of("[[question]]")


@pytest.mark.parametrize("field", ["hint", "wrong"])
def test_a_field_that_may_be_missing_is_not_missed_as_such(field):
    assert not any("is missing" in problem for problem in told(unit(changed(f"{field} =", f"# {field} ="))))


def test_a_key_used_twice_names_the_line_of_the_first():
    questions = QUESTIONS + ONE
    problem = only_problem(questions)
    assert problem.line == line_of("[[question]]") + len(ONE.split("\n")) - 1 + 1
    assert f"line {line_of('[[question]]')} has the same key" in problem.message


CLOZE = QUESTIONS.replace('"choice"', '"cloze"').replace("Where did they meet?", "They met in [[town]].")
CLOZE = CLOZE.replace('right = "Sochi"\nwrong = [["Minsk", "Not there."], "Moscow"]', 'gaps.town = "Sochi"')
NUMBER = QUESTIONS.replace('"choice"', '"number"').replace(
    '"Sochi"\nwrong = [["Minsk", "Not there."], "Moscow"]', "1997"
)


def test_a_cloze_and_a_number_come_in_too():
    assert told(unit(CLOZE)) == told(unit(NUMBER)) == []


@pytest.mark.parametrize(
    ("gap", "message"),
    [
        ('{ right = "Sochi", exact = "yes" }', "“exact” of gap “town” cannot be 'yes'"),
        ('{ right = "Sochi", exact = 1979-05-27 }', "“exact” of gap “town” cannot be"),
        ('{ right = "Sochi", weight = nan }', "cannot be nan"),
        ('{ right = "Sochi", kind = "essay" }', "unknown kind “essay”"),
        ('{ right = "Sochi", colour = "red" }', "unknown setting “colour”"),
        ('{ kind = "choice", right = "Sochi", wrong = ["Adler"], keep = 3 }', "“keep” of gap “town” cannot be 3"),
    ],
)
def test_each_fault_of_a_gap_is_found_with_its_line(gap, message):
    problem = only_problem(CLOZE.replace('"Sochi"', gap, 1))
    assert message in problem.message
    assert problem.line == line_of("gaps.town", CLOZE)


@pytest.mark.parametrize("factor", ["nan", "inf", "1979-05-27", '"1\\u0000"', "[1979-05-27]"])
def test_a_setting_that_cannot_be_stored_is_found(factor):
    questions = NUMBER.replace("hint =", f"units = {{ km = {factor} }}\nhint =")
    assert "“units” cannot be" in only_problem(questions).message


def test_what_a_type_stumbles_over_is_a_problem_and_not_a_traceback(monkeypatch):
    def stumble(question):
        raise KeyError("no such thing")

    monkeypatch.setattr(TYPES["choice"], "problems", stumble)
    assert "cannot be asked as it is written (KeyError" in only_problem().message


def test_it_is_known_of_every_setting_what_it_may_be():
    assert set(SETTINGS) == {name for kind in TYPES.values() for name in kind.settings}


def test_a_topic_that_no_table_names_is_found():
    problems = told(unit(changed('topic = "talks"', 'topic = "walks"')))
    assert any(f":{line_of('topic =')}: place: There is no [[topic]]" in problem for problem in problems)


def test_a_topic_without_questions_is_found():
    problem = only_problem(QUESTIONS + '\n[[topic]]\nkey = "more"\ntitle = "More"\n')
    assert (problem.item, problem.message) == ("topic more", "No question belongs to this topic.")
    assert problem.line == len(QUESTIONS.split("\n")) + 1


def test_two_topics_of_one_key_are_found():
    assert "Another topic" in only_problem(QUESTIONS + '\n[[topic]]\nkey = "talks"\ntitle = "More"\n').message


def test_the_two_files_must_be_of_one_unit():
    assert only_problem(changed('unit = "talks"', 'unit = "walks"')).line == 1


@pytest.mark.parametrize("text", ['question = "one"', "question = [1, 2]"])
def test_questions_that_are_no_tables_are_found(text):
    assert any("under its own [[question]]" in problem for problem in told(unit(f'unit = "talks"\n{text}\n')))


def test_a_right_option_that_is_the_longest_is_no_fault():
    reading = READING.replace("Sochi", "Sochi by the sea, in the south")
    questions = QUESTIONS.replace("Sochi", "Sochi by the sea, in the south").replace("By the sea.", "It is warm.")
    assert told(unit(questions, reading)) == []


def test_toml_that_cannot_be_read_is_one_problem_with_its_line():
    problem = only_problem(changed('prompt = "Where', "prompt = Where"))
    assert (problem.line, problem.message[:16]) == (line_of("prompt"), "This is not TOML")


def test_toml_of_the_reading_is_blamed_on_the_line_in_the_file():
    problem = only_problem(reading=READING.replace('title = "The', "title = The"))
    assert (problem.file, problem.line) == ("reading.md", 3)


@pytest.mark.parametrize(
    ("reading", "line", "message"),
    [
        (READING.replace("+++\n", "", 1), 1, "Begin with"),
        (READING.replace("title =", "titel ="), 3, "Unknown field"),
        (READING.replace('title = "The talks"', ""), 1, "“title” is missing"),
        (READING.replace('"2019-12"', "2019-12-01"), 4, "must be a text"),
        (READING.replace('"talks"', '"The talks"'), 2, "is not a key"),
        (READING[: READING.index("\n\n")], 5, "no text"),
        ("", 1, "empty"),
        (READING.encode() + b"\0", 17, "NUL"),
        (READING.encode() + b"\xff", 17, "UTF-8"),
        (b" " * (LARGEST_FILE + 1), None, "at most"),
    ],
)
def test_a_faulty_reading_is_blamed_on_its_line(reading, line, message):
    problems = [p for p in unit(reading=reading).problems if p.file == "reading.md" and message in p.message]
    assert [p.line for p in problems] == [line], told(unit(reading=reading))


@pytest.mark.parametrize(
    ("questions", "line", "message"),
    [
        (b"", 1, "empty"),
        (b"# nothing yet\n", 1, "“unit” is missing"),
        (QUESTIONS.encode() + b"a = \xff", len(QUESTIONS.split("\n")), "UTF-8"),
        (QUESTIONS.encode() + b"\n\0", len(QUESTIONS.split("\n")) + 1, "NUL"),
        (b" " * (LARGEST_FILE + 1), None, "at most"),
        (b"a = " + b"[" * 50_000, None, "inside one another"),
    ],
)
def test_a_file_that_cannot_be_read_is_blamed_on_its_line(questions, line, message):
    assert [p.line for p in unit(questions).problems if message in p.message] == [line]


def test_too_many_questions_are_refused_and_the_rest_is_not_looked_at():
    found = unit(QUESTIONS + "\n[[question]]\n" * (MOST_QUESTIONS + 5))
    assert len(found.questions) == MOST_QUESTIONS
    assert any("split the unit" in problem for problem in told(found))


def test_a_question_with_masses_of_answers_is_refused():
    masses = ", ".join(f'"{n}"' for n in range(5_000))
    assert "5,002 answers" in only_problem(changed('"Moscow"]', f"{masses}]")).message


SHREDS = [b"", b"]", b'"', b"\n[[question]]\n", b"=", b"{", b"\0", b"\xe2", b"true", b"1e999"]


def test_files_torn_at_random_never_raise():
    rng = random.Random(2019)
    for _ in range(300):
        torn = bytearray(QUESTIONS.encode())
        for _ in range(rng.randint(1, 6)):
            at = rng.randrange(len(torn))
            torn[at : at + rng.randint(0, 9)] = rng.choice(SHREDS)
        found = unit(bytes(torn))
        assert found.problems or found.questions
        assert all(problem.line is None or problem.line >= 1 for problem in found.problems)
