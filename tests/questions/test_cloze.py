from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from quizapp.questions.base import Answer, Question, Unreadable, Verdict
from quizapp.questions.cloze import Cloze, blanked

CLOZE = Cloze()
PROMPT = "[[city]] is the capital of [[country]] since [[year]]."


def asking(prompt=PROMPT, answers=None, **gaps):
    answers = answers or (
        Answer("Minsk", 1.0, "city"),
        Answer("Belarus", 1.0, "country"),
        Answer("Bulgaria", 0.0, "country", feedback="That is further south."),
        Answer("Burundi", 0.0, "country"),
        Answer("1991", 1.0, "year", tolerance="1"),
    )
    gaps = gaps or {"country": {"kind": "choice"}, "year": {"kind": "number"}}
    return Question("cloze", prompt, answers, settings={"gaps": gaps})


def read(question, order=(0, 1, 2), **form):
    return CLOZE.read(question, {name.replace("_", "-"): value for name, value in form.items()}, order)


def test_each_gap_is_read_as_its_kind():
    question = asking()
    response = read(question, order=(2, 0, 1), gap_1=" Minsk ", gap_2="2", gap_3="1991")
    assert response == {"city": "Minsk", "country": 0, "year": "1991"}
    assert CLOZE.mark(question, response).verdict == Verdict.RIGHT
    assert CLOZE.said(question, response) == "Minsk; Belarus; 1991"


def test_an_empty_gap_counts_nothing_and_the_others_count():
    question = asking()
    mark = CLOZE.mark(question, read(question, gap_1="minks", gap_2="", gap_3="  "))
    assert (mark.score, mark.parts) == (pytest.approx(1 / 3), (1, 0, 0))
    assert mark.reason == "1 of 3 gaps is right. Gap 1: A slip of the pen is forgiven: it is written “Minsk”."
    assert CLOZE.said(question, {"city": "minks"}) == "minks; –; –"


def test_marks_add_up_by_weight_and_feedback_names_its_gap():
    question = asking(country={"kind": "choice", "weight": 2}, year={"kind": "number"})
    mark = CLOZE.mark(question, {"city": "Minsk", "country": 1, "year": "1992"})
    assert (mark.score, mark.verdict, mark.parts) == (0.5, Verdict.PARTLY, (1, 0, 1))
    assert mark.feedback == "Gap 2: That is further south."
    assert mark.reason == "2 of 3 gaps are right. Gap 3: Near enough: the answer is 1991."


def test_one_gap_alone_is_told_without_a_number():
    question = asking("Say [[word]].", (Answer("please", 1.0, "word"), Answer("now", 0.0, "word", feedback="Kinder!")))
    assert CLOZE.mark(question, {"word": "now"}).feedback == "Kinder!"
    assert CLOZE.mark(question, {"word": "pleace"}).reason.startswith("A slip of the pen")


def test_a_gap_keeps_the_settings_of_its_kind():
    question = asking("[[a]]", (Answer("mitosis", 1.0, "a"),), a={"exact": True})
    assert CLOZE.mark(question, {"a": "mitosys"}).score == 0
    assert CLOZE.mark(asking("[[a]]", (Answer("mitosis", 1.0, "a"),)), {"a": "mitosys"}).score == 1


def test_one_order_serves_all_choice_gaps():
    letters, digits = "abcde", "123"
    answers = (
        *(Answer(x, float(x == "a"), "letter") for x in letters),
        Answer("word", 1.0, "typed"),
        *(Answer(x, float(x == "1"), "digit") for x in digits),
    )
    kinds = {"letter": {"kind": "choice"}, "digit": {"kind": "choice"}}
    question = asking("[[digit]] [[typed]] [[letter]]", answers, **kinds)
    order = CLOZE.deal(question, b"seed")
    assert order == CLOZE.deal(question, b"seed")
    assert (sorted(order[:3]), sorted(order[3:])) == ([0, 1, 2], [0, 1, 2, 3, 4])
    shown = [piece.options for piece in CLOZE.pieces(question, order) if piece.options]
    assert shown == [tuple(digits[i] for i in order[:3]), tuple(letters[i] for i in order[3:])]
    assert read(question, order, gap_1="2", gap_3="5") == {"digit": order[1], "letter": order[7]}


@given(st.binary(min_size=1, max_size=8), st.integers(0, 2))
def test_the_order_of_options_never_changes_a_mark(seed, chosen):
    question = asking()
    order = CLOZE.deal(question, seed)
    response = read(question, order, gap_2=str(order.index(chosen) + 1))
    assert CLOZE.mark(question, response) == CLOZE.mark(question, {"country": chosen})


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"gap_1": "", "gap_2": "", "gap_3": " "},
        {"gap_1": "a\x00"},
        {"gap_1": "\x00"},
        {"gap_1": "x" * 10_000},
        {"gap_1": ["Minsk"]},
        {"gap_2": ["1"]},
        {"gap_2": "4"},
        {"gap_2": "0"},
        {"gap_2": "-1"},
        {"gap_2": "²"},
        {"gap_3": "frog"},
    ],
)
def test_what_cannot_be_read_is_said_and_not_marked(form):
    with pytest.raises(Unreadable):
        read(asking(), **form)


def test_what_cannot_be_read_names_the_gap():
    with pytest.raises(Unreadable, match=r"^Gap 3: There is no number in “frog”"):
        read(asking(), gap_1="Minsk", gap_3="frog")


@given(
    st.fixed_dictionaries(
        {}, optional={"city": st.text(max_size=20), "country": st.integers(0, 2), "year": st.text(max_size=20)}
    ),
    st.tuples(*[st.floats(0.01, 100)] * 3),
)
def test_every_mark_lies_between_nothing_and_everything(response, weights):
    gaps = {"city": {}, "country": {"kind": "choice"}, "year": {"kind": "number"}}
    for gap, weight in zip(gaps.values(), weights, strict=True):
        gap["weight"] = weight
    mark = CLOZE.mark(asking(**gaps), response)
    assert 0 <= mark.score <= 1
    full = {"city": "Minsk", "country": 0, "year": "1991"}
    assert CLOZE.mark(asking(**gaps), full).verdict == Verdict.RIGHT


def test_guessing_earns_the_chance_of_each_gap_by_weight():
    assert CLOZE.chance(asking()) == pytest.approx(1 / 9)
    assert CLOZE.chance(asking(country={"kind": "choice", "weight": 4})) == pytest.approx(4 / 3 / 6)


def test_the_right_answer_and_the_blanked_text():
    assert CLOZE.right(asking()) == "Minsk; Belarus; 1991"
    assert blanked(PROMPT) == "____ is the capital of ____ since ____."


X = Answer("x", 1.0, "a")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (asking("No gap.", (X,)), "there are 0"),
        (asking("[[a]] [[a]]", (X,), a={}), "same name"),
        (asking("[[a]]", (X, Answer("y", 1.0, "b")), a={}), "for the gap “b”, which is not in the text"),
        (asking("[[a]]", (X,), b={}), "The gap “b” is not in the text"),
        (asking("[[a]]", (X,), a={"kind": "essay"}), "unknown kind “essay”"),
        (asking("[[a]]", (X,), a={"colour": 1}), "unknown setting “colour”"),
        (asking(country={"kind": "choice", "several": True}), "unknown setting “several”"),
        (asking("[[a]]", (X,), a={"weight": 0}), "weight of gap “a”"),
        (asking("[[a]]", (X,), a={"weight": "2"}), "weight of gap “a”"),
        (asking("[[a]]", (X,), a={"kind": "number"}), "Gap “a”: “x” is not one number"),
        (asking("[[a]] [[b]]", (X,), a={}), "Gap “b”: Give 1 to 50 answers"),
        (asking("[[a]]", (X,), a="number"), "must be a table"),
    ],
)
def test_unsound_questions_are_told(question, said):
    assert said in " ".join(fault.message for fault in CLOZE.problems(question))
    assert CLOZE.problems(asking()) == []


def test_the_example_is_sound_and_marked_as_it_says():
    example = CLOZE.example()
    assert CLOZE.problems(example.question) == []
    marks = [CLOZE.mark(example.question, r).score for r in (example.right, example.wrong, example.half)]
    assert marks == [1, 0, 0.5]


def test_editing_loses_nothing(edited):
    question = asking(
        country={"kind": "choice", "weight": 2.0, "shuffle": False},
        year={"kind": "number", "unit": "AD"},
        city={"case": True},
    )
    assert edited(CLOZE, question) == question
    plain = replace(asking("Say [[word]].", (Answer("please", 1.0, "word"),)), settings={})
    assert edited(CLOZE, plain) == plain
    rows = [{**row, "weight": 3.0} for row in CLOZE.to_form(plain)["gaps"]]
    assert edited(CLOZE, plain, gaps=rows).settings == {"gaps": {"word": {"weight": 3.0}}}


def test_the_ask_page_keeps_what_was_given_and_holds_no_answer(draw):
    question = asking(
        "In [[Minsk]] since [[when]], [[who]].",
        (
            Answer("Minsk", 1.0, "Minsk"),
            Answer("1991", 1.0, "when"),
            Answer("he", 1.0, "who"),
            Answer("she", 0.0, "who"),
        ),
        when={"kind": "number", "unit": "AD"},
        who={"kind": "choice"},
    )
    page = draw("cloze/ask.html", q=question, order=(1, 0), given={"gap-1": "<i>", "gap-3": "2"}, kind=CLOZE)
    assert "Minsk" not in page
    assert "1991" not in page
    assert 'value="&lt;i&gt;"' in page
    assert '<option value="2" selected>he</option>' in page
    assert "Gap 3 of 3" in Markup(page).striptags()
    assert "AD" in page


def test_the_told_page_says_each_gap_in_words(draw):
    question = asking()

    def told(response):
        mark = CLOZE.mark(question, response or {})
        return Markup(
            draw("cloze/told.html", q=question, order=(0, 1, 2), response=response, mark=mark, kind=CLOZE)
        ).striptags()

    said = told({"city": "minsk", "country": 2})
    assert "minsk (your answer, right)" in said
    assert "Burundi (your answer, not right)" in said
    assert "Belarus (right answer)" in said
    assert "empty (your answer, not right)" in said
    assert "your answer" not in told(None)
    assert "1991 (right answer)" in told(None)


def test_a_full_stop_stays_with_its_gap_and_no_word_is_lost():
    pieces = CLOZE.pieces(asking("Say [[city]]. Then [[country]]s, or [[year]]extraordinarily,"))
    assert [piece.tail for piece in pieces if piece.is_gap] == [".", "s,", ""]
    assert "".join(f"_{piece.tail}" if piece.is_gap else piece.text for piece in pieces) == (
        "Say _. Then _s, or _extraordinarily,"
    )
