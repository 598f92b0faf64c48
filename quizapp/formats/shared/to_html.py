r"""The text of questions as HTML for other programs: plain tags without classes, formulas as `\(…\)` and `\[…\]`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape

from markdown_it.token import Token

from quizapp.questions.markdown import blocks
from quizapp.questions.markdown import line as tokens_of_line

PLAIN = re.compile(r"[^*`$\[\]!\\|<>&#+\n-]*")
"""A text that is the same in HTML, but for its paragraph."""
TAGS = frozenset("em strong blockquote ul ol li table thead tbody tr th td".split())
SOUND = "#sound"

Shown = Callable[[str], str]
"""How the file calls a picture or sound, by its name in `/media/NAME`."""


def html(text: str, shown: Shown) -> str:
    """A text of paragraphs, lists, tables and the like; of pictures and sounds `shown` says how the file calls them."""
    if not text:
        return ""
    if PLAIN.fullmatch(text) and not text[0].isdigit():
        return f"<p>{text}</p>"
    return _blocks(blocks(text), shown)


def line(text: str, shown: Shown) -> str:
    """A text within a line."""
    return text if PLAIN.fullmatch(text) else _line(tokens_of_line(text), shown)


def _blocks(tokens: Sequence[Token], shown: Shown) -> str:
    parts = []
    for n, token in enumerate(tokens):
        if token.type == "inline":
            parts.append(_line(token.children or [], shown))
        elif token.hidden:  # the paragraph of a list whose items stand close together
            parts.append("<br>" if token.nesting == 1 and tokens[n - 1].type == "paragraph_close" else "")
        elif token.type == "fence":
            parts.append(f"<pre><code>{escape(token.content, quote=False)}</code></pre>")
        elif token.type == "formula":
            parts.append(f"<p>{_formula(token)}</p>")
        elif token.type.endswith(("_open", "_close")):
            parts.append(_tag(token))
    return "".join(parts)


def _tag(token: Token) -> str:
    name = token.tag if token.tag in TAGS else "p"
    bold = token.type.startswith("heading")
    if token.nesting == 1:
        start = f' start="{int(token.attrGet("start") or 1)}"' if name == "ol" and token.attrGet("start") else ""
        return f"<{name}{start}>" + "<strong>" * bold
    return "</strong>" * bold + f"</{name}>"


def _line(tokens: Sequence[Token], shown: Shown) -> str:
    return "".join(_picture(token, shown) if token.tag == "img" else LINES[token.type](token) for token in tokens)


def _formula(token: Token) -> str:
    latex = escape(token.content, quote=False)
    return rf"\[{latex}\]" if token.meta["formula"].display else rf"\({latex}\)"


def _picture(token: Token, shown: Shown) -> str:
    name = token.info.partition("#")[0].removeprefix("/media/")
    source, alt = escape(shown(name)), escape(token.content)
    if token.info.endswith(SOUND):
        return f'<audio controls src="{source}" alt="{alt}"></audio>'
    return f'<img src="{source}" alt="{alt}">'


LINES: Mapping[str, Callable[[Token], str]] = {
    "text": lambda token: escape(token.content, quote=False),
    "softbreak": lambda token: "<br>",
    "hardbreak": lambda token: "<br>",
    "code_inline": lambda token: f"<code>{escape(token.content, quote=False)}</code>",
    "em_open": lambda token: "<em>",
    "em_close": lambda token: "</em>",
    "strong_open": lambda token: "<strong>",
    "strong_close": lambda token: "</strong>",
    "link_open": lambda token: f'<a href="{escape(str(token.attrGet("href")))}">',
    "link_close": lambda token: "</a>",
    "formula": _formula,
}
