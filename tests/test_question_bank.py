"""The bundled unit is sound, complete, and asks nothing that the article got wrong."""

from itertools import pairwise

import pytest

from quizapp.formats.unit import QUESTIONS, READING, parse
from quizapp.paths import QUESTION_BANK
from quizapp.questions.base import Verdict
from quizapp.questions.catalogue import TYPES, type_of
from quizapp.questions.leaks import holds

FOLDER = QUESTION_BANK / "belarus-russia-union"
UNIT = parse((FOLDER / READING).read_bytes(), (FOLDER / QUESTIONS).read_bytes())
BODY, SINCE = UNIT.text.split("## Since then, and besides")
KEYED = {one.key: one.question for one in UNIT.questions}
EACH = pytest.mark.parametrize("question", KEYED.values(), ids=KEYED.keys())


def right_words(question):
    """Everything that a learner could give as a right answer."""
    credited = [a.text for a in question.answers if a.credit > 0]
    return [*credited, type_of(question).right(question), *(a.match for a in question.answers if a.text)]


def right_response(question):
    """A right response, made from the answers alone."""
    answers = question.answers
    best = [n for n, a in enumerate(answers) if a.credit > 0]
    gaps = question.settings.get("gaps", {})
    if question.kind == "cloze":
        first = {answers[n].match: answers[n].text for n in reversed(best)}
        chosen = {name for name, gap in gaps.items() if gap.get("kind") == "choice"}
        own = {name: [a.text for a in answers if a.match == name] for name in first}
        return {name: own[name].index(text) if name in chosen else text for name, text in first.items()}
    if question.kind == "matching":
        partners = list(dict.fromkeys(a.match for a in answers))
        return [partners.index(a.match) for a in answers if a.text]
    return {
        "choice": best,
        "truefalse": answers[0].credit > 0,
        "text": answers[0].text,
        "number": answers[0].text,
        "ordering": list(range(len(answers))),
        "flashcard": "good",
    }[question.kind]


def test_the_unit_has_no_problem():
    assert [str(problem) for problem in UNIT.problems] == []


def test_there_are_at_least_thirty_questions_of_every_kind_in_five_topics():
    assert len(UNIT.questions) >= 36
    assert {one.question.kind for one in UNIT.questions} == set(TYPES) - {"essay"}  # nobody marks what a guest writes
    assert len(UNIT.topics) == 5
    for topic in UNIT.topics:
        own = [one.question.kind for one in UNIT.questions if one.topic == topic.key]
        assert len(own) >= 6
        assert len(set(own)) >= 3


def test_topics_follow_the_sections_of_the_reading():
    headings = [line.removeprefix("## ") for line in BODY.split("\n") if line.startswith("## ")]
    assert headings == [topic.title for topic in UNIT.topics]


@pytest.mark.parametrize("topic", UNIT.topics, ids=lambda topic: topic.key)
def test_evidence_stands_in_the_section_of_its_topic(topic):
    start = UNIT.text.index(f"## {topic.title}")
    end = UNIT.text.index("## ", start + 3)
    for one in UNIT.questions:
        if one.topic == topic.key:
            assert start < one.start < one.end < end, one.key


def test_evidence_spans_are_equal_or_apart_and_stay_in_one_paragraph():
    spans = sorted({(one.start, one.end) for one in UNIT.questions})
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert not any("\n" in UNIT.text[start:end] for start, end in spans)


@EACH
def test_a_right_response_is_marked_right(question):
    mark = type_of(question).mark(question, right_response(question))
    assert mark.score == 1
    assert mark.verdict == (Verdict.OWN if question.kind == "flashcard" else Verdict.RIGHT)


@EACH
def test_the_right_answer_in_words_would_be_marked_right_where_it_is_typed(question):
    if question.kind == "text":
        said = type_of(question).right(question)
        assert type_of(question).mark(question, said).score == 1


@EACH
def test_every_question_has_an_explanation_a_hint_and_evidence_in_the_body(question):
    assert question.explanation
    assert question.hint
    assert question.evidence in BODY


@EACH
def test_a_single_choice_has_four_options_of_like_length(question):
    if question.kind == "choice" and not question.settings.get("several"):
        assert len(question.answers) == 4
        [right] = [len(a.text) for a in question.answers if a.credit > 0]
        others = sorted(len(a.text) for a in question.answers if a.credit <= 0)
        assert right <= 2 * others[-1]


def test_options_that_are_typed_later_are_short():
    for question in KEYED.values():
        if question.settings.get("typed"):
            assert len(type_of(question).right(question).split()) <= 3


def test_it_asks_since_when_lukashenko_has_ruled():
    question = KEYED["lukashenko-since"]
    assert type_of(question).right(question) == "1994"
    assert "As of December 2019" in question.prompt
    assert type_of(question).mark(question, "1997").score == 0


def test_it_asks_what_the_csto_is():
    assert type_of(KEYED["csto-what"]).right(KEYED["csto-what"]) == "As the counterpart to NATO"
    assert type_of(KEYED["csto-counterpart"]).right(KEYED["csto-counterpart"]) == "NATO"
    assert all("the article" in KEYED[key].prompt for key in ("csto-what", "csto-counterpart", "csto-name"))


@pytest.mark.parametrize(
    "typed", ["csto", "Collective Security Treaty Organisation", "the collective security treaty organization"]
)
def test_either_spelling_of_the_csto_is_right(typed):
    assert type_of(KEYED["csto-name"]).mark(KEYED["csto-name"], typed).score == 1


@pytest.mark.parametrize("typed", ["Medvedev", "Dmitri Medvedev", "dmitry medvedev", "Dmitriy Medvedev"])
def test_any_usual_spelling_of_medvedev_is_right(typed):
    assert type_of(KEYED["medvedev-who"]).mark(KEYED["medvedev-who"], typed).score == 1


@pytest.mark.parametrize(("typed", "score"), [("10", 1), ("10 %", 1), ("10 percent", 1), ("33", 0)])
def test_it_asks_what_share_wanted_union_in_2016(typed, score):
    question = KEYED["opinion-2016"]
    assert type_of(question).mark(question, typed).score == score
    assert "according to the article" in question.prompt


def test_it_asks_what_share_wanted_union_at_the_signing():
    assert type_of(KEYED["opinion-1997"]).right(KEYED["opinion-1997"]) == "One in three"


@pytest.mark.parametrize("typed", ["185", "$185 million", "185 million dollars", "US$ 185 m"])
def test_a_sum_may_be_typed_with_its_unit(typed):
    assert type_of(KEYED["china-amount"]).mark(KEYED["china-amount"], typed).score == 1


WRONG_CLAIMS = [
    "2020",
    "four years",
    "four-year",
    "four",
    "two terms",
    "two four-year terms",
    "nine billion",
    "9 billion",
    "9",
]


@EACH
def test_no_key_is_a_claim_that_the_article_got_wrong(question):
    for claim in WRONG_CLAIMS:
        assert not any(holds(words, claim) for words in right_words(question)), claim
        assert not holds(question.evidence, claim)


def test_true_statements_say_nothing_that_is_wrong():
    for question in KEYED.values():
        if question.kind == "truefalse" and question.answers[0].credit > 0:
            assert not any(holds(question.prompt, claim) for claim in WRONG_CLAIMS)


FACTS = {
    1: ["They met in Sochi", "merge their two states", "Nothing came of it", "not expected to bring a result"],
    2: ["a habit without meaning", "troubles Putin, but not Lukashenko"],
    3: [
        "In 1997",
        "Treaty on the Union between Belarus and Russia",
        "part of the Russian Federation",
        "had not happened",
    ],
    4: ["Eurasian Economic Union", "European Union"],
    5: ["Collective Security Treaty Organization", "CSTO", "counterpart to NATO"],
    6: ["travel freely between"],
    7: ["speculation that Putin saw a union as a way to stay in power"],
    8: ["two terms of four years", "This was wrong when it was written"],
    9: ["In 2008", "Dmitry Medvedev"],
    10: ["to end in 2020"],
    11: ["“Union State”", "a third term in a row"],
    12: ["without interruption since 1994", "abolished the rule"],
    13: ["largely independent of Moscow"],
    14: ["refused", "military or missile bases"],
    15: ["early-warning radar post", "only a part of it"],
    16: ["economic", "planned economy", "cheap Russian energy", "exemptions in trade"],
    17: ["$185 million", "twelve projects", "China-Belarus Industrial Park", "might draw billions"],
    18: ["Viber", "World of Tanks", "without Chinese money", "Twenty years earlier"],
    19: ["around nine billion dollars a year, but that figure is doubtful"],
    20: ["almost three quarters"],
    21: ["depends on one person even more", "does not want does not happen", "cannot ignore public opinion"],
    22: ["one in three", "1997", "by 2016 only 10 percent"],
    23: ["hundreds of protesters", "Minsk", "“occupation”", "arrests were threatened", "another rally"],
}


@pytest.mark.parametrize("fact", FACTS)
def test_the_reading_holds_every_fact(fact):
    assert set(FACTS) == set(range(1, 24))
    for words in FACTS[fact]:
        assert words in BODY


def sentence_with(words):
    start = max(BODY.rfind(end, 0, BODY.index(words)) for end in (". ", "\n"))
    return BODY[start : BODY.index(".", BODY.index(words))]


ATTRIBUTED = {
    "a habit without meaning": "The author of the article thinks",
    "troubles Putin": "In the author’s view",
    "Eurasian Economic Union": "the author compares",
    "counterpart to NATO": "the article describes",
    "a way to stay in power": "speculation",
    "a third term in a row": "might",
    "depends on one person": "In the author’s view",
    "cannot ignore public opinion": "the author thinks",
    "$185 million": "says the article",
    "around nine billion": "It was said",
    "almost three quarters": "According to the article",
    "by 2016 only 10 percent": "says the article",
    "“occupation”": "what they called",
    "travel freely": "At the time",
    "largely independent": "At the time",
    "cheap Russian energy": "At the time",
    "since 1994": "By December 2019",
}


@pytest.mark.parametrize(("words", "whose"), ATTRIBUTED.items(), ids=ATTRIBUTED.keys())
def test_a_view_has_its_owner_and_a_state_its_time(words, whose):
    assert whose in sentence_with(words)


@pytest.mark.parametrize(
    "words",
    [
        "six years, not four",
        "ran to 2024",
        "1999",
        "nine billion",
        "constitution of Belarus",
        "since 2022",
        "left Belarus in 2022",
    ],
)
def test_the_last_section_puts_right_what_is_wrong_or_dated(words):
    assert words in SINCE


@pytest.mark.parametrize("word", ["dictator", "hard to get", "mere", "merely"])
def test_loaded_words_are_left_out(word):
    assert not holds(UNIT.text, word)
    assert not any(holds(f"{q.prompt} {q.explanation}", word) for q in KEYED.values())


def test_what_learners_read_has_no_typewriter_quotes():
    for question in KEYED.values():
        words = [question.prompt, question.hint, question.explanation, *(a.feedback for a in question.answers)]
        assert not any("'" in text or '"' in text for text in words), question.prompt


def test_the_reading_is_short_plain_text():
    assert 600 <= len(BODY.split()) <= 800
    assert not any(sign in UNIT.text for sign in "*_`<>[]")
    sentences = BODY.replace("\n", " ").split(". ")
    assert max(len(sentence.split()) for sentence in sentences) <= 32
