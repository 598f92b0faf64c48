"""HTML as Markdown, with everything named that is left behind."""

import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.formats.shared.from_html import holds_html, markdown
from quizapp.formats.shared.literal import literal
from quizapp.formats.shared.to_html import html as to_html
from tests.formats import drawn


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("a <b>bold</b>, <em> quiet </em>word", "a **bold**, *quiet* word"),
        ("<b>two<br>lines</b>", "**two**\n**lines**"),
        ("<strong>so <b>bold</b></strong>", "**so bold**"),
        ("<p>one</p>\n<p>two</p>three", "one\n\ntwo\n\nthree"),
        ("a<br><br>b<br/>c", "a\n\nb\nc"),
        ("<ul><li>one<li>two<ul><li>in two</ul></ul>end", "- one\n- two\n  - in two\n\nend"),
        ("<ol>\n<li><p>one</p></li>\n<li>two</li>\n</ol>", "1. one\n2. two"),
        ("<table><tr><th>a<th>b|c</tr><tr><td>1<td>2</table>x", "| a | b\\|c |\n| --- | --- |\n| 1 | 2 |\n\nx"),
        ("<pre>if x:\n    y</pre>", "```\nif x:\n    y\n```"),
        ("<code>x = 1</code>", "`x = 1`"),
        ("x<sup>2</sup>, H<sub>2</sub>O, e<sup>ix</sup>, a<sub>k</sub>", "x², H₂O, e^(ix), a_k"),
        ('<a href="javascript:alert(1)" onclick="x">a link</a>', "a link"),
        ('<a target="_blank" href="https://b.org/?a=1&amp;c">a <b>link</b></a>!', "[a **link**](https://b.org/?a=1&c)!"),
        ("<a href='http://b.org'>never [closed]", r"[never \[closed\]](http://b.org)"),
        ("no <a href=http://b.org> </a>words", "no words"),
        ("a &lt; b &amp;&nbsp;c &#39;d&#x27;", "a < b & c 'd'"),
        ("<!-- hidden <b> -->shown", "shown"),
        ('<span style="color:red">red</span> <font size=2>big</font>', "red big"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("vector<int> x<y", "vector<int> x<y"),
        ("<o:p>Word</o:p>", "Word"),
        ("<b>open, <i>never closed", "**open, *never closed***"),
        ("closed</b></ul></td> by nothing", "closed\n\nby nothing"),
        ("<b></b><p></p>", ""),
    ],
)  # fmt: skip
def test_what_can_stay_stays(html, expected):
    assert markdown(html) == (expected, [])


@pytest.mark.parametrize(
    ("html", "text", "lost"),
    [
        ('a<img src="@@PLUGINFILE@@/map.png?x=1" alt="A map">b', "a[A map]b", ["a picture (A map)"]),
        ("a<IMG SRC='x/map.png'>b", "ab", ["a picture (map.png)"]),
        ("a<script>if (a<b) alert('</b>')</script>b", "ab", ["a script"]),
        ("a<style>p { color: red }</style>b", "ab", []),
        ("a<svg><svg></svg>x</svg>b", "ab", ["a drawing"]),
        ("a<video src=x>no video</video><audio></audio>b", "ab", ["a video", "a sound"]),
        ("a<iframe src='//evil'></iframe>b<object>c</object>", "ab", ["an embedded page", "an embedded file"]),
        ("<math><mi>x</mi></math>", "x", ["a formula’s layout"]),
        ("a<script>never closed", "a", ["a script"]),
        ("<img><img>", "", ["a picture"]),
        ("<a href='http://b.org'>one<br>two</a>", "one\ntwo", ["the address of a link (http://b.org)"]),
        ("<a href='http://b.org/(x)'>one</a>", "one", ["the address of a link (http://b.org/(x))"]),
    ],
)
def test_what_cannot_stay_is_named(html, text, lost):
    assert markdown(html) == (text, lost)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>*not italics* $x$ [a](http://b.org)</p>", r"\*not italics* \$x$ \[a](http://b.org)"),
        ("2*3*4 costs $5 [sic] in snake_case or C:\\dir!", "2*3*4 costs $5 [sic] in snake_case or C:\\dir!"),
        ("<p># no heading</p><p>- no</p><p>- list</p>", "\\# no heading\n\n\\- no\n\n- list"),
        ("<p>1. no<br>2. list</p>", "1\\. no\n2. list"),
        ("<p>1914. A year</p>", "1914. A year"),
        ("&gt; said", r"\> said"),
        ("a\\*b", r"a\\*b"),
        ("![no picture](/media/abcdefgh)", r"!\[no picture](/media/abcdefgh)"),
        ("`no code`, <code>x*y*z</code>, <code>a`b</code>", r"\`no code`, `x*y*z`, ``a`b``"),
        ("<b>*</b> and <i>a * b</i>", r"**\*** and *a * b*"),
        (r"so \(a*b*c &lt; \frac{1}{2}\) and \[x_1*y*\]", r"so $a*b*c < \frac{1}{2}$ and $$x_1*y*$$"),
        ("x<sup>-1</sup>", "x⁻¹"),
        ("<table><tr><td>|a<td>*b*</table>", "| \\|a | \\*b* |\n| --- | --- |"),
    ],
)
def test_signs_that_are_no_markup_are_shown_as_they_were(html, expected):
    assert markdown(html) == (expected, [])


def can_be_shown(words):
    r"""Not a formula, nor `1\.`, which no Markdown of ours shows."""
    return not re.search(r"\$\$|\\[(\[]|\d\\[.)]", words)


@given(drawn.LINES.map(str.split).map(" ".join).filter(bool).filter(can_be_shown))
def test_any_plain_words_are_shown_as_they_stand(words):
    assert to_html(literal(words), str) == f"<p>{escape(words, quote=False)}</p>"


def test_lines_count_where_they_are_kept():
    assert markdown("a\nb <b>c</b>\n<p>d", keep_lines=True)[0] == "a\nb **c**\n\nd"
    assert markdown("a\nb", keep_lines=False)[0] == "a b"


@pytest.mark.parametrize("text", ["<b>", "a<br/>", "&amp;", "&#39;", '<p class="x">', "</i>"])
def test_tags_and_entities_are_html(text):
    assert holds_html(text)


@pytest.mark.parametrize("text", ["a < b", "x <b and c> y", "vector<int>", "AT&T", "&;", "<3", "1<p", "<>"])
def test_signs_are_no_html(text):
    assert not holds_html(text)
    assert markdown(text, keep_lines=True) == (text, [])


PIECES = (
    "<b> </b> <i> <p> </p> <br> <ul> <ol> </ul> <li> <table> <tr> <td> </table> <pre> </pre> <sup> </sup> <script> "
)
PIECES += "</script> <img <img> &lt; &#39 <!-- --> < > \" ' a b 2 \n = / <x y> <code> <svg/>"


@given(st.lists(st.sampled_from(PIECES.split(" ")), max_size=40).map("".join), st.booleans())
def test_any_html_becomes_text_and_no_script_stays(html, keep_lines):
    text, _ = markdown(html, keep_lines=keep_lines)
    assert "<script>" not in text and "\x02" not in text
    assert text == text.strip()


@pytest.mark.parametrize(
    "piece", ["<b>", "<", "<!--", "<b x=", '<b "', "&#", "<ul>", "<td>", "<b>x</i>", "</b>", " \n"]
)
def test_no_html_is_slow(piece):
    """Each takes about a tenth of a second; a slow pattern would take minutes."""
    assert isinstance(markdown(piece * 20_000)[0], str)
