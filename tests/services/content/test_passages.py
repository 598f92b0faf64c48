"""A text cut into blocks, and passages that questions rest on."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quizapp.services.content.passages import Passage, blocks, merged, pieces, place, sentence

TEXT = """## The talks

Two presidents met
in Sochi. Nothing came of it.

- one
- two
  goes on

The end."""


def words(text):
    return [(block.kind, [text[start:end] for start, end in block.parts]) for block in blocks(text)]


def test_headings_paragraphs_and_lists_are_told_apart():
    assert words(TEXT) == [
        ("heading", ["The talks"]),
        ("paragraph", ["Two presidents met\nin Sochi. Nothing came of it."]),
        ("list", ["one", "two\n  goes on"]),
        ("paragraph", ["The end."]),
    ]


def test_a_heading_ends_with_its_line_and_a_list_may_follow_a_paragraph_at_once():
    assert words("## Head\ntext\n- item") == [("heading", ["Head"]), ("paragraph", ["text"]), ("list", ["item"])]


def test_an_empty_text_has_no_blocks():
    assert words("") == words("\n \n") == []


def test_spans_that_overlap_or_nest_become_one_passage_with_all_their_marks():
    assert merged([(5, 9, "b"), (0, 6, "a"), (1, 2, "nested"), (20, 25, "far")]) == [
        Passage(0, 9, ("a", "nested", "b")),
        Passage(20, 25, ("far",)),
    ]


def test_spans_that_only_touch_stay_apart():
    assert merged([(0, 5, "a"), (5, 9, "b")]) == [Passage(0, 5, ("a",)), Passage(5, 9, ("b",))]


def test_equal_spans_keep_the_order_in_which_they_are_given():
    assert merged([(0, 5, "z"), (0, 5, "a")]) == [Passage(0, 5, ("z", "a"))]


def cut(text, part, *spans):
    found = pieces(text, part, merged([(start, end, "q") for start, end in spans]))
    return [(piece.text, piece.passage is not None, piece.begins, piece.ends) for piece in found]


def test_a_part_is_cut_into_plain_and_marked_runs():
    assert cut("abcdef", (0, 6), (1, 3)) == [
        ("a", False, True, True), ("bc", True, True, True), ("def", False, True, True)]  # fmt: skip
    assert cut("abcdef", (0, 6)) == [("abcdef", False, True, True)]
    assert cut("abcdef", (2, 4), (0, 1)) == [("cd", False, True, True)]


def test_a_passage_across_two_blocks_begins_in_one_and_ends_in_the_other():
    text = "one two\n\nthree four"
    assert cut(text, (0, 7), (4, 14))[-1] == ("two", True, True, False)
    assert cut(text, (9, 19), (4, 14))[0] == ("three", True, False, True)


def test_evidence_is_found_at_its_span_or_where_its_words_have_gone():
    text = "In 1997 they\nsigned a treaty."
    assert place(text, 3, 7, "1997") == (3, 7)
    assert place(text, 0, 4, "they signed") == (8, 19)
    assert place(text, None, None, "signed a treaty") == (13, 28)


def test_evidence_that_is_no_more_has_no_place():
    assert place("In 1997", 3, 99, "1998") is None
    assert place("In 1997", None, None, "") is None
    assert place("In 1997", 5, 5, "") is None
    assert place("In 1997", 3, 7, "") == (3, 7)


def around(words):
    start = SAID.index(words)
    begin, finish = sentence(SAID, start, start + len(words))
    return SAID[begin:finish]


SAID = """## A head

They met in Sochi. “Nothing came of it.” Another meeting, on 6 December
at 5 p.m. local time, was set. In 1997 it was signed

- an item. And more
"""


def test_a_span_is_shown_in_its_whole_sentence():
    assert around("Sochi") == around("They met in Sochi.") == "They met in Sochi."
    assert around("Nothing came of it.") == "“Nothing came of it.”"
    assert around("5 p.m.") == "Another meeting, on 6 December\nat 5 p.m. local time, was set."


def test_a_span_over_two_sentences_is_shown_in_both():
    assert around("Sochi. “Nothing") == "They met in Sochi. “Nothing came of it.”"


def test_the_last_sentence_of_a_paragraph_ends_with_it():
    assert around("1997") == "In 1997 it was signed"
    assert around("more") == "And more"
    assert sentence("", 0, 0) == (0, 0)


LETTERS = st.text("ab \n#-", max_size=60)


@given(LETTERS, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=6))
def test_no_letter_is_lost_or_doubled(text, spans):
    passages = merged([(start, start + length, "q") for start, length in spans])
    for block in blocks(text):
        for start, end in block.parts:
            assert "".join(piece.text for piece in pieces(text, (start, end), passages)) == text[start:end]
