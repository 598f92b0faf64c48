"""The text of questions as HTML. Whatever stands in it, only what ALLOWED names can reach a page: the cleaning by nh3
comes last, and this is the one place that calls its result safe."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from html import escape

import nh3
from markdown_it.token import Token
from markupsafe import Markup

from quizapp.questions.markdown import LINK, MEDIA, blocks, line, plain, words_of

LONGEST_SHOWN = 60
"""Characters of an address beside its link."""
LONGEST_FITTING = 24
"""Characters of a formula that fit on a phone; a longer one in a line can be scrolled by itself."""
TALLEST = 480
"""Pixels of the height of a picture."""
KEPT = 2048
"""Texts whose HTML is kept in memory."""
MATHML = frozenset(
    "math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mtable mtr mtd mstyle "
    "mpadded mphantom".split()
)
SIZES = frozenset({"width", "height", "depth", "lspace", "rspace", "voffset", "minsize", "maxsize"})
ALLOWED: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(MATHML, frozenset({"mathvariant"})),
    "math": frozenset({"display", "aria-label"}),
    "mo": frozenset({"mathvariant", "stretchy", "fence", "form", "largeop", "movablelimits", "separator", "accent"})
    | SIZES,
    "mspace": SIZES,
    "mpadded": SIZES,
    "mfrac": frozenset({"linethickness"}),
    "mstyle": frozenset({"displaystyle", "scriptlevel"}),
    "mtable": frozenset({"displaystyle", "columnlines", "rowlines"}),
    "mtd": frozenset({"columnalign"}),
    **dict.fromkeys(("p", "blockquote", "ul", "ol"), frozenset({"dir"})),
    "span": frozenset({"dir", "role", "tabindex", "aria-label"}),
    "div": frozenset({"role", "tabindex", "aria-label"}),
    **dict.fromkeys("em strong br code pre table thead tbody tr".split(), frozenset[str]()),
    "li": frozenset({"value"}),
    "th": frozenset({"dir", "scope"}),
    "td": frozenset({"dir"}),
    "a": frozenset({"href"}),
    "img": frozenset({"src", "alt", "width", "height"}),
    "audio": frozenset({"src", "controls", "preload", "aria-label"}),
}
"""Every tag, with its attributes, that may stand in a page; classes apart."""
CLASSES: Mapping[str, set[str]] = {
    "p": {"heading"},
    "div": {"scroll", "formula"},
    "th": {"r", "mid"},
    "td": {"r", "mid"},
    "span": {"to", "formula"},
    "mi": {"it"},
    "mrow": {"boxed", "struck-up", "struck-down", "struck-through"},
}

_PLAIN = re.compile(r"[\w .%+-]{0,60}", re.ASCII)


def _fits(tag: str, name: str, value: str) -> str | None:
    """The value of an attribute; None for an address other than of one's own media or, in a link, of the web, and for
    anything in a formula but lengths and words."""
    if name == "src":
        return value if MEDIA.fullmatch(value) else None
    if name == "href":
        return value if LINK.fullmatch(value) else None
    return value if tag not in MATHML or name == "aria-label" or _PLAIN.fullmatch(value) else None


_CLEANER = nh3.Cleaner(
    tags=set(ALLOWED),
    attributes={"*": set(), **{tag: set(names) for tag, names in ALLOWED.items()}},
    allowed_classes=CLASSES,
    attribute_filter=_fits,
    url_schemes={"http", "https"},
    link_rel="noopener nofollow",
)


def cleaned(html: str) -> Markup:
    """Only what ALLOWED names of the HTML, and safe to be put into a page."""
    whole = html.encode("utf-8", "replace").decode()  # half a character, as some forms send, is no text at all
    return Markup(_CLEANER.clean(whole))


@lru_cache(maxsize=KEPT)
def rich(text: str) -> Markup:
    """A text of paragraphs, lists, tables, code, pictures, sounds and formulas."""
    return cleaned(_blocks(blocks(text)))


@lru_cache(maxsize=KEPT)
def rich_line(text: str) -> Markup:
    """A text within a line: an option, a pair, a step, a hint."""
    return cleaned(_line(line(text)))


@lru_cache(maxsize=KEPT)
def opening(text: str) -> Markup:
    """The first paragraph, for the heading of a question; empty where the text begins with a table or the like."""
    tokens = blocks(text)
    return cleaned(_line(tokens[1].children or [])) if _begins_plainly(tokens) else Markup("")


@lru_cache(maxsize=KEPT)
def remainder(text: str) -> Markup:
    """What follows the first paragraph, all where `opening` is empty."""
    tokens = blocks(text)
    return cleaned(_blocks(tokens[3:] if _begins_plainly(tokens) else tokens))


def _begins_plainly(tokens: Sequence[Token]) -> bool:
    return bool(tokens) and tokens[0].type == "paragraph_open"


FILTERS: Mapping[str, Callable[[str], str]] = {f.__name__: f for f in (rich, rich_line, opening, remainder, plain)}
"""What templates call them."""


# Tokens to HTML -------------------------------------------------------------------------------------------


def _blocks(tokens: Sequence[Token]) -> str:
    return "".join(_block(tokens, n) for n in range(len(tokens)))


def _block(tokens: Sequence[Token], n: int) -> str:
    token = tokens[n]
    if token.type == "inline":
        return _line(token.children or [])
    if token.hidden:  # the paragraph of a list whose items stand close together
        return "<br>" if token.nesting == 1 and tokens[n - 1].type == "paragraph_close" else ""
    if token.type == "table_open":
        return _region(f"Table: {_heads(tokens[n:])}", "scroll") + "<table>"
    if token.type == "ordered_list_open":
        return _ordered(tokens[n:])
    return _BLOCKS[token.type](token)


def _heads(tokens: Sequence[Token]) -> str:
    """The headings of a table, to name it by."""
    end = next(n for n, token in enumerate(tokens) if token.type == "thead_close")
    heads = [words_of(token.children or []) for token in tokens[:end] if token.type == "inline"]
    return ", ".join(filter(str.strip, heads))[:LONGEST_SHOWN]


def _region(name: str, classes: str) -> str:
    return f'<div class="{classes}" role="region" tabindex="0" aria-label="{escape(name)}">'


def _ordered(tokens: Sequence[Token]) -> str:
    """A numbered list with its numbers as they were typed; from 1 on where it says 1 before every item."""
    items = []
    for token in tokens[1:]:
        if token.type == "list_item_open" and token.level == tokens[0].level + 1:
            items.append(token)
        if token.type == "ordered_list_close" and token.level == tokens[0].level:
            break
    if {item.info for item in items} != {"1"}:
        for item in items:
            item.attrSet("value", item.info)
    return '<ol dir="auto">'


def _item(token: Token) -> str:
    value = token.attrGet("value")
    return f'<li value="{int(value)}">' if value is not None else "<li>"


def _cell(token: Token) -> str:
    kind = {"text-align:right": ' class="r"', "text-align:center": ' class="mid"'}.get(str(token.attrGet("style")), "")
    scope = ' scope="col"' if token.tag == "th" else ""
    return f'<{token.tag}{kind}{scope} dir="auto">'


def _fence(token: Token) -> str:
    return f"<pre><code>{escape(token.content)}</code></pre>"


def _line(tokens: Sequence[Token]) -> str:
    parts = []
    for n, token in enumerate(tokens):
        parts.append(_LINES[token.type](token))
        if token.type == "link_close":
            parts.append(_whither(tokens[:n]))
    return "".join(parts)


def _whither(before: Sequence[Token]) -> str:
    """Where the link that ends here leads, in brackets, where its words do not say it."""
    start = max(n for n, token in enumerate(before) if token.type == "link_open")
    shown = str(before[start].attrGet("href")).partition("://")[2].rstrip("/")
    if not shown or shown in words_of(before[start:]):
        return ""
    cut = shown if len(shown) <= LONGEST_SHOWN else f"{shown[:LONGEST_SHOWN]}…"
    return f'<span class="to" dir="ltr"> ({escape(cut)})</span>'


def _formula(token: Token) -> str:
    formula = token.meta["formula"]
    if len(formula.words) <= LONGEST_FITTING:
        return formula.mathml
    return f'<span class="formula" role="group" tabindex="0" aria-label="Formula">{formula.mathml}</span>'


def _formula_alone(token: Token) -> str:
    return _region("Formula", "formula scroll") + token.meta["formula"].mathml + "</div>"


def _picture(token: Token) -> str:
    address, _, size = token.info.partition("#")
    sized = ' width="{}" height="{}"'.format(*_shown(*map(int, size.split("x")))) if size else ""
    return f'<img src="{escape(address)}" alt="{escape(token.content)}"{sized}>'


def _shown(width: int, height: int) -> tuple[int, int]:
    """The size at which a picture is shown on a wide screen: a tall one must not push the answers out of sight."""
    share = min(1.0, TALLEST / height)
    return max(1, round(width * share)), max(1, round(height * share))


def _sound(token: Token) -> str:
    address = token.info.partition("#")[0]
    return f'<audio controls preload="metadata" src="{escape(address)}" aria-label="{escape(token.content)}"></audio>'


def _link(token: Token) -> str:
    return f'<a href="{escape(str(token.attrGet("href")))}">'


_BLOCKS: Mapping[str, Callable[[Token], str]] = {
    "paragraph_open": lambda token: '<p dir="auto">',
    "paragraph_close": lambda token: "</p>",
    "heading_open": lambda token: '<p class="heading" dir="auto"><strong>',
    "heading_close": lambda token: "</strong></p>",
    "blockquote_open": lambda token: '<blockquote dir="auto">',
    "blockquote_close": lambda token: "</blockquote>",
    "bullet_list_open": lambda token: '<ul dir="auto">',
    "bullet_list_close": lambda token: "</ul>",
    "ordered_list_close": lambda token: "</ol>",
    "list_item_open": _item,
    "list_item_close": lambda token: "</li>",
    "table_close": lambda token: "</table></div>",
    **{f"{part}_open": lambda token: f"<{token.tag}>" for part in ("thead", "tbody", "tr")},
    **{f"{part}_close": lambda token: f"</{token.tag}>" for part in ("thead", "tbody", "tr", "th", "td")},
    "th_open": _cell,
    "td_open": _cell,
    "fence": _fence,
    "formula": _formula_alone,
}
_LINES: Mapping[str, Callable[[Token], str]] = {
    "text": lambda token: escape(token.content),
    "softbreak": lambda token: "<br>",
    "hardbreak": lambda token: "<br>",
    "code_inline": lambda token: f"<code>{escape(token.content)}</code>",
    "em_open": lambda token: "<em>",
    "em_close": lambda token: "</em>",
    "strong_open": lambda token: "<strong>",
    "strong_close": lambda token: "</strong>",
    "link_open": _link,
    "link_close": lambda token: "</a>",
    "picture": _picture,
    "sound": _sound,
    "formula": _formula,
}
