"""The text of questions: Markdown, read so that what people type without thinking of Markdown stays as they typed it.

Markup: paragraphs, `**bold**`, `*italics*`, `` `code` ``, fenced code, lists of two items or more, `> quotes`,
`# headings`, tables, `[links](https://…)`, `![pictures and sounds](/media/…)`, LaTeX in `$…$` and `$$…$$`.
No markup: HTML, entities, underscores (blanks and names have them), rules, indented code, addresses of other schemes,
asterisks and backticks inside words (2*3*4, geht`s), sums of money ($5 and $6), a formula that cannot be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, heading, list_block
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

from quizapp.questions.formulas import formula

LONGEST = 10_000
"""Characters that are read as Markdown; a longer text is shown as it was typed."""
DEEPEST = 12
"""Levels of lists and quotes in each other; deeper ones are text."""
MEDIA = re.compile(r"/media/[\w-]{8,32}(?:#(?:[1-9]\d{0,4}x[1-9]\d{0,4}|sound))?", re.ASCII)
"""The address of a picture (its size behind it, so that nothing jumps) or of a sound."""
LINK = re.compile(rf"https?://[^\s\"<>`\\/][^\s\"<>`\\]*|{MEDIA.pattern}", re.ASCII)

_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_PICTURE = re.compile(r"!\[((?:\\.|[^]\\\n]){0,500})\]\([ ]*((?:[^\s()]|\([^\s()]*\))+)(?:[ ]+\"[^\"\n]*\")?[ ]*\)")
_DISPLAY = re.compile(r"\$\$(?!\$)(.{1,1000}?)\$\$(?!\$)", re.DOTALL)
_INLINE = re.compile(r"\$(?![\s$])((?:\\.|[^\\$]){1,1000})(?<!\s)\$(?![\d$])", re.DOTALL)
_MONEY = re.compile(r"\d[^\\^_{}=]*[^\W\d_]{2}[^\\^_{}=]*")
_NAME = re.compile(r"[A-Za-z]{2}")
_ITEM = re.compile(r"(?:[-+*]|(\d{1,9})[.)])(?=[ \t])")
_COMPARED = re.compile(r">[ \t]*(?:=|[-+]?[.,]?\d)")
_ESCAPABLE = "*_`$[]!#>|+-"
_OPENS_NOTHING = ")]}%"
_CLOSES_NOTHING = "([{"


def blocks(text: str) -> list[Token]:
    """The tokens of a text of several paragraphs; those of type `inline` have their own in `children`."""
    return [*_parser().parse(text)] if len(text) <= LONGEST else _untouched(text)


def line(text: str) -> list[Token]:
    """The tokens of a text that stands in a line: an option, a step, a hint."""
    if len(text) > LONGEST:
        return _untouched(text)[1].children or []
    return [token for part in _parser().parseInline(text) for token in part.children or []]


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """The words alone, in one line: for titles, lists, letters and choices in a menu."""
    return " ".join(" ".join(_words(blocks(text))).split())


def words_of(tokens: Sequence[Token]) -> str:
    """The words of the tokens of a line."""
    return "".join(_word(token) for token in tokens)


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield words_of(token.children or [])
        elif token.type == "list_item_open" and token.info:
            yield f"{token.info}."
        elif token.type in _WORDS:
            yield _word(token)


def _word(token: Token) -> str:
    return _WORDS[token.type](token) if token.type in _WORDS else ""


_WORDS = {
    "text": lambda token: token.content,
    "softbreak": lambda token: " ",
    "hardbreak": lambda token: " ",
    "code_inline": lambda token: token.content,
    "fence": lambda token: token.content,
    "formula": lambda token: token.meta["formula"].words,
    "picture": lambda token: token.content,
    "sound": lambda token: token.content,
}
"""What each kind of token says; those that only begin or end something say nothing."""


def _untouched(text: str) -> list[Token]:
    """One paragraph of plain text with its line breaks."""
    children: list[Token] = []
    for part in text.splitlines():
        children += [Token("softbreak", "br", 0)] * bool(children) + [Token("text", "", 0, content=part)]
    inline = Token("inline", "", 0, children=children)
    return [Token("paragraph_open", "p", 1), inline, Token("paragraph_close", "p", -1)]


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        return LINK.fullmatch(url) is not None


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = _Markdown("zero")
    parser.block.ruler.before("fence", "formula", _formula_block, {"alt": ["paragraph", "blockquote", "list"]})
    parser.block.ruler.at("blockquote", _quote, {"alt": ["paragraph", "blockquote", "list"]})
    parser.block.ruler.at("list", _list, {"alt": ["paragraph", "blockquote"]})
    parser.block.ruler.at("heading", _heading, {"alt": ["paragraph", "blockquote"]})
    for name, rule in (("escape", _escape), ("backticks", _code), ("emphasis", _asterisks), ("image", _picture)):
        parser.inline.ruler.at(name, rule)
    parser.inline.ruler.before("escape", "formula", _formula)
    parser.enable(["table", "fence", "blockquote", "list", "heading"])
    parser.enable(["newline", "escape", "backticks", "emphasis", "link", "image"])
    return parser


# Blocks ---------------------------------------------------------------------------------------------------


def _source(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _quote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A quote; “> 5” compares."""
    if state.level >= DEEPEST or _COMPARED.match(_source(state, start)):
        return False
    return blockquote(state, start, end, silent)


def _heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A heading with words."""
    return bool(_source(state, start).strip("# \t")) and heading(state, start, end, silent)


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A list of two items or more; what looks like a single one is a year, a minus, a speaker."""
    follows = silent and state.listIndent >= 0
    if state.level >= DEEPEST or not (follows or _goes_on(state, start, end)):
        return False
    return list_block(state, start, end, silent)


def _goes_on(state: StateBlock, start: int, end: int) -> bool:
    """Whether an item begins in this line and another one follows it."""
    item = _ITEM.match(_source(state, start))
    if item is None:
        return False
    inside = state.sCount[start] + len(item[0]) + 1
    for line in range(start + 1, end):
        if state.isEmpty(line) or state.sCount[line] >= inside:
            continue
        other = _ITEM.match(_source(state, line))
        if other or state.isEmpty(line - 1):
            return other is not None and other[0][-1] == item[0][-1] and state.sCount[line] >= state.blkIndent
    return False


def _formula_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A formula on lines of its own, between `$$` and `$$`."""
    first = _source(state, start)
    if not first.startswith("$$") or (len(first.rstrip()) > 4 and "$$" in first.rstrip()[2:-2]):
        return False
    last = start
    while not (_source(state, last).rstrip().endswith("$$") and (last > start or len(first.rstrip()) > 4)):
        last += 1
        if last >= end or state.isEmpty(last) or state.sCount[last] < state.blkIndent:
            return False
    typed = "\n".join(_source(state, line) for line in range(start, last + 1)).rstrip()
    found = formula(typed[2:-2], display=True)
    if found is None:
        return False
    if not silent:
        token = state.push("formula", "math", 0)
        token.meta, token.content = {"formula": found}, typed[2:-2].strip()
        state.line = last + 1
    return True


# Within a line --------------------------------------------------------------------------------------------


def _is_word(char: str) -> bool:
    """Whether it is a digit, or a letter of a script that puts spaces between its words."""
    return char.isnumeric() or char.lower() != char.upper()


def _around(state: StateInline, start: int, end: int) -> tuple[str, str]:
    """The characters before and after a stretch; a space at either end of the text."""
    return state.src[start - 1] if start else " ", state.src[end] if end < state.posMax else " "


def _formula(state: StateInline, silent: bool) -> bool:
    """A formula between dollars."""
    before, _ = _around(state, state.pos, state.pos)
    if state.src[state.pos] != "$" or before in "$\\" or before.isalnum():
        return False
    written = _DISPLAY.match(state.src, state.pos, state.posMax) or _INLINE.match(state.src, state.pos, state.posMax)
    if written is None or _is_money(written[1], _around(state, state.pos, written.end())[1]):
        return False
    found = formula(written[1], display=written[0].startswith("$$"))
    if found is None:
        return False
    if not silent:
        token = state.push("formula", "math", 0)
        token.meta, token.content = {"formula": found}, written[1].strip()
    state.pos = written.end()
    return True


def _is_money(between: str, after: str) -> bool:
    """Whether what stands between two dollars was meant as “$5 or 6$”, or as names ($HOME/$USER), not as a formula."""
    return _MONEY.fullmatch(between) is not None or (after.isalpha() and _NAME.match(between) is not None)


def _escape(state: StateInline, silent: bool) -> bool:
    """A backslash before what would else be markup; any other one is a backslash."""
    if state.src[state.pos] != "\\" or state.pos + 1 >= state.posMax:
        return False
    before, _ = _around(state, state.pos, state.pos)
    char = state.src[state.pos + 1]
    if char not in _ESCAPABLE and not (char in ".)" and before.isdigit()):
        return False
    if not silent:
        state.append_pending(char)
    state.pos += 2
    return True


def _code(state: StateInline, silent: bool) -> bool:
    """Code between backticks that do not stand inside a word."""
    if state.src[state.pos] != "`":
        return False
    found = _CODE.match(state.src, state.pos, state.posMax)
    if found is None or any(map(_is_word, _around(state, state.pos, found.end()))):
        end = state.pos + len(state.src[state.pos :]) - len(state.src[state.pos :].lstrip("`"))
        if not silent:
            state.append_pending(state.src[state.pos : end])
        state.pos = end
        return True
    if not silent:
        content = found[2].replace("\n", " ")
        state.push("code_inline", "code", 0).content = content.strip() or content
    state.pos = found.end()
    return True


def _asterisks(state: StateInline, silent: bool) -> bool:
    """Asterisks that may begin or end emphasis: none inside a word or between brackets, where they multiply."""
    if silent or state.src[state.pos] != "*":
        return False
    end = state.pos
    while end < state.posMax and state.src[end] == "*":
        end += 1
    before, after = _around(state, state.pos, end)
    opens = not (after.isspace() or before in _OPENS_NOTHING or _is_word(before))
    closes = not (before.isspace() or after in _CLOSES_NOTHING or _is_word(after))
    for _ in range(state.pos, end):
        state.push("text", "", 0).content = "*"
        at = len(state.tokens) - 1
        state.delimiters.append(Delimiter(ord("*"), end - state.pos, at, end=-1, open=opens, close=closes))
    state.pos = end
    return True


def _picture(state: StateInline, silent: bool) -> bool:
    """A picture or a sound of one's own; in place of any other stands what it would have shown."""
    found = _PICTURE.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    alt = re.sub(r"\\([*_`$\[\]!\\])", r"\1", found[1])
    if not silent and MEDIA.fullmatch(found[2]):
        token = state.push("sound" if found[2].endswith("#sound") else "picture", "img", 0)
        token.content, token.info = alt, found[2]
    elif not silent:
        state.push("text", "", 0).content = alt
    state.pos = found.end()
    return True
