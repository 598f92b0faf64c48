from collections import Counter
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from quizapp.questions.base import Answer, Question, Unreadable, Verdict
from quizapp.questions.matching import MOST_PAIRS, Matching, lefts, rights

KIND = Matching()
CAPITALS = KIND.example().question
SHARED = Question(
    "matching",
    "Which side?",
    tuple(Answer(text, match=match) for text, match in [("Ada", "Left"), ("Bo", "Right"), ("Cy", "Left")]),
)


def with_pairs(*pairs):
    return replace(CAPITALS, answers=tuple(Answer(text, match=match) for text, match in pairs))


def faults(*pairs):
    return " ".join(fault.message for fault in KIND.problems(with_pairs(*pairs)))


def test_extra_partners_are_offered_but_ask_for_nothing():
    assert [pair.text for pair in lefts(CAPITALS)] == ["Norway", "Finland", "Iceland"]
    assert rights(CAPITALS) == ["Oslo", "Helsinki", "Reykjavik", "Bergen"]


def test_a_partner_that_two_items_share_is_offered_once_and_counts_for_both():
    assert rights(SHARED) == ["Left", "Right"]
    assert KIND.mark(SHARED, [0, 1, 0]).score == 1
    assert KIND.mark(SHARED, [0, 1, 1]).parts == (1, 1, 0)


def test_the_place_of_a_partner_gives_nothing_away():
    firsts = Counter(KIND.deal(CAPITALS, seed.to_bytes(2, "big"))[0] for seed in range(400))
    assert set(firsts) == {0, 1, 2, 3}
    assert min(firsts.values()) > 60


def test_places_are_read_as_the_partners_that_stood_there():
    form = MultiDict({"pair-1": "2", "pair-2": "", "pair-3": "1"})
    assert KIND.read(CAPITALS, form, (3, 0, 2, 1)) == [0, None, 3]


@pytest.mark.parametrize("posted", [{}, {"pair-1": "", "pair-2": ""}, {"pair-9": "1"}, {"answer": "1"}])
def test_nothing_chosen_is_unreadable(posted):
    with pytest.raises(Unreadable, match="at least one"):
        KIND.read(CAPITALS, MultiDict(posted), (0, 1, 2, 3))


@pytest.mark.parametrize("place", ["0", "5", "-1", "1.0", "²", "\0", "Oslo", "1" * 10_000])
def test_a_place_that_was_not_on_the_page_is_unreadable(place):
    with pytest.raises(Unreadable, match="not one of"):
        KIND.read(CAPITALS, MultiDict({"pair-1": place}), (0, 1, 2, 3))


@given(st.lists(st.none() | st.integers(0, 3), min_size=3, max_size=3))
def test_each_pair_counts_the_same(response):
    mark = KIND.mark(CAPITALS, response)
    hits = sum(chosen == right for chosen, right in zip(response, (0, 1, 2), strict=True))
    assert mark.score == pytest.approx(hits / 3)
    assert sum(mark.parts) == hits
    assert mark.reason.startswith(f"{hits} of 3 pairs")


def test_only_missed_pairs_and_chosen_extras_are_told_about():
    told = replace(CAPITALS, answers=tuple(replace(pair, feedback=f"Of {pair.match}.") for pair in CAPITALS.answers))
    mark = KIND.mark(told, [0, 2, None])
    assert (mark.verdict, mark.feedback) == (Verdict.PARTLY, "Of Helsinki. Of Reykjavik.")
    assert KIND.mark(told, [3, 1, 2]).feedback == "Of Oslo. Of Bergen."


def test_answers_are_put_into_words():
    assert KIND.right(SHARED) == "Ada – Left; Bo – Right; Cy – Left"
    assert KIND.said(SHARED, [1, None, 0]) == "Ada – Right; Bo – nothing; Cy – Left"


def test_a_blind_guess_finds_one_in_as_many_as_there_are_partners():
    assert KIND.chance(CAPITALS) == 1 / 4
    assert KIND.chance(SHARED) == 1 / 2


def test_a_sound_question_has_no_faults():
    assert not KIND.problems(SHARED)
    assert not faults(("A", "1"), ("B", "2"), ("", "3"))


@pytest.mark.parametrize(
    ("pairs", "says"),
    [
        ([], "at least 2 pairs"),
        ([("A", "1"), ("", "2")], "at least 2 pairs"),
        ([(str(i), str(i)) for i in range(MOST_PAIRS + 1)], "at most 12"),
        ([("A", "1"), ("B", "1")], "same partner"),
        ([("A", "1"), ("B", " ")], "Pair 2 lacks"),
        ([("A", "1"), (" ", "2"), ("B", "3")], "Pair 2 lacks"),
        ([("Ada", "1"), ("ada ", "2")], "items are equal"),
        ([("A", "Oslo"), ("B", "oslo")], "equal but for spelling: “oslo”"),
        ([("A", "1"), ("B", "2"), ("", "1")], "“1” is given as fitting nothing"),
    ],
)
def test_what_is_unsound_is_named(pairs, says):
    assert says in faults(*pairs)


def test_the_editor_can_add_an_extra_partner(edited):
    pairs = [*KIND.to_form(SHARED)["pairs"], {"text": "", "match": "Middle", "feedback": ""}]
    assert edited(KIND, SHARED, pairs=pairs).answers == (*SHARED.answers, Answer("", match="Middle"))


def test_each_item_has_a_labelled_select_and_keeps_what_was_chosen(draw):
    given = MultiDict({"pair-2": "3"})
    page = draw("matching/ask.html", q=CAPITALS, order=(3, 2, 1, 0), given=given, kind=KIND)
    assert page.count("<select") == page.count('<label for="pair-') == 3
    assert page.count(" selected") == 1
    assert '<option value="3" selected>Helsinki</option>' in page


def test_the_told_page_says_of_each_pair_whether_it_is_right(draw):
    def told(response):
        mark = KIND.mark(CAPITALS, response or [None] * 3)
        context = {"q": CAPITALS, "order": (0, 1, 2, 3), "response": response, "mark": mark, "kind": KIND}
        return unescape(draw("matching/told.html", **context))

    page = told([0, 2, None])
    assert (page.count("✓"), page.count("✗")) == (1, 2)
    assert "you chose “Reykjavik”" in page and "you chose nothing" in page
    assert "Finland – Helsinki" in page
    assert "✗" not in told(None) and "you chose" not in told(None)
