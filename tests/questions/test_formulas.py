"""Formulas: as MathML, as words, and what is refused."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.questions.formulas import DEEPEST, LONGEST, formula

PIECES = [r"\frac", r"\sqrt", r"\left(", r"\right)", r"\text{", "{", "}", "^", "_", "&", r"\\", r"\begin{matrix}",
          r"\end{matrix}", "x", "12", "+", "<", "[", "]", r"\sum", r"\href{javascript:alert(1)}", r"\color{red}",
          r"\class{a}", r"\style{b}", r"\unicode{x3C}", "'", " ", "%", r"\over", r"\verb|<b>|", r"\rule{1em}{2em}",
          "é", "א", "&lt;", "\0", "\x08", "\ud800"]  # fmt: skip


@pytest.mark.parametrize(
    ("latex", "words"),
    [
        ("x^2+1", "x² + 1"),
        ("-5+3", "−5 + 3"),
        (r"\frac{1}{2}", "1/2"),
        (r"\frac{a+b}{2}", "(a + b)/2"),
        (r"\binom{n}{k}", "(n over k)"),
        (r"\sqrt{2}", "√2"),
        (r"\sqrt[3]{x+1}", "³√(x + 1)"),
        ("H_2O", "H₂O"),
        ("x_{n+1}", "x_(n + 1)"),
        (r"e^{i\pi}", "e^(iπ)"),
        (r"\int_0^1 x\,dx", "∫₀¹x dx"),
        (r"\vec{a}\cdot\vec b", "a⃗ · b⃗"),
        (r"\mathbb{R}", "ℝ"),
        ("f'(x)", "f′(x)"),
        (r"30^\circ", "30°"),
        ("3{,}14", "3,14"),
        (r"5\,\mathrm{km/h}", "5 km/h"),
        (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", "(1, 2; 3, 4)"),
        (r"\text{a<b} \le 5", "a<b ≤ 5"),
        ("π r²", "πr²"),
        (r"2\sin x + \sin^2(x)", "2 sin x + sin²(x)"),
        (r"x = -1 \cdot (-2) - 3", "x = −1 · (−2) − 3"),
    ],
)
def test_a_formula_in_words(latex, words):
    found = formula(latex)
    assert found and found.words == words


def test_a_formula_as_mathml():
    found = formula(r"\frac{x}{2}", display=True)
    assert found and found.display
    fraction = '<mfrac><mrow><mi class="it">x</mi></mrow><mrow><mn>2</mn></mrow></mfrac>'
    assert found.mathml == f'<math display="block" aria-label="x/2"><mrow>{fraction}</mrow></math>'
    inline = formula("x")
    assert inline and 'display="inline"' in inline.mathml


@pytest.mark.parametrize(
    "latex",
    [r"\text{<script>alert(1)</script>}", r"\text{&lt;script&gt;}", r"\unicode{x3C}script>", r"\verb|<script>|",
     r"\mbox{<img src=x onerror=alert(1)>}", "<script>"],
)  # fmt: skip
def test_no_text_in_a_formula_becomes_a_tag(latex):
    """The converter itself lets all of these through."""
    found = formula(latex)
    assert found is None or {tag.tag for tag in fromstring(found.mathml).iter()} <= {
        "math", "mrow", "mtext", "mi", "mo", "mn", "mstyle"
    }  # fmt: skip


@pytest.mark.parametrize(
    "latex",
    ["", " ", r"\frac{1}", "x^", r"\left(", r"\ce{H2O}", r"\nosuchcommand", "x_1_2", "x" * (LONGEST + 1), "{" * 900,
     "{" * (DEEPEST + 1) + "x" + "}" * (DEEPEST + 1), r"\newcommand{\a}{x}\a", r"\renewcommand{\a}{x}\a",
     r"\def\a{xx}\def\b{\a\a\a\a}\b", r"\DeclareMathOperator{\a}{x}", r"\newenvironment{a}{b}{c}"],
)  # fmt: skip
def test_what_is_no_formula_or_could_stand_for_millions_is_refused(latex):
    assert formula(latex) is None


def test_commands_that_only_begin_like_definitions_are_known():
    assert all(formula(latex) for latex in (r"\left( x \right)", r"\leq", r"\neg a", r"\nu", r"\lnot", r"\leftarrow"))


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=2), max_size=30).map("".join))
def test_any_text_is_a_sound_formula_or_none(latex):
    found = formula(latex)
    if found is not None:
        assert fromstring(found.mathml).tag == "math"
