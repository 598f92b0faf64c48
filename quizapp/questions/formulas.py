"""Formulas: LaTeX as MathML for pages, and as words in a line for lists and menus."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from xml.etree.ElementTree import Element, tostring

LONGEST = 1_000
"""Characters of a formula."""
DEEPEST = 40
"""Braces in each other: browsers and the cleaning of pages have limits of their own."""

_DEFINES = re.compile(r"\\(?:(?:re)?new|provide|[egx]?def(?![a-z])|let(?![a-z])|Declare)")
"""Commands that define others: a few characters could stand for millions."""
_NOT_TYPED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no keyboard gives and no page may hold."""
_UPRIGHT = re.compile(r"\\(mathrm|mathsf|mathtt)\s*\{\s*([A-Za-z])\s*\}")
"""One letter in a font of its own, which the converter forgets unless the braces are gone."""
_SLANTED = re.compile(r"[A-Za-zα-ωϑϕϰϱϵ]")
"""Letters that stand slanted when they stand alone."""
_SPACES = {
    "thinmathspace": "0.167em",
    "mediummathspace": "0.222em",
    "thickmathspace": "0.278em",
    "negativethinmathspace": "-0.167em",
    "negativemediummathspace": "-0.222em",
    "negativethickmathspace": "-0.278em",
}
"""Names of widths that browsers have given up."""
_ENCLOSED = {
    "box": "boxed",
    "updiagonalstrike": "struck-up",
    "downdiagonalstrike": "struck-down",
    "horizontalstrike": "struck-through",
}
"""Classes for what `menclose` draws in some browsers only."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that could be read: its MathML, not yet cleaned for a page, and its words in a line."""

    mathml: str
    words: str
    display: bool


@lru_cache(maxsize=2048)
def formula(latex: str, *, display: bool = False) -> Formula | None:
    """The formula; None where it is no LaTeX, or holds a command that is not known: it is then left as it was typed."""
    latex = latex.strip()
    if not 0 < len(latex) <= LONGEST or _NOT_TYPED.search(latex) or _DEFINES.search(latex) or _depth(latex) > DEEPEST:
        return None
    from latex2mathml.converter import Converter  # a tenth of a second that most pages do not need

    try:
        written = _UPRIGHT.sub(r"\\\1 \2 ", latex)
        math = Converter(display="block" if display else "inline").convert_to_element(written)
        _tidy(math)
        words = " ".join(_said(math).split())
        math.set("aria-label", words)  # without it a choice that is a formula has no name in some browsers
        return Formula(tostring(math, encoding="unicode"), words, display)
    except Exception:  # whatever it stumbles on (it has no error of its own for much that is wrong), it is no formula
        return None


def _depth(latex: str) -> int:
    depth = deepest = 0
    for char in latex:
        depth += (char == "{") - (char == "}")
        deepest = max(deepest, depth)
    return deepest


def _tidy(math: Element) -> None:
    """Put characters for their numbers, lengths for names of widths; raises ValueError for an unknown command."""
    math.attrib.pop("xmlns", None)
    for element in math.iter():
        # The converter writes “&#x0003C;” into its tree and expects it to be made a character in the finished text,
        # where it could become a tag.
        element.text = html.unescape(element.text) if element.text else element.text
        if element.tag == "mi" and element.text and re.match(r"\\[a-zA-Z]", element.text):
            raise ValueError(element.text)
        if element.get("width") in _SPACES:
            element.set("width", _SPACES[element.attrib["width"]])
        if element.tag == "menclose":
            element.tag = "mrow"
            drawn = element.attrib.pop("notation", "").split()
            element.set("class", " ".join(_ENCLOSED[name] for name in drawn if name in _ENCLOSED))
    for row in [*math.iter("mrow"), *math.iter("mtd")]:
        _join_decimals(row)
        _space_signs(row)
        _space_functions(row)
    for letter in math.iter("mi"):
        if _SLANTED.fullmatch(letter.text or "") and "mathvariant" not in letter.attrib:
            letter.set("class", "it")


def _join_decimals(row: Element) -> None:
    """Make one number of 3{,}14."""
    for at in range(len(row) - 3, -1, -1):
        whole, comma, rest = row[at : at + 3]
        if (whole.tag, comma.tag, rest.tag) == ("mn", "mrow", "mn") and _text(comma) == ",":
            whole.text = f"{whole.text},{rest.text}"
            row.remove(comma)
            row.remove(rest)


def _space_signs(row: Element) -> None:
    """Keep a sign close to its number where another sign stands before it, and a slash close to both its sides."""
    for before, sign in pairwise(row):
        if sign.tag != "mo":
            continue
        if sign.text in ("−", "+", "±", "∓") and before.tag == "mo" and before.text not in (")", "]", "}", "|", "!"):
            sign.set("form", "prefix")
        elif sign.text == "/":
            sign.attrib.update(lspace="0", rspace="0")


def _space_functions(row: Element) -> None:
    """Put a thin space between the name of a function and the letter or number beside it."""
    for at in range(len(row) - 1, 0, -1):
        before, after = row[at - 1], row[at]
        if (_names_function(before) and after.tag not in ("mo", "mspace")) or (
            _names_function(after) and before.tag not in ("mo", "mspace")
        ):
            row.insert(at, Element("mspace", width="0.167em"))


def _names_function(element: Element) -> bool:
    name = element[0] if element.tag in ("msup", "msub", "msubsup") else element
    return name.tag == "mi" and len(name.text or "") > 1 and (name.text or "").isalpha()


def _text(element: Element) -> str:
    return "".join(element.itertext())


# In words -------------------------------------------------------------------------------------------------

_RAISED = str.maketrans("0123456789+-−n()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ⁽⁾")
_LOWERED = str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")
_APART = frozenset("+−-=<>≤≥≠≈≡±×·÷→⇒⇔∈∉⊂∪∩")
_ACCENTS = {"→": "\u20d7", "^": "\u0302", "~": "\u0303", "˙": "\u0307", "¨": "\u0308", "¯": "\u0304", "―": "\u0304"}


def _said(element: Element) -> str:
    return _SAYS.get(element.tag, _row)(element)


def _row(element: Element) -> str:
    if len(element) == 0:
        return element.text or ""
    return "".join(_operator(part, first=n == 0) for n, part in enumerate(element))


def _operator(part: Element, *, first: bool) -> str:
    said = _said(part)
    apart = part.tag == "mo" and said in _APART and not first and part.get("form") != "prefix"
    return f" {said} " if apart else said


def _grouped(said: str) -> str:
    return said if re.fullmatch(r"[\d.,]+|\\?\w?|√?\w", said) else f"({said})"


def _raised(said: str) -> str:
    small = said.replace(" ", "").translate(_RAISED)
    if said in ("′", "″", "∘"):
        return said.replace("∘", "°")
    return small if said and not set(small) & set(said.replace(" ", "")) else f"^{_grouped(said)}"


def _lowered(said: str) -> str:
    small = said.replace(" ", "").translate(_LOWERED)
    return small if said and not set(small) & set(said.replace(" ", "")) else f"_{_grouped(said)}"


def _fraction(element: Element) -> str:
    over, under = map(_said, element)
    if element.get("linethickness") in ("0", "0pt", "0px"):
        return f"{over} over {under}"
    return f"{_grouped(over)}/{_grouped(under)}"


def _root(element: Element) -> str:
    inside, index = map(_said, element)
    return f"{_raised(index)}√{_grouped(inside)}"


def _over(element: Element) -> str:
    base, over = map(_said, element)
    if len(base) == 1 and over in _ACCENTS:
        return base + _ACCENTS[over]
    return base if over in _ACCENTS else base + _raised(over)


def _table(element: Element) -> str:
    return "; ".join(", ".join(_said(cell) for cell in row) for row in element)


_SAYS: Mapping[str, Callable[[Element], str]] = {
    "mfrac": _fraction,
    "mroot": _root,
    "msqrt": lambda element: f"√{_grouped(_row(element))}",
    "msup": lambda element: _said(element[0]) + _raised(_said(element[1])),
    "msub": lambda element: _said(element[0]) + _lowered(_said(element[1])),
    "munder": lambda element: _said(element[0]) + _lowered(_said(element[1])),
    "msubsup": lambda element: _said(element[0]) + _lowered(_said(element[1])) + _raised(_said(element[2])),
    "munderover": lambda element: _said(element[0]) + _lowered(_said(element[1])) + _raised(_said(element[2])),
    "mover": _over,
    "mspace": lambda element: " ",
    "mphantom": lambda element: " ",
    "mtable": _table,
}
"""How what is not simply read from left to right is said."""
