"""What people type without thinking of Markdown stays as it is; what is meant as Markdown is read as such."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quizapp.paths import QUESTION_BANK
from quizapp.questions.markdown import DEEPEST, LONGEST, blocks, line, plain
from quizapp.services.content import bank

AS_TYPED = [
    # asterisks that multiply, mark footnotes, stand for anything
    "What is 2 * 3 * 4?", "2*3*4", "a*b*c = d", "(a+b)*(c+d)*(e+f)", "2**3**4", "3*(4+5)*2", "Preis* inkl. *MwSt",
    "*.txt and *.doc", "SELECT * FROM words", "**kwargs and *args", "int *p, *q;", "***", "Rated ***** by all", "f***",
    # underscores are blanks and names
    "a_b_c", "__init__ and __main__", "_private_", "The capital is ____.", "(____) and (____)", "____, ____ and ____",
    "___", "snake_case_name",
    # dollars
    "China invested $185 million.", "$5 and $6", "A $5 note and a 5$ note", "It costs $5 or 4$, no more.",
    "US$5 or A$6", "between $1,000 and $2,000", "$5–$10", "$ to $$$", "$$ is money", "echo $HOME/$USER",
    "$HOME:$PATH", "I have $20, you have $30 (or 28€).",
    "$", "$$", "$$$", "$$$$", "100 $", "$x", "a$b$c", r"It is \$5.00$ now", "$5\n\nand 6$",
    # comparisons, tags, entities
    "5 < 6", "6 > 5", "> 5", ">= 10 points", "> 90 % of all", "a<b>c", "<b>bold</b>", "if (a && b)",
    "&copy; &amp; &lt;", "AT&T", "<!-- nothing -->", "<https://example.org>",
    # signs at the beginning of a line
    "1945. What ended in that year?", "3) is wrong", "- 5 is colder than + 5", "+ 4", "* one", "– said she",
    "#1 of all", "C#", "#hashtag", "-", "1.", "#", "---", "===", "Total\n---", "Total\n===", "- - -",
    "1. April\n\nThen it rained.",
    "    indented", "\tindented",
    # backslashes, backticks, brackets, bars
    r"\\server\share", r"C:\temp\new.txt", r"a \ b", "geht`s und ist`s", "don`t and can`t", "rock `n roll", "``",
    "```x",
    "[1] and [2]", "a[0](1)", "[[x]] and [y]", "f[2](3)", "[x](javascript:alert(1))", "[x](//example.org)",
    "[a]: b",
    "|x| < 5", "a | b", "!", "![", "[ ] to do", "~ about ~", "~~gone~~", ":-) 8-)", "^_^", "10^5", "x^2", "H~2~O",
    "“quotes” and 'quotes' -- and ... dots", "(c) (r) (tm)", "www.example.org and https://example.org/a_b_c",
    "someone@example.org",
]  # fmt: skip


def kinds(text):
    """What a text is made of, beside paragraphs and their words."""
    tokens = [each for token in blocks(text) for each in (token, *(token.children or []))]
    found = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens}
    return found - {"paragraph", "inline", "text", "softbreak", "hardbreak"}


@pytest.mark.parametrize("text", AS_TYPED)
def test_what_people_type_stays_as_they_typed_it(text):
    typed = " ".join(text.replace(r"\$", "$").split())
    if "```" not in text:
        assert kinds(text) == set()
        assert plain(text) == typed
    assert {token.type for token in line(text)} <= {"text", "softbreak"}
    assert "".join(" " if token.type == "softbreak" else token.content for token in line(text)).split() == typed.split()


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("*very* and **bold**.", "em", "very and bold."),
        ("**bold**, (*so*)", "strong", "bold, (so)"),
        ("„*so*“", "em", "„so“"),
        ("这是**重点**内容", "strong", "这是重点内容"),
        ("***both***", "strong", "both"),
        ("`a * b` is code", "code_inline", "a * b is code"),
        ("``a ` b``", "code_inline", "a ` b"),
        ("```py\nx = 1 * 2\n```", "fence", "x = 1 * 2"),
        ("~~~\nx\n~~~", "fence", "x"),
        ("- one\n- two", "bullet_list", "one two"),
        ("Which?\n* one\n* two", "bullet_list", "Which? one two"),
        ("1. one\n2. two", "ordered_list", "1. one 2. two"),
        ("7) seven\n9) nine", "ordered_list", "7. seven 9. nine"),
        ("> To be\n> or not", "blockquote", "To be or not"),
        ("# Head\nText", "heading", "Head Text"),
        ("### Head ###", "heading", "Head"),
        ("| a | b |\n| --- | ---: |\n| 1 | 2 |", "table", "a b 1 2"),
        ("[NATO](https://nato.int/x)", "link", "NATO"),
        ("[NATO](http://nato.int)", "link", "NATO"),
        ("[map](/media/abcdefghijkl)", "link", "map"),
        ("![A map](/media/abcdefghijkl#640x480)", "picture", "A map"),
        ("![A map](/media/abcdefghijkl)", "picture", "A map"),
        ("![An owl](/media/abcdefghijkl#sound)", "sound", "An owl"),
        ("$a + b$ is 5", "formula", "a + b is 5"),
        ("the $n$th", "formula", "the nth"),
        ("so $x^2$, and", "formula", "so x², and"),
        ("($x$)", "formula", "(x)"),
        ("$5x$", "formula", "5x"),
        ("$5$", "formula", "5"),
        ("see $$x^2$$ here", "formula", "see x² here"),
        ("Solve\n$$\nx\n+ 1\n$$\nnow", "formula", "Solve x + 1 now"),
        ("**$x$**", "formula", "x"),
        ("- a\n  - b\n  - c\n- d", "bullet_list", "a b c d"),
        ("> - a\n> - b", "bullet_list", "a b"),
    ],
)
def test_what_is_meant_as_markdown_is_read(text, kind, words):
    assert kind in kinds(text)
    assert plain(text) == words


@pytest.mark.parametrize(
    "source",
    [
        "https://example.org/x.png",
        "//example.org/x",
        "data:image/png;base64,xx",
        "/media/../x",
        "/media/short",
        "/media/abcdefghijkl?x",
        "/media/abcdefghijkl#1x",
        "/static/icon.svg",
        "media/abcdefghijkl",
        "javascript:alert(1)",
    ],
)
def test_in_place_of_a_picture_from_elsewhere_stands_what_it_shows(source):
    assert kinds(f"![A map]({source})") == set()
    assert plain(f"See ![A map]({source}).") == "See A map."


@pytest.mark.parametrize("char", "*_`$[]!#>|+-")
def test_a_backslash_keeps_a_sign_from_being_markup(char):
    assert plain(rf"\{char}") == char


def test_an_escaped_number_begins_no_list():
    assert kinds("1\\. one\n2\\. two") == set()
    assert plain("1\\. one\n2\\. two") == "1. one 2. two"


def test_a_single_newline_is_a_line_break_and_an_empty_line_ends_a_paragraph():
    assert [token.type for token in blocks("a\nb")[1].children] == ["text", "softbreak", "text"]
    assert [token.type for token in blocks("a\n\nb")].count("paragraph_open") == 2


def test_a_formula_that_cannot_be_read_stays_as_it_was_typed():
    for text in (r"$\frac{1}$ and $\ce{H2O}$", r"$$\nosuchcommand$$", "$$\n\\left(\n$$"):
        assert kinds(text) == set()
        assert plain(text) == " ".join(text.split())


def test_spaces_at_the_ends_of_a_line_are_kept_for_the_gaps_beside_it():
    assert [token.content for token in line(" of ")] == [" of "]


def test_a_text_too_long_to_be_read_is_shown_as_it_was_typed():
    text = "*a*\n" * LONGEST
    assert kinds(text) == set()
    assert {token.type for token in line(text)} == {"text", "softbreak"}
    assert plain(text) == " ".join(text.split())


def test_however_deep_lists_and_quotes_stand_in_each_other_no_word_is_lost():
    quotes = ">" * 200 + " word"
    lists = "\n".join("  " * n + f"- w{n}\n" + "  " * n + f"- v{n}" for n in range(3 * DEEPEST))
    assert plain(quotes).endswith("word")
    assert all(f"w{n}" in plain(lists) and f"v{n}" in plain(lists) for n in range(3 * DEEPEST))


def test_all_texts_of_the_bank_keep_their_words():
    for folder in bank.units_in(QUESTION_BANK):
        for one in bank.read_unit(folder).questions:
            question = one.question
            texts = [question.prompt, question.explanation, question.hint]
            texts += [part for a in question.answers for part in (a.text, a.match, a.feedback)]
            for text in texts:
                assert kinds(text) == set()
                assert plain(text) == " ".join(text.split())


SCRAPS = st.sampled_from(
    "* ** _ ` ``` ~~~ $ $$ [ ]( ) ![ > # - + 1. 2) | \\ \n \n\n ! < & \t a b 1 é א 中 \0".split(" ")
)


@given(st.lists(SCRAPS | st.text(max_size=3), max_size=40).map("".join))
@example("[[[[[![](](")
@example("- a\n\n\t- b\n- ")
def test_any_text_can_be_read_and_in_a_line_no_letter_is_lost(text):
    assert isinstance(plain(text), str)
    if not set(text) & set("$!["):
        said = "".join(token.content for token in line(text))
        assert [c for c in said if c.isalnum()] == [c for c in text if c.isalnum()]
