"""Typed words compared as a kind reader would: folded, with wildcards, a slip of the finger forgiven."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LETTERS_FOR_ONE_TYPO = 5
LETTERS_FOR_TWO_TYPOS = 9

TYPEWRITER = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′ʼ´`", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
        **dict.fromkeys(
            "\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufe0f\ufeff"
        ),
    }
)
"""What a word processor makes of plain typing, and the invisible marks that a paste brings along."""

STRUCK = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "æ": "ae", "œ": "oe"})
"""Letters with a stroke or joined, which Unicode does not take apart."""

ACCENTS = re.compile("[\u0300-\u036f]")
"""Only these: the marks of other scripts are vowels, and make another word."""


def tidied(text: str) -> str:
    """The text in one Unicode form, trimmed, inner spaces folded to one, typographic marks made plain."""
    return " ".join(unicodedata.normalize("NFC", text).translate(TYPEWRITER).split())


@lru_cache(maxsize=1024)
def folded(text: str, case: bool = False, accents: bool = False) -> str:
    """The text tidied for comparison; `case` and `accents` say which of the two still matter."""
    text = tidied(text)
    if not case:
        text = text.casefold()
    if not accents:
        bare = ACCENTS.sub("", unicodedata.normalize("NFD", text)).translate(STRUCK)
        text = bare or text
    return unicodedata.normalize("NFC", text)


def pieces(pattern: str) -> list[str]:
    r"""The literal pieces between the wildcards of a pattern: `a*b\*` is `a` and `b*`."""
    return [piece.replace(r"\*", "*") for piece in re.split(r"(?<!\\)\*", pattern)]


def literal(pattern: str) -> str:
    """The shortest text that the pattern stands for: every wildcard left empty."""
    return tidied("".join(pieces(pattern)))


def matches(text: str, pattern: str) -> bool:
    """Whether the whole text fits the pattern, `*` being any characters or none. Takes each piece where it first
    fits, which is enough and never goes back."""
    first, *rest = pieces(pattern)
    if not rest or text == literal(pattern):
        return text == literal(pattern)
    *middle, last = rest
    if not text.startswith(first):
        return False
    at = len(first)
    for piece in middle:
        found = text.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return len(text) - at >= len(last) and text.endswith(last)


def typos(a: str, b: str, most: int) -> int:
    """The fewest typos (a letter missing, added, changed, or two neighbours swapped) between two words, no more than
    `most` + 1. Goes from one difference to the next, so that it takes long equal stretches in one step."""
    if a == b:
        return 0
    if not most or abs(len(a) - len(b)) > most:
        return most + 1
    same = _shared(a, b)
    a, b = a[same:], b[same:]
    tries = [(a[1:], b[1:]), (a[1:], b), (a, b[1:])]
    if a[:2] == b[1::-1] and len(a) > 1:
        tries.append((a[2:], b[2:]))
    return 1 + min(typos(x, y, most - 1) for x, y in tries)


def _shared(a: str, b: str) -> int:
    """How many characters two texts have in common at their beginning."""
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if a[low:middle] == b[low:middle] else (low, middle - 1)
    return low


def forgiven(word: str) -> int:
    """How many typos a word of this length is forgiven; none where it holds a digit."""
    if any(c.isdigit() for c in word):
        return 0
    letters = sum(c.isalpha() for c in word)
    return (letters >= LETTERS_FOR_ONE_TYPO) + (letters >= LETTERS_FOR_TWO_TYPOS)


def slips(typed: str, answer: str) -> int | None:
    """How many forgivable typos part the two folded texts; None when one of them is not forgivable."""
    if _unspaced(typed) == _unspaced(answer) and forgiven(_unspaced(answer)):
        return int(typed != answer)
    ours, theirs = typed.split(), answer.split()
    if len(ours) != len(theirs):
        return None
    total = 0
    for mine, word in zip(ours, theirs, strict=True):
        found = 0 if mine == word else _slips_in(mine, word)
        if found is None:
            return None
        total += found
    return total


def _slips_in(mine: str, word: str) -> int | None:
    allowed = 0 if any(c.isdigit() for c in mine) else forgiven(word)
    found = typos(mine, word, allowed)
    return found if found <= allowed else None


def _unspaced(text: str) -> str:
    """The text less what holds its words apart: `post-war`, `post war` and `postwar` are the same."""
    return text.replace(" ", "").replace("-", "")
