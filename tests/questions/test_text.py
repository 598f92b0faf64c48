from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from quizapp.questions.base import Answer, Question, Unreadable, Verdict
from quizapp.questions.spelling import tidied
from quizapp.questions.text import Text, same_words

TEXT = Text()
WORDS = st.text(min_size=1, max_size=30).filter(lambda s: tidied(s))


def asking(*answers, **settings):
    made = (a if isinstance(a, Answer) else Answer(a, 1.0) for a in answers)
    return Question("text", "Which?", tuple(made), settings=settings)


def score(question, response):
    return TEXT.mark(question, response).score


def test_same_words_looks_past_case_and_spacing_but_not_accents():
    assert same_words(" The  Union", "the union")
    assert same_words("don’t", "DON'T")
    assert not same_words("résumé", "resume")


@pytest.mark.parametrize("typed", ["Minsk", " minsk ", "MINSK", "mińsk", "Minsk."])
def test_case_accents_spaces_and_a_full_stop_do_not_matter(typed):
    mark = TEXT.mark(asking("Minsk"), typed)
    assert (mark.score, mark.verdict, mark.reason) == (1, Verdict.RIGHT, "")


def test_case_and_accents_matter_where_the_question_says_so():
    assert score(asking("polish", case=True), "polish") == 1
    wrong = TEXT.mark(asking("polish", case=True), "Polish")
    assert (wrong.score, wrong.reason) == (0, "Capital letters matter here.")
    assert TEXT.mark(asking("résumé", accents=True), "resume").reason == "Accents matter here."


def test_a_typo_in_a_long_word_is_forgiven_with_a_note():
    mark = TEXT.mark(asking("Minsk"), "Minks")
    assert (mark.score, mark.verdict) == (1, Verdict.RIGHT)
    assert mark.reason == "A slip of the pen is forgiven: it is written “Minsk”."
    assert score(asking("Oslo"), "Olso") == 0


def test_two_typos_are_forgiven_in_words_of_nine_letters():
    assert score(asking("Lukashenko"), "Lukahsenka") == 1
    assert score(asking("Brussels"), "Bursselz") == 0


def test_no_typo_is_forgiven_where_the_question_says_exact():
    assert score(asking("mitosis", exact=True), "mitosys") == 0
    assert score(asking("mitosis", exact=True), "Mitosis") == 1
    assert score(asking("C.", exact=True), "C") == 0


def test_no_typo_is_forgiven_in_a_number():
    assert score(asking("year 1994"), "year 1995") == 0
    assert score(asking("1994567"), "1994568") == 0


def test_a_typo_that_makes_an_expected_wrong_answer_is_that_answer():
    question = asking("adsorption", Answer("absorption", 0.0, feedback="That is taking in."))
    mark = TEXT.mark(question, "absorption")
    assert (mark.score, mark.feedback) == (0, "That is taking in.")
    assert TEXT.mark(question, "absorptoin").feedback == "That is taking in."
    assert score(question, "adsorptoin") == 1


def test_a_typo_that_makes_another_accepted_answer_gets_that_ones_credit():
    question = asking("Slovenia", Answer("Slovakia", 0.5), Answer("Slovania", 0.25))
    assert score(question, "slovania") == 0.25
    assert score(question, "slovakia") == 0.5


def test_a_typo_as_near_to_a_wrong_answer_as_to_the_right_one_is_not_forgiven():
    question = asking("affect", Answer("effect", 0.0))
    assert score(question, "offect") == 0
    assert score(question, "affecct") == 1


def test_a_typo_that_fits_an_expected_wrong_pattern_is_not_forgiven_but_a_catch_all_does_not_count():
    assert score(asking("adsorption", Answer("ab*", 0.0)), "absorption") == 0
    assert score(asking("adsorption", Answer("*", 0.0)), "absorption") == 1


def test_a_wrong_capital_is_not_a_typo_where_case_matters():
    question = asking("Lukashenko", case=True)
    assert score(question, "lukashenko") == 0
    assert score(question, "lukashemko") == 0
    assert score(question, "Lukashemko") == 1


def test_the_best_of_several_fitting_answers_counts_and_brings_its_feedback():
    question = asking(Answer("*union*", 0.5, feedback="Which union?"), Answer("European Union", 1.0, feedback="Yes."))
    assert TEXT.mark(question, "european union").feedback == "Yes."
    partly = TEXT.mark(question, "the union")
    assert (partly.score, partly.verdict, partly.feedback) == (0.5, Verdict.PARTLY, "Which union?")
    assert partly.reason == "This answer counts for 50%."


def test_an_escaped_star_is_typed_as_a_star():
    assert score(asking(r"5 \* 3"), "5 * 3") == 1
    assert TEXT.right(asking(r"5 \* 3")) == "5 * 3"


def test_the_right_answer_is_the_first_of_the_best():
    assert TEXT.right(asking(Answer("pact", 0.5), "*CSTO*", "CSTO", "The CSTO")) == "CSTO"


def test_the_right_answer_is_written_without_wildcards():
    assert TEXT.right(asking("*Atlantic Treaty*")) == "Atlantic Treaty"
    assert TEXT.right(asking("*")) == "Any answer"


def test_guessing_earns_what_the_catch_all_gives():
    assert TEXT.chance(asking("Minsk")) == 0
    assert TEXT.chance(asking("Minsk", Answer("*", 0.2))) == 0.2


@given(st.lists(st.tuples(WORDS, st.sampled_from([0.0, 0.5, 1.0])), min_size=1, max_size=5), st.text(max_size=30))
def test_every_mark_lies_between_nothing_and_everything_whatever_the_order_of_answers(answers, typed):
    question = asking(*(Answer(text, credit, feedback=text) for text, credit in answers))
    mark = TEXT.mark(question, typed)
    assert 0 <= mark.score <= 1
    assert TEXT.mark(replace(question, answers=question.answers[::-1]), typed) == mark


@given(WORDS, st.booleans(), st.booleans(), st.booleans())
def test_typing_the_right_answer_is_right(word, case, accents, exact):
    question = asking(word, "*" + word, case=case, accents=accents, exact=exact)
    assert score(question, TEXT.right(question)) == 1


@pytest.mark.parametrize("typed", ["", "   ", "\u200b", "a\x00b", "x" * 10_000, "\ud800", ["a", "b"], 7, None])
def test_what_cannot_be_read_is_said_and_not_marked(typed):
    with pytest.raises(Unreadable):
        TEXT.read(asking("x"), {"answer": typed}, ())


@pytest.mark.parametrize("typed", ["שלום", "👩‍👩‍👧", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤", "مينسك", "x" * 2000])
def test_odd_writing_is_read_and_marked(typed):
    assert TEXT.read(asking(typed), {"answer": f" {typed} "}, ()) == typed
    assert score(asking(typed), typed) == 1


def test_unsound_questions_are_told():
    told = {fault.message for fault in TEXT.problems(asking(Answer("a", 0.5), "", Answer("A ", 2.0)))}
    assert told == {
        "Answer 2 is empty.",
        "The credit of “A ” must lie between 0 and 1.",
        "Two answers are equal: “A ”.",
    }
    assert TEXT.problems(asking())
    assert TEXT.problems(asking(Answer("a", 0.5)))
    assert TEXT.problems(asking("a" * 3000))
    assert not TEXT.problems(asking("polish", "Polish", case=True))


def test_the_example_is_sound_and_marked_as_it_says():
    example = TEXT.example()
    assert TEXT.problems(example.question) == []
    assert [score(example.question, r) for r in (example.right, example.wrong, example.half)] == [1, 0, 0.5]


def test_editing_loses_nothing(edited):
    question = replace(asking("Minsk", Answer("Brest", 0.0, feedback="No."), case=True), evidence="In Minsk …")
    assert edited(TEXT, question) == question
    assert edited(TEXT, question, case=False).settings == {}


def test_the_ask_page_keeps_what_was_typed_and_holds_no_answer(draw):
    question = TEXT.example().question
    page = draw("text/ask.html", q=question, order=(), given={"answer": '"Perth" <b>'}, kind=TEXT)
    assert "&#34;Perth&#34; &lt;b&gt;" in page
    assert "Canberra" not in page


def test_the_told_page_says_in_words_what_was_right(draw):
    question = TEXT.example().question

    def told(response):
        mark = TEXT.mark(question, response or "-")
        page = draw("text/told.html", q=question, order=(), response=response, mark=mark, kind=TEXT)
        return Markup(page).striptags()

    assert "Your answer, not right" in told("Sydney")
    assert "Right answer" in told("Sydney")
    assert "Your answer, right" in told("canberra")
    assert "Right answer" not in told("canberra")
    assert "Your answer" not in told(None)
