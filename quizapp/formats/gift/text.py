r"""The letters of GIFT: which signs are structure, what escapes stand for, and in which format a text is written.

Structure is found in a *mask*: the text, letter for letter, with everything that cannot be structure blotted out. That
is what stands behind a backslash, and as people type it: formulas (`$x=1$`, `\(x=1\)`, `\frac{1}{2}`), HTML tags.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from quizapp.formats.shared.from_html import ENTITY, TAG, holds_html, markdown
from quizapp.formats.shared.literal import FORMULA as FORMULA_OF_MOODLE
from quizapp.formats.shared.literal import Patience, in_dollars, literal

BLOT = "\1"
FORMAT = re.compile(r"\[(html|markdown|plain|moodle)\]", re.IGNORECASE)
ESCAPE = re.compile(r"\\([\\:#={}~n])")
ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in "\\:#={}~"} | {"\n": r"\n"})

COMMANDS_IN_N = frozenset(
    """nabla natural ncong ne nearrow neg neq newline nexists ngeq ni nleq nmid nolimits nonumber not notag notin
    nparallel nprec nsubseteq nu nwarrow""".split()
)
r"""What LaTeX begins with \n: all else that begins so is a line break and a word."""
IN_FORMULA = re.compile(
    rf"\\(n(?!(?:{'|'.join(word[1:] for word in sorted(COMMANDS_IN_N))})(?![A-Za-z]))|[\\:#={{}}~])"
)
"""An escape in a formula."""
IN_LATEX = re.compile(r"\$[^$\n]*+\$|(?<!\\)\\\((?:[^\\\n]|\\[^()\n])*+\\\)|(?<!\\)\\\[(?:[^\\\n]|\\[^\[\]\n])*+\\\]")
"""A formula between its signs. No pattern here looks past the sign that would begin the next: none is slow."""

FORMULA = (
    r"\\\((?:[^\\\n]|\\[^()\n])*+\\\)"
    r"|\\\[(?:[^\\\n]|\\[^\[\]\n])*+\\\]"
    r"|\$(?=\S)(?:[^\s$~{}\\=#-]|-(?!>)|\\[^\n]|(?<=[\^_A-Za-z}])\{(?!\s*[=~#])[^{}$\n]*+\}"
    r"|(?<!\s)=|[ \t]=(?=\s)|[ \t](?!=))*+(?<![\s=])\$(?!\d)"
)
GROUP = r"(?P<command>\\\\?[A-Za-z]{1,20}+\*?(?:\[[^\[\]{}\n]{0,40}\])?|\^|(?<![_\s])_)(?P<brace>\{)"
"""A brace of LaTeX, by what it stands behind."""
SIGN = re.compile(rf"(?P<blot>{FORMULA}|{TAG}|{ENTITY})|{GROUP}|(?P<escape>\\[^\n])|[{{}}]")
ANSWERS = re.compile(r"\{\s*(?:[=~#}]|(?:T|F|TRUE|FALSE)\s*[}#])", re.IGNORECASE)
"""A brace behind which answers begin, whatever stands before it."""


@dataclass(slots=True)
class Masking:
    """Masks the lines of a question one after the other: a group of LaTeX may go over several."""

    depth: int = 0
    """Groups of LaTeX that are open."""

    def masked(self, line: str) -> str:
        """The line with all that is no structure blotted out: as long as the line."""
        parts: list[str] = []
        at = closed = 0
        for found in SIGN.finditer(line):
            start = found.start()
            parts.append(self._kept(line[at:start]))
            parts.append(self._sign(found, line, after_group=closed == start > 0))
            at = found.end()
            closed = at if parts[-1] == BLOT and found[0] == "}" else -1
        return "".join(parts) + self._kept(line[at:])

    def _sign(self, found: re.Match[str], line: str, *, after_group: bool) -> str:
        sign = found[0]
        if found["blot"] or found["escape"]:
            return BLOT * len(sign)
        if sign == "}":
            inside = self.depth > 0
            self.depth -= inside
            return BLOT if inside else sign
        opens = found.end() - 1
        latex = self.depth or after_group or (found["command"] and not _begins_word(found["command"]))
        if latex and not ANSWERS.match(line, opens):
            self.depth += 1
            return BLOT * len(sign)
        return self._kept(sign[:-1]) + "{"

    def _kept(self, text: str) -> str:
        return BLOT * len(text) if self.depth else text


def _begins_word(command: str) -> bool:
    r"""Whether it is no command of LaTeX, but \n and a word on the next line."""
    return command[:2] == r"\n" and command[1:].rstrip("*") not in COMMANDS_IN_N


def unescaped(raw: str) -> str:
    r"""The text that is written so: `\=` is an equals sign, `\n` a line break, though not in `\nu` in a formula."""
    if "\\" not in raw:
        return raw
    parts, at = [], 0
    for formula in IN_LATEX.finditer(raw) if r"\n" in raw else ():
        parts += [ESCAPE.sub(_unescaped, raw[at : formula.start()]), IN_FORMULA.sub(_unescaped, formula[0])]
        at = formula.end()
    return "".join(parts) + ESCAPE.sub(_unescaped, raw[at:])


def _unescaped(found: re.Match[str]) -> str:
    return "\n" if found[1] == "n" else found[1]


def escaped(text: str) -> str:
    """The text with a backslash before everything that would be structure."""
    return text.translate(ESCAPED)


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it came out of GIFT: in Markdown, with the format it was in and what was lost on the way."""

    text: str
    format: str
    lost: tuple[str, ...] = ()


def read_text(raw: str, default: str = "moodle", *, lines: bool = False, patience: Patience | None = None) -> Text:
    """A text that may begin with its format. Line breaks count with `lines`, else only those that are escaped. Where
    it names none, signs of Markdown count, as people type them."""
    raw = _folded(raw, "\n" if lines else " ")
    written = FORMAT.match(raw)
    form = written[1].lower() if written else default
    text = unescaped(raw[written.end() :] if written else raw).strip()
    lost: list[str] = []
    if form == "html" or (form == "moodle" and holds_html(text)):
        text, lost = markdown(text, keep_lines=form == "moodle", dollars=True, patience=patience)
    elif form == "plain" or (written and form == "moodle"):
        text = literal(text, patience)
    if form in ("html", "moodle"):
        text = FORMULA_OF_MOODLE.sub(in_dollars, text)
    return Text(text, form, tuple(lost))


def plain_text(raw: str) -> str:
    """A text that is always plain, such as an answer to type, whatever format it says it is in."""
    raw = _folded(raw, " ")
    written = FORMAT.match(raw)
    return unescaped(raw[written.end() :] if written else raw).strip()


def _folded(raw: str, between: str) -> str:
    """The text with its lines trimmed and this between them."""
    return between.join(line.strip() for line in raw.strip().split("\n"))
