r"""Text that is to be shown as it stands, in Markdown: a backslash goes only where Markdown would else see markup.

Other programs write formulas as `\(x\)` in a line, `\[x\]` and `$$x$$` on their own; ours stand between dollars.
"""

from __future__ import annotations

import re

from quizapp.formats.shared.to_html import html
from quizapp.questions.markdown import LONGEST

MARK = "\x03"
"""Stands before a sign that may be taken for markup, until `settled` knows."""
MOST = 12
"""Signs of a text that are tried one by one; of more, each gets its backslash."""
FORMULA = re.compile(r"\\\(((?:[^\\$\n]|\\[^()\[\]\n])++)\\\)|\\\[((?:[^\\$\n]|\\[^()\[\]\n])++)\\\]")
r"""A formula as other programs mark it: `\(x\)` in a line, `\[x\]` on its own."""
TOLD_APART = re.compile(rf"{FORMULA.pattern}|(\$\$[^$]++\$\$)")
SIGN = re.compile(r"[*`$\[]|(?<=\\)[_!\]#>|+-]|(?:(?<=\A)|(?<=\A ))[#>|+-]|(?:(?<=\A)|(?<=\A ))\d{1,9}[.)](?=\s|\Z)")
"""What may be markup: signs anywhere, those that a backslash makes letters, and those at the start of a line."""


def marked(line: str, *, dollars: bool = False) -> str:
    """A stretch of a line with its formulas between dollars and a MARK before each sign that may be markup. With
    `dollars`, what its writer put between single dollars stays a formula."""
    parts, at = [], 0
    for found in TOLD_APART.finditer(line) if "\\" in line or "$$" in line else ():
        parts += [_signs(line[at : found.start()], dollars), found[3] or in_dollars(found)]
        at = found.end()
    return "".join(parts) + _signs(line[at:], dollars)


def in_dollars(found: re.Match[str]) -> str:
    """A FORMULA that was found, between dollars; blank ones stay as they are."""
    inside = (found[1] or found[2]).strip()
    if not inside:
        return found[0]
    return f"${inside}$" if found[1] else f"$${inside}$$"


def settled(text: str) -> str:
    """The text with a backslash in place of each MARK that is needed, and nothing in place of the others."""
    signs = text.count(MARK)
    bare = text.replace(MARK, "")
    if not signs or len(bare) > LONGEST:
        return bare
    cautious = text.replace(MARK, "\\")
    shown = html(cautious, str)
    if html(bare, str) == shown:
        return bare
    return _sparing(text.split(MARK), shown) if signs <= MOST else cautious


def literal(text: str) -> str:
    """A plain text of several lines in Markdown that shows it as it stands."""
    return settled("\n".join(marked(line) for line in text.split("\n")))


def _signs(stretch: str, dollars: bool) -> str:
    return SIGN.sub(lambda found: found[0] if dollars and found[0] == "$" else _before_last(found[0]), stretch)


def _before_last(sign: str) -> str:
    return sign[:-1] + MARK + sign[-1]


def _sparing(parts: list[str], shown: str) -> str:
    """The parts with as few backslashes between them as it takes to be shown so."""
    text = ""
    for number in range(len(parts) - 1, 0, -1):
        before, after = "\\".join(parts[:number]), parts[number] + text
        text = ("" if html(before + after, str) == shown else "\\") + after
    return parts[0] + text
