r"""Text that is to be shown as it stands, in Markdown: a backslash goes only where Markdown would else see markup.

Other programs write formulas as `\(x\)` in a line, `\[x\]` and `$$x$$` on their own; ours stand between dollars.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from quizapp.formats.shared.to_html import html
from quizapp.questions.markdown import LONGEST

MARK = "\x03"
"""Stands before a sign that may be taken for markup, until `settled` knows."""
MOST = 12
"""Signs of a text that are tried one by one; of more, each gets its backslash."""
FORMULA = re.compile(r"\\\(((?:[^\\$\n]|\\[^()\[\]\n])++)\\\)|\\\[((?:[^\\$\n]|\\[^()\[\]\n])++)\\\]")
r"""A formula as other programs mark it: `\(x\)` in a line, `\[x\]` on its own."""
TOLD_APART = re.compile(rf"{FORMULA.pattern}|(\$\$[^$]++\$\$)")
SIGN = re.compile(
    r"[*`$\[]|(?<=\\)[_!\]#>|+-]|(?:^|(?<=^ ))(?:[#>|+-]|\d{1,9}[.)](?=\s|$))",
    re.MULTILINE,
)
"""What may be markup: signs anywhere, those that a backslash makes letters, and those at the start of a line."""

STARTS = re.compile(r"^ *(?:[#>|]|(?:[-+*]|\d{1,9}[.)])\s)|-[-:]+", re.MULTILINE)
"""What lines of headings, quotes, lists and tables begin with."""


def marked(text: str, *, dollars: bool = False) -> str:
    """A stretch of text with its formulas between dollars and a MARK before each sign that may be markup. With
    `dollars`, what its writer put between single dollars stays a formula."""
    parts, at = [], 0
    for found in TOLD_APART.finditer(text) if "\\" in text or "$$" in text else ():
        parts += [_signs(text[at : found.start()], dollars), found[3] or in_dollars(found)]
        at = found.end()
    return "".join(parts) + _signs(text[at:], dollars)


def in_dollars(found: re.Match[str]) -> str:
    """A FORMULA that was found, between dollars; blank ones stay as they are."""
    inside = (found[1] or found[2]).strip()
    if not inside:
        return found[0]
    return f"${inside}$" if found[1] else f"$${inside}$$"


@dataclass(slots=True)
class Patience:
    """How much may still be looked at as Markdown, which takes long: where there is no time, signs get a backslash."""

    left: int = 250_000
    """Characters; some seconds."""

    def spend(self, text: str) -> bool:
        """Whether there is time to look at this text."""
        self.left -= (len(text) + 20) * (2 if "$" in text else 1)
        return self.left >= 0


def settled(text: str, patience: Patience | None = None) -> str:
    """The text with a backslash in place of each MARK that is needed, and nothing in place of the others."""
    bare = text.replace(MARK, "")
    if MARK not in text or len(bare) > LONGEST or not _may_be_markup(bare):
        return bare
    patience = patience or Patience()
    cautious = text.replace(MARK, "\\")
    if not (patience.spend(text) and patience.spend(text)):
        return cautious
    shown = html(cautious, str)
    if html(bare, str) == shown:
        return bare
    parts = text.split(MARK)
    return _sparing(parts, shown) if len(parts) <= MOST and patience.spend(text * len(parts)) else cautious


def literal(text: str, patience: Patience | None = None) -> str:
    """A plain text of several lines in Markdown that shows it as it stands."""
    return settled(marked(text), patience)


def _may_be_markup(text: str) -> bool:
    """Whether any of the signs in a text may be markup: most that come alone are not."""
    pairs = any(text.find(sign) != text.rfind(sign) for sign in "*`$")
    return pairs or "](" in text or STARTS.search(text) is not None or "\\" in text


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
