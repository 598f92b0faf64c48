"""What a card shows, HTML with formulas, pictures and sounds in Anki's ways, as the text of a question."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape, unescape

from quizapp.formats.anki.package import Media
from quizapp.formats.base import FormatError
from quizapp.formats.shared.from_html import markdown
from quizapp.formats.shared.intake import Intake

PLAIN = re.compile(r"(?![-+\d])[^<>&*`$#|\[\]\\\x00-\x09\x0b-\x1f\x7f\xa0]*")
"""HTML that is text and nothing else, also as Markdown."""
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
SOUND = re.compile(r"\[sound:([^\]\n]{1,300})\]")
FORMULAS = {
    "\\(": ("\\)", "\\("),
    "\\[": ("\\]", "\\["),
    "[$]": ("[/$]", "\\("),
    "[$$]": ("[/$$]", "\\["),
    "[latex]": ("[/latex]", "\\["),
}
"""How formulas begin and end, and how HTML that is no Anki's begins one."""
ENDS = {"\\(": "\\)", "\\[": "\\]"}
FORMULA = re.compile("|".join(map(re.escape, FORMULAS)), re.IGNORECASE)
LINE = re.compile(r"<(?:br|/?div|/?p)\b[^<>]*+>", re.IGNORECASE)
ANY_TAG = re.compile(r"<[^<>]*+>")
DOLLARS = re.compile(r"\$\$?(.*?)\$\$?", re.DOTALL)
MOST_IN_ALL = 25_000_000
"""Characters of all sides that are read one by one: more is no collection of cards."""
TAG_WEIGHT = 20
"""As how many characters a tag, an attribute or two entities count, by the time that they take."""
RICH = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|<(?:img|hr|audio|video|script|style|svg)\b", re.IGNORECASE)
"""What is more than words."""
GAP_STARTS, GAP_ENDS = "\ue0e0", "\ue0e1"
"""What stands around the number of a gap until its text is read; such signs are of no script."""


@dataclass(slots=True)
class Texts:
    """Turns HTML into texts, keeps what they show, and notes what was lost."""

    intake: Intake
    media: Media | None
    lost: list[str] = field(default_factory=list)
    read: int = 0
    gap_in_formula: bool = False
    """Whether a gap stands in a formula, where none can be filled."""

    def text(self, html: str) -> str:
        """A text of paragraphs; what is lost on the way is kept in `lost`. Raises FormatError where it is too much."""
        self._weigh(html)
        if PLAIN.fullmatch(html):
            return " ".join(html.split())
        html = self._with_formulas(UNSEEN.sub("", html))
        html = SOUND.sub(_heard, html)
        text, lost = markdown(html, shown=self._shown, patience=self.intake.patience)
        self.lost += lost
        return text

    def simple(self, html: str) -> str:
        """The text of a field that shows no more than words; empty where the sure way is to be taken."""
        if "[" in html or "\\" in html or RICH.search(html):
            return ""
        if PLAIN.fullmatch(html):
            text = " ".join(html.split())
            return text if text.isprintable() else ""
        self._weigh(html)
        text, lost = markdown(html, patience=self.intake.patience)
        return "" if lost else text

    def _weigh(self, html: str) -> None:
        """Raise FormatError where all that was read so far, with this, is too much."""
        signs = html.count("<") + html.count("=") + html.count("&") // 2
        self.read += len(html) + TAG_WEIGHT * signs
        if self.read > MOST_IN_ALL:
            raise FormatError("The cards of this package have far too much text in all: export it in parts.")

    def words(self, html: str) -> str:
        """The bare words, as somebody would type them."""
        if PLAIN.fullmatch(html):
            return " ".join(html.split())
        return " ".join(unescape(ANY_TAG.sub("", LINE.sub(" ", UNSEEN.sub("", html)))).split())

    def _shown(self, source: str) -> str:
        found = self.media.read(source) if self.media else None
        return self.intake.attach(found[1], found[0]) if found else ""

    def _with_formulas(self, html: str) -> str:
        """The HTML with its formulas as other programs write them."""
        made, at = [], 0
        ends: dict[str, int] = {}
        for begins in FORMULA.finditer(html):
            sign = begins[0].lower()
            end, other = FORMULAS[sign]
            if begins.start() < at:
                continue
            if ends.get(end, 0) >= 0:
                ends[end] = html.find(end, begins.end())
            if ends[end] < 0:
                continue
            inner = html[begins.end() : ends[end]]
            before = html[begins.start() - 1 : begins.start()]
            made += [html[at : begins.start()], " " * before.isalnum(), self._formula(inner, other)]
            at = ends[end] + len(end)
            made.append(" " * html[at : at + 1].isdigit())
        return "".join([*made, html[at:]])

    def _formula(self, html: str, begins: str) -> str:
        """A formula as HTML has it elsewhere: between `\\(` and `\\)`, or `\\[` and `\\]` on its own."""
        latex = " ".join(unescape(ANY_TAG.sub("", LINE.sub(" ", html))).split())
        inside = DOLLARS.fullmatch(latex)
        self.gap_in_formula |= GAP_STARTS in latex
        latex = escape((inside[1] if inside else latex).strip(), quote=False)
        return f"{begins}{latex}{ENDS[begins]}" if latex else ""


def _heard(sound: re.Match[str]) -> str:
    name = unescape(sound[1])
    return f'<audio src="{escape(name)}" alt="{escape(name)}">x</audio>'
