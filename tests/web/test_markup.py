"""Whatever stands in a question, only what is listed here reaches a page; and nothing but this is called safe."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st

import quizapp
from quizapp.paths import QUESTION_BANK, TEMPLATES
from quizapp.questions.markdown import LONGEST
from quizapp.services.content import bank
from quizapp.web import templating
from quizapp.web.markup import FILTERS, cleaned, opening, plain, remainder, rich, rich_line
from tests.web.injections import RAW, TYPED

DRAWN = (rich, rich_line, opening, remainder)
VOID = {"br", "img"}
MEDIA = r"/media/[A-Za-z0-9_-]{8,32}(#(\d+x\d+|sound))?"
LENGTH = WORD = r"[\w .%+-]{0,80}"
MATH = "mrow mi mn mtext msqrt mroot msub msup msubsup munder mover munderover mtr mphantom".split()
MAY_STAND: dict[str, dict[str, str]] = {
    **{tag: {"mathvariant": WORD} for tag in MATH},
    "p": {"dir": "auto", "class": "heading"},
    **{tag: {"dir": "auto"} for tag in ("blockquote", "ul", "ol")},
    "span": {"dir": "ltr", "class": "to|formula", "role": "group", "tabindex": "0", "aria-label": "Formula"},
    "div": {"role": "region", "tabindex": "0", "aria-label": ".*", "class": "scroll|formula scroll"},
    "li": {"value": r"\d{1,9}"},
    "th": {"dir": "auto", "scope": "col", "class": "r|mid"},
    "td": {"dir": "auto", "class": "r|mid"},
    "a": {"href": rf"https?://[^\s\"<>`\\]+|{MEDIA}", "rel": "noopener nofollow"},
    "img": {"src": MEDIA, "alt": ".*", "width": r"\d{1,5}", "height": r"\d{1,5}"},
    "audio": {"src": MEDIA, "controls": "", "preload": "metadata", "aria-label": ".*"},
    "math": {"display": "inline|block", "aria-label": ".*"},
    "mo": dict.fromkeys(
        "mathvariant stretchy fence form largeop movablelimits separator accent lspace rspace minsize maxsize".split(),
        WORD,
    ),
    "mspace": dict.fromkeys(("width", "height", "depth"), LENGTH),
    "mpadded": dict.fromkeys(("width", "height", "depth", "lspace", "voffset"), LENGTH),
    "mfrac": {"linethickness": LENGTH},
    "mstyle": {"displaystyle": "true|false", "scriptlevel": r"\d"},
    "mtable": {"displaystyle": "true|false", "columnlines": WORD, "rowlines": WORD},
    "mtd": {"columnalign": WORD},
    "mrow": {"mathvariant": WORD, "class": "[a-z -]+"},
    "mi": {"mathvariant": WORD, "class": "it"},
    **{tag: {} for tag in "em strong br code pre table thead tbody tr".split()},
}
"""Every tag, its attributes, and the values that they may have."""


class Page(HTMLParser):
    """What a piece of HTML says, and what is wrong with it."""

    def __init__(self, html: str, *, raw: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self.raw, self.words, self.wrong = raw, "", []
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()
        self.wrong += [f"<{tag}> is not closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag not in MAY_STAND:
            self.wrong.append(f"<{tag}>")
        self.words += "\n" if tag == "br" else ""
        for name, value in attrs:
            wanted = MAY_STAND.get(tag, {}).get(name)
            # Raw HTML may say anything where it is harmless: what lists may say is only tested of what is drawn here.
            if wanted is None or not (re.fullmatch(wanted, value or "", re.DOTALL) or self._harmless(name)):
                self.wrong.append(f'<{tag} {name}="{value}">')

    def _harmless(self, name: str) -> bool:
        return self.raw and name not in ("href", "src")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes nothing")
        self.words += "\n\n" if tag in ("p", "li", "pre", "tr") else ""

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.wrong.append(f"<!{decl}>")

    unknown_decl = handle_decl

    def handle_pi(self, data: str) -> None:
        self.wrong.append(f"<?{data}>")


def words(html: str) -> str:
    """The words that it shows, in one line."""
    return " ".join(Page(html).words.split())


@pytest.mark.parametrize("html", RAW)
def test_html_is_cleaned_whatever_would_let_it_through(html):
    assert Page(cleaned(html), raw=True).wrong == []


@pytest.mark.parametrize("html", [html for html in RAW if "\ud83d" not in html])
def test_what_is_cleaned_stays_as_it_is_when_it_is_read_again(html):
    once = cleaned(html)
    assert cleaned(once) == once


@pytest.mark.parametrize("text", RAW + TYPED)
def test_typed_into_a_question_it_is_words_and_nothing_else(text):
    for place in (text, f"x {text} y", f"x\n\n{text}\n\ny", f"- {text}\n- x", f"> {text}", f"**{text}**", f"[{text}](https://x.example)",
                  f"![{text}](/media/abcdefghijkl)", f"`{text}`", f"| {text} |\n| --- |\n| {text} |",
                  f"$\\text{{{text}}}$", f"$${text}$$"):  # fmt: skip
        for draw in DRAWN:
            assert Page(draw(place)).wrong == [], (draw.__name__, place)


def test_there_are_enough_attempts():
    assert len(set(RAW)) + len(set(TYPED)) >= 120


@pytest.mark.parametrize("html", ["<script>x</script>", '<img src="//evil.example/x">', '<p onclick="x">x</p>', "<p>x"])
def test_what_must_not_stand_in_a_page_is_seen(html):
    assert Page(html).wrong


SCRAPS = st.sampled_from(
    "* ** ` ``` $ $$ [ ]( ) ![ ](/media/abcdefghijkl) > # - 1. | |-| \\ \n \n\n < <b> </p> & \" ' \t a é א \0 "
    "\\frac{ } ^ _ \\text{ javascript: https://x.example".split(" ")
)


@given(st.lists(SCRAPS | st.text(max_size=3), max_size=40).map("".join))
@example("- a\n  - b\n- c")
@example("\ud800")
def test_any_text_is_drawn_as_a_sound_piece_of_a_page(text):
    for draw in DRAWN:
        assert Page(draw(text)).wrong == []


@pytest.mark.parametrize(
    "scrap",
    ["[", "![", "*a **b ", ">", "- a\n", "1. a\nb\n", "$a", "$$\n", "`", "|a", "|a|\n|-|\n", "\\", "[](", "<b>", "- ",
     "> - ", "\\frac{", "$\\frac12$ "],
)  # fmt: skip
def test_however_long_it_is_it_comes_to_an_end_and_is_sound(scrap):
    text = scrap * (LONGEST // len(scrap))
    assert all(Page(draw(text)).wrong == [] for draw in DRAWN)
    assert Page(rich(text * 3)).wrong == []


# What is drawn --------------------------------------------------------------------------------------------


def test_paragraphs_and_line_breaks():
    assert rich("a\nb\n\nc") == '<p dir="auto">a<br>b</p><p dir="auto">c</p>'
    assert rich_line("a\nb") == "a<br>b"


def test_a_text_too_long_to_be_read_keeps_its_lines():
    text = "*a*\n" * LONGEST
    assert rich(text).count("<br>") == LONGEST - 1
    assert "<em>" not in rich(text)


def test_a_table_is_a_region_that_names_its_columns_and_aligns_by_class():
    page = Page(rich("| Year | Sum |\n|:-:|--:|\n| 1997 | $x$ |"))
    region, *_ = page.tags
    assert region == ("div", {"class": "scroll", "role": "region", "tabindex": "0", "aria-label": "Table: Year, Sum"})
    assert [a["class"] for tag, a in page.tags if tag == "td"] == ["mid", "r"]
    assert [a["scope"] for tag, a in page.tags if tag == "th"] == ["col", "col"]


def test_a_numbered_list_keeps_the_numbers_that_were_typed():
    def values(text):
        return [a.get("value") for tag, a in Page(rich(text)).tags if tag == "li"]

    assert values("3. a\n7. b") == ["3", "7"]
    assert values("1. a\n2. b\n3. c") == ["1", "2", "3"]
    assert values("1. a\n1. b") == [None, None]
    assert values("2. a\n2. b") == ["2", "2"]


def test_a_picture_says_its_size_and_what_it_shows():
    ((tag, attributes),) = Page(rich_line('![The "map"](/media/abcdefghijkl#640x480)')).tags
    assert (tag, attributes) == (
        "img", {"src": "/media/abcdefghijkl", "alt": 'The "map"', "width": "640", "height": "480"}
    )  # fmt: skip


def test_a_tall_picture_is_shown_smaller_and_in_its_shape():
    def size(text):
        ((_, attributes),) = Page(rich_line(text)).tags
        return attributes["width"], attributes["height"]

    assert size("![x](/media/abcdefghijkl#1200x1600)") == ("360", "480")
    assert size("![x](/media/abcdefghijkl#1x99999)") == ("1", "480")
    assert size("![x](/media/abcdefghijkl#1600x400)") == ("1600", "400")


def test_a_sound_has_controls_and_a_name():
    ((tag, attributes),) = Page(rich_line("![An owl](/media/abcdefghijkl#sound)")).tags
    assert tag == "audio"
    assert attributes["src"] == "/media/abcdefghijkl"
    assert "controls" in attributes and attributes["aria-label"] == "An owl"


def test_a_link_says_where_it_leads_and_tells_nobody_whence():
    link = rich_line("[NATO](https://nato.int/about)")
    assert '<a href="https://nato.int/about" rel="noopener nofollow">NATO</a>' in link
    assert words(link) == "NATO (nato.int/about)"
    assert words(rich_line("[nato.int](https://nato.int/)")) == "nato.int"
    assert words(rich_line("[map](/media/abcdefghijkl)")) == "map"
    assert words(rich_line(f"[x](https://x.example/{'y' * 200})")).endswith("…)")


def test_a_heading_is_a_paragraph_in_bold():
    assert rich("## Sources") == '<p class="heading" dir="auto"><strong>Sources</strong></p>'


def test_code_is_shown_as_it_is():
    assert rich("```py\nif a < b:\n    *x*\n```") == "<pre><code>if a &lt; b:\n    *x*\n</code></pre>"
    assert rich_line("`a<b`") == "<code>a&lt;b</code>"


def test_a_formula_is_mathml():
    square = '<mrow><msup><mi class="it">x</mi><mn>2</mn></msup></mrow>'
    assert rich_line("$x^2$") == f'<math display="inline" aria-label="x²">{square}</math>'
    assert rich("$$x$$").startswith('<div class="formula scroll" role="region" tabindex="0" aria-label="Formula"><math')
    script = "&lt;script&gt;"
    words = f'<math display="inline" aria-label="{script}"><mrow><mtext>{script}</mtext></mrow></math>'
    assert rich_line(r"$\text{<script>}$") == words


@pytest.mark.parametrize(
    ("text", "first", "rest"),
    [
        ("One.", "One.", ""),
        ("One *word*.\n\nTwo.", "One <em>word</em>.", '<p dir="auto">Two.</p>'),
        ("- a\n- b", "", '<ul dir="auto"><li>a</li><li>b</li></ul>'),
        ("Which?\n- a\n- b", "Which?", '<ul dir="auto"><li>a</li><li>b</li></ul>'),
        ("", "", ""),
    ],
)
def test_the_first_paragraph_is_the_heading_of_a_question_and_the_rest_follows(text, first, rest):
    assert (opening(text), remainder(text)) == (first, rest)


@pytest.mark.parametrize("text", ["עברית ו-English", "*مرحبا*\n\nHello", "- א\n- b", "| א |\n|--|\n| b |", "> א"])
def test_each_part_is_read_in_its_own_direction(text):
    blocks = {"p", "ul", "ol", "td", "th", "blockquote"}
    assert all(attributes["dir"] == "auto" for tag, attributes in Page(rich(text)).tags if tag in blocks)


def test_all_texts_of_the_bank_are_drawn_with_their_words_and_nothing_else():
    for folder in bank.units_in(QUESTION_BANK):
        for one in bank.read_unit(folder).questions:
            question = one.question
            texts = [question.prompt, question.explanation, question.hint]
            texts += [part for a in question.answers for part in (a.text, a.match, a.feedback)]
            for text in filter(None, texts):
                typed = " ".join(text.split())
                assert words(rich(text)) == words(rich_line(text)) == words(opening(text)) == typed
                assert {tag for tag, _ in Page(rich(text)).tags} <= {"p", "br"}


# The one place --------------------------------------------------------------------------------------------


def test_templates_have_all_filters():
    app = Flask("trial")
    templating.install(app)
    assert FILTERS.items() <= app.jinja_env.filters.items()
    assert app.jinja_env.from_string("{{ '*a* <b>'|rich_line }} {{ '*a*'|plain }}").render() == "<em>a</em> &lt;b&gt; a"
    assert plain("*a*") == "a"


REVIEWED = {"web/markup.py", "web/charts.py", "web/curves.py", "web/pairs.py", "web/qr.py"}
"""Where HTML is made that templates do not escape."""
UNSAFE = r"Markup\(|markupsafe|__html__|template_string|autoescape(?!=True)"
"""What goes around the escaping; the database calls its own escaping of % and _ `autoescape=True`."""


def test_nothing_else_is_called_safe():
    root = Path(quizapp.__file__).parent
    for path in root.rglob("*.py"):
        if path.relative_to(root).as_posix() not in REVIEWED:
            assert not re.search(UNSAFE, path.read_text()), path
    for path in TEMPLATES.rglob("*.html"):
        assert not re.search(r"\|\s*safe\b|autoescape|Markup", path.read_text()), path
