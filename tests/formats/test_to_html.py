"""Markdown as HTML for other programs, and back."""

import pytest
from hypothesis import given

from quizapp.formats.shared.from_html import markdown
from quizapp.formats.shared.to_html import html, line
from tests.formats import drawn


def named(name):
    return f"files/{name}.png"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("Where is Oslo?", "<p>Where is Oslo?</p>"),
        ("1 < 2 & <b>", "<p>1 &lt; 2 &amp; &lt;b&gt;</p>"),
        ("one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"),
        ("**bold** and *quiet*, `x<y`", "<p><strong>bold</strong> and <em>quiet</em>, <code>x&lt;y</code></p>"),
        ("- one\n- two", "<ul><li>one</li><li>two</li></ul>"),
        ("3. three\n4. four", '<ol start="3"><li>three</li><li>four</li></ol>'),
        ("> said\n\n# Head", "<blockquote><p>said</p></blockquote><p><strong>Head</strong></p>"),
        ("| a | b |\n| --- | --- |\n| 1 | 2 |", "<table><thead><tr><th>a</th><th>b</th></tr></thead>"
         "<tbody><tr><td>1</td><td>2</td></tr></tbody></table>"),
        ("```\nif x:\n    y\n```", "<pre><code>if x:\n    y\n</code></pre>"),
        (r"so $a<b^2$", r"<p>so \(a&lt;b^2\)</p>"),
        ("$$\n\\frac{1}{2}\n$$", "<p>\\[\\frac{1}{2}\\]</p>"),
        ('![a "map"](/media/abcdefgh#10x20)', '<p><img src="files/abcdefgh.png" alt="a &quot;map&quot;"></p>'),
        ("![bells](/media/abcdefgh#sound)", '<p><audio controls src="files/abcdefgh.png" alt="bells"></audio></p>'),
        ("[a page](https://example.org/?a=1&b)", '<p><a href="https://example.org/?a=1&amp;b">a page</a></p>'),
        (r"2*3*4 and \*kept\*", "<p>2*3*4 and *kept*</p>"),
    ],
)  # fmt: skip
def test_markup_becomes_plain_tags(text, expected):
    assert html(text, named) == expected


def test_a_line_has_no_paragraph():
    assert line("**Oslo** & more", named) == "<strong>Oslo</strong> &amp; more"
    assert line("Oslo", named) == "Oslo"


def test_what_a_file_brings_along_is_shown_and_what_it_lacks_is_told():
    shown = {"files/map.png": "/media/abcdefgh", "b.mp3": "/media/ijklmnop"}.get
    text, lost = markdown(
        '<img src="files/map.png" alt="a [map]"><audio src="b.mp3"></audio><img src="c.png">',
        shown=lambda source: shown(source, ""),
    )
    assert text == r"![a \[map\]](/media/abcdefgh)![](/media/ijklmnop#sound)"
    assert lost == ["a picture (c.png)"]


@given(drawn.texts(40, "abc é漢\n.,?"))
def test_plain_texts_come_back_as_they_were(text):
    tidy = "\n".join(" ".join(each.split()) for each in text.split("\n")).replace("\n\n\n", "\n\n")
    back, lost = markdown(html(tidy, named))
    assert (back.split(), lost) == (tidy.split(), [])


@given(drawn.LINES)
def test_no_text_makes_a_tag_of_its_own(text):
    assert "<script" not in html(text + "<script>", named)
